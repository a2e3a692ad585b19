//! Citations become mentions: each item of each bracket, resolved and anchored.

use std::collections::HashMap;

use rustc_hash::FxBuildHasher;

use super::book::{Anchor, Mention, QuoteCheck, TextId};
use super::ids::MentionId;
use super::stock::Stock;
use crate::data::Draft;
use crate::data::draft::{Block, BlockClass, Citation, Cite};
use crate::diag::{Code, Diagnostic, Diagnostics};

/// The mentions of one text.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In document order.
    pub mentions: Vec<Mention>,
    /// The first mention of each cite, counted within the text, and one more for the end.
    pub starts: Vec<u32>,
}

/// Resolves the citations of one text. Mentions name each other as if the text were the
/// first; [`Gathered::shifted`] makes that true of the book.
pub fn gather(
    place: TextId,
    draft: &Draft,
    stock: &Stock<'_>,
    found: &mut Diagnostics,
) -> Gathered {
    let mut gathered = Gathered::default();
    for (index, cite) in draft.body.cites.iter().enumerate() {
        let first = crate::text::offset(gathered.mentions.len());
        gathered.starts.push(first);
        let mut resolved: Vec<Option<MentionId>> = Vec::with_capacity(cite.citations.len());
        for (item, citation) in cite.citations.iter().enumerate() {
            let key = &citation.key.value;
            let Some(source) = stock.id(key) else {
                found.push(unresolved(citation, stock));
                resolved.push(None);
                continue;
            };
            if super::stock::is_private(stock.entries[source.index()].1)
                && !in_private(cite.block, &draft.body.blocks)
            {
                found.push(private(citation));
            }
            let id = MentionId::from(gathered.mentions.len());
            let through_for = citation
                .through_for
                .and_then(|of| resolved.get(of as usize).copied().flatten());
            if let Some(of) = through_for {
                gathered.mentions[of.index()].read_through = Some(id);
            }
            resolved.push(Some(id));
            gathered.mentions.push(Mention {
                source,
                place,
                cite: crate::text::offset(index),
                item: crate::text::offset(item),
                role: citation.role,
                through_for,
                read_through: None,
                quote: QuoteCheck::NoQuote,
            });
        }
    }
    gathered
        .starts
        .push(crate::text::offset(gathered.mentions.len()));
    gathered
}

/// The anchors of a text's mentions, in order.
pub fn anchors(draft: &Draft, mentions: &[Mention]) -> Vec<Anchor> {
    let mut taken: HashMap<u32, u32, FxBuildHasher> = HashMap::default();
    let anchor = |mention: &Mention| {
        let cite = &draft.body.cites[mention.cite as usize];
        let hash = occurrence(&cite.citations[mention.item as usize], cite);
        let count = taken.entry(hash).or_insert(0);
        *count += 1;
        Anchor {
            hash,
            count: *count,
        }
    };
    mentions.iter().map(anchor).collect()
}

impl Gathered {
    /// The same mentions, when `before` others stand before them in the book.
    #[must_use]
    pub fn shifted(mut self, before: u32) -> Self {
        let shift = |id: MentionId| MentionId(id.0 + before);
        for mention in &mut self.mentions {
            mention.through_for = mention.through_for.map(shift);
            mention.read_through = mention.read_through.map(shift);
        }
        self.starts.iter_mut().for_each(|start| *start += before);
        self
    }
}

/// The hash that an occurrence is known by: of its key, its locator and the sentence
/// without its citations, so that a citation put in above does not move it.
fn occurrence(citation: &Citation, cite: &Cite) -> u32 {
    let mut hasher = blake3::Hasher::new();
    let mut part = |text: &str| {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    };
    part(&citation.key.value);
    match &citation.locator {
        Some(locator) => {
            part(locator.value.label.name());
            part(&locator.value.value);
        }
        None => part(""),
    }
    part(&cite.sentence_text);
    let mut first = [0; 4];
    first.copy_from_slice(&hasher.finalize().as_bytes()[..4]);
    u32::from_be_bytes(first)
}

/// Whether a block, or one that it stands in, is private.
pub fn in_private(block: Option<u32>, blocks: &[Block]) -> bool {
    std::iter::successors(block, |&at| blocks[at as usize].parent)
        .any(|at| blocks[at as usize].class == BlockClass::Private)
}

fn unresolved(citation: &Citation, stock: &Stock<'_>) -> Diagnostic {
    let key = &citation.key.value;
    if stock.is_withheld(key) {
        return private(citation);
    }
    let near = stock.shelf().near(key);
    Diagnostic::at(
        Code::UNKNOWN_SOURCE,
        &citation.key.span,
        format!("no source has the id `{key}`"),
    )
    .label("cited here")
    .help(match near {
        Some(near) => match stock.shelf().get(near).and_then(|entry| entry.reference) {
            Some(reference) => format!(
                "write `@{near}` to cite {}",
                super::assemble::describe(reference)
            ),
            None => format!("write `@{near}`"),
        },
        None => {
            format!("add a record with `id: {key}` to `references:` or to a file under sources/")
        }
    })
}

fn private(citation: &Citation) -> Diagnostic {
    let key = &citation.key.value;
    Diagnostic::at(
        Code::PRIVATE_SOURCE,
        &citation.key.span,
        format!("public text cites `{key}`, which is private"),
    )
    .label("cited here")
    .help("put the passage into a `::: private` block, or take `private: true` out of the record")
}
