//! Where the boxes of a drawing go.
//!
//! Columns are those of layered drawing: what points at nothing stands in the first, and
//! everything else one column beyond the furthest of what it points at. Within a column,
//! boxes stand as in an outline: each keeps a band of the drawing for what hangs from it,
//! and the first of these is level with it. A box that points at several others hangs
//! from one of them. So no two boxes overlap and no two lines of one tree cross, and the
//! work grows with boxes and lines. The general methods of layered drawing (Sugiyama,
//! Tagawa and Toda, 1981) make fewer crossings where boxes point at many others, for more
//! work; arguments and derivations are nearly trees.

use super::{ARRIVES, LEAVES, Line};

/// Space between two boxes, one above the other.
const BETWEEN: u32 = 10;
/// Space between two bands of the first column.
const BANDS: u32 = 14;

/// Where a box is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    /// Its column, from 0 at the left.
    pub column: u32,
    /// Its upper edge.
    pub y: u32,
    /// Its height: that of its words, or more where many lines meet.
    pub height: u32,
}

/// Places boxes of at least these heights.
pub(super) fn places(heights: &[u32], lines: &[Line]) -> Vec<Place> {
    let count = heights.len();
    let columns = columns(count, lines);
    let (mut leaving, mut arriving) = (vec![0_u32; count], vec![0_u32; count]);
    let mut above: Vec<Option<usize>> = vec![None; count];
    for line in lines {
        leaving[line.from] += 1;
        arriving[line.to] += 1;
        if above[line.from].is_none() && columns[line.to] + 1 == columns[line.from] {
            above[line.from] = Some(line.to);
        }
    }
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (at, parent) in above.iter().enumerate() {
        if let Some(parent) = parent {
            below[*parent].push(at);
        }
    }
    let mut places: Vec<Place> = (0..count)
        .map(|at| Place {
            column: columns[at],
            y: 0,
            height: heights[at]
                .max(leaving[at] * LEAVES)
                .max(arriving[at] * ARRIVES),
        })
        .collect();
    let mut free = 0;
    for root in (0..count).filter(|&at| above[at].is_none()) {
        if free > 0 {
            free += BANDS - BETWEEN;
        }
        free = band(root, free, &below, &mut places);
    }
    places
}

/// Places a box and what hangs from it from `top` on; gives where the next band starts.
fn band(root: usize, top: u32, below: &[Vec<usize>], places: &mut [Place]) -> u32 {
    enum Step {
        Enter(usize),
        Leave(usize),
    }
    let mut free = top;
    let mut next = vec![Step::Enter(root)];
    while let Some(step) = next.pop() {
        match step {
            Step::Enter(at) => {
                places[at].y = free;
                next.push(Step::Leave(at));
                next.extend(below[at].iter().rev().map(|&child| Step::Enter(child)));
            }
            Step::Leave(at) => free = free.max(places[at].y + places[at].height + BETWEEN),
        }
    }
    free
}

/// The column of each box. Lines that run in a circle are passed over.
fn columns(count: usize, lines: &[Line]) -> Vec<u32> {
    let mut columns = vec![0; count];
    let mut waiting = vec![0_u32; count];
    let mut pointed_at_by: Vec<Vec<usize>> = vec![Vec::new(); count];
    for line in lines {
        waiting[line.from] += 1;
        pointed_at_by[line.to].push(line.from);
    }
    let mut ready: Vec<usize> = (0..count).filter(|&at| waiting[at] == 0).collect();
    while let Some(at) = ready.pop() {
        for &from in &pointed_at_by[at] {
            columns[from] = columns[from].max(columns[at] + 1);
            waiting[from] -= 1;
            if waiting[from] == 0 {
                ready.push(from);
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::super::Dashes;
    use super::*;

    /// Columns and upper edges of boxes 40 high with lines between them.
    #[track_caller]
    fn check(count: usize, lines: &[(usize, usize)], expected: &[(u32, u32)]) {
        let line = |&(from, to): &(usize, usize)| Line {
            from,
            to,
            class: "",
            dashes: Dashes::Whole,
            words: String::new(),
        };
        let lines: Vec<Line> = lines.iter().map(line).collect();
        let places = places(&vec![40; count], &lines);
        let places: Vec<(u32, u32)> = places.iter().map(|it| (it.column, it.y)).collect();
        assert_eq!(places, expected);
    }

    #[test]
    fn the_first_answer_is_level_with_what_it_answers() {
        check(3, &[(1, 0), (2, 0)], &[(0, 0), (1, 0), (1, 50)]);
    }

    #[test]
    fn a_reply_keeps_the_next_answer_out_of_its_band() {
        check(
            5,
            &[(1, 0), (2, 1), (3, 1), (4, 0)],
            &[(0, 0), (1, 0), (2, 0), (2, 50), (1, 100)],
        );
    }

    #[test]
    fn what_answers_two_stands_beyond_the_further_one() {
        check(3, &[(1, 0), (2, 0), (2, 1)], &[(0, 0), (1, 0), (2, 0)]);
    }

    #[test]
    fn claims_without_answers_stand_below_one_another() {
        check(2, &[], &[(0, 0), (0, 54)]);
    }

    #[test]
    fn a_circle_is_placed_all_the_same() {
        check(2, &[(0, 1), (1, 0)], &[(0, 0), (0, 54)]);
    }

    #[test]
    fn a_box_grows_with_the_lines_that_meet_at_it() {
        let answers: Vec<Line> = (1..=9)
            .map(|from| Line {
                from,
                to: 0,
                class: "",
                dashes: Dashes::Whole,
                words: String::new(),
            })
            .collect();
        assert_eq!(places(&[40; 10], &answers)[0].height, 9 * ARRIVES);
    }
}
