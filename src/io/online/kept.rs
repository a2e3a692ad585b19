//! Answers, remembered in a folder.
//!
//! The main type is [`Kept`]: a file for each address, written whole or not at all. What
//! cannot be read or written there is as if it were not remembered.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use crate::project::online::Answer;

/// The folder of answers.
pub struct Kept(Option<PathBuf>);

#[derive(Serialize, Deserialize)]
struct Entry {
    address: String,
    /// Seconds since 1970.
    at: u64,
    answer: Answer,
}

impl Kept {
    /// The answers in `folder`; none, and none to come, without one.
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self(folder)
    }

    /// The last answer of an address, and how old it is.
    pub fn answer(&self, address: &str, now: SystemTime) -> Option<(Answer, Duration)> {
        let bytes = fs::read(self.file(address)?).ok()?;
        let entry: Entry = serde_json::from_slice(&bytes).ok()?;
        let age = seconds(now).checked_sub(entry.at)?;
        (entry.address == address).then(|| (entry.answer, Duration::from_secs(age)))
    }

    /// Remembers an answer.
    pub fn remember(&self, address: &str, answer: &Answer, now: SystemTime) {
        let write = || -> Option<()> {
            let folder = self.0.as_ref()?;
            fs::create_dir_all(folder).ok()?;
            let entry = Entry {
                address: address.to_owned(),
                at: seconds(now),
                answer: answer.clone(),
            };
            let mut file = tempfile::NamedTempFile::new_in(folder).ok()?;
            file.write_all(&serde_json::to_vec(&entry).ok()?).ok()?;
            file.persist(self.file(address)?).ok()?;
            Some(())
        };
        // It is asked for again the next time.
        let _ = write();
    }

    fn file(&self, address: &str) -> Option<PathBuf> {
        let name = blake3::hash(address.as_bytes()).to_hex();
        Some(self.0.as_ref()?.join(format!("{}.json", &name[..32])))
    }
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_secs())
}
