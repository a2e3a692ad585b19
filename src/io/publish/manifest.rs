//! The list of a site's files, which also says that casebook made them.
//!
//! The main type is [`Manifest`]. It does not know how files get to where they are.

use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// The file that lists the others, at the root of a site.
pub const MANIFEST: &str = "manifest.json";
/// The same list as `sha256sum --check` reads it.
pub const SUMS: &str = "SHA256SUMS";

const GENERATOR: &str = "casebook";

/// `manifest.json`.
#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    generator: String,
    /// Every file of the site by path, but for the two lists themselves.
    pub files: Vec<Listed>,
}

/// One file of a site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its path below the root, with `/`.
    pub path: String,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of its bytes in lower-case hex.
    pub sha256: String,
}

impl Manifest {
    /// The list of `files`, which it sorts.
    pub fn of(mut files: Vec<Listed>) -> Self {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Self {
            generator: GENERATOR.to_owned(),
            files,
        }
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

    /// As `SHA256SUMS`; `own` is the manifest's own entry.
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
}

/// What lies in a folder that casebook is asked to replace or remove.
#[derive(Debug, PartialEq, Eq)]
pub enum Folder {
    /// There is none.
    Missing,
    /// It holds nothing.
    Empty,
    /// casebook made it, and what lies at its root is in the list or is a site's own.
    Ours,
    /// It holds this file or folder, which casebook did not put there.
    Foreign(String),
}

/// Finds out whether casebook made the folder `path` and put there what lies at its root.
///
/// # Errors
/// Fails if the folder or its manifest cannot be read.
pub fn inspect(path: &Path) -> io::Result<Folder> {
    let mut names = Vec::new();
    match fs::read_dir(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Folder::Missing),
        Err(error) => return Err(error),
        Ok(entries) => {
            for entry in entries {
                names.push(entry?.file_name().to_string_lossy().into_owned());
            }
        }
    }
    // What systems leave in any folder that somebody has looked into.
    names.retain(|name| !matches!(name.as_str(), ".DS_Store" | "Thumbs.db" | "desktop.ini"));
    names.sort();
    let Some(first) = names.first().cloned() else {
        return Ok(Folder::Empty);
    };
    let Some(manifest) = read(&path.join(MANIFEST))? else {
        return Ok(Folder::Foreign(first));
    };
    let mut known: Vec<&str> = manifest
        .files
        .iter()
        .map(|file| first_part(&file.path))
        .chain([MANIFEST, SUMS])
        .collect();
    known.sort_unstable();
    Ok(names
        .into_iter()
        .find(|name| known.binary_search(&name.as_str()).is_err())
        .map_or(Folder::Ours, Folder::Foreign))
}

/// Whether casebook made the folder, whatever lies in it: true of one half filled, too.
///
/// The mark is the first file of a folder, so a build killed while it wrote the mark
/// leaves the beginning of one and nothing else.
///
/// # Errors
/// Fails if the manifest is there and cannot be read.
pub fn is_marked(path: &Path) -> io::Result<bool> {
    let mark = path.join(MANIFEST);
    if read(&mark)?.is_some() {
        return Ok(true);
    }
    let alone = fs::read_dir(path)?.count() == 1 && mark.is_file();
    Ok(alone
        && Manifest::of(Vec::new())
            .json()
            .as_bytes()
            .starts_with(&fs::read(&mark)?))
}

/// The manifest at `path`; `None` if there is none or another program wrote it.
fn read(path: &Path) -> io::Result<Option<Manifest>> {
    match fs::read(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
        Ok(bytes) => {
            let manifest: Option<Manifest> = serde_json::from_slice(&bytes).ok();
            Ok(manifest.filter(|it| it.generator == GENERATOR))
        }
    }
}

fn first_part(path: &str) -> &str {
    path.split('/').next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(path: &str) -> Listed {
        Listed {
            path: path.into(),
            bytes: 1,
            sha256: "00".into(),
        }
    }

    #[test]
    fn the_list_is_sorted_and_has_one_file_on_a_line() {
        let manifest = Manifest::of(vec![listed("b"), listed("a/c")]);
        assert_eq!(
            manifest.json(),
            "{\"generator\":\"casebook\",\"files\":[\n\
             {\"path\":\"a/c\",\"bytes\":1,\"sha256\":\"00\"},\n\
             {\"path\":\"b\",\"bytes\":1,\"sha256\":\"00\"}\n]}\n"
        );
    }

    #[test]
    fn the_sums_take_in_the_manifest_in_its_place() {
        let manifest = Manifest::of(vec![listed("z"), listed("a")]);
        let lines = manifest.sums(&listed(MANIFEST));
        assert_eq!(lines, "00  a\n00  manifest.json\n00  z\n");
    }

    #[test]
    fn a_name_with_a_newline_is_escaped_as_sha256sum_does() {
        let manifest = Manifest::of(vec![listed("a\nb")]);
        assert!(manifest.sums(&listed("m")).starts_with("\\00  a\\nb\n"));
    }
}
