//! `casebook import`: take in notes or a library.

use std::fs;
use std::path::Path;

use super::arguments::{Import, Shared};
use super::report::{Stream, Terminal, counted};
use super::{Ended, World};
use crate::data::Record;
use crate::data::brackets::Names;
use crate::data::import::{ImportedLibrary, library, notes};
use crate::io::author;
use crate::io::read::LARGEST_TEXT;
use crate::project::{Options, Project};
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
    match &*file.path.extension() {
        "txt" | "md" | "markdown" | "text" | "" => import_notes(&file, asked, &book, terminal),
        _ => match library(&file, book.records) {
            Some(taken) => import_library(&file, &taken, asked, &book, terminal),
            None => Err(format!(
                "{} is no library that can be read: it takes .bib, .json, .yaml, .ris, and .csv with the columns `url` and `archive location`",
                asked.file.display()
            )
            .into()),
        },
    }
}

fn import_library(
    file: &TextFile,
    taken: &ImportedLibrary,
    asked: &Import,
    book: &Book<'_>,
    terminal: &Terminal,
) -> Result<Ended, World> {
    let project = Project {
        sources: vec![file.clone()],
        ..Project::default()
    };
    terminal.findings(Stream::Err, &taken.found, &project)?;
    let stem = asked.file.file_stem().unwrap_or_default().to_string_lossy();
    let to = asked
        .to
        .clone()
        .unwrap_or_else(|| format!("sources/{stem}.yaml"));
    let path = format!("{}/{to}", book.content);
    if asked.dry_run {
        terminal.print(&taken.text)?;
    } else if !taken.text.is_empty() {
        let disk = book.root.join(&path);
        match fs::read_to_string(&disk) {
            // What an earlier import wrote goes on at its end.
            Ok(before) if before.starts_with("- ") && before.ends_with('\n') => {
                author::replace(&disk, &before, &format!("{before}{}", taken.text))?;
                terminal.say(&format!("added to {path}\n"));
            }
            _ => {
                author::create(&disk, &taken.text)?;
                terminal.say(&format!("made {path}\n"));
            }
        }
    }
    terminal.say(&format!(
        "{}: {} new, {} in the book already and left as they are\n",
        counted(taken.works, "work"),
        taken.new,
        taken.known,
    ));
    if !taken.decisions.is_empty() {
        terminal.say("\nto look at:\n");
    }
    for decision in &taken.decisions {
        terminal.say(&format!("  line {}: {}\n", decision.line, decision.words));
    }
    Ok(match taken.found.has_errors() {
        true => Ended::WithErrors,
        false => Ended::Fine,
    })
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
