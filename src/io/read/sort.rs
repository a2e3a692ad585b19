//! Which list of a Project a file belongs to.
//!
//! Told by its path alone: this module reads nothing.

use std::path::{Component, Path};

use super::memory::{Held, Taken, Wanted};
use crate::picture;
use crate::project::{Asset, Project, ThemeAsset, ThemeFiles};
use crate::text::{FilePath, TextFile};

/// What a file of the content folder is read for.
pub fn wanted_of(path: &str) -> Wanted {
    let is = |folder: &str| path.starts_with(folder) && path[folder.len()..].starts_with('/');
    let extension = FilePath::new(path).extension();
    match extension.as_str() {
        _ if is("static") => of_asset(path),
        _ if is("captures") => Wanted::Sum,
        "md" if is("cases") || is("pages") || path == "index.md" => Wanted::Text,
        "bib" | "json" | "yaml" | "yml" => Wanted::Text,
        "csl" => Wanted::Text,
        "xml" if is_locale(path) => Wanted::Text,
        _ => of_asset(path),
    }
}

fn of_asset(path: &str) -> Wanted {
    match picture::Kind::of(path) {
        Some(_) => Wanted::Picture,
        None => Wanted::Size,
    }
}

/// Puts a file of the content folder into the list where it belongs.
pub fn sort_in(project: &mut Project, content: &str, file: Taken) {
    let Taken { path, bytes, held } = file;
    let within = below(&path, content).to_owned();
    let folder = within.split_once('/').map_or("", |(folder, _)| folder);
    let extent = match held {
        Held::Picture(extent) => extent,
        _ => None,
    };
    let asset = |sha256: String| Asset {
        path: path.clone(),
        bytes,
        sha256,
        extent,
    };
    match (folder, held) {
        ("captures", Held::Sum(sum)) => project.captures.push(asset(sum)),
        ("static", _) => project.statics.push(asset(String::new())),
        (_, Held::Text(text)) => match (folder, path.extension().as_str()) {
            ("cases", "md") => project.cases.push(text),
            ("pages", "md") => project.pages.push(text),
            (_, "md") => project.home = Some(text),
            (_, "csl" | "xml") => project.styles.push(text),
            ("sources", _) => project.sources.push(text),
            _ => {
                // Some case may name it as its bibliography, another page link it.
                project.others.push(asset(String::new()));
                project.bibliographies.push(text);
            }
        },
        // A text that was not read is too large for one: reported, and left out.
        (_, _) if wanted_of(&within) == Wanted::Text => {}
        (_, _) => project.others.push(asset(String::new())),
    }
}

/// Takes a file of the content folder out of the lists that have it.
///
/// The lists are sorted by path.
pub fn take_out(project: &mut Project, path: &FilePath) {
    let texts = [
        &mut project.cases,
        &mut project.pages,
        &mut project.sources,
        &mut project.bibliographies,
        &mut project.styles,
    ];
    for texts in texts {
        if let Ok(index) = texts.binary_search_by(|file| file.path.cmp(path)) {
            texts.remove(index);
        }
    }
    let assets = [
        &mut project.captures,
        &mut project.statics,
        &mut project.others,
    ];
    for assets in assets {
        if let Ok(index) = assets.binary_search_by(|asset| asset.path.cmp(path)) {
            assets.remove(index);
        }
    }
    project.home.take_if(|home| home.path == *path);
}

/// Puts the last of each list, which [`sort_in`] added, where it belongs.
pub fn settle(project: &mut Project) {
    settle_last(&mut project.cases, |file| &file.path);
    settle_last(&mut project.pages, |file| &file.path);
    settle_last(&mut project.sources, |file| &file.path);
    settle_last(&mut project.bibliographies, |file| &file.path);
    settle_last(&mut project.styles, |file| &file.path);
    settle_last(&mut project.captures, |asset| &asset.path);
    settle_last(&mut project.statics, |asset| &asset.path);
    settle_last(&mut project.others, |asset| &asset.path);
}

/// Sorts a list of which only the last element is out of place.
fn settle_last<T>(list: &mut Vec<T>, path: impl Fn(&T) -> &FilePath) {
    if let Some(last) = list.pop() {
        let place = list.partition_point(|it| path(it) < path(&last));
        list.insert(place, last);
    }
}

/// Puts a file of the author's theme in the place of the built-in one.
pub fn lay_over(theme: &mut ThemeFiles, path: &str, held: Held) {
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    match (folder, held) {
        ("", Held::Text(text)) => theme.config = Some(text),
        ("templates", Held::Text(text)) => replace(&mut theme.templates, name, text),
        ("i18n", Held::Text(text)) => replace(&mut theme.strings, name, text),
        ("assets", Held::Bytes(bytes)) => {
            let path = FilePath::new(name);
            theme.assets.retain(|asset| asset.path != path);
            theme.assets.push(ThemeAsset { path, bytes });
        }
        _ => {}
    }
}

fn replace(files: &mut Vec<TextFile>, name: &str, text: TextFile) {
    let path = FilePath::new(name);
    files.retain(|file| file.path != path);
    files.push(TextFile { path, ..text });
}

/// Whether a file of a theme is read as text: what casebook reads itself.
pub fn is_theme_text(path: &str) -> bool {
    path == "theme.toml" || path.starts_with("templates/") || path.starts_with("i18n/")
}

/// Whether the path is that of a CSL style.
pub fn is_style(path: &str) -> bool {
    FilePath::new(path).extension() == "csl"
}

/// Whether the file is a CSL locale: `locales-de-DE.xml`.
fn is_locale(path: &str) -> bool {
    FilePath::new(path).name().starts_with("locales-")
}

/// Whether a file lies in a folder.
pub fn is_below(path: &FilePath, folder: &str) -> bool {
    path.as_str()
        .strip_prefix(folder)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The path of a file below a folder that it lies in.
pub fn below<'a>(path: &'a FilePath, folder: &str) -> &'a str {
    path.as_str()
        .strip_prefix(folder)
        .unwrap_or(path.as_str())
        .trim_start_matches('/')
}

/// `path` without empty parts and `.`; `None` if it is absolute, climbs, or names nothing.
pub fn plain_path(path: &str) -> Option<String> {
    let mut parts = Vec::new();
    for part in Path::new(path).components() {
        match part {
            Component::Normal(part) => parts.push(part.to_str()?),
            Component::CurDir => {}
            _ => return None,
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}
