//! The reference of a source, with every way to copy it and to what it refers to.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::view::{Html, Term, When};
use super::super::works::address;
use super::super::{Links, Route};
use crate::csl::{Variable, is_safe_link};
use crate::data::record::UrlStatus;
use crate::data::write::{bibtex_entry, csl_json_item};
use crate::model::book::Source;
use crate::model::ids::SourceId;

/// A reference, with all ways to what it refers to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct ReferencePart {
    entry: Html,
    /// The same as text, to be copied.
    text: String,
    /// How an author cites it: `[@jtn-2020]`.
    cite_as: String,
    /// As an entry of a .bib file, and where that lies.
    bibtex: String,
    bibtex_file: String,
    /// As an item of a CSL-JSON file.
    csl_json: String,
    /// Where all that is known of it lies as data.
    record_file: String,
    kind: String,
    live: Option<Live>,
    archived: Vec<Archived>,
}

/// The live page, with the attributes of Robust Links.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Live {
    url: String,
    /// Whether it is safe to follow: the address of a page that was taken over is not.
    linked: bool,
    accessed: Option<When>,
    status: Option<Term>,
    /// A copy of it: its address and date.
    version_url: Option<String>,
    version_date: Option<String>,
}

/// A copy at an archive, likewise.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Archived {
    url: String,
    captured: Option<When>,
    by: Option<String>,
    original_url: Option<String>,
}

impl Links<'_> {
    pub(super) fn reference_part(&self, id: SourceId, source: &Source) -> ReferencePart {
        let entry = self.pages.book.library.entry(id.0);
        let printed = !entry.is_empty();
        let reference = &source.reference;
        let status = source
            .custom
            .url_status
            .map(|status| self.url_status(status));
        let live = address(reference);
        let newest = self
            .archive(id)
            .filter(|archive| is_safe_link(&archive.url));
        let at_archives = source.custom.copies.iter().filter_map(|copy| {
            let url = copy.url.clone().filter(|url| is_safe_link(url))?;
            Some(Archived {
                url,
                captured: copy.captured.as_ref().map(|date| self.when(date)),
                by: copy.by.clone(),
                original_url: live.clone(),
            })
        });
        ReferencePart {
            entry: if printed {
                Html::rich(&entry)
            } else {
                self.title(id)
            },
            text: if printed {
                entry.to_text()
            } else {
                source.short.to_string()
            },
            cite_as: cite_as(&source.key),
            bibtex: bibtex_entry(reference),
            bibtex_file: self.to(Route::SourceBibtex(id)),
            csl_json: csl_json_item(reference),
            record_file: self.to(Route::SourceRecord(id)),
            kind: self.kind_of_work(source),
            archived: at_archives.collect(),
            live: live.clone().map(|url| Live {
                url,
                linked: source.custom.url_status != Some(UrlStatus::Hijacked),
                accessed: reference
                    .date(Variable::Accessed)
                    .map(|date| self.when(date)),
                status,
                version_date: newest
                    .as_ref()
                    .and_then(|archive| archive.captured.as_ref()?.machine.clone()),
                version_url: newest.map(|archive| archive.url),
            }),
        }
    }
}

/// How an author cites a source of that key, as Pandoc reads it.
fn cite_as(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let ends_well = key.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/');
    if key.chars().all(plain) && ends_well {
        format!("[@{key}]")
    } else {
        format!("[@{{{key}}}]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_that_pandoc_would_cut_short_is_cited_in_braces() {
        assert_eq!(cite_as("jtn-2020"), "[@jtn-2020]");
        assert_eq!(
            cite_as("https://example.org/a b"),
            "[@{https://example.org/a b}]"
        );
        assert_eq!(cite_as("who?"), "[@{who?}]");
    }
}
