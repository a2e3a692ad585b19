//! `casebook fmt`: rewrite citations and numbers in place.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::arguments::{Fmt, Shared};
use super::report::{Stream, Terminal, counted};
use super::{Ended, World};
use crate::desk::Built;
use crate::diag::{Code, Diagnostics};
use crate::edit::{apply, fmt::Edits};
use crate::io::author;
use crate::project::Options;
use crate::text::{FilePath, TextFile};

/// Changes what was asked for in every text of the book, drafts included; or says what
/// would be changed.
///
/// # Errors
/// Fails if the disk does, or if a file was changed while this ran; that file is then as
/// it was.
pub fn fmt(asked: &Fmt, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let read = |private| -> Result<Built, World> {
        let options = Options {
            drafts: true,
            private,
            ..Options::default()
        };
        Ok(shared.desk(options)?.build()?)
    };
    let mut changed: Vec<String> = Vec::new();
    if asked.cite {
        // Private notes are rewritten, too.
        let built = read(true)?;
        let missed: Diagnostics = (built.found().iter())
            .filter(|finding| finding.code == Code::UNKNOWN_BRACKET_NAME)
            .cloned()
            .collect();
        terminal.findings(Stream::Err, &missed, &built.project)?;
        changed.extend(make(
            &built,
            built.cite_edits(),
            "citation",
            asked,
            shared,
            terminal,
        )?);
    }
    if asked.number {
        // Private claims have no number on the site, and would move those that have.
        let built = read(false)?;
        if built.found().has_errors() {
            terminal.findings(Stream::Err, built.found(), &built.project)?;
            terminal.say("numbers are pinned when there are no errors\n");
            return Ok(Ended::WithErrors);
        }
        changed.extend(make(
            &built,
            built.number_edits(),
            "number",
            asked,
            shared,
            terminal,
        )?);
    }
    Ok(match asked.check && !changed.is_empty() {
        true => Ended::WithErrors,
        false => Ended::Fine,
    })
}

/// Makes these edits, or shows them, and gives the files that they change.
fn make(
    built: &Built,
    edits: Edits,
    what: &str,
    asked: &Fmt,
    shared: &Shared,
    terminal: &Terminal,
) -> Result<Vec<String>, World> {
    let root = shared.desk(Options::default())?.root().to_owned();
    let project = &built.project;
    let files = project
        .cases
        .iter()
        .chain(&project.pages)
        .chain(&project.home);
    // What was read of a file that is not UTF-8 is not what it holds.
    let files: BTreeMap<&FilePath, &TextFile> = files
        .filter(|file| file.not_utf8.is_none())
        .map(|file| (&file.path, file))
        .collect();
    let (mut changed, mut made, mut patch) = (Vec::new(), 0, String::new());
    for (path, edits) in edits {
        let Some(file) = files.get(&path) else {
            continue;
        };
        let after = apply(&file.text, &edits);
        if after == *file.text {
            continue;
        }
        let name = path.as_str();
        if asked.diff {
            let diff = TextDiff::from_lines(&*file.text, &after);
            let mut lines = diff.unified_diff();
            let lines = lines.header(&format!("a/{name}"), &format!("b/{name}"));
            patch.push_str(&lines.to_string());
        } else if asked.check {
            terminal.say(&format!(
                "{name}: {} would change\n",
                counted(edits.len(), what)
            ));
        } else {
            author::replace(&root.join(name), &file.text, &after)?;
            terminal.say(&format!(
                "{name}: {} rewritten\n",
                counted(edits.len(), what)
            ));
        }
        made += edits.len();
        changed.push(name.to_owned());
    }
    terminal.print(&patch)?;
    if made == 0 {
        terminal.say(&format!("no {what} to rewrite\n"));
    }
    Ok(changed)
}
