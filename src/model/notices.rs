//! What befell a source, for everything that goes back to it.
//!
//! [`pass_on`] tells each source the nearest retracted work behind it. This module
//! reads records and derivations, and knows no claim.

use super::book::Book;
use super::ids::SourceId;

/// Tells each source whether a work that it goes back to was retracted.
///
/// The nearest counts, of equals the first by id. Derivations have no cycles, so that
/// a walk that ends each source before those that draw on it is linear in the links.
pub fn pass_on(book: &mut Book) {
    let mut nearest: Vec<Option<(u32, SourceId)>> = vec![None; book.sources.len()];
    let mut done = vec![false; book.sources.len()];
    for start in 0..book.sources.len() {
        let mut open = vec![(start, false)];
        while let Some((at, returning)) = open.pop() {
            if done[at] {
                continue;
            }
            let from = book.sources[at].drawn_from.iter().map(|link| link.from);
            if !returning {
                open.push((at, true));
                open.extend(from.map(|from| (from.index(), false)));
                continue;
            }
            done[at] = true;
            nearest[at] = from
                .filter_map(|from| {
                    if book.sources[from.index()].custom.retracted.is_some() {
                        return Some((1, from));
                    }
                    let (steps, behind) = nearest[from.index()]?;
                    Some((steps + 1, behind))
                })
                .min();
        }
    }
    for (source, nearest) in book.sources.own().iter_mut().zip(nearest) {
        source.draws_on_retracted = nearest.map(|(_, retracted)| retracted);
    }
}

#[cfg(test)]
mod tests {
    use crate::data::record::{Custom, Notice};
    use crate::model::state::Flag;
    use crate::pages::sample::{Sample, drawing_on};

    fn retracted(custom: &mut Custom) {
        custom.retracted = Some(Notice {
            date: None,
            day: None,
            by: None,
            note: None,
            url: None,
        });
    }

    #[test]
    fn a_retraction_reaches_everything_that_goes_back_to_the_work() {
        let book = Sample::default()
            .source_with("a", drawing_on("b"))
            .source_with("b", drawing_on("c"))
            .source_with("c", |custom| {
                retracted(custom);
                drawing_on("d")(custom);
            })
            .source("d")
            .case("kettle")
            .claim("c-boil", "Boils {a}.")
            .book();
        let behind: Vec<Option<u32>> = book
            .sources
            .iter()
            .map(|source| source.draws_on_retracted.map(|id| id.0))
            .collect();
        assert_eq!(behind, [Some(2), Some(2), None, None]);
        assert!(book.claims[0].flags.has(Flag::SourceRetracted));
    }
}
