//! What follows the options in each help text: command lines to begin with.
//!
//! Each line that begins with `casebook` is one that can be given; a test reads them all.

pub const PROGRAM: &str = "\
Begin here:
  casebook init my-book   a book with one worked case
  casebook serve --open   look at it while you write
  casebook check          what is wrong, where, and what to do about it
  casebook build          the site, in public/

`casebook COMMAND --help` says more about one command, with examples.

Exit codes: 0 fine; 1 errors in what you wrote; 2 the disk, the network, or a
command line that makes no sense.";

pub const BUILD: &str = "\
Examples:
  casebook build
  casebook build --portable --out ../on-a-stick   opens from a folder, without a server
  casebook build --base-url https://example.org/report/
  casebook build --watch                          again after each change, until Ctrl-C";

pub const PUBLISH: &str = "\
Examples:
  casebook publish git:gh-pages --dry-run   what would change, and nothing more
  casebook publish git:origin/gh-pages      a commit on that branch, pushed
  casebook publish /srv/www/report
  casebook publish ann@example.org:/srv/www/report";

pub const CHECK: &str = "\
Examples:
  casebook check
  casebook check --fix --diff      what could be mended, as a patch
  casebook check --fix
  casebook check --format github   beside the lines of a pull request
  casebook check --online          ask the web whether sources are still there";

pub const SERVE: &str = "\
Examples:
  casebook serve --open
  casebook serve --port 8080 --editor vscode";

pub const INIT: &str = "\
Examples:
  casebook init my-book
  casebook init my-book --ci github
  casebook init --ci gitlab   for a book that is there: the recipe alone";

pub const NEW: &str = "\
Examples:
  casebook new case 'Who paid for the footbridge'
  casebook new case bridges/Footbridge   the file in a folder, and the address too
  casebook new page Method
  casebook new source smith-2020";

pub const CLEAN: &str = "\
Examples:
  casebook clean --dry-run
  casebook clean";

pub const EXPLAIN: &str = "\
Examples:
  casebook explain CB201
  casebook explain unknown-source";

pub const SCHEMA: &str = "\
Examples:
  casebook schema book > .schema/book.json
  casebook schema findings";

pub const IMPORT: &str = "\
Examples:
  casebook import notes.txt --dry-run
  casebook import notes.txt --to cases/the-meeting.md
  casebook import zotero.bib";

pub const EXPORT: &str = "\
Examples:
  casebook export csl-json --out sources.json
  casebook export bibtex --all
  casebook export csv";

pub const FMT: &str = "\
Examples:
  casebook fmt --cite --diff      what would change, as a patch
  casebook fmt --cite --number
  casebook fmt --number --check   for a service: 1 if a number is not pinned";

pub const EJECT: &str = "\
Examples:
  casebook theme eject --list
  casebook theme eject assets/casebook.css
  casebook theme eject templates/base.html --to ours";

pub const COMPLETIONS: &str = "\
Examples:
  casebook completions bash > ~/.local/share/bash-completion/completions/casebook
  casebook completions fish > ~/.config/fish/completions/casebook.fish
  casebook completions zsh > _casebook   then put it in a folder of $fpath";

pub const MAN: &str = "\
Examples:
  casebook man > casebook.1
  casebook man --out ~/.local/share/man/man1";

pub const STYLES: &str = "\
Examples:
  casebook styles";

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use clap::error::ErrorKind;
    use clap::{CommandFactory as _, Parser as _};

    use crate::cli::arguments::Arguments;

    /// The command line in a line of examples: up to its remark, or to where it is piped.
    fn words(line: &str) -> Vec<String> {
        let line = line.trim();
        let line = line.split("   ").next().unwrap_or(line);
        let line = line.split(" > ").next().unwrap_or(line);
        let mut words = Vec::new();
        for (at, part) in line.split('\'').enumerate() {
            match at % 2 {
                0 => words.extend(part.split_whitespace().map(str::to_owned)),
                _ => words.push(part.to_owned()),
            }
        }
        words
    }

    fn each(command: &clap::Command, see: &mut dyn FnMut(&clap::Command)) {
        see(command);
        for inner in command.get_subcommands() {
            each(inner, see);
        }
    }

    #[test]
    fn every_command_has_examples_and_each_can_be_given() {
        each(&Arguments::command(), &mut |command| {
            if command.get_name() == "theme" {
                return;
            }
            let name = command.get_name();
            let examples = command.get_after_long_help();
            let examples = examples.unwrap_or_else(|| panic!("{name} has no examples"));
            let examples = examples.to_string();
            let lines = examples.lines().filter(|it| it.starts_with("  casebook "));
            let lines: Vec<&str> = lines.collect();
            assert!(!lines.is_empty(), "{name}");
            for line in lines {
                let words = words(line);
                if let Err(error) = Arguments::try_parse_from(&words) {
                    panic!("{line}: {error}");
                }
                let is_its_own = name == "casebook" || words.iter().any(|word| word == name);
                assert!(is_its_own, "{line} stands under {name}");
            }
        });
    }

    /// The command lines in a text: in a block, or between two backticks.
    fn given_in(text: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for line in text.lines() {
            let bare = line.trim_start();
            let bare = bare.strip_prefix("$ ").unwrap_or(bare);
            if bare.starts_with("casebook ") && bare != line {
                let end = [" #", " |", " ||", " &&"]
                    .iter()
                    .filter_map(|it| bare.find(it))
                    .min();
                lines.push(bare[..end.unwrap_or(bare.len())].to_owned());
            }
            let inline = line.split('`').skip(1).step_by(2);
            lines.extend(
                inline
                    .filter(|it| it.starts_with("casebook "))
                    .map(str::to_owned),
            );
        }
        lines
    }

    fn texts(folder: &Path, texts: &mut Vec<(PathBuf, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self::texts(&path, texts);
            } else if path.extension().is_some_and(|it| it == "md") {
                let text = fs::read_to_string(&path).unwrap();
                texts.push((path, text));
            }
        }
    }

    #[test]
    fn every_command_line_in_the_guide_can_be_given() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let mut all = Vec::new();
        texts(&root.join("docs/content"), &mut all);
        for file in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"] {
            all.push((file.into(), fs::read_to_string(root.join(file)).unwrap()));
        }
        let (mut seen, mut wrong) = (0, Vec::new());
        for (path, text) in &all {
            for line in given_in(text) {
                seen += 1;
                let words = words(&line);
                let Err(error) = Arguments::try_parse_from(&words) else {
                    continue;
                };
                // `TARGET` stands for what a reader puts there, `a|b` for one of several.
                let stands_for = |word: &String| {
                    word.contains('|')
                        || word.len() > 1 && word.chars().all(|it| it.is_ascii_uppercase())
                };
                let is_help = matches!(
                    error.kind(),
                    ErrorKind::DisplayHelp
                        | ErrorKind::DisplayVersion
                        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
                        | ErrorKind::MissingRequiredArgument
                );
                if !is_help && !words.iter().any(stands_for) {
                    wrong.push(format!("{}: {line}: {error}", path.display()));
                }
            }
        }
        assert!(seen > 100, "{seen} command lines");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_line_of_help_is_wider_than_a_terminal() {
        each(&Arguments::command(), &mut |command| {
            let help = command
                .clone()
                .term_width(90)
                .render_long_help()
                .to_string();
            for line in help.lines() {
                assert!(line.chars().count() <= 95, "{}: {line}", command.get_name());
            }
        });
    }
}
