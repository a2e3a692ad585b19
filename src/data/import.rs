//! Other people's notes and libraries, as what casebook keeps.
//!
//! [`notes`] makes a case file of plain text with citations in brackets. It reads nothing
//! but the text that it is given, and writes nothing: what comes out is text, and a list
//! of what a person has to decide.

mod claims;
mod layout;
mod notes;
mod plain;
mod spellings;

pub use notes::{Decision, ImportedCase, notes};
