//! The text of a Markdown file into a [`Body`]: HTML with holes, and all that was
//! found in it.
//!
//! CommonMark's blocks and inlines are read by `pulldown-cmark`; divisions, spans,
//! attributes, citations, formulas and callouts are Pandoc's and are found here
//! first, masked by as many bytes of nothing, and put back where the parser meets
//! them. The whole file is parsed twice and gone through once: once for its blocks,
//! once for its lines, once to write. This module does not know other files.

mod attributes;
mod blocks;
mod callouts;
mod cites;
mod displays;
mod fences;
pub mod formula;
mod outline;
mod plan;
mod raw_html;
mod remarks;
mod roles;
mod run;
mod scan;
mod source;
mod writer;

pub use blocks::vocabulary::{AttributeInWords, ClassInWords, vocabulary};
pub(super) use roles::signal_length;

use super::Reading;
use super::draft::Body;
use crate::diag::{Diagnosed, Diagnostics};
use crate::text::TextFile;

/// Reads the text of `file` from byte `from` on.
pub(super) fn read_body(file: &TextFile, from: usize, reading: &Reading) -> Diagnosed<Body> {
    let mut found = Diagnostics::new();
    let plan = plan::plan(file, from, reading, &mut found);
    let body = writer::write(&plan, &reading.language, &mut found);
    found.with(body)
}

#[cfg(test)]
mod tests;
