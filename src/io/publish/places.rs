//! The folders that publishing moves about.
//!
//! The main type is [`Places`]: the published folder and those beside it that are used on
//! the way. It heals what a killed build left. It does not know what is in a site.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use super::manifest::{self, Folder, MANIFEST};
use super::{PublishError, failed};
use crate::io::disk::Disk;

/// The folder that is published, and those beside it that are used on the way.
pub struct Places {
    /// The folder that is published.
    pub out: PathBuf,
    /// The folder that it lies in.
    pub parent: PathBuf,
    /// Filled, then exchanged with `out`.
    pub next: PathBuf,
    /// The old site, where there is no exchange.
    pub last: PathBuf,
    /// Held while a build is at work.
    pub lock: PathBuf,
}

impl Places {
    /// The places around the folder `out`, which need not exist.
    pub fn around(out: &Path) -> Result<Self, PublishError> {
        let out = resolve(out)?;
        let (Some(parent), Some(name)) = (out.parent(), out.file_name()) else {
            return Err(PublishError::Overlap {
                out: out.clone(),
                kept: out,
            });
        };
        let beside = |ending: &str| {
            let mut name = name.to_owned();
            name.push(ending);
            parent.join(name)
        };
        Ok(Self {
            parent: parent.to_owned(),
            next: beside(".next"),
            last: beside(".last"),
            lock: beside(".lock"),
            out,
        })
    }

    /// Fails if the folder `kept` lies in the published one, or that one in it.
    pub fn refuse_overlap(&self, kept: &Path) -> Result<(), PublishError> {
        let resolved = resolve(kept)?;
        if self.out.starts_with(&resolved) || resolved.starts_with(&self.out) {
            return Err(PublishError::Overlap {
                out: self.out.clone(),
                kept: resolved,
            });
        }
        Ok(())
    }

    /// Clears away what a killed build left, and puts the old site back if it was killed
    /// between two renames.
    pub fn heal(&self, disk: &dyn Disk) -> Result<(), PublishError> {
        if self.last.exists() {
            if self.out.exists() {
                clear(disk, &self.last)?;
            } else if manifest::is_marked(&self.last).map_err(failed("read", &self.last))? {
                disk.rename(&self.last, &self.out)
                    .map_err(failed("restore", &self.out))?;
            }
        }
        clear(disk, &self.next)
    }

    /// The folder of the published site, if there is one.
    pub fn old_site(&self) -> Result<Option<&Path>, PublishError> {
        match manifest::inspect(&self.out).map_err(failed("read", &self.out))? {
            Folder::Missing => Ok(None),
            Folder::Empty | Folder::Ours => Ok(Some(&self.out)),
            Folder::Foreign(found) => Err(PublishError::Foreign {
                folder: self.out.clone(),
                found,
            }),
        }
    }

    /// Puts the filled folder in the place of the published one.
    pub fn exchange(&self, disk: &dyn Disk) -> Result<(), PublishError> {
        let swap = failed("publish", &self.out);
        if !self.out.exists() {
            return disk
                .rename(&self.next, &self.out)
                .map_err(swap)
                .map_err(Into::into);
        }
        let old = match disk.exchange(&self.next, &self.out) {
            Ok(()) => &self.next,
            Err(error) if error.kind() == ErrorKind::Unsupported => {
                disk.rename(&self.out, &self.last)
                    .map_err(failed("move", &self.out))?;
                if let Err(error) = disk.rename(&self.next, &self.out) {
                    // If this fails as well, the next call puts the old site back.
                    let _ = disk.rename(&self.last, &self.out);
                    return Err(swap(error).into());
                }
                &self.last
            }
            Err(error) => return Err(swap(error).into()),
        };
        // The new site is there for all to see, so this build has done its work; an old
        // folder that cannot be removed now is removed, or complained about, by the next.
        let _ = remove_site(disk, old);
        Ok(())
    }
}

/// Removes a folder beside the published one, if casebook made it.
fn clear(disk: &dyn Disk, folder: &Path) -> Result<(), PublishError> {
    match manifest::inspect(folder).map_err(failed("read", folder))? {
        Folder::Missing => return Ok(()),
        Folder::Empty | Folder::Ours => {}
        // Half filled or half removed, its list and what is there are not the same.
        Folder::Foreign(found) => {
            if !manifest::is_marked(folder).map_err(failed("read", folder))? {
                return Err(PublishError::Foreign {
                    folder: folder.to_owned(),
                    found,
                });
            }
        }
    }
    remove_site(disk, folder)
}

/// Removes a site. What marks it as casebook's goes last, so that one removed by half is
/// still known.
pub fn remove_site(disk: &dyn Disk, folder: &Path) -> Result<(), PublishError> {
    let entries = fs::read_dir(folder).map_err(failed("remove", folder))?;
    for entry in entries {
        let entry = entry.map_err(failed("remove", folder))?;
        if entry.file_name() != MANIFEST {
            disk.remove(&entry.path())
                .map_err(failed("remove", &entry.path()))?;
        }
    }
    disk.remove(folder).map_err(failed("remove", folder))?;
    Ok(())
}

/// The path without links and `..`, also where its last parts do not exist yet.
fn resolve(path: &Path) -> Result<PathBuf, PublishError> {
    let path = std::path::absolute(path).map_err(failed("find", path))?;
    let mut missing = Vec::new();
    let mut there = path.as_path();
    loop {
        match fs::canonicalize(there) {
            Ok(mut resolved) => {
                for part in missing.iter().rev() {
                    match part {
                        Component::ParentDir => {
                            resolved.pop();
                        }
                        other => resolved.push(other),
                    }
                }
                return Ok(resolved);
            }
            Err(error) if error.kind() == ErrorKind::NotFound => {
                let (Some(parent), Some(last)) = (there.parent(), there.components().next_back())
                else {
                    return Err(failed("find", &path)(error).into());
                };
                missing.push(last);
                there = parent;
            }
            Err(error) => return Err(failed("find", there)(error).into()),
        }
    }
}
