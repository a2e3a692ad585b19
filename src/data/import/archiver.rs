//! The CSV of Bellingcat's auto-archiver: what was archived, where, when, and its hash.

use super::library::Incoming;
use crate::csl::{Date, ItemType, Reference, Variable};
use crate::data::write::{Beside, SavedCopy};

/// Column names, in lower case, for each thing that is taken over.
const URL: &[&str] = &["url", "link", "source url", "original url"];
const ARCHIVE: &[&str] = &[
    "archive location",
    "archive url",
    "archive_url",
    "archive",
    "wayback",
];
const DATE: &[&str] = &[
    "archive date",
    "archived at",
    "archived",
    "date",
    "timestamp",
];
const HASH: &[&str] = &["hash", "sha256", "sha-256"];
const TITLE: &[&str] = &["upload title", "title"];
const UPLOADED: &[&str] = &["upload timestamp", "published"];

/// The rows of a table that says what was archived; `None` if it has no such columns.
pub(super) fn read_archiver(text: &str) -> Option<Vec<Incoming>> {
    let rows = rows(text);
    let head: Vec<String> = rows
        .first()?
        .1
        .iter()
        .map(|cell| cell.trim().to_lowercase())
        .collect();
    let column = |names: &[&str]| {
        names
            .iter()
            .find_map(|name| head.iter().position(|cell| cell == name))
    };
    let (url, archive) = (column(URL)?, column(ARCHIVE)?);
    let mut all = Vec::new();
    for (line, row) in rows.iter().skip(1) {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
        let address = cell(Some(url));
        if address.is_empty() {
            continue;
        }
        let mut reference = Reference::new("", ItemType::Webpage);
        let title = cell(column(TITLE));
        reference.set_text(
            Variable::Title,
            if title.is_empty() { address } else { title },
        );
        reference.set_text(Variable::Url, address);
        if let Some(date) = day(cell(column(UPLOADED))) {
            reference.set_date(Variable::Issued, date);
        }
        let hash = cell(column(HASH));
        let bare = hash.rsplit(':').next().unwrap_or(hash).trim();
        let sound = bare.len() == 64 && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
        let mut passed_over = Vec::new();
        if !hash.is_empty() && !sound {
            passed_over.push((
                *line,
                format!("the hash `{hash}` is no SHA-256 and is not taken over"),
            ));
        }
        let copy = SavedCopy {
            url: cell(Some(archive)).to_owned(),
            captured: day(cell(column(DATE)))
                .and_then(|date| date.to_edtf())
                .unwrap_or_default(),
            by: "auto-archiver".to_owned(),
            sha256: if sound {
                bare.to_lowercase()
            } else {
                String::new()
            },
            ..SavedCopy::default()
        };
        let copies = if copy.url.is_empty() {
            Vec::new()
        } else {
            vec![copy]
        };
        if copies.is_empty() {
            passed_over.push((*line, format!("`{address}` was not archived")));
        }
        all.push(Incoming {
            line: *line,
            reference,
            beside: Beside {
                copies,
                ..Beside::default()
            },
            passed_over,
        });
    }
    Some(all)
}

/// The day of a time stamp.
fn day(written: &str) -> Option<Date> {
    Date::from_edtf(written.split(['T', ' ']).next()?)
}

/// Rows after RFC 4180, each with the line that it begins in.
fn rows(text: &str) -> Vec<(usize, Vec<String>)> {
    let text = text.trim_start_matches('\u{feff}');
    let mut rows = Vec::new();
    let (mut row, mut cell) = (Vec::new(), String::new());
    let (mut quoted, mut line, mut from) = (false, 1, 1);
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        line += usize::from(c == '\n');
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push((from, std::mem::take(&mut row)));
                from = line;
            }
            c => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push((from, row));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_a_page_with_its_copy() {
        let hash = "ab".repeat(32);
        let text = format!(
            "Link,Archive status,Archive location,Archive date,Upload title,Hash\n\
             https://example.org/a,ok,https://archive.example/1,2020-04-26T10:00:00+00:00,\"A \"\"kettle\"\", boiled\",SHA-256:{hash}\n\
             https://example.org/b,failed,,,,\n"
        );
        let read = read_archiver(&text).unwrap();
        assert_eq!(
            read[0].reference.text(Variable::Title),
            Some("A \"kettle\", boiled")
        );
        let copy = &read[0].beside.copies[0];
        assert_eq!((&*copy.captured, &*copy.sha256), ("2020-04-26", &*hash));
        assert_eq!((read[1].line, read[1].passed_over.len()), (3, 1));
        assert!(read_archiver("a,b\n1,2\n").is_none());
    }
}
