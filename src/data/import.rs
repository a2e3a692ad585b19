//! Other people's notes and libraries, as what casebook keeps.
//!
//! [`notes`] makes a case file of plain text with citations in brackets; [`library`] makes
//! source records of what reference managers export. Both read nothing but the text that
//! they are given, and write nothing: what comes out is text, and a list of what a person
//! has to decide.

mod archiver;
mod claims;
mod layout;
mod library;
mod notes;
mod plain;
mod spellings;
mod zotero;

pub use library::{ImportedLibrary, library};
pub use notes::{Decision, ImportedCase, notes};
