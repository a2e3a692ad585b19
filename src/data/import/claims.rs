//! Words cut into statements, each with the brackets that it ends in.

use std::ops::Range;

use crate::data::brackets::{may_cite, names_by_form};

/// A bracket in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BracketAt {
    /// The whole of it.
    pub range: Range<usize>,
    /// Whether it looks like a citation, wherever its names are.
    pub may_name: bool,
}

impl BracketAt {
    /// What stands between the brackets.
    pub fn inner<'w>(&self, words: &'w str) -> &'w str {
        &words[self.range.start + 1..self.range.end - 1]
    }
}

/// The brackets in `words`, but for links and those that hold brackets themselves.
pub(super) fn brackets(words: &str) -> Vec<BracketAt> {
    let mut all = Vec::new();
    let mut open = None;
    for (at, c) in words.char_indices() {
        match c {
            '[' => open = Some(at),
            ']' => {
                let Some(start) = open.take() else { continue };
                let range = start..at + 1;
                let inner = &words[start + 1..at];
                let after = &words[at + 1..];
                if !after.starts_with(['(', '[', ']', '{'])
                    && !words[..start].ends_with(['[', '!', '\\'])
                {
                    let stands = ends_statement(&words[..start]) || stands_alone(after);
                    all.push(BracketAt {
                        may_name: stands && looks_like_names(inner),
                        range,
                    });
                }
            }
            _ => {}
        }
    }
    all
}

/// Whether words end as a sentence does.
fn ends_statement(words: &str) -> bool {
    words
        .trim_end()
        .ends_with(['.', '?', '!', '”', '"', '’', ')', ']', '…', ':'])
}

/// Whether a bracket that these words follow is no part of the grammar of a sentence.
fn stands_alone(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\u{a0}']);
    after.is_empty() || after.starts_with(['.', ',', ';', ':', '?', '!', ')', '\n', '['])
}

/// Whether what stands in a bracket has the form of names: each begins with a capital or
/// a digit, and is not long.
fn looks_like_names(inner: &str) -> bool {
    if !may_cite(inner) {
        return false;
    }
    let names = names_by_form(inner, "en");
    !names.is_empty()
        && names.iter().all(|name| {
            let first = name.chars().next().unwrap_or(' ');
            (first.is_uppercase() || first.is_numeric() || name.chars().any(char::is_uppercase))
                && name.contains(char::is_alphabetic)
                && name.split_whitespace().count() <= 6
                && name.len() <= 60
                && !name.contains(['?', '!', ':', '“', '"'])
        })
}

/// Cuts words after each bracket of `cuts` that ends a statement. The last stretch may
/// have no bracket.
pub(super) fn statements(words: &str, cuts: &[BracketAt]) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut start = 0;
    for (number, cut) in cuts.iter().enumerate() {
        let after = &words[cut.range.end..];
        let stop = after.len() - after.trim_start_matches(['.', '?', '!']).len();
        let end = cut.range.end + stop;
        let next_cut = cuts
            .get(number + 1)
            .map_or(words.len(), |next| next.range.start);
        let another = words[end..next_cut].trim().is_empty() && next_cut < words.len();
        let ends = stop > 0 || ends_statement(&words[..cut.range.start]);
        if ends && !another {
            all.push(trimmed(words, start..end));
            start = end;
        }
    }
    let rest = trimmed(words, start..words.len());
    if !rest.is_empty() {
        all.push(rest);
    }
    all
}

fn trimmed(words: &str, range: Range<usize>) -> Range<usize> {
    let part = &words[range.clone()];
    let start = range.start + part.len() - part.trim_start().len();
    start..start.max(range.start + part.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &[&str], named: &[&str]) {
        let all = brackets(words);
        let cuts: Vec<BracketAt> = all.iter().filter(|one| one.may_name).cloned().collect();
        let names: Vec<&str> = cuts.iter().map(|cut| cut.inner(words)).collect();
        let parts: Vec<&str> = statements(words, &cuts)
            .into_iter()
            .map(|at| &words[at])
            .collect();
        assert_eq!((&*parts, &*names), (expected, named));
    }

    #[test]
    fn a_statement_ends_with_its_bracket() {
        check(
            "Water boils. [Ledger]. It does [see Memo p. 2] [B]. And more.",
            &[
                "Water boils. [Ledger].",
                "It does [see Memo p. 2] [B].",
                "And more.",
            ],
            &["Ledger", "see Memo p. 2", "B"],
        );
    }

    #[test]
    fn a_bracket_inside_a_sentence_does_not_cut_it() {
        check(
            "It boils [Ledger], and cools [Memo]. \"It [Kettle] boyls [sic]\" [emphasis added]. So.",
            &[
                "It boils [Ledger], and cools [Memo].",
                "\"It [Kettle] boyls [sic]\" [emphasis added]. So.",
            ],
            &["Ledger", "Memo"],
        );
    }
}
