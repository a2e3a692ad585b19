//! `casebook check`: say everything that a build would, and publish nothing.

use rayon::prelude::*;

use super::arguments::{Check, Format, Shared};
use super::build::with_findings_of_pages;
use super::progress::Counted;
use super::report::{Stream, Terminal, tally};
use super::{Ended, World};
use crate::diag::Diagnostics;
use crate::io::publish::Publishable;
use crate::project::Options;

/// Builds the book, renders every page to nowhere, and prints what was found.
///
/// # Errors
/// Fails if the disk does.
pub fn check(asked: &Check, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let built = shared.desk(Options::default())?.build_once()?;
    let site = Counted::new(&built, terminal.is_watched());
    let pages = rehearse(&site);
    drop(site);
    let found = with_findings_of_pages(&built, pages);
    match asked.format {
        Format::Human => terminal.findings(Stream::Out, &found, &built.project)?,
        Format::Json => terminal.findings_as_json(&found, &built.project)?,
    }
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
        .map(|index| site.render(index).found)
        .collect();
    found.into_iter().flatten().collect()
}
