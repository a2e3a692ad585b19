//! A day at the desk: whatever is done to the files, every answer is a whole page, and a
//! request after a save gives what a build from nothing would.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test changes a book and asks a server for it"
)]
#![expect(clippy::print_stdout, reason = "a long test says what it measured")]

mod support;

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use casebook::desk::{Built, Desk};
use casebook::diag::Level;
use casebook::serve::Editor;
use casebook::site::Content;
use support::preview::{self, Answer, Served, ask};

#[test]
fn a_request_after_any_edit_gives_what_a_build_from_nothing_would() {
    let edits = Edits::new(1, 12);
    edits.make(|edit| edit % 6 == 5);
}

#[test]
#[ignore = "takes minutes: tests/run long"]
fn a_thousand_edits_are_shown_as_a_build_from_nothing_would() {
    let edits = Edits::new(2, 1000);
    edits.make(|_| true);
    println!("edits: passed 1000 of 1000");
}

/// Random edits of a served book; the same seed makes the same edits.
struct Edits {
    book: Served,
    seed: u64,
    count: usize,
}

impl Edits {
    fn new(seed: u64, count: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        preview::write(root, "book.toml", &settings("First", "apa"));
        preview::write(root, "content/index.md", "The *home* page.\n");
        preview::write(
            root,
            "content/pages/about.md",
            "---\ntitle: About\n---\n\nWords.\n",
        );
        preview::write(root, "content/static/own.css", "p { color: red }");
        preview::write(root, "content/sources/all.yaml", &sources(1900));
        for n in 0..CASES {
            preview::write(root, &case_path(n), &case(n, 0));
        }
        let book = preview::serve(folder, Editor::default());
        Self { book, seed, count }
    }

    /// Makes the edits while others look. After each, the page that it is about is
    /// compared, and where `thorough` says so all others.
    fn make(&self, thorough: impl Fn(usize) -> bool) {
        let (over, answers) = (AtomicBool::new(false), AtomicUsize::new(0));
        thread::scope(|scope| {
            scope.spawn(|| {
                let paths = [
                    "/",
                    "/cases/case-1/",
                    "/compare/",
                    "/sources/b/",
                    "/nowhere/",
                ];
                for path in paths.iter().cycle() {
                    if over.load(Ordering::Relaxed) {
                        return;
                    }
                    assert_whole(path, &self.book.get(path));
                    answers.fetch_add(1, Ordering::Relaxed);
                }
            });
            let end = Finally(&over);
            let mut dice = Dice(self.seed);
            for edit in 0..self.count {
                let what = change(self.book.folder.path(), &mut dice, edit);
                let when = format!("after edit {edit}: {what}");
                compare(&self.book, &mut dice, thorough(edit), &when);
            }
            drop(end);
        });
        assert!(answers.into_inner() > 0, "somebody looked on");
    }
}

/// Ends the looking on, also when a comparison fails.
struct Finally<'a>(&'a AtomicBool);

impl Drop for Finally<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

const CASES: usize = 6;

fn case_path(n: usize) -> String {
    match n % 3 {
        0 => format!("content/cases/folder/case-{n}.md"),
        _ => format!("content/cases/case-{n}.md"),
    }
}

fn settings(title: &str, style: &str) -> String {
    format!(
        "[book]\ntitle = \"{title}\"\nbase-url = \"https://example.org/\"\n\n[citations]\n\
         style = \"{style}\"\n\n[theme]\ncss = [\"content/static/own.css\"]\n"
    )
}

fn sources(year: usize) -> String {
    let record = |key: &str, year: usize| {
        format!(
            "- id: {key}\n  type: book\n  title: On {key}\n  author: [{{family: Smith}}]\n  issued: {year}\n"
        )
    };
    ["a", "b", "c"].map(|key| record(key, year)).concat()
}

/// A case with a claim, and an answer to the claim of the case before it.
fn case(n: usize, version: usize) -> String {
    let (key, before) = (["a", "b", "c"][(n + version) % 3], n.max(1) - 1);
    let folder = if before.is_multiple_of(3) {
        "folder/"
    } else {
        ""
    };
    format!(
        "---\ntitle: Case {n}.{version}\ndate: 2020-01-0{}\n---\n\n# Part\n\n\
         ::: {{#c-one .claim by=\"{key}\"}}\nIt boils [@{key}, p. {version}].\n:::\n\n\
         ::: {{#r-one .rebuttal of=\"{folder}case-{before}#c-one\" kind=rebuts fit=exact}}\n\
         It does not [@b, p. 2], says [another](case-1.md).\n:::\n\n\
         ::: private\nA note.\n:::\n",
        n % 9 + 1
    )
}

/// A case with code, twenty-five after another in the same language.
fn case_with_code(n: usize, version: usize) -> String {
    let (language, code) = [
        ("sh", "for f in *.md; do echo \"$f\" | wc -l; done"),
        (
            "python",
            "def f(x: int) -> str:\n    return f\"{x!r}\"  # a number",
        ),
        ("json", "{\"a\": [1, 2.5, true, null]}"),
        (
            "rust",
            "fn main() { let x = vec![1]; println!(\"{x:?}\"); }",
        ),
        ("javascript", "const a = (b) => `x${b}`; // words"),
        (
            "html",
            "<p class=\"a\">b &amp; c</p><script>let a = 1;</script>",
        ),
        ("yaml", "a: b\nc: [1, 2]"),
        ("toml", "[a]\nb = \"c\""),
    ][n / 25];
    let case = case(n, version);
    format!("{case}\n```{language}\n{code}\n```\n")
}

/// Does one thing to the book; gives what.
fn change(root: &Path, dice: &mut Dice, edit: usize) -> String {
    let n = dice.below(CASES + 2);
    let path = root.join(case_path(n));
    let own = root.join("themes/default/templates/page.html");
    match dice.below(16) {
        0..4 => save(&path, &case(n, edit), dice),
        4 if path.exists() => {
            fs::remove_file(&path).unwrap();
            format!("{} deleted", path.display())
        }
        5 if path.exists() => {
            let to = root.join(case_path(dice.below(CASES + 2)));
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(&path, &to).unwrap();
            format!("{} is now {}", path.display(), to.display())
        }
        6 => save(&path, &case(n, edit).replacen(":::\n", "", 1), dice),
        7 => save(
            &path,
            &case(n, edit).replacen("title: ", "title: [", 1),
            dice,
        ),
        8 => save(
            &root.join("content/sources/all.yaml"),
            &sources(1900 + edit),
            dice,
        ),
        9 => {
            let broken = sources(1900).replacen("- id: a", "- id: [", dice.below(2));
            save(&root.join("content/sources/all.yaml"), &broken, dice)
        }
        10 => {
            let style = ["apa", "ieee", "no-such-style"][dice.below(3)];
            save(
                &root.join("book.toml"),
                &settings(&format!("Title {edit}"), style),
                dice,
            )
        }
        11 => {
            let broken = settings("Broken", "apa").replacen('"', "", dice.below(2));
            save(&root.join("book.toml"), &broken, dice)
        }
        12 => {
            let templates = [
                "{% extends \"base.html\" %}{% block main %}OWN{% endblock main %}",
                "{% extends \"base.html\" %}{% block main %}{{ nothing.here }}{% endblock main %}",
                "{% block",
            ];
            save(&own, templates[dice.below(3)], dice)
        }
        13 if own.exists() => {
            fs::remove_dir_all(root.join("themes")).unwrap();
            "the theme deleted".to_owned()
        }
        14 => {
            let (one, other) = (
                root.join("content/cases/folder"),
                root.join("content/folder"),
            );
            let (from, to) = if one.exists() {
                (one, other)
            } else {
                (other, one)
            };
            if from.exists() && !to.exists() {
                fs::rename(&from, &to).unwrap();
            }
            format!("the folder is at {}", to.display())
        }
        _ => save(
            &root.join("content/static/own.css"),
            &format!("p {{ top: {edit}px }}"),
            dice,
        ),
    }
}

/// Saves a file as one editor or another does.
fn save(path: &Path, text: &str, dice: &mut Dice) -> String {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let way = match dice.below(4) {
        0 => {
            fs::write(path, text).unwrap();
            "in place"
        }
        1 => {
            let beside = path.with_extension("new");
            fs::write(&beside, text).unwrap();
            fs::rename(&beside, path).unwrap();
            "by rename"
        }
        2 => {
            if path.exists() {
                fs::rename(path, path.with_extension("old")).unwrap();
            }
            fs::write(path, text).unwrap();
            let _ = fs::remove_file(path.with_extension("old"));
            "with a copy kept meanwhile"
        }
        _ => {
            fs::write(path, "").unwrap();
            let mut file = OpenOptions::new().append(true).open(path).unwrap();
            let (one, other) = text.split_at(text.len() / 2);
            file.write_all(one.as_bytes()).unwrap();
            file.write_all(other.as_bytes()).unwrap();
            "in two writes"
        }
    };
    format!("{} saved {way}: {text}", path.display())
}

/// Compares what is served with a build from nothing.
fn compare(book: &Served, dice: &mut Dice, thorough: bool, when: &str) {
    let mut desk = Desk::open(book.folder.path(), preview::options()).unwrap();
    let cold = desk.build().unwrap();
    if is_broken(&cold) {
        // What stands behind the error is the last good page, if there was one.
        let page = book.get("/");
        assert_whole("/", &page);
        assert!(page.text().contains("casebook-errors"), "{when}");
        return;
    }
    let routes = cold.site.routes();
    let chosen = match thorough {
        true => routes.to_vec(),
        false => (0..4).map(|_| routes[dice.below(routes.len())]).collect(),
    };
    for route in chosen {
        let rendered = cold.render(route);
        let path = cold.site.path(route);
        let answer = book.get(&format!("/{path}"));
        assert_eq!(answer.status, 200, "{path} {when}");
        if rendered.found.has_errors() || cold.about(route).unread {
            assert!(answer.text().contains("casebook-errors"), "{path} {when}");
            continue;
        }
        if let Content::Bytes(bytes) = cold.site.render(route).value {
            let expected = String::from_utf8_lossy(&bytes).into_owned();
            let served = match path.ends_with(".html") {
                true => answer.published(),
                false => String::from_utf8_lossy(&answer.body).into_owned(),
            };
            let differs = served.lines().zip(expected.lines()).find(|(a, b)| a != b);
            assert!(served == expected, "{path} {when}: {differs:#?}");
        }
    }
}

/// Whether the settings or the theme are broken.
fn is_broken(built: &Built) -> bool {
    let errors = built.found().iter().filter(|it| it.level == Level::Error);
    errors.filter(|it| it.code.number < 100).any(|finding| {
        let span = finding.span.as_ref();
        span.is_none_or(|span| !span.file.as_str().starts_with("content/"))
    })
}

#[track_caller]
fn assert_whole(path: &str, answer: &Answer) {
    assert!(
        [200, 302, 404].contains(&answer.status),
        "{path}: {}",
        answer.status
    );
    let length = answer.header("content-length").unwrap();
    assert_eq!(length, answer.body.len().to_string(), "{path}");
    if answer.status != 302 {
        let end = &answer.text()[answer.text().len().saturating_sub(60)..];
        assert!(end.trim_end().ends_with("</html>"), "{path} ends in {end}");
    }
}

/// Numbers that look like chance (Marsaglia, "Xorshift RNGs", 2003).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
    }
}

#[test]
#[ignore = "takes a minute: tests/run long"]
fn memory_after_a_thousand_edits_is_that_after_ten() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    preview::write(root, "book.toml", &settings("Memory", "apa"));
    preview::write(root, "content/static/own.css", "");
    preview::write(root, "content/sources/all.yaml", &sources(1900));
    for n in 0..200 {
        preview::write(root, &case_path(n), &case_with_code(n, 0));
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_casebook"))
        .args(["serve", "--port", "0", "--root"])
        .arg(root)
        .stderr(Stdio::piped())
        .spawn()
        .map(preview::Program)
        .unwrap();
    let child = &mut child.0;
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let url = lines.find_map(|line| {
        let line = line.unwrap();
        line.split_whitespace()
            .find_map(|word| word.strip_prefix("http://").map(str::to_owned))
    });
    let address = url.unwrap().trim_end_matches('/').to_owned();
    // What is said has to be heard, or the server waits to say it.
    thread::spawn(move || lines.for_each(drop));
    let resident = |child: u32| -> usize {
        let status = fs::read_to_string(format!("/proc/{child}/status")).unwrap();
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let mut sizes = BTreeMap::new();
    for edit in 1..=1000 {
        let n = edit * 7 % 200;
        let path = case_path(n);
        fs::write(root.join(&path), case_with_code(n, edit % 10)).unwrap();
        let page = path.replacen("content", "", 1).replacen(".md", "/", 1);
        for path in ["/", "/compare/", &page, &format!("{page}compare/")] {
            let status = ask(&address, "GET", path, &[]).status;
            assert_eq!(status, 200, "{path}");
        }
        if [10, 100, 500, 1000].contains(&edit) {
            // The checks of the last edit come after its page.
            thread::sleep(Duration::from_secs(2));
            sizes.insert(edit, resident(child.id()));
        }
    }
    println!("memory in KiB after so many edits: {sizes:?}");
    assert!(sizes[&1000] <= sizes[&10] * 110 / 100, "{sizes:?}");
}
