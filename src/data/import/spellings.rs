//! The names of sources in notes, and which of them are one source.

use crate::data::brackets::Names;

/// A name as it was met: its spelling, and the line of its first place.
#[derive(Clone, Debug)]
pub(super) struct Met {
    pub name: String,
    pub line: usize,
}

/// A source that no record describes yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stub {
    pub key: String,
    /// Its spellings, in the order in which they were met.
    pub spellings: Vec<String>,
    pub line: usize,
    /// The first spelling that differs by more than capitals, if there is one.
    pub variant: Option<String>,
}

/// What the names of the notes turned out to be.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    pub stubs: Vec<Stub>,
    /// Everything that a bracket may name: the book's sources and the stubs.
    pub names: Names,
}

/// The most letters that go before a name as the initials of who republished it.
const MOST_INITIALS: usize = 3;

/// Sorts names into sources. `known` are those of the book.
pub(super) fn sort(met: &[Met], known: &Names) -> Spellings {
    let mut stubs: Vec<Stub> = Vec::new();
    for one in met {
        if known.key(&one.name).is_some() {
            continue;
        }
        let same = |stub: &&mut Stub| {
            stub.spellings
                .iter()
                .any(|spelling| spelling.to_lowercase() == one.name.to_lowercase())
        };
        match stubs.iter_mut().find(same) {
            Some(stub) if stub.spellings.contains(&one.name) => {}
            Some(stub) => stub.spellings.push(one.name.clone()),
            None => stubs.push(Stub {
                key: String::new(),
                spellings: vec![one.name.clone()],
                line: one.line,
                variant: None,
            }),
        }
    }
    let spelt: Vec<String> = stubs
        .iter()
        .flat_map(|stub| stub.spellings.clone())
        .collect();
    // `SlateSalon` is no name if `Slate` is one.
    stubs.retain(|stub| {
        let name = &stub.spellings[0];
        !spelt.iter().any(|other| runs_on(name, other)) && !known.run_together(name)
    });
    join_variants(&mut stubs);
    let mut names = known.clone();
    for stub in &mut stubs {
        stub.key = free_key(&stub.spellings[0], &names);
        names.add(&stub.key, &stub.key);
        for spelling in &stub.spellings {
            names.add(spelling, &stub.key);
        }
    }
    Spellings { stubs, names }
}

/// Whether `name` is `first` and another name with nothing between them.
fn runs_on(name: &str, first: &str) -> bool {
    crate::data::brackets::rest_after(name, first).is_some()
}

/// `BIDossier` is most likely the `Dossier` as somebody else has it.
fn join_variants(stubs: &mut Vec<Stub>) {
    let mut at = 0;
    while at < stubs.len() {
        let of = stubs.iter().position(|other| {
            (other.spellings.iter()).any(|shorter| has_initials(&stubs[at].spellings[0], shorter))
        });
        match of {
            Some(of) if of != at => {
                let variant = stubs.remove(at);
                let of = if of > at { of - 1 } else { of };
                stubs[of].variant = Some(variant.spellings[0].clone());
                stubs[of].line = stubs[of].line.min(variant.line);
                stubs[of].spellings.extend(variant.spellings);
            }
            _ => at += 1,
        }
    }
}

fn has_initials(name: &str, shorter: &str) -> bool {
    let Some(initials) = name.strip_suffix(shorter) else {
        return false;
    };
    (1..=MOST_INITIALS).contains(&initials.chars().count())
        && initials.chars().all(char::is_uppercase)
        && shorter.starts_with(char::is_uppercase)
        && shorter.chars().nth(1).is_some_and(char::is_lowercase)
}

/// A key made from a name that no source has.
fn free_key(name: &str, taken: &Names) -> String {
    let mut key = String::with_capacity(name.len());
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            key.push(c);
        } else if !key.ends_with('-') && !key.is_empty() {
            key.push('-');
        }
    }
    let key = match key.trim_end_matches('-') {
        "" => "source".to_owned(),
        key => key.to_owned(),
    };
    let mut free = key.clone();
    let mut number = 2;
    while taken.key(&free).is_some() {
        free = format!("{key}-{number}");
        number += 1;
    }
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(met: &[&str], expected: &[(&str, &[&str])]) {
        let mut known = Names::default();
        known.add("ledger-2016", "ledger-2016");
        known.add("Ledger", "ledger-2016");
        let met: Vec<Met> = met
            .iter()
            .map(|name| Met {
                name: (*name).to_owned(),
                line: 1,
            })
            .collect();
        let sorted = sort(&met, &known);
        let stubs: Vec<(&str, Vec<&str>)> = sorted
            .stubs
            .iter()
            .map(|stub| {
                (
                    &*stub.key,
                    stub.spellings.iter().map(|name| &**name).collect(),
                )
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected
            .iter()
            .map(|(key, names)| (*key, names.to_vec()))
            .collect();
        assert_eq!(stubs, expected);
    }

    #[test]
    fn spellings_of_one_name_are_one_source() {
        check(
            &["Heatst", "HeatSt", "Heatst"],
            &[("heatst", &["Heatst", "HeatSt"])],
        );
        check(&["OHMemo", "Memo"], &[("memo", &["Memo", "OHMemo"])]);
        check(&["Memo", "OHMemo"], &[("memo", &["Memo", "OHMemo"])]);
    }

    #[test]
    fn two_names_that_ran_together_are_no_third() {
        check(&["Gazette", "GazetteHarbour"], &[("gazette", &["Gazette"])]);
        check(&["LedgerHarbour"], &[]);
        check(
            &["BBC", "BBCNews"],
            &[("bbc", &["BBC"]), ("bbcnews", &["BBCNews"])],
        );
    }

    #[test]
    fn a_source_of_the_book_needs_no_other_record() {
        check(&["ledger", "A & B"], &[("a-b", &["A & B"])]);
    }
}
