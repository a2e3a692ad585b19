//! `casebook new`: begin a case, a page or a source record.

use std::time::SystemTime;

use super::arguments::{New, Part, Shared, date_of};
use super::report::Terminal;
use super::{Ended, World};
use crate::data::write::scalar;
use crate::desk::Desk;
use crate::io::author;
use crate::model::slug;
use crate::project::Options;

/// Writes a new file into the book, which says what belongs where.
///
/// # Errors
/// Fails if the name makes no address that is free, if a source of that key or a file of
/// that name is there already, or if the disk does.
pub fn new(asked: &New, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let mut desk = shared.desk(Options {
        drafts: true,
        ..Options::default()
    })?;
    let name = asked.name.trim();
    let (below, text, then) = match asked.what {
        Part::Case => case(name)?,
        Part::Page => page(name)?,
        Part::Source => source(name, &mut desk)?,
    };
    let path = format!("{}/{below}", desk.config()?.content);
    author::create(&desk.root().join(&path), &text)?;
    terminal.say(&format!("made {path}\n{then}\n"));
    Ok(Ended::Fine)
}

/// A path below the content folder, a text, and what to do next.
type Begun = (String, String, String);

fn case(name: &str) -> Result<Begun, World> {
    let (slug, title) = named(name)?;
    let reserved = slug
        .split('/')
        .find(|it| slug::RESERVED_IN_CASES.contains(it));
    refuse_reserved(reserved)?;
    let text = include_str!("new/case.md")
        .replace("{title}", &scalar(title))
        .replace("{date}", &date_of(SystemTime::now()));
    let then = "It is a draft: `casebook serve` shows it, striped.";
    Ok((format!("cases/{slug}.md"), text, then.to_owned()))
}

fn page(name: &str) -> Result<Begun, World> {
    let (slug, title) = named(name)?;
    let first = slug.split('/').next();
    refuse_reserved(first.filter(|it| slug::RESERVED_AT_TOP.contains(it)))?;
    let text = include_str!("new/page.md").replace("{title}", &scalar(title));
    let then = format!("A `[[nav]]` with `link = \"pages/{slug}.md\"` in book.toml leads to it.");
    Ok((format!("pages/{slug}.md"), text, then))
}

fn source(key: &str, desk: &mut Desk) -> Result<Begun, World> {
    if key.is_empty() || key.contains(|c: char| c.is_whitespace() || "{}[]@,;\"'".contains(c)) {
        return Err(format!(
            "`{key}` cannot be cited: a key has letters, digits, `-`, `_`, `.` or `:` in it, as smith-2020"
        )
        .into());
    }
    let (records, _) = desk.records()?;
    if let Some(known) = records.iter().find(|record| record.id.value == key) {
        let file = &known.id.span.file;
        return Err(format!("there is a source `{key}` already, in {file}").into());
    }
    let text = include_str!("new/source.yaml")
        .replace("{id}", &scalar(key))
        .replace("{title}", "\"\"");
    let then = format!("`[@{key}, p. 1]` cites it; until something does, it is not published.");
    let name = slug::of_key(key);
    Ok((format!("sources/{name}.yaml"), text, then))
}

/// The address that a name stands for, and the title in it: what follows the last `/`.
fn named(name: &str) -> Result<(String, &str), World> {
    let slug = slug::from_path(name);
    let title = name.rsplit('/').next().unwrap_or(name).trim();
    let title = title.strip_suffix(".md").unwrap_or(title);
    if slug.is_empty() || slug::segment(title).is_empty() {
        return Err(
            format!("`{name}` gives no name for an address: it needs a letter or a digit").into(),
        );
    }
    Ok((slug, title))
}

fn refuse_reserved(word: Option<&str>) -> Result<(), World> {
    match word {
        Some(word) => {
            Err(format!("the site needs `{word}` for its own pages; choose another name").into())
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_title_and_an_address() {
        let check = |name: &str, slug: &str, title: &str| {
            assert_eq!(named(name).unwrap(), (slug.to_owned(), title), "{name}");
        };
        check("Who paid?", "who-paid", "Who paid?");
        check(
            "bridges/The mill bridge",
            "bridges/the-mill-bridge",
            "The mill bridge",
        );
        check("about.md", "about", "about");
        assert!(named("?!").is_err());
        assert!(named("a/").is_err());
    }
}
