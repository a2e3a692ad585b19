//! CB6: whether both sides are told in the same words and with the same care.

mod sides;

use crate::csl::Variable;
use crate::data::draft::{Block, BlockClass, Body, ClaimKind, LoadedAt, Person};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::{Asserter, Claim, Prose};
use crate::model::ids::CaseId;

/// Letters of a word that are enough to tell it from others.
const STEM: usize = 4;
/// Letters at the end of a word that may be another form of it.
const ENDING: usize = 3;

/// Looks at the editor's own words, and at every claim beside its answers.
pub fn check(book: &Book, found: &mut Diagnostics) {
    for prose in book.texts() {
        loaded_words(book, prose, found);
        lost_hedges(&prose.draft.body, found);
    }
    for claim in &book.claims {
        right_of_reply(book, claim, found);
    }
    sides::check(book, found);
}

/// Words that take a side in what the editor says: the running text, and the blocks that
/// nobody else is said to assert.
fn loaded_words(book: &Book, prose: &Prose, found: &mut Diagnostics) {
    let body = &prose.draft.body;
    for loaded in &body.loaded {
        let own = std::iter::successors(loaded.block, |&at| body.blocks[at as usize].parent)
            .all(|at| is_editors(&body.blocks[at as usize]));
        if !own || in_a_title(book, prose, loaded) {
            continue;
        }
        let word = &loaded.word;
        found.push(
            Diagnostic::at(
                Code::LOADED_WORD,
                &loaded.span,
                format!("`{word}` takes a side"),
            )
            .label("in the editor's own words")
            .help(format!(
                "write {}, or quote who says it",
                in_place_of(loaded.plain)
            )),
        );
    }
}

/// A single word is one to write; more words describe one.
fn in_place_of(plain: &str) -> String {
    match plain.contains(' ') {
        true => plain.to_owned(),
        false => format!("a plain word, such as `{plain}`"),
    }
}

fn is_editors(block: &Block) -> bool {
    match block.class {
        BlockClass::Assessment | BlockClass::Question | BlockClass::Search => true,
        BlockClass::Response | BlockClass::Private => false,
        BlockClass::Claim | BlockClass::Rebuttal | BlockClass::Support | BlockClass::Evidence => {
            block.by.is_empty()
        }
    }
}

/// Whether the word is part of the title of a source that this text cites, spelled out
/// where it stands.
fn in_a_title(book: &Book, prose: &Prose, loaded: &LoadedAt) -> bool {
    let [before, after] = &loaded.around;
    let text = format!("{before} {} {after}", loaded.word).to_lowercase();
    let (start, end) = (before.len() + 1, before.len() + 1 + loaded.word.len());
    let cited = prose
        .draft
        .body
        .cites
        .iter()
        .flat_map(|cite| &cite.citations);
    cited.into_iter().any(|citation| {
        let Some(source) = book.source(&citation.key.value) else {
            return false;
        };
        let reference = &book.sources[source.index()].reference;
        reference.text(Variable::Title).is_some_and(|title| {
            let title = title.to_lowercase();
            let mut there = text.match_indices(&title);
            there.any(|(at, _)| at <= start && end <= at + title.len())
        })
    })
}

/// A source's hedge that stands beside a claim or an answer and not in its words.
fn lost_hedges(body: &Body, found: &mut Diagnostics) {
    for block in &body.blocks {
        let Some(hedge) = &block.further.hedge else {
            continue;
        };
        if !holds(&block.words, &hedge.value) {
            found.push(
                Diagnostic::at(
                    Code::LOST_HEDGE,
                    &hedge.span,
                    format!("the sentence leaves out the source's `{}`", hedge.value),
                )
                .label("the source's own word")
                .help(format!(
                    "say `{}` in the words of the block, too: they are what a reader quotes",
                    hedge.value
                )),
            );
        }
    }
}

/// Whether the words of a hedge stand in `text`, in any of their forms: of the longer ones
/// the ending is not compared, and short ones beside a longer one carry nothing.
fn holds(text: &str, hedge: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let (text, hedge) = (words(text), words(hedge));
    let long = |word: &&String| word.chars().count() >= STEM;
    let carry: Vec<&String> = match hedge.iter().any(|word| long(&word)) {
        true => hedge.iter().filter(long).collect(),
        false => hedge.iter().collect(),
    };
    carry.iter().all(|word| {
        let letters = word.chars().count();
        let stem: String = word
            .chars()
            .take(letters.saturating_sub(ENDING).max(STEM))
            .collect();
        text.iter().any(|other| match letters >= STEM {
            true => other.starts_with(&stem),
            false => other == *word,
        })
    })
}

/// A motive is given to somebody, and nobody is said to have asked them.
fn right_of_reply(book: &Book, claim: &Claim, found: &mut Diagnostics) {
    let block = book.block(claim.case, claim.block);
    if block.claim_kind != Some(ClaimKind::Motive) {
        return;
    }
    let case = &book.cases[claim.case.index()];
    let near_by = || std::iter::once(claim.case).chain(case.answers_cases.iter().copied());
    for near in near_by() {
        let people = &book.cases[near.index()].prose.draft.front.people;
        for (index, person) in people.iter().enumerate() {
            let own = Asserter::Person(near, crate::text::offset(index));
            let heard = near_by().any(|near| was_heard(book, near, &own, person));
            if claim.by.contains(&own) || heard || !names(&block.words, &person.name) {
                continue;
            }
            let message = format!(
                "a motive is given to {}, and no reply is recorded",
                person.name
            );
            found.push(
                Diagnostic::at(Code::NO_RIGHT_OF_REPLY, block.place(), message)
                    .label("says why somebody did something")
                    .also(&person.id.span, "named here")
                    .help(format!(
                        "ask, and add `{{who: {}, asked: …, answer: …}}` to `right-of-reply:`",
                        person.name
                    )),
            );
        }
    }
}

/// Whether somebody was asked for a reply, or has given one in a response.
fn was_heard(book: &Book, case: CaseId, own: &Asserter, person: &Person) -> bool {
    let case = &book.cases[case.index()];
    let asked = case.prose.draft.front.right_of_reply.iter();
    let mut asked = asked.map(|reply| reply.who.as_str());
    let asides = &book.asides[case.asides.start as usize..case.asides.end as usize];
    asked.any(|who| who == person.id.value || who.eq_ignore_ascii_case(&person.name))
        || asides
            .iter()
            .any(|aside| aside.class == BlockClass::Response && aside.by.contains(own))
}

/// Whether `text` names somebody: the last word of the name is one of its words.
fn names(text: &str, name: &str) -> bool {
    let last = name.split_whitespace().next_back().unwrap_or_default();
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-');
    last.chars().count() > 1 && words.any(|word| word == last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hedge_is_there_in_any_of_its_forms() {
        for (text, hedge) in [
            ("It is alleged that it boils.", "allegedly"),
            ("It may boil.", "may"),
            ("It would appear so.", "appears to be"),
            ("Nach Angaben der Stadt.", "nach Angaben"),
        ] {
            assert!(holds(text, hedge), "{hedge}");
        }
        for (text, hedge) in [
            ("It boils in May Street.", "maybe"),
            ("Maybe not.", "may"),
            ("It boils.", "reportedly"),
        ] {
            assert!(!holds(text, hedge), "{hedge}");
        }
    }

    #[test]
    fn somebody_is_named_by_the_last_of_their_names() {
        assert!(names("Because Smith wanted fame.", "Ann Smith"));
        assert!(!names("Because Smithers wanted fame.", "Ann Smith"));
        assert!(!names("Because of it.", ""));
    }
}
