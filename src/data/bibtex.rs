//! BibLaTeX and BibTeX.

use super::record::Record;
use crate::diag::{Diagnosed, Diagnostics};
use crate::text::TextFile;

pub(super) fn read_bibtex(_file: &TextFile) -> Diagnosed<Vec<Record>> {
    Diagnostics::new().with(Vec::new())
}
