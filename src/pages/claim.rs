//! The page of one claim: the pair, then what each side rests on.
//!
//! The main type is [`ClaimPage`]. This module does not know how a pair is made: see
//! [`super::exchange`].

use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::exchange::{BLOCKS_ON_A_PAGE, Exchange};
use super::lineage::Origin;
use super::side::Side;
use super::view::{Base, Html, Link, Term};
use crate::data::draft::BlockClass;
use crate::model::book::{Node, Support};
use crate::model::ids::{AsideId, ClaimId};

/// What the template `claim.html` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ClaimPage {
    page: Base,
    /// The claim's short name.
    heading: String,
    /// `Claim 2.1`
    label: String,
    case: Link,
    /// Where it stands in its case.
    in_case: String,
    /// Its row in the comparison of its case.
    in_comparison: String,
    exchange: Exchange,
    /// The state in words, for the one sentence that may be quoted alone.
    meaning: String,
    /// What each side rests on: the claim first, then answers that cite anything.
    grounds: Vec<Grounds>,
    /// The claim that it is under.
    parent: Option<Related>,
    /// The claims under it.
    children: Vec<Related>,
    /// Support, evidence and responses that name it.
    bearing: Vec<BearingBlock>,
    previous: Option<Link>,
    next: Option<Link>,
    /// Who answers whom, where the map of the case would be too large.
    map: Option<super::map::Map>,
    /// Addresses for paper.
    endnotes: Vec<super::endnotes::Endnote>,
    /// The claim as schema.org has it, as JSON-LD.
    linked: Html,
}

/// What one side rests on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Grounds {
    /// Whose grounds: `The claim`, `Answer 2 of 3`.
    whose: String,
    rests_on: String,
    origins: Vec<Origin>,
}

/// A claim above or below this one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Related {
    link: Link,
    state: Term,
}

/// A block that bears on the claim.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct BearingBlock {
    /// Its class in words: `Evidence`.
    class: String,
    by: Vec<super::view::Person>,
    words: Html,
    href: String,
}

impl Links<'_> {
    /// The page of a claim.
    pub fn claim_page(&self, id: ClaimId) -> ClaimPage {
        let book = &self.pages.book;
        let claim = &book.claims[id.index()];
        let words = self.words();
        let mut exchange = self.exchange(id, String::new(), BLOCKS_ON_A_PAGE);
        let sides = exchange.sides_mut();
        let endnotes = self.endnotes(sides.flat_map(|side| &mut side.sources));
        let number = &exchange.number;
        let label = words.with("claim.label", &[("no", number)]);
        let title = words.with("name.claim", &[("no", number), ("name", &exchange.name)]);
        let description = &self.block_of(claim.case, claim.block).words;
        let claims = &book.cases[claim.case.index()].claims;
        let beside = |other: Option<u32>| {
            other
                .filter(|other| claims.contains(other))
                .map(|other| self.claim_link(ClaimId(other)))
        };
        ClaimPage {
            page: self.base_of_case(claim.case, &title, description),
            heading: exchange.name.clone(),
            label,
            case: self.case_link(claim.case),
            in_case: self.block(Node::Claim(id)),
            in_comparison: self.row(id),
            meaning: words.of("meaning.", claim.state.slug()).to_owned(),
            grounds: self.grounds(&exchange),
            parent: claim.parent.map(|parent| self.related(parent)),
            children: claim
                .children
                .iter()
                .map(|&child| self.related(child))
                .collect(),
            bearing: claim
                .grounds
                .iter()
                .map(|&ground| self.bearing(ground))
                .collect(),
            previous: beside(id.0.checked_sub(1)),
            next: beside(id.0.checked_add(1)),
            map: self.claim_map(id),
            endnotes,
            linked: self.linked_claim(id),
            exchange,
        }
    }

    fn grounds(&self, exchange: &Exchange) -> Vec<Grounds> {
        let book = &self.pages.book;
        let sides = std::iter::once(&exchange.claim).chain(&exchange.answers);
        let grounds = |side: &Side| {
            let support = match side.node? {
                Node::Claim(id) => &book.claims[id.index()].support,
                Node::Answer(id) => &book.answers[id.index()].support,
                Node::Aside(_) | Node::Private => return None,
            };
            let the_claim = self.words().say("claim.the-claim");
            self.grounds_of(side.place.as_deref().unwrap_or(the_claim), support)
        };
        sides
            .chain(&exchange.challenges)
            .filter_map(grounds)
            .collect()
    }

    fn grounds_of(&self, whose: &str, support: &Support) -> Option<Grounds> {
        (support.sources > 0).then(|| Grounds {
            whose: whose.to_owned(),
            rests_on: self.rests_on(support),
            origins: self.origins(support),
        })
    }

    fn related(&self, id: ClaimId) -> Related {
        let claim = &self.pages.book.claims[id.index()];
        Related {
            link: self.claim_link(id),
            state: self.state(claim.state),
        }
    }

    fn bearing(&self, id: AsideId) -> BearingBlock {
        let aside = &self.pages.book.asides[id.index()];
        let class = match aside.class {
            BlockClass::Support => "class.support",
            BlockClass::Response => "class.response",
            _ => "class.evidence",
        };
        BearingBlock {
            class: self.words().say(class).to_owned(),
            by: self.people(&aside.by),
            words: self.phrase(id),
            href: self.block(Node::Aside(id)),
        }
    }
}
