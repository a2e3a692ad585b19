//! Checks over the Book: what is resolved and yet weak, or lacks what a reader needs.
//!
//! [`all`] runs every check; each lives in a file of its own subject and looks at the
//! Book alone. What could not be resolved was reported when it was met and is not in
//! the Book, so these checks are silent about it.

mod argument;
mod citations;
mod coverage;
mod evidence;
mod fairness;
pub mod online;
mod provenance;

use std::collections::BTreeMap;

use crate::diag::Diagnostics;
use crate::model::Book;
use crate::text::FilePath;

/// Everything that the checks find, unsorted. `captures` are the saved copies in the
/// book: the SHA-256 of each, in lower-case hex, by its path.
pub fn all(book: &Book, captures: &BTreeMap<FilePath, String>) -> Diagnostics {
    let mut found = Diagnostics::new();
    citations::check(book, &mut found);
    argument::check(book, &mut found);
    provenance::check(book, &mut found);
    evidence::check(book, captures, &mut found);
    coverage::check(book, &mut found);
    fairness::check(book, &mut found);
    found
}
