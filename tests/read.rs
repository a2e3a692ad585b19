//! What an author's folder becomes, and what is left out of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test makes the folder that it reads"
)]

use std::fs;
use std::path::Path;

use casebook::diag::Diagnostics;
use casebook::io::read::{LARGEST_TEXT, Layout, Reader, Scan, find_book};
use casebook::project::{Asset, Options, Project, ThemeAsset, ThemeFiles};
use casebook::text::{Spanned, TextFile};
use tempfile::TempDir;

/// A folder with these files.
fn book(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    folder
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn layout() -> Layout {
    Layout {
        content: "content".into(),
        theme: theme("default"),
        style: None,
        built_in: ThemeFiles {
            name: "default".into(),
            ..ThemeFiles::default()
        },
    }
}

fn theme(name: &str) -> Spanned<String> {
    Spanned::new(name.into(), TextFile::new("book.toml", "").span(0, 0))
}

#[track_caller]
fn scan(root: &Path, layout: &Layout) -> Scan {
    again(&mut Reader::new(root).unwrap(), layout)
}

#[track_caller]
fn again(reader: &mut Reader, layout: &Layout) -> Scan {
    let config = reader.config().unwrap();
    reader.read(config, layout, Options::default()).unwrap()
}

/// Every list of a project with the paths in it.
fn lists(project: &Project) -> Vec<(&'static str, Vec<&str>)> {
    fn texts(files: &[TextFile]) -> Vec<&str> {
        files.iter().map(|file| file.path.as_str()).collect()
    }
    fn assets(files: &[Asset]) -> Vec<&str> {
        files.iter().map(|file| file.path.as_str()).collect()
    }
    vec![
        ("home", texts(project.home.as_slice())),
        ("cases", texts(&project.cases)),
        ("pages", texts(&project.pages)),
        ("sources", texts(&project.sources)),
        ("bibliographies", texts(&project.bibliographies)),
        ("captures", assets(&project.captures)),
        ("statics", assets(&project.statics)),
        ("others", assets(&project.others)),
        ("styles", texts(&project.styles)),
    ]
}

fn codes(found: &Diagnostics) -> Vec<String> {
    found.iter().map(|finding| finding.code.label()).collect()
}

#[test]
fn every_file_is_put_where_its_path_says() {
    let folder = book(&[
        ("book.toml", "[book]"),
        ("README.md", "not content"),
        ("content/index.md", "home"),
        ("content/notes.md", "loose"),
        ("content/cases/b.md", "b"),
        ("content/cases/a/index.md", "a"),
        ("content/cases/a/picture.png", "png"),
        ("content/cases/a/own.bib", "@book{}"),
        ("content/pages/about.md", "about"),
        ("content/sources/press.yaml", "[]"),
        ("content/sources/scan.pdf", "pdf"),
        ("content/captures/a.html", "<p>"),
        ("content/captures/a.json", "{}"),
        ("content/static/logo.svg", "<svg>"),
        ("content/static/data.yaml", "copied, not read"),
        ("content/static/.htaccess", "hidden"),
        ("content/.obsidian/x.md", "hidden"),
        ("content/cases/.b.md.swp", "hidden"),
        ("content/house.csl", "<style/>"),
        ("content/locales-de-DE.xml", "<locale/>"),
    ]);
    let scan = scan(folder.path(), &layout());
    assert_eq!(
        lists(&scan.project),
        [
            ("home", vec!["content/index.md"]),
            (
                "cases",
                vec!["content/cases/a/index.md", "content/cases/b.md"]
            ),
            ("pages", vec!["content/pages/about.md"]),
            ("sources", vec!["content/sources/press.yaml"]),
            ("bibliographies", vec!["content/cases/a/own.bib"]),
            (
                "captures",
                vec!["content/captures/a.html", "content/captures/a.json"]
            ),
            (
                "statics",
                vec!["content/static/data.yaml", "content/static/logo.svg"]
            ),
            (
                "others",
                vec![
                    "content/cases/a/own.bib",
                    "content/cases/a/picture.png",
                    "content/notes.md",
                    "content/sources/scan.pdf",
                ]
            ),
            (
                "styles",
                vec!["content/house.csl", "content/locales-de-DE.xml"]
            ),
        ]
    );
    assert_eq!(codes(&scan.found), Vec::<String>::new());
    assert_eq!(&*scan.project.config.unwrap().text, "[book]");
}

#[test]
fn a_capture_is_known_by_its_hash_and_size() {
    let folder = book(&[("content/captures/a.html", "a")]);
    let captures = scan(folder.path(), &layout()).project.captures;
    let sum = "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb";
    assert_eq!((captures[0].bytes, captures[0].sha256.as_str()), (1, sum));
}

#[test]
fn the_authors_theme_lies_over_the_built_in_one_file_by_file() {
    let folder = book(&[
        ("content/index.md", ""),
        ("themes/mine/theme.toml", "mine"),
        ("themes/mine/templates/case.html", "mine"),
        ("themes/mine/templates/parts/x.html", "mine"),
        ("themes/mine/assets/a.css", "mine"),
        ("themes/mine/i18n/sv.toml", "mine"),
        ("themes/other/templates/base.html", "another theme"),
    ]);
    let built_in = ThemeFiles {
        name: "default".into(),
        config: Some(TextFile::new("theme.toml", "built in")),
        templates: vec![
            TextFile::new("base.html", "built in"),
            TextFile::new("case.html", "built in"),
        ],
        assets: vec![ThemeAsset {
            path: "a.css".into(),
            bytes: (*b"built in").into(),
        }],
        strings: vec![TextFile::new("en.toml", "built in")],
    };
    let layout = Layout {
        theme: theme("mine"),
        built_in,
        ..layout()
    };
    let files = scan(folder.path(), &layout).project.theme;
    let texts = |files: &[TextFile]| -> Vec<(String, String)> {
        files
            .iter()
            .map(|it| (it.path.to_string(), it.text.to_string()))
            .collect()
    };
    let pair = |path: &str, text: &str| (path.to_owned(), text.to_owned());
    assert_eq!(files.name, "mine");
    assert_eq!(&*files.config.unwrap().text, "mine");
    assert_eq!(
        texts(&files.templates),
        [
            pair("base.html", "built in"),
            pair("case.html", "mine"),
            pair("parts/x.html", "mine")
        ]
    );
    assert_eq!(
        texts(&files.strings),
        [pair("en.toml", "built in"), pair("sv.toml", "mine")]
    );
    assert_eq!(
        (files.assets.len(), &*files.assets[0].bytes),
        (1, &b"mine"[..])
    );
}

#[test]
fn a_theme_that_is_nowhere_is_reported() {
    let folder = book(&[("content/index.md", "")]);
    for name in ["missing", "../content", ""] {
        let layout = Layout {
            theme: theme(name),
            ..layout()
        };
        assert_eq!(
            codes(&scan(folder.path(), &layout).found),
            ["CB007"],
            "{name}"
        );
    }
}

#[test]
fn a_style_file_beside_the_content_is_read() {
    let folder = book(&[("content/index.md", ""), ("styles/mine.csl", "<style/>")]);
    let layout = Layout {
        style: Some("./styles/mine.csl".into()),
        ..layout()
    };
    let styles = scan(folder.path(), &layout).project.styles;
    assert_eq!(
        (styles.len(), styles[0].path.as_str()),
        (1, "styles/mine.csl")
    );
}

#[test]
fn a_content_folder_outside_the_book_is_reported_and_not_read() {
    let folder = book(&[("book/book.toml", ""), ("secret/cases/a.md", "secret")]);
    for content in ["../secret", "/etc", "."] {
        let layout = Layout {
            content: content.into(),
            ..layout()
        };
        let scan = scan(&folder.path().join("book"), &layout);
        assert_eq!(codes(&scan.found), ["CB123"], "{content}");
        assert_eq!(scan.project.cases.len(), 0);
    }
}

#[test]
fn a_missing_content_folder_is_reported() {
    let folder = book(&[("book.toml", "")]);
    assert_eq!(codes(&scan(folder.path(), &layout()).found), ["CB002"]);
}

#[test]
fn a_text_beyond_the_limit_is_reported_and_left_out() {
    let folder = book(&[("content/cases/a.md", "")]);
    let big = fs::File::create(folder.path().join("content/cases/big.md")).unwrap();
    big.set_len(LARGEST_TEXT + 1).unwrap();
    let scan = scan(folder.path(), &layout());
    assert_eq!(codes(&scan.found), ["CB124"]);
    assert_eq!(scan.project.cases.len(), 1);
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_link_out_of_the_book_is_reported_and_not_followed() {
        let folder = book(&[
            ("secret/plan.md", "secret"),
            ("book/content/index.md", ""),
            ("book/.env", "secret"),
        ]);
        let content = folder.path().join("book/content");
        fs::create_dir(content.join("cases")).unwrap();
        symlink(
            folder.path().join("secret/plan.md"),
            content.join("cases/a.md"),
        )
        .unwrap();
        symlink(folder.path().join("secret"), content.join("static")).unwrap();
        symlink("../../.env", content.join("cases/hidden.md")).unwrap();
        let scan = scan(&folder.path().join("book"), &layout());
        assert_eq!(codes(&scan.found), ["CB123", "CB123", "CB123"]);
        assert_eq!(
            (scan.project.cases.len(), scan.project.statics.len()),
            (0, 0)
        );
    }

    #[test]
    fn a_link_within_the_book_is_followed() {
        let folder = book(&[("content/cases/a.md", "a"), ("shared/b.md", "b")]);
        symlink("../../shared", folder.path().join("content/cases/shared")).unwrap();
        let cases = scan(folder.path(), &layout()).project.cases;
        let paths: Vec<&str> = cases.iter().map(|case| case.path.as_str()).collect();
        assert_eq!(paths, ["content/cases/a.md", "content/cases/shared/b.md"]);
    }

    #[test]
    fn a_link_to_a_folder_around_it_ends_and_is_reported() {
        let folder = book(&[("content/cases/a.md", "a")]);
        symlink("..", folder.path().join("content/cases/loop")).unwrap();
        let scan = scan(folder.path(), &layout());
        assert_eq!(codes(&scan.found), ["CB123"]);
        assert_eq!(scan.project.cases.len(), 1);
    }

    #[test]
    fn the_lock_file_of_an_editor_is_no_trouble() {
        let folder = book(&[("content/cases/a.md", "a")]);
        symlink("me@host.1234", folder.path().join("content/cases/.#a.md")).unwrap();
        let scan = scan(folder.path(), &layout());
        assert_eq!((codes(&scan.found).len(), scan.project.cases.len()), (0, 1));
    }

    #[test]
    fn a_file_that_may_not_be_read_is_an_error_that_names_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = book(&[("content/cases/a.md", "a")]);
        let path = folder.path().join("content/cases/a.md");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&path).is_ok() {
            return; // whoever runs this may read everything
        }
        let mut reader = Reader::new(folder.path()).unwrap();
        let error = reader
            .read(None, &layout(), Options::default())
            .unwrap_err();
        assert!(error.to_string().contains("content/cases/a.md"), "{error}");
    }
}

#[test]
fn a_second_reading_says_what_changed() {
    let folder = book(&[
        ("book.toml", "one"),
        ("content/cases/a.md", "one"),
        ("content/captures/a.html", "one"),
        ("content/static/a.txt", "one"),
    ]);
    let mut reader = Reader::new(folder.path()).unwrap();
    let mut changed = || again(&mut reader, &layout()).changed;
    assert_eq!(changed().len(), 4);
    assert_eq!(changed(), []);
    let paths = [
        "book.toml",
        "content/cases/a.md",
        "content/captures/a.html",
        "content/cases/new.md",
    ];
    for path in paths {
        // The same size and, for a disk with a slow clock, the same time.
        write(folder.path(), path, "two");
        assert_eq!(changed(), [path.into()]);
        assert_eq!(changed(), []);
    }
    write(folder.path(), "content/static/a.txt", "longer");
    assert_eq!(changed(), ["content/static/a.txt".into()]);
    fs::remove_file(folder.path().join("content/cases/a.md")).unwrap();
    assert_eq!(changed(), ["content/cases/a.md".into()]);
}

#[test]
fn a_file_read_again_by_itself_gives_the_book_that_reading_all_would() {
    let folder = book(&[
        ("book.toml", "one"),
        ("content/index.md", "one"),
        ("content/cases/b.md", "one"),
        ("content/captures/a.html", "one"),
        ("content/static/a.txt", "one"),
        ("content/sources/s.yaml", "one"),
    ]);
    let mut reader = Reader::new(folder.path()).unwrap();
    again(&mut reader, &layout());
    let remove = |path: &str| fs::remove_file(folder.path().join(path)).unwrap();
    type Change<'a> = &'a dyn Fn(&str);
    let steps: [(&str, Change<'_>); 9] = [
        ("content/cases/b.md", &|path| {
            write(folder.path(), path, "two")
        }),
        ("content/cases/a.md", &|path| {
            write(folder.path(), path, "new")
        }),
        ("content/cases/c.md", &|path| {
            write(folder.path(), path, "new")
        }),
        ("content/cases/b.md", &remove),
        ("content/index.md", &remove),
        ("content/captures/a.html", &|path| {
            write(folder.path(), path, "two")
        }),
        ("content/static/a.txt", &|path| {
            write(folder.path(), path, "longer")
        }),
        ("content/loose.json", &|path| {
            write(folder.path(), path, "{}")
        }),
        ("content/sources/s.yaml", &remove),
    ];
    for (path, change) in steps {
        change(path);
        let read = reader.read_again(&[path.into()].into()).unwrap().unwrap();
        assert_eq!(read.changed, [path.into()]);
        let afresh = scan(folder.path(), &layout()).project;
        assert_eq!(lists(&read.project), lists(&afresh), "after {path}");
        assert_eq!(read.project.texts(), afresh.texts(), "after {path}");
        assert_eq!(read.project.captures, afresh.captures, "after {path}");
        let unchanged = reader.read_again(&[path.into()].into()).unwrap().unwrap();
        assert_eq!(unchanged.changed, []);
    }
}

#[test]
fn what_one_file_cannot_say_is_left_to_reading_all() {
    let folder = book(&[("book.toml", "one"), ("content/cases/a.md", "one")]);
    let mut reader = Reader::new(folder.path()).unwrap();
    again(&mut reader, &layout());
    write(folder.path(), "content/cases/a.md", "two");
    write(folder.path(), "book.toml", "two");
    let paths = ["content/cases/a.md".into(), "book.toml".into()];
    let read = reader.read_again(&paths.clone().into()).unwrap();
    assert!(read.is_none(), "the settings say where to read");
    let mut changed = again(&mut reader, &layout()).changed;
    changed.sort();
    changed.dedup();
    let mut expected = paths;
    expected.sort();
    assert_eq!(
        changed, expected,
        "nothing that was read meanwhile is forgotten"
    );
}

#[test]
fn a_book_is_found_from_any_folder_in_it() {
    let folder = book(&[("book.toml", ""), ("content/cases/a.md", "")]);
    let root = folder.path().canonicalize().unwrap();
    assert_eq!(find_book(&root.join("content/cases")), Some(root));
}
