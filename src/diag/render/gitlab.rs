//! Findings as a Code Quality report, which GitLab shows in merge requests.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::collections::BTreeMap;

use serde::Serialize;

use super::Printer;
use crate::diag::{Diagnostic, Diagnostics, Level};

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: String,
    /// Tells a finding that was there before from a new one; the line is no part of it, so
    /// that a line put in above makes no new one.
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
    end: usize,
}

impl Printer<'_> {
    /// All findings as one array in JSON, with a newline at its end. What lies in no file is
    /// laid to `book.toml`, as GitLab wants a place.
    pub fn gitlab(&mut self, found: &Diagnostics) -> String {
        let mut seen: BTreeMap<String, usize> = BTreeMap::new();
        let issues: Vec<Issue<'_>> = found.iter().map(|it| self.issue(it, &mut seen)).collect();
        let text = serde_json::to_string_pretty(&issues);
        text.expect("texts and numbers are JSON") + "\n"
    }

    fn issue<'d>(
        &mut self,
        finding: &'d Diagnostic,
        seen: &mut BTreeMap<String, usize>,
    ) -> Issue<'d> {
        let (path, begin, end) = match &finding.span {
            Some(span) => {
                let place = self.region(span);
                (place.file, place.line, place.end_line)
            }
            None => ("book.toml", 1, 1),
        };
        let check_name = format!("{} {}", finding.code.label(), finding.code.name);
        let mut description = finding.message.clone();
        for help in &finding.help {
            description.push_str(&format!("; {help}"));
        }
        let mark = format!("{check_name}\n{path}\n{}", finding.message);
        let times = seen.entry(mark.clone()).or_default();
        *times += 1;
        let fingerprint = blake3::hash(format!("{mark}\n{times}").as_bytes()).to_hex();
        Issue {
            description,
            check_name,
            fingerprint: fingerprint[..32].to_owned(),
            severity: match finding.level {
                Level::Error => "critical",
                Level::Warning => "minor",
                Level::Note => "info",
            },
            location: Location {
                path,
                lines: Lines { begin, end },
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::{FilePath, TextFile};

    #[test]
    fn a_report_tells_equal_findings_apart_and_not_by_their_lines() {
        let report = |text: &str, places: &[usize]| -> serde_json::Value {
            let file = TextFile::new("content/a.md", text);
            let texts = |path: &FilePath| (*path == file.path).then(|| file.text.share());
            let finding = |at: &usize| {
                Diagnostic::at(Code::UNKNOWN_SOURCE, &file.span(*at, at + 1), "no `x`")
                    .help("write `y`")
            };
            let found: Diagnostics = places.iter().map(finding).collect();
            serde_json::from_str(&Printer::new(&texts, false).gitlab(&found)).unwrap()
        };
        let (one, other) = (report("x\nx\n", &[0, 2]), report("\n\nx\nx\n", &[2, 4]));
        assert_eq!(one[0]["severity"], "critical");
        assert_eq!(one[1]["location"]["lines"]["begin"], 2);
        assert_eq!(one[0]["description"], "no `x`; write `y`");
        assert_ne!(one[0]["fingerprint"], one[1]["fingerprint"]);
        for at in 0..2 {
            assert_eq!(one[at]["fingerprint"], other[at]["fingerprint"]);
        }
    }

    #[test]
    fn a_finding_without_a_place_is_laid_to_the_settings() {
        let found: Diagnostics = [Diagnostic::nowhere(Code::NO_BOOK, "no book")]
            .into_iter()
            .collect();
        let report: serde_json::Value =
            serde_json::from_str(&Printer::new(&|_| None, false).gitlab(&found)).unwrap();
        assert_eq!(report[0]["location"]["path"], "book.toml");
    }
}
