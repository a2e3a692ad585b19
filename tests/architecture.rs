//! The law of the rooms: a module imports only what its line in the table names.
//!
//! The table is the one of `ARCHITECTURE.md`. Paths that begin with `crate::` are looked
//! at wherever they stand, in `use` lists and in code; the tests of a module may import
//! anything.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "this test reads the source of the crate"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// Each room and what it may import, in reading order.
const ROOMS: [(&str, &str); 20] = [
    ("text", ""),
    ("memo", ""),
    ("words", ""),
    ("csl", ""),
    ("picture", ""),
    ("card", ""),
    ("project", "text picture"),
    ("diag", "text memo"),
    ("data", "text words memo diag csl"),
    ("model", "text words memo diag csl data picture"),
    ("edit", "text diag data model"),
    ("check", "text project diag csl data model"),
    ("pages", "text words memo diag csl data model picture card"),
    ("theme", "text diag project"),
    ("gate", "text diag project"),
    (
        "site",
        "text memo diag csl data model pages project theme gate",
    ),
    ("io", "text diag project gate picture"),
    (
        "desk",
        "text diag project data model edit check pages theme gate site io picture lib",
    ),
    ("serve", "text diag project io desk"),
    (
        "cli",
        "text diag data model edit project csl io gate pages theme desk serve lib",
    ),
];

/// `lib.rs` tells the story and may import every room it tells of.
const STORY: &str =
    "text memo words csl picture card project diag data model check pages theme gate site";

#[test]
fn a_room_imports_only_what_its_line_names() {
    let mut wrong = Vec::new();
    for file in source_files(Path::new("src")) {
        let room = room_of(&file);
        let allowed = match room.as_str() {
            "main" => "cli",
            "lib" => STORY,
            room => ROOMS
                .iter()
                .find(|(name, _)| *name == room)
                .map_or("", |(_, may)| may),
        };
        let allowed: BTreeSet<&str> = allowed.split(' ').chain([room.as_str()]).collect();
        for (line, import) in imports(&fs::read_to_string(&file).unwrap()) {
            if !allowed.contains(import.as_str()) {
                wrong.push(format!(
                    "{}:{line}: {room} imports {import}",
                    file.display()
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

#[test]
fn every_room_has_a_line() {
    let known: BTreeSet<&str> = ROOMS
        .iter()
        .map(|(room, _)| *room)
        .chain(["lib", "main"])
        .collect();
    let rooms: BTreeSet<String> = source_files(Path::new("src"))
        .iter()
        .map(|it| room_of(it))
        .collect();
    let strange: Vec<&String> = rooms
        .iter()
        .filter(|room| !known.contains(room.as_str()))
        .collect();
    assert!(strange.is_empty(), "rooms without a line: {strange:?}");
}

#[test]
fn the_table_is_the_one_of_the_map() {
    let map = fs::read_to_string("ARCHITECTURE.md").unwrap();
    let written: BTreeMap<&str, BTreeSet<&str>> = map
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once("` | "))
        .map(|(room, rest)| {
            let imports = rest.rsplit('|').nth(1).unwrap_or_default().trim();
            (
                room,
                imports
                    .split(' ')
                    .filter(|it| !matches!(*it, "" | "–"))
                    .collect(),
            )
        })
        .collect();
    for (room, may) in ROOMS {
        let may: BTreeSet<&str> = may.split(' ').filter(|it| !it.is_empty()).collect();
        assert_eq!(
            written.get(room),
            Some(&may),
            "the line of `{room}` in ARCHITECTURE.md"
        );
    }
}

/// Nobody imports a room that is further down, but for the story, which is told by `lib.rs`
/// and called by the rooms around it.
#[test]
fn the_table_reads_from_the_top() {
    let order: Vec<&str> = ROOMS.iter().map(|(room, _)| *room).collect();
    for (at, (room, may)) in ROOMS.iter().enumerate() {
        for import in may.split(' ').filter(|it| !it.is_empty() && *it != "lib") {
            let position = order.iter().position(|name| name == &import).unwrap();
            assert!(
                position < at,
                "{room} may import {import}, which is further down"
            );
        }
    }
}

fn source_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(source_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs")
            && path.file_stem().is_some_and(|name| name != "tests")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// `src/io/publish/lock.rs` is in the room `io`.
fn room_of(file: &Path) -> String {
    let first = file.components().nth(1).unwrap();
    Path::new(first.as_os_str())
        .file_stem()
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned()
}

/// Every room that a text names after `crate::`, with the line; `lib` for the items of
/// the crate's root.
fn imports(text: &str) -> Vec<(usize, String)> {
    let is_test = |line: &&str| matches!(line.trim(), "#[cfg(test)]" | "#![cfg(test)]");
    let code: String = text
        .split_inclusive('\n')
        .take_while(|line| !is_test(line))
        .collect();
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let line_start = code[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = &code[line_start..at];
        // Links in doc comments are for readers; `$crate` belongs to another crate's macro.
        if before.trim_start().starts_with("//") || before.ends_with('$') {
            continue;
        }
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let names = match rest.strip_prefix('{') {
            Some(list) => top_level_names(list),
            None => vec![leading_name(rest)],
        };
        // `crate::check(` is the function, `crate::check::` the room.
        let is_call = |name: &str| rest[name.len()..].starts_with('(');
        found.extend(names.into_iter().map(|name| {
            let calls = rest.starts_with(name) && is_call(name);
            (
                line,
                if calls {
                    "lib".to_owned()
                } else {
                    room_named(name)
                },
            )
        }));
    }
    found
}

/// The first name of each entry of a `use` list that was opened before `list`.
fn top_level_names(list: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let mut depth = 0;
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            ',' | '}' if depth == 0 => {
                names.push(leading_name(&list[start..at]));
                start = at + 1;
                if c == '}' {
                    break;
                }
            }
            _ => {}
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

fn leading_name(path: &str) -> &str {
    let path = path.trim_start();
    &path[..path
        .find(|c: char| !c.is_alphanumeric() && c != '_')
        .unwrap_or(path.len())]
}

fn room_named(name: &str) -> String {
    let is_room = ROOMS.iter().any(|(room, _)| *room == name);
    if is_room {
        name.to_owned()
    } else {
        "lib".to_owned()
    }
}

#[test]
fn an_import_is_found_wherever_it_stands() {
    let text = "use crate::{\n    io::{read, publish},\n    text::Span,\n};\n\
                fn f() -> crate::Memo { crate::site::x(); crate::check() }\n/// [`crate::cli`]\n\
                #[cfg(test)]\nuse crate::cli;\n";
    let found: Vec<String> = imports(text).into_iter().map(|(_, room)| room).collect();
    assert_eq!(found, ["io", "text", "lib", "site", "lib"]);
}
