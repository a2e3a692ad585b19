//! Which sources are published.
//!
//! The main type is [`Stock`]: of all that the [`Shelf`] describes, those that
//! published text cites, names as a speaker or aims at, those that it asks to list,
//! and all that they draw on. A source gets its number here.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::ids::SourceId;
use super::shelf::{Entry, Shelf};
use super::texts::Texts;
use crate::csl::Variable;
use crate::data::Draft;
use crate::data::draft::{BlockClass, Target};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::Spanned;

/// The published sources, numbered by key.
#[derive(Debug)]
pub struct Stock<'a> {
    /// By key; the position is the [`SourceId`].
    pub entries: Vec<(&'a str, &'a Entry<'a>)>,
    /// What each draws on; no cycles.
    pub drawn_from: Vec<Vec<super::book::Derivation>>,
    ids: FxHashMap<&'a str, SourceId>,
    shelf: &'a Shelf<'a>,
}

impl<'a> Stock<'a> {
    /// Chooses from `shelf` what the texts use. `show_private` lets private sources in, for the preview.
    pub fn choose(
        texts: &Texts<'a>,
        shelf: &'a Shelf<'a>,
        show_private: bool,
        found: &mut Diagnostics,
    ) -> Self {
        // There are many mentions of each source.
        let known: FxHashMap<&str, &str> = shelf.entries.keys().map(|&key| (key, key)).collect();
        let mut used: FxHashSet<&str> = FxHashSet::default();
        let drafts = texts
            .cases
            .iter()
            .chain(&texts.pages)
            .map(|text| &**text.draft);
        for draft in drafts.chain(texts.home.map(|home| &**home)) {
            uses(draft, shelf, &mut |key| {
                used.extend(known.get(key));
            });
        }
        let mut open: Vec<&str> = shelf.entries.keys().copied().collect();
        open.retain(|key| used.contains(key));
        while let Some(key) = open.pop() {
            let Some(custom) = shelf.get(key).and_then(Entry::custom) else {
                continue;
            };
            let drawn_on = custom
                .derived_from
                .iter()
                .map(|derivation| &derivation.source);
            for source in drawn_on.chain(&custom.replaced_by).chain(&custom.asserter) {
                if let Some(&key) = known.get(source.value.as_str())
                    && used.insert(key)
                {
                    open.push(key);
                }
            }
        }
        for (key, entry) in shelf
            .entries
            .iter()
            .filter(|(key, entry)| !used.contains(*key) && !is_private(entry))
        {
            found.push(
                Diagnostic::at(
                    Code::UNCITED_SOURCE,
                    &entry.first.id.span,
                    format!("`{key}` is never cited"),
                )
                .label("no text cites it")
                .help("cite it, list it under `nocite:`, or leave it: it is not published"),
            );
        }
        let entries: Vec<(&str, &Entry<'_>)> = shelf
            .entries
            .iter()
            .filter(|(key, entry)| used.contains(*key) && (show_private || !is_private(entry)))
            .map(|(&key, entry)| (key, entry))
            .collect();
        same_url(&entries, found);
        let ids = entries
            .iter()
            .enumerate()
            .map(|(i, &(key, _))| (key, SourceId::from(i)))
            .collect();
        let mut stock = Self {
            entries,
            drawn_from: Vec::new(),
            ids,
            shelf,
        };
        stock.drawn_from = stock.derivations(found);
        stock
    }

    /// The published source of that key.
    pub fn id(&self, key: &str) -> Option<SourceId> {
        self.ids.get(key).copied()
    }

    /// Whether the key is that of a source which is not published because it is private.
    pub fn is_withheld(&self, key: &str) -> bool {
        self.id(key).is_none() && self.shelf.get(key).is_some_and(is_private)
    }

    /// The records that it was chosen from.
    pub fn shelf(&self) -> &'a Shelf<'a> {
        self.shelf
    }

    /// What each source draws on, less what is unknown or closes a circle.
    fn derivations(&self, found: &mut Diagnostics) -> Vec<Vec<super::book::Derivation>> {
        let mut links = Vec::with_capacity(self.entries.len());
        for &(key, entry) in &self.entries {
            let custom = entry.custom();
            let mut own = Vec::new();
            for derivation in custom.iter().flat_map(|custom| &custom.derived_from) {
                match self.id(&derivation.source.value) {
                    Some(from) => own.push(super::book::Derivation {
                        from,
                        how: derivation.how,
                        at: derivation.at.as_ref().map(|at| at.value.clone()),
                    }),
                    None => found.push(self.unknown(&derivation.source, key)),
                }
            }
            if let Some(replaced_by) = custom.and_then(|custom| custom.replaced_by.as_ref())
                && self.id(&replaced_by.value).is_none()
            {
                found.push(self.unknown(replaced_by, key));
            }
            links.push(own);
        }
        self.break_circles(&mut links, found);
        links
    }

    fn unknown(&self, named: &Spanned<String>, by: &str) -> Diagnostic {
        if self.is_withheld(&named.value) {
            return Diagnostic::at(
                Code::PRIVATE_SOURCE,
                &named.span,
                format!(
                    "the record of `{by}` names `{}`, which is private",
                    named.value
                ),
            )
            .label("named here")
            .help("make both private, or neither");
        }
        Diagnostic::at(
            Code::UNKNOWN_DERIVATION,
            &named.span,
            format!("no source has the id `{}`", named.value),
        )
        .label(format!("named by the record of `{by}`"))
        .offer(self.shelf.near(&named.value), &named.span, str::to_owned)
        .or_help(format!(
            "add a record with `id: {}`, or take the name out",
            named.value
        ))
    }

    /// Takes out the link that closes each circle, found by a walk in order of key.
    fn break_circles(&self, links: &mut [Vec<super::book::Derivation>], found: &mut Diagnostics) {
        #[derive(Clone, Copy, PartialEq)]
        enum Seen {
            No,
            Open,
            Done,
        }
        let mut seen = vec![Seen::No; links.len()];
        for start in 0..links.len() {
            let mut path = vec![(start, 0)];
            while let Some((at, next)) = path.pop() {
                seen[at] = Seen::Open;
                let Some(from) = links[at].get(next).map(|link| link.from.index()) else {
                    seen[at] = Seen::Done;
                    continue;
                };
                match seen[from] {
                    Seen::Done => path.push((at, next + 1)),
                    Seen::No => {
                        path.push((at, next + 1));
                        path.push((from, 0));
                    }
                    Seen::Open => {
                        links[at].remove(next);
                        found.push(self.circle(at, from));
                        path.push((at, next));
                    }
                }
            }
        }
    }

    fn circle(&self, at: usize, from: usize) -> Diagnostic {
        let (key, entry) = self.entries[at];
        let back = self.entries[from].0;
        let link = |entry: &Entry<'_>, key: &str| {
            let links = entry
                .custom()
                .map_or(&[][..], |custom| &custom.derived_from);
            links
                .iter()
                .find(|link| link.source.value == key)
                .map(|link| link.source.span.clone())
        };
        let place = link(entry, back).unwrap_or_else(|| entry.first.id.span.clone());
        let fault = Diagnostic::at(
            Code::DERIVATION_CYCLE,
            &place,
            format!("`{key}` is said to derive from `{back}`, which derives from it"),
        )
        .label("closes the circle");
        let other = &self.entries[from].1;
        let (begins, label) = match link(other, key).filter(|begins| *begins != place) {
            Some(begins) => (begins, "the other way round"),
            None => (
                other.first.id.span.clone(),
                "derives from it by way of others",
            ),
        };
        let fault = match at == from {
            true => fault,
            false => fault.also(&begins, label),
        };
        fault.help("say which of them came first, and take the other link out")
    }
}

/// Reports published sources that have one address between them.
fn same_url(entries: &[(&str, &Entry<'_>)], found: &mut Diagnostics) {
    let mut by_url: BTreeMap<&str, (&str, &Entry<'_>)> = BTreeMap::new();
    for &(key, entry) in entries {
        let Some(url) = entry
            .reference
            .and_then(|reference| reference.text(Variable::Url))
        else {
            continue;
        };
        match by_url.get(url.trim().trim_end_matches('/')) {
            Some(&(first, record)) => found.push(
                Diagnostic::at(
                    Code::SAME_URL,
                    &entry.first.id.span,
                    format!("`{first}` and `{key}` have the same URL, {url}"),
                )
                .label("one record")
                .also(&record.first.id.span, "the other record")
                .help("if they are one work, keep one key and make the other an alias"),
            ),
            None => {
                by_url.insert(url.trim().trim_end_matches('/'), (key, entry));
            }
        }
    }
}

/// Whether a source must not be published.
pub fn is_private(entry: &Entry<'_>) -> bool {
    entry.custom().is_some_and(|custom| custom.private)
}

/// Tells every key that a text uses: cites, speakers, targets, and what it asks to list.
fn uses<'t>(draft: &'t Draft, shelf: &Shelf<'_>, tell: &mut impl FnMut(&'t str)) {
    for cite in &draft.body.cites {
        cite.citations
            .iter()
            .for_each(|citation| tell(&citation.key.value));
    }
    for block in draft
        .body
        .blocks
        .iter()
        .filter(|block| block.class != BlockClass::Private)
    {
        block.by.iter().for_each(|by| tell(&by.value));
        for of in &block.of {
            if let Target::Source(key) = &of.value {
                tell(key);
            }
        }
    }
    let own: BTreeMap<&str, &'t str> = draft
        .front
        .references
        .iter()
        .map(|record| (&*record.id.value, &*record.id.value))
        .collect();
    for key in &draft.front.nocite {
        if key.value == "*" {
            own.values().for_each(|key| tell(key));
        } else if shelf.get(&key.value).is_some() {
            tell(&key.value);
        }
    }
}
