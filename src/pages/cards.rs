//! The pictures that stand for pages where their addresses are shared.
//!
//! A case has one, with its title and summary, which stands for its comparison and claims
//! as well; the book has one for everything else. A book without a base URL has none, for
//! nobody could be given an address of it.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Pages, Route};
use crate::card::{self, Words};
use crate::model::ids::CaseId;

/// The picture that stands for a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Card {
    /// Its full address.
    pub href: String,
    /// Its width in pixels.
    pub width: usize,
    /// Its height in pixels.
    pub height: usize,
    /// What it shows: the title of the case or the book.
    pub alt: String,
}

impl Pages {
    /// Whether a case, or the book, has a card: the book asks for none, has no base URL,
    /// or the title is in letters that cannot be drawn.
    pub fn has_card(&self, case: Option<CaseId>) -> bool {
        let config = &self.book.config;
        config.cards
            && self.layout.base_url.is_some()
            && card::can_draw(self.card_words(case).title)
    }

    /// The card of a case, or of the book, as a PNG; empty where it has none.
    pub fn card(&self, case: Option<CaseId>) -> Vec<u8> {
        card::draw(self.card_words(case)).unwrap_or_default()
    }

    /// The picture that stands for a page.
    pub(super) fn card_for(&self, route: Route) -> Option<Card> {
        let case = match route {
            Route::Case(case) | Route::CaseCompare(case, _) | Route::Matrix(case) => Some(case),
            Route::Claim(claim) => Some(self.book.claims[claim.index()].case),
            _ => None,
        };
        // A case that has none is shared with the book's.
        let case = case.filter(|_| self.has_card(case));
        if case.is_none() && !self.has_card(None) {
            return None;
        }
        Some(Card {
            href: self.absolute(Route::Card(case))?,
            width: card::WIDTH,
            height: card::HEIGHT,
            alt: self.card_words(case).title.to_owned(),
        })
    }

    fn card_words(&self, case: Option<CaseId>) -> Words<'_> {
        let config = &self.book.config;
        let Some(case) = case else {
            return Words {
                book: "",
                title: &config.title,
                about: &config.description,
            };
        };
        let case = &self.book.cases[case.index()];
        let front = &case.prose.draft.front;
        Words {
            book: &config.title,
            title: front.title.as_ref().map_or(&case.slug, |it| &it.value.text),
            about: front.summary.as_ref().map_or("", |it| &it.text),
        }
    }
}
