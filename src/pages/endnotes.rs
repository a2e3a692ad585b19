//! Addresses for paper: a numbered note for each source that a page cites.
//!
//! A link cannot be followed on paper, so a page that is meant to be printed says at its
//! end where each source is, where a copy of it is kept, when that was made, and the
//! start of its hash. This module does not know where on the page the numbers stand.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::view::{Archive, CitationLine};
use super::works::address;
use crate::model::ids::SourceId;

/// Hex digits of a hash that are printed.
pub(super) const HEX: usize = 12;

/// Where a source is.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Endnote {
    /// Its number on this page, from 1.
    pub n: usize,
    /// The source's short name.
    pub name: String,
    /// Its address.
    pub url: Option<String>,
    /// Its newest copy at an archive.
    pub archive: Option<Archive>,
    /// The first twelve hex digits of the SHA-256 of a saved copy.
    pub sha256: Option<String>,
}

impl Links<'_> {
    /// The notes of a page that has these citations, in order of first mention; each is
    /// told its note. A source without an address, a copy or a hash has none.
    pub(super) fn endnotes<'c>(
        &self,
        lines: impl Iterator<Item = &'c mut CitationLine>,
    ) -> Vec<Endnote> {
        let mut notes: Vec<Endnote> = Vec::new();
        let mut known: BTreeMap<SourceId, Option<usize>> = BTreeMap::new();
        for line in lines {
            let Some(id) = line.id else { continue };
            line.note = *known.entry(id).or_insert_with(|| {
                let note = self.endnote(id, notes.len() + 1)?;
                notes.push(note);
                Some(notes.len())
            });
        }
        notes
    }

    fn endnote(&self, id: SourceId, n: usize) -> Option<Endnote> {
        let source = &self.pages.book.sources[id.index()];
        let hash = source
            .custom
            .copies
            .iter()
            .find_map(|copy| copy.sha256.as_ref());
        let note = Endnote {
            n,
            name: source.short.to_string(),
            url: address(&source.reference),
            archive: self.archive(id),
            sha256: hash.map(|hash| hash.value.chars().take(HEX).collect()),
        };
        let says = note.url.is_some() || note.archive.is_some() || note.sha256.is_some();
        says.then_some(note)
    }
}
