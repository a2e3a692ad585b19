//! `casebook completions`: what lets a shell complete commands and options.

use clap::CommandFactory as _;

use super::arguments::{Arguments, Completions};
use super::report::Terminal;
use super::{Ended, World};

/// Prints the script of one shell.
///
/// # Errors
/// Fails if it cannot be written.
pub fn completions(asked: &Completions, terminal: &Terminal) -> Result<Ended, World> {
    let mut script = Vec::new();
    clap_complete::generate(
        asked.shell,
        &mut Arguments::command(),
        "casebook",
        &mut script,
    );
    terminal.print(&String::from_utf8_lossy(&script))?;
    Ok(Ended::Fine)
}
