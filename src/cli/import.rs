//! `casebook import`: take in notes or a library.

use std::fs;
use std::path::Path;

use super::arguments::{Import, Shared};
use super::report::{Terminal, counted};
use super::{Ended, World};
use crate::data::Record;
use crate::data::brackets::Names;
use crate::data::import::notes;
use crate::io::author;
use crate::io::read::LARGEST_TEXT;
use crate::project::Options;
use crate::text::TextFile;

/// Reads a file of another program's and writes what casebook makes of it into the book.
///
/// # Errors
/// Fails if the file cannot be read or is no text, if the file to write is there already,
/// or if the disk fails.
pub fn import(asked: &Import, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let file = read(&asked.file)?;
    let mut desk = shared.desk(Options {
        drafts: true,
        ..Options::default()
    })?;
    let (records, content) = desk.records()?;
    let book = Book {
        root: desk.root(),
        content: &content,
        records: &records,
    };
    import_notes(&file, asked, &book, terminal)
}

/// The book that a file is taken into.
struct Book<'b> {
    root: &'b Path,
    content: &'b str,
    records: &'b [Record],
}

fn read(path: &Path) -> Result<TextFile, World> {
    let failed = |error: std::io::Error| format!("cannot read {}: {error}", path.display());
    if fs::metadata(path).map_err(failed)?.len() > LARGEST_TEXT {
        return Err(format!("{} is too large to be read as text", path.display()).into());
    }
    let bytes = fs::read(path).map_err(failed)?;
    let file = TextFile::decode(&*path.display().to_string(), bytes);
    match file.not_utf8 {
        None => Ok(file),
        Some(at) => Err(format!(
            "{} is not UTF-8, from byte {at} on: save it as UTF-8 text and import it again",
            path.display()
        )
        .into()),
    }
}

fn import_notes(
    file: &TextFile,
    asked: &Import,
    book: &Book<'_>,
    terminal: &Terminal,
) -> Result<Ended, World> {
    let case = notes(file, &Names::of(book.records));
    let stem = asked.file.file_stem().unwrap_or_default().to_string_lossy();
    let to = asked
        .to
        .clone()
        .unwrap_or_else(|| format!("cases/{stem}.md"));
    let path = format!("{}/{to}", book.content);
    if asked.dry_run {
        terminal.print(&case.text)?;
    } else {
        author::create(&book.root.join(&path), &case.text)?;
        terminal.say(&format!("made {path}\n"));
    }
    terminal.say(&format!(
        "{}; {} of {} cited; {} begun\n",
        counted(case.claims, "claim"),
        case.cited,
        counted(case.brackets, "bracket"),
        counted(case.stubs, "source record"),
    ));
    if !case.decisions.is_empty() {
        terminal.say(
            "\nto decide (the list stands at the top of the case, where it is never published):\n",
        );
    }
    for decision in &case.decisions {
        terminal.say(&format!("  line {}: {}\n", decision.line, decision.words));
    }
    Ok(Ended::Fine)
}
