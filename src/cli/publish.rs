//! `casebook publish`: bring the site to where readers find it, and say what changes there.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::time::Instant;

use super::arguments::{Publish, Shared};
use super::build::{refuse, seconds, with_findings_of_pages};
use super::progress::Progress;
use super::report::{Stream, Terminal, counted};
use super::{Ended, World};
use crate::desk::Built;
use crate::diag::{Code, Diagnosed, Diagnostics};
use crate::gate::{Change, Difference, Listing, gone};
use crate::io::DiskError;
use crate::io::disk::RealDisk;
use crate::io::git::{Branch, Moved, Tip};
use crate::io::publish::{listing_of, publish_if, refuse_folder, rehearse};
use crate::io::rsync::{Host, There};
use crate::project::Options;

/// Where a site is published to, and what lies there now.
enum Target {
    Folder(PathBuf, Option<Listing>),
    Branch(Branch, Tip),
    Host(Host, There),
}

/// Changes of a kind that are named before the rest is only counted.
const NAMED: usize = 20;

/// Builds the book, sets it beside what is published, and publishes it.
///
/// # Errors
/// Fails if the disk, git or rsync does, or if the target is not casebook's to write to.
pub fn publish(asked: &Publish, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let start = Instant::now();
    if shared.drafts {
        return Err("drafts are never published; `casebook build --drafts` builds them".into());
    }
    let allowed = allowed(&asked.allow)?;
    let desk = shared.desk(Options {
        portable: asked.portable,
        ..Options::default()
    })?;
    let root = desk.root().to_owned();
    let progress = Progress::begin(terminal, "reading and linking");
    let built = desk.build_once()?;
    progress.stage("checking");
    if built.checked().has_errors() {
        drop(progress);
        return refuse(built.checked(), &built, terminal);
    }
    let target = Target::open(&asked.target, &root)?;
    let difference = RefCell::new(Difference::default());
    let judge = |before: Option<&Listing>, now: &Listing| {
        *difference.borrow_mut() = Difference::between(before, now);
        let lost = before.map(|before| gone(before, now)).unwrap_or_default();
        let lost = lost
            .into_iter()
            .filter(|it| !allowed.contains(&it.code.number));
        lost.collect::<Diagnostics>()
    };
    let before = target.before();
    let site = progress.rendering(&built);
    let kept = kept(&root, &built);
    let kept = [kept[0].as_path(), kept[1].as_path()];
    let outcome = if asked.dry_run {
        if let Target::Folder(folder, _) = &target {
            refuse_folder(folder, &kept)?;
        }
        let rehearsed = rehearse(&site)?;
        let mut found = rehearsed.found;
        if let Some(now) = &rehearsed.value {
            found.extend(judge(before, now));
        }
        found.with(rehearsed.value.is_some().then_some(0))
    } else {
        // A folder is looked at once more under its lock.
        let here = matches!(target, Target::Folder(..));
        let out = target.folder(&root, &built);
        let published = publish_if(&site, &out, &kept, &RealDisk, &|there, now| {
            judge(if here { there } else { before }, now)
        })?;
        let bytes = published.value.map(|published| published.bytes);
        published.found.with(bytes)
    };
    drop(progress);
    let Diagnosed { value, found } = outcome;
    let found = with_findings_of_pages(&built, found);
    let difference = difference.into_inner();
    terminal.print(&in_words(&difference, shared.verbose))?;
    if value.is_none() || found.has_errors() {
        return refuse(&found, &built, terminal);
    }
    terminal.findings(Stream::Err, &found, &built.project)?;
    super::build::say_what_is_left_out(&built, terminal);
    if asked.dry_run {
        terminal.say("nothing was published: this was a rehearsal\n");
        return Ok(Ended::Fine);
    }
    let sent = target.send(&root, &built)?;
    terminal.say(&format!("{sent} in {}\n", seconds(start.elapsed())));
    Ok(Ended::Fine)
}

/// The author's own folders, which nothing is published to.
pub fn kept(root: &Path, built: &Built) -> [PathBuf; 2] {
    [root.join(&built.config().content), root.join("themes")]
}

/// The numbers of the findings that `--allow` names.
fn allowed(names: &[String]) -> Result<Vec<u16>, World> {
    let may = [Code::GONE_PAGE, Code::GONE_ANCHOR, Code::FEWER_PAGES];
    let number = |name: &String| {
        let code = Code::find(name).filter(|code| may.contains(code));
        let names = may.map(|code| code.name).join(", ");
        code.map(|code| code.number)
            .ok_or_else(|| format!("`{name}` cannot be allowed here; {names} can").into())
    };
    names.iter().map(number).collect()
}

impl Target {
    /// The place that an argument names, and what lies there.
    fn open(named: &str, root: &Path) -> Result<Self, World> {
        if let Some(branch) = named.strip_prefix("git:") {
            let branch = Branch::find(root, branch)?;
            let tip = branch.tip()?;
            return Ok(Self::Branch(branch, tip));
        }
        if let Some(host) = host(named) {
            let host = Host::new(host);
            let there = host.there()?;
            return Ok(Self::Host(host, there));
        }
        let folder = PathBuf::from(named);
        let before = listing_of(&folder).map_err(DiskError::when("read", &folder))?;
        Ok(Self::Folder(folder, before))
    }

    /// The list of what is published there.
    fn before(&self) -> Option<&Listing> {
        match self {
            Self::Folder(_, listing) => listing.as_ref(),
            Self::Branch(_, tip) => tip.listing.as_ref(),
            Self::Host(_, there) => there.listing.as_ref(),
        }
    }

    /// The folder that the site is built into: the target itself, or the one that `build`
    /// fills, which is then sent.
    fn folder(&self, root: &Path, built: &Built) -> PathBuf {
        match self {
            Self::Folder(folder, _) => folder.clone(),
            _ => root.join(&built.config().output),
        }
    }

    /// Sends the folder to where it belongs, and says in words what was done.
    fn send(&self, root: &Path, built: &Built) -> Result<String, World> {
        let folder = self.folder(root, built);
        let listing = || -> Result<Listing, World> {
            let listing = listing_of(&folder).map_err(DiskError::when("read", &folder))?;
            listing.ok_or_else(|| "the site went away while it was sent".into())
        };
        match self {
            Self::Folder(folder, _) => Ok(format!("published to {}", folder.display())),
            Self::Branch(branch, tip) => {
                let message = format!("Publish {}", built.config().title);
                let moved = branch.publish(&folder, &listing()?, tip, &message)?;
                Ok(match moved {
                    Moved::To(commit) => format!("published as commit {}", &commit[..12]),
                    Moved::Nothing => "the branch has it all already; nothing was done".to_owned(),
                })
            }
            Self::Host(host, there) => {
                host.publish(&folder, &listing()?, there)?;
                Ok("published by rsync".to_owned())
            }
        }
    }
}

/// What rsync is to be given, if the target is another machine: `rsync:…`, or the form
/// `host:path`, which no folder here has.
fn host(named: &str) -> Option<&str> {
    if let Some(host) = named.strip_prefix("rsync:")
        && !host.starts_with("//")
    {
        return Some(host);
    }
    let (before, _) = named.split_once(':')?;
    // One letter is a drive.
    let is_host = before.len() > 1 && !before.contains(['/', '\\']);
    (is_host && !Path::new(named).is_dir()).then_some(named)
}

/// What a publication changes, for people.
fn in_words(difference: &Difference, all: bool) -> String {
    if difference.is_empty() {
        return "nothing has changed\n".to_owned();
    }
    let mut out = String::new();
    let sections = [
        ("page", &difference.pages, true),
        ("place in a text", &difference.anchors, true),
        ("correction", &difference.corrections, true),
        ("other file", &difference.files, all),
    ];
    for (word, changes, named) in sections {
        if changes.is_empty() {
            continue;
        }
        out.push_str(&tally(word, changes));
        if !named {
            continue;
        }
        let shown = if all { changes.len() } else { NAMED };
        for change in changes.iter().take(shown) {
            let (mark, what) = match change {
                Change::Added(what) => ('+', what),
                Change::Changed(what) => ('~', what),
                Change::Gone(what) => ('-', what),
            };
            out.push_str(&format!("  {mark} {what}\n"));
        }
        if changes.len() > shown {
            out.push_str(&format!(
                "  … and {} more (-v names all)\n",
                changes.len() - shown
            ));
        }
    }
    out
}

/// `3 pages: 1 added, 2 changed`
fn tally(word: &str, changes: &[Change]) -> String {
    let count = |kind: fn(&Change) -> bool| changes.iter().filter(|it| kind(it)).count();
    let counts = [
        (count(|it| matches!(it, Change::Added(_))), "added"),
        (count(|it| matches!(it, Change::Changed(_))), "changed"),
        (count(|it| matches!(it, Change::Gone(_))), "gone"),
    ];
    let counts: Vec<String> = counts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, how)| format!("{count} {how}"))
        .collect();
    let word = match (word, changes.len()) {
        ("place in a text", 1) => "1 place in a text".to_owned(),
        ("place in a text", many) => format!("{many} places in texts"),
        (word, many) => counted(many, word),
    };
    format!("{word}: {}\n", counts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_machine_is_told_from_a_folder() {
        assert_eq!(host("rsync:ann@e.org:/srv/x"), Some("ann@e.org:/srv/x"));
        assert_eq!(host("rsync:/srv/x"), Some("/srv/x"));
        assert_eq!(host("ann@e.org:/srv/x"), Some("ann@e.org:/srv/x"));
        assert_eq!(host("rsync://e.org/x"), Some("rsync://e.org/x"));
        for folder in ["public", "/srv/a:b", "C:\\site", "./a:b"] {
            assert_eq!(host(folder), None, "{folder}");
        }
    }

    #[test]
    fn a_difference_is_counted_and_named() {
        let pages = (0..30).map(|n| Change::Changed(format!("{n}/"))).collect();
        let difference = Difference {
            pages,
            anchors: vec![Change::Added("a/#b".to_owned())],
            files: vec![Change::Gone("x.css".to_owned())],
            ..Difference::default()
        };
        let words = in_words(&difference, false);
        assert!(
            words.starts_with("30 pages: 30 changed\n  ~ 0/\n"),
            "{words}"
        );
        assert!(words.contains("  ~ 19/\n  … and 10 more (-v names all)\n1 place in a text: 1 added\n  + a/#b\n1 other file: 1 gone\n"), "{words}");
        assert!(in_words(&difference, true).ends_with("  - x.css\n"));
        assert_eq!(
            in_words(&Difference::default(), false),
            "nothing has changed\n"
        );
    }

    #[test]
    fn only_what_is_gone_can_be_allowed() {
        assert_eq!(
            allowed(&["gone-page".into(), "CB712".into()]).unwrap(),
            [711, 712]
        );
        assert!(allowed(&["secret".into()]).is_err());
    }
}
