//! Everything about a text that must be known before its first line is written:
//! what is private, which ids there are, and the text as the parser is to see it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::attributes::{Attributes, Part};
use super::blocks::is_private;
use super::callouts::{Callout, callouts};
use super::displays;
use super::fences::{self, FenceKind};
use super::outline::{Kept, KeptKind, Outline, mask_definitions, outline};
use super::scan::{self, CiteAt, Scan, scan};
use super::source::Source;
use crate::data::draft::{CrossKind, Crossing};
use crate::data::{Brackets, Reading};
use crate::diag::Diagnostics;
use crate::text::{Spanned, TextFile};

/// A text, ready to be written.
#[derive(Debug)]
pub(super) struct Plan<'f> {
    pub source: Source<'f>,
    pub outline: Outline,
    pub callouts: Vec<Callout>,
    pub scan: Scan,
    /// The text as the parser is to see it; offsets are those of the source.
    pub masked: String,
    /// What cross-references can name, in document order.
    pub cross: Vec<Crossing>,
    /// The same by id.
    pub cross_by_id: BTreeMap<String, usize>,
    /// Ids of private blocks.
    pub private_ids: Vec<Spanned<String>>,
    /// Every id that the author gives, which no heading may take by itself.
    pub given_ids: BTreeSet<String>,
}

/// Makes the plan for the text of `file` from byte `from` on.
///
/// Unless private text is asked for, what is private is taken out of the text first, and the text
/// that is left is planned.
pub(super) fn plan<'f>(
    file: &'f TextFile,
    from: usize,
    reading: &Reading,
    found: &mut Diagnostics,
) -> Plan<'f> {
    let mut faults = Diagnostics::new();
    let first = read(Source::new(file, from, &[]), &reading.brackets, &mut faults);
    let secret = if reading.private {
        Vec::new()
    } else {
        first.private_parts()
    };
    if secret.is_empty() {
        found.extend(faults);
        return first;
    }
    // Faults in private text are the author's own business, but for a block that is
    // never closed: it has swallowed what comes after it.
    let mut unclosed = faults;
    unclosed.retain(|fault| {
        fault.code == crate::diag::Code::UNCLOSED_FENCE
            && fault
                .span
                .as_ref()
                .is_some_and(|span| within(&secret, span.start as usize))
    });
    found.extend(unclosed);
    let private_ids = first.ids_in(&secret);
    let mut plan = read(Source::new(file, from, &secret), &reading.brackets, found);
    plan.private_ids = private_ids;
    plan
}

fn read<'f>(source: Source<'f>, brackets: &Brackets, found: &mut Diagnostics) -> Plan<'f> {
    let mut outline = outline(&source, found);
    let callouts = callouts(&source.text, &outline.quotes);
    if !callouts.is_empty() {
        let heads = callouts.iter().map(|callout| Kept {
            range: callout.head.clone(),
            kind: KeptKind::Opaque,
        });
        outline.kept.extend(heads);
        outline
            .kept
            .sort_by_key(|kept| (kept.range.start, usize::MAX - kept.range.end));
    }
    let scan = scan(&source.text, &outline, brackets);
    let mut masked = source.text.as_bytes().to_vec();
    fences::mask(&outline.fences, &mut masked);
    mask_definitions(&outline.definitions, &mut masked);
    displays::mask(&outline.displays, &mut masked);
    scan::mask(&scan, &mut masked);
    for callout in &callouts {
        masked[callout.head.clone()].fill(b' ');
    }
    let masked = String::from_utf8(masked).expect("whole characters are masked by ASCII");
    let mut plan = Plan {
        source,
        outline,
        callouts,
        scan,
        masked,
        cross: Vec::new(),
        cross_by_id: BTreeMap::new(),
        private_ids: Vec::new(),
        given_ids: BTreeSet::new(),
    };
    plan.given_ids = plan.ids().map(|id| id.text.clone()).collect();
    plan.find_crossings();
    plan
}

fn within(ranges: &[Range<usize>], at: usize) -> bool {
    let next = ranges.partition_point(|range| range.start <= at);
    next > 0 && ranges[next - 1].end > at
}

impl Plan<'_> {
    /// The outermost private parts, as ranges of the file, in order.
    fn private_parts(&self) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        for (number, fence) in self.outline.fences.iter().enumerate() {
            if let FenceKind::Open(attributes) = &fence.kind
                && fence.shown == fences::Shown::Break
                && is_private(attributes)
            {
                let end = match self.outline.mates[number] {
                    Some(mate) => self.line_end(self.outline.fences[mate].range.end),
                    None => self.outline.ends[number],
                };
                parts.push(fence.line..end);
            }
        }
        for callout in self
            .callouts
            .iter()
            .filter(|callout| is_private(&callout.attributes))
        {
            let start = self.source.text[..callout.quote.start]
                .rfind('\n')
                .map_or(0, |newline| newline + 1);
            parts.push(start..callout.quote.end);
        }
        for span in self
            .scan
            .spans
            .iter()
            .filter(|span| is_private(&span.attributes))
        {
            parts.push(span.range.clone());
        }
        parts.sort_by_key(|part| (part.start, usize::MAX - part.end));
        let mut outermost: Vec<Range<usize>> = Vec::new();
        for part in parts {
            match outermost.last_mut() {
                Some(last) if part.start < last.end => last.end = last.end.max(part.end),
                _ => outermost.push(part),
            }
        }
        let in_file = |at: usize| self.source.in_file(at);
        outermost
            .into_iter()
            .map(|part| in_file(part.start)..in_file(part.end))
            .collect()
    }

    fn line_end(&self, at: usize) -> usize {
        self.source.text[at..]
            .find('\n')
            .map_or(self.source.text.len(), |newline| at + newline + 1)
    }

    /// Every id that the author gives.
    fn ids(&self) -> impl Iterator<Item = &Part> {
        let opened = self
            .outline
            .fences
            .iter()
            .filter_map(|fence| match &fence.kind {
                FenceKind::Open(attributes) => Some(attributes),
                _ => None,
            });
        opened
            .chain(self.callouts.iter().map(|callout| &callout.attributes))
            .chain(self.scan.spans.iter().map(|span| &span.attributes))
            .chain(self.scan.attributes.values())
            .filter_map(|attributes| attributes.id.as_ref())
    }

    /// The ids that stand in the ranges `secret` of the file.
    fn ids_in(&self, secret: &[Range<usize>]) -> Vec<Spanned<String>> {
        let mut ids: Vec<Spanned<String>> = self
            .ids()
            .map(|id| Spanned::new(id.text.clone(), self.source.span(id.range.clone())))
            .filter(|id| within(secret, id.span.start as usize))
            .collect();
        ids.sort_by_key(|id| id.span.start);
        ids
    }

    /// Numbers the figures, tables and sections that have an id to be named by.
    fn find_crossings(&mut self) {
        let attributed = self
            .scan
            .attributes
            .iter()
            .map(|(at, attributes)| (*at, attributes));
        let divided = self
            .outline
            .fences
            .iter()
            .filter_map(|fence| match &fence.kind {
                FenceKind::Open(attributes) if fence.shown == fences::Shown::Break => {
                    Some((fence.range.start, attributes))
                }
                _ => None,
            });
        let mut ids: Vec<(usize, &Part)> = attributed
            .chain(divided)
            .filter_map(|(at, attributes): (usize, &Attributes)| {
                Some((at, attributes.id.as_ref()?))
            })
            .collect();
        ids.sort_by_key(|(at, _)| *at);
        let mut counts = [0_u32; 3];
        for (_, id) in ids {
            let Some(kind) = cross_kind(&id.text) else {
                continue;
            };
            if self.cross_by_id.contains_key(&id.text) {
                continue;
            }
            counts[kind as usize] += 1;
            self.cross_by_id.insert(id.text.clone(), self.cross.len());
            self.cross.push(Crossing {
                kind,
                id: id.text.clone(),
                number: counts[kind as usize],
            });
        }
    }

    /// The crossings that a bracket or mention names, if that is all it does.
    pub fn crossings(&self, cite: &CiteAt) -> Option<Vec<usize>> {
        let text = cite.written.as_deref().unwrap_or(&self.source.text);
        let named = |key: &Range<usize>| self.cross_by_id.get(&text[key.clone()]).copied();
        cite.items.iter().map(|item| named(&item.key)).collect()
    }
}

/// What Quarto's prefix of an id says that it names.
fn cross_kind(id: &str) -> Option<CrossKind> {
    match id.split_once(['-', ':'])?.0 {
        "fig" => Some(CrossKind::Figure),
        "tbl" => Some(CrossKind::Table),
        "sec" => Some(CrossKind::Section),
        _ => None,
    }
}
