//! The list of a site's files as the mark of a folder that casebook made.
//!
//! [`inspect`] says whose a folder is. It does not know how files get to where they are.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use crate::gate::{Listing, roots_of};

/// The file that lists the others, at the root of a site.
pub const MANIFEST: &str = "manifest.json";
/// The same list as `sha256sum --check` reads it.
pub const SUMS: &str = "SHA256SUMS";

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
    let known = from(&path.join(MANIFEST), roots_of)?;
    let Some(known) = known else {
        return Ok(Folder::Foreign(first));
    };
    Ok(names
        .into_iter()
        .find(|name| ![MANIFEST, SUMS].contains(&name.as_str()) && !known.contains(name))
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
    if from(&mark, roots_of)?.is_some() {
        return Ok(true);
    }
    let alone = fs::read_dir(path)?.count() == 1 && mark.is_file();
    Ok(alone
        && Listing::of(Vec::new())
            .json()
            .as_bytes()
            .starts_with(&fs::read(&mark)?))
}

/// The list at `path`; `None` if there is none or another program wrote it.
///
/// # Errors
/// Fails if it is there and cannot be read.
pub fn read(path: &Path) -> io::Result<Option<Listing>> {
    from(path, Listing::read)
}

fn from<T>(path: &Path, read: fn(File) -> io::Result<Option<T>>) -> io::Result<Option<T>> {
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        file => read(file?),
    }
}
