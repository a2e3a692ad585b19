//! What is said on the terminal.
//!
//! The main type is [`Terminal`]. Results go to the standard output, everything about
//! them to the standard error, so that a pipe gets results alone. It does not know what
//! is said.

use std::error::Error;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::mem;

use anstream::{AutoStream, ColorChoice};
use terminal_size::{Width, terminal_size_of};

use super::World;
use super::arguments::{Colour, Format, Shared};
use crate::diag::render::Printer;
use crate::diag::{Diagnostics, Level};
use crate::project::Project;

/// How wide findings are in a pipe.
const IN_A_PIPE: usize = 140;

/// The two streams of the terminal, and how much is said.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    choice: ColorChoice,
    quiet: bool,
    verbose: bool,
}

/// Which stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Results.
    Out,
    /// What is said about them.
    Err,
}

impl Terminal {
    /// As the arguments ask.
    pub fn new(shared: &Shared) -> Self {
        let choice = match shared.color {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        Self {
            choice,
            quiet: shared.quiet,
            verbose: shared.verbose,
        }
    }

    /// Prints a result.
    ///
    /// # Errors
    /// Fails if it cannot be written; a reader that has gone away is fine.
    pub fn print(&self, text: &str) -> Result<(), World> {
        self.write(Stream::Out, text)
    }

    /// Says how things went, unless asked to say less.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.murmur(text);
        }
    }

    /// Says what only those want to know who asked for more.
    pub fn say_more(&self, text: &str) {
        if self.verbose {
            self.murmur(text);
        }
    }

    /// Says why a command could not do what it was asked.
    pub fn complain(&self, error: &(dyn Error + 'static)) {
        let mut text = format!("\u{1b}[1;31merror\u{1b}[0m: {error}\n");
        let mut cause = error.source();
        while let Some(error) = cause {
            text.push_str(&format!("  because {error}\n"));
            cause = error.source();
        }
        self.murmur(&text);
    }

    /// Prints findings with the places that they point at; errors alone if asked to say
    /// less.
    ///
    /// # Errors
    /// Fails if they cannot be written.
    pub fn findings(
        &self,
        to: Stream,
        found: &Diagnostics,
        project: &Project,
    ) -> Result<(), World> {
        let lookup = project.lookup();
        let mut printer = Printer::new(&lookup, true).within(self.columns(to));
        let found = found.iter();
        let shown = found.filter(|it| !self.quiet || it.level == Level::Error);
        self.write_each(to, shown.map(|finding| printer.human(finding)))
    }

    /// Writes texts as lines. There may be many; none waits in memory for the last.
    fn write_each(&self, to: Stream, texts: impl Iterator<Item = String>) -> Result<(), World> {
        let mut waiting = String::new();
        for text in texts {
            waiting.push_str(&text);
            waiting.push('\n');
            if waiting.len() > 1 << 16 {
                self.write(to, &mem::take(&mut waiting))?;
            }
        }
        self.write(to, &waiting)
    }

    /// Prints findings as asked: for people, or all of them for a program.
    ///
    /// # Errors
    /// Fails if they cannot be written.
    pub fn findings_as(
        &self,
        format: Format,
        found: &Diagnostics,
        project: &Project,
    ) -> Result<(), World> {
        let lookup = project.lookup();
        let mut printer = Printer::new(&lookup, false);
        let line = match format {
            Format::Human => return self.findings(Stream::Out, found, project),
            Format::Sarif => {
                let log = printer.sarif(found);
                return self.write(Stream::Out, &log);
            }
            Format::Gitlab => {
                let report = printer.gitlab(found);
                return self.write(Stream::Out, &report);
            }
            Format::Json => Printer::json,
            Format::Github => Printer::github,
        };
        let lines = found.iter().map(|finding| line(&mut printer, finding));
        self.write_each(Stream::Out, lines)
    }

    /// Whether somebody watches the standard error, so that progress may be shown there.
    pub fn is_watched(&self) -> bool {
        !self.quiet && io::stderr().is_terminal()
    }

    /// How wide a stream is: as `COLUMNS` says, else the terminal; in a pipe as wide as a
    /// file is comfortably read.
    fn columns(&self, of: Stream) -> usize {
        let said = std::env::var("COLUMNS").ok();
        let said = said.and_then(|columns| columns.parse().ok());
        let terminal = || match of {
            Stream::Out => terminal_size_of(io::stdout()),
            Stream::Err => terminal_size_of(io::stderr()),
        };
        let terminal = || terminal().map(|(Width(columns), _)| usize::from(columns));
        said.or_else(terminal).unwrap_or(IN_A_PIPE)
    }

    fn murmur(&self, text: &str) {
        // There is nobody to tell that nothing can be told.
        let _ = self.write(Stream::Err, text);
    }

    fn write(&self, to: Stream, text: &str) -> Result<(), World> {
        let written = match to {
            Stream::Out => {
                let mut out = AutoStream::new(io::stdout().lock(), self.choice_for(to));
                out.write_all(text.as_bytes()).and_then(|()| out.flush())
            }
            Stream::Err => {
                AutoStream::new(io::stderr().lock(), self.choice_for(to)).write_all(text.as_bytes())
            }
        };
        match written {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            written => Ok(written?),
        }
    }

    fn choice_for(&self, to: Stream) -> ColorChoice {
        match (self.choice, to) {
            (ColorChoice::Auto, Stream::Out) => AutoStream::choice(&io::stdout()),
            (ColorChoice::Auto, Stream::Err) => AutoStream::choice(&io::stderr()),
            (choice, _) => choice,
        }
    }
}

/// How many findings of each level there are, in words: `2 errors, 1 note`.
pub fn tally(found: &Diagnostics) -> String {
    let counts = [
        (Level::Error, "error"),
        (Level::Warning, "warning"),
        (Level::Note, "note"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .map(|&(level, word)| (found.count(level), word))
        .filter(|&(count, _)| count > 0)
        .map(|(count, word)| counted(count, word))
        .collect();
    if counts.is_empty() {
        "nothing found".to_owned()
    } else {
        counts.join(", ")
    }
}

/// `1 page`, `2 pages`, `12,345 pages`.
pub fn counted(count: usize, word: &str) -> String {
    let digits = count.to_string();
    let mut number = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            number.push(',');
        }
        number.push(digit);
    }
    format!("{number} {word}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Diagnostic};

    #[test]
    fn a_tally_leaves_out_what_there_is_none_of() {
        let found = |codes: &[&'static Code]| -> Diagnostics {
            codes
                .iter()
                .map(|&code| Diagnostic::nowhere(code, ""))
                .collect()
        };
        assert_eq!(tally(&found(&[])), "nothing found");
        let codes = [Code::NO_BOOK, Code::NO_BOOK, Code::UNUSED_FILE];
        assert_eq!(tally(&found(&codes)), "2 errors, 1 note");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(counted(1, "page"), "1 page");
        assert_eq!(counted(999, "page"), "999 pages");
        assert_eq!(counted(1_234_567, "page"), "1,234,567 pages");
    }
}
