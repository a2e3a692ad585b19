//! What can be asked for on the command line.
//!
//! The main type is [`Arguments`]; its doc comments are the help texts.

use std::env;
use std::net::IpAddr;
use std::num::{NonZeroU64, NonZeroUsize};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::World;
use super::examples;
use crate::desk::Desk;
use crate::io::read::{CONFIG, find_book};
use crate::project::Options;
use crate::serve::Editor;

/// Turns a folder of case files into a site in which every claim is traced to its sources
/// and set beside what was said against it.
///
/// A book is a folder with a `book.toml` and Markdown files under `content/`. Begin one
/// with `casebook init my-book`, look at it with `casebook serve` while you write, and
/// publish it with `casebook build`: the folder `public/` then holds plain files for any
/// host.
#[derive(Parser, Debug)]
#[command(
    version,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    infer_subcommands = false,
    after_long_help = examples::PROGRAM,
    after_help = "Exit codes: 0 fine; 1 errors in what you wrote; 2 the disk, the network, \
                  or a command line that makes no sense."
)]
pub struct Arguments {
    #[command(flatten)]
    pub shared: Shared,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Args, Debug)]
#[command(next_help_heading = "Options of every command")]
pub struct Shared {
    /// The folder of the book [default: the nearest one upward that holds a book.toml]
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Show drafts, too
    #[arg(long, global = true)]
    pub drafts: bool,
    /// The address of the site, in place of `base-url` in book.toml
    #[arg(long, global = true, value_name = "URL")]
    pub base_url: Option<String>,
    /// How many threads to use [default: one for each processor]
    #[arg(long, global = true, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Whether to colour what is printed; `auto` asks the terminal and NO_COLOR
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Colour,
    /// Say less: errors alone
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to colour.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    Auto,
    Always,
    Never,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Publish the site, whole or not at all
    ///
    /// Renders every page into a new folder beside the published one and exchanges the two
    /// at the end. If anything is an error, or the build is stopped, the published folder
    /// stays as it was. A file whose bytes did not change keeps its time, so that rsync
    /// and object stores send only what changed. A folder that casebook did not make is
    /// never touched. No network is used.
    Build(Build),
    /// Bring the site to where readers find it, and say what changes there
    ///
    /// Builds the book, sets it beside what is published, and names the pages, the places
    /// in texts and the corrections that are added, changed or gone. It refuses if anything
    /// is an error, if a page, a block or a heading that was published is gone without
    /// leaving its old address or id, or if more than a tenth of the pages are.
    Publish(Publish),
    /// Say everything that a build would, and publish nothing
    ///
    /// Reads, links and renders the whole book, pages too. Each finding has a place, a
    /// code and a remedy; `casebook explain CODE` says more about one.
    Check(Check),
    /// Show the book in a browser while you write
    ///
    /// Builds in memory and writes nothing. A page that is open reloads when a file
    /// changes; errors are shown over the page until they are mended. Drafts and private
    /// notes are shown, striped. Only this machine can see it, unless --host says
    /// otherwise.
    Serve(Serve),
    /// Begin a book: one worked case that teaches, and builds at once
    Init(Init),
    /// Begin a case, a page or a source record in the book
    ///
    /// A case is begun as a draft: the preview shows it, and it is published when the line
    /// `draft: true` is gone. Nothing that is there is written over.
    New(New),
    /// Remove what `build` made: the site, and what a killed build left beside it
    ///
    /// Every file in the folder must be one that casebook put there and named in
    /// manifest.json; if another lies among them, nothing is removed.
    Clean(Clean),
    /// Say what a finding means, and what to do about it
    Explain(Explain),
    /// Print the JSON Schema of what you write, or of what `check` finds
    ///
    /// Editors complete and check files by it. The same schemas are in docs/schema/ of
    /// casebook's repository.
    Schema(Schema),
    /// Take in notes or a library: nothing that is there is written over
    ///
    /// Plain text or Markdown with citations in brackets, `[Slate & CNN]`, becomes a case
    /// with a claim for each statement, a record for each source that is not known yet, and
    /// a list of what is left to decide. A library (.bib, .ris, CSL-JSON, Better BibTeX
    /// JSON, the CSV of the auto-archiver) becomes records under content/sources/; works
    /// that the book has already, by id, DOI or URL, are left as they are.
    Import(Import),
    /// Print the sources for other programs
    ///
    /// `csl-json` and `bibtex` are the references; `csv` has a row for each citation, `json`
    /// a record for each source with all that rests on it. They are the files that the site
    /// has under /data/. Nothing private is in any of them.
    Export(Export),
    /// Rewrite citations and numbers in place; everything else stays, byte for byte
    ///
    /// `--cite` writes brackets of names, `[Slate & CNN]`, as citations that Pandoc reads
    /// too, `[@slate-2016; @cnn-2017]`. `--number` pins the number that each claim has, so
    /// that later claims take the next one and a withdrawn one keeps its own. The site has
    /// the same bytes after either.
    Fmt(Fmt),
    /// Write out the built-in theme, to change it file by file
    Theme(Theme),
    /// Print what lets a shell complete commands and options
    ///
    /// The script goes where the shell looks for it.
    Completions(Completions),
    /// Print the manual page, or write one for each command into a folder
    Man(Man),
    /// List the citation styles that come with casebook
    ///
    /// Any of the names can stand as `style` under `[citations]` in book.toml; so can the
    /// path of a .csl file in the book.
    #[command(after_long_help = examples::STYLES)]
    Styles,
}

/// Options of `build`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::BUILD)]
pub struct Build {
    /// The folder to publish to [default: `output` in book.toml, which is `public`]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Write links that name index.html, so that the folder opens without a server
    #[arg(long)]
    pub portable: bool,
    /// Say where the time went
    #[arg(long)]
    pub timings: bool,
    /// Build again whenever a file of the book changes, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
}

/// Options of `new`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::NEW)]
pub struct New {
    /// What to begin
    #[arg(value_name = "WHAT")]
    pub what: Part,
    /// Its title; what stands before a `/` is a folder. For a source its key, as smith-2020
    #[arg(value_name = "NAME")]
    pub name: String,
}

/// A part of a book that can be begun.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A case: a claim and an answer to be filled in, as a draft
    Case,
    /// A plain page, as `about` or `method`
    Page,
    /// A source record in a file of its own
    Source,
}

/// Options of `clean`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::CLEAN)]
pub struct Clean {
    /// The folder to remove [default: `output` in book.toml, which is `public`]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Say what would be removed, and remove nothing
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `publish`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::PUBLISH)]
pub struct Publish {
    /// A folder; `git:BRANCH`, or `git:REMOTE/BRANCH` to push it; `HOST:PATH` for rsync
    #[arg(value_name = "TARGET")]
    pub target: String,
    /// Say what would change, and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Publish although this is so: gone-page, gone-anchor, fewer-pages
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub allow: Vec<String>,
    /// Write links that name index.html, so that the folder opens without a server
    #[arg(long)]
    pub portable: bool,
}

/// Options of `check`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::CHECK)]
pub struct Check {
    /// How to print findings
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: Format,
    /// Mend in your files what can be mended without asking you, and say what was
    #[arg(long)]
    pub fix: bool,
    /// With --fix: print the changes as a patch, and write nothing
    #[arg(long, requires = "fix", visible_alias = "diff")]
    pub dry_run: bool,
    /// Ask the web whether the sources are still there: the one command that uses the network
    ///
    /// Asks for the addresses of sources and of their copies at archives, one at a time for
    /// each host and with a pause, and heeds robots.txt. Tells what is gone, what keeps
    /// visitors out, what moved and what changed apart. Answers younger than a day are
    /// remembered.
    #[arg(long, conflicts_with = "fix")]
    pub online: bool,
    /// With --online: ask again although there is an answer younger than a day
    #[arg(long, requires = "online")]
    pub fresh: bool,
    /// With --online: how many seconds to wait for one answer
    #[arg(
        long,
        value_name = "SECONDS",
        default_value = "20",
        requires = "online"
    )]
    pub timeout: NonZeroU64,
    /// With --online: how many seconds to wait between two requests to one host
    #[arg(long, value_name = "SECONDS", default_value = "2", requires = "online")]
    pub pause: u64,
}

/// How findings are printed.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: the lines, with what is wrong in them underlined
    Human,
    /// One JSON object on a line for each finding; `casebook schema findings` describes it
    Json,
    /// One log in SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Workflow commands that GitHub Actions shows beside the lines
    Github,
    /// A Code Quality report that GitLab shows in merge requests
    Gitlab,
}

/// Options of `serve`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::SERVE)]
pub struct Serve {
    /// The port to listen on [default: 3000, or the next one that is free]
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,
    /// The address to listen on; any but 127.0.0.1 or ::1 lets others see your drafts
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Open the site in your browser
    #[arg(long)]
    pub open: bool,
    /// Show beside each block and finding a link that opens its file at its line: `vscode`,
    /// `vscodium`, `cursor`, `zed`, `textmate`, `idea`, or an address with {path} and {line}
    #[arg(long, value_name = "EDITOR", env = "CASEBOOK_EDITOR")]
    pub editor: Option<Editor>,
}

/// Options of `init`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::INIT)]
pub struct Init {
    /// The folder to make the book in
    #[arg(value_name = "DIR", default_value = ".")]
    pub folder: PathBuf,
    /// Add the recipe by which a service checks every change and publishes the book
    #[arg(long, value_name = "SERVICE")]
    pub ci: Option<Service>,
}

/// A service that builds and publishes what is pushed to it.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// GitHub Actions, to GitHub Pages
    Github,
    /// GitLab CI, to GitLab Pages
    Gitlab,
    /// Netlify
    Netlify,
    /// GitHub Actions, to Cloudflare Pages
    Cloudflare,
}

/// What to do with themes.
#[derive(Args, Debug)]
pub struct Theme {
    #[command(subcommand)]
    pub command: ThemeCommand,
}

/// What can be done with themes.
#[derive(Subcommand, Debug)]
pub enum ThemeCommand {
    /// Write the built-in theme, or some of its files, into the book
    ///
    /// A file in `themes/NAME/` replaces the built-in one of the same path; what is not
    /// there is taken from the built-in theme. So write out only what you mean to change:
    /// `casebook theme eject assets/casebook.css`. Files that are there are left alone.
    Eject(Eject),
}

/// Options of `theme eject`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::EJECT)]
pub struct Eject {
    /// The files, as `templates/case.html` [default: all of them]
    #[arg(value_name = "FILE")]
    pub files: Vec<String>,
    /// The name of the theme
    #[arg(long, value_name = "NAME", default_value = "default")]
    pub to: String,
    /// Print the names of its files, and write nothing
    #[arg(long)]
    pub list: bool,
}

/// Options of `completions`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::COMPLETIONS)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::MAN)]
pub struct Man {
    /// The folder to write casebook.1 and a page for each command into [default: print
    /// casebook.1]
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Options of `import`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::IMPORT)]
pub struct Import {
    /// The file to take in: .txt and .md are notes; .bib, .json, .yaml, .ris and .csv libraries
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Where to put it, below the content folder [default: cases/ or sources/ and its name]
    #[arg(long, value_name = "PATH")]
    pub to: Option<String>,
    /// Write nothing; print what would be written
    #[arg(long)]
    pub dry_run: bool,
}

/// Options of `export`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::EXPORT)]
pub struct Export {
    /// What to print
    #[arg(value_name = "FORMAT")]
    pub format: ExportFormat,
    /// Uncited sources, too (csl-json and bibtex)
    #[arg(long)]
    pub all: bool,
    /// Write a new file in place of printing
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What sources are exported as.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportFormat {
    CslJson,
    Bibtex,
    Csv,
    Json,
}

/// Options of `fmt`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::FMT)]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true)))]
pub struct Fmt {
    /// Write brackets of names as citations of Pandoc's form
    #[arg(long, group = "what")]
    pub cite: bool,
    /// Pin the number of each claim
    #[arg(long, group = "what")]
    pub number: bool,
    /// Write nothing; end with exit code 1 if anything would change
    #[arg(long)]
    pub check: bool,
    /// Write nothing; print what would change, as a patch
    #[arg(long)]
    pub diff: bool,
}

/// Options of `explain`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::EXPLAIN)]
pub struct Explain {
    /// The code of a finding, as CB201, or its name, as unknown-source
    #[arg(value_name = "CODE")]
    pub code: String,
}

/// Options of `schema`.
#[derive(Args, Debug)]
#[command(after_long_help = examples::SCHEMA)]
pub struct Schema {
    /// Of what
    #[arg(value_name = "NAME")]
    pub of: Described,
}

/// What there is a schema of.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum Described {
    /// book.toml
    Book,
    /// The front matter of a case or a page
    Case,
    /// A file of source records, in CSL-YAML or CSL-JSON
    Sources,
    /// A finding, as `check --format json` prints it
    Findings,
}

impl Shared {
    /// The book that the arguments mean.
    ///
    /// # Errors
    /// Fails if there is none, or if `SOURCE_DATE_EPOCH` is set to what is no time.
    pub fn desk(&self, options: Options) -> Result<Desk, World> {
        let root = match &self.root {
            Some(root) => root.clone(),
            None => find_book(Path::new(".")).ok_or_else(|| {
                format!(
                    "there is no {CONFIG} in this folder or above it; \
                     `casebook init` begins a book, --root DIR names one"
                )
            })?,
        };
        let options = Options {
            drafts: self.drafts || options.drafts,
            base_url: self.base_url.clone(),
            as_of: as_of(env::var("SOURCE_DATE_EPOCH").ok().as_deref())?,
            ..options
        };
        Ok(Desk::open(&root, options)?)
    }
}

/// The date that `SOURCE_DATE_EPOCH` stands for, in UTC.
///
/// The variable counts seconds since 1970 (<https://reproducible-builds.org/specs/source-date-epoch/>).
fn as_of(epoch: Option<&str>) -> Result<Option<String>, World> {
    let Some(epoch) = epoch.filter(|epoch| !epoch.is_empty()) else {
        return Ok(None);
    };
    let days = epoch
        .parse::<u64>()
        .ok()
        .map(|seconds| seconds / 86_400)
        .filter(|&days| days < 2_932_897);
    let days = days.ok_or_else(|| {
        format!(
            "SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds before the year 10000"
        )
    })?;
    Ok(Some(date_of_day(days)))
}

/// The day of a moment, in UTC.
pub fn date_of(moment: SystemTime) -> String {
    let since = moment.duration_since(SystemTime::UNIX_EPOCH);
    date_of_day(since.map_or(0, |since| since.as_secs() / 86_400))
}

/// The date of a day counted from 1970-01-01.
///
/// Years are counted from March, so that a leap day is the last of its year, and cycles of
/// 400 years have 146,097 days each (Richards, "Mapping time", 1998, ch. 25).
fn date_of_day(days: u64) -> String {
    let since_march_of_year_0 = days + 719_468;
    let (cycle, day) = (
        since_march_of_year_0 / 146_097,
        since_march_of_year_0 % 146_097,
    );
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let (month, next) = if month < 10 {
        (month + 3, 0)
    } else {
        (month - 9, 1)
    };
    format!("{:04}-{month:02}-{day:02}", cycle * 400 + year + next)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[track_caller]
    fn check(seconds: &str, expected: &str) {
        assert_eq!(as_of(Some(seconds)).unwrap().unwrap(), expected);
    }

    #[test]
    fn an_epoch_is_a_date() {
        check("0", "1970-01-01");
        check("86399", "1970-01-01");
        check("951782400", "2000-02-29");
        check("951868800", "2000-03-01");
        check("4107542399", "2100-02-28");
        check("4107542400", "2100-03-01");
        check("1587686400", "2020-04-24");
        check("253402300799", "9999-12-31");
    }

    #[test]
    fn an_epoch_that_is_no_number_is_refused() {
        for epoch in ["yesterday", "-1", "253402300800"] {
            assert!(as_of(Some(epoch)).is_err(), "{epoch}");
        }
        assert_eq!(as_of(Some("")).unwrap(), None);
    }
}
