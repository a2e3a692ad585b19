//! Drafts become the Book: the order in which everything is linked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::aim::{self, Lookup};
use super::argument::{self, Argument};
use super::book::{
    Answer, AnswerTo, Aside, Book, Case, Claim, Held, List, Node, Page, Prose, Source, Support,
    TextId, own,
};
use super::evidence::{self, Copies};
use super::ids::{AnswerId, AsideId, CaseId, ClaimId, MentionId, PageId, SourceId};
use super::links::{self, Places};
use super::mention::{self, Gathered};
use super::shelf::Shelf;
use super::stand;
use super::state::{Flags, State};
use super::stock::Stock;
use super::texts::{Named, Texts};
use super::{book, notices, slug, support};
use crate::csl::{Date, Library, Reference, Style, Variable};
use crate::data::draft::{BlockClass, Draft, Role};
use crate::data::record::Custom;
use crate::data::{Config, Record};
use crate::diag::{Diagnosed, Diagnostics};
use crate::memo::Few;
use crate::picture::Extent;
use crate::text::FilePath;

/// Everything that was read, to be linked.
#[derive(Debug)]
pub struct Read {
    /// The settings.
    pub config: Arc<Config>,
    /// Every Markdown file, in any order.
    pub drafts: Vec<Arc<Draft>>,
    /// The records of each file under `sources/` and of each bibliography that a case names.
    pub records: Vec<Arc<Vec<Record>>>,
    /// The citation style.
    pub style: Arc<Style>,
    /// The library of a Book before this one: it is taken if it is of the same style and
    /// the same references, with all that has been printed.
    pub library_before: Option<Arc<Library>>,
    /// Of how many sources what is printed is kept; of all without a number.
    pub prints_kept: Option<usize>,
    /// Files below the content folder that a page may use: pictures and the like.
    pub files: BTreeSet<FilePath>,
    /// How large those are that are pictures.
    pub extents: BTreeMap<FilePath, Extent>,
    /// Files below the content folder that are captures; those that their records make
    /// public are published.
    pub captures: BTreeMap<FilePath, Held>,
    /// Show drafts.
    pub drafts_shown: bool,
    /// Show what is private.
    pub private_shown: bool,
    /// Takes the place of the as-of date.
    pub as_of: Option<Date>,
}

/// Links everything that was read into one Book.
///
/// What cannot be resolved is reported once and left out. The result depends on what
/// the files say and where they lie, not on the order of the lists.
///
/// `copies` is asked for the text of saved copies that are quoted.
pub fn assemble(read: &Read, copies: &dyn Copies) -> Diagnosed<Book> {
    let mut found = Diagnostics::new();
    let content = read.config.content.as_str();
    let texts = Texts::choose(&read.drafts, content, read.drafts_shown, &mut found);
    let shelf = Shelf::gather(all_records(read), &mut found);
    let stock = Stock::choose(&texts, &shelf, read.private_shown, &mut found);
    let answered = aim::answered_cases(&texts, &mut found);
    let lookup = Lookup::new(&texts, &stock, &answered);
    // What tells the sources apart looks at no text, and takes as long as the rest.
    let (library, (argument, mentions)) = rayon::join(
        || library(read, &stock),
        || {
            let argument = argument::link(&texts, &lookup, &mut found);
            (argument, gather_mentions(&texts, &stock, &mut found))
        },
    );

    let (files, held) = publishable(read, &stock);
    let places = Places::new(&texts, &files, &held);
    let mut book = Book {
        config: Arc::clone(&read.config),
        home: None,
        cases: Vec::new(),
        case_order: List::default(),
        pages: Vec::new(),
        claims: List::default(),
        answers: List::default(),
        asides: List::default(),
        sources: sources(read, &stock).into(),
        mentions: List::default(),
        library,
        files: List::default(),
        extents: BTreeMap::new(),
        as_of: None,
    };
    fill_texts(
        &mut book, &texts, &argument, mentions, &answered, &places, &mut found,
    );
    fill_blocks(&mut book, argument);
    connect(&mut book);
    support::rest(&mut book);
    notices::pass_on(&mut book);
    date_blocks(&mut book);
    put_in_order(&mut book);
    evidence::check(&mut book, copies);
    book.as_of = read.as_of.clone().or_else(|| latest(&book));
    stand::settle(&mut book);
    finish_cases(&mut book, &stock);
    name_sources(&mut book);
    book.files = used_files(&book).into();
    let extents = book.files.iter();
    book.extents = extents
        .filter_map(|path| Some((path.clone(), *read.extents.get(path)?)))
        .collect();
    found.with(book)
}

/// A work in a few words for a message: who, what, when, as far as they are known.
pub fn describe(reference: &Reference) -> String {
    let who = maker(reference);
    let what = reference
        .text(Variable::Title)
        .map(|title| format!("“{title}”"));
    let when = reference
        .date(Variable::Issued)
        .and_then(Date::year)
        .map(|year| year.to_string());
    let parts: Vec<String> = who
        .map(str::to_owned)
        .into_iter()
        .chain(what)
        .chain(when)
        .collect();
    if parts.is_empty() {
        format!("`{}`", reference.id)
    } else {
        parts.join(", ")
    }
}

/// The records of published texts and of the source files.
fn all_records(read: &Read) -> Vec<&Record> {
    let drafts = read
        .drafts
        .iter()
        .filter(|draft| read.drafts_shown || !draft.front.draft);
    drafts
        .flat_map(|draft| &draft.front.references)
        .chain(read.records.iter().flat_map(|records| records.iter()))
        .collect()
}

/// The published references in the book's style.
fn library(read: &Read, stock: &Stock<'_>) -> Arc<Library> {
    let entries = stock.entries.iter();
    let references: Vec<Arc<Reference>> = entries
        .filter_map(|(_, entry)| entry.reference.map(Arc::clone))
        .collect();
    match &read.library_before {
        Some(before) if before.is_of(&read.style, &references) => Arc::clone(before),
        _ => {
            let library = Library::new(Arc::clone(&read.style), references);
            Arc::new(match read.prints_kept {
                Some(sources) => library.with_room_for(sources),
                None => library,
            })
        }
    }
}

/// Every text's mentions, in the Book's order of texts: cases, pages, home.
fn gather_mentions(texts: &Texts<'_>, stock: &Stock<'_>, found: &mut Diagnostics) -> Vec<Gathered> {
    let mut places: Vec<(TextId, &Draft)> = Vec::new();
    let cases = texts.cases.iter().enumerate();
    places.extend(cases.map(|(at, text)| (TextId::Case(CaseId::from(at)), &**text.draft)));
    let pages = texts.pages.iter().enumerate();
    places.extend(pages.map(|(at, text)| (TextId::Page(PageId::from(at)), &**text.draft)));
    places.extend(texts.home.map(|home| (TextId::Home, &**home)));
    let gathered: Vec<Diagnosed<Gathered>> = places
        .par_iter()
        .map(|&(place, draft)| {
            let mut found = Diagnostics::new();
            let gathered = mention::gather(place, draft, stock, &mut found);
            found.with(gathered)
        })
        .collect();
    let mut before = 0;
    gathered
        .into_iter()
        .map(|one| {
            let shifted = found.take(one).shifted(before);
            before += crate::text::offset(shifted.mentions.len());
            shifted
        })
        .collect()
}

/// Files that a page may use, and those that it may not.
fn publishable(read: &Read, stock: &Stock<'_>) -> (BTreeSet<FilePath>, BTreeSet<FilePath>) {
    let mut files = read.files.clone();
    let mut held: BTreeSet<FilePath> = read.captures.keys().cloned().collect();
    for (_, entry) in &stock.entries {
        let copies = entry.custom().into_iter().flat_map(|custom| &custom.copies);
        for file in copies
            .filter(|copy| copy.public)
            .filter_map(|copy| copy.file.as_ref())
        {
            let path = FilePath::new(format!("{}/{}", read.config.content, file.value));
            if held.remove(&path) {
                files.insert(path);
            }
        }
    }
    (files, held)
}

fn sources(read: &Read, stock: &Stock<'_>) -> Vec<Source> {
    let none = Arc::new(Custom::default());
    let mut sources: Vec<Source> = stock
        .entries
        .iter()
        .zip(&stock.drawn_from)
        .map(|(&(key, entry), drawn_from)| Source {
            key: key.into(),
            slug: slug::of_key(key).into(),
            reference: entry.reference.map_or_else(
                // The shelf keeps no entry without a reference.
                || Arc::new(Reference::new(key, crate::csl::ItemType::Document)),
                Arc::clone,
            ),
            custom: entry
                .custom()
                .map_or_else(|| Arc::clone(&none), |custom| Arc::new(custom.clone())),
            short: Box::default(),
            mentions: Vec::new(),
            drawn_from: drawn_from.clone(),
            drawn_on_by: Vec::new(),
            replaced_by: entry
                .custom()
                .and_then(|custom| custom.replaced_by.as_ref())
                .and_then(|by| stock.id(&by.value)),
            bears: Vec::new(),
            challenged_by: Vec::new(),
            record: entry.first.id.span.clone(),
            held: entry
                .custom()
                .map_or_else(Vec::new, |custom| held(read, custom)),
            draws_on_retracted: None,
        })
        .collect();
    for (at, drawn_from) in stock.drawn_from.iter().enumerate() {
        for link in drawn_from {
            let by = &mut sources[link.from.index()].drawn_on_by;
            if by.last() != Some(&SourceId::from(at)) {
                by.push(SourceId::from(at));
            }
        }
    }
    sources
}

/// The files of a source's saved copies.
fn held(read: &Read, custom: &Custom) -> Vec<Option<Held>> {
    let file = |copy: &crate::data::record::Copy| {
        let path = format!("{}/{}", read.config.content, copy.file.as_ref()?.value);
        read.captures.get(&FilePath::new(path)).cloned()
    };
    custom.copies.iter().map(file).collect()
}

fn fill_texts(
    book: &mut Book,
    texts: &Texts<'_>,
    argument: &Argument,
    mentions: Vec<Gathered>,
    answered: &[Vec<CaseId>],
    places: &Places<'_, '_>,
    found: &mut Diagnostics,
) {
    let count = mentions
        .iter()
        .map(|gathered| gathered.mentions.len())
        .sum();
    book.mentions.own().reserve_exact(count);
    book.cases.reserve_exact(texts.cases.len());
    let mut mentions = mentions.into_iter();
    let mut prose = |book: &mut Book, draft: &Arc<Draft>, text: Option<&Named<'_>>, nodes| {
        let gathered = mentions.next().unwrap_or_default();
        let first = crate::text::offset(book.mentions.len());
        let anchors = mention::anchors(draft, &gathered.mentions);
        book.mentions.own().extend(gathered.mentions);
        let prose = Prose {
            anchors,
            draft: Arc::clone(draft),
            blocks: nodes,
            mentions: gathered.starts.into_iter().map(MentionId).collect(),
            links: links::resolve(draft, text, places, found),
        };
        (prose, first..crate::text::offset(book.mentions.len()))
    };
    for (at, text) in texts.cases.iter().enumerate() {
        let (prose, mentions) = prose(book, text.draft, Some(text), argument.nodes[at].clone());
        book.cases.push(Arc::new(Case {
            slug: text.slug.clone(),
            prose,
            answers_cases: answered[at].clone(),
            answered_by: Vec::new(),
            claims: 0..0,
            answers: 0..0,
            asides: 0..0,
            mentions,
            answered_claims: Vec::new(),
            answers_to_unpublished: Vec::new(),
            questions: Vec::new(),
            sources: Vec::new(),
            draft: text.draft.front.draft,
        }));
    }
    for (at, answers) in answered.iter().enumerate() {
        for case in answers {
            own(&mut book.cases[case.index()])
                .answered_by
                .push(CaseId::from(at));
        }
    }
    for text in &texts.pages {
        let (prose, mentions) = prose(book, text.draft, Some(text), no_nodes(text.draft));
        book.pages.push(Arc::new(Page {
            path: text.slug.clone(),
            prose,
            mentions,
            sources: Vec::new(),
            draft: text.draft.front.draft,
        }));
    }
    if let Some(home) = texts.home {
        book.home = Some(prose(book, home, None, no_nodes(home)).0);
    }
}

/// Blocks outside cases are shown and argue nothing.
fn no_nodes(draft: &Draft) -> Vec<Option<Node>> {
    let blocks = draft.body.blocks.iter();
    blocks
        .map(|block| (block.class == BlockClass::Private).then_some(Node::Private))
        .collect()
}

fn fill_blocks(book: &mut Book, argument: Argument) {
    let draft =
        |book: &Book, (case, _): aim::BlockAt| Arc::clone(&book.cases[case.index()].prose.draft);
    book.claims.own().reserve_exact(argument.claims.len());
    book.answers.own().reserve_exact(argument.answers.len());
    book.asides.own().reserve_exact(argument.asides.len());
    for (at, linked) in argument.claims.into_iter().enumerate() {
        let body = &draft(book, linked.at).body;
        widen(&mut own(&mut book.cases[linked.at.0.index()]).claims, at);
        book.claims.own().push(Claim {
            case: linked.at.0,
            block: linked.at.1,
            id: id_of(body, linked.at.1).unwrap_or_default(),
            number: linked.number,
            parent: linked.parent,
            children: Few::default(),
            by: linked.by,
            date: None,
            support: Support::default(),
            answers: Vec::new(),
            challenges: Few::default(),
            state: State::NoAnswer,
            flags: Flags::default(),
            assessments: Few::default(),
            questions: Few::default(),
            searches: Few::default(),
            grounds: Few::default(),
        });
    }
    for (at, linked) in argument.answers.into_iter().enumerate() {
        let body = &draft(book, linked.at).body;
        widen(&mut own(&mut book.cases[linked.at.0.index()]).answers, at);
        let status = body.blocks[linked.at.1 as usize].status.as_ref();
        book.answers.own().push(Answer {
            case: linked.at.0,
            block: linked.at.1,
            id: id_of(body, linked.at.1).unwrap_or_default(),
            targets: linked.targets,
            by: linked.by,
            date: None,
            support: Support::default(),
            replies: Few::default(),
            withdrawn: status
                .is_some_and(|status| status.value == crate::data::draft::BlockStatus::Withdrawn),
            flags: Flags::default(),
            questions: Few::default(),
            assessments: Few::default(),
            grounds: Few::default(),
        });
    }
    for (at, linked) in argument.asides.into_iter().enumerate() {
        let body = &draft(book, linked.at).body;
        widen(&mut own(&mut book.cases[linked.at.0.index()]).asides, at);
        book.asides.own().push(Aside {
            class: body.blocks[linked.at.1 as usize].class,
            case: linked.at.0,
            block: linked.at.1,
            id: id_of(body, linked.at.1),
            about: linked.about,
            by: linked.by,
            date: None,
            mentions: Vec::new(),
        });
    }
}

fn id_of(body: &crate::data::draft::Body, block: u32) -> Option<Box<str>> {
    body.blocks[block as usize]
        .id
        .as_ref()
        .map(|id| id.value.as_str().into())
}

/// Makes a range end after `at`; an empty one begins there.
fn widen(range: &mut std::ops::Range<u32>, at: usize) {
    let at = crate::text::offset(at);
    if range.start == range.end {
        range.start = at;
    }
    range.end = at + 1;
}

/// Tells everything what is aimed at it.
fn connect(book: &mut Book) {
    let (claims, answers) = (book.claims.own(), book.answers.own());
    let sources = book.sources.own();
    for at in 0..claims.len() {
        if let Some(parent) = claims[at].parent {
            claims[parent.index()].children.push(ClaimId::from(at));
        }
    }
    for at in 0..answers.len() {
        let id = AnswerId::from(at);
        for aim in answers[at].targets.clone() {
            match aim.at {
                AnswerTo::Claim(claim) => claims[claim.index()].answers.push(id),
                AnswerTo::Answer(answer) => answers[answer.index()].replies.push(id),
                AnswerTo::Source(source) => sources[source.index()].challenged_by.push(id),
                AnswerTo::Ground(_) | AnswerTo::Unpublished => {}
            }
        }
    }
    for at in 0..book.asides.len() {
        let (id, class) = (AsideId::from(at), book.asides[at].class);
        for about in book.asides[at].about.clone() {
            match (about, class) {
                (book::About::Claim(claim), _) => {
                    let claim = &mut claims[claim.index()];
                    match class {
                        BlockClass::Assessment => claim.assessments.push(id),
                        BlockClass::Question => claim.questions.push(id),
                        BlockClass::Search => claim.searches.push(id),
                        _ => claim.grounds.push(id),
                    }
                }
                (book::About::Answer(answer), _) => {
                    let answer = &mut answers[answer.index()];
                    match class {
                        BlockClass::Assessment => answer.assessments.push(id),
                        BlockClass::Question => answer.questions.push(id),
                        _ => answer.grounds.push(id),
                    }
                }
                (book::About::Source(_) | book::About::Aside(_), _) => {}
            }
        }
    }
    for at in 0..book.mentions.len() {
        let source = book.mentions[at].source;
        sources[source.index()].mentions.push(MentionId::from(at));
    }
}

/// Gives every block its date: its own, or that of who asserts it.
fn date_blocks(book: &mut Book) {
    let issued = |book: &Book, source: SourceId| {
        book.sources[source.index()]
            .reference
            .date(Variable::Issued)
            .cloned()
    };
    let asserted = |book: &Book, by: &[book::Asserter], first: Option<MentionId>| {
        let earliest = by.iter().filter_map(|by| match by {
            book::Asserter::Source(source) => issued(book, *source),
            _ => None,
        });
        let person = by.iter().any(|by| matches!(by, book::Asserter::Person(..)));
        earliest.min().or_else(|| {
            first
                .filter(|_| person)
                .and_then(|first| issued(book, book.mentions[first.index()].source))
        })
    };
    for at in 0..book.claims.len() {
        let claim = &book.claims[at];
        let written = book.block(claim.case, claim.block).date.clone();
        let date =
            written.or_else(|| asserted(book, &claim.by, claim.support.mentions.first().copied()));
        book.claims.own()[at].date = date;
    }
    for at in 0..book.answers.len() {
        let answer = &book.answers[at];
        let written = book.block(answer.case, answer.block).date.clone();
        let date = written
            .or_else(|| asserted(book, &answer.by, answer.support.mentions.first().copied()));
        book.answers.own()[at].date = date;
    }
    for at in 0..book.asides.len() {
        let aside = &book.asides[at];
        let block = book.block(aside.case, aside.block);
        let written = block.date.clone();
        let written = written.or_else(|| {
            let reviewed = block.further.reviewed.as_ref();
            reviewed.map(|reviewed| reviewed.value.clone())
        });
        let written = written.or_else(|| block.further.opened.clone());
        let date = written.or_else(|| asserted(book, &aside.by, aside.mentions.first().copied()));
        book.asides.own()[at].date = date;
    }
}

/// Sorts everything that is aimed at something by date, undated last, then as it stands.
fn put_in_order(book: &mut Book) {
    let answers = dates(book.answers.iter().map(|answer| &answer.date));
    let asides = dates(book.asides.iter().map(|aside| &aside.date));
    let by_answer = |list: &mut [AnswerId]| list.sort_by_key(|id| (answers[id.index()], *id));
    let by_aside = |list: &mut [AsideId]| list.sort_by_key(|id| (asides[id.index()], *id));
    let newest_first = |list: &mut [AsideId]| {
        list.sort_by_key(|id| (std::cmp::Reverse(asides[id.index()]), *id));
    };
    for claim in book.claims.own() {
        by_answer(&mut claim.answers);
        by_answer(&mut claim.challenges);
        by_aside(&mut claim.searches);
        newest_first(&mut claim.assessments);
    }
    for answer in book.answers.own() {
        by_answer(&mut answer.replies);
        newest_first(&mut answer.assessments);
    }
    for source in book.sources.own() {
        by_answer(&mut source.challenged_by);
    }
}

/// The rank of each date among all, the last for what has none.
fn dates<'d>(of: impl Iterator<Item = &'d Option<Date>>) -> Vec<u32> {
    let of: Vec<&Option<Date>> = of.collect();
    let distinct: BTreeSet<&Date> = of.iter().filter_map(|date| date.as_ref()).collect();
    let ranks: BTreeMap<&Date, u32> = distinct
        .into_iter()
        .enumerate()
        .map(|(rank, date)| (date, crate::text::offset(rank)))
        .collect();
    of.iter()
        .map(|date| date.as_ref().map_or(u32::MAX, |date| ranks[date]))
        .collect()
}

/// The latest of `date`, `updated`, `changes` and `reviewed` in published cases.
///
/// A span counts by its end, as far as that is known.
fn latest(book: &Book) -> Option<Date> {
    let dates = book.cases.iter().flat_map(|case| {
        let (front, body) = (&case.prose.draft.front, &case.prose.draft.body);
        let own = front
            .date
            .iter()
            .chain(&front.updated)
            .map(|date| &date.value);
        let changes = front.changes.iter().map(|change| &change.date.value);
        let reviewed = body
            .blocks
            .iter()
            .filter_map(|block| block.further.reviewed.as_ref());
        own.chain(changes)
            .chain(reviewed.map(|reviewed| &reviewed.value))
    });
    let end = |date: &&Date| date.end().or_else(|| date.start());
    dates
        .filter(|date| date.start().is_some())
        .max_by(|a, b| {
            let key = |date: &&Date| end(date).map(|end| (end.year, end.month, end.day));
            key(a).cmp(&key(b))
        })
        .and_then(|date| date.end().or_else(|| date.start()))
        .map(Date::at)
}

/// What cases show beyond their own blocks.
fn finish_cases(book: &mut Book, stock: &Stock<'_>) {
    let order = case_order(book);
    book.case_order = order.into();
    for at in 0..book.cases.len() {
        let case = &book.cases[at];
        let mut claims = BTreeSet::new();
        let mut unpublished = Vec::new();
        for id in case.answers.clone().map(AnswerId) {
            for aim in &book.answers[id.index()].targets {
                match aim.at {
                    AnswerTo::Claim(claim) if book.claims[claim.index()].case.index() != at => {
                        claims.insert(claim);
                    }
                    AnswerTo::Unpublished if unpublished.last() != Some(&id) => {
                        unpublished.push(id)
                    }
                    _ => {}
                }
            }
        }
        let questions = case
            .asides
            .clone()
            .map(AsideId)
            .filter(|id| {
                let aside = &book.asides[id.index()];
                aside.class == BlockClass::Question && aside.about.is_empty()
            })
            .collect();
        let sources = listed(book, case.mentions.clone(), &case.prose.draft, stock);
        let case = own(&mut book.cases[at]);
        case.answered_claims = claims.into_iter().collect();
        case.answers_to_unpublished = unpublished;
        case.questions = questions;
        case.sources = sources;
    }
    for at in 0..book.pages.len() {
        let page = &book.pages[at];
        let sources = listed(book, page.mentions.clone(), &page.prose.draft, stock);
        own(&mut book.pages[at]).sources = sources;
    }
}

/// The sources of a text's list of references.
fn listed(
    book: &Book,
    mentions: std::ops::Range<u32>,
    draft: &Draft,
    stock: &Stock<'_>,
) -> Vec<SourceId> {
    let cited = mentions.map(|at| book.mentions[at as usize].source);
    let asked = draft.front.nocite.iter().flat_map(|key| {
        let own = draft
            .front
            .references
            .iter()
            .map(|record| record.id.value.as_str());
        let keys: Vec<&str> = if key.value == "*" {
            own.collect()
        } else {
            vec![&key.value]
        };
        keys.into_iter()
            .filter_map(|key| stock.id(key))
            .collect::<Vec<_>>()
    });
    let mut seen = BTreeSet::new();
    cited
        .chain(asked)
        .filter(|&source| seen.insert(source))
        .collect()
}

/// As the navigation has them, then by date, newest first, undated last, then by slug.
fn case_order(book: &Book) -> Vec<CaseId> {
    let named: BTreeMap<String, usize> = book
        .config
        .nav
        .iter()
        .enumerate()
        .map(|(at, entry)| (format!("{}/{}", book.config.content, entry.link.value), at))
        .collect();
    let written: Vec<Option<Date>> = book
        .cases
        .iter()
        .map(|case| {
            case.prose
                .draft
                .front
                .date
                .as_ref()
                .map(|date| date.value.clone())
        })
        .collect();
    let ranks = dates(written.iter());
    let mut order: Vec<CaseId> = (0..book.cases.len()).map(CaseId::from).collect();
    order.sort_by_key(|id| {
        let draft = &book.cases[id.index()].prose.draft;
        let place = named
            .get(draft.file.path.as_str())
            .copied()
            .unwrap_or(usize::MAX);
        let rank = ranks[id.index()];
        let newest_first = if rank == u32::MAX {
            u32::MAX
        } else {
            u32::MAX - 1 - rank
        };
        (place, newest_first, *id)
    });
    order
}

/// A short name for each source, for lists and messages.
fn name_sources(book: &mut Book) {
    let names: Vec<Box<str>> = (0..book.sources.len())
        .into_par_iter()
        .map(|at| {
            let label = book.library.label_text(crate::text::offset(at));
            short_name(&book.sources[at].reference, label).into()
        })
        .collect();
    for (source, name) in book.sources.own().iter_mut().zip(names) {
        source.short = name;
    }
}

/// The label that the book's style gives a source. Where there is none, or one that says
/// only when (the year of a hearing without a title), who made the work stands before it,
/// or what else the record knows it by.
fn short_name(reference: &Reference, label: &str) -> String {
    let label = label.trim();
    // `2019a` and `n.d.` have no two letters together.
    let mut letters = label.chars().zip(label.chars().skip(1).chain([' ']));
    let names =
        letters.any(|(c, next)| c.is_alphabetic() && (next.is_alphabetic() || !c.is_ascii()));
    if names {
        return label.to_owned();
    }
    if label.is_empty() {
        return describe(reference);
    }
    format!("{} {label}", known_by(reference))
}

/// The family name of who made a work, or the name of an institution.
fn maker(reference: &Reference) -> Option<&str> {
    let makers = [Variable::Author, Variable::Editor];
    makers.iter().find_map(|&variable| {
        let first = reference.names(variable).first()?;
        let parts = [first.family(), first.given()];
        parts.into_iter().find(|part| !part.is_empty())
    })
}

/// What a work is known by in a word or two: who made it, its title, and what else a record
/// may have; its id if there is nothing.
fn known_by(reference: &Reference) -> &str {
    use Variable as V;
    let text = |variable: &V| reference.text(*variable).filter(|text| !text.is_empty());
    let others = [
        V::TitleShort,
        V::Title,
        V::Authority,
        V::ContainerTitle,
        V::Publisher,
        V::Genre,
    ];
    maker(reference)
        .or_else(|| others.iter().find_map(text))
        .unwrap_or(&reference.id)
}

/// Files that links and pictures of published texts lead to, and the saved copies of
/// published sources that their records make public.
fn used_files(book: &Book) -> Vec<FilePath> {
    let used: BTreeSet<&FilePath> = book
        .texts()
        .flat_map(|prose| &prose.links)
        .filter_map(|link| match link {
            book::LinkTo::File(path) => Some(path),
            _ => None,
        })
        .collect();
    let public = book.sources.iter().flat_map(|source| {
        let copies = source.custom.copies.iter().zip(&source.held);
        let public = copies.filter(|(copy, held)| copy.public && held.is_some());
        public.filter_map(|(copy, _)| copy.file.as_ref())
    });
    let public: BTreeSet<FilePath> = public
        .map(|file| FilePath::new(format!("{}/{}", book.config.content, file.value)))
        .collect();
    let used: BTreeSet<&FilePath> = used.into_iter().chain(&public).collect();
    used.into_iter().cloned().collect()
}

/// Whether an item with this role supports what it stands by.
pub fn supports(role: Role) -> bool {
    matches!(role, Role::States | Role::Supports | Role::SupportsToo)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{ItemType, Name};

    #[test]
    fn a_label_that_says_only_when_gets_a_name_before_it() {
        let mut hearing = Reference::new("h", ItemType::Hearing);
        assert_eq!(short_name(&hearing, "2019"), "h 2019");
        hearing.set_text(Variable::Authority, "House");
        assert_eq!(short_name(&hearing, "n.d."), "House n.d.");
        hearing.set_names(Variable::Author, vec![Name::person("Moor", "Ida")]);
        assert_eq!(short_name(&hearing, "2019a"), "Moor 2019a");
        for label in ["Xu 2019", "王 2019", "Moor and Xu n.d."] {
            assert_eq!(short_name(&hearing, label), label);
        }
    }
}
