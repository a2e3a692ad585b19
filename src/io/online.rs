//! Asks the web whether addresses are still there.
//!
//! The main function is [`ask`]. It is polite: a host is asked for one address at a time
//! and with a pause, its `robots.txt` is heeded, and what was answered lately is
//! remembered in a folder of the user's. No build comes here. This module does not know
//! what the addresses are for.

mod client;
mod kept;
mod robots;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, SystemTime};

use url::Url;

use self::client::Client;
use self::kept::Kept;
use crate::project::online::{Answer, Answers, Before, Met};

/// How many hosts are asked at once.
const HOSTS: usize = 4;
/// Younger answers are taken from memory.
const YOUNG: Duration = Duration::from_secs(24 * 60 * 60);

/// How to ask.
#[derive(Clone, Debug)]
pub struct Manner {
    /// How long one request may take.
    pub timeout: Duration,
    /// How long to wait between two requests to one host; a host that asks for more in its
    /// `robots.txt` is given it, up to half a minute.
    pub pause: Duration,
    /// Whether to ask again although there is an answer of the last day.
    pub fresh: bool,
    /// Now.
    pub now: SystemTime,
    /// The day of now, as answers carry it.
    pub today: String,
    /// The folder in which answers are remembered; nothing is, without one.
    pub folder: Option<PathBuf>,
}

/// The answers, and how many of them were remembered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// By address.
    pub answers: Answers,
    /// How many were remembered and not asked for.
    pub remembered: usize,
}

/// Asks for each address, and calls `answered` after each. What cannot be read as an
/// address is left out.
pub fn ask(addresses: &[String], manner: &Manner, answered: &(dyn Fn() + Sync)) -> Asked {
    let kept = Kept::new(manner.folder.clone());
    let mut asked = Asked::default();
    let mut hosts: BTreeMap<String, Vec<(&String, Url)>> = BTreeMap::new();
    for address in addresses {
        let Ok(url) = Url::parse(address) else {
            continue;
        };
        let young = |age: Duration| !manner.fresh && age < YOUNG;
        match kept
            .answer(address, manner.now)
            .filter(|(_, age)| young(*age))
        {
            Some((answer, _)) => {
                asked.answers.insert(address.clone(), answer);
                asked.remembered += 1;
                answered();
            }
            None => {
                let host = url.origin().ascii_serialization();
                hosts.entry(host).or_default().push((address, url));
            }
        }
    }
    let queue = Mutex::new(hosts.into_values());
    let new = Mutex::new(Answers::new());
    let client = Client::new(manner.timeout, manner.pause);
    thread::scope(|scope| {
        for _ in 0..HOSTS {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some(of_host) = next else { return };
                    for (address, url) in of_host {
                        let answer = with_before(
                            client.ask(&url, &manner.today),
                            &kept,
                            address,
                            manner.now,
                        );
                        kept.remember(address, &answer, manner.now);
                        let mut new = new.lock().unwrap_or_else(PoisonError::into_inner);
                        new.insert(address.clone(), answer);
                        answered();
                    }
                }
            });
        }
    });
    let new = new.into_inner().unwrap_or_else(PoisonError::into_inner);
    asked.answers.extend(new);
    asked
}

/// The answer with the page as it was before, where that is remembered and was another.
fn with_before(mut answer: Answer, kept: &Kept, address: &str, now: SystemTime) -> Answer {
    let Some((last, _)) = kept.answer(address, now) else {
        return answer;
    };
    match (&answer.page, last.page) {
        (Some(page), Some(before)) if *page != before => {
            answer.before = Some(Before {
                asked: last.asked,
                page: before,
            });
        }
        // A page that could not be had this time is still known for the next.
        (None, Some(page)) if answer.met != Met::Here => answer.page = Some(page),
        _ => {}
    }
    answer
}
