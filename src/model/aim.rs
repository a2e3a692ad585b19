//! What blocks are aimed at: `of`, `under` and `by`, looked up across files.
//!
//! The main type is [`Lookup`]. A bare id is looked up in its own case, then in the
//! cases that this one answers, and no further.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::book::Asserter;
use super::ids::{CaseId, SourceId};
use super::stock::Stock;
use super::texts::Texts;
use crate::data::draft::{Block, BlockClass, Target};
use crate::diag::{Code, Diagnostic};
use crate::text::{Span, Spanned, near};

/// A block of a case: its case and its index in that case's body.
pub type BlockAt = (CaseId, u32);

/// Finds what ids mean.
#[derive(Debug)]
pub struct Lookup<'t, 'a> {
    texts: &'t Texts<'a>,
    stock: &'t Stock<'a>,
    /// The cases that each case answers.
    answers: &'t [Vec<CaseId>],
    everywhere: OnceLock<BTreeMap<&'a str, Vec<CaseId>>>,
}

/// What a target turned out to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Found {
    /// A published block.
    Block(BlockAt),
    /// A source.
    Source(SourceId),
    /// A block of a draft.
    Withheld,
}

impl<'t, 'a> Lookup<'t, 'a> {
    /// Looks in `texts` and `stock`.
    pub fn new(texts: &'t Texts<'a>, stock: &'t Stock<'a>, answers: &'t [Vec<CaseId>]) -> Self {
        Self {
            texts,
            stock,
            answers,
            everywhere: OnceLock::new(),
        }
    }

    /// What `target`, written in `case`, means.
    ///
    /// # Errors
    /// A diagnostic if it means nothing, or something that is not published.
    pub fn target(&self, case: CaseId, target: &Spanned<Target>) -> Result<Found, Diagnostic> {
        match &target.value {
            Target::Source(key) => self
                .stock
                .id(key)
                .map(Found::Source)
                .ok_or_else(|| self.unknown_source(key, &target.span)),
            Target::Block { case: None, id } => self.bare(case, id, &target.span),
            Target::Block {
                case: Some(slug),
                id,
            } => self.full(slug, id, &target.span),
        }
    }

    /// The block that a bare id means in `case`: there, or in a case that it answers.
    ///
    /// # Errors
    /// As [`Lookup::target`].
    pub fn bare(&self, case: CaseId, id: &str, span: &Span) -> Result<Found, Diagnostic> {
        let near_by = || std::iter::once(case).chain(self.answers[case.index()].iter().copied());
        for near in near_by() {
            if let Some(block) = self.texts.cases[near.index()].block(id) {
                return Ok(Found::Block((near, block)));
            }
        }
        if near_by().any(|near| self.texts.cases[near.index()].has_private(id)) {
            return Err(private(id, span));
        }
        if self
            .withheld_answered(case)
            .any(|draft| has_block(draft, id))
        {
            return Ok(Found::Withheld);
        }
        if let Some(other) = self.elsewhere(id).first() {
            let slug = &self.texts.cases[other.index()].slug;
            let fault = Diagnostic::at(
                Code::TARGET_ELSEWHERE,
                span,
                format!("`{id}` is in neither this case nor one that it answers"),
            );
            let help = format!("write `{slug}#{id}`, or add `{slug}` to `answers:`");
            return Err(match self.elsewhere(id).len() {
                1 => fault.fix(help, span, format!("{slug}#{id}")),
                _ => fault.help(help),
            });
        }
        let known = near_by().flat_map(|near| self.texts.cases[near.index()].block_ids());
        let message = format!("no block has the id `{id}`");
        let fault = Diagnostic::at(Code::UNKNOWN_TARGET, span, message);
        Err(fault
            .offer(near(id, known), span, str::to_owned)
            .or_help("write the id of a block of this case, or `case#id`"))
    }

    fn full(&self, slug: &str, id: &str, span: &Span) -> Result<Found, Diagnostic> {
        let Some(case) = self.texts.case(slug) else {
            return match self.texts.withheld.get(slug) {
                Some(draft) if has_block(draft, id) => Ok(Found::Withheld),
                Some(_) => Err(Diagnostic::at(
                    Code::UNKNOWN_TARGET,
                    span,
                    format!("the draft `{slug}` has no block with the id `{id}`"),
                )
                .help(format!("give a block there the id `{id}`, or name another"))),
                None => Err(unknown_case(self.texts, slug, span)),
            };
        };
        let named = &self.texts.cases[case.index()];
        match named.block(id) {
            Some(block) => Ok(Found::Block((case, block))),
            None if named.has_private(id) => Err(private(id, span)),
            None => {
                let message = format!("the case `{slug}` has no block with the id `{id}`");
                let fault = Diagnostic::at(Code::UNKNOWN_TARGET, span, message);
                let near = near(id, named.block_ids());
                Err(fault
                    .offer(near, span, |near| format!("{slug}#{near}"))
                    .or_help(format!("write the id of a block of `{slug}`")))
            }
        }
    }

    /// Who `by`, written in `case`, names.
    ///
    /// # Errors
    /// A diagnostic if it names nobody, or both a source and a person.
    pub fn asserter(&self, case: CaseId, by: &Spanned<String>) -> Result<Asserter, Diagnostic> {
        let name = by.value.strip_prefix('@').unwrap_or(&by.value);
        let near_by = || std::iter::once(case).chain(self.answers[case.index()].iter().copied());
        let person = near_by().find_map(|near| {
            let people = &self.texts.cases[near.index()].draft.front.people;
            let index = people.iter().position(|person| person.id.value == name)?;
            Some((
                Asserter::Person(near, crate::text::offset(index)),
                &people[index].id.span,
            ))
        });
        let source = self.stock.id(name);
        match (person, source) {
            (Some((person, _)), None) => Ok(person),
            (None, Some(source)) => Ok(Asserter::Source(source)),
            (Some((_, place)), Some(source)) => Err(Diagnostic::at(
                Code::AMBIGUOUS_ASSERTER,
                &by.span,
                format!("`{name}` is both a person and a source"),
            )
            .label("either of the two")
            .also(place, "the person")
            .also(
                &self.stock.entries[source.index()].1.first.id.span,
                "the source",
            )
            .help("give one of them another id")),
            (None, None) if self.stock.is_withheld(name) => Err(Diagnostic::at(
                Code::PRIVATE_SOURCE,
                &by.span,
                format!("`{name}` is a private source"),
            )
            .label("named here")
            .help("make the block private, or take `private: true` out of the record")),
            (None, None) => {
                let people =
                    near_by().flat_map(|near| &self.texts.cases[near.index()].draft.front.people);
                let known = people
                    .map(|person| person.id.value.as_str())
                    .chain(self.stock.shelf().may_be_near(name));
                let message = format!("nobody has the id `{name}`");
                let fault = Diagnostic::at(Code::UNKNOWN_ASSERTER, &by.span, message)
                    .label("neither a source nor one of the people");
                Err(match near(name, known) {
                    None => fault.help(format!(
                        "add `{{id: {name}, name: …}}` to `people:`, or a source record"
                    )),
                    near => fault.offer(near, &by.span, str::to_owned),
                })
            }
        }
    }

    /// The texts that it looks in.
    pub fn texts(&self) -> &'t Texts<'a> {
        self.texts
    }

    fn unknown_source(&self, key: &str, span: &Span) -> Diagnostic {
        if self.stock.is_withheld(key) {
            return Diagnostic::at(
                Code::PRIVATE_SOURCE,
                span,
                format!("public text is aimed at `{key}`, which is private"),
            )
            .help("make the block private, or take `private: true` out of the record");
        }
        let message = format!("no source has the id `{key}`");
        let fault = Diagnostic::at(Code::UNKNOWN_TARGET, span, message);
        let near = self.stock.shelf().near(key);
        fault
            .offer(near, span, |near| format!("@{near}"))
            .or_help(format!(
                "add a record with `id: {key}` to `references:` or to a file under sources/"
            ))
    }

    /// The drafts that a case says it answers.
    fn withheld_answered(&self, case: CaseId) -> impl Iterator<Item = &crate::data::Draft> {
        let answers = &self.texts.cases[case.index()].draft.front.answers;
        answers
            .iter()
            .filter_map(|slug| self.texts.withheld.get(&slug.value))
            .map(|draft| &***draft)
    }

    fn elsewhere(&self, id: &str) -> &[CaseId] {
        let index = self.everywhere.get_or_init(|| {
            let mut index: BTreeMap<&str, Vec<CaseId>> = BTreeMap::new();
            for (at, case) in self.texts.cases.iter().enumerate() {
                for id in case.block_ids() {
                    index.entry(id).or_default().push(CaseId::from(at));
                }
            }
            index
        });
        index.get(id).map_or(&[], Vec::as_slice)
    }
}

/// The cases that each case answers; a name that means none is reported.
pub fn answered_cases(texts: &Texts<'_>, found: &mut crate::diag::Diagnostics) -> Vec<Vec<CaseId>> {
    let mut all = Vec::with_capacity(texts.cases.len());
    for (at, case) in texts.cases.iter().enumerate() {
        let mut own = Vec::new();
        for slug in &case.draft.front.answers {
            match texts.case(&slug.value) {
                Some(answered) if answered.index() == at => found.push(
                    Diagnostic::at(
                        Code::CIRCULAR_ANSWER,
                        &slug.span,
                        "a case cannot answer itself",
                    )
                    .label("this case")
                    .help(
                        "take it out of `answers:`; blocks of one case find each other without it",
                    ),
                ),
                Some(answered) if own.contains(&answered) => {}
                Some(answered) => own.push(answered),
                None if texts.withheld.contains_key(&slug.value) => {}
                None => found.push(unknown_case(texts, &slug.value, &slug.span)),
            }
        }
        all.push(own);
    }
    all
}

/// The message for a slug that no case has.
pub fn unknown_case(texts: &Texts<'_>, slug: &str, span: &Span) -> Diagnostic {
    let message = format!("no case has the slug `{slug}`");
    let fault = Diagnostic::at(Code::UNKNOWN_CASE, span, message).label("not a slug of this book");
    let written = texts.near(slug).filter(|_| is_whole(slug, span));
    match written {
        Some(near) => fault.offer(Some(near), span, str::to_owned),
        None => fault.help(match texts.near(slug) {
            Some(near) => format!("write `{}`", near.word),
            None => {
                "write the path of the case below cases/ without `.md`, or its `slug`".to_owned()
            }
        }),
    }
}

/// Whether a slug is all that is written at `span`, and no `#id` after it.
fn is_whole(slug: &str, span: &Span) -> bool {
    (span.end - span.start) as usize == slug.len()
}

/// The nearest block around `block` that a nested block is about.
pub fn enclosing(block: &Block, blocks: &[Block]) -> Option<u32> {
    std::iter::successors(block.parent, |&at| blocks[at as usize].parent).find(|&at| {
        matches!(
            blocks[at as usize].class,
            BlockClass::Claim | BlockClass::Rebuttal
        )
    })
}

fn has_block(draft: &crate::data::Draft, id: &str) -> bool {
    draft.body.blocks.iter().any(|block| {
        block
            .id
            .iter()
            .chain(&block.further.aka)
            .any(|known| known.value == id)
    })
}

fn private(id: &str, span: &Span) -> Diagnostic {
    Diagnostic::at(
        Code::PRIVATE_TARGET,
        span,
        format!("`{id}` is a private block"),
    )
    .label("public text is aimed at it")
    .help("make both private, or neither")
}
