//! What an entry takes from others: `crossref` from the book or the proceedings that it
//! stands in, `xdata` from a set of fields that several entries share.
//!
//! Fields of the entry's own come first, then those of its `xdata`, then those of its
//! `crossref`; what these inherit themselves goes on to the entry. Which field becomes
//! which is in [`table`]. Entries are taken in the order of their links, without recursion,
//! each once. A link that leads back to an entry which waits for it is cut, and said.

mod table;

use std::collections::BTreeMap;
use std::rc::Rc;

use super::entry::Place;

/// An entry whose values are put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// The type, in lower case.
    pub kind: String,
    pub key: String,
    /// The fields by their names in lower case.
    pub fields: BTreeMap<Rc<str>, Value>,
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(super) struct Value {
    /// In TeX.
    pub tex: Rc<str>,
    /// Where it stands.
    pub at: Place,
}

/// A link that cannot be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub kind: BrokenKind,
    /// Where the key is that it names.
    pub at: Place,
    pub key: String,
}

/// Why a link cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BrokenKind {
    /// No entry of the file has the key.
    Nowhere,
    /// It leads back to the entry.
    Circle,
    /// The entries of the file would take over more than anybody means.
    TooMuch,
}

/// Bytes that all entries of a file may take over from others.
const MOST_BYTES: usize = 64 << 20;
/// Fields that they may take over: a long chain hands on all fields at every step.
const MOST_FIELDS: usize = 1 << 18;

/// Fields by which an entry names others.
const LINKS: [&str; 2] = ["xdata", "crossref"];

/// Lets each work take what its links give it. `bibtex` says that the file is BibTeX's own,
/// where a field goes over under its own name alone.
pub(super) fn inherit(works: &mut [Work], bibtex: bool) -> Vec<Broken> {
    let mut broken = Vec::new();
    let links = links(works, &mut broken);
    let mut heir = Heir {
        bibtex,
        fields: MOST_FIELDS,
        bytes: MOST_BYTES,
        broken,
    };
    let mut state = vec![State::New; works.len()];
    for first in 0..works.len() {
        let mut path = vec![(first, 0)];
        while let Some((at, step)) = path.pop() {
            match (state[at], links[at].get(step)) {
                (State::Done, _) => {}
                (_, Some(link)) => {
                    state[at] = State::Waiting;
                    path.push((at, step + 1));
                    match state[link.to] {
                        State::New => path.push((link.to, 0)),
                        State::Waiting => heir.broken.push(link.broken(BrokenKind::Circle, works)),
                        State::Done => {}
                    }
                }
                (_, None) => {
                    for link in &links[at] {
                        // What waits for this very work has nothing to give yet.
                        if state[link.to] == State::Done {
                            heir.take(at, link, works);
                        }
                    }
                    state[at] = State::Done;
                }
            }
        }
    }
    heir.broken
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    New,
    Waiting,
    Done,
}

/// A link from a work to another, by its number.
#[derive(Clone, Debug)]
struct Link {
    to: usize,
    at: Place,
    /// Whether types matter: they do not for `xdata`.
    by_type: bool,
}

impl Link {
    fn broken(&self, kind: BrokenKind, works: &[Work]) -> Broken {
        Broken {
            kind,
            at: self.at.clone(),
            key: works[self.to].key.clone(),
        }
    }
}

/// The links of each work. Those that lead nowhere are reported.
fn links(works: &[Work], broken: &mut Vec<Broken>) -> Vec<Vec<Link>> {
    let by_key: BTreeMap<&str, usize> = works
        .iter()
        .enumerate()
        .rev()
        .map(|(number, work)| (&*work.key, number))
        .collect();
    let mut all = Vec::with_capacity(works.len());
    for work in works {
        let mut links = Vec::new();
        for field in LINKS {
            let Some(value) = work.fields.get(field) else {
                continue;
            };
            for (key, at) in keys(value) {
                match by_key.get(key) {
                    Some(&to) => links.push(Link {
                        to,
                        at,
                        by_type: field == "crossref",
                    }),
                    None => broken.push(Broken {
                        kind: BrokenKind::Nowhere,
                        at,
                        key: key.to_owned(),
                    }),
                }
            }
        }
        all.push(links);
    }
    all
}

/// The keys that a value names, each with its place.
fn keys(value: &Value) -> Vec<(&str, Place)> {
    let whole = value.at.len() == value.tex.len();
    let mut keys = Vec::new();
    let mut from = 0;
    for part in value.tex.split(',') {
        let key = part.trim_matches(|c: char| c.is_whitespace() || c == '{' || c == '}');
        let start = from + part.find(key).unwrap_or(0);
        from += part.len() + 1;
        if !key.is_empty() {
            let place = match whole {
                true => value.at.start + start..value.at.start + start + key.len(),
                false => value.at.clone(),
            };
            keys.push((key, place));
        }
    }
    keys
}

/// What goes over, and how much still may.
struct Heir {
    bibtex: bool,
    fields: usize,
    bytes: usize,
    broken: Vec<Broken>,
}

impl Heir {
    /// Lets the work `at` take what `link` gives it and it does not have.
    fn take(&mut self, at: usize, link: &Link, works: &mut [Work]) {
        if self.fields == 0 {
            return;
        }
        let (from, to) = (&works[link.to], &works[at]);
        let dated = ["date", "year"]
            .iter()
            .any(|&name| to.fields.contains_key(name));
        let mut taken: BTreeMap<Rc<str>, (bool, Value)> = BTreeMap::new();
        for (name, value) in &from.fields {
            let passed = match link.by_type && !self.bibtex {
                true => table::passed(&from.kind, &to.kind, name),
                false => table::by_its_own_name(name),
            };
            for passed in passed {
                let renamed = passed != &**name;
                if to.fields.contains_key(passed) || dated && table::is_date(passed) {
                    continue;
                }
                // The title of the book comes before a title that it stands in itself.
                if taken
                    .get(passed)
                    .is_none_or(|(before, _)| renamed && !before)
                {
                    taken.insert(passed.into(), (renamed, value.clone()));
                }
            }
        }
        let bytes: usize = taken.values().map(|(_, value)| value.tex.len()).sum();
        if taken.len() > self.fields || bytes > self.bytes {
            self.broken.push(link.broken(BrokenKind::TooMuch, works));
            self.fields = 0;
            return;
        }
        self.fields -= taken.len();
        self.bytes -= bytes;
        let fields = &mut works[at].fields;
        fields.extend(taken.into_iter().map(|(name, (_, value))| (name, value)));
    }
}

#[cfg(test)]
mod tests;
