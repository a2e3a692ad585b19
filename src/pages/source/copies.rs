//! The saved copies of a source.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Links;
use super::super::view::When;
use crate::csl::is_safe_link;
use crate::data::record::Copy;
use crate::model::book::{Held, Source};

/// A saved copy.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct CopyRow {
    captured: Option<When>,
    by: Option<String>,
    /// The address at an archive.
    url: Option<String>,
    /// The name of the file, and where it is published, if it is.
    file: Option<String>,
    href: Option<String>,
    /// What kind of file it is, and how large: `HTML, 12.4 kB`.
    about: Option<String>,
    sha256: Option<String>,
    /// Whether the hash that the record gives is that of the file.
    as_recorded: bool,
    /// Whether it can be had here or at an archive; else it is held.
    public: bool,
}

impl Links<'_> {
    /// Every saved copy, in the order of the record.
    pub(super) fn copies(&self, source: &Source) -> Vec<CopyRow> {
        let copies = source.custom.copies.iter().zip(&source.held);
        copies
            .map(|(copy, held)| self.copy(copy, held.as_ref()))
            .collect()
    }

    fn copy(&self, copy: &Copy, held: Option<&Held>) -> CopyRow {
        let file = copy.file.as_ref().map(|file| file.value.as_str());
        let published = file
            .filter(|_| copy.public)
            .and_then(|file| self.published(file));
        let url = copy.url.clone().filter(|url| is_safe_link(url));
        let recorded = copy.sha256.as_ref().map(|hash| hash.value.as_str());
        let found = held.map(|held| &*held.sha256);
        let name = file.map(|file| file.rsplit('/').next().unwrap_or(file));
        CopyRow {
            captured: copy.captured.as_ref().map(|date| self.when(date)),
            by: copy.by.clone(),
            public: url.is_some() || published.is_some(),
            url,
            file: name.map(str::to_owned),
            href: published,
            about: name.zip(held).map(|(name, held)| about(name, held.bytes)),
            sha256: found.or(recorded).map(str::to_owned),
            as_recorded: recorded
                .zip(found)
                .is_some_and(|(recorded, found)| recorded.eq_ignore_ascii_case(found)),
        }
    }

    /// Where a file below the content folder is published, if it is.
    fn published(&self, file: &str) -> Option<String> {
        let path = format!("{}/{file}", self.pages.book.config.content);
        Some(self.to(self.pages.file(&path.as_str().into())?))
    }
}

/// A file in a few words: its kind, as its name ends, and its size.
fn about(name: &str, bytes: u64) -> String {
    let size = size(bytes);
    match name.rsplit_once('.') {
        Some((_, ending)) => format!("{}, {size}", ending.to_uppercase()),
        None => size,
    }
}

/// A size in the units of the SI: `812 B`, `12.4 kB`, `3.1 MB`.
fn size(bytes: u64) -> String {
    let mut unit = "B";
    let mut tenths = bytes.saturating_mul(10);
    for larger in ["kB", "MB", "GB"] {
        if tenths < 10_000 {
            break;
        }
        tenths = tenths.saturating_add(500) / 1_000;
        unit = larger;
    }
    match tenths % 10 {
        0 => format!("{} {unit}", tenths / 10),
        rest => format!("{}.{rest} {unit}", tenths / 10),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_told_in_one_unit() {
        let told: Vec<String> = [0, 812, 1_000, 12_449, 3_140_000, 5_000_000_000]
            .map(size)
            .into();
        assert_eq!(told, ["0 B", "812 B", "1 kB", "12.4 kB", "3.1 MB", "5 GB"]);
    }

    #[test]
    fn a_file_is_named_by_its_ending() {
        assert_eq!(about("a.b.html", 812), "HTML, 812 B");
        assert_eq!(about("copy", 812), "812 B");
    }
}
