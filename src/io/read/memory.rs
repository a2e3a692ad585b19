//! The content of files, remembered while they do not change.
//!
//! The main type is [`Memory`]. It does not know which file is what.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::LARGEST_TEXT;
use super::walk::{Found, Stamp, is_gone};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::io::DiskError;
use crate::picture::{self, Extent};
use crate::text::{FilePath, Span, TextFile, hex};

/// What was read of each file the last time.
#[derive(Debug, Default)]
pub struct Memory(BTreeMap<FilePath, Kept>);

/// What is remembered of a file.
#[derive(Clone, Debug)]
struct Kept {
    stamp: Stamp,
    /// Whether the stamp can be relied on, or the file must be read again all the same.
    settled: bool,
    content: Held,
}

/// What is held of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Held {
    /// Its text.
    Text(TextFile),
    /// Its bytes.
    Bytes(Arc<[u8]>),
    /// The SHA-256 of its bytes.
    Sum(String),
    /// How large the picture is, as far as it says so.
    Picture(Option<Extent>),
    /// Nothing but that it is there.
    Size,
}

/// What a file is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Its text.
    Text,
    /// Its bytes.
    Bytes,
    /// The SHA-256 of its bytes.
    Sum,
    /// How large a picture it is.
    Picture,
    /// That it is there, and how large.
    Size,
}

/// A file, as far as it was wanted.
pub struct Taken {
    /// Where it lies in the book.
    pub path: FilePath,
    /// Its size.
    pub bytes: u64,
    /// What is held of it.
    pub held: Held,
}

/// What became of a file.
pub enum Reread {
    /// It is as it was, or is as little there as it was.
    Same,
    /// It came, or is another.
    Differs(Taken),
    /// It went.
    Gone,
    /// Something that takes more than reading this file to say.
    Other,
}

impl Kept {
    /// Whether a build could tell the two apart.
    fn differs(&self, other: &Self) -> bool {
        let is_not_read = matches!(self.content, Held::Size | Held::Picture(_));
        self.content != other.content || (is_not_read && self.stamp != other.stamp)
    }

    /// Whether a build could not tell it from what was there `before`. Its content is then
    /// the one held there, which drafts hold too: a save is often told of twice.
    fn is_again(&mut self, before: Option<&Self>) -> bool {
        let Some(before) = before.filter(|before| !before.differs(self)) else {
            return false;
        };
        self.content = before.content.clone();
        true
    }
}

impl Memory {
    /// Reads what is not remembered, and remembers it; forgets what was not asked for.
    ///
    /// Gives the files in the order asked for, less those that are gone, and the paths of
    /// those that differ from the last time, came or went. `config` was read by itself and
    /// only takes part in that comparison.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
    pub fn take_in(
        &mut self,
        wanted: Vec<(Found, Wanted)>,
        config: Option<&TextFile>,
        found: &mut Diagnostics,
    ) -> Result<(Vec<Taken>, Vec<FilePath>), DiskError> {
        let now = SystemTime::now();
        let before = &self.0;
        let read: Vec<(Found, Result<Held, Trouble>)> = wanted
            .into_par_iter()
            .map(|(file, reading)| {
                let remembered = before.get(&file.path).filter(|kept| {
                    kept.stamp == file.stamp && kept.settled && kept.content.answers(reading)
                });
                let content = match remembered {
                    Some(kept) => Ok(kept.content.clone()),
                    None => hold(&file, reading),
                };
                (file, content)
            })
            .collect();
        let mut next = BTreeMap::new();
        let mut files = Vec::with_capacity(read.len());
        let mut changed = Vec::new();
        if let Some(config) = config {
            let stamp = Stamp::default();
            let content = Held::Text(config.clone());
            let before = self.0.get(&config.path);
            if before.is_none_or(|kept| kept.content != content) {
                changed.push(config.path.clone());
            }
            next.insert(
                config.path.clone(),
                Kept {
                    stamp,
                    settled: false,
                    content,
                },
            );
        }
        for (file, content) in read {
            let content = match content {
                Ok(content) => content,
                Err(Trouble::Gone) => continue,
                Err(Trouble::TooLarge) => {
                    found.push(too_large(&file));
                    Held::Size
                }
                Err(Trouble::Disk(error)) => {
                    return Err(DiskError::when("read", &file.disk)(error));
                }
            };
            let mut remembered = Kept {
                stamp: file.stamp,
                settled: file.stamp.is_settled(now),
                content,
            };
            if !remembered.is_again(self.0.get(&file.path)) {
                changed.push(file.path.clone());
            }
            files.push(Taken {
                path: file.path.clone(),
                bytes: file.stamp.bytes,
                held: remembered.content.clone(),
            });
            next.insert(file.path, remembered);
        }
        let gone = self.0.keys().filter(|path| !next.contains_key(*path));
        changed.extend(gone.cloned());
        self.0 = next;
        Ok((files, changed))
    }

    /// Reads one file again, whatever is remembered of it. Gives it if it differs from the
    /// last time.
    ///
    /// # Errors
    /// Fails if it cannot be read. One that is too large is given as [`Reread::Other`].
    pub fn read_again(&mut self, file: Found, reading: Wanted) -> Result<Reread, DiskError> {
        let content = match hold(&file, reading) {
            Ok(content) => content,
            Err(Trouble::Gone) => return Ok(self.forget(&file.path)),
            Err(Trouble::TooLarge) => return Ok(Reread::Other),
            Err(Trouble::Disk(error)) => return Err(DiskError::when("read", &file.disk)(error)),
        };
        let mut remembered = Kept {
            stamp: file.stamp,
            settled: file.stamp.is_settled(SystemTime::now()),
            content,
        };
        let same = remembered.is_again(self.0.get(&file.path));
        let held = remembered.content.clone();
        self.0.insert(file.path.clone(), remembered);
        Ok(match same {
            true => Reread::Same,
            false => Reread::Differs(Taken {
                path: file.path,
                bytes: file.stamp.bytes,
                held,
            }),
        })
    }

    /// Forgets a file that is not there any more.
    pub fn forget(&mut self, path: &FilePath) -> Reread {
        match self.0.remove(path) {
            Some(_) => Reread::Gone,
            None => Reread::Same,
        }
    }
}

impl Held {
    fn answers(&self, wanted: Wanted) -> bool {
        match self {
            Held::Text(_) => wanted == Wanted::Text,
            Held::Bytes(_) => wanted == Wanted::Bytes,
            Held::Sum(_) => wanted == Wanted::Sum,
            Held::Picture(_) => wanted == Wanted::Picture,
            Held::Size => wanted == Wanted::Size,
        }
    }

    /// The text, if that is what is held.
    pub fn text(self) -> Option<TextFile> {
        match self {
            Held::Text(text) => Some(text),
            _ => None,
        }
    }
}

enum Trouble {
    Gone,
    TooLarge,
    Disk(io::Error),
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        if is_gone(&error) {
            Self::Gone
        } else {
            Self::Disk(error)
        }
    }
}

/// Reads a file as far as it is wanted.
fn hold(file: &Found, wanted: Wanted) -> Result<Held, Trouble> {
    if matches!(wanted, Wanted::Text | Wanted::Bytes) && file.stamp.bytes > LARGEST_TEXT {
        return Err(Trouble::TooLarge);
    }
    Ok(match wanted {
        Wanted::Text => Held::Text(TextFile::decode(file.path.clone(), fs::read(&file.disk)?)),
        Wanted::Bytes => Held::Bytes(fs::read(&file.disk)?.into()),
        Wanted::Size => Held::Size,
        Wanted::Picture => {
            let mut head = Vec::new();
            File::open(&file.disk)?
                .take(picture::HEAD)
                .read_to_end(&mut head)?;
            Held::Picture(picture::extent(&head))
        }
        Wanted::Sum => {
            let mut sum = Sum(Sha256::new());
            io::copy(&mut File::open(&file.disk)?, &mut sum)?;
            Held::Sum(hex(&sum.0.finalize()))
        }
    })
}

/// Takes in bytes and keeps their sum.
struct Sum(Sha256);

impl io::Write for Sum {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_large(file: &Found) -> Diagnostic {
    let start = Span {
        file: file.path.clone(),
        start: 0,
        end: 0,
    };
    let size = file.stamp.bytes >> 20;
    Diagnostic::at(
        Code::TOO_LARGE,
        &start,
        format!("`{}` has {size} MiB", file.path),
    )
    .label("left out")
    .help(format!(
        "split it, or move it out of this folder: a text may have {} MiB",
        LARGEST_TEXT >> 20
    ))
}
