//! Evidence against hypotheses, a cell for each pair.
//!
//! The main type is [`Matrix`], after Heuer's analysis of competing hypotheses
//! (Psychology of Intelligence Analysis, 1999, ch. 8): what counts is what speaks against
//! a hypothesis, and evidence that fits all of them alike tells none from another. The
//! page counts and does not rank. This module does not weigh evidence.

use schemars::JsonSchema;
use serde::Serialize;

use super::Links;
use super::view::{Base, Link, Term};
use crate::data::draft::{AchCell, BlockClass};
use crate::model::book::Node;
use crate::model::ids::{AsideId, CaseId};

/// What the template `matrix.html` prints.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Matrix {
    page: Base,
    case: Link,
    hypotheses: Vec<Hypothesis>,
    rows: Vec<Row>,
    /// What each letter means, for those that occur.
    legend: Vec<Term>,
    /// What would be otherwise without one item.
    removals: Vec<Removal>,
}

/// A column.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Hypothesis {
    /// Its letter at the head of the column.
    letter: String,
    text: super::view::Html,
    /// How many items are inconsistent with it, and how many of these very.
    inconsistent: usize,
    very: usize,
    /// How many items say nothing of it.
    unrated: usize,
}

/// An item of evidence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Row {
    item: Link,
    /// Who says so.
    by: Vec<super::view::Person>,
    /// How many sources and origins it has, in words.
    rests_on: String,
    /// A cell for each hypothesis; none where it was not rated.
    cells: Vec<Option<Term>>,
    /// Whether it tells one hypothesis from another, in words.
    diagnostic: &'static str,
    diagnostic_words: String,
}

/// That the fewest inconsistent items would stand with other hypotheses without this item.
#[derive(Clone, Debug, Serialize, JsonSchema)]
struct Removal {
    item: Link,
    says: String,
}

impl super::Pages {
    /// Whether a case has a matrix: hypotheses, and evidence that is rated against them.
    pub fn has_matrix(&self, id: CaseId) -> bool {
        let case = &self.book.cases[id.index()];
        !case.prose.draft.front.hypotheses.is_empty() && self.rated(id).next().is_some()
    }

    /// The evidence of a case that is rated against hypotheses, as it stands there.
    fn rated(&self, id: CaseId) -> impl Iterator<Item = AsideId> + '_ {
        let asides = self.book.cases[id.index()].asides.clone().map(AsideId);
        asides.filter(|id| {
            let aside = &self.book.asides[id.index()];
            aside.class == BlockClass::Evidence
                && !self
                    .book
                    .block(aside.case, aside.block)
                    .further
                    .ach
                    .is_empty()
        })
    }
}

impl Links<'_> {
    /// `/cases/<slug>/matrix/`
    pub fn matrix(&self, id: CaseId) -> Matrix {
        let book = &self.pages.book;
        let case = &book.cases[id.index()];
        let front = &case.prose.draft.front;
        let words = self.words();
        let items: Vec<AsideId> = self.pages.rated(id).collect();
        let cells: Vec<Vec<Option<AchCell>>> = items
            .iter()
            .map(|item| {
                let aside = &book.asides[item.index()];
                let ach = &book.block(aside.case, aside.block).further.ach;
                let cell = |id: &str| Some(ach.iter().find(|(of, _)| of.value == id)?.1);
                front
                    .hypotheses
                    .iter()
                    .map(|it| cell(&it.id.value))
                    .collect()
            })
            .collect();
        let against = |column: usize, without: Option<usize>| {
            let rows = cells.iter().enumerate();
            let rows = rows.filter(move |(row, _)| Some(*row) != without);
            rows.filter(|(_, row)| row[column].is_some_and(is_inconsistent))
                .count()
        };
        let least = |without: Option<usize>| -> Vec<usize> {
            let counts: Vec<usize> = (0..front.hypotheses.len())
                .map(|column| against(column, without))
                .collect();
            let fewest = counts.iter().min();
            (0..counts.len())
                .filter(|&at| Some(&counts[at]) == fewest)
                .collect()
        };
        let hypotheses = front
            .hypotheses
            .iter()
            .enumerate()
            .map(|(column, it)| Hypothesis {
                letter: letter(column),
                text: super::view::Html::trusted(it.text.html.clone()),
                inconsistent: against(column, None),
                very: cells
                    .iter()
                    .filter(|row| row[column] == Some(AchCell::VeryInconsistent))
                    .count(),
                unrated: cells.iter().filter(|row| row[column].is_none()).count(),
            });
        let rows = items
            .iter()
            .zip(&cells)
            .map(|(&item, cells)| self.matrix_row(item, cells));
        let now = least(None);
        let removals = items.iter().enumerate().filter_map(|(row, &item)| {
            let then = least(Some(row));
            (then != now).then(|| Removal {
                item: self.node_link(Node::Aside(item)),
                says: words.with("matrix.then", &[("letters", &letters(&then))]),
            })
        });
        let occurs = |cell: &AchCell| cells.iter().flatten().any(|it| it.as_ref() == Some(cell));
        let title = front
            .title
            .as_ref()
            .map_or(&*case.slug, |it| &it.value.text);
        let title = words.with("matrix.case-title", &[("case", title)]);
        Matrix {
            page: self.base_of_case(id, &title, words.say("matrix.lede")),
            case: self.case_link(id),
            hypotheses: hypotheses.collect(),
            rows: rows.collect(),
            legend: CELLS
                .into_iter()
                .filter(occurs)
                .map(|cell| self.cell(cell))
                .collect(),
            removals: removals.collect(),
        }
    }

    fn matrix_row(&self, id: AsideId, cells: &[Option<AchCell>]) -> Row {
        let book = &self.pages.book;
        let aside = &book.asides[id.index()];
        let mut sources: Vec<_> = aside
            .mentions
            .iter()
            .map(|id| book.mentions[id.index()].source)
            .collect();
        sources.sort_unstable();
        sources.dedup();
        let diagnostic = diagnostic(cells);
        Row {
            item: self.node_link(Node::Aside(id)),
            by: self.people(&aside.by),
            rests_on: self.words().count("count.sources", sources.len()),
            cells: cells
                .iter()
                .map(|cell| cell.map(|cell| self.cell(cell)))
                .collect(),
            diagnostic,
            diagnostic_words: self.words().of("matrix.diagnostic-", diagnostic).to_owned(),
        }
    }

    fn cell(&self, cell: AchCell) -> Term {
        let slug = match cell {
            AchCell::VeryConsistent => "CC",
            AchCell::Consistent => "C",
            AchCell::Neutral => "N",
            AchCell::Inconsistent => "I",
            AchCell::VeryInconsistent => "II",
            AchCell::NotApplicable => "NA",
        };
        Term {
            slug,
            words: self.words().of("cell.", slug).to_owned(),
        }
    }
}

const CELLS: [AchCell; 6] = [
    AchCell::VeryConsistent,
    AchCell::Consistent,
    AchCell::Neutral,
    AchCell::Inconsistent,
    AchCell::VeryInconsistent,
    AchCell::NotApplicable,
];

fn is_inconsistent(cell: AchCell) -> bool {
    matches!(cell, AchCell::Inconsistent | AchCell::VeryInconsistent)
}

/// Whether an item tells hypotheses apart: `yes`; `no`, if it was rated alike for all;
/// `unknown`, if fewer than two were rated. Cells that do not apply are left out.
fn diagnostic(cells: &[Option<AchCell>]) -> &'static str {
    let rated: Vec<AchCell> = cells
        .iter()
        .flatten()
        .copied()
        .filter(|cell| *cell != AchCell::NotApplicable)
        .collect();
    match rated.as_slice() {
        [] | [_] => "unknown",
        [first, rest @ ..] if rest.iter().all(|cell| cell == first) => "no",
        _ => "yes",
    }
}

/// `A`, `B` … `Z`, `AA` …
fn letter(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    match column / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

fn letters(columns: &[usize]) -> String {
    let letters: Vec<String> = columns.iter().map(|&column| letter(column)).collect();
    letters.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use AchCell::{Consistent, Inconsistent, NotApplicable};

    #[test]
    fn what_fits_all_alike_tells_none_apart() {
        let check = |cells: &[Option<AchCell>], expected| assert_eq!(diagnostic(cells), expected);
        check(&[Some(Consistent), Some(Consistent), None], "no");
        check(&[Some(Consistent), Some(Inconsistent)], "yes");
        check(&[Some(Consistent), Some(NotApplicable)], "unknown");
        check(&[None, None], "unknown");
    }

    #[test]
    fn columns_have_letters() {
        assert_eq!([0, 25, 26, 27].map(letter), ["A", "Z", "AA", "AB"]);
    }
}
