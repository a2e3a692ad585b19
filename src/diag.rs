//! What is wrong with what the author wrote.
//!
//! Main types: [`Diagnostic`] and [`Diagnosed`]. A diagnostic states a fact, points
//! at the smallest place that shows it, and says what to do. This module does not
//! know how anything is found out.

pub mod codes;
pub mod fix;
pub mod levels;
pub mod render;
pub mod toml;

pub use codes::Code;
pub use fix::{Edit, Fix};

use std::borrow::Cow;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::memo::Few;
use crate::text::Span;

/// How much a finding weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Cannot be resolved, or would leak: nothing is published.
    Error,
    /// Weak: published all the same.
    Warning,
    /// Style.
    Note,
}

impl Level {
    /// The word that opens the message.
    pub fn word(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "note",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What kind of finding.
    pub code: &'static Code,
    /// Its weight: the code's own unless the book says otherwise.
    pub level: Level,
    /// A fact, in lower case and without a full stop; the author's own words in backticks.
    pub message: String,
    /// The place; `None` only where no file is to blame.
    pub span: Option<Span>,
    /// What is underlined there; may be empty.
    pub label: Words,
    /// Further places, each with its label.
    pub others: Few<(Span, Words)>,
    /// What to do.
    pub help: Vec<Words>,
    /// Why.
    pub notes: Few<Words>,
    /// What would mend it, where that is certain.
    pub fix: Option<Box<Fix>>,
}

/// Words of a finding: most are the same in each of its kind, and take no memory.
pub type Words = Cow<'static, str>;

impl Diagnostic {
    /// A finding at a place.
    pub fn at(code: &'static Code, span: &Span, message: impl Into<String>) -> Self {
        Self {
            span: Some(span.clone()),
            ..Self::nowhere(code, message)
        }
    }

    /// A finding that no file shows.
    pub fn nowhere(code: &'static Code, message: impl Into<String>) -> Self {
        Self {
            code,
            level: code.level,
            message: message.into(),
            span: None,
            label: Words::default(),
            others: Few::default(),
            help: Vec::new(),
            notes: Few::default(),
            fix: None,
        }
    }

    /// Every place that it points at.
    pub fn spans(&self) -> impl Iterator<Item = &Span> {
        self.span
            .iter()
            .chain(self.others.iter().map(|(span, _)| span))
    }

    /// Says what is underlined.
    #[must_use]
    pub fn label(mut self, label: impl Into<Words>) -> Self {
        self.label = label.into();
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn also(mut self, span: &Span, label: impl Into<Words>) -> Self {
        self.others.push((span.clone(), label.into()));
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<Words>) -> Self {
        self.help.reserve_exact(1);
        self.help.push(help.into());
        self
    }

    /// Says what to do, where that is known.
    #[must_use]
    pub fn help_if(mut self, help: Option<impl Into<Words>>) -> Self {
        self.help.extend(help.map(Into::into));
        self
    }

    /// Says why.
    #[must_use]
    pub fn note(mut self, note: impl Into<Words>) -> Self {
        self.notes.push(note.into());
        self
    }
}

/// Findings, in the order they were met; [`Diagnostics::sorted`] gives the order of print.
///
/// A large book may have a hundred thousand, and a text that did not change has the same
/// ones in every build: each is held one time, however many lists name it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Arc<Diagnostic>>);

/// A value, and what was found while it was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnosed<T> {
    /// The value: always there, less what could not be resolved.
    pub value: T,
    /// The findings.
    pub found: Diagnostics,
}

impl Diagnostics {
    /// No findings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds one finding.
    pub fn push(&mut self, finding: Diagnostic) {
        self.0.push(Arc::new(finding));
    }

    /// Adds many.
    pub fn extend<F: Into<Arc<Diagnostic>>>(&mut self, findings: impl IntoIterator<Item = F>) {
        self.0.extend(findings.into_iter().map(Into::into));
    }

    /// Takes the value out of `diagnosed` and keeps its findings.
    pub fn take<T>(&mut self, diagnosed: Diagnosed<T>) -> T {
        self.0.extend(diagnosed.found.0);
        diagnosed.value
    }

    /// Joins these findings with the value they belong to.
    pub fn with<T>(self, value: T) -> Diagnosed<T> {
        Diagnosed { value, found: self }
    }

    /// The findings.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &Diagnostic> + ExactSizeIterator + Clone {
        self.0.iter().map(|finding| &**finding)
    }

    /// The findings, for another list that names them too.
    pub fn shared(&self) -> impl ExactSizeIterator<Item = &Arc<Diagnostic>> + Clone {
        self.0.iter()
    }

    /// The findings from place `from` up to `to`.
    pub fn between(&self, from: usize, to: usize) -> impl ExactSizeIterator<Item = &Diagnostic> {
        self.0[from..to].iter().map(|finding| &**finding)
    }

    /// Where the first one stands for which `before` does not hold, in a list that has all
    /// those first for which it does.
    pub fn first_after(&self, mut before: impl FnMut(&Diagnostic) -> bool) -> usize {
        self.0.partition_point(|finding| before(finding))
    }

    /// Drops those for which `keep` does not hold.
    pub fn retain(&mut self, mut keep: impl FnMut(&Diagnostic) -> bool) {
        self.0.retain(|finding| keep(finding));
    }

    /// Gives each the level that `level` says: how a book's own levels are applied. `None`
    /// drops it.
    pub fn set_levels(&mut self, mut level: impl FnMut(&Diagnostic) -> Option<Level>) {
        self.0.retain_mut(|finding| {
            let level = level(finding);
            if let Some(level) = level.filter(|level| *level != finding.level) {
                Arc::make_mut(finding).level = level;
            }
            level.is_some()
        });
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them stops publishing.
    pub fn has_errors(&self) -> bool {
        self.0.iter().any(|finding| finding.level == Level::Error)
    }

    /// How many there are of a level.
    pub fn count(&self, level: Level) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.level == level)
            .count()
    }

    /// Sorts by file, place and code, and drops repeats.
    #[must_use]
    pub fn sorted(mut self) -> Self {
        self.0
            .sort_by(|a, b| place_in_print(a).cmp(&place_in_print(b)));
        self.0.dedup();
        self.0.shrink_to_fit();
        self
    }

    /// The same, where each finding that `before` has too is the one held there. Both are
    /// [sorted](Diagnostics::sorted).
    #[must_use]
    pub fn shared_with(mut self, before: &Self) -> Self {
        let mut others = before.0.iter().peekable();
        for finding in &mut self.0 {
            let place = place_in_print(finding);
            while others
                .next_if(|other| place_in_print(other) < place)
                .is_some()
            {}
            let alike = others.peek().filter(|other| **other == finding);
            if let Some(alike) = alike {
                *finding = Arc::clone(alike);
            }
        }
        self
    }

    /// Those that are not held by `others`, whatever they say.
    pub fn not_held_by(&self, others: &Self) -> impl Iterator<Item = &Arc<Diagnostic>> {
        let held: FxHashSet<*const Diagnostic> = others.0.iter().map(Arc::as_ptr).collect();
        let own = self.0.iter();
        own.filter(move |finding| !held.contains(&Arc::as_ptr(finding)))
    }
}

#[cfg(test)]
impl Diagnostics {
    /// The name of each finding, and the words of `text` that it stands at.
    pub(crate) fn underlined<'t>(&self, text: &'t str) -> Vec<(&'static str, &'t str)> {
        let underlined = |finding: &Arc<Diagnostic>| {
            let span = finding.span.as_ref().expect("a place");
            let words = &text[span.start as usize..span.end as usize];
            (finding.code.name, words)
        };
        self.0.iter().map(underlined).collect()
    }
}

/// What the order of print goes by.
fn place_in_print(finding: &Diagnostic) -> (&Option<Span>, u16, &str) {
    (&finding.span, finding.code.number, &finding.message)
}

impl IntoIterator for Diagnostics {
    type Item = Arc<Diagnostic>;
    type IntoIter = std::vec::IntoIter<Arc<Diagnostic>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<F: Into<Arc<Diagnostic>>> FromIterator<F> for Diagnostics {
    fn from_iter<I: IntoIterator<Item = F>>(findings: I) -> Self {
        Self(findings.into_iter().map(Into::into).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    #[test]
    fn what_two_lists_have_alike_is_held_once() {
        let found = |places: &[usize]| -> Diagnostics {
            let file = TextFile::new("a.md", "0123456789");
            let findings = places.iter().map(|&at| {
                Diagnostic::at(Code::FIT_UNSTATED, &file.span(at, at + 1), "found").label("here")
            });
            findings.collect::<Diagnostics>().sorted()
        };
        let before = found(&[1, 3, 5]);
        let now = found(&[0, 3, 4, 5]).shared_with(&before);
        assert_eq!(now, found(&[0, 3, 4, 5]));
        let new = now.not_held_by(&before).map(|finding| &**finding);
        assert_eq!(new.cloned().collect::<Diagnostics>(), found(&[0, 4]));
    }
}
