//! A claim as search engines and fact-checkers' tools read it: schema.org, as JSON-LD.
//!
//! The page of a claim says that there is a `Claim`, in whose words, and where it
//! appeared. A `ClaimReview` is a judgement, so there is one only where the editor has
//! made an assessment and the book says `claim-review = true`; it carries the words of
//! the assessment and no number. Properties are those of schema.org 29.

use serde::Serialize;

use super::dates::machine_date;
use super::view::Html;
use super::works::address;
use super::{Links, Route};
use crate::csl::{Name, Variable};
use crate::model::book::{Asserter, Node};
use crate::model::ids::{ClaimId, SourceId};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Claim {
    #[serde(rename = "@context", skip_serializing_if = "Option::is_none")]
    context: Option<&'static str>,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "@id", skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    name: String,
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    author: Vec<Agent>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    appearance: Vec<Work>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Review<'c> {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    claim_reviewed: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_published: Option<String>,
    author: Vec<Agent>,
    review_body: String,
    review_rating: Rating,
    item_reviewed: &'c Claim,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rating {
    #[serde(rename = "@type")]
    kind: &'static str,
    alternate_name: String,
}

#[derive(Serialize)]
struct Agent {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
}

#[derive(Serialize)]
struct Work {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

const CONTEXT: &str = "https://schema.org";

impl Links<'_> {
    /// The data of a claim's page, for a `<script type="application/ld+json">`.
    pub(super) fn linked_claim(&self, id: ClaimId) -> Html {
        let mut claim = self.linked(id);
        let data = match self.review(id, &claim) {
            Some(review) => serde_json::to_string(&review),
            None => {
                claim.context = Some(CONTEXT);
                serde_json::to_string(&claim)
            }
        };
        // Inside a script element only `</` and `<!--` mean anything.
        let data = data.expect("texts are always JSON").replace('<', "\\u003c");
        Html::trusted(data)
    }

    fn linked(&self, id: ClaimId) -> Claim {
        let book = &self.pages.book;
        let claim = &book.claims[id.index()];
        let url = self.pages.absolute(Route::Claim(id));
        let mut sources: Vec<SourceId> = Vec::new();
        for by in &claim.by {
            if let Asserter::Source(source) = by {
                sources.push(*source);
            }
        }
        Claim {
            context: None,
            kind: "Claim",
            id: url.as_ref().map(|url| format!("{url}#claim")),
            name: self.short_name(Node::Claim(id)),
            text: self.block_of(claim.case, claim.block).words.clone(),
            url,
            author: claim.by.iter().flat_map(|by| self.agents(by)).collect(),
            date_published: claim.date.as_ref().and_then(machine_date),
            appearance: sources.into_iter().map(|id| self.work(id)).collect(),
        }
    }

    /// The editor's judgement, where the book lets it be read as a fact-check.
    fn review<'c>(&self, id: ClaimId, data: &'c Claim) -> Option<Review<'c>> {
        let book = &self.pages.book;
        if !book.config.claim_review {
            return None;
        }
        let claim = &book.claims[id.index()];
        let aside = &book.asides[claim.assessments.first()?.index()];
        let block = self.block_of(aside.case, aside.block);
        let status = self.block_status(block.status.as_ref()?.value).words;
        let authors = &book.cases[claim.case.index()].prose.draft.front.authors;
        let authors = if authors.is_empty() {
            &book.config.authors
        } else {
            authors
        };
        let author = |name: &String| Agent {
            kind: "Person",
            name: name.clone(),
        };
        let author: Vec<Agent> = match authors.is_empty() {
            false => authors.iter().map(author).collect(),
            true => vec![Agent {
                kind: "Organization",
                name: book.config.title.clone(),
            }],
        };
        Some(Review {
            context: CONTEXT,
            kind: "ClaimReview",
            url: self.pages.absolute(Route::Claim(id)),
            claim_reviewed: data.text.clone(),
            date_published: block
                .further
                .reviewed
                .as_ref()
                .and_then(|it| machine_date(&it.value)),
            author,
            review_body: block.words.clone(),
            review_rating: Rating {
                kind: "Rating",
                alternate_name: status,
            },
            item_reviewed: data,
        })
    }

    /// Who asserts something: a person, or the authors of a source.
    fn agents(&self, by: &Asserter) -> Vec<Agent> {
        let Asserter::Source(id) = by else {
            return vec![Agent {
                kind: "Person",
                name: self.person(by).name,
            }];
        };
        let reference = &self.pages.book.sources[id.index()].reference;
        reference
            .names(Variable::Author)
            .iter()
            .map(agent)
            .collect()
    }

    fn work(&self, id: SourceId) -> Work {
        let source = &self.pages.book.sources[id.index()];
        let title = source.reference.text(Variable::Title);
        Work {
            kind: "CreativeWork",
            name: title.map_or_else(|| source.short.to_string(), super::markup::plain),
            url: address(&source.reference),
        }
    }
}

fn agent(name: &Name) -> Agent {
    let parts = [
        name.given(),
        name.dropping_particle(),
        name.non_dropping_particle(),
        name.family(),
        name.suffix(),
    ];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    Agent {
        kind: if name.is_literal() {
            "Organization"
        } else {
            "Person"
        },
        name: parts.join(" "),
    }
}
