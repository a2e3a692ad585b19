//! `casebook check`: say everything that a build would, and publish nothing.

mod fix;
mod online;

use rayon::prelude::*;

use super::arguments::{Check, Shared};
use super::build::with_findings_of_pages;
use super::progress::Progress;
use super::report::{Terminal, tally};
use super::{Ended, World};
use crate::diag::Diagnostics;
use crate::io::publish::Publishable;
use crate::project::Options;

/// Builds the book, renders every page to nowhere, and prints what was found; first mends
/// what can be mended, if asked to.
///
/// # Errors
/// Fails if the disk does, or if a file to be mended was changed meanwhile.
pub fn check(asked: &Check, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let mut desk = shared.desk(Options::default())?;
    if asked.dry_run {
        return fix::show(&mut desk, terminal);
    }
    if asked.fix {
        fix::make(&mut desk, terminal)?;
    }
    let progress = Progress::begin(terminal, "reading and linking");
    // What the web answers points at records in any text, so that all are held then.
    let built = match asked.online {
        true => desk.build()?,
        false => desk.build_once()?,
    };
    progress.stage("checking");
    built.checked();
    let mut pages = rehearse(&progress.rendering(&built));
    let heard = match asked.online {
        true => Some(online::ask(asked, &built, &progress)?),
        false => None,
    };
    drop(progress);
    if let Some(heard) = heard {
        heard.tell(terminal);
        pages.extend(heard.found);
    }
    let found = with_findings_of_pages(&built, pages);
    terminal.findings_as(asked.format, &found, &built.project)?;
    terminal.say(&format!("{}\n", tally(&found)));
    Ok(if found.has_errors() {
        Ended::WithErrors
    } else {
        Ended::Fine
    })
}

/// What is found while the pages of a site are rendered.
fn rehearse(site: &dyn Publishable) -> Diagnostics {
    let pages = site.paths().len();
    let found: Vec<Diagnostics> = (0..pages)
        .into_par_iter()
        .map(|index| match site.parts(index) {
            1 => site.render(index).found,
            parts => (0..parts)
                .flat_map(|part| site.render_part(index, part).found)
                .collect(),
        })
        .collect();
    found.into_iter().flatten().collect()
}
