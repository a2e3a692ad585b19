//! The guide: it builds without a finding, and what it tells a reader to do works as it
//! says.
//!
//! Of every page under `docs/content/pages/`, in a folder of its own and in this order:
//!
//! - a block `markdown {file="…"}` (or of any language) is that file;
//! - a block `diff {file="…"}` is a change to that file, whose old lines stand there once;
//! - in a block `console` each line after `$ ` is a command, and the lines after it are what
//!   it prints; `…` stands for anything in a line, alone on a line for any lines;
//! - `<!-- begins: … -->` is what a reader has done before who begins at that page.
//!
//! A command whose program is not installed here is passed over; so are `cargo install` and
//! `git clone`, which take minutes and a network. `casebook serve` and `build --watch` run
//! until they have said what the page says.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "this test does what a reader of the guide does"
)]

mod support;

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use casebook::data::draft::Place;
use casebook::data::{Brackets, Reading, read_config, read_draft, read_records};
use casebook::diag::{Code, Diagnostics, Level};
use casebook::io::publish::Publishable;
use casebook::project::ThemeFiles;
use casebook::text::TextFile;
use casebook::theme;
use rayon::prelude::*;

fn docs() -> PathBuf {
    support::demonstration().join("docs")
}

/// A fenced block of a page.
#[derive(Debug)]
struct Fenced {
    language: String,
    file: Option<String>,
    text: String,
    line: usize,
}

/// A page of the guide, as far as it can be tried.
#[derive(Debug)]
struct Page {
    path: PathBuf,
    begins: Option<String>,
    blocks: Vec<Fenced>,
}

impl Page {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        let begins = text.split_once("<!-- begins: ");
        let begins = begins.and_then(|(_, rest)| rest.split_once(" -->"));
        let begins = begins.map(|(begins, _)| begins.to_owned());
        let mut blocks: Vec<Fenced> = Vec::new();
        // The fence of the block that is open, how far it is indented, and the block.
        let mut open: Option<(String, usize, Fenced)> = None;
        for (at, line) in text.lines().enumerate() {
            let bare = line.trim_start();
            match &mut open {
                Some((fence, ..)) if bare.trim_end() == fence => {
                    blocks.extend(open.take().map(|(.., block)| block));
                }
                Some((_, indent, block)) => {
                    // A block in a list is indented with it.
                    let margin = line.len() - line.trim_start_matches(' ').len();
                    block.text.push_str(&line[margin.min(*indent)..]);
                    block.text.push('\n');
                }
                None if bare.starts_with("```") => {
                    let info = bare.trim_start_matches('`');
                    let fence = bare[..bare.len() - info.len()].to_owned();
                    let language = info.split([' ', '{']).next().unwrap_or_default();
                    let file = info.split_once("file=\"");
                    let file = file.and_then(|(_, rest)| rest.split_once('"'));
                    let block = Fenced {
                        language: language.to_owned(),
                        file: file.map(|(file, _)| file.to_owned()),
                        text: String::new(),
                        line: at + 1,
                    };
                    open = Some((fence, line.len() - bare.len(), block));
                }
                None => {}
            }
        }
        assert!(
            open.is_none(),
            "{}: a block is never closed",
            path.display()
        );
        Self {
            path,
            begins,
            blocks,
        }
    }

    fn name(&self) -> String {
        let below = self.path.strip_prefix(docs().join("content")).unwrap();
        below.display().to_string()
    }
}

fn pages() -> Vec<Page> {
    fn gather(folder: &Path, pages: &mut Vec<Page>) {
        let entries = fs::read_dir(folder).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        paths.sort();
        for path in paths {
            match path.is_dir() {
                true => gather(&path, pages),
                false if path.extension().is_some_and(|it| it == "md") => {
                    pages.push(Page::read(path))
                }
                false => {}
            }
        }
    }
    let mut pages = Vec::new();
    gather(&docs().join("content/pages"), &mut pages);
    pages
}

#[test]
fn the_guide_builds_without_a_finding() {
    let built = support::open(&docs());
    let mut found = built.checked().clone();
    for index in 0..built.paths().len() {
        found.extend(Publishable::render(&built, index).found);
    }
    let words = support::in_words(&found, &built.project);
    assert!(found.is_empty(), "{words}");
}

#[test]
fn a_reader_who_does_what_the_guide_says_sees_what_it_says() {
    let wrong: Vec<String> = pages()
        .par_iter()
        .filter_map(|page| Reader::new().follow(page).err())
        .collect();
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n\n"));
}

/// The case that the tutorial ends with is the one that the guide shows.
#[test]
fn the_case_of_the_tutorial_is_the_one_in_the_guide() {
    let page = Page::read(docs().join("content/pages/tutorial.md"));
    let mut text = String::new();
    for block in page.blocks.iter().filter(|it| {
        it.file
            .as_deref()
            .is_some_and(|it| it.ends_with("the-station-clock.md"))
    }) {
        match &*block.language {
            "diff" => text = patched(&text, &block.text).unwrap(),
            _ => text.clone_from(&block.text),
        }
    }
    // What `check --fix` does at the end of the page.
    let text = text.replace("logbook.\n::: ", "logbook.\n\n::: ");
    let shown = docs().join("content/cases/the-station-clock.md");
    assert_eq!(fs::read_to_string(shown).unwrap(), text);
}

/// Somebody with an empty folder, who does what a page says.
struct Reader {
    folder: tempfile::TempDir,
    at: PathBuf,
}

impl Reader {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("work");
        fs::create_dir(&at).unwrap();
        Self { folder, at }
    }

    fn follow(&mut self, page: &Page) -> Result<(), String> {
        let name = page.name();
        for command in page.begins.iter().flat_map(|it| it.split(" && ")) {
            self.give(command)
                .map_err(|why| format!("{name}: before it: {command}: {why}"))?;
        }
        for block in &page.blocks {
            let failed = |why: String| format!("{name}:{}: {why}", block.line);
            match (&*block.language, &block.file) {
                ("console", _) => self.converse(&block.text).map_err(failed)?,
                ("diff", Some(file)) => {
                    let path = self.at.join(file);
                    let before = fs::read_to_string(&path).map_err(|it| failed(it.to_string()))?;
                    let after = patched(&before, &block.text).map_err(failed)?;
                    fs::write(path, after).unwrap();
                }
                (_, Some(file)) => {
                    let path = self.at.join(file);
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    fs::write(path, &block.text).unwrap();
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Gives each command, and holds what it prints against the lines that follow it.
    fn converse(&mut self, text: &str) -> Result<(), String> {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let command = line
                .strip_prefix("$ ")
                .ok_or(format!("no command: {line}"))?;
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                expected.push(line.trim_end());
            }
            let goes_on = command.starts_with("casebook serve") || command.contains(" --watch");
            let printed = match goes_on {
                true => Some(self.begin(command, expected.len())?),
                false => self.give(command)?,
            };
            let Some(printed) = printed else { continue };
            let got: Vec<&str> = printed.trim_end().lines().map(str::trim_end).collect();
            if !alike(&expected, &got) {
                return Err(format!("`{command}` printed\n{}", got.join("\n")));
            }
        }
        Ok(())
    }

    fn command(&self, command: &str) -> Command {
        let program = Path::new(env!("CARGO_BIN_EXE_casebook")).parent().unwrap();
        let path = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths(
            [program.to_owned()]
                .into_iter()
                .chain(env::split_paths(&path)),
        );
        let mut bash = Command::new("bash");
        bash.args(["-c", command])
            .current_dir(&self.at)
            .env("PATH", path.unwrap())
            .env("HOME", self.folder.path())
            .env("CASEBOOK_CACHE", self.folder.path().join("cache"))
            .env("NO_COLOR", "1")
            // No test meets the network: here is a proxy that is not there.
            .env("ALL_PROXY", "http://127.0.0.1:9")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("COLUMNS")
            .env_remove("SOURCE_DATE_EPOCH")
            .env_remove("CASEBOOK_EDITOR");
        for who in ["AUTHOR", "COMMITTER"] {
            bash.env(format!("GIT_{who}_NAME"), "A Reader");
            bash.env(format!("GIT_{who}_EMAIL"), "reader@example.org");
        }
        bash
    }

    /// What a command printed; nothing if it could not be tried here.
    fn give(&mut self, command: &str) -> Result<Option<String>, String> {
        if let Some(folder) = command.strip_prefix("cd ") {
            self.at = self.at.join(folder);
            return match self.at.is_dir() {
                true => Ok(Some(String::new())),
                false => Err(format!("there is no {}", self.at.display())),
            };
        }
        let takes_a_network = ["cargo install", "git clone"];
        if takes_a_network.iter().any(|it| command.starts_with(it)) || !is_installed(command) {
            return Ok(None);
        }
        let output = self.command(&format!("exec 2>&1; {command}")).output();
        let output = output.map_err(|error| error.to_string())?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        match output.status.success() {
            true => Ok(Some(printed)),
            false => Err(format!("`{command}` failed:\n{printed}")),
        }
    }

    /// The first lines of a command that goes on until it is ended.
    fn begin(&self, command: &str, lines: usize) -> Result<String, String> {
        let port = if command.starts_with("casebook serve") {
            " --port 0"
        } else {
            ""
        };
        let command = command.replace(" --open", "");
        let mut program = self
            .command(&format!("exec {command}{port} 2>&1"))
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let printed = BufReader::new(program.stdout.take().unwrap())
            .lines()
            .take(lines);
        let printed: Vec<String> = printed.map_while(Result::ok).collect();
        let _ = program.kill();
        let _ = program.wait();
        Ok(printed.join("\n"))
    }
}

/// Whether the programs of a command are here; those of every system are.
fn is_installed(command: &str) -> bool {
    let engine = command
        .split(' ')
        .find_map(|word| word.strip_prefix("--pdf-engine="));
    let program = command.split(' ').next();
    let own = ["pandoc", "git", "rsync"];
    let needed = program
        .filter(|it| own.contains(it))
        .into_iter()
        .chain(engine);
    let path = env::var_os("PATH").unwrap_or_default();
    needed
        .into_iter()
        .all(|program| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// A text with the lines of a change in place of those that it names.
fn patched(text: &str, change: &str) -> Result<String, String> {
    let side = |mark: char| {
        let lines = change.lines().filter(|line| line.starts_with([mark, ' ']));
        let lines: Vec<&str> = lines.map(|line| &line[1..]).collect();
        lines.join("\n")
    };
    let (old, new) = (side('-'), side('+'));
    match text.matches(&old).count() {
        1 => Ok(text.replace(&old, &new)),
        times => Err(format!(
            "these lines stand {times} times in the file:\n{old}"
        )),
    }
}

/// Whether the lines of a page stand for those that were printed.
fn alike(expected: &[&str], got: &[&str]) -> bool {
    match expected {
        [] => got.is_empty(),
        ["…", rest @ ..] => (0..=got.len()).any(|skipped| alike(rest, &got[skipped..])),
        [first, rest @ ..] => got
            .split_first()
            .is_some_and(|(line, others)| is_line(first, line) && alike(rest, others)),
    }
}

fn is_line(expected: &str, got: &str) -> bool {
    let Some((start, open)) = expected.split_once('…') else {
        return expected == got;
    };
    let (middle, end) = open.rsplit_once('…').unwrap_or(("", open));
    let inner = got
        .strip_prefix(start)
        .and_then(|rest| rest.strip_suffix(end));
    inner.is_some_and(|mut rest| {
        middle.split('…').all(|part| match rest.find(part) {
            Some(at) => {
                rest = &rest[at + part.len()..];
                true
            }
            None => false,
        })
    })
}

#[test]
fn dots_stand_for_anything() {
    assert!(alike(&["a … b", "…", "end"], &["a 12 b", "x", "y", "end"]));
    assert!(alike(&["27 pages in …"], &["27 pages in 12 ms"]));
    assert!(!alike(&["27 pages in …"], &["27 pages in 12 ms", "more"]));
    assert!(!alike(&["a"], &["ab"]));
}

/// What is no file of its own is at least something that casebook reads without complaint.
#[test]
fn every_example_of_the_guide_is_read_without_an_error() {
    let mut wrong = Vec::new();
    for page in pages() {
        for block in page.blocks.iter().filter(|block| block.file.is_none()) {
            let found = read(block);
            let bad = found
                .iter()
                .filter(|it| it.level == Level::Error || it.code.number < 200);
            let bad = bad.filter(|it| it.code != Code::UNKNOWN_SOURCE);
            for finding in bad {
                wrong.push(format!(
                    "{}:{}: {}",
                    page.name(),
                    block.line,
                    finding.message
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn read(block: &Fenced) -> Diagnostics {
    let text = &block.text;
    let reading = Reading {
        private: true,
        language: "en".to_owned(),
        brackets: Brackets::Words,
    };
    match &*block.language {
        "toml" if text.contains("[[package]]") => Diagnostics::new(),
        // What a theme declares.
        "toml" if text.starts_with("[options.") => {
            let config = Some(TextFile::new("theme.toml", text.clone()));
            theme::load(&ThemeFiles {
                config,
                ..ThemeFiles::default()
            })
            .found
        }
        "toml" => {
            let title = "[book]\ntitle = \"The title of a book\"\n";
            let text = match text.contains("title = ") && text.contains("[book]") {
                true => text.clone(),
                false => match text.strip_prefix("[book]\n") {
                    Some(rest) => format!("{title}{rest}"),
                    None => format!("{title}{text}"),
                },
            };
            read_config(Some(&TextFile::new("book.toml", text))).found
        }
        "yaml" if text.starts_with("- id:") => {
            read_records(&TextFile::new("content/sources/a.yaml", text.clone())).found
        }
        "yaml" if text.starts_with("custom:") => {
            let inner: String = text.lines().map(|line| format!("  {line}\n")).collect();
            let text = format!("- id: a\n{inner}");
            read_records(&TextFile::new("content/sources/a.yaml", text)).found
        }
        "yaml" if text.starts_with("---\n") => {
            read_draft(
                &TextFile::new("content/cases/a.md", text.clone()),
                Place::Case,
                &reading,
            )
            .found
        }
        "markdown" => {
            let text = match text.starts_with("---\n") {
                true => text.clone(),
                false => format!("---\ntitle: A title\n---\n\n{text}"),
            };
            read_draft(
                &TextFile::new("content/cases/a.md", text),
                Place::Case,
                &reading,
            )
            .found
        }
        "json" => {
            let sound = serde_json::from_str::<serde_json::Value>(text);
            assert!(sound.is_ok(), "no JSON: {text}");
            Diagnostics::new()
        }
        _ => Diagnostics::new(),
    }
}
