//! `casebook man`: manual pages, made of the help texts.

use clap::{Command, CommandFactory as _};
use clap_mangen::Man as Page;

use super::arguments::{Arguments, Man};
use super::report::Terminal;
use super::{Ended, World};
use crate::io::author;

/// Prints the manual page of the program, or writes one for each command.
///
/// # Errors
/// Fails if one of the files is there already, and then writes none; or if the disk does.
pub fn man(asked: &Man, terminal: &Terminal) -> Result<Ended, World> {
    let mut program = Arguments::command();
    program.build();
    let Some(folder) = &asked.out else {
        terminal.print(&page(program)?)?;
        return Ok(Ended::Fine);
    };
    let mut pages = Vec::new();
    gather(&program, "casebook", &mut pages)?;
    let files: Vec<(&str, &str)> = pages
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    author::create_all(folder, &files)?;
    terminal.say(&format!(
        "{} pages are in {}\n",
        pages.len(),
        folder.display()
    ));
    Ok(Ended::Fine)
}

fn gather(command: &Command, name: &str, pages: &mut Vec<(String, String)>) -> Result<(), World> {
    let named = command.clone().name(name.to_owned());
    pages.push((format!("{name}.1"), page(named)?));
    for inner in command.get_subcommands() {
        gather(inner, &format!("{name}-{}", inner.get_name()), pages)?;
    }
    Ok(())
}

fn page(command: Command) -> Result<String, World> {
    let mut text = Vec::new();
    Page::new(command).render(&mut text)?;
    Ok(String::from_utf8(text)?)
}
