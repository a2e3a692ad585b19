//! CB5: saved copies, the words that are taken from them, and what befell a source since.

use std::collections::BTreeMap;

use crate::csl::{Date, DatePoint, Variable};
use crate::data::record::{Copy, Notice};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::assemble::supports;
use crate::model::book::{About, Mention, Node, QuoteCheck, Source, TextId, Weight};
use crate::model::ids::{CaseId, ClaimId, SourceId};
use crate::model::stand::{changed_after, days, last_review};
use crate::model::state::Flag;
use crate::text::{FilePath, Span, nearest};

/// Looks at every saved copy, every quotation and every source with a notice.
pub fn check(book: &Book, captures: &BTreeMap<FilePath, String>, found: &mut Diagnostics) {
    for source in &book.sources {
        unsaved(source, found);
        for copy in &source.custom.copies {
            saved(book, captures, copy, found);
        }
    }
    for mention in &book.mentions {
        if mention.quote == QuoteCheck::NotFound {
            misquoted(book, mention, found);
        }
    }
    changed(book, found);
    retracted(book, found);
}

/// A source with an address on the web that is cited, was read here, and is saved nowhere.
fn unsaved(source: &Source, found: &mut Diagnostics) {
    let address = source.reference.text(Variable::Url);
    let on_the_web = address.is_some_and(|url| url.starts_with("http"));
    let is_saved = !source.custom.copies.is_empty();
    if !on_the_web || is_saved || !source.custom.seen || source.mentions.is_empty() {
        return;
    }
    found.push(
        Diagnostic::at(
            Code::NO_SAVED_COPY,
            &source.record,
            format!("no copy of `{}` is saved", source.key),
        )
        .label("it has an address on the web")
        .help("give its record under `custom` an `archive:` with a `file` below captures/ or the `url` of a copy at an archive"),
    );
}

fn saved(book: &Book, captures: &BTreeMap<FilePath, String>, copy: &Copy, found: &mut Diagnostics) {
    let Some(file) = &copy.file else { return };
    let path = FilePath::new(format!("{}/{}", book.config.content, file.value));
    let Some(sha256) = captures.get(&path) else {
        let known = captures.keys().map(FilePath::as_str);
        let folder = format!("{}/", book.config.content);
        let near = nearest(path.as_str(), known);
        found.push(
            Diagnostic::at(
                Code::CAPTURE_MISSING,
                &file.span,
                format!("there is no saved copy `{}`", file.value),
            )
            .label("named here")
            .help(match near {
                Some(near) => format!("there is `{}`", near.strip_prefix(&folder).unwrap_or(near)),
                None => {
                    format!("put the file there, below `{folder}captures/`, or take the entry out")
                }
            }),
        );
        return;
    };
    if let Some(recorded) = &copy.sha256
        && !recorded.value.eq_ignore_ascii_case(sha256)
    {
        found.push(
            Diagnostic::at(
                Code::HASH_DIFFERS,
                &recorded.span,
                format!("`{}` is not the file that was recorded", file.value),
            )
            .label("recorded here")
            .note(format!("its SHA-256 is {sha256}"))
            .help("find out which of the two was changed before you change the other"),
        );
    }
}

fn misquoted(book: &Book, mention: &Mention, found: &mut Diagnostics) {
    let (cite, citation) = (book.cite(mention), book.citation(mention));
    let quote = citation.around.quote.as_ref().or(cite.quote.as_deref());
    let Some(quote) = quote else { return };
    found.push(
        Diagnostic::at(
            Code::QUOTE_NOT_FOUND,
            &quote.span,
            format!(
                "these words are in no saved copy of `{}`",
                citation.key.value
            ),
        )
        .label("looked for in its saved copies")
        .help("quote to the letter; `…` stands for words left out and `[…]` for words put in"),
    );
}

/// Claims that were reviewed before a source of theirs changed: each once, for the first
/// such source by key.
fn changed(book: &Book, found: &mut Diagnostics) {
    let mut first: BTreeMap<ClaimId, &Source> = BTreeMap::new();
    for (at, source) in book.sources.iter().enumerate() {
        let custom = &source.custom;
        let is_quiet = custom.updated.is_empty() && custom.corrections.is_empty();
        if is_quiet && custom.retracted.is_none() {
            continue;
        }
        for bearing in &source.bears {
            let Node::Claim(id) = bearing.on else {
                continue;
            };
            let claim = &book.claims[id.index()];
            let counts = bearing.weight != Weight::Background
                && claim.flags.has(Flag::SourceChanged)
                && last_review(book, claim)
                    .is_some_and(|day| changed_after(book, SourceId::from(at), day));
            if counts {
                first.entry(id).or_insert(source);
            }
        }
    }
    for (claim, source) in first {
        let (place, label) = place_of_review(book, claim);
        found.push(
            Diagnostic::at(
                Code::SOURCE_CHANGED,
                place,
                format!("`{}` has changed since this was reviewed", source.key),
            )
            .label(label)
            .also(&source.record, "its record says what changed, and when")
            .help("look at the claim again, and set `reviewed` to the day you did"),
        );
    }
}

/// Where the newest review of a claim is written.
fn place_of_review(book: &Book, id: ClaimId) -> (&Span, &'static str) {
    let claim = &book.claims[id.index()];
    let own = book.block(claim.case, claim.block);
    let judged = claim.assessments.iter().filter_map(|id| {
        let aside = &book.asides[id.index()];
        book.block(aside.case, aside.block)
            .further
            .reviewed
            .as_ref()
    });
    let newest = own
        .further
        .reviewed
        .iter()
        .chain(judged)
        .max_by_key(|reviewed| {
            let point = reviewed.value.end().or_else(|| reviewed.value.start());
            point.map(days)
        });
    match newest {
        Some(reviewed) => (&reviewed.span, "last reviewed then"),
        None => (&own.span, "this claim"),
    }
}

/// Sources that were retracted after a text leaned on them, where the text has not been
/// looked at since.
fn retracted(book: &Book, found: &mut Diagnostics) {
    for source in &book.sources {
        let Some(notice) = &source.custom.retracted else {
            continue;
        };
        let mentions = source.mentions.iter().map(|id| &book.mentions[id.index()]);
        for mention in mentions.filter(|mention| supports(mention.role)) {
            if !is_known(book, mention, notice) {
                found.push(leans_on_retracted(book, source, mention, notice));
            }
        }
    }
}

fn leans_on_retracted(
    book: &Book,
    source: &Source,
    mention: &Mention,
    notice: &Notice,
) -> Diagnostic {
    let when = notice.date.as_ref();
    let when = when.map_or_else(String::new, |date| format!(" on {date}"));
    Diagnostic::at(
        Code::RETRACTED_SOURCE,
        &book.citation(mention).key.span,
        format!("`{}` was retracted{when}, after this was written", source.key),
    )
    .label("cited in support")
    .also(&source.record, "retracted, as its record says")
    .help("say so in the text, and name the block under `changes:` with the day; or take the citation out")
}

/// Whether a text shows that it was written or looked at after a retraction: by its own
/// date, by a change since that names the block, or by a review of the block since.
fn is_known(book: &Book, mention: &Mention, notice: &Notice) -> bool {
    let prose = book.prose(mention.place);
    let front = &prose.draft.front;
    // Of a retraction without a date only a word about the block can show it.
    let Some(day) = notice.day.as_ref().and_then(Date::start).map(days) else {
        return front
            .changes
            .iter()
            .any(|change| names(book, mention, &change.blocks));
    };
    let after = |date: Option<DatePoint>| date.is_some_and(|date| days(date) >= day);
    if after(front.date.as_ref().and_then(|date| date.value.start())) {
        return true;
    }
    let changed = front.changes.iter().any(|change| {
        after(
            change
                .date
                .value
                .end()
                .or_else(|| change.date.value.start()),
        ) && names(book, mention, &change.blocks)
    });
    changed || after(reviewed(book, mention))
}

/// Whether a change is about the block of a mention; outside blocks, about none.
fn names(book: &Book, mention: &Mention, blocks: &[crate::text::Spanned<String>]) -> bool {
    let body = &book.prose(mention.place).draft.body;
    let mut around = std::iter::successors(book.cite(mention).block, |&at| {
        body.blocks[at as usize].parent
    })
    .peekable();
    if around.peek().is_none() {
        return blocks.is_empty();
    }
    around.any(|at| {
        let id = body.blocks[at as usize].id.as_ref();
        id.is_some_and(|id| blocks.iter().any(|block| block.value == id.value))
    })
}

/// When the block of a mention was last reviewed: by itself, or by an assessment of the
/// claim that it is or is about.
fn reviewed(book: &Book, mention: &Mention) -> Option<DatePoint> {
    let TextId::Case(case) = mention.place else {
        return None;
    };
    let block = book.cite(mention).block?;
    let node = book.cases[case.index()].prose.blocks[block as usize]?;
    let own = own_review(book, case, block);
    let claims: Vec<ClaimId> = match node {
        Node::Claim(claim) => vec![claim],
        Node::Aside(aside) => {
            let about = book.asides[aside.index()].about.iter();
            let claim = |about: &About| match about {
                About::Claim(claim) => Some(*claim),
                _ => None,
            };
            about.filter_map(claim).collect()
        }
        Node::Answer(_) | Node::Private => Vec::new(),
    };
    let of_claims = claims
        .into_iter()
        .filter_map(|claim| last_review(book, &book.claims[claim.index()]));
    own.into_iter()
        .chain(of_claims)
        .max_by_key(|&point| days(point))
}

fn own_review(book: &Book, case: CaseId, block: u32) -> Option<DatePoint> {
    let reviewed = book.block(case, block).further.reviewed.as_ref()?;
    reviewed.value.end().or_else(|| reviewed.value.start())
}
