//! How sources are told apart: more names, given names, a condition, a suffix.
//!
//! The main type is [`Told`], what one source needs. It is settled once for a
//! whole book: every source is printed bare once, and from then on only those
//! whose print is the same as another's are looked at. No step compares all
//! with all; groups are found by sorting.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use citationberg::DisambiguationRule as Rule;
use rustc_hash::{FxHashMap, FxHasher};

use super::flow::Flow;
use super::name::Name;
use super::print::{Job, Omit, Position, initials};
use super::program::Program;
use super::reference::Reference;
use super::sort::{self, Keys};
use super::variable::Variable;

/// What one source needs to be told from the others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Told {
    /// How many names are shown before et al., at least.
    pub names: u16,
    /// Whether conditions that ask for ambiguity hold.
    pub condition: bool,
    /// 1 for `a`, 2 for `b`, …; 0 for none.
    pub year_suffix: u32,
    /// Names of this source that need more than the style gives them.
    pub hints: Box<[(Name, Hint)]>,
}

/// How much more of a name is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    Initials,
    Given,
}

/// Names that need more in every source, by the rules that look at all names.
#[derive(Debug, Default)]
pub(super) struct Hints {
    names: FxHashMap<Name, Hint>,
    primary_only: bool,
}

impl Hints {
    /// What the name at place `index` of a list needs.
    pub fn of(&self, name: &Name, index: usize) -> Option<Hint> {
        if self.names.is_empty() || (self.primary_only && index > 0) {
            return None;
        }
        self.names.get(name).copied()
    }
}

/// Settles how the sources of a book are told apart.
pub(super) fn settle(program: &Program, references: &[Arc<Reference>]) -> (Vec<Told>, Hints) {
    let cite = &program.cite;
    let told = vec![Told::default(); references.len()];
    let hints = Hints::default();
    let idle = !cite.add_names
        && cite.add_givenname.is_none()
        && !cite.add_year_suffix
        && !program.tests_ambiguity;
    let mut settler = Settler {
        program,
        references,
        told,
        hints,
        flow: Flow::default(),
    };
    if idle {
        return (settler.told, settler.hints);
    }
    let all = 0..u32::try_from(references.len()).unwrap_or(u32::MAX);
    let mut bare: Vec<Bare> = all.map(|source| settler.bare(source)).collect();
    if let Some(rule) = cite.add_givenname.filter(|rule| *rule != Rule::ByCite) {
        settler.hint_all_names(rule, &mut bare);
    }
    let mut groups = alike(bare);
    if cite.add_names && !groups.is_empty() {
        for group in &groups {
            settler.add_names(group);
        }
        groups = settler.still_ambiguous(groups);
    }
    if cite.add_givenname == Some(Rule::ByCite) && !groups.is_empty() {
        for group in &groups {
            settler.add_given_names(group);
        }
        groups = settler.still_ambiguous(groups);
    }
    if program.tests_ambiguity && !groups.is_empty() {
        for source in groups.iter().flatten() {
            settler.told[*source as usize].condition = true;
        }
        groups = settler.still_ambiguous(groups);
    }
    if cite.add_year_suffix && !groups.is_empty() {
        settler.add_year_suffixes(groups);
    }
    (settler.told, settler.hints)
}

/// A source as it prints bare, and the lists of names in it.
struct Bare<'a> {
    text: Box<str>,
    source: u32,
    lists: Vec<&'a [Name]>,
}

/// Groups of sources that print the same, each in the order of the book.
fn alike(mut printed: Vec<Bare>) -> Vec<Vec<u32>> {
    printed.retain(|bare| !bare.text.is_empty());
    printed.sort_unstable_by(|a, b| (&a.text, a.source).cmp(&(&b.text, b.source)));
    printed
        .chunk_by(|a, b| a.text == b.text)
        .filter(|group| group.len() > 1)
        .map(|group| group.iter().map(|bare| bare.source).collect())
        .collect()
}

struct Settler<'a> {
    program: &'a Program,
    references: &'a [Arc<Reference>],
    told: Vec<Told>,
    hints: Hints,
    flow: Flow,
}

impl<'a> Settler<'a> {
    /// A source as it is first cited, bare.
    fn job(&self, source: u32) -> Job<'_> {
        Job {
            program: self.program,
            area: &self.program.citation,
            reference: &self.references[source as usize],
            told: &self.told[source as usize],
            hints: &self.hints,
            locator: None,
            // A note style tells sources apart where it shortens them.
            position: Position {
                subsequent: self.program.is_note,
                ..Position::default()
            },
            number: 0,
            first_note: None,
            omit: Omit::Nothing,
            sort: None,
        }
    }

    /// Prints a source as it is first cited, bare, into the flow.
    fn print(&mut self, source: u32) {
        let mut flow = std::mem::take(&mut self.flow);
        flow.clear();
        self.job(source).layout(&mut flow);
        self.flow = flow;
    }

    /// A source, printed bare.
    fn bare(&mut self, source: u32) -> Bare<'a> {
        self.print(source);
        Bare {
            text: self.flow.text.as_str().into(),
            source,
            lists: self.lists(source),
        }
    }

    /// The groups whose members still print the same.
    fn still_ambiguous(&mut self, groups: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
        let sources = groups.into_iter().flatten();
        alike(sources.map(|source| self.bare(source)).collect())
    }

    /// The lists of names that a source prints.
    fn name_lists(&mut self, source: u32) -> Vec<&'a [Name]> {
        self.print(source);
        self.lists(source)
    }

    /// The lists of names that were printed last, of that source.
    fn lists(&self, source: u32) -> Vec<&'a [Name]> {
        let reference: &'a Reference = &self.references[source as usize];
        let list = |variable: &Variable| match reference.names(*variable) {
            [] if *variable == Variable::EditorTranslator => reference.names(Variable::Editor),
            names => names,
        };
        self.flow.names.iter().flatten().map(list).collect()
    }

    fn hint_all_names(&mut self, rule: Rule, sources: &mut [Bare<'a>]) {
        let primary = matches!(rule, Rule::PrimaryName | Rule::PrimaryNameWithInitials);
        let initials_only = matches!(
            rule,
            Rule::AllNamesWithInitials | Rule::PrimaryNameWithInitials
        );
        let counted = |list: &&'a [Name]| {
            if primary {
                list.len().min(1)
            } else {
                list.len()
            }
        };
        let lists = || sources.iter().flat_map(|bare| &bare.lists);
        let names = lists().flat_map(|list| &list[..counted(list)]).collect();
        let found = hints_among(names, initials_only);
        self.hints = Hints {
            names: found.into_iter().collect(),
            primary_only: primary,
        };
        let reads_otherwise = |bare: &&mut Bare<'a>| {
            let mut names = bare.lists.iter().flat_map(|list| list.iter().enumerate());
            names.any(|(index, name)| self.hints.of(name, index).is_some())
        };
        let changed: Vec<&mut Bare<'a>> = sources.iter_mut().filter(reads_otherwise).collect();
        for bare in changed {
            *bare = self.bare(bare.source);
        }
    }

    /// Gives all members of a group more names while that tells one of them.
    fn add_names(&mut self, group: &[u32]) {
        let rule = self.program.cite.add_givenname;
        if rule == Some(Rule::ByCite) {
            self.add_given_names(group);
        }
        let lists: Vec<Vec<&Name>> = group
            .iter()
            .map(|source| self.name_lists(*source).into_iter().flatten().collect())
            .collect();
        let most = lists.iter().map(Vec::len).max().unwrap_or(0);
        // Members whose names agree so far have the same hash. Where the next
        // name parts them, all of them show that many.
        let mut hashes = vec![0_u64; group.len()];
        for shown in 1..=most {
            let mut parted: FxHashMap<u64, (u64, bool)> = FxHashMap::default();
            let before = hashes.clone();
            for (member, list) in lists.iter().enumerate() {
                if let Some(name) = list.get(shown - 1) {
                    let ends = u64::from(list.len() == shown);
                    hashes[member] = name_hash(before[member] ^ ends, name, shown == 1, rule);
                }
                let entry = parted
                    .entry(before[member])
                    .or_insert((hashes[member], false));
                entry.1 |= entry.0 != hashes[member];
            }
            for (member, source) in group.iter().enumerate() {
                if parted.get(&before[member]).is_some_and(|entry| entry.1) {
                    self.told[*source as usize].names = u16::try_from(shown).unwrap_or(u16::MAX);
                }
            }
        }
    }

    /// Gives names of equal family in equal place what tells them apart.
    fn add_given_names(&mut self, group: &[u32]) {
        let lists: Vec<Vec<&Name>> = group
            .iter()
            .map(|source| self.name_lists(*source).into_iter().flatten().collect())
            .collect();
        let most = lists.iter().map(Vec::len).max().unwrap_or(0);
        for place in 0..most {
            let column: Vec<&Name> = lists
                .iter()
                .filter_map(|list| list.get(place).copied())
                .collect();
            if column.len() < 2 {
                break;
            }
            let hints: FxHashMap<Name, Hint> = hints_among(column, false).into_iter().collect();
            if hints.is_empty() {
                continue;
            }
            for (member, list) in lists.iter().enumerate() {
                let Some(name) = list.get(place) else {
                    continue;
                };
                if let Some(hint) = hints.get(*name) {
                    let told = &mut self.told[group[member] as usize];
                    let mut more = std::mem::take(&mut told.hints).into_vec();
                    if !more.iter().any(|known| known.0 == **name) {
                        more.push(((*name).clone(), *hint));
                    }
                    told.hints = more.into();
                }
            }
        }
    }

    /// Suffixes in the order of the bibliography.
    fn add_year_suffixes(&mut self, groups: Vec<Vec<u32>>) {
        let area = self
            .program
            .bibliography
            .as_ref()
            .filter(|area| !area.sort.is_empty());
        for mut group in groups {
            if let Some(area) = area {
                let keys = |source: u32| {
                    Keys::own(Job {
                        area,
                        number: source + 1,
                        position: Position {
                            none: true,
                            ..Position::default()
                        },
                        ..self.job(source)
                    })
                };
                sort::sort_by_keys(&mut group, keys);
            }
            for (number, source) in (1..).zip(group) {
                self.told[source as usize].year_suffix = number;
            }
        }
    }
}

/// What names of the same family need among themselves.
fn hints_among(mut names: Vec<&Name>, initials_only: bool) -> Vec<(Name, Hint)> {
    names.retain(|name| !name.is_literal());
    names.sort_unstable_by(|a, b| family_of(a).cmp(&family_of(b)).then_with(|| a.cmp(b)));
    names.dedup();
    let mut found = Vec::new();
    for family in names.chunk_by(|a, b| family_of(a) == family_of(b)) {
        if family.len() < 2 {
            continue;
        }
        let short: Vec<String> = family
            .iter()
            .map(|name| initials(name.given(), true, false, ""))
            .collect();
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for initials in &short {
            *counts.entry(initials).or_default() += 1;
        }
        for (name, initials) in family.iter().zip(&short) {
            let shared = !name.given().is_empty() && counts.get(initials.as_str()) > Some(&1);
            match (shared, initials_only) {
                (true, true) => {}
                (true, false) => found.push(((*name).clone(), Hint::Given)),
                (false, _) => found.push(((*name).clone(), Hint::Initials)),
            }
        }
    }
    found
}

/// The family name with the particle that stays with it.
fn family_of(name: &Name) -> (&str, &str) {
    (name.family(), name.non_dropping_particle())
}

/// Adds what of a name may show, by the rule, to the hash of those before it.
fn name_hash(before: u64, name: &Name, is_first: bool, rule: Option<Rule>) -> u64 {
    let mut hasher = FxHasher::default();
    before.hash(&mut hasher);
    name.family().hash(&mut hasher);
    name.non_dropping_particle().hash(&mut hasher);
    let short = || initials(name.given(), true, false, "");
    match rule {
        Some(Rule::AllNames | Rule::ByCite) => name.hash(&mut hasher),
        Some(Rule::AllNamesWithInitials) => short().hash(&mut hasher),
        Some(Rule::PrimaryName) if is_first => name.hash(&mut hasher),
        Some(Rule::PrimaryNameWithInitials) if is_first => short().hash(&mut hasher),
        _ => {}
    }
    hasher.finish()
}

/// Writes a suffix: `a` to `z`, then `aa`, `ab`, ….
pub(super) fn write_year_suffix(number: u32, out: &mut String) {
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    out.extend(letters.into_iter().rev());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(number: u32, expected: &str) {
        let mut out = String::new();
        write_year_suffix(number, &mut out);
        assert_eq!(out, expected);
    }

    #[test]
    fn suffixes_go_on_after_z() {
        check(1, "a");
        check(26, "z");
        check(27, "aa");
        check(52, "az");
        check(53, "ba");
        check(703, "aaa");
    }
}
