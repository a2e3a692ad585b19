//! One build at a time for each folder.
//!
//! The main type is [`Lock`]: a file beside the folder, locked while a build writes. The
//! system lets go of it when the process ends, however it ends, so that a build that was
//! killed locks nobody out. It does not know what is written.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Held while a folder is being published; dropping it lets go and removes the file.
pub struct Lock {
    path: PathBuf,
    _file: File,
}

impl Lock {
    /// Takes the lock file `path`; `None` if another build holds it.
    pub fn take(path: PathBuf) -> io::Result<Option<Self>> {
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
            // Whoever held it may have removed the file after it was opened here, and a
            // third build may by now hold a new file of the same name.
            if is_still(&file, &path) {
                return Ok(Some(Self { path, _file: file }));
            }
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while still locked. If that fails, the file is empty and in nobody's way.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

#[cfg(unix)]
fn is_still(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;

    match (file.metadata(), fs::metadata(path)) {
        (Ok(held), Ok(named)) => (held.dev(), held.ino()) == (named.dev(), named.ino()),
        _ => false,
    }
}

// The file is not removed there, so a name always means the same file.
#[cfg(not(unix))]
fn is_still(_: &File, _: &Path) -> bool {
    true
}
