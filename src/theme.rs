//! A theme: templates that print views, words in several languages, style sheets, scripts.
//!
//! The main type is [`Theme`]. Templates are Tera 2. Everything they print is escaped,
//! but a value that says by its type that it is markup: a newtype of the name `Html`.
//! This module does not know what a page is about.

mod error;
mod lean;
pub mod options;
mod strings;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use serde::Serialize;
use tera::{Context, Tera};

use crate::diag::{Diagnosed, Diagnostic, Diagnostics};
use crate::project::{ThemeAsset, ThemeFiles};
use crate::text::{FilePath, Span, TextFile};
use lean::lean;
use options::{Declared, Setting, Settings};

static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes/default");

/// A theme, ready to print.
pub struct Theme {
    tera: Tera,
    templates: BTreeMap<String, TextFile>,
    assets: Vec<Asset>,
    strings: BTreeMap<String, BTreeMap<String, String>>,
    options: Declared,
}

/// A style sheet, script or picture of a theme.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its path below `assets/` in the theme.
    pub name: String,
    /// Its path below `/assets/` in the site: with a hash of its bytes, so that it can be
    /// kept for ever by whoever fetched it.
    pub published: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The theme that is built into the program.
pub fn built_in() -> ThemeFiles {
    let mut files = ThemeFiles {
        name: "default".to_owned(),
        ..ThemeFiles::default()
    };
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        for file in folder.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let text = |path: &str| TextFile::decode(FilePath::new(path), file.contents().to_vec());
            match path.split_once('/') {
                Some(("templates", name)) => files.templates.push(text(name)),
                Some(("i18n", name)) => files.strings.push(text(name)),
                Some(("assets", name)) => {
                    let path = FilePath::new(name);
                    files.assets.push(ThemeAsset {
                        path,
                        bytes: file.contents().into(),
                    });
                }
                _ if path == "theme.toml" => files.config = Some(text(&path)),
                _ => {}
            }
        }
    }
    files.templates.sort_by(|a, b| a.path.cmp(&b.path));
    files.strings.sort_by(|a, b| a.path.cmp(&b.path));
    files.assets.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// The files of the built-in theme as an author would write them out, by path.
pub fn built_in_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut folders = vec![&BUILT_IN];
    while let Some(folder) = folders.pop() {
        folders.extend(folder.dirs());
        files.extend(folder.files().map(|file| {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let text = file.contents_utf8();
            (
                path,
                text.expect("the built-in theme is all text").to_owned(),
            )
        }));
    }
    files.sort();
    files
}

/// Parses a theme, laid over the built-in one file by file.
///
/// A template that cannot be parsed is reported at its own line; the built-in templates
/// then take the place of all, so that there is always a theme.
pub fn load(files: &ThemeFiles) -> Diagnosed<Theme> {
    let mut found = Diagnostics::new();
    let own = built_in();
    let mut templates = by_name(&own.templates);
    templates.extend(by_name(&files.templates));
    let tera = parse(&templates).unwrap_or_else(|error| {
        found.push(error::diagnose(&error, &templates));
        templates = by_name(&own.templates);
        parse(&templates).expect("the built-in templates are tested")
    });
    let mut assets: BTreeMap<&str, &Arc<[u8]>> = BTreeMap::new();
    for asset in own.assets.iter().chain(&files.assets) {
        assets.insert(asset.path.as_str(), &asset.bytes);
    }
    let assets = assets
        .into_iter()
        .map(|(name, bytes)| {
            let bytes = lean(name, bytes);
            Asset {
                name: name.to_owned(),
                published: fingerprinted(name, &bytes),
                bytes,
            }
        })
        .collect();
    let mut strings: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for file in own.strings.iter().chain(&files.strings) {
        let name = file.path.name();
        let language = name.strip_suffix(".toml").unwrap_or(name).to_owned();
        strings
            .entry(language)
            .or_default()
            .extend(found.take(strings::read(file)));
    }
    let config = files.config.as_ref().or(own.config.as_ref());
    let options = config.map_or_else(Declared::new, |file| found.take(options::declared(file)));
    found.with(Theme {
        tera,
        templates,
        assets,
        strings,
        options,
    })
}

impl Theme {
    /// Prints a view with the template `name`.
    ///
    /// `shared` are values that every page has; `view` is one page's own, and its fields
    /// are the template's variables.
    ///
    /// # Errors
    /// A finding at the template's own line: a value that the page does not have, or a
    /// template that is not there.
    pub fn render(
        &self,
        name: &str,
        shared: &Shared,
        view: &impl Serialize,
    ) -> Result<String, Box<Diagnostic>> {
        let mut context = Context::new();
        for (key, value) in &shared.0 {
            context.insert_value(*key, value.clone());
        }
        for (key, value) in value::fields(view) {
            context.insert_value(key, value);
        }
        self.tera
            .render(name, &context)
            .map_err(|error| Box::new(error::diagnose(&error, &self.templates)))
    }

    /// The assets as a book sets the options, by name: its style sheets begin with those
    /// options that the theme declares to be properties.
    pub fn assets(&self, settings: &Settings) -> Vec<Asset> {
        let properties = options::properties(&self.options, settings);
        let with_properties = |asset: &Asset| match asset.name.ends_with(".css") {
            true if !properties.is_empty() => {
                let bytes: Arc<[u8]> = [properties.as_bytes(), &asset.bytes].concat().into();
                Asset {
                    name: asset.name.clone(),
                    published: fingerprinted(&asset.name, &bytes),
                    bytes,
                }
            }
            _ => asset.clone(),
        };
        self.assets.iter().map(with_properties).collect()
    }

    /// The words of the interface in a language, from most general to most particular:
    /// English, then `pt`, then `pt-BR`. The keys are `table.name`.
    pub fn strings(&self, language: &str) -> BTreeMap<String, String> {
        let general = language.split('-').next().unwrap_or(language);
        let mut strings = BTreeMap::new();
        for tag in ["en", general, language] {
            if let Some(table) = self.strings.get(tag) {
                strings.extend(
                    table
                        .iter()
                        .map(|(key, words)| (key.clone(), words.clone())),
                );
            }
        }
        strings
    }

    /// The options of the theme, with what a book sets and where it does.
    pub fn options(
        &self,
        set: impl IntoIterator<Item = (String, Setting, Span)>,
    ) -> Diagnosed<Settings> {
        options::chosen(&self.options, set)
    }

    /// The languages that the theme has words for.
    pub fn languages(&self) -> impl Iterator<Item = &str> {
        self.strings.keys().map(String::as_str)
    }
}

impl std::fmt::Debug for Theme {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Theme")
            .field("templates", &self.templates.keys())
            .finish_non_exhaustive()
    }
}

/// Values that every page has, made once.
#[derive(Clone, Debug, Default)]
pub struct Shared(Vec<(&'static str, tera::Value)>);

impl Shared {
    /// Adds a value under a name.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &impl Serialize) -> Self {
        self.0.push((name, value::of(value)));
        self
    }
}

fn parse(templates: &BTreeMap<String, TextFile>) -> Result<Tera, tera::Error> {
    let mut tera = Tera::new();
    tera.autoescape_on([".html", ".xml"]);
    tera.add_raw_templates(
        templates
            .iter()
            .map(|(name, file)| (name.as_str(), &*file.text)),
    )?;
    Ok(tera)
}

fn by_name(files: &[TextFile]) -> BTreeMap<String, TextFile> {
    files
        .iter()
        .map(|file| (file.path.as_str().to_owned(), file.clone()))
        .collect()
}

/// `casebook.css` as `casebook.1f0e9a2b.css`.
fn fingerprinted(name: &str, bytes: &[u8]) -> String {
    let hash = blake3::hash(bytes).to_hex();
    let mark = &hash[..8];
    let (folder, file) = name
        .rsplit_once('/')
        .map_or(("", name), |(folder, file)| (folder, file));
    let file = match file.rsplit_once('.') {
        Some((stem, ending)) => format!("{stem}.{mark}.{ending}"),
        None => format!("{file}.{mark}"),
    };
    if folder.is_empty() {
        file
    } else {
        format!("{folder}/{file}")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[derive(Serialize)]
    struct Html(&'static str);

    #[derive(Serialize)]
    struct View {
        plain: &'static str,
        markup: Html,
        list: Vec<Html>,
    }

    fn theme_with(template: &str) -> Diagnosed<Theme> {
        let templates = vec![TextFile::new("t.html", template)];
        load(&ThemeFiles {
            templates,
            ..ThemeFiles::default()
        })
    }

    #[track_caller]
    fn check(template: &str, expected: &str) {
        let theme = theme_with(template).value;
        let view = View {
            plain: "a < b",
            markup: Html("<b>c</b>"),
            list: vec![Html("<i>d</i>")],
        };
        let rendered = theme.render("t.html", &Shared::default().with("site", &"x & y"), &view);
        assert_eq!(rendered.unwrap(), expected);
    }

    #[test]
    fn text_is_escaped_and_markup_is_not() {
        check(
            "{{ plain }} {{ markup }} {{ list[0] }}",
            "a &lt; b <b>c</b> <i>d</i>",
        );
    }

    #[test]
    fn what_all_pages_share_is_escaped_too() {
        check("{{ site }}", "x &amp; y");
    }

    #[test]
    fn a_template_error_is_shown_at_its_own_place() {
        let found = theme_with("one\n{{ plain | nonsense }}\n").found;
        let finding = found.iter().next().unwrap();
        let span = finding.span.as_ref().unwrap();
        assert_eq!(
            (span.file.as_str(), span.start),
            ("t.html", 4 + "{{ plain | ".len() as u32)
        );
    }

    #[test]
    fn a_missing_value_is_shown_at_its_own_place() {
        let theme = theme_with("{{ plain }}\n  {{ nope.x }}").value;
        let view = View {
            plain: "",
            markup: Html(""),
            list: Vec::new(),
        };
        let error = theme
            .render("t.html", &Shared::default(), &view)
            .unwrap_err();
        assert_eq!(error.span.unwrap().start, 17);
    }

    /// The `{name}`s that a text fills in.
    fn filled_in(words: &str) -> BTreeSet<&str> {
        let opened = words.split('{').skip(1);
        opened
            .filter_map(|rest| Some(rest.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn every_language_says_everything_that_english_says() {
        let theme = load(&built_in()).value;
        let english = &theme.strings["en"];
        for (language, words) in &theme.strings {
            assert!(words.keys().eq(english.keys()), "{language}");
            for (key, said) in words {
                let same = filled_in(said) == filled_in(&english[key]);
                assert!(same, "{key} of {language}: {said}");
            }
        }
    }

    #[test]
    fn the_name_of_an_asset_changes_with_its_bytes() {
        let of = |bytes: &[u8]| fingerprinted("css/a.css", bytes);
        assert_ne!(of(b"a"), of(b"b"));
        assert!(of(b"a").starts_with("css/a.") && of(b"a").ends_with(".css"));
    }
}
