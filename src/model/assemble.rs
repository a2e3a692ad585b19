//! Drafts become the Book.

use std::sync::Arc;

use super::Book;
use crate::data::{Config, Draft};
use crate::diag::Diagnosed;
use crate::text::TextFile;

/// Everything that was read, to be linked.
#[derive(Debug)]
pub struct Read {
    /// The settings.
    pub config: Arc<Config>,
    /// Every Markdown file.
    pub drafts: Vec<Arc<Draft>>,
    /// The records of every file under `content/sources/` and of bibliographies that
    /// cases name, by file.
    pub records: Vec<(TextFile, Arc<Vec<crate::data::Record>>)>,
}
