//! What a run begins with: the files of the fixtures and of the demonstration book, which
//! hold everything that an author can write, right and wrong.

use std::fs;
use std::path::{Path, PathBuf};

use crate::targets::imports::FORMS;

/// The seeds of a target.
pub fn of(target: &str, folder: &Path) -> Vec<Vec<u8>> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for place in ["tests/fixtures", "tests/books", "content"] {
        files.extend(files_of(&folder.join(place)));
    }
    files.extend(files_of(&folder.join("fuzz/seeds")));
    let ending = |path: &Path, endings: &[&str]| {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        endings.contains(&ending)
    };
    let texts = || files.iter().filter(|(path, _)| ending(path, &["md"]));
    let mut seeds: Vec<Vec<u8>> = match target {
        "front-matter" => texts().filter_map(|(_, text)| front_matter(text)).collect(),
        "attributes" => texts()
            .flat_map(|(_, text)| between(text, b'{', b'}'))
            .collect(),
        "citations" | "brackets" => texts()
            .flat_map(|(_, text)| between(text, b'[', b']'))
            .collect(),
        "bib" => of_ending(&files, &["bib"]),
        "records" => of_ending(&files, &["yaml", "json"]),
        "styles" => of_ending(&files, &["csl"]),
        "config" => of_ending(&files, &["toml"]),
        "notes" => of_ending(&files, &["txt", "md"]),
        "library" => libraries(&files),
        "csl" => vec![b"Smith, J. <i>Kettles</i>, 2nd ed. 1-2, 4 & 5".to_vec()],
        _ => of_ending(&files, &["md"]),
    };
    seeds.retain(|seed| seed.len() < 1 << 14);
    seeds.sort();
    seeds.dedup();
    if seeds.is_empty() {
        seeds.push(Vec::new());
    }
    seeds
}

fn of_ending(files: &[(PathBuf, Vec<u8>)], endings: &[&str]) -> Vec<Vec<u8>> {
    let is = |path: &Path| {
        let ending = path.extension().and_then(|it| it.to_str()).unwrap_or("");
        endings.contains(&ending)
    };
    let files = files.iter().filter(|(path, _)| is(path));
    files.map(|(_, bytes)| bytes.clone()).collect()
}

/// Files of every form that a library may have, each after the byte that names its form.
fn libraries(files: &[(PathBuf, Vec<u8>)]) -> Vec<Vec<u8>> {
    let forms = FORMS.iter().zip(0_u8..);
    let of_form = |(form, number): (&&str, u8)| {
        let texts = of_ending(files, &[form]);
        texts
            .into_iter()
            .map(move |text| [&[number], &*text].concat())
    };
    forms.flat_map(of_form).collect()
}

fn front_matter(text: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(text).ok()?.strip_prefix("---\n")?;
    Some(text.split("\n---").next()?.as_bytes().to_vec())
}

/// What stands between two marks, not nested.
fn between(text: &[u8], open: u8, close: u8) -> Vec<Vec<u8>> {
    let parts = text.split(|byte| *byte == open).skip(1);
    let parts = parts.filter_map(|part| part.split(|byte| *byte == close).next());
    parts.map(<[u8]>::to_vec).collect()
}

/// Every file below a folder, sorted by path; none if there is no such folder.
pub fn files_of(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let bytes = fs::read(&path).unwrap();
                files.push((path, bytes));
            }
        }
    }
    files.sort();
    files
}
