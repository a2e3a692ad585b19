//! The list of a site's files, which also says that casebook made them.
//!
//! The main type is [`Listing`], published as `manifest.json`. It does not know how files
//! get to where they are.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Read};

use serde::de::{DeserializeOwned, Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::text::hex;

const GENERATOR: &str = "casebook";

/// How many files a part of a list names: some hundred kilobytes of text.
const OF_A_PART: usize = 1024;

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
    pub path: Box<str>,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: Sum,
    /// What it is.
    #[serde(flatten)]
    pub noted: Noted,
}

/// A SHA-256; written in lower-case hex.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum(pub [u8; 32]);

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Serialize for Sum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Sum {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <Cow<'de, str>>::deserialize(deserializer)?;
        let mut sum = [0; 32];
        let sound = text.len() == 2 * sum.len()
            && sum
                .iter_mut()
                .zip(text.as_bytes().chunks(2))
                .all(|(byte, digits)| {
                    let read = std::str::from_utf8(digits).ok();
                    let read = read.and_then(|digits| u8::from_str_radix(digits, 16).ok());
                    read.map(|read| *byte = read).is_some()
                });
        match sound {
            true => Ok(Self(sum)),
            false => Err(D::Error::custom("a SHA-256 has 64 hex digits")),
        }
    }
}

/// What a file is, for whoever compares two publications.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Noted {
    /// What kind of file: `case`, `claim`, `page`, `source`, `redirect`, `asset` …
    #[serde(default, skip_serializing_if = "str::is_empty")]
    pub kind: Cow<'static, str>,
    /// What most files have nothing of, held apart.
    #[serde(
        flatten,
        deserialize_with = "if_anything",
        skip_serializing_if = "Option::is_none"
    )]
    told: Option<Box<Told>>,
}

/// What a page tells of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
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

impl Told {
    const NOTHING: &'static Self = &Self {
        anchors: Vec::new(),
        to: None,
        changes: Vec::new(),
    };
}

fn if_anything<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Box<Told>>, D::Error> {
    let told = Told::deserialize(deserializer)?;
    Ok((told != *Told::NOTHING).then(|| Box::new(told)))
}

impl Noted {
    /// A file of a kind.
    pub fn new(kind: impl Into<Cow<'static, str>>) -> Self {
        Self {
            kind: kind.into(),
            told: None,
        }
    }

    /// The same, which tells that of itself.
    #[must_use]
    pub fn telling(self, told: Told) -> Self {
        Self {
            told: (told != *Told::NOTHING).then(|| Box::new(told)),
            ..self
        }
    }

    /// What it tells of itself.
    pub fn told(&self) -> &Told {
        self.told.as_deref().unwrap_or(Told::NOTHING)
    }
}

impl Listed {
    /// A file of which only the path is known.
    pub fn at(path: Box<str>) -> Self {
        Self {
            path,
            ..Self::default()
        }
    }
}

impl Listing {
    /// The list of `files`, which it sorts.
    pub fn of(mut files: Vec<Listed>) -> Self {
        // No two have one path.
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Self {
            generator: GENERATOR.to_owned(),
            files,
        }
    }

    /// Reads a `manifest.json`; `None` if casebook did not write it.
    ///
    /// # Errors
    /// Fails if `list` cannot be read.
    pub fn read(list: impl Read) -> io::Result<Option<Self>> {
        let listing: Option<Self> = json(list)?;
        let mut listing = listing.filter(|it| it.generator == GENERATOR);
        if let Some(listing) = &mut listing {
            listing.files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        }
        Ok(listing)
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&Listed> {
        let at = self.files.binary_search_by(|file| (*file.path).cmp(path));
        at.ok().map(|at| &self.files[at])
    }

    /// As JSON, one file on a line, so that a diff of two builds can be read.
    pub fn json(&self) -> String {
        self.json_parts().collect()
    }

    /// [`Listing::json`] in parts: a large site has a list that is large, too.
    pub fn json_parts(&self) -> impl Iterator<Item = String> {
        let head = format!("{{\"generator\":\"{GENERATOR}\",\"files\":[");
        let chunks = self.files.chunks(OF_A_PART).enumerate();
        let chunks = chunks.map(|(part, files)| {
            let mut text = String::with_capacity(256 * files.len());
            for (n, file) in files.iter().enumerate() {
                text.push_str(if part + n == 0 { "\n" } else { ",\n" });
                text.push_str(&serde_json::to_string(file).expect("texts and a number are JSON"));
            }
            text
        });
        [head]
            .into_iter()
            .chain(chunks)
            .chain(["\n]}\n".to_owned()])
    }

    /// As `SHA256SUMS`, which `sha256sum --check` reads; `own` is the list's own entry.
    pub fn sums(&self, own: &Listed) -> String {
        self.sums_parts(own).collect()
    }

    /// [`Listing::sums`] in parts.
    pub fn sums_parts<'l>(&'l self, own: &'l Listed) -> impl Iterator<Item = String> + 'l {
        let own_place = self.files.partition_point(|file| file.path < own.path);
        let (before, after) = self.files.split_at(own_place);
        let own = std::slice::from_ref(own);
        let chunks = [before, own, after].map(|files| files.chunks(OF_A_PART));
        chunks.into_iter().flatten().map(|files| {
            let mut text = String::with_capacity(128 * files.len());
            for file in files {
                // GNU coreutils escapes names that hold a newline or a backslash and marks
                // such a line with a backslash of its own.
                let escaped = file.path.replace('\\', "\\\\").replace('\n', "\\n");
                let mark = if *escaped == *file.path { "" } else { "\\" };
                text.push_str(&format!("{mark}{}  {escaped}\n", file.sha256));
            }
            text
        })
    }

    /// The names of what lies at the root of the site, files and folders.
    pub fn roots(&self) -> BTreeSet<&str> {
        self.files.iter().map(|file| root(&file.path)).collect()
    }
}

fn root(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

/// [`Listing::roots`] of a `manifest.json`, in little more room than they take; `None` if
/// casebook did not write it.
///
/// # Errors
/// Fails if `list` cannot be read.
pub fn roots_of(list: impl Read) -> io::Result<Option<BTreeSet<String>>> {
    #[derive(Deserialize)]
    struct List {
        generator: String,
        files: Roots,
    }
    let list: Option<List> = json(list)?;
    let ours = list.filter(|list| list.generator == GENERATOR);
    Ok(ours.map(|list| list.files.0))
}

/// The first parts of the paths of files that are read one after the other.
struct Roots(BTreeSet<String>);

impl<'de> Deserialize<'de> for Roots {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Self(BTreeSet::new()))
    }
}

impl<'de> Visitor<'de> for Roots {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of files")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut files: A) -> Result<Self, A::Error> {
        while let Some(Listed { path, .. }) = files.next_element()? {
            let root = root(&path);
            if !self.0.contains(root) {
                self.0.insert(root.to_owned());
            }
        }
        Ok(self)
    }
}

/// A value of JSON; `None` if it is none.
fn json<T: DeserializeOwned>(text: impl Read) -> io::Result<Option<T>> {
    match serde_json::from_reader(io::BufReader::new(text)) {
        Ok(value) => Ok(Some(value)),
        Err(error) if error.is_io() => Err(error.into()),
        Err(_) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str) -> Listed {
        Listed {
            path: path.into(),
            bytes: 1,
            sha256: Sum([0xa0; 32]),
            ..Listed::default()
        }
    }

    fn read(list: &str) -> Option<Listing> {
        Listing::read(list.as_bytes()).unwrap()
    }

    #[test]
    fn what_lies_at_the_root_is_named_once() {
        let listing = Listing::of(["b/2/x", "a", "b/1"].map(listed).to_vec());
        assert_eq!(listing.roots(), ["a", "b"].into());
        let read = roots_of(listing.json().as_bytes()).unwrap();
        assert_eq!(read, Some(["a", "b"].map(str::to_owned).into()));
    }

    #[test]
    fn the_list_is_sorted_and_has_one_file_on_a_line() {
        let mut case = listed("a/c");
        case.noted = Noted::new("case").telling(Told {
            anchors: vec!["c-x".into()],
            ..Told::default()
        });
        let listing = Listing::of(vec![listed("b"), case]);
        let sum = "a0".repeat(32);
        assert_eq!(
            listing.json(),
            format!(
                "{{\"generator\":\"casebook\",\"files\":[\n\
                 {{\"path\":\"a/c\",\"bytes\":1,\"sha256\":\"{sum}\",\"kind\":\"case\",\"anchors\":[\"c-x\"]}},\n\
                 {{\"path\":\"b\",\"bytes\":1,\"sha256\":\"{sum}\"}}\n]}}\n"
            )
        );
        assert_eq!(read(&listing.json()), Some(listing));
    }

    #[test]
    fn a_list_of_another_program_is_not_read() {
        for other in ["{\"generator\":\"other\",\"files\":[]}", "{}", ""] {
            assert_eq!(read(other), None);
            assert_eq!(roots_of(other.as_bytes()).unwrap(), None);
        }
    }

    #[test]
    fn a_list_with_a_sum_that_is_none_is_not_read() {
        let listing = Listing::of(vec![listed("a")]);
        let spoilt = listing.json().replace("a0a0", "zza0");
        assert_eq!(read(&spoilt), None);
        assert_eq!(roots_of(spoilt.as_bytes()).unwrap(), None);
    }

    #[test]
    fn a_long_list_is_the_same_in_parts() {
        let files: Vec<Listed> = (0..2 * OF_A_PART + 1)
            .map(|n| listed(&format!("{n:05}")))
            .collect();
        let listing = Listing::of(files);
        assert!(listing.json_parts().count() > 3);
        assert_eq!(read(&listing.json()), Some(listing));
    }

    #[test]
    fn the_sums_take_in_the_manifest_in_its_place() {
        let listing = Listing::of(vec![listed("z"), listed("a")]);
        let lines = listing.sums(&listed("manifest.json"));
        let sum = "a0".repeat(32);
        assert_eq!(lines, format!("{sum}  a\n{sum}  manifest.json\n{sum}  z\n"));
    }

    #[test]
    fn a_name_with_a_newline_is_escaped_as_sha256sum_does() {
        let listing = Listing::of(vec![listed("a\nb")]);
        let lines = listing.sums(&listed("m"));
        assert!(lines.starts_with("\\a0a0") && lines.contains("a0  a\\nb\n"));
    }
}
