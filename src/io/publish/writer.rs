//! Writes the files of a site into a new folder.
//!
//! The main function is [`fill`]. A file of the old site that holds the same bytes is
//! linked instead. It does not know what becomes of the folder.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::manifest::{MANIFEST, SUMS};
use super::places::Places;
use super::{Content, PublishError, Publishable, Published, failed};
use crate::diag::{Diagnosed, Diagnostics};
use crate::gate::{Listed, Listing, Sum};
use crate::io::disk::Disk;

/// Writes every file of the site into the folder `next`, and the two lists of them.
///
/// The value is `None` if an error was found in a page, else how much was written and the
/// list of it.
pub fn fill(
    site: &dyn Publishable,
    files: Vec<Listed>,
    old: Option<&Path>,
    places: &Places,
    disk: &dyn Disk,
) -> Result<Diagnosed<Option<(Published, Listing)>>, PublishError> {
    let writer = Writer {
        next: &places.next,
        old,
        disk,
        unchanged: AtomicUsize::new(0),
        spoilt: AtomicBool::new(false),
    };
    writer.begin(&files)?;
    let listed = list(site, files, |path, index| writer.render(site, path, index))?;
    let found = listed.found;
    if writer.spoilt.load(Ordering::Relaxed) {
        return Ok(found.with(None));
    }
    let listing = Listing::of(listed.value);
    let published = writer.finish(&listing)?;
    Ok(found.with(Some((published, listing))))
}

/// How many files one thread takes on. Some take a thousand times what others do: no more
/// than these wait for one of them.
const AT_ONCE: usize = 64;

/// The size of a file, and the sum of its bytes.
type Size = (u64, Sum);

/// What `one` says of each file, asked by all threads, and what was found in them in their
/// order. A large site has a quarter of a million files: each is listed in its place.
fn list(
    site: &dyn Publishable,
    mut files: Vec<Listed>,
    one: impl Fn(&str, usize) -> Result<Diagnosed<Option<Size>>, PublishError> + Sync,
) -> Result<Diagnosed<Vec<Listed>>, PublishError> {
    let found = Mutex::new(Vec::new());
    files
        .par_iter_mut()
        .with_max_len(AT_ONCE)
        .enumerate()
        .try_for_each(|(index, listed)| {
            let made = one(&listed.path, index)?;
            if let Some((bytes, sha256)) = made.value {
                listed.bytes = bytes;
                listed.sha256 = sha256;
                listed.noted = site.noted(index);
            }
            if !made.found.is_empty() {
                let mut found = found.lock().unwrap_or_else(PoisonError::into_inner);
                found.push((index, made.found));
            }
            Ok::<(), PublishError>(())
        })?;
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.sort_unstable_by_key(|(index, _)| *index);
    let found: Diagnostics = found.into_iter().flat_map(|(_, found)| found).collect();
    Ok(found.with(files))
}

fn sum(bytes: &[u8]) -> Sum {
    Sum(Sha256::digest(bytes).into())
}

/// Lists every file of the site, and writes none.
pub fn rehearse(
    site: &dyn Publishable,
    files: Vec<Listed>,
) -> Result<Diagnosed<Option<Listing>>, PublishError> {
    let Diagnosed {
        value: files,
        found,
    } = list(site, files, |_, index| {
        let size = match site.parts(index) {
            1 => {
                let Diagnosed { value, found } = site.render(index);
                found.with(match value {
                    Content::Bytes(bytes) => (bytes.len() as u64, sum(&bytes)),
                    Content::File(file) => {
                        let open = File::open(&file).map_err(failed("read", &file))?;
                        let mut read = Summed::new(open);
                        io::copy(&mut read, &mut io::sink()).map_err(failed("read", &file))?;
                        read.end()
                    }
                })
            }
            parts => {
                let mut found = Diagnostics::new();
                let parts = (0..parts).map(|part| found.take(site.render_part(index, part)));
                let mut read = Summed::new(Pieces::new(parts));
                io::copy(&mut read, &mut io::sink()).expect("nothing is read from a disk");
                let end = read.end();
                found.with(end)
            }
        };
        Ok(size.found.with(Some(size.value)))
    })?;
    let listing = (!found.has_errors()).then(|| Listing::of(files));
    Ok(found.with(listing))
}

/// Writes files into the new folder, or takes them over from the old one.
struct Writer<'a> {
    next: &'a Path,
    old: Option<&'a Path>,
    disk: &'a dyn Disk,
    unchanged: AtomicUsize,
    /// Whether an error was found, so that nothing more need be written.
    spoilt: AtomicBool,
}

impl Writer<'_> {
    /// Makes the folder, marks it as casebook's, and makes the folders in it.
    fn begin(&self, files: &[Listed]) -> Result<(), PublishError> {
        self.disk
            .make_folder(self.next)
            .map_err(failed("make", self.next))?;
        // A build that is killed leaves a folder that the next one knows as its own.
        let marker = self.next.join(MANIFEST);
        let text = Listing::of(Vec::new()).json();
        self.disk
            .store(&marker, &mut text.as_bytes())
            .map_err(failed("write", &marker))?;
        let folders: BTreeSet<&str> = files
            .iter()
            .filter_map(|file| file.path.rsplit_once('/'))
            .map(|(folder, _)| folder)
            .collect();
        folders.into_par_iter().try_for_each(|folder| {
            let folder = self.next.join(folder);
            self.disk
                .make_folder(&folder)
                .map_err(failed("make", &folder))
        })?;
        Ok(())
    }

    /// Renders one file and writes it, unless an error was found here or elsewhere.
    fn render(
        &self,
        site: &dyn Publishable,
        path: &str,
        index: usize,
    ) -> Result<Diagnosed<Option<Size>>, PublishError> {
        let parts = site.parts(index);
        if parts > 1 {
            return self.render_parts(site, path, index, parts);
        }
        let Diagnosed {
            value: content,
            found,
        } = site.render(index);
        if found.has_errors() {
            self.spoilt.store(true, Ordering::Relaxed);
        }
        if self.spoilt.load(Ordering::Relaxed) {
            return Ok(found.with(None));
        }
        let size = match content {
            Content::Bytes(bytes) => self.write(path, &bytes)?,
            Content::File(file) => self.copy(path, &file)?,
        };
        Ok(found.with(Some(size)))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<Size, PublishError> {
        let target = self.next.join(path);
        if !self.take_over(path, bytes.len() as u64, &mut &*bytes, &target)? {
            self.disk
                .store(&target, &mut &*bytes)
                .map_err(failed("write", &target))?;
        }
        Ok((bytes.len() as u64, sum(bytes)))
    }

    /// [`Writer::render`] for a file that is made part by part.
    fn render_parts(
        &self,
        site: &dyn Publishable,
        path: &str,
        index: usize,
        parts: usize,
    ) -> Result<Diagnosed<Option<Size>>, PublishError> {
        if self.spoilt.load(Ordering::Relaxed) {
            return Ok(Diagnosed::default());
        }
        let mut found = Diagnostics::new();
        let parts = (0..parts).map(|part| found.take(site.render_part(index, part)));
        let size = self.write_pieces(path, parts, &self.next.join(path))?;
        if found.has_errors() {
            self.spoilt.store(true, Ordering::Relaxed);
            return Ok(found.with(None));
        }
        Ok(found.with(Some(size)))
    }

    /// Writes the file `path` of the site in pieces, for now under the name `target`.
    /// Whether the old file holds the same is seen when all of it is there; it then takes
    /// the place of the new one.
    fn write_pieces(
        &self,
        path: &str,
        pieces: impl Iterator<Item = Vec<u8>>,
        target: &Path,
    ) -> Result<Size, PublishError> {
        let mut read = Summed::new(Pieces::new(pieces));
        self.disk
            .store(target, &mut read)
            .map_err(failed("write", target))?;
        let size = read.end();
        let mut written = File::open(target).map_err(failed("read", target))?;
        if let Some(old) = self.same_as_before(path, size.0, &mut written)? {
            drop(written);
            self.disk.remove(target).map_err(failed("write", target))?;
            self.link(&old, target)?;
        }
        Ok(size)
    }

    fn copy(&self, path: &str, file: &Path) -> Result<Size, PublishError> {
        let target = self.next.join(path);
        let open = || File::open(file).map_err(failed("read", file));
        let size = open()?.metadata().map_err(failed("read", file))?.len();
        let mut read = Summed::new(open()?);
        if !self.take_over(path, size, &mut read, &target)? {
            read = Summed::new(open()?);
            self.disk
                .store(&target, &mut read)
                .map_err(failed("write", &target))?;
        }
        Ok(read.end())
    }

    /// Links the old file of this path, if it holds just these bytes. Reads `content` to
    /// its end if it says yes.
    fn take_over(
        &self,
        path: &str,
        size: u64,
        content: &mut dyn Read,
        target: &Path,
    ) -> Result<bool, PublishError> {
        let Some(old) = self.same_as_before(path, size, content)? else {
            return Ok(false);
        };
        self.link(&old, target)?;
        Ok(true)
    }

    /// The old file of this path, if it holds just these bytes.
    fn same_as_before(
        &self,
        path: &str,
        size: u64,
        content: &mut dyn Read,
    ) -> Result<Option<PathBuf>, PublishError> {
        let Some(old) = self.old.map(|old| old.join(path)) else {
            return Ok(None);
        };
        match fs::symlink_metadata(&old) {
            Ok(metadata) if metadata.is_file() && metadata.len() == size => {}
            _ => return Ok(None),
        }
        let same = File::open(&old).and_then(|mut old| same_bytes(&mut old, content));
        Ok(same.map_err(failed("compare", &old))?.then_some(old))
    }

    fn link(&self, old: &Path, target: &Path) -> Result<(), PublishError> {
        self.disk
            .link(old, target)
            .map_err(failed("write", target))?;
        self.unchanged.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    /// Writes the two lists of files; the first takes the place of the mark.
    fn finish(&self, listing: &Listing) -> Result<Published, PublishError> {
        let target = self.next.join(MANIFEST);
        let aside = self.next.join(".manifest.json");
        let json = listing.json_parts().map(String::into_bytes);
        let own = self.write_list(MANIFEST, json, &aside)?;
        self.disk
            .rename(&aside, &target)
            .map_err(failed("write", &target))?;
        let sums = listing.sums_parts(&own).map(String::into_bytes);
        let sums = self.write_list(SUMS, sums, &self.next.join(SUMS))?;
        let files = listing.files.iter().chain([&own, &sums]);
        Ok(Published {
            files: listing.files.len() + 2,
            unchanged: self.unchanged.load(Ordering::Relaxed),
            bytes: files.map(|file| file.bytes).sum(),
        })
    }

    fn write_list(
        &self,
        path: &str,
        pieces: impl Iterator<Item = Vec<u8>>,
        target: &Path,
    ) -> Result<Listed, PublishError> {
        let (bytes, sha256) = self.write_pieces(path, pieces, target)?;
        Ok(Listed {
            bytes,
            sha256,
            ..Listed::at(path.into())
        })
    }
}

/// Pieces that are made when they are asked for, read one after the other.
struct Pieces<I> {
    left: I,
    /// The piece at hand, and how much of it has been read.
    piece: Vec<u8>,
    read: usize,
}

impl<I: Iterator<Item = Vec<u8>>> Pieces<I> {
    fn new(pieces: I) -> Self {
        Self {
            left: pieces,
            piece: Vec::new(),
            read: 0,
        }
    }
}

impl<I: Iterator<Item = Vec<u8>>> Read for Pieces<I> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.read == self.piece.len() {
            let Some(next) = self.left.next() else {
                return Ok(0);
            };
            self.piece = next;
            self.read = 0;
        }
        let read = (&self.piece[self.read..]).read(buffer)?;
        self.read += read;
        Ok(read)
    }
}

/// Reads something and sums it up on the way.
struct Summed<R> {
    from: R,
    hasher: Sha256,
    bytes: u64,
}

impl<R: Read> Summed<R> {
    fn new(from: R) -> Self {
        Self {
            from,
            hasher: Sha256::new(),
            bytes: 0,
        }
    }
}

impl<R> Summed<R> {
    /// How many bytes were read, and their sum.
    fn end(self) -> Size {
        (self.bytes, Sum(self.hasher.finalize().into()))
    }
}

impl<R: Read> Read for Summed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.bytes += read as u64;
        Ok(read)
    }
}

fn same_bytes(one: &mut dyn Read, other: &mut dyn Read) -> io::Result<bool> {
    let (mut a, mut b) = ([0; 16 * 1024], [0; 16 * 1024]);
    loop {
        let (read_a, read_b) = (read_full(one, &mut a)?, read_full(other, &mut b)?);
        if a[..read_a] != b[..read_b] {
            return Ok(false);
        }
        if read_a < a.len() {
            return Ok(true);
        }
    }
}

/// Fills `buffer`, or as much of it as there is to read.
fn read_full(from: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match from.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}
