//! `casebook check --fix`: the fixes that findings carry, made in the author's files.

use std::collections::BTreeMap;

use similar::TextDiff;

use super::super::report::{Terminal, counted};
use super::super::{Ended, World};
use crate::Memo;
use crate::desk::{Built, Desk};
use crate::diag::Diagnostic;
use crate::diag::render::Printer;
use crate::edit::{Mended, mend};
use crate::io::author;
use crate::project::Project;
use crate::text::FilePath;

/// A fix may uncover another: a misspelt class hides the attributes of its block. Further
/// than this nothing has been seen to go, and two fixes that undo each other end here.
const MOST_ROUNDS: usize = 8;

/// What is mended, and what was done in the words that are said about it.
#[derive(Default)]
struct Plan {
    texts: BTreeMap<FilePath, String>,
    said: Vec<String>,
}

/// Prints the changes that [`make`] would make, as a patch.
///
/// # Errors
/// Fails if the disk does.
pub fn show(desk: &mut Desk, terminal: &Terminal) -> Result<Ended, World> {
    let built = desk.build()?;
    let plan = plan(&built);
    let mut patch = String::new();
    for file in built.project.authored() {
        if let Some(after) = plan.texts.get(&file.path) {
            let path = file.path.as_str();
            let diff = TextDiff::from_lines(&*file.text, after);
            let mut lines = diff.unified_diff();
            let lines = lines.header(&format!("a/{path}"), &format!("b/{path}"));
            patch.push_str(&lines.to_string());
        }
    }
    terminal.print(&patch)?;
    say(&plan, "would be mended", terminal);
    Ok(Ended::Fine)
}

/// Mends what can be mended, each file whole or not at all, and says what was.
///
/// # Errors
/// Fails if the disk does, or if a file was changed since it was read; it is then left as
/// it is.
pub fn make(desk: &mut Desk, terminal: &Terminal) -> Result<(), World> {
    let mut said = Vec::new();
    // What is read may depend on what was mended: `content` in book.toml names a folder.
    for _ in 0..MOST_ROUNDS {
        let built = desk.build()?;
        let plan = plan(&built);
        if plan.texts.is_empty() {
            break;
        }
        for file in built.project.authored() {
            if let Some(after) = plan.texts.get(&file.path) {
                let path = desk.root().join(file.path.as_str());
                author::replace(&path, &file.text, after)?;
            }
        }
        said.extend(plan.said);
    }
    let plan = Plan {
        said,
        ..Plan::default()
    };
    say(&plan, "mended", terminal);
    Ok(())
}

fn say(plan: &Plan, done: &str, terminal: &Terminal) {
    for line in &plan.said {
        terminal.say(&format!("{line}\n"));
    }
    let findings = match plan.said.len() {
        0 => "nothing".to_owned(),
        count => counted(count, "finding"),
    };
    terminal.say(&format!("{findings} {done}\n"));
}

/// Mends in memory until there is nothing left to mend.
fn plan(built: &Built) -> Plan {
    let memo = Memo::new();
    let mut plan = Plan::default();
    let mut project = built.project.clone();
    let mut found = built.checked().clone();
    for _ in 0..MOST_ROUNDS {
        let Mended { texts, findings } = mend(&found, project.authored());
        if texts.is_empty() {
            break;
        }
        plan.said.extend(in_words(&findings, &project));
        plan.texts.extend(texts.clone());
        project = project.with_texts(&texts);
        found = crate::build(&project, &memo).found;
    }
    plan
}

/// A line for each finding: where it was, and what was done.
fn in_words(findings: &[Diagnostic], project: &Project) -> Vec<String> {
    let lookup = project.lookup();
    let mut printer = Printer::new(&lookup, false);
    let line = |finding: &Diagnostic| {
        let place = printer.place_in_words(finding);
        let code = finding.code.label();
        let change = finding.fix.as_ref().map_or("", |fix| &fix.help);
        format!("{place}: {} [{code}]: {change}", finding.message)
    };
    findings.iter().map(line).collect()
}
