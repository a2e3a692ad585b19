//! `casebook styles`: the citation styles that come with the program.

use super::report::Terminal;
use super::{Ended, World};
use crate::csl::{bundled_names, bundled_title};

/// Prints the name and the title of every bundled style.
///
/// # Errors
/// Fails if they cannot be written.
pub fn styles(terminal: &Terminal) -> Result<Ended, World> {
    let names: Vec<&str> = bundled_names().collect();
    let width = names.iter().map(|name| name.len()).max().unwrap_or(0);
    let lines: String = names
        .iter()
        .map(|name| {
            format!(
                "{name:<width$}  {}\n",
                bundled_title(name).unwrap_or_default()
            )
        })
        .collect();
    terminal.print(&lines)?;
    Ok(Ended::Fine)
}
