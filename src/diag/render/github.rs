//! Findings as workflow commands of GitHub Actions, which shows them beside the lines.
//!
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>

use super::Printer;
use crate::diag::{Diagnostic, Level};

impl Printer<'_> {
    /// The finding as one workflow command on one line, without a newline.
    ///
    /// Columns are given where the place lies on one line; GitHub takes them for nothing
    /// else.
    pub fn github(&mut self, finding: &Diagnostic) -> String {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Note => "notice",
        };
        let mut properties = Vec::new();
        if let Some(span) = &finding.span {
            let place = self.region(span);
            properties.push(format!("file={}", property(place.file)));
            properties.push(format!("line={}", place.line));
            properties.push(format!("endLine={}", place.end_line));
            if place.line == place.end_line {
                properties.push(format!("col={}", place.column));
                properties.push(format!("endColumn={}", place.end_column));
            }
        }
        let title = format!("{} {}", finding.code.label(), finding.code.name);
        properties.push(format!("title={}", property(&title)));
        let mut words = finding.message.clone();
        if !finding.label.is_empty() {
            words.push_str(&format!(" ({})", finding.label));
        }
        for (word, lines) in [("note", &*finding.notes), ("help", &*finding.help)] {
            for line in lines {
                words.push_str(&format!("\n{word}: {line}"));
            }
        }
        format!("::{command} {}::{}", properties.join(","), data(&words))
    }
}

/// The words of a command: what would end its line is written with percent signs.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The value of a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;
    use crate::text::{FilePath, TextFile};

    #[test]
    fn a_command_is_one_line_whatever_it_says() {
        let file = TextFile::new("content/a,b: 100%.md", "one\ntwo [@x]\n");
        let texts = |path: &FilePath| (*path == file.path).then(|| file.text.share());
        let finding = Diagnostic::at(Code::UNKNOWN_SOURCE, &file.span(10, 11), "no `x`\r\nat 5%")
            .label("cited here")
            .help("write `y`");
        assert_eq!(
            Printer::new(&texts, false).github(&finding),
            "::error file=content/a%2Cb%3A 100%25.md,line=2,endLine=2,col=7,endColumn=8,\
             title=CB201 unknown-source::no `x`%0D%0Aat 5%25 (cited here)%0Ahelp: write `y`"
        );
    }

    #[test]
    fn a_finding_without_a_place_names_no_file() {
        let finding = Diagnostic::nowhere(Code::NO_BOOK, "there is no book.toml");
        assert_eq!(
            Printer::new(&|_| None, false).github(&finding),
            "::error title=CB004 no-book::there is no book.toml"
        );
    }
}
