//! `casebook clean`: remove what a build made.

use super::arguments::{Clean, Shared};
use super::report::{Terminal, counted};
use super::{Ended, World};
use crate::io::disk::RealDisk;
use crate::io::publish::clean::{Removed, clean as remove};
use crate::project::Options;

/// Removes the published folder and what a killed build left beside it.
///
/// # Errors
/// Fails if something lies there that casebook did not make, and then removes nothing; if
/// a build is at work there; or if the disk does.
pub fn clean(asked: &Clean, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let desk = shared.desk(Options::default())?;
    let config = desk.config()?;
    let root = desk.root();
    let out = match &asked.out {
        Some(out) => out.clone(),
        None => root.join(&config.output),
    };
    let kept = [root.join(&config.content), root.join("themes")];
    let removed = remove(&out, &[&kept[0], &kept[1]], asked.dry_run, &RealDisk)?;
    let would = if asked.dry_run { "would be " } else { "" };
    for Removed { folder, files } in &removed {
        let files = counted(*files, "file");
        terminal.say(&format!("{would}removed: {} ({files})\n", folder.display()));
    }
    if removed.is_empty() {
        terminal.say(&format!(
            "nothing to remove: there is no {}\n",
            out.display()
        ));
    }
    Ok(Ended::Fine)
}
