//! CB3: claims and answers that leave a reader with a question.

use crate::data::draft::{AnswerKind, Block, BlockClass};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::{Answer, AnswerTo, Aside, Case, Claim};
use crate::model::ids::CaseId;
use crate::model::stand::last_review_at;
use crate::model::state::Flag;
use crate::text::{Span, near};

/// Whether a claim cites something that could not be resolved, which has been reported.
fn cites_in_vain(book: &Book, claim: &Claim) -> bool {
    let block = book.block(claim.case, claim.block);
    let cites = &book.cases[claim.case.index()].prose.draft.body.cites;
    cites.iter().any(|cite| {
        cite.block == Some(claim.block) || (block.inline && cite.sentence == block.sentence)
    })
}

/// Looks at every claim, answer and other block.
pub fn check(book: &Book, found: &mut Diagnostics) {
    for claim in &book.claims {
        if claim.flags.has(Flag::NoCitation) && !cites_in_vain(book, claim) {
            let block = book.block(claim.case, claim.block);
            found.push(
                Diagnostic::at(
                    Code::CLAIM_WITHOUT_CITATION,
                    block.place(),
                    "the claim cites nothing",
                )
                .label("no citation in it, nor in a support of it")
                .help(
                    "cite what it rests on, as in `[@key, p. 3]`, or aim a `support` block at it",
                ),
            );
        }
        if claim.flags.has(Flag::ReviewDue) {
            review_due(book, claim, found);
        }
        hypotheses(book, claim.case, book.block(claim.case, claim.block), found);
    }
    for case in &book.cases {
        changes(case, found);
    }
    for answer in &book.answers {
        kind_and_fit(book, answer, found);
        self_concession(book, answer, found);
    }
    for aside in &book.asides {
        match aside.class {
            BlockClass::Assessment => founded(book, aside, found),
            _ => hypotheses(book, aside.case, book.block(aside.case, aside.block), found),
        }
    }
}

/// The editor looked at a claim too long ago: said where the last day of looking stands.
fn review_due(book: &Book, claim: &Claim, found: &mut Diagnostics) {
    let after = book.config.review_after_days;
    let (Some(last), Some(days)) = (last_review_at(book, claim), after) else {
        return;
    };
    let message = format!("`{}` was last reviewed more than {days} days ago", claim.id);
    found.push(
        Diagnostic::at(Code::REVIEW_DUE, &last.span, message)
            .label("the last review")
            .help("look at the claim again, and write the day as `reviewed`")
            .note("counted to the latest day that the book itself gives"),
    );
}

/// The front matter says which blocks a change touched: they are blocks of the case.
fn changes(case: &Case, found: &mut Diagnostics) {
    let draft = &case.prose.draft;
    let named = draft.front.changes.iter().flat_map(|change| &change.blocks);
    for name in named {
        let ids = || {
            let blocks = draft.body.blocks.iter();
            blocks
                .flat_map(|block| block.id.iter().chain(&block.further.aka))
                .map(|id| id.value.as_str())
        };
        if ids().any(|id| id == name.value) {
            continue;
        }
        let private = draft
            .body
            .private_ids
            .iter()
            .any(|id| id.value == name.value);
        let (code, message) = match private {
            true => (
                Code::PRIVATE_TARGET,
                format!("the block `{}` is private", name.value),
            ),
            false => (
                Code::UNKNOWN_BLOCK,
                format!("no block has the id `{}`", name.value),
            ),
        };
        let near = near(&name.value, ids()).filter(|_| !private);
        found.push(
            Diagnostic::at(code, &name.span, message)
                .label("named by a change")
                .offer(near, &name.span, str::to_owned)
                .or_help(match private {
                    true => "take it out: readers are not told of private blocks",
                    false => "write the id of a block of this case, or take it out",
                }),
        );
    }
}

fn kind_and_fit(book: &Book, answer: &Answer, found: &mut Diagnostics) {
    let block = book.block(answer.case, answer.block);
    if block.misread {
        return;
    }
    if block.answer_kind.is_empty() {
        let message = "the answer does not say of what kind it is";
        let fault = Diagnostic::at(Code::KIND_NOT_STATED, block.place(), message)
            .label("taken as `rebuts`");
        let help =
            "write `kind=\"rebuts\"`, or undercuts, undermines, qualifies, corrects or concedes";
        found.push(match block.after_class {
            Some(there) => {
                let there = Span {
                    start: there,
                    end: there,
                    ..block.span.clone()
                };
                fault.fix(help, &there, " kind=\"rebuts\"")
            }
            None => fault.help(help),
        });
    }
    // A grant grants what it is aimed at, and a source as such says no one thing.
    let needs_fit = answer.targets.iter().any(|aim| {
        aim.kind != AnswerKind::Concedes
            && matches!(aim.at, AnswerTo::Claim(_) | AnswerTo::Answer(_))
    });
    if needs_fit && block.fit.is_empty() {
        found.push(
            Diagnostic::at(
                Code::FIT_UNSTATED,
                block.place(),
                "the answer does not say whether it denies what the claim says",
            )
            .label("no `fit`")
            .help("write `fit=\"exact\"`, or narrower, broader or different"),
        );
    }
}

fn self_concession(book: &Book, answer: &Answer, found: &mut Diagnostics) {
    let grants = answer
        .targets
        .iter()
        .filter(|aim| aim.kind == AnswerKind::Concedes);
    let granted_by: Vec<_> = grants
        .filter_map(|aim| match aim.at {
            AnswerTo::Claim(claim) => Some(&book.claims[claim.index()].by),
            AnswerTo::Answer(of) => Some(&book.answers[of.index()].by),
            _ => None,
        })
        .collect();
    if granted_by
        .iter()
        .any(|by| by.iter().any(|one| answer.by.contains(one)))
    {
        let block = book.block(answer.case, answer.block);
        found.push(
            Diagnostic::at(
                Code::SELF_CONCESSION,
                block.place(),
                "the answer grants what its own asserter said",
            )
            .label("asserted by whom it answers")
            .help("to take something back, give the claim `status=\"withdrawn\"`; else name in `by` who grants it"),
        );
    }
}

fn founded(book: &Book, aside: &Aside, found: &mut Diagnostics) {
    let block = book.block(aside.case, aside.block);
    let undated = block.further.reviewed.is_none() && !block.misread;
    let (lacks, help) = match (block.words.trim().is_empty(), undated) {
        (true, true) => (
            "a reason and a `reviewed` date",
            "write the reason in the block, and the day on which it was judged as `reviewed=\"…\"`",
        ),
        (true, false) => ("a reason", "write in the block why it was judged so"),
        (false, true) => (
            "a `reviewed` date",
            "write the day on which it was judged as `reviewed=\"…\"`",
        ),
        (false, false) => return,
    };
    found.push(
        Diagnostic::at(
            Code::UNFOUNDED_ASSESSMENT,
            block.place(),
            format!("the assessment lacks {lacks}"),
        )
        .label("judged here")
        .help(help),
    );
}

fn hypotheses(book: &Book, case: CaseId, block: &Block, found: &mut Diagnostics) {
    let known = &book.cases[case.index()].prose.draft.front.hypotheses;
    for (id, _) in &block.further.ach {
        if !known
            .iter()
            .any(|hypothesis| hypothesis.id.value == id.value)
        {
            let names = known.iter().map(|hypothesis| hypothesis.id.value.as_str());
            let message = format!("the case has no hypothesis `{}`", id.value);
            let fault = Diagnostic::at(Code::UNKNOWN_HYPOTHESIS, &id.span, message)
                .label("not under `hypotheses:`");
            found.push(match near(&id.value, names) {
                None => fault.help(format!(
                    "add `{{id: {}, text: …}}` to `hypotheses:`",
                    id.value
                )),
                near => fault.offer(near, &id.span, str::to_owned),
            });
        }
    }
}
