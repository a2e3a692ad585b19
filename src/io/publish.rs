//! A site becomes a folder, whole or not at all.
//!
//! The main function is [`publish`]. It fills a folder beside the published one and
//! then exchanges the two, so that neither a build that fails nor one that is killed
//! changes what readers see. A file whose bytes did not change keeps its time, so that
//! tools which copy what is newer copy only what differs. This module does not know
//! what is on the pages.

pub mod clean;
mod lock;
mod manifest;
mod places;
mod writer;

use std::collections::BTreeSet;
use std::io;
use std::path::{Component, Path, PathBuf};

use self::lock::Lock;
pub use self::manifest::{MANIFEST, SUMS};
use self::places::Places;
use super::disk::Disk;
use crate::diag::{Diagnosed, Diagnostics};
use crate::gate::{Listed, Listing, Noted};

/// What can be published: a list of paths, and the content of each when asked.
pub trait Publishable: Sync {
    /// The paths of all files below the site's root, each once, with `/` between parts.
    fn paths(&self) -> Vec<Box<str>>;

    /// What that file is; see [`Noted`].
    fn noted(&self, index: usize) -> Noted {
        let _ = index;
        Noted::default()
    }

    /// The content of the file that [`Publishable::paths`] names at `index`, and what was found
    /// wrong while it was made. Called once for each that has one part, from several threads.
    fn render(&self, index: usize) -> Diagnosed<Content>;

    /// In how many parts the content of that file is made: more than one if it is so large
    /// that it is never to be held as a whole.
    fn parts(&self, index: usize) -> usize {
        let _ = index;
        1
    }

    /// A part of a file that has several, and what was found wrong while it was made. Called
    /// for each part in order.
    fn render_part(&self, index: usize, part: usize) -> Diagnosed<Vec<u8>> {
        let _ = (index, part);
        Diagnosed::default()
    }
}

/// The content of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// Those of this file on the disk.
    File(PathBuf),
}

/// What was published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// How many files the site has, its two lists of files included.
    pub files: usize,
    /// How many of them are as they were, and kept their time.
    pub unchanged: usize,
    /// The size of all files together.
    pub bytes: u64,
}

/// Why nothing was published.
#[derive(Debug, thiserror::Error)]
pub enum PublishError {
    /// The disk failed.
    #[error(transparent)]
    Disk(#[from] super::DiskError),
    /// The folder holds something that casebook did not put there.
    #[error(
        "{} holds `{found}`, which casebook did not put there; \
         move it away, or name another folder with --out",
        folder.display()
    )]
    Foreign {
        /// The folder.
        folder: PathBuf,
        /// What lies in it.
        found: String,
    },
    /// The folder lies where the author's own files are.
    #[error(
        "the site cannot be published to {}, because {} is part of the book",
        out.display(),
        kept.display()
    )]
    Overlap {
        /// The folder that was asked for.
        out: PathBuf,
        /// The author's folder.
        kept: PathBuf,
    },
    /// Another build is writing to the same folder.
    #[error("another build is publishing to {}; wait for it to end", .0.display())]
    Busy(PathBuf),
    /// The site has a path that cannot be written, or has it twice.
    #[error("the site cannot hold a file at `{0}`: the path is taken, or leads out of the site")]
    BadPath(String),
}

/// Looks at what was published and at what would be, before it is: an error keeps the
/// old site.
pub type Judge<'a> = dyn Fn(Option<&Listing>, &Listing) -> Diagnostics + 'a;

/// Publishes `site` as the folder `out`, whole or not at all, whatever it changes.
///
/// # Errors
/// As [`publish_if`].
pub fn publish(
    site: &dyn Publishable,
    out: &Path,
    kept: &[&Path],
    disk: &dyn Disk,
) -> Result<Diagnosed<Option<Published>>, PublishError> {
    bring_out(site, out, kept, disk, None)
}

/// Publishes `site` as the folder `out`, whole or not at all, if `judge` finds no error in
/// what it would change.
///
/// Every file is rendered in parallel and written at once, so that memory holds a few
/// pages at a time. `kept` are folders of the author's, of which none may lie in `out`,
/// nor `out` in one of them.
///
/// If rendering finds an error, the value is `None` and `out` is as it was; the findings
/// come in the order of the paths.
///
/// # Errors
/// Fails if the disk does, if `out` holds what casebook did not put there, if it overlaps
/// with the author's folders, or if another build is at work on it; `out` is then as it
/// was. If the process is killed, the next call clears away what it left. Where the system
/// cannot exchange two folders in one step, they are renamed one after the other; killed
/// in between, the old site is in `out.last`, and the next call puts it back first. A
/// machine that loses power may lose files that it had not yet written to its disk.
pub fn publish_if(
    site: &dyn Publishable,
    out: &Path,
    kept: &[&Path],
    disk: &dyn Disk,
    judge: &Judge<'_>,
) -> Result<Diagnosed<Option<Published>>, PublishError> {
    bring_out(site, out, kept, disk, Some(judge))
}

fn bring_out(
    site: &dyn Publishable,
    out: &Path,
    kept: &[&Path],
    disk: &dyn Disk,
    judge: Option<&Judge<'_>>,
) -> Result<Diagnosed<Option<Published>>, PublishError> {
    let places = Places::around(out)?;
    for kept in kept {
        places.refuse_overlap(kept)?;
    }
    let files = files_of(site)?;
    disk.make_folder(&places.parent)
        .map_err(failed("make", &places.parent))?;
    let lock = Lock::take(places.lock.clone()).map_err(failed("lock", &places.lock))?;
    let _lock = lock.ok_or_else(|| PublishError::Busy(places.out.clone()))?;
    places.heal(disk)?;
    let old = places.old_site()?;
    let result = writer::fill(site, files, old, &places, disk).and_then(|filled| {
        let mut found = filled.found;
        let Some((published, listing)) = filled.value else {
            return Ok(found.with(None));
        };
        if let Some(judge) = judge {
            let before = old.and_then(|old| listing_of(old).transpose()).transpose();
            let before = before.map_err(failed("read", &places.out))?;
            let judged = judge(before.as_ref(), &listing);
            let refused = judged.has_errors();
            found.extend(judged);
            if refused {
                return Ok(found.with(None));
            }
        }
        places.exchange(disk)?;
        Ok(found.with(Some(published)))
    });
    if !matches!(&result, Ok(Diagnosed { value: Some(_), .. })) && places.next.exists() {
        // What went wrong is more use to the reader than that clearing up failed, too; the
        // next call clears up again.
        let _ = places::remove_site(disk, &places.next);
    }
    result
}

/// Fails if [`publish`] would refuse the folder `out`, and changes nothing.
///
/// # Errors
/// Fails if `out` holds what casebook did not put there, or overlaps with one of `kept`.
pub fn refuse_folder(out: &Path, kept: &[&Path]) -> Result<(), PublishError> {
    let places = Places::around(out)?;
    for kept in kept {
        places.refuse_overlap(kept)?;
    }
    places.old_site().map(|_| ())
}

/// The list of the site that was published as the folder `out`, if there is one.
///
/// # Errors
/// Fails if it is there and cannot be read.
pub fn listing_of(out: &Path) -> io::Result<Option<Listing>> {
    manifest::read(&out.join(MANIFEST))
}

/// Renders a site to nowhere: the list of its files, and everything that was found. There
/// is no list if one of the files has an error.
///
/// # Errors
/// Fails if a file that is copied cannot be read, or if the site has a bad path.
pub fn rehearse(site: &dyn Publishable) -> Result<Diagnosed<Option<Listing>>, PublishError> {
    writer::rehearse(site, files_of(site)?)
}

/// The files of a site, of which only the paths are known.
///
/// # Errors
/// Fails if two have one path, or if a path leads out or is one of the lists' own.
fn files_of(site: &dyn Publishable) -> Result<Vec<Listed>, PublishError> {
    let files: Vec<Listed> = site.paths().into_iter().map(Listed::at).collect();
    let mut seen = BTreeSet::from([MANIFEST, SUMS]);
    for file in &files {
        let path = &*file.path;
        let sound = path.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && Path::new(path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
        if !sound || !seen.insert(path) {
            return Err(PublishError::BadPath(path.to_owned()));
        }
    }
    Ok(files)
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> super::DiskError {
    super::DiskError::when(action, path)
}
