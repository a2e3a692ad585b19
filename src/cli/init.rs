//! `casebook init`: begin a book.

use std::path::Path;

use super::arguments::Init;
use super::report::Terminal;
use super::{Ended, World};
use crate::io::author;

/// The files of a new book.
const BOOK: [(&str, &str); 5] = [
    ("book.toml", include_str!("init/book.toml")),
    ("content/index.md", include_str!("init/content/index.md")),
    (
        "content/cases/footbridge.md",
        include_str!("init/content/cases/footbridge.md"),
    ),
    (
        "content/pages/method.md",
        include_str!("init/content/pages/method.md"),
    ),
    (
        "content/sources/town.yaml",
        include_str!("init/content/sources/town.yaml"),
    ),
];

/// Writes a book that builds, with one worked case.
///
/// # Errors
/// Fails if one of its files is there already, and then writes none; or if the disk does.
pub fn init(asked: &Init, terminal: &Terminal) -> Result<Ended, World> {
    author::create_all(&asked.folder, &BOOK)?;
    // A folder under version control often has one; it is the author's to keep.
    match author::create_all(
        &asked.folder,
        &[(".gitignore", include_str!("init/gitignore"))],
    ) {
        Ok(()) | Err(author::AuthorError::Exists(_)) => {}
        Err(error) => return Err(error.into()),
    }
    for (path, _) in BOOK {
        terminal.say_more(&format!("made {}\n", asked.folder.join(path).display()));
    }
    terminal.say(&next_steps(&asked.folder));
    Ok(Ended::Fine)
}

fn next_steps(folder: &Path) -> String {
    let go = if folder == Path::new(".") {
        String::new()
    } else {
        format!("    cd {}\n", folder.display())
    };
    format!(
        "A book is begun in {}. To see it while you write:\n\n{go}    casebook serve --open\n\n\
         The case in content/cases/footbridge.md says how a case is written.\n",
        folder.display()
    )
}
