//! `book.json`: everything that the book knows, as data; and its JSON Schema.
//!
//! Ids are `case#id` for blocks, the slug for cases and the key for sources. Names of
//! kinds, fits, states and the like are those that authors write; dates are EDTF, as
//! written. What was not recorded is left out. `book.schema.json` says all this to
//! machines, and a test holds the two together. This module does not know how a page looks.

use std::ops::Range;

use serde::Serialize;

use super::dates::edtf;
use super::tables::confidence_slug;
use super::view::{
    answer_kind_slug, basis_slug, block_status_slug, claim_kind_slug, fit_slug, likelihood_slug,
    role_slug,
};
use super::works::address;
use super::{Links, Pages, Route};
use crate::data::draft::{BlockClass, CaseStatus, ChangeKind};
use crate::data::record::{Derived, SourceKind};
use crate::data::write::csl_json_item;
use crate::model::book::{AnswerTo, Asserter, Node, QuoteCheck, Support, TextId};
use crate::model::ids::{AnswerId, AsideId, CaseId, ClaimId, MentionId, SourceId};
use crate::model::state::{Flag, Flags};

/// What `book.json` is held to.
pub const SCHEMA: &str = include_str!("book.schema.json");

/// Where the schema lies, from `book.json`.
const SCHEMA_FILE: &str = "book.schema.json";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct About<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    authors: &'a [String],
    language: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base_url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CaseData<'a> {
    id: &'a str,
    title: &'a str,
    /// From the root of the site.
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    updated: Option<String>,
    authors: &'a [String],
    tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    invented: bool,
    answers: Vec<&'a str>,
    hypotheses: Vec<Hypothesis<'a>>,
    changes: Vec<Change<'a>>,
    questions: Vec<Question<'a>>,
}

#[derive(Serialize)]
struct Hypothesis<'a> {
    id: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct Change<'a> {
    date: String,
    kind: &'static str,
    what: &'a str,
    blocks: Vec<String>,
}

#[derive(Serialize)]
struct Question<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    about: Vec<String>,
    text: &'a str,
    open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    opened: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closed: Option<String>,
}

/// What a claim and an answer both have.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Held<'a> {
    id: String,
    case: &'a str,
    url: String,
    name: String,
    text: &'a str,
    by: Vec<By<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    basis: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hedge: Option<&'a str>,
    sources: u32,
    origins: u32,
    origins_at_most: bool,
    depth: u32,
    flags: Vec<&'static str>,
    /// Its citation items, whatever their role.
    citations: Vec<String>,
    assessments: Vec<Assessment<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ClaimData<'a> {
    #[serde(flatten)]
    held: Held<'a>,
    no: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    under: Option<String>,
    state: &'static str,
    answers: Vec<String>,
    challenges: Vec<String>,
    /// When an answer was looked for.
    looked_for: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct AnswerData<'a> {
    #[serde(flatten)]
    held: Held<'a>,
    of: Vec<Target>,
    denies: Vec<String>,
    withdrawn: bool,
    replies: Vec<String>,
}

#[derive(Serialize)]
struct Target {
    /// `case#id`, `@key`, or nothing where the target is not published.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    kind: &'static str,
    fit: &'static str,
}

#[derive(Serialize)]
struct By<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    name: String,
}

#[derive(Serialize)]
struct Assessment<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    likelihood: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reviewed: Option<String>,
    reason: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SourceData<'a> {
    id: &'a str,
    name: &'a str,
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    seen: bool,
    retracted: bool,
    derived_from: Vec<Drawn<'a>>,
}

#[derive(Serialize)]
struct Drawn<'a> {
    source: &'a str,
    how: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct CitationData<'a> {
    id: String,
    #[serde(rename = "in")]
    text: Place<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<String>,
    source: &'a str,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<Locator<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_through: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_check: Option<&'static str>,
    url: String,
}

#[derive(Serialize)]
struct Place<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    id: &'a str,
}

#[derive(Serialize)]
struct Locator<'a> {
    label: &'a str,
    value: &'a str,
}

impl Links<'_> {
    /// `/data/book.json`: of its records those asked for, and what stands around them.
    /// Addresses in it are from the root of the site.
    pub fn book_json(&self, asked: Range<usize>) -> String {
        // Addresses are those of the home page's links: from the root.
        let from = self.pages.links(Route::Home);
        let records = self.pages.records();
        let mut out = String::with_capacity(1024 * asked.len());
        if asked.start == 0 {
            out.push_str("{\n\"schema\": ");
            out.push_str(&json(&SCHEMA_FILE));
            out.push_str(",\n\"book\": ");
            out.push_str(&json(&from.book_data()));
        }
        // Where a list begins or ends belongs to the record before it.
        let is_here = |place: usize| match place {
            0 => asked.start == 0,
            _ => (asked.start + 1..=asked.end).contains(&place),
        };
        let mut first = 0;
        for (list, count) in records {
            let end = first + count;
            if is_here(first) {
                out.push_str(",\n\"");
                out.push_str(list.name());
                out.push_str("\": [");
            }
            for at in first.max(asked.start)..end.min(asked.end) {
                out.push_str(if at == first { "\n" } else { ",\n" });
                out.push_str(&from.record_of(list, at - first));
            }
            if is_here(end) {
                out.push(']');
            }
            first = end;
        }
        if asked.end == first {
            out.push_str("\n}\n");
        }
        out
    }

    fn record_of(&self, list: Records, at: usize) -> String {
        match list {
            Records::Cases => json(&self.case_data(at.into())),
            Records::Claims => json(&self.claim_data(at.into())),
            Records::Answers => json(&self.answer_data(at.into())),
            Records::Sources => self.source_data(at.into()),
            Records::Citations => json(&self.citation_data(at.into())),
        }
    }

    fn book_data(&self) -> About<'_> {
        let config = &self.pages.book.config;
        About {
            title: &config.title,
            description: &config.description,
            authors: &config.authors,
            language: &config.language,
            base_url: self.pages.layout.base_url.as_deref(),
            as_of: self.pages.book.as_of.as_ref().map(edtf),
        }
    }

    fn case_data(&self, id: CaseId) -> CaseData<'_> {
        let case = &self.pages.book.cases[id.index()];
        let front = &case.prose.draft.front;
        let change =
            |change: &'_ crate::data::draft::Change| -> (String, &'static str, Vec<String>) {
                let blocks = change.blocks.iter();
                (
                    edtf(&change.date.value),
                    change_slug(change.kind),
                    blocks
                        .map(|block| format!("{}#{}", case.slug, block.value))
                        .collect(),
                )
            };
        CaseData {
            id: &case.slug,
            title: front
                .title
                .as_ref()
                .map_or(&case.slug, |title| &title.value.text),
            url: self.to(Route::Case(id)),
            status: front.status.map(case_status_slug),
            date: front.date.as_ref().map(|date| edtf(&date.value)),
            updated: front.updated.as_ref().map(|date| edtf(&date.value)),
            authors: &front.authors,
            tags: &front.tags,
            language: front
                .language
                .as_ref()
                .map(|language| language.value.as_str()),
            invented: front.invented,
            answers: case
                .answers_cases
                .iter()
                .map(|&case| self.slug(case))
                .collect(),
            hypotheses: front
                .hypotheses
                .iter()
                .map(|it| Hypothesis {
                    id: &it.id.value,
                    text: &it.text.text,
                })
                .collect(),
            changes: front
                .changes
                .iter()
                .map(|it| {
                    let (date, kind, blocks) = change(it);
                    Change {
                        date,
                        kind,
                        what: &it.what.text,
                        blocks,
                    }
                })
                .collect(),
            questions: self.questions_of(id),
        }
    }

    fn questions_of(&self, id: CaseId) -> Vec<Question<'_>> {
        let book = &self.pages.book;
        let asides = book.cases[id.index()].asides.clone().map(AsideId);
        let questions = asides.filter(|id| book.asides[id.index()].class == BlockClass::Question);
        let question = |id: AsideId| {
            let aside = &book.asides[id.index()];
            let block = self.block_of(aside.case, aside.block);
            Question {
                id: aside
                    .id
                    .as_ref()
                    .map(|id| format!("{}#{id}", self.slug(aside.case))),
                about: aside
                    .about
                    .iter()
                    .filter_map(|about| self.about_id(about))
                    .collect(),
                text: &block.words,
                open: self.is_open(id),
                opened: block.further.opened.as_ref().map(edtf),
                closed: block.further.closed.as_ref().map(edtf),
            }
        };
        questions.map(question).collect()
    }

    fn about_id(&self, about: &crate::model::book::About) -> Option<String> {
        use crate::model::book::About;
        match *about {
            About::Claim(id) => self.node_id(Node::Claim(id)),
            About::Answer(id) => self.node_id(Node::Answer(id)),
            About::Aside(id) => self.node_id(Node::Aside(id)),
            About::Source(id) => Some(format!("@{}", self.pages.book.sources[id.index()].key)),
        }
    }

    fn claim_data(&self, id: ClaimId) -> ClaimData<'_> {
        let book = &self.pages.book;
        let claim = &book.claims[id.index()];
        let block = self.block_of(claim.case, claim.block);
        let looked = claim.searches.iter();
        let looked = looked.filter_map(|id| book.asides[id.index()].date.as_ref());
        let held = Facts {
            node: Node::Claim(id),
            url: self.pair(id),
            by: &claim.by,
            date: claim.date.as_ref(),
            support: &claim.support,
            flags: claim.flags,
            assessments: &claim.assessments,
        };
        ClaimData {
            held: self.held(held),
            no: self.number(id),
            kind: block.claim_kind.map(claim_kind_slug),
            under: claim
                .parent
                .and_then(|parent| self.node_id(Node::Claim(parent))),
            state: claim.state.slug(),
            answers: self.answer_ids(&claim.answers),
            challenges: self.answer_ids(&claim.challenges),
            looked_for: looked.map(edtf).collect(),
        }
    }

    fn answer_data(&self, id: AnswerId) -> AnswerData<'_> {
        let answer = &self.pages.book.answers[id.index()];
        let held = Facts {
            node: Node::Answer(id),
            url: self.block(Node::Answer(id)),
            by: &answer.by,
            date: answer.date.as_ref(),
            support: &answer.support,
            flags: answer.flags,
            assessments: &answer.assessments,
        };
        let target = |aim: &crate::model::book::Aim| Target {
            to: match aim.at {
                AnswerTo::Claim(id) => self.node_id(Node::Claim(id)),
                AnswerTo::Answer(id) => self.node_id(Node::Answer(id)),
                AnswerTo::Ground(id) => self.node_id(Node::Aside(id)),
                AnswerTo::Source(id) => {
                    Some(format!("@{}", self.pages.book.sources[id.index()].key))
                }
                AnswerTo::Unpublished => None,
            },
            kind: answer_kind_slug(aim.kind),
            fit: fit_slug(aim.fit),
        };
        AnswerData {
            held: self.held(held),
            of: answer.targets.iter().map(target).collect(),
            denies: self.denied_words(id),
            withdrawn: answer.withdrawn,
            replies: self.answer_ids(&answer.replies),
        }
    }

    fn held(&self, facts: Facts<'_>) -> Held<'_> {
        let (case, block) = self
            .pages
            .place_of(facts.node)
            .expect("a claim or an answer stands somewhere");
        let block = self.block_of(case, block);
        let assessment = |&id: &AsideId| {
            let aside = &self.pages.book.asides[id.index()];
            let block = self.block_of(aside.case, aside.block);
            Assessment {
                status: block.status.as_ref().map(|it| block_status_slug(it.value)),
                likelihood: block.likelihood.map(likelihood_slug),
                confidence: block.confidence.map(confidence_slug),
                reviewed: block
                    .further
                    .reviewed
                    .as_ref()
                    .map(|date| edtf(&date.value)),
                reason: &block.words,
            }
        };
        Held {
            id: self.node_id(facts.node).unwrap_or_default(),
            case: self.slug(case),
            url: facts.url,
            name: self.short_name(facts.node),
            text: &block.words,
            by: facts.by.iter().map(|by| self.by(by)).collect(),
            date: facts.date.map(edtf),
            basis: block.basis.map(basis_slug),
            hedge: block.further.hedge.as_ref().map(|hedge| &*hedge.value),
            sources: facts.support.sources,
            origins: facts.support.origins,
            origins_at_most: facts.support.at_most,
            depth: facts.support.depth,
            flags: facts.flags.iter().map(Flag::slug).collect(),
            citations: facts
                .support
                .mentions
                .iter()
                .map(|&id| self.citation_id(id))
                .collect(),
            assessments: facts.assessments.iter().map(assessment).collect(),
        }
    }

    fn by(&self, by: &Asserter) -> By<'_> {
        let book = &self.pages.book;
        let (kind, id) = match by {
            Asserter::Source(id) => ("source", Some(&*book.sources[id.index()].key)),
            Asserter::Person(case, at) => {
                let people = &book.cases[case.index()].prose.draft.front.people;
                ("person", Some(people[*at as usize].id.value.as_str()))
            }
            Asserter::Author(..) => ("author", None),
        };
        By {
            kind,
            id,
            name: self.person(by).name,
        }
    }

    /// A source's data, with its reference as CSL-JSON.
    fn source_data(&self, id: SourceId) -> String {
        let book = &self.pages.book;
        let source = &book.sources[id.index()];
        let drawn = source.drawn_from.iter().map(|drawn| Drawn {
            source: &book.sources[drawn.from.index()].key,
            how: derived_slug(drawn.how),
        });
        let mut out = json(&SourceData {
            id: &source.key,
            name: &source.short,
            url: self.source(id),
            address: address(&source.reference),
            kind: source.custom.kind.map(source_kind_slug),
            seen: source.custom.seen,
            retracted: source.custom.retracted.is_some(),
            derived_from: drawn.collect(),
        });
        // The reference is JSON already, and as long as all the rest.
        let closing = out.pop();
        debug_assert_eq!(closing, Some('}'));
        out.push_str(",\"reference\":");
        out.push_str(&csl_json_item(&source.reference));
        out.push('}');
        out
    }

    fn citation_data(&self, id: MentionId) -> CitationData<'_> {
        let book = &self.pages.book;
        let mention = &book.mentions[id.index()];
        let (cite, citation) = (book.cite(mention), book.citation(mention));
        let node = cite
            .block
            .and_then(|block| book.prose(mention.place).blocks[block as usize]);
        CitationData {
            id: self.citation_id(id),
            text: match mention.place {
                TextId::Case(case) => Place {
                    kind: "case",
                    id: self.slug(case),
                },
                TextId::Page(page) => Place {
                    kind: "page",
                    id: &book.pages[page.index()].path,
                },
                TextId::Home => Place {
                    kind: "home",
                    id: "",
                },
            },
            block: node.and_then(|node| self.node_id(node)),
            source: &book.sources[mention.source.index()].key,
            role: role_slug(mention.role),
            locator: citation.locator.as_ref().map(|locator| Locator {
                label: locator.value.label.name(),
                value: &locator.value.value,
            }),
            read_through: mention.read_through.map(|id| self.citation_id(id)),
            quote_check: quote_check_slug(mention.quote),
            url: self.mention(id),
        }
    }

    /// `case#c-…`; on a plain page its path, on the home page nothing before the `#`.
    fn citation_id(&self, id: MentionId) -> String {
        let book = &self.pages.book;
        let mention = &book.mentions[id.index()];
        let text = match mention.place {
            TextId::Case(case) => self.slug(case),
            TextId::Page(page) => &book.pages[page.index()].path,
            TextId::Home => "",
        };
        format!("{text}#{}", book.anchor(id))
    }

    fn answer_ids(&self, answers: &[AnswerId]) -> Vec<String> {
        let id = |&answer: &AnswerId| self.node_id(Node::Answer(answer));
        answers.iter().filter_map(id).collect()
    }

    /// `case#id`
    fn node_id(&self, node: Node) -> Option<String> {
        let (case, _) = self.pages.place_of(node)?;
        Some(format!("{}#{}", self.slug(case), self.pages.anchor(node)))
    }

    fn slug(&self, case: CaseId) -> &str {
        &self.pages.book.cases[case.index()].slug
    }
}

/// The lists of `/data/book.json`.
#[derive(Clone, Copy)]
enum Records {
    Cases,
    Claims,
    Answers,
    Sources,
    Citations,
}

impl Records {
    fn name(self) -> &'static str {
        match self {
            Self::Cases => "cases",
            Self::Claims => "claims",
            Self::Answers => "answers",
            Self::Sources => "sources",
            Self::Citations => "citations",
        }
    }
}

impl Pages {
    /// How many records `/data/book.json` has.
    pub fn book_json_records(&self) -> usize {
        self.records().iter().map(|(_, count)| count).sum()
    }

    /// The lists of `/data/book.json` in their order, and how long each is.
    fn records(&self) -> [(Records, usize); 5] {
        let book = &self.book;
        [
            (Records::Cases, book.cases.len()),
            (Records::Claims, book.claims.len()),
            (Records::Answers, book.answers.len()),
            (Records::Sources, book.sources.len()),
            (Records::Citations, book.mentions.len()),
        ]
    }
}

/// What the model knows of a claim or an answer.
struct Facts<'f> {
    node: Node,
    url: String,
    by: &'f [Asserter],
    date: Option<&'f crate::csl::Date>,
    support: &'f Support,
    flags: Flags,
    assessments: &'f [AsideId],
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts and numbers are always JSON")
}

fn case_status_slug(status: CaseStatus) -> &'static str {
    match status {
        CaseStatus::Open => "open",
        CaseStatus::Closed => "closed",
        CaseStatus::Withdrawn => "withdrawn",
    }
}

fn change_slug(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Correction => "correction",
        ChangeKind::Addition => "addition",
        ChangeKind::Clarification => "clarification",
        ChangeKind::Withdrawal => "withdrawal",
    }
}

fn source_kind_slug(kind: SourceKind) -> &'static str {
    match kind {
        SourceKind::Primary => "primary",
        SourceKind::Secondary => "secondary",
        SourceKind::Tertiary => "tertiary",
        SourceKind::SelfPublished => "self-published",
        SourceKind::Anonymous => "anonymous",
    }
}

fn derived_slug(how: Derived) -> &'static str {
    match how {
        Derived::Reports => "reports",
        Derived::Quotes => "quotes",
        Derived::Summarises => "summarises",
        Derived::Translates => "translates",
        Derived::Copies => "copies",
    }
}

fn quote_check_slug(check: QuoteCheck) -> Option<&'static str> {
    match check {
        QuoteCheck::NoQuote => None,
        QuoteCheck::NoCopy => Some("no-copy"),
        QuoteCheck::NotFound => Some("not-found"),
        QuoteCheck::FoundButForSpacing => Some("found-but-for-spacing"),
        QuoteCheck::Found => Some("found"),
    }
}
