//! What publishing asks of a disk, so that a test can have it fail.
//!
//! The main type is [`Disk`]; the program uses [`RealDisk`]. It does not know what is
//! published, nor in which order.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

use rayon::prelude::*;

/// The changes that publishing makes to a disk. Looking at it is not part of this.
pub trait Disk: Sync {
    /// Makes a folder and those above it; one that is there is fine.
    fn make_folder(&self, path: &Path) -> io::Result<()>;

    /// Makes a new file of what `content` gives. A file of that name is an error.
    fn store(&self, path: &Path, content: &mut dyn Read) -> io::Result<()>;

    /// Gives the file `from` a second name, `to`: with its bytes and its time.
    fn link(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Renames a file, over another if need be, or a folder.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;

    /// Exchanges two folders in one step: whoever looks sees either as it was or as it
    /// will be. Fails with [`ErrorKind::Unsupported`] where that cannot be done.
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()>;

    /// Removes a file, or a folder with all that is in it.
    fn remove(&self, path: &Path) -> io::Result<()>;
}

/// The disk of the machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn make_folder(&self, path: &Path) -> io::Result<()> {
        fs::create_dir_all(path)
    }

    fn store(&self, path: &Path, content: &mut dyn Read) -> io::Result<()> {
        let mut file = File::create_new(path)?;
        io::copy(content, &mut file)?;
        Ok(())
    }

    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if fs::hard_link(from, to).is_ok() {
            return Ok(());
        }
        // Not every file system has hard links, and those that do limit their number.
        let mut old = File::open(from)?;
        let mut new = File::create_new(to)?;
        io::copy(&mut old, &mut new)?;
        new.set_modified(old.metadata()?.modified()?)
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    #[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        use rustix::io::Errno;

        renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| {
            // What kernels and file systems answer that do not know the flag, or know it
            // for files alone (overlayfs).
            let unknown = [Errno::INVAL, Errno::NOSYS, Errno::NOTSUP, Errno::XDEV];
            if unknown.contains(&error) {
                ErrorKind::Unsupported.into()
            } else {
                error.into()
            }
        })
    }

    #[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
    fn exchange(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if !fs::symlink_metadata(path)?.is_dir() {
            return fs::remove_file(path);
        }
        // A site has most of its files two folders down, so that one level of folders
        // shared between threads is enough to keep them all busy.
        let entries: Vec<_> = fs::read_dir(path)?.collect::<Result<_, _>>()?;
        entries.par_iter().try_for_each(|entry| {
            if entry.file_type()?.is_dir() {
                fs::remove_dir_all(entry.path())
            } else {
                fs::remove_file(entry.path())
            }
        })?;
        fs::remove_dir(path)
    }
}
