//! Blocks become claims, answers and what stands around them.
//!
//! The main type is [`Argument`]: every block of every case, linked to what it is
//! about, with its number in the Book. What cannot be linked is reported once and
//! dropped, and what was aimed at it alone is dropped with it in silence. It counts no
//! sources and finds no states.

use std::collections::{BTreeMap, BTreeSet};

use super::aim::{BlockAt, Found, Lookup, enclosing};
use super::book::{About, Aim, AnswerTo, Asserter, Node};
use super::ids::{AnswerId, AsideId, CaseId, ClaimId};
use super::number::{Unnumbered, number};
use super::texts::Texts;
use crate::data::draft::{AnswerKind, Block, BlockClass, Draft, Fit, Target};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned};

/// All blocks, linked.
#[derive(Debug, Default)]
pub struct Argument {
    /// By case, then by block: what it became.
    pub nodes: Vec<Vec<Option<Node>>>,
    /// Claims, by case and number.
    pub claims: Vec<LinkedClaim>,
    /// Rebuttals, by case, as they stand.
    pub answers: Vec<LinkedAnswer>,
    /// The others, likewise.
    pub asides: Vec<LinkedAside>,
}

/// A claim in its place.
#[derive(Debug)]
pub struct LinkedClaim {
    /// Where it stands.
    pub at: BlockAt,
    /// Its number.
    pub number: Box<[u32]>,
    /// The claim that it is under.
    pub parent: Option<ClaimId>,
    /// Who asserts it.
    pub by: Vec<Asserter>,
}

/// A rebuttal and what it is aimed at.
#[derive(Debug)]
pub struct LinkedAnswer {
    /// Where it stands.
    pub at: BlockAt,
    /// What it is aimed at.
    pub targets: Vec<Aim>,
    /// Who asserts it.
    pub by: Vec<Asserter>,
}

/// Another block and what it is about.
#[derive(Debug)]
pub struct LinkedAside {
    /// Where it stands.
    pub at: BlockAt,
    /// What it is about.
    pub about: Vec<About>,
    /// Who asserts it.
    pub by: Vec<Asserter>,
}

/// A target as found, before the blocks have their numbers.
type Aimed = (Found, AnswerKind, Fit);

/// Links all blocks of all cases.
pub fn link(texts: &Texts<'_>, lookup: &Lookup<'_, '_>, found: &mut Diagnostics) -> Argument {
    let mut aimed: BTreeMap<BlockAt, Vec<Aimed>> = BTreeMap::new();
    let mut argument = Argument::default();
    for (index, text) in texts.cases.iter().enumerate() {
        let case = CaseId::from(index);
        let blocks = &text.draft.body.blocks;
        let mut nodes = vec![None; blocks.len()];
        argument.link_claims(case, blocks, lookup, &mut nodes, found);
        for (block, node) in blocks.iter().zip(&mut nodes) {
            if block.class == BlockClass::Private {
                *node = Some(Node::Private);
            }
        }
        argument.nodes.push(nodes);
        for (at, block) in blocks.iter().enumerate() {
            if !matches!(block.class, BlockClass::Claim | BlockClass::Private) {
                let at = (case, crate::text::offset(at));
                aimed.insert(at, targets(at, block, blocks, texts, lookup, found));
            }
        }
    }
    let standing = standing(texts, &aimed, &argument.nodes);
    break_circles(texts, &mut aimed, &standing, found);
    let standing = self::standing(texts, &aimed, &argument.nodes);
    argument.number_others(texts, &standing);
    argument.fill_others(texts, lookup, &aimed, found);
    argument
}

impl Argument {
    /// Numbers the claims of one case and puts them in order.
    fn link_claims(
        &mut self,
        case: CaseId,
        blocks: &[Block],
        lookup: &Lookup<'_, '_>,
        nodes: &mut [Option<Node>],
        found: &mut Diagnostics,
    ) {
        let claims: Vec<usize> = (0..blocks.len())
            .filter(|&at| blocks[at].class == BlockClass::Claim)
            .collect();
        let position = |block: u32| claims.binary_search(&(block as usize)).ok();
        let mut parents: Vec<Option<usize>> = claims
            .iter()
            .map(|&at| match &blocks[at].further.under {
                Some(under) => match lookup.bare(case, &under.value, &under.span) {
                    Ok(Found::Block((home, block))) if home == case => {
                        let parent = position(block);
                        if parent.is_none() {
                            found.push(not_a_claim(under));
                        }
                        parent
                    }
                    Ok(_) => {
                        found.push(
                            not_a_claim(under).note("a sub-claim stands in the case of its claim"),
                        );
                        None
                    }
                    Err(finding) => {
                        found.push(finding.label("a claim is put under it"));
                        None
                    }
                },
                None => enclosing(&blocks[at], blocks)
                    .filter(|&around| blocks[around as usize].class == BlockClass::Claim)
                    .and_then(position),
            })
            .collect();
        break_claim_circles(&claims, &mut parents, blocks, found);
        let unnumbered: Vec<Unnumbered<'_>> = claims
            .iter()
            .zip(&parents)
            .map(|(&at, &parent)| Unnumbered {
                pinned: blocks[at].further.no.as_ref(),
                parent,
                span: &blocks[at].span,
            })
            .collect();
        let numbers = number(&unnumbered, found);
        let mut order: Vec<usize> = (0..claims.len()).collect();
        order.sort_by(|&a, &b| numbers[a].cmp(&numbers[b]));
        let first = self.claims.len();
        let mut ids = vec![ClaimId(0); claims.len()];
        for (place, &claim) in order.iter().enumerate() {
            ids[claim] = ClaimId::from(first + place);
            nodes[claims[claim]] = Some(Node::Claim(ids[claim]));
        }
        for claim in order {
            let at = (case, crate::text::offset(claims[claim]));
            // A claim that was nested too deep was numbered at the top.
            let parent = parents[claim]
                .filter(|_| numbers[claim].len() > 1)
                .map(|parent| ids[parent]);
            self.claims.push(LinkedClaim {
                at,
                number: numbers[claim].clone(),
                parent,
                by: asserters(case, &blocks[claims[claim]], lookup, found),
            });
        }
    }

    /// Gives the blocks that stay their places in the Book.
    fn number_others(&mut self, texts: &Texts<'_>, standing: &BTreeSet<BlockAt>) {
        let (mut answers, mut asides) = (0, 0);
        for &(case, block) in standing {
            let class = texts.cases[case.index()].draft.body.blocks[block as usize].class;
            let node = if class == BlockClass::Rebuttal {
                answers += 1;
                Node::Answer(AnswerId::from(answers - 1))
            } else {
                asides += 1;
                Node::Aside(AsideId::from(asides - 1))
            };
            self.nodes[case.index()][block as usize] = Some(node);
        }
    }

    fn fill_others(
        &mut self,
        texts: &Texts<'_>,
        lookup: &Lookup<'_, '_>,
        aimed: &BTreeMap<BlockAt, Vec<Aimed>>,
        found: &mut Diagnostics,
    ) {
        for (&at, aims) in aimed {
            let block = &texts.cases[at.0.index()].draft.body.blocks[at.1 as usize];
            match self.nodes[at.0.index()][at.1 as usize] {
                Some(Node::Answer(_)) => {
                    let targets = aims.iter().filter_map(|aim| self.answer_to(aim)).collect();
                    let by = asserters(at.0, block, lookup, found);
                    self.answers.push(LinkedAnswer { at, targets, by });
                }
                Some(Node::Aside(_)) => {
                    let about = aims
                        .iter()
                        .filter_map(|&(found, ..)| self.about(found))
                        .collect();
                    let by = asserters(at.0, block, lookup, found);
                    self.asides.push(LinkedAside { at, about, by });
                }
                Some(Node::Claim(_) | Node::Private) | None => {}
            }
        }
    }

    fn node(&self, found: Found) -> Option<Node> {
        match found {
            Found::Block((case, block)) => self.nodes[case.index()][block as usize],
            Found::Source(_) | Found::Withheld => None,
        }
    }

    fn answer_to(&self, &(found, kind, fit): &Aimed) -> Option<Aim> {
        let at = match (found, self.node(found)) {
            (Found::Source(source), _) => AnswerTo::Source(source),
            (Found::Withheld, _) => AnswerTo::Unpublished,
            (_, Some(Node::Claim(claim))) => AnswerTo::Claim(claim),
            (_, Some(Node::Answer(answer))) => AnswerTo::Answer(answer),
            (_, Some(Node::Aside(aside))) => AnswerTo::Ground(aside),
            (_, Some(Node::Private) | None) => return None,
        };
        Some(Aim { at, kind, fit })
    }

    fn about(&self, found: Found) -> Option<About> {
        match (found, self.node(found)) {
            (Found::Source(source), _) => Some(About::Source(source)),
            (_, Some(Node::Claim(claim))) => Some(About::Claim(claim)),
            (_, Some(Node::Answer(answer))) => Some(About::Answer(answer)),
            (_, Some(Node::Aside(aside))) => Some(About::Aside(aside)),
            (_, Some(Node::Private) | None) => None,
        }
    }
}

/// What a block is aimed at; what it cannot be aimed at is reported and left out.
fn targets(
    at: BlockAt,
    block: &Block,
    blocks: &[Block],
    texts: &Texts<'_>,
    lookup: &Lookup<'_, '_>,
    found: &mut Diagnostics,
) -> Vec<Aimed> {
    if block.of.is_empty() {
        return match enclosing(block, blocks) {
            Some(around) => {
                vec![(
                    Found::Block((at.0, around)),
                    value(&block.answer_kind, 0, AnswerKind::Rebuts),
                    value(&block.fit, 0, Fit::Unstated),
                )]
            }
            None => {
                // Evidence may stand for the matrix alone, and a question for the case.
                if !matches!(block.class, BlockClass::Evidence | BlockClass::Question) {
                    found.push(
                        Diagnostic::at(
                            Code::UNKNOWN_TARGET,
                            block.place(),
                            "the block does not say what it is about",
                        )
                        .label("no `of`")
                        .help("add `of=\"…\"` with the id of a block, or put it inside that block"),
                    );
                }
                Vec::new()
            }
        };
    }
    let mut aims = Vec::with_capacity(block.of.len());
    for (index, of) in block.of.iter().enumerate() {
        let target = match lookup.target(at.0, of) {
            Ok(target) => target,
            Err(finding) => {
                found.push(finding.label(aimed_by(block.class)));
                continue;
            }
        };
        if let Some(finding) = misfit(at, block.class, target, of, texts) {
            found.push(finding);
            continue;
        }
        let aim = (
            target,
            value(&block.answer_kind, index, AnswerKind::Rebuts),
            value(&block.fit, index, Fit::Unstated),
        );
        if !aims.iter().any(|&(known, ..): &Aimed| known == target) {
            aims.push(aim);
        }
    }
    aims
}

/// The value for the target of that position: one for all, or one for each.
fn value<T: Copy>(values: &[Spanned<T>], index: usize, default: T) -> T {
    let position = if values.len() == 1 { 0 } else { index };
    values.get(position).map_or(default, |value| value.value)
}

/// Why a block of `class` cannot be about `target`, if it cannot.
fn misfit(
    at: BlockAt,
    class: BlockClass,
    target: Found,
    of: &Spanned<Target>,
    texts: &Texts<'_>,
) -> Option<Diagnostic> {
    use BlockClass::{Assessment, Claim, Evidence, Question, Rebuttal, Response, Search, Support};
    let (case, block) = match target {
        Found::Block(at) => at,
        Found::Source(_) => return None,
        Found::Withheld if class == Rebuttal => return None,
        Found::Withheld => {
            return Some(
                Diagnostic::at(
                    Code::UNKNOWN_TARGET,
                    &of.span,
                    "the block is aimed at a draft, which is not published",
                )
                .label("a draft")
                .help("only an answer may be; publish the draft, or make this block private"),
            );
        }
    };
    if (case, block) == at {
        return Some(
            Diagnostic::at(
                Code::CIRCULAR_ANSWER,
                &of.span,
                "the block is aimed at itself",
            )
            .label("its own id")
            .help("name the block that it is about"),
        );
    }
    let target = texts.cases[case.index()].draft.body.blocks[block as usize].class;
    let fits = match class {
        Rebuttal => matches!(target, Claim | Rebuttal | Support | Evidence),
        Support | Evidence => matches!(target, Claim | Rebuttal | Support | Evidence | Question),
        Assessment | Response | Search => matches!(target, Claim | Rebuttal | Question),
        Question => target != BlockClass::Private,
        Claim | BlockClass::Private => false,
    };
    (!fits).then(|| {
        Diagnostic::at(
            Code::WRONG_TARGET,
            &of.span,
            format!(
                "{} cannot be about {}",
                with_article(class),
                with_article(target)
            ),
        )
        .label(with_article(target))
        .help("aim it at a claim or an answer")
    })
}

/// The blocks that stay: all but claims, private blocks and what was aimed at nothing
/// that stays.
fn standing(
    texts: &Texts<'_>,
    aimed: &BTreeMap<BlockAt, Vec<Aimed>>,
    nodes: &[Vec<Option<Node>>],
) -> BTreeSet<BlockAt> {
    let needs_target = |&(case, block): &BlockAt| {
        let blocks = &texts.cases[case.index()].draft.body.blocks;
        let block = &blocks[block as usize];
        let may_stand_alone = matches!(block.class, BlockClass::Evidence | BlockClass::Question);
        !(may_stand_alone && block.of.is_empty() && enclosing(block, blocks).is_none())
    };
    let mut left: BTreeMap<BlockAt, usize> = BTreeMap::new();
    let mut aimers: BTreeMap<BlockAt, Vec<BlockAt>> = BTreeMap::new();
    let mut fallen = Vec::new();
    for (&at, aims) in aimed {
        let mut alive = 0;
        for &(target, ..) in aims {
            match target {
                Found::Block(target) if aimed.contains_key(&target) => {
                    aimers.entry(target).or_default().push(at);
                    alive += 1;
                }
                Found::Block((case, block)) => {
                    alive += usize::from(nodes[case.index()][block as usize].is_some());
                }
                Found::Source(_) | Found::Withheld => alive += 1,
            }
        }
        left.insert(at, alive);
        if alive == 0 && needs_target(&at) {
            fallen.push(at);
        }
    }
    while let Some(at) = fallen.pop() {
        left.remove(&at);
        for aimer in aimers.remove(&at).unwrap_or_default() {
            if let Some(alive) = left.get_mut(&aimer) {
                *alive -= 1;
                if *alive == 0 && needs_target(&aimer) {
                    fallen.push(aimer);
                }
            }
        }
    }
    left.into_keys().collect()
}

/// Takes out the aim that closes each circle of blocks, found by a walk in order.
fn break_circles(
    texts: &Texts<'_>,
    aimed: &mut BTreeMap<BlockAt, Vec<Aimed>>,
    standing: &BTreeSet<BlockAt>,
    found: &mut Diagnostics,
) {
    let mut open: BTreeSet<BlockAt> = BTreeSet::new();
    let mut done: BTreeSet<BlockAt> = BTreeSet::new();
    for &start in standing {
        let mut path = vec![(start, 0)];
        while let Some((at, next)) = path.pop() {
            if done.contains(&at) {
                continue;
            }
            open.insert(at);
            let target = aimed
                .get(&at)
                .and_then(|aims| aims.get(next))
                .map(|aim| aim.0);
            match target {
                None => {
                    open.remove(&at);
                    done.insert(at);
                }
                Some(Found::Block(target)) if open.contains(&target) => {
                    if let Some(aims) = aimed.get_mut(&at) {
                        aims.remove(next);
                    }
                    // Where the chain that comes back to `at` goes on from `target`.
                    let (_, followed) = path
                        .iter()
                        .find(|(block, _)| *block == target)
                        .copied()
                        .unwrap_or((at, 0));
                    let onward = aimed
                        .get(&target)
                        .and_then(|aims| aims.get(followed.saturating_sub(1)))
                        .map_or(Found::Block(at), |aim| aim.0);
                    found.push(
                        Diagnostic::at(
                            Code::CIRCULAR_ANSWER,
                            aim_place(texts, at, Found::Block(target)),
                            "the block is about one that is, in the end, about it",
                        )
                        .label("aimed here")
                        .also(
                            aim_place(texts, target, onward),
                            "from here the answers lead back",
                        )
                        .help("aim one of them at something else"),
                    );
                    path.push((at, next));
                }
                Some(Found::Block(target))
                    if aimed.contains_key(&target) && !done.contains(&target) =>
                {
                    path.push((at, next + 1));
                    path.push((target, 0));
                }
                Some(_) => path.push((at, next + 1)),
            }
        }
    }
}

/// Where the block at `at` says that it is about `target`: the word of its `of`, else the
/// block, which then stands in the other.
fn aim_place<'a>(texts: &Texts<'a>, at: BlockAt, target: Found) -> &'a Span {
    let block = &texts.cases[at.0.index()].draft.body.blocks[at.1 as usize];
    let names = |of: &&Spanned<Target>| match (&of.value, target) {
        (Target::Block { id, .. }, Found::Block((case, number))) => {
            texts.cases[case.index()].block(id) == Some(number)
        }
        _ => false,
    };
    block
        .of
        .iter()
        .find(names)
        .map_or_else(|| block.place(), |of| &of.span)
}

/// Takes out the `under` that closes each circle of claims.
fn break_claim_circles(
    claims: &[usize],
    parents: &mut [Option<usize>],
    blocks: &[Block],
    found: &mut Diagnostics,
) {
    // The walk from which a claim was first reached; a claim met twice on one walk is on a circle.
    let mut reached = vec![usize::MAX; parents.len()];
    for start in 0..parents.len() {
        let mut at = start;
        while reached[at] == usize::MAX {
            reached[at] = start;
            let Some(parent) = parents[at] else { break };
            if reached[parent] == start {
                parents[at] = None;
                let place = |claim: usize| {
                    let block = &blocks[claims[claim]];
                    let under = block.further.under.as_ref();
                    under.map_or_else(|| block.place(), |under| &under.span)
                };
                let fault = Diagnostic::at(
                    Code::CIRCULAR_ANSWER,
                    place(at),
                    "the claim is under one that is, in the end, under it",
                )
                .label("put under this one")
                .help("take `under` away from one of them");
                found.push(match parent == at {
                    true => fault,
                    false => fault.also(place(parent), "and that one under another"),
                });
                break;
            }
            at = parent;
        }
    }
}

/// Who asserts a block: those that `by` names, else for claims and answers the authors of the case.
fn asserters(
    case: CaseId,
    block: &Block,
    lookup: &Lookup<'_, '_>,
    found: &mut Diagnostics,
) -> Vec<Asserter> {
    let mut named = Vec::new();
    for by in &block.by {
        match lookup.asserter(case, by) {
            Ok(asserter) if named.contains(&asserter) => {}
            Ok(asserter) => named.push(asserter),
            Err(finding) => found.push(finding),
        }
    }
    if block.by.is_empty() && matches!(block.class, BlockClass::Claim | BlockClass::Rebuttal) {
        let authors = lookup.draft(case).front.authors.len();
        named.extend((0..authors).map(|at| Asserter::Author(case, crate::text::offset(at))));
    }
    named
}

impl<'a> Lookup<'_, 'a> {
    fn draft(&self, case: CaseId) -> &'a Draft {
        self.texts().cases[case.index()].draft
    }
}

fn not_a_claim(under: &Spanned<String>) -> Diagnostic {
    Diagnostic::at(
        Code::WRONG_TARGET,
        &under.span,
        format!("`{}` is no claim of this case", under.value),
    )
    .label("the claim is said to be under it")
    .help("name a claim of this case, or take `under` away")
}

fn aimed_by(class: BlockClass) -> String {
    format!("{} is aimed here", with_article(class))
}

/// A class in words, for a message.
pub fn with_article(class: BlockClass) -> &'static str {
    match class {
        BlockClass::Claim => "a claim",
        BlockClass::Rebuttal => "a rebuttal",
        BlockClass::Support => "a support block",
        BlockClass::Evidence => "an evidence block",
        BlockClass::Question => "a question",
        BlockClass::Assessment => "an assessment",
        BlockClass::Response => "a response",
        BlockClass::Search => "a search block",
        BlockClass::Private => "a private block",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    #[test]
    fn one_value_counts_for_every_target_and_several_for_one_each() {
        let place = TextFile::new("a.md", "a").span(0, 1);
        let given = |values: &[Fit]| {
            let values: Vec<Spanned<Fit>> = values
                .iter()
                .map(|&fit| Spanned::new(fit, place.clone()))
                .collect();
            [0, 1].map(|index| value(&values, index, Fit::Unstated))
        };
        assert_eq!(given(&[Fit::Exact]), [Fit::Exact, Fit::Exact]);
        assert_eq!(
            given(&[Fit::Narrower, Fit::Exact]),
            [Fit::Narrower, Fit::Exact]
        );
        assert_eq!(given(&[]), [Fit::Unstated, Fit::Unstated]);
    }
}
