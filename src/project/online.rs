//! What the web answered: the input of `check --online`, as values.
//!
//! The main type is [`Answer`]. No build has any. This module does not know how an
//! address is asked for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// The answers by the address that was asked for.
pub type Answers = BTreeMap<String, Answer>;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The day on which it was asked, in UTC, as `2026-11-26`.
    pub asked: String,
    /// What became of it.
    pub met: Met,
    /// Why, in a few words, where there is no page: `404 Not Found`.
    #[serde(default)]
    pub why: String,
    /// Where it leads now, if it leads elsewhere for good.
    #[serde(default)]
    pub moved_to: Option<String>,
    /// The HTML or plain text of the page, where it has one.
    #[serde(default)]
    pub page: Option<Page>,
    /// The page as it was when it was asked for before, if it was another.
    #[serde(default)]
    pub before: Option<Before>,
}

/// Whether there is a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Met {
    /// There is.
    Here,
    /// There may be, but programs or visitors without an account are kept out.
    Blocked,
    /// The host says that there is none.
    Gone,
    /// The host says nothing that can be understood, or is not to be found.
    Silent,
}

/// The text of a page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Whether it is HTML.
    pub html: bool,
    /// As it was sent, as far as it was read.
    pub text: String,
}

/// A page as it was on an earlier day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// That day.
    pub asked: String,
    /// The page.
    pub page: Page,
}
