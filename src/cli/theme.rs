//! `casebook theme`: the built-in theme, written out to be changed.

use std::path::Path;

use super::arguments::{Eject, Shared, ThemeCommand};
use super::report::{Terminal, counted};
use super::{Ended, World};
use crate::io::author::{self, AuthorError};
use crate::project::Options;
use crate::text::nearest;
use crate::theme;

/// Does what is asked with themes.
///
/// # Errors
/// Fails if there is no book, if a file is asked for that the theme does not have, or if
/// the disk does.
pub fn theme(command: &ThemeCommand, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    match command {
        ThemeCommand::Eject(asked) => eject(asked, shared, terminal),
    }
}

fn eject(asked: &Eject, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let all = theme::built_in_files();
    if asked.list {
        let names: String = all.iter().map(|(path, _)| format!("{path}\n")).collect();
        terminal.print(&names)?;
        return Ok(Ended::Fine);
    }
    for name in &asked.files {
        if !all.iter().any(|(path, _)| path == name) {
            let near = nearest(name, all.iter().map(|(path, _)| path.as_str()));
            let near = near.map(|near| format!("; did you mean `{near}`?"));
            let message = format!(
                "the built-in theme has no file `{name}`{}",
                near.unwrap_or_default()
            );
            return Err(message.into());
        }
    }
    let desk = shared.desk(Options::default())?;
    let name = &asked.to;
    let folder = desk.root().join("themes").join(name);
    let mut written = 0;
    for (path, text) in &all {
        if asked.files.is_empty() || asked.files.contains(path) {
            written += usize::from(write(&folder, path, text, terminal)?);
        }
    }
    let (are, them) = if written == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    let files = counted(written, "file");
    terminal.say(&format!(
        "{files} {are} in {}; `theme = \"{name}\"` under `[build]` in book.toml uses {them}\n",
        folder.display()
    ));
    Ok(Ended::Fine)
}

/// Writes one file, unless there is one.
fn write(folder: &Path, path: &str, text: &str, terminal: &Terminal) -> Result<bool, World> {
    match author::create(&folder.join(path), text) {
        Ok(()) => {
            terminal.say_more(&format!("made {}\n", folder.join(path).display()));
            Ok(true)
        }
        Err(AuthorError::Exists(_)) => {
            terminal.say(&format!(
                "{} is there, and was left alone\n",
                folder.join(path).display()
            ));
            Ok(false)
        }
        Err(error) => Err(error.into()),
    }
}
