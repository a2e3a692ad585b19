//! The content of files, remembered while they do not change.
//!
//! The main type is [`Memory`]. It does not know which file is what.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::LARGEST_TEXT;
use super::walk::{Found, Stamp, is_gone};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::io::{DiskError, hex};
use crate::text::{FilePath, Span, TextFile};

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

impl Memory {
    /// Reads what is not remembered, and remembers it; forgets what was not asked for.
    ///
    /// Gives the files in the order asked for, less those that are gone, and whether any
    /// differs from the last time. `config` was read by itself and only takes part in
    /// that comparison.
    ///
    /// # Errors
    /// Fails if a file cannot be read.
    pub fn take_in(
        &mut self,
        wanted: Vec<(Found, Wanted)>,
        config: Option<&TextFile>,
        found: &mut Diagnostics,
    ) -> Result<(Vec<Taken>, bool), DiskError> {
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
        let mut changed = false;
        if let Some(config) = config {
            let stamp = Stamp::default();
            let content = Held::Text(config.clone());
            changed |= self
                .0
                .get(&config.path)
                .is_none_or(|kept| kept.content != content);
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
            let settled = file.stamp.is_settled(now);
            let before = self.0.get(&file.path);
            changed |= before.is_none_or(|kept| {
                kept.content != content || (content == Held::Size && kept.stamp != file.stamp)
            });
            let remembered = Kept {
                stamp: file.stamp,
                settled,
                content: content.clone(),
            };
            next.insert(file.path.clone(), remembered);
            files.push(Taken {
                path: file.path,
                bytes: file.stamp.bytes,
                held: content,
            });
        }
        changed |= next.len() != self.0.len();
        self.0 = next;
        Ok((files, changed))
    }
}

impl Held {
    fn answers(&self, wanted: Wanted) -> bool {
        match self {
            Held::Text(_) => wanted == Wanted::Text,
            Held::Bytes(_) => wanted == Wanted::Bytes,
            Held::Sum(_) => wanted == Wanted::Sum,
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
    .help(format!(
        "split it, or move it out of this folder: a text may have {} MiB",
        LARGEST_TEXT >> 20
    ))
}
