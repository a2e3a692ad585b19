//! Records as other programs read them: the readers of this room, the other way round.
//!
//! [`csl_json`] and [`bibtex`] write whole files, [`csl_json_item`] and [`bibtex_entry`]
//! one record, as a page offers it to be copied. Only the CSL part of a record goes out:
//! what casebook keeps beside it has no place in these formats. [`csl_yaml_item`] writes a
//! record as an author would.

mod bibtex;
mod json;
mod yaml;

pub use bibtex::{bibtex, bibtex_entry, bibtex_part};
pub use json::{csl_json, csl_json_item, csl_json_part};
pub use yaml::{Beside, SavedCopy, csl_yaml_item, scalar};
