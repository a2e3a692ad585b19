//! The shares of claims that a book asks for.

use crate::data::config::Measure;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::coverage::{counted, has, shares};
use crate::model::ids::ClaimId;

/// Claims that a finding names as examples.
const NAMED: usize = 3;

/// Compares what `check.coverage` asks with what there is.
pub fn check(book: &Book, found: &mut Diagnostics) {
    if book.config.coverage.is_empty() {
        return;
    }
    let shares = shares(book);
    for (measure, asked) in &book.config.coverage {
        let share = shares[*measure as usize];
        if share.per_cent() >= u32::from(asked.value) {
            continue;
        }
        let without: Vec<String> = counted(book)
            .filter(|(_, claim)| !has(book, claim, *measure))
            .take(NAMED)
            .map(|(id, _)| name(book, id))
            .collect();
        found.push(
            Diagnostic::at(
                Code::LOW_COVERAGE,
                &asked.span,
                format!(
                    "{} of {} claims ({} %) have {}",
                    share.with,
                    share.of,
                    share.per_cent(),
                    words(*measure)
                ),
            )
            .label(format!("at least {} % are asked for", asked.value))
            .help(format!("the first without: {}", without.join(", "))),
        );
    }
}

fn name(book: &Book, id: ClaimId) -> String {
    let claim = &book.claims[id.index()];
    format!("`{}#{}`", book.cases[claim.case.index()].slug, claim.id)
}

fn words(measure: Measure) -> &'static str {
    match measure {
        Measure::Citation => "a citation",
        Measure::Locator => "a citation with a locator",
        Measure::Origins => "two origins",
        Measure::Copy => "a saved copy of every source",
        Measure::Answer => "an answer, or a search for one",
    }
}
