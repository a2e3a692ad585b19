//! A site on another machine, by rsync.
//!
//! The main type is [`Host`]. Files are sent first and taken away last, and the list of the
//! site last of all, so that a transfer that breaks off leaves pages that work and the old
//! list, and the next one goes on from there. What lies beside the site there is kept.

use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::publish::{MANIFEST, SUMS};
use crate::gate::Listing;

/// A folder on another machine, or here, as rsync names it.
#[derive(Clone, Debug)]
pub struct Host(String);

/// What lies there now.
#[derive(Clone, Debug, Default)]
pub struct There {
    /// The list of the site there, if there is one.
    pub listing: Option<Listing>,
    /// The names at its root.
    roots: Vec<String>,
}

/// Why nothing, or not all, was sent.
#[derive(Debug, thiserror::Error)]
pub enum RsyncError {
    /// There is no rsync.
    #[error("rsync is not installed, or not in PATH")]
    Missing,
    /// It could not be spoken to.
    #[error("rsync broke off: {0}")]
    Broken(#[from] io::Error),
    /// It failed.
    #[error("rsync failed at `{place}`: {said}")]
    Failed {
        /// Where.
        place: String,
        /// What it said.
        said: String,
    },
    /// The folder holds something else.
    #[error("{place} holds `{found}`, which casebook did not put there; name another folder")]
    Foreign {
        /// The folder.
        place: String,
        /// What lies in it.
        found: String,
    },
}

/// What rsync exits with where some or all of what was asked for is not there.
const PARTIAL: i32 = 23;

impl Host {
    /// The folder that rsync calls `place`: `user@host:path`, `host::module/path`, a path.
    pub fn new(place: &str) -> Self {
        Self(place.trim_end_matches('/').to_owned())
    }

    /// What lies there.
    ///
    /// # Errors
    /// Fails if rsync does, or if something lies there and no site of casebook's.
    pub fn there(&self) -> Result<There, RsyncError> {
        let folder = format!("{}/", self.0);
        let listed = self.run(&["--list-only", "--no-motd", "--", &folder])?;
        if listed.status.code() == Some(PARTIAL) {
            return Ok(There::default());
        }
        self.heard(&listed)?;
        let roots = names(&String::from_utf8_lossy(&listed.stdout));
        if roots.is_empty() {
            return Ok(There::default());
        }
        let aside = tempfile::Builder::new().prefix("casebook-").tempdir()?;
        let copy = aside.path().join(MANIFEST);
        let from = format!("{}/{MANIFEST}", self.0);
        let fetched = self.run(&["--no-motd", "--", &from, &copy.to_string_lossy()])?;
        let listing = match fetched.status.code() {
            Some(PARTIAL) => None,
            _ => {
                self.heard(&fetched)?;
                Listing::read(std::fs::File::open(&copy)?)?
            }
        };
        match listing {
            Some(listing) => Ok(There {
                listing: Some(listing),
                roots,
            }),
            None => Err(RsyncError::Foreign {
                place: self.0.clone(),
                found: roots.into_iter().next().unwrap_or_default(),
            }),
        }
    }

    /// Sends the site in `folder`, and takes away there what it has not.
    ///
    /// # Errors
    /// Fails if rsync does; the pages there are then some old, some new, and the next call
    /// goes on.
    pub fn publish(&self, folder: &Path, site: &Listing, there: &There) -> Result<(), RsyncError> {
        let from = format!("{}/", folder.display());
        let to = format!("{}/", self.0);
        if there.listing.is_none() {
            // The mark of a site that is not there yet, so that the next call knows a
            // transfer that broke off for its own.
            let aside = tempfile::Builder::new().prefix("casebook-").tempdir()?;
            let mark = aside.path().join(MANIFEST);
            std::fs::write(&mark, Listing::of(Vec::new()).json())?;
            let mark = format!("{}/", aside.path().display());
            self.send(&["--recursive", "--no-motd", "--", &mark, &to])?;
        }
        let lists = [
            format!("--exclude=/{MANIFEST}"),
            format!("--exclude=/{SUMS}"),
        ];
        let how = ["--recursive", "--times", "--delay-updates", "--no-motd"];
        let mut first = how.to_vec();
        first.extend(lists.iter().map(String::as_str));
        first.extend(["--", &from, &to]);
        self.send(&first)?;
        // What lies at the root there and is neither of the old site nor of the new stays.
        let before = there
            .listing
            .as_ref()
            .map(Listing::roots)
            .unwrap_or_default();
        let ours = site.roots();
        let kept: Vec<String> = there
            .roots
            .iter()
            .map(String::as_str)
            .filter(|name| !before.contains(name) && !ours.contains(name))
            .filter(|name| ![MANIFEST, SUMS].contains(name))
            .map(|name| format!("--filter=protect /{}", as_pattern(name)))
            .collect();
        let mut second = how.to_vec();
        second.push("--delete-after");
        second.extend(kept.iter().map(String::as_str));
        second.extend(["--", &from, &to]);
        self.send(&second)
    }

    fn send(&self, arguments: &[&str]) -> Result<(), RsyncError> {
        self.heard(&self.run(arguments)?)
    }

    fn run(&self, arguments: &[&str]) -> Result<Output, RsyncError> {
        let mut command = Command::new("rsync");
        command.args(arguments).env("LC_ALL", "C");
        command.stdin(Stdio::null());
        command.output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RsyncError::Missing,
            _ => RsyncError::Broken(error),
        })
    }

    fn heard(&self, answer: &Output) -> Result<(), RsyncError> {
        if answer.status.success() {
            return Ok(());
        }
        Err(RsyncError::Failed {
            place: self.0.clone(),
            said: String::from_utf8_lossy(&answer.stderr).trim().to_owned(),
        })
    }
}

/// The names in a listing: after rights, size, day and time.
fn names(listing: &str) -> Vec<String> {
    let name = |line: &str| {
        let mut rest = line;
        for _ in 0..4 {
            rest = rest.trim_start();
            rest = &rest[rest.find(' ')?..];
        }
        Some(rest.strip_prefix(' ')?.to_owned())
    };
    let names = listing.lines().filter_map(name);
    names
        .filter(|name| name != "." && !name.is_empty())
        .collect()
}

/// A name as a pattern of rsync that stands for itself.
fn as_pattern(name: &str) -> String {
    let mut out = String::new();
    for letter in name.chars() {
        if matches!(letter, '*' | '?' | '[' | '\\') {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_a_listing() {
        let listing = "drwxr-xr-x          4,096 2026/11/26 02:13:01 .\n\
                       -rw-r--r--             12 2026/11/26 02:13:01 a b.txt\n";
        assert_eq!(names(listing), ["a b.txt"]);
    }

    #[test]
    fn a_name_that_looks_like_a_pattern_stands_for_itself() {
        assert_eq!(as_pattern("a[1]*"), "a\\[1]\\*");
    }
}
