//! What all pages of the comparison share: the order of the claims, their counts, and
//! where the lists are cut into pages. Counted once.
//!
//! The main type is [`Docket`]. A page ends after `page-size` rows, or earlier where its
//! rows are long, so that no page grows too large for a telephone. This module does not
//! know what a row looks like, only about how much of it there is.

use std::ops::Range;

use super::exchange::BLOCKS_IN_A_ROW;
use crate::model::Book;
use crate::model::ids::{AnswerId, CaseId, ClaimId};
use crate::model::state::{Flag, State};

/// About how many bytes the rows of a page may have.
const MOST: usize = 330_000;

/// What is the same for every page of the comparison.
#[derive(Debug)]
pub(super) struct Docket {
    /// All claims, by case as lists show cases, invented cases last.
    pub order: Vec<ClaimId>,
    /// All answers to what is not published here, likewise.
    pub unmatched: Vec<AnswerId>,
    /// What the whole book has, invented cases left out.
    pub tally: Tally,
    /// The pages of the list of all claims.
    pub whole: Cuts,
    /// Changes of cases, by the block that they name: `(case, block id, change)`, sorted.
    changes: Vec<(CaseId, Box<str>, u32)>,
    by_case: Vec<Cuts>,
    by_state: Vec<Cuts>,
    /// What the claims in each state have.
    tallies: Vec<Tally>,
}

/// How many claims there are of each state and with each flag.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// All of them.
    pub claims: usize,
    /// By state.
    pub states: [usize; State::ALL.len()],
    /// By flag.
    pub flags: [usize; Flag::ALL.len()],
}

/// A list cut into pages: the first row of each, and the number of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Cuts(Box<[u32]>);

impl Cuts {
    /// Cuts a list of rows of about these many bytes into pages of at most so many rows.
    fn new(rows: impl Iterator<Item = usize>, page_size: usize) -> Self {
        let mut starts = vec![0];
        let (mut held, mut bytes, mut row) = (0, 0, 0);
        for weight in rows {
            if held > 0 && (held >= page_size.max(1) || bytes + weight > MOST) {
                starts.push(row);
                (held, bytes) = (0, 0);
            }
            held += 1;
            bytes += weight;
            row += 1;
        }
        starts.push(row);
        Self(starts.into())
    }

    /// How many pages it has: at least one.
    pub fn pages(&self) -> u32 {
        crate::text::offset(self.0.len().saturating_sub(1).max(1))
    }

    /// The rows of page `page`, from 1; none beyond the last.
    pub fn rows(&self, page: u32) -> Range<usize> {
        let page = page as usize;
        let end = self.0.last().copied().unwrap_or(0);
        let start = self.0.get(page.saturating_sub(1)).copied().unwrap_or(end);
        start as usize..self.0.get(page).copied().unwrap_or(end) as usize
    }

    /// The page that a row stands on, from 1.
    pub fn page_of(&self, row: u32) -> u32 {
        let page = self.0.partition_point(|&start| start <= row).max(1);
        crate::text::offset(page).min(self.pages())
    }
}

impl Docket {
    pub fn new(book: &Book, in_state: impl Fn(State) -> Vec<ClaimId>) -> Self {
        let invented = |case: CaseId| book.cases[case.index()].prose.draft.front.invented;
        let claims = |case: CaseId| book.cases[case.index()].claims.clone().map(ClaimId);
        let listed = |of: bool| {
            book.case_order
                .iter()
                .copied()
                .filter(move |&c| invented(c) == of)
        };
        let mut order = Vec::with_capacity(book.claims.len());
        let mut tally = Tally::default();
        order.extend(listed(false).flat_map(claims));
        tally.add(book, order.iter().copied());
        order.extend(listed(true).flat_map(claims));
        if tally.claims == 0 {
            tally.add(book, order.iter().copied());
        }
        let cases = listed(false).chain(listed(true));
        let unmatched = cases.flat_map(|case| &book.cases[case.index()].answers_to_unpublished);
        let unmatched: Vec<AnswerId> = unmatched.copied().collect();
        let weights: Vec<u32> = (0..book.claims.len())
            .map(|claim| crate::text::offset(weight(book, ClaimId::from(claim))))
            .collect();
        let of_claim = |claim: ClaimId| weights[claim.index()] as usize;
        let of_answer = |answer: &AnswerId| weight_of_answer(book, *answer);
        let size = book.config.page_size;
        let both = order.iter().map(|&claim| of_claim(claim));
        let whole = Cuts::new(both.chain(unmatched.iter().map(of_answer)), size);
        let by_case = book.cases.iter().map(|case| {
            let own = case.claims.clone().map(ClaimId);
            let rows = own
                .chain(case.answered_claims.iter().copied())
                .map(of_claim);
            Cuts::new(
                rows.chain(case.answers_to_unpublished.iter().map(of_answer)),
                size,
            )
        });
        let by_state = State::ALL.map(|state| {
            let claims = in_state(state);
            let mut tally = Tally::default();
            tally.add(book, claims.iter().copied());
            (Cuts::new(claims.into_iter().map(of_claim), size), tally)
        });
        let (by_state, tallies) = by_state.into_iter().unzip();
        Self {
            whole,
            by_case: by_case.collect(),
            by_state,
            tallies,
            changes: changes(book),
            order,
            unmatched,
            tally,
        }
    }

    /// The pages of a case's list: its claims, those elsewhere that it answers, and its
    /// answers to what is not published.
    pub fn of_case(&self, case: CaseId) -> &Cuts {
        &self.by_case[case.index()]
    }

    /// The pages of the claims in a state.
    pub fn of_state(&self, state: State) -> &Cuts {
        &self.by_state[state as usize]
    }

    /// What the claims in a state have.
    pub fn tally_of(&self, state: State) -> &Tally {
        &self.tallies[state as usize]
    }

    /// The changes of a case that name a block, as indexes into its front matter.
    pub fn changes_of<'d>(
        &'d self,
        case: CaseId,
        block: &str,
    ) -> impl Iterator<Item = (CaseId, u32)> + use<'d> {
        let first = self
            .changes
            .partition_point(|(of, id, _)| (*of, &**id) < (case, block));
        let block = block.to_owned();
        self.changes[first..]
            .iter()
            .take_while(move |(of, id, _)| *of == case && **id == *block)
            .map(|&(case, _, change)| (case, change))
    }
}

impl Tally {
    pub fn add(&mut self, book: &Book, claims: impl IntoIterator<Item = ClaimId>) {
        for claim in claims {
            let claim = &book.claims[claim.index()];
            self.claims += 1;
            self.states[claim.state as usize] += 1;
            for flag in claim.flags.iter() {
                self.flags[flag as usize] += 1;
            }
        }
    }
}

fn changes(book: &Book) -> Vec<(CaseId, Box<str>, u32)> {
    let mut changes = Vec::new();
    for (index, case) in book.cases.iter().enumerate() {
        for (change, number) in case.prose.draft.front.changes.iter().zip(0..) {
            let blocks = change.blocks.iter();
            changes
                .extend(blocks.map(|id| (CaseId::from(index), id.value.as_str().into(), number)));
        }
    }
    changes.sort_unstable();
    changes
}

/// About how many bytes of markup a claim's row has. What a row never leaves out counts
/// with what it usually takes; words and citations count by themselves.
fn weight(book: &Book, id: ClaimId) -> usize {
    let claim = &book.claims[id.index()];
    let words = book.block(claim.case, claim.block).bulk();
    let mut sum = ROW + side(words, claim.support.mentions.len());
    sum +=
        JUDGED * claim.assessments.len() + ASKED * (claim.questions.len() + claim.searches.len());
    let mut next: Vec<AnswerId> = claim.met_by().collect();
    let mut shown = 0;
    while let Some(answer) = next.pop() {
        shown += 1;
        if shown > BLOCKS_IN_A_ROW {
            break;
        }
        sum += weight_of_answer(book, answer);
        next.extend(&book.answers[answer.index()].replies);
    }
    sum
}

fn weight_of_answer(book: &Book, id: AnswerId) -> usize {
    let answer = &book.answers[id.index()];
    let words = book.block(answer.case, answer.block).bulk();
    side(words, answer.support.mentions.len()) + 100 * answer.targets.len()
}

const ROW: usize = 1100;
const JUDGED: usize = 700;
const ASKED: usize = 300;

fn side(words: usize, cited: usize) -> usize {
    800 + words + 420 * cited
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[usize], page_size: usize, expected: &[(usize, usize)]) {
        let cuts = Cuts::new(rows.iter().copied(), page_size);
        let pages: Vec<Range<usize>> = (1..=cuts.pages()).map(|page| cuts.rows(page)).collect();
        let found: Vec<(usize, usize)> = pages.iter().map(|it| (it.start, it.end)).collect();
        assert_eq!(found, expected);
        for (page, rows) in (1..).zip(&pages) {
            for row in rows.clone() {
                assert_eq!(cuts.page_of(crate::text::offset(row)), page);
            }
        }
    }

    #[test]
    fn a_page_ends_after_so_many_rows() {
        check(&[1; 5], 2, &[(0, 2), (2, 4), (4, 5)]);
        check(&[], 2, &[(0, 0)]);
        check(&[1; 2], 2, &[(0, 2)]);
    }

    #[test]
    fn a_page_ends_early_where_its_rows_are_long() {
        check(
            &[MOST / 2, MOST / 2, 1, MOST * 2, 1],
            100,
            &[(0, 2), (2, 3), (3, 4), (4, 5)],
        );
    }

    #[test]
    fn there_is_no_row_beyond_the_last_page() {
        let cuts = Cuts::new([1; 3].into_iter(), 2);
        assert!(cuts.rows(9).is_empty());
    }
}
