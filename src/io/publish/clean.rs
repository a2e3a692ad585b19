//! A published folder is taken away again.
//!
//! The main function is [`clean`]. It removes what casebook made and nothing else, so it
//! looks at every file before it removes the first.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::manifest::{self, Folder, MANIFEST, SUMS};
use super::places::{Places, remove_site};
use super::{PublishError, failed};
use crate::io::disk::Disk;

/// A folder that was removed, or would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removed {
    /// Which.
    pub folder: PathBuf,
    /// How many files it held.
    pub files: usize,
}

/// Removes the folder `out`, and those beside it that a killed build left; with `rehearse`
/// says which, and removes none. Gives them in the order of removal.
///
/// # Errors
/// Fails if one of them holds a file that casebook did not put there, if `out` overlaps
/// with one of `kept`, or if a build is at work on it; then nothing is removed. Fails if the
/// disk does.
pub fn clean(
    out: &Path,
    kept: &[&Path],
    rehearse: bool,
    disk: &dyn Disk,
) -> Result<Vec<Removed>, PublishError> {
    let places = Places::around(out)?;
    for kept in kept {
        places.refuse_overlap(kept)?;
    }
    if !places.parent.is_dir() {
        return Ok(Vec::new());
    }
    let lock = Lock::take(places.lock.clone()).map_err(failed("lock", &places.lock))?;
    let _lock = lock.ok_or_else(|| PublishError::Busy(places.out.clone()))?;
    let mut removed = Vec::new();
    for folder in [&places.next, &places.last] {
        let made =
            folder.is_dir() && manifest::is_marked(folder).map_err(failed("read", folder))?;
        if made {
            removed.push(whole(folder)?);
        }
    }
    let foreign = |found| PublishError::Foreign {
        folder: places.out.clone(),
        found,
    };
    match manifest::inspect(&places.out).map_err(failed("read", &places.out))? {
        Folder::Missing | Folder::Empty => {}
        Folder::Foreign(found) => return Err(foreign(found)),
        Folder::Ours => {
            if let Some(found) = stranger(&places.out).map_err(failed("read", &places.out))? {
                return Err(foreign(found));
            }
            removed.push(whole(&places.out)?);
        }
    }
    if !rehearse {
        for Removed { folder, .. } in &removed {
            remove_site(disk, folder)?;
        }
    }
    Ok(removed)
}

fn whole(folder: &Path) -> Result<Removed, PublishError> {
    let mut files = 0;
    each_file(folder, "", &mut |_| files += 1).map_err(failed("read", folder))?;
    Ok(Removed {
        folder: folder.to_owned(),
        files,
    })
}

/// A file below a site that is not in its list.
fn stranger(site: &Path) -> io::Result<Option<String>> {
    let Some(listing) = manifest::read(&site.join(MANIFEST))? else {
        return Ok(Some(MANIFEST.to_owned()));
    };
    let mut found = None;
    each_file(site, "", &mut |path| {
        let known = matches!(path, MANIFEST | SUMS)
            || matches!(
                path.rsplit('/').next(),
                Some(".DS_Store" | "Thumbs.db" | "desktop.ini")
            )
            || listing.file(path).is_some();
        if !known && found.is_none() {
            found = Some(path.to_owned());
        }
    })?;
    Ok(found)
}

/// Calls `see` with the path of every file below `folder`, with `/` between its parts.
fn each_file(folder: &Path, before: &str, see: &mut dyn FnMut(&str)) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = format!("{before}{}", entry.file_name().to_string_lossy());
        // A link to a folder is a file here: what it names is not looked into.
        if entry.file_type()?.is_dir() {
            each_file(&entry.path(), &format!("{path}/"), see)?;
        } else {
            see(&path);
        }
    }
    Ok(())
}
