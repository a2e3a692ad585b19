//! Checks over the Book: what is resolved and yet weak, or lacks what a reader needs.
//!
//! [`all`] runs every check; each lives in a file of its own subject and looks at the
//! Book alone. What could not be resolved was reported when it was met and is not in
//! the Book, so these checks are silent about it.

mod argument;
mod citations;
mod provenance;

use crate::diag::Diagnostics;
use crate::model::Book;

/// Everything that the checks find, unsorted.
pub fn all(book: &Book) -> Diagnostics {
    let mut found = Diagnostics::new();
    citations::check(book, &mut found);
    argument::check(book, &mut found);
    provenance::check(book, &mut found);
    found
}
