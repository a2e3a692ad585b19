//! The weight that a book gives to a kind of finding.
//!
//! `check.allow`, `check.warn` and `check.deny` of `book.toml` change how much a finding
//! weighs, after it was found. This module does not know how they are written.

use super::{Code, Diagnostics, Level};

impl Diagnostics {
    /// Gives each finding the weight that a book asks for.
    ///
    /// `levels` names kinds of finding and their weight, `None` to drop them; of several
    /// entries for one kind the last counts. An error that must not be allowed (see
    /// [`Code::can_be_allowed`]) keeps its weight, whatever is asked.
    #[must_use]
    pub fn weighed(mut self, levels: &[(&'static Code, Option<Level>)]) -> Self {
        if levels.is_empty() {
            return self;
        }
        self.retain_mut(|finding| {
            let asked = levels
                .iter()
                .rev()
                .find(|(code, _)| code.number == finding.code.number);
            match asked {
                None => true,
                Some((code, level)) if code.can_be_allowed() || *level == Some(Level::Error) => {
                    finding.level = level.unwrap_or(finding.level);
                    level.is_some()
                }
                Some(_) => true,
            }
        });
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Diagnostic;

    #[track_caller]
    fn check(
        levels: &[(&'static Code, Option<Level>)],
        code: &'static Code,
        expected: Option<Level>,
    ) {
        let found: Diagnostics = [Diagnostic::nowhere(code, "found")].into_iter().collect();
        let weighed = found.weighed(levels);
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
}
