//! The list of a site's files, which also says that casebook made them.
//!
//! The main type is [`Listing`], published as `manifest.json`. It does not know how files
//! get to where they are.

use serde::{Deserialize, Serialize};

const GENERATOR: &str = "casebook";

/// `manifest.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    generator: String,
    /// Every file of the site by path, but for `manifest.json` and `SHA256SUMS`.
    pub files: Vec<Listed>,
}

/// One file of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hex.
    pub sha256: String,
    /// What it is.
    #[serde(flatten)]
    pub noted: Noted,
}

/// What a file is, for whoever compares two publications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// What kind of file: `case`, `claim`, `page`, `source`, `redirect`, `asset` …
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub kind: String,
    /// The ids on it that its author gave: of blocks and headings, old ones too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    /// Where it leads, if it stands at an old address: a path below the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The corrections and other changes that it tells of, each in a line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub changes: Vec<String>,
}

impl Listing {
    /// The list of `files`, which it sorts.
    pub fn of(mut files: Vec<Listed>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            generator: GENERATOR.to_owned(),
            files,
        }
    }

    /// Reads a `manifest.json`; `None` if casebook did not write it.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let listing: Option<Self> = serde_json::from_slice(bytes).ok();
        let mut listing = listing.filter(|it| it.generator == GENERATOR)?;
        listing.files.sort_by(|a, b| a.path.cmp(&b.path));
        Some(listing)
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&Listed> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path));
        at.ok().map(|at| &self.files[at])
    }

    /// As JSON, one file on a line, so that a diff of two builds can be read.
    pub fn json(&self) -> String {
        let mut text = format!("{{\"generator\":\"{GENERATOR}\",\"files\":[");
        for (n, file) in self.files.iter().enumerate() {
            text.push_str(if n == 0 { "\n" } else { ",\n" });
            text.push_str(&serde_json::to_string(file).expect("texts and a number are JSON"));
        }
        text.push_str("\n]}\n");
        text
    }

    /// As `SHA256SUMS`, which `sha256sum --check` reads; `own` is the list's own entry.
    pub fn sums(&self, own: &Listed) -> String {
        let own_place = self.files.partition_point(|file| file.path < own.path);
        let (before, after) = self.files.split_at(own_place);
        let mut text = String::new();
        for file in before.iter().chain([own]).chain(after) {
            // GNU coreutils escapes names that hold a newline or a backslash and marks
            // such a line with a backslash of its own.
            let escaped = file.path.replace('\\', "\\\\").replace('\n', "\\n");
            let mark = if escaped == file.path { "" } else { "\\" };
            text.push_str(&format!("{mark}{}  {escaped}\n", file.sha256));
        }
        text
    }

    /// What lies at the root of the site, sorted: files, and folders by their name.
    pub fn roots(&self) -> Vec<&str> {
        let mut roots: Vec<&str> = (self.files.iter())
            .map(|file| file.path.split('/').next().unwrap_or(&file.path))
            .collect();
        roots.dedup();
        roots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str) -> Listed {
        Listed {
            path: path.into(),
            bytes: 1,
            sha256: "00".into(),
            ..Listed::default()
        }
    }

    #[test]
    fn the_list_is_sorted_and_has_one_file_on_a_line() {
        let mut case = listed("a/c");
        case.noted = Noted {
            kind: "case".into(),
            anchors: vec!["c-x".into()],
            ..Noted::default()
        };
        let listing = Listing::of(vec![listed("b"), case]);
        assert_eq!(
            listing.json(),
            "{\"generator\":\"casebook\",\"files\":[\n\
             {\"path\":\"a/c\",\"bytes\":1,\"sha256\":\"00\",\"kind\":\"case\",\"anchors\":[\"c-x\"]},\n\
             {\"path\":\"b\",\"bytes\":1,\"sha256\":\"00\"}\n]}\n"
        );
        assert_eq!(Listing::read(listing.json().as_bytes()), Some(listing));
    }

    #[test]
    fn a_list_of_another_program_is_not_read() {
        assert_eq!(
            Listing::read(b"{\"generator\":\"other\",\"files\":[]}"),
            None
        );
        assert_eq!(Listing::read(b"{}"), None);
        assert_eq!(Listing::read(b""), None);
    }

    #[test]
    fn the_sums_take_in_the_manifest_in_its_place() {
        let listing = Listing::of(vec![listed("z"), listed("a")]);
        let lines = listing.sums(&listed("manifest.json"));
        assert_eq!(lines, "00  a\n00  manifest.json\n00  z\n");
    }

    #[test]
    fn a_name_with_a_newline_is_escaped_as_sha256sum_does() {
        let listing = Listing::of(vec![listed("a\nb")]);
        assert!(listing.sums(&listed("m")).starts_with("\\00  a\\nb\n"));
    }
}
