//! What each claim and answer rests on, and what rests on each source.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::assemble::supports;
use super::book::{About, AnswerTo, Bearing, Book, Case, Node, Root, Support, Weight};
use super::ids::{AnswerId, AsideId, CaseId, ClaimId, MentionId, SourceId};
use super::origin::{Derivations, Origins, Step, origins};
use crate::csl::Locator;
use crate::data::draft::{BlockClass, BlockStatus};

/// Finds the support of every claim and answer, what bears on what, and which claims
/// have a challenge to what they rest on.
pub fn rest(book: &mut Book) {
    let per_case: Vec<Vec<Vec<MentionId>>> = book
        .cases
        .par_iter()
        .map(|case| mentions_by_block(case))
        .collect();
    let in_block = |case: CaseId, block: u32| per_case[case.index()][block as usize].clone();
    for at in 0..book.asides.len() {
        let aside = &book.asides[at];
        let mentions = in_block(aside.case, aside.block);
        book.asides.own()[at].mentions = mentions;
    }
    for at in 0..book.claims.len() {
        let claim = &book.claims[at];
        let mentions = with_grounds(book, in_block(claim.case, claim.block), &claim.grounds);
        book.claims.own()[at].support.mentions = mentions;
    }
    for at in 0..book.answers.len() {
        let answer = &book.answers[at];
        let mentions = with_grounds(book, in_block(answer.case, answer.block), &answer.grounds);
        book.answers.own()[at].support.mentions = mentions;
    }
    let claims: Vec<Found> = book
        .claims
        .par_iter()
        .map(|claim| count(book, &claim.support.mentions))
        .collect();
    let answers: Vec<Found> = book
        .answers
        .par_iter()
        .map(|answer| count(book, &answer.support.mentions))
        .collect();
    for (at, found) in claims.into_iter().enumerate() {
        bear(book, Node::Claim(ClaimId::from(at)), &found);
        found.fill(&mut book.claims.own()[at].support);
    }
    for (at, found) in answers.into_iter().enumerate() {
        bear(book, Node::Answer(AnswerId::from(at)), &found);
        found.fill(&mut book.answers.own()[at].support);
    }
    challenge(book);
}

/// The sources that support a claim or an answer, each once, by number.
pub fn supporting(book: &Book, support: &Support) -> BTreeSet<SourceId> {
    support
        .mentions
        .iter()
        .map(|id| &book.mentions[id.index()])
        .filter(|mention| supports(mention.role))
        .map(|mention| mention.source)
        .collect()
}

/// The mentions in each block of a case, nested blocks left out. For an inline claim,
/// those in the rest of its sentence too.
fn mentions_by_block(case: &Case) -> Vec<Vec<MentionId>> {
    let body = &case.prose.draft.body;
    let mut by_block: Vec<Vec<MentionId>> = vec![Vec::new(); body.blocks.len()];
    let items = |cite: usize| {
        let (from, to) = (case.prose.mentions[cite].0, case.prose.mentions[cite + 1].0);
        (from..to).map(MentionId)
    };
    for (at, cite) in body.cites.iter().enumerate() {
        if let Some(block) = cite.block
            && !body.blocks[block as usize].inline
        {
            by_block[block as usize].extend(items(at));
        }
    }
    if body.blocks.iter().any(|block| block.inline) {
        let mut by_sentence: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (at, cite) in body.cites.iter().enumerate() {
            by_sentence.entry(cite.sentence.start).or_default().push(at);
        }
        for (at, block) in body
            .blocks
            .iter()
            .enumerate()
            .filter(|(_, block)| block.inline)
        {
            let cites = by_sentence.get(&block.sentence.start).into_iter().flatten();
            by_block[at].extend(cites.flat_map(|&cite| items(cite)));
        }
    }
    by_block
}

/// Adds the mentions of support and evidence that is aimed at a block and stands.
fn with_grounds(book: &Book, mut own: Vec<MentionId>, grounds: &[AsideId]) -> Vec<MentionId> {
    for ground in grounds.iter().map(|id| &book.asides[id.index()]) {
        if matches!(ground.class, BlockClass::Support | BlockClass::Evidence)
            && !withdrawn(book, ground)
        {
            own.extend(&ground.mentions);
        }
    }
    own
}

fn withdrawn(book: &Book, aside: &super::book::Aside) -> bool {
    let status = book.block(aside.case, aside.block).status.as_ref();
    status.is_some_and(|status| status.value == BlockStatus::Withdrawn)
}

/// What was counted for one claim or answer.
struct Found {
    origins: Origins,
    /// Sources mentioned without supporting, by number.
    background: BTreeSet<u32>,
}

impl Found {
    fn fill(self, support: &mut Support) {
        support.sources = self.origins.sources;
        support.origins = crate::text::offset(self.origins.roots.len());
        support.at_most = self.origins.at_most;
        support.depth = self.origins.depth;
        support.roots = self
            .origins
            .roots
            .into_iter()
            .map(|(root, through)| Root {
                source: SourceId(root),
                through: through.into_iter().map(SourceId).collect(),
            })
            .collect();
    }
}

fn count(book: &Book, mentions: &[MentionId]) -> Found {
    let all = || mentions.iter().map(|id| &book.mentions[id.index()]);
    let steps: Vec<Step<'_>> = all()
        .filter(|mention| supports(mention.role))
        .map(|mention| {
            let through = std::iter::successors(mention.read_through, |id| {
                book.mentions[id.index()].read_through
            });
            Step {
                source: mention.source.0,
                locator: book
                    .citation(mention)
                    .locator
                    .as_ref()
                    .map(|locator| &locator.value),
                through: through
                    .map(|id| book.mentions[id.index()].source.0)
                    .collect(),
            }
        })
        .collect();
    let origins = origins(&steps, &Shelved(book));
    let background = all()
        .map(|mention| mention.source.0)
        .filter(|source| !origins.bearing.contains_key(source))
        .collect();
    Found {
        origins,
        background,
    }
}

fn bear(book: &mut Book, on: Node, found: &Found) {
    for (&source, &alone) in &found.origins.bearing {
        let weight = if alone {
            Weight::OnlyOrigin
        } else {
            Weight::OneOfSeveral
        };
        book.sources.own()[source as usize]
            .bears
            .push(Bearing { on, weight });
    }
    for &source in &found.background {
        book.sources.own()[source as usize].bears.push(Bearing {
            on,
            weight: Weight::Background,
        });
    }
}

/// Tells claims which answers are aimed at a source or a ground that supports them.
fn challenge(book: &mut Book) {
    let mut challenges: Vec<BTreeSet<AnswerId>> = vec![BTreeSet::new(); book.claims.len()];
    for (at, claim) in book.claims.iter().enumerate() {
        for source in supporting(book, &claim.support) {
            challenges[at].extend(&book.sources[source.index()].challenged_by);
        }
    }
    for (at, answer) in book.answers.iter().enumerate() {
        for aim in &answer.targets {
            if let AnswerTo::Ground(ground) = aim.at {
                for about in &book.asides[ground.index()].about {
                    if let About::Claim(claim) = about {
                        challenges[claim.index()].insert(AnswerId::from(at));
                    }
                }
            }
        }
    }
    for (claim, challenges) in book.claims.own().iter_mut().zip(challenges) {
        claim.challenges = challenges.into_iter().collect();
    }
}

/// The book's sources, as the count of origins sees them.
struct Shelved<'b>(&'b Book);

impl Derivations for Shelved<'_> {
    fn drawn_from(&self, source: u32) -> impl Iterator<Item = (u32, Option<&Locator>)> {
        self.0.sources[source as usize]
            .drawn_from
            .iter()
            .map(|link| (link.from.0, link.at.as_ref()))
    }

    fn label(&self, source: u32) -> Option<&str> {
        self.0.sources[source as usize].custom.origin.as_deref()
    }

    fn is_primary(&self, source: u32) -> bool {
        self.0.sources[source as usize].custom.kind
            == Some(crate::data::record::SourceKind::Primary)
    }
}
