//! The only disk.
//!
//! [`read`] turns an author's folder into a [`Project`](crate::project::Project),
//! [`publish`] turns a site into a folder, whole or not at all, [`git`] and [`rsync`] send
//! such a folder elsewhere, [`online`] asks the web whether addresses are still there, and
//! [`author`] writes files that belong to the author.
//! [`watch`] says which files may have changed since it was last asked. Nothing else in
//! the crate opens a file to read or
//! to write it, so that everything between is a function of values. This module does
//! not know what any text means.

#![expect(
    clippy::disallowed_methods,
    reason = "this is the room that meets the disk"
)]

pub mod author;
pub mod disk;
pub mod git;
pub mod online;
pub mod publish;
pub mod read;
pub mod rsync;
pub mod watch;

use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The disk did not do what was asked of it.
#[derive(Debug, thiserror::Error)]
#[error("cannot {action} {}: {source}", path.display())]
pub struct DiskError {
    /// What was asked, as a verb: `read`.
    pub action: &'static str,
    /// Of what.
    pub path: PathBuf,
    /// Why not.
    pub source: std::io::Error,
}

impl DiskError {
    /// For `map_err`: says what was asked of which path.
    pub fn when(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self {
            action,
            path,
            source,
        }
    }
}

/// The bytes of a file, for whoever is asked for them.
///
/// # Errors
/// Fails if it cannot be read.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, DiskError> {
    std::fs::read(path).map_err(DiskError::when("read", path))
}

/// The bytes of a file of at most `largest` bytes; `None` if it is larger or cannot be read.
pub fn read_small(path: &Path, largest: u64) -> Option<Vec<u8>> {
    let size = std::fs::metadata(path).ok()?.len();
    (size <= largest).then(|| std::fs::read(path).ok())?
}

/// A short mark of the state of a file: another after each save. Empty if it is not there.
pub fn state_of(path: &Path) -> String {
    let Ok(metadata) = path.metadata() else {
        return String::new();
    };
    let since_1970 = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).ok();
    let modified = metadata.modified().ok().and_then(since_1970);
    let nanoseconds = modified.map_or(0, |time| time.as_nanos());
    format!("{nanoseconds:x}-{:x}", metadata.len())
}
