//! What one side of an exchange has and the other lacks.

use std::collections::{BTreeMap, BTreeSet};

use crate::data::draft::{AnswerKind, Block};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::{AnswerTo, QuoteCheck, Support};
use crate::model::ids::{AnswerId, CaseId, ClaimId};

/// What a side can have, in the order in which the comparison shows it.
const PARTS: [&str; 5] = ["asserter", "date", "citation", "locator", "quotation"];

/// Which of [`PARTS`] a side has.
type Has = [bool; 5];

/// One side, by its place in the Book.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Claim(ClaimId),
    Answer(AnswerId),
}

/// What a side lacks, and a side that has some of it.
struct Lack {
    parts: Has,
    other: Side,
}

/// Looks at every claim beside every answer to it, and at every answer beside its replies.
/// A side is told once what it lacks, however many there are that have it; one of which
/// something could not be read or looked up has been reported already.
pub fn check(book: &Book, found: &mut Diagnostics) {
    let uncertain = with_unknown_sources(book);
    let mut lacks: BTreeMap<Side, Lack> = BTreeMap::new();
    for (number, answer) in book.answers.iter().enumerate() {
        let this = Side::Answer(AnswerId::from(number));
        // Who grants a claim has nothing to show for it.
        let opposed = answer
            .targets
            .iter()
            .filter(|aim| aim.kind != AnswerKind::Concedes);
        for aim in opposed {
            let other = match aim.at {
                AnswerTo::Claim(claim) => Side::Claim(claim),
                AnswerTo::Answer(answer) => Side::Answer(answer),
                _ => continue,
            };
            for (poor, rich) in [(this, other), (other, this)] {
                note(&mut lacks, poor, rich, has(book, poor), has(book, rich));
            }
        }
    }
    lacks.retain(|side, _| !is_uncertain(book, *side, &uncertain));
    for (side, lack) in &lacks {
        let parts = PARTS.iter().zip(lack.parts);
        let missing: Vec<String> = parts
            .filter(|(_, lacks)| *lacks)
            .map(|(part, _)| format!("no {part}"))
            .collect();
        let side_word = match side {
            Side::Claim(_) => "claim",
            Side::Answer(_) => "answer",
        };
        let (other_has, own, label) = match missing.len() {
            1 => ("one", "has none", "has one"),
            _ => ("them", "has none of these", "has them"),
        };
        let message = format!(
            "the {side_word} has {}, and the other side has {other_has}",
            missing.join(" and ")
        );
        found.push(
            Diagnostic::at(Code::ONE_SIDED, block(book, *side).place(), message)
                .label(own)
                .also(block(book, lack.other).place(), label)
                .help("add what the source gives; a reader weighs both sides by what they show"),
        );
    }
}

/// The blocks that cite something which is not there, by case and number.
fn with_unknown_sources(book: &Book) -> BTreeSet<(CaseId, u32)> {
    let mut all = BTreeSet::new();
    for (number, case) in book.cases.iter().enumerate() {
        let cites = case.prose.draft.body.cites.iter();
        for (cite, mentions) in cites.zip(case.prose.mentions.windows(2)) {
            let known = mentions[1].0 - mentions[0].0;
            if let Some(block) = cite.block
                && (known as usize) < cite.citations.len()
            {
                all.insert((CaseId::from(number), block));
            }
        }
    }
    all
}

fn is_uncertain(book: &Book, side: Side, uncertain: &BTreeSet<(CaseId, u32)>) -> bool {
    let (case, number, by) = match side {
        Side::Claim(id) => {
            let claim = &book.claims[id.index()];
            (claim.case, claim.block, claim.by.len())
        }
        Side::Answer(id) => {
            let answer = &book.answers[id.index()];
            (answer.case, answer.block, answer.by.len())
        }
    };
    let block = book.block(case, number);
    block.misread || by < block.by.len() || uncertain.contains(&(case, number))
}

fn note(lacks: &mut BTreeMap<Side, Lack>, poor: Side, rich: Side, poor_has: Has, rich_has: Has) {
    let missing: Has = std::array::from_fn(|part| rich_has[part] && !poor_has[part]);
    if missing.contains(&true) {
        let lack = lacks.entry(poor).or_insert(Lack {
            parts: [false; 5],
            other: rich,
        });
        for (all, one) in lack.parts.iter_mut().zip(missing) {
            *all |= one;
        }
    }
}

fn has(book: &Book, side: Side) -> Has {
    let (block, date, support) = match side {
        Side::Claim(id) => {
            let claim = &book.claims[id.index()];
            (block(book, side), claim.date.is_some(), &claim.support)
        }
        Side::Answer(id) => {
            let answer = &book.answers[id.index()];
            (block(book, side), answer.date.is_some(), &answer.support)
        }
    };
    [
        !block.by.is_empty(),
        date,
        !support.mentions.is_empty(),
        located(book, support),
        quoted(book, support),
    ]
}

fn located(book: &Book, support: &Support) -> bool {
    let mentions = support.mentions.iter();
    mentions
        .map(|mention| book.citation(&book.mentions[mention.index()]))
        .any(|citation| citation.locator.is_some())
}

fn quoted(book: &Book, support: &Support) -> bool {
    let mentions = support.mentions.iter();
    mentions
        .map(|mention| book.mentions[mention.index()].quote)
        .any(|quote| quote != QuoteCheck::NoQuote)
}

fn block(book: &Book, side: Side) -> &Block {
    match side {
        Side::Claim(id) => {
            let claim = &book.claims[id.index()];
            book.block(claim.case, claim.block)
        }
        Side::Answer(id) => {
            let answer = &book.answers[id.index()];
            book.block(answer.case, answer.block)
        }
    }
}
