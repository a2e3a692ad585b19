//! The weight that a book gives to a kind of finding.
//!
//! `check.allow`, `check.warn` and `check.deny` of `book.toml` change how much a finding
//! weighs, after it was found; a comment in a text changes it for one block. This module
//! does not know how they are written.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::{Code, Diagnostic, Diagnostics, Level};
use crate::text::{FilePath, Span};

/// A kind of finding and its weight; `None` drops it.
pub type Weight = (&'static Code, Option<Level>);

/// What is found only when a page is rendered, and so may be there when nobody has looked.
const FOUND_IN_RENDERING: [&Code; 2] = [Code::ODD_MARKUP, Code::TEMPLATE_ERROR];

/// What a comment in a text says of one kind of finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// The kind.
    pub code: &'static Code,
    /// Its weight; `None` drops it.
    pub level: Option<Level>,
    /// Where the comment names it.
    pub named: Span,
    /// The bytes of the same file that the comment speaks of.
    pub scope: Range<u32>,
}

/// What the settings and all comments of a book say.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    book: Vec<Weight>,
    remarks: BTreeMap<FilePath, Vec<Remark>>,
}

impl Levels {
    /// Joins what the settings say, of several entries for one kind the last, and what the
    /// comments say.
    pub fn new(book: &[Weight], remarks: impl IntoIterator<Item = Remark>) -> Self {
        let mut by_file: BTreeMap<FilePath, Vec<Remark>> = BTreeMap::new();
        for remark in remarks {
            let file = remark.named.file.clone();
            by_file.entry(file).or_default().push(remark);
        }
        Self {
            book: book.to_vec(),
            remarks: by_file,
        }
    }

    /// The findings, each with the weight that it is given: by the innermost comment that
    /// speaks of its place, else by the settings. An error that must not be allowed (see
    /// [`Code::can_be_allowed`]) keeps its weight, whatever is asked.
    #[must_use]
    pub fn weigh(&self, mut found: Diagnostics) -> Diagnostics {
        found.set_levels(|finding| {
            let said = self.remark(finding).map(|remark| remark.level);
            let asked = said.or_else(|| self.in_settings(finding.code));
            match asked {
                Some(level) if finding.code.can_be_allowed() || level == Some(Level::Error) => {
                    level
                }
                _ => Some(finding.level),
            }
        });
        found
    }

    /// The comments that allow what is not in `found`: everything that was found, before
    /// it was weighed.
    pub fn unused(&self, found: &Diagnostics) -> Diagnostics {
        let key = |remark: &Remark| (remark.named.clone(), remark.code.number);
        let used = found.iter().filter_map(|it| self.remark(it));
        let used: BTreeSet<(Span, u16)> = used.map(key).collect();
        let all = self.remarks.values().flatten();
        all.filter(|remark| remark.level.is_none() && !FOUND_IN_RENDERING.contains(&remark.code))
            .filter(|remark| !used.contains(&key(remark)))
            .map(|remark| {
                let message = format!("there is no `{}` here to allow", remark.code.name);
                Diagnostic::at(Code::UNUSED_ALLOW, &remark.named, message)
                    .label("allows nothing")
                    .help("take it out")
            })
            .collect()
    }

    fn in_settings(&self, code: &Code) -> Option<Option<Level>> {
        let said = self.book.iter().rev();
        let mut said = said.filter(|(known, _)| known.number == code.number);
        said.next().map(|(_, level)| *level)
    }

    /// The innermost comment that speaks of a finding; of two for one place the later.
    fn remark(&self, finding: &Diagnostic) -> Option<&Remark> {
        let span = finding.span.as_ref()?;
        let here = self.remarks.get(&span.file)?.iter();
        here.filter(|remark| {
            remark.code.number == finding.code.number && remark.scope.contains(&span.start)
        })
        .min_by_key(|remark| (remark.scope.len(), u32::MAX - remark.named.start))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    #[track_caller]
    fn check(levels: &[Weight], code: &'static Code, expected: Option<Level>) {
        let found: Diagnostics = [Diagnostic::nowhere(code, "found")].into_iter().collect();
        let weighed = Levels::new(levels, []).weigh(found);
        assert_eq!(weighed.iter().next().map(|finding| finding.level), expected);
    }

    #[test]
    fn what_a_book_says_nothing_about_keeps_its_weight() {
        check(
            &[(Code::FIT_UNSTATED, None)],
            Code::UNKNOWN_SOURCE,
            Some(Level::Error),
        );
    }

    #[test]
    fn what_is_allowed_is_dropped() {
        check(&[(Code::FIT_UNSTATED, None)], Code::FIT_UNSTATED, None);
    }

    #[test]
    fn what_is_denied_is_an_error() {
        check(
            &[(Code::FIT_UNSTATED, Some(Level::Error))],
            Code::FIT_UNSTATED,
            Some(Level::Error),
        );
    }

    #[test]
    fn denying_outweighs_allowing() {
        let levels = [
            (Code::FIT_UNSTATED, None),
            (Code::FIT_UNSTATED, Some(Level::Error)),
        ];
        check(&levels, Code::FIT_UNSTATED, Some(Level::Error));
    }

    #[test]
    fn a_leak_cannot_be_allowed() {
        check(
            &[(Code::PRIVATE_SOURCE, None)],
            Code::PRIVATE_SOURCE,
            Some(Level::Error),
        );
        let warn = [(Code::PRIVATE_SOURCE, Some(Level::Warning))];
        check(&warn, Code::PRIVATE_SOURCE, Some(Level::Error));
    }

    /// Weighs a finding at byte 5 by `remarks` (level, scope) and a book that denies it.
    #[track_caller]
    fn check_remarks(remarks: &[(Option<Level>, Range<u32>)], expected: Option<Level>) {
        let file = TextFile::new("a.md", "0123456789");
        let remarks = remarks
            .iter()
            .enumerate()
            .map(|(at, (level, scope))| Remark {
                code: Code::FIT_UNSTATED,
                level: *level,
                named: file.span(at, at + 1),
                scope: scope.clone(),
            });
        let levels = Levels::new(&[(Code::FIT_UNSTATED, Some(Level::Error))], remarks);
        let finding = Diagnostic::at(Code::FIT_UNSTATED, &file.span(5, 6), "found");
        let weighed = levels.weigh([finding].into_iter().collect());
        assert_eq!(weighed.iter().next().map(|finding| finding.level), expected);
    }

    #[test]
    fn the_innermost_comment_counts_and_outweighs_the_settings() {
        check_remarks(&[(None, 0..10)], None);
        check_remarks(&[(None, 0..5)], Some(Level::Error));
        check_remarks(
            &[(None, 0..10), (Some(Level::Note), 4..7)],
            Some(Level::Note),
        );
        check_remarks(&[(None, 4..7), (Some(Level::Note), 0..10)], None);
        check_remarks(
            &[(None, 4..7), (Some(Level::Note), 4..7)],
            Some(Level::Note),
        );
    }

    #[test]
    fn a_comment_that_allows_nothing_is_said() {
        let file = TextFile::new("a.md", "0123456789");
        let remark = |code, scope| Remark {
            code,
            level: None,
            named: file.span(0, 1),
            scope,
        };
        let levels = Levels::new(
            &[],
            [
                remark(Code::FIT_UNSTATED, 0..9),
                remark(Code::ONE_ORIGIN, 0..9),
            ],
        );
        let finding = Diagnostic::at(Code::FIT_UNSTATED, &file.span(5, 6), "found");
        let unused = levels.unused(&[finding].into_iter().collect());
        let messages: Vec<&str> = unused.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(messages, ["there is no `one-origin` here to allow"]);
    }
}
