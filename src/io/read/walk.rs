//! The files of a folder.
//!
//! The main function is [`walk`]. Names that begin with a dot are left out, and links
//! are followed only as far as they stay in the book. It opens no file.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use walkdir::WalkDir;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::io::DiskError;
use crate::text::{FilePath, Span};

/// A file that was met.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it lies in the book.
    pub path: FilePath,
    /// Where it lies on the disk.
    pub disk: PathBuf,
    /// Its state when it was met.
    pub stamp: Stamp,
}

/// What a folder holds.
#[derive(Debug, Default)]
pub struct Walked {
    /// Its files, sorted by path.
    pub files: Vec<Found>,
    /// The folder itself and every folder in it, as paths on the disk.
    pub folders: Vec<PathBuf>,
    /// Folders that hold the files which links in it name.
    pub linked: Vec<PathBuf>,
}

/// What tells one state of a file from another without reading it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stamp {
    /// Its size.
    pub bytes: u64,
    modified: Option<SystemTime>,
    /// The file's own number and the time its entry changed, where the system has them:
    /// they show a file put in the place of another, and one whose time was set back.
    inode: (u64, i64, i64),
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let inode = {
            use std::os::unix::fs::MetadataExt;
            (metadata.ino(), metadata.ctime(), metadata.ctime_nsec())
        };
        #[cfg(not(unix))]
        let inode = (0, 0, 0);
        Self {
            bytes: metadata.len(),
            modified: metadata.modified().ok(),
            inode,
        }
    }

    /// Whether a later change is sure to give another stamp.
    ///
    /// A clock of a file system ticks slowly (every 2 s on FAT), so that two saves within
    /// one tick look the same; a file changed so shortly before `now` is not trusted.
    pub fn is_settled(&self, now: SystemTime) -> bool {
        const TICK: Duration = Duration::from_secs(3);
        self.modified
            .is_some_and(|then| now.duration_since(then).is_ok_and(|age| age > TICK))
    }
}

/// Lists what is below `root/folder`; nothing if there is no such folder.
///
/// `root` is a path without links. What a link names is listed under the link's path, if
/// it lies in `root` and is not hidden; else it is left out and reported.
///
/// # Errors
/// Fails if a folder or a file's state cannot be read. A file that goes away meanwhile is
/// left out.
pub fn walk(root: &Path, folder: &str, found: &mut Diagnostics) -> Result<Walked, DiskError> {
    let start = root.join(folder);
    let mut walked = Walked::default();
    let mut entries = WalkDir::new(&start)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter();
    while let Some(entry) = entries.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                walked.linked.extend(error.path().and_then(target_folder));
                report(root, &start, error, found)?;
                continue;
            }
        };
        let hidden = entry.depth() > 0 && entry.file_name().as_encoded_bytes().starts_with(b".");
        if hidden || (entry.path_is_symlink() && leads_out(root, entry.path(), found)?) {
            if entry.file_type().is_dir() {
                entries.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            walked.folders.push(entry.path().to_owned());
        }
        if !entry.file_type().is_file() {
            continue;
        }
        if entry.path_is_symlink() {
            walked.linked.extend(target_folder(entry.path()));
        }
        let Some(path) = path_in_book(root, entry.path()) else {
            found.push(
                Diagnostic::nowhere(
                    Code::NOT_UTF8,
                    format!(
                        "the name of the file `{}` is not UTF-8",
                        entry.path().display()
                    ),
                )
                .help("rename it; until then it is left out"),
            );
            continue;
        };
        match entry.metadata() {
            Ok(metadata) => walked.files.push(Found {
                path,
                disk: entry.path().to_owned(),
                stamp: Stamp::of(&metadata),
            }),
            Err(error) => report(root, &start, error, found)?,
        }
    }
    walked.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walked)
}

/// The folder of what a link names, whether or not it is there; `None` for what is no link.
fn target_folder(link: &Path) -> Option<PathBuf> {
    let target = link.parent()?.join(link.read_link().ok()?);
    let target = target.canonicalize().unwrap_or(target);
    Some(target.parent()?.to_owned())
}

/// The file `path` of the book, if it is there and does not lead out.
///
/// # Errors
/// Fails if its state cannot be read.
pub fn one(root: &Path, path: &str, found: &mut Diagnostics) -> Result<Option<Found>, DiskError> {
    let disk = root.join(path);
    match disk.symlink_metadata() {
        Err(error) if is_gone(&error) => return Ok(None),
        Err(error) => return Err(DiskError::when("read", &disk)(error)),
        Ok(_) if leads_out(root, &disk, found)? => return Ok(None),
        Ok(_) => {}
    }
    match disk.metadata() {
        Ok(metadata) if metadata.is_file() => Ok(Some(Found {
            path: FilePath::new(path),
            stamp: Stamp::of(&metadata),
            disk,
        })),
        Ok(_) => Ok(None),
        Err(error) if is_gone(&error) => Ok(None),
        Err(error) => Err(DiskError::when("read", &disk)(error)),
    }
}

/// Whether the file `path` of the book is a link.
pub fn is_link(root: &Path, path: &FilePath) -> bool {
    root.join(path.as_str()).is_symlink()
}

/// Whether a file went away since it was heard of: not an error, as deleting files is an
/// author's right at any moment.
pub fn is_gone(error: &std::io::Error) -> bool {
    matches!(
        error.kind(),
        std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
    )
}

/// Whether a link leads out of the book or to something hidden in it; reports that it does.
fn leads_out(root: &Path, link: &Path, found: &mut Diagnostics) -> Result<bool, DiskError> {
    let target = match link.canonicalize() {
        Ok(target) => target,
        Err(error) if is_gone(&error) => return Ok(true),
        Err(error) => return Err(DiskError::when("follow", link)(error)),
    };
    let inside = target.strip_prefix(root).is_ok_and(|within| {
        within
            .components()
            .all(|part| !part.as_os_str().as_encoded_bytes().starts_with(b"."))
    });
    if !inside {
        let finding = Diagnostic::nowhere(
            Code::OUTSIDE_BOOK,
            format!("`{}` leads out of the book", shown(root, link)),
        );
        found.push(Diagnostic { span: start_of(root, link), ..finding }.help(
            "put a copy of the file in its place; what a link outside the book names is not read",
        ));
    }
    Ok(!inside)
}

/// Reports what an author can mend, and fails for the rest.
fn report(
    root: &Path,
    start: &Path,
    error: walkdir::Error,
    found: &mut Diagnostics,
) -> Result<(), DiskError> {
    let path = error.path().unwrap_or(start).to_owned();
    if error.loop_ancestor().is_some() {
        let finding = Diagnostic::nowhere(
            Code::OUTSIDE_BOOK,
            format!(
                "`{}` is a link to a folder that it lies in",
                shown(root, &path)
            ),
        );
        found.push(finding.help("remove the link; it is not followed"));
        return Ok(());
    }
    match error.into_io_error() {
        // The folder is not there, a file was deleted, or a link leads nowhere, as those
        // do with which some editors lock a file.
        Some(error) if is_gone(&error) => Ok(()),
        Some(error) => Err(DiskError::when("read", &path)(error)),
        None => Ok(()),
    }
}

/// The start of the file, which is all that is known of one that is not read.
fn start_of(root: &Path, path: &Path) -> Option<Span> {
    path_in_book(root, path).map(|file| Span {
        file,
        start: 0,
        end: 0,
    })
}

fn shown(root: &Path, path: &Path) -> String {
    path.strip_prefix(root)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The path below `root` with `/` between its parts; `None` if it is not UTF-8.
fn path_in_book(root: &Path, path: &Path) -> Option<FilePath> {
    let within = path.strip_prefix(root).ok()?;
    let parts: Option<Vec<&str>> = within
        .components()
        .map(|part| part.as_os_str().to_str())
        .collect();
    parts.map(|parts| FilePath::new(parts.join("/")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_changed_just_now_is_not_taken_by_its_stamp() {
        let saved = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
        let stamp = Stamp {
            modified: Some(saved),
            ..Stamp::default()
        };
        assert!(!stamp.is_settled(saved + Duration::from_secs(2)));
        assert!(stamp.is_settled(saved + Duration::from_secs(4)));
        // A clock that was set back, or a system that keeps no times, settles nothing.
        assert!(!stamp.is_settled(saved - Duration::from_secs(60)));
        assert!(!Stamp::default().is_settled(saved));
    }
}
