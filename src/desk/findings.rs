//! Findings in the order of print, and where in it to look.
//!
//! The main type is [`Findings`]. A large book has very many, and a page wants to know of
//! its own without a look at each.

use crate::diag::{Diagnostic, Diagnostics, Level};
use crate::text::FilePath;

/// Findings, sorted, with the errors among them.
#[derive(Debug)]
pub struct Findings {
    all: Diagnostics,
    /// Where the errors stand, in order.
    errors: Vec<usize>,
}

impl Findings {
    /// Sorts what was found.
    pub fn of(found: Diagnostics) -> Self {
        Self::after(found, &Diagnostics::new())
    }

    /// [`Findings::of`], where what was found `before` too is held once for both.
    pub fn after(found: Diagnostics, before: &Diagnostics) -> Self {
        let all = found.sorted().shared_with(before);
        let is_error = |(_, finding): &(usize, &Diagnostic)| finding.level == Level::Error;
        let errors = all.iter().enumerate().filter(is_error);
        let errors = errors.map(|(at, _)| at).collect();
        Self { all, errors }
    }

    /// All of them, in the order of print.
    pub fn all(&self) -> &Diagnostics {
        &self.all
    }

    /// The errors.
    pub fn errors(&self) -> impl Iterator<Item = &Diagnostic> {
        let errors = self.errors.iter();
        errors.flat_map(|&at| self.all.between(at, at + 1))
    }

    /// Those in one file. Takes time in proportion to their number, not to that of all.
    pub fn in_file(&self, file: &FilePath) -> impl Iterator<Item = &Diagnostic> {
        fn of(finding: &Diagnostic) -> Option<&FilePath> {
            finding.span.as_ref().map(|span| &span.file)
        }
        let from = self.all.first_after(|finding| of(finding) < Some(file));
        let to = self.all.first_after(|finding| of(finding) <= Some(file));
        self.all.between(from, to)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::TextFile;

    #[test]
    fn a_file_has_its_own_findings_and_no_others() {
        let at = |file: &str, start: usize| {
            let span = TextFile::new(file, "").span(start, start);
            Diagnostic::at(Code::UNKNOWN_SOURCE, &span, "")
        };
        let nowhere = Diagnostic::nowhere(Code::FIT_UNSTATED, "");
        let found = [at("b", 1), at("c", 0), nowhere, at("b", 0), at("a", 0)];
        let findings = Findings::of(found.into_iter().collect());
        let in_b: Vec<&Diagnostic> = findings.in_file(&"b".into()).collect();
        assert_eq!(in_b, [&at("b", 0), &at("b", 1)]);
        assert_eq!(findings.in_file(&"bb".into()).count(), 0);
        assert_eq!(findings.errors().count(), 4);
    }
}
