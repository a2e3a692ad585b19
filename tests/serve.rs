//! The preview: what is served is decided by the files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test writes a book and asks a server for it"
)]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::thread;
use std::time::Duration;

use casebook::desk::Desk;
use casebook::project::Options;
use casebook::serve::{Editor, Server};
use support::preview::{self, Served};

const BOOK: &str = "[book]\ntitle = \"First title\"\n";

fn serve(config: &str) -> Served {
    serve_with(config, Editor::default())
}

fn serve_with(config: &str, editor: Editor) -> Served {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    preview::write(root, "book.toml", config);
    preview::write(root, "content/index.md", "Words of the home page.\n");
    let logo = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    preview::write(root, "content/static/logo.svg", logo);
    preview::serve(folder, editor)
}

#[test]
fn a_request_after_a_save_shows_that_save() {
    let book = serve(BOOK);
    assert!(book.get("/").text().contains("First title"));
    for n in 0..20 {
        book.save(
            "book.toml",
            &format!("[book]\ntitle = \"Title {n} of many\"\n"),
        );
        let answer = book.get("/");
        let page = answer.text();
        assert!(page.contains(&format!("Title {n} of many")), "{n}: {page}");
    }
}

#[test]
fn a_file_that_is_made_or_deleted_is_there_or_not_at_once() {
    let book = serve(BOOK);
    assert_eq!(book.get("/new.txt").status, 404);
    book.save("content/static/new.txt", "new");
    assert_eq!(book.get("/new.txt").text(), "new");
    fs::remove_file(book.folder.path().join("content/static/new.txt")).unwrap();
    assert_eq!(book.get("/new.txt").status, 404);
}

#[test]
fn the_preview_writes_nothing() {
    let book = serve(BOOK);
    book.get("/");
    book.save("book.toml", "[book]\ntitle = \"Second\"\n");
    book.get("/");
    let entries = fs::read_dir(book.folder.path()).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["book.toml", "content"]);
}

#[test]
fn the_site_lies_under_the_path_of_its_base_url() {
    let book = serve(&format!(
        "{BOOK}base-url = \"https://example.org/a/report/\"\n"
    ));
    assert_eq!(book.base, "/a/report/");
    let home = book.get("/a/report/");
    assert_eq!(home.status, 200);
    assert!(
        home.head.contains("content-type: text/html; charset=utf-8"),
        "{}",
        home.head
    );
    for path in ["/", "/a/report"] {
        let answer = book.get(path);
        assert_eq!(answer.status, 302, "{path}");
        assert!(
            answer.head.contains("location: /a/report/"),
            "{path}: {}",
            answer.head
        );
    }
    assert_eq!(book.get("/index.html").status, 404);
}

#[test]
fn what_is_not_there_is_the_sites_own_404() {
    let book = serve(BOOK);
    let answer = book.get("/nothing/here/");
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("First title"), "{}", answer.text());
}

#[test]
fn nothing_outside_the_site_is_served() {
    let book = serve(BOOK);
    book.save("secret.txt", "secret");
    book.save("content/loose.md", "secret");
    let paths = [
        "/../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/static/../../secret.txt",
        "/book.toml",
        "/content/loose.md",
        "/loose.md",
        "//etc/passwd",
        "/%00",
        "/%ff",
    ];
    for path in paths {
        let answer = book.get(path);
        assert_eq!(answer.status, 404, "{path}");
        assert!(!answer.text().contains("secret"), "{path}");
    }
}

#[test]
fn a_page_from_elsewhere_cannot_read_the_preview() {
    let book = serve(BOOK);
    let answer = book.ask("GET", "/", &[("Host", "evil.example")]);
    assert_eq!(answer.status, 403);
    assert!(!answer.text().contains("First title"));
    for path in ["/", "/logo.svg"] {
        let policy = book
            .get(path)
            .header("cross-origin-resource-policy")
            .map(str::to_owned);
        assert_eq!(policy.as_deref(), Some("same-origin"), "{path}");
    }
}

#[test]
fn head_gives_the_head_alone_and_nothing_can_be_posted() {
    let book = serve(BOOK);
    let get = book.get("/");
    let head = book.ask("HEAD", "/", &[]);
    assert_eq!((head.status, head.text()), (200, ""));
    assert_eq!(head.header("content-length"), get.header("content-length"));
    let post = book.ask("POST", "/", &[]);
    assert_eq!(
        (post.status, post.header("allow")),
        (405, Some("get, head"))
    );
}

#[test]
fn a_part_of_a_file_can_be_asked_for() {
    let book = serve(BOOK);
    book.save("content/static/film.mp4", "0123456789");
    let whole = book.get("/film.mp4");
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    let part = book.ask("GET", "/film.mp4", &[("Range", "bytes=2-4")]);
    assert_eq!((part.status, part.text()), (206, "234"));
    assert_eq!(part.header("content-range"), Some("bytes 2-4/10"));
    let beyond = book.ask("GET", "/film.mp4", &[("Range", "bytes=10-")]);
    assert_eq!(
        (beyond.status, beyond.header("content-range")),
        (416, Some("bytes */10"))
    );
}

#[test]
fn a_head_without_end_is_refused() {
    let book = serve(BOOK);
    let mut stream = TcpStream::connect(&book.address).unwrap();
    let cookie = "c".repeat(1 << 20);
    let request = format!(
        "GET / HTTP/1.1\r\nHost: {}\r\nCookie: {cookie}\r\n\r\n",
        book.address
    );
    // The server need not read to the end, nor wait until its answer has been read.
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    let answer = String::from_utf8_lossy(&answer);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 431"),
        "{answer}"
    );
}

#[test]
fn a_request_that_never_ends_does_not_hold_its_connection() {
    let book = serve(BOOK);
    let mut stream = TcpStream::connect(&book.address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(60)))
        .unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost:").unwrap();
    let mut rest = Vec::new();
    // The server ends it; what it says before that does not matter.
    stream.read_to_end(&mut rest).unwrap();
}

#[test]
fn a_file_is_served_as_it_is_with_its_type() {
    let book = serve(BOOK);
    let answer = book.get("/logo.svg");
    assert!(
        answer.head.contains("content-type: image/svg+xml"),
        "{}",
        answer.head
    );
    let drawn = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>\n";
    assert_eq!(answer.text(), drawn);
}

#[test]
fn broken_settings_leave_the_last_good_page_with_the_error_over_it() {
    let book = serve(BOOK);
    book.get("/");
    book.save("book.toml", "[book]\ntitle = \"Second title\n");
    let page = book.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("First title"), "{}", page.text());
    assert!(
        page.text().contains("casebook-errors") && page.text().contains("CB003"),
        "{}",
        page.text()
    );
    book.save("book.toml", "[book]\ntitle = \"Second title\"\n");
    let page = book.get("/");
    assert!(page.text().contains("Second title") && !page.text().contains("casebook-errors"));
}

#[test]
fn a_book_that_never_was_sound_is_shown_with_its_errors() {
    let book = serve("[book]\ntitle = ");
    let page = book.get("/");
    assert_eq!(page.status, 200);
    assert!(page.text().contains("CB003"), "{}", page.text());
}

#[test]
fn a_deleted_book_toml_does_not_end_the_preview() {
    let book = serve(BOOK);
    book.get("/");
    fs::remove_file(book.folder.path().join("book.toml")).unwrap();
    let page = book.get("/");
    assert!(
        page.text().contains("First title") && page.text().contains("CB004"),
        "{}",
        page.text()
    );
}

#[test]
fn an_open_page_is_told_when_it_is_another() {
    let book = serve(BOOK);
    let mut told = book.listen("/");
    let first = told.next().unwrap();
    assert_eq!(first["mark"], book.get("/").mark());
    // Saved as editors do: a new file takes the place of the old one.
    book.save("content/.index.md.new", "Other words.\n");
    let content = book.folder.path().join("content");
    fs::rename(content.join(".index.md.new"), content.join("index.md")).unwrap();
    let second = told.find(|told| told["mark"] != first["mark"]).unwrap();
    assert_eq!(second["mark"], book.get("/").mark());
}

#[test]
fn an_open_page_is_not_told_of_what_does_not_concern_it() {
    let book = serve(BOOK);
    book.save("content/pages/one.md", "---\ntitle: One\n---\n\nWords.\n");
    book.save("content/pages/two.md", "---\ntitle: Two\n---\n\nWords.\n");
    let mut told = book.listen("/one/");
    let first = told.next().unwrap();
    for n in 0..3 {
        let text = format!("---\ntitle: Two\n---\n\nWords {n}.\n");
        book.save("content/pages/two.md", &text);
        assert!(book.get("/two/").text().contains(&format!("Words {n}")));
        thread::sleep(Duration::from_millis(100));
    }
    book.save(
        "content/pages/one.md",
        "---\ntitle: One\n---\n\nOther words.\n",
    );
    let marks = told.map(|told| told["mark"].as_str().unwrap().to_owned());
    let mut others = marks.skip_while(|mark| *mark == first["mark"]);
    assert_eq!(others.next().unwrap(), book.get("/one/").mark());
}

#[test]
fn a_style_sheet_changes_without_the_page() {
    let sheet = "content/static/own.css";
    let book = serve(&format!("{BOOK}\n[theme]\ncss = [\"{sheet}\"]\n"));
    book.save(sheet, "p { color: red }");
    let mut told = book.listen("/");
    let first = told.next().unwrap();
    book.save(sheet, "p { color: green }");
    let second = told.find(|told| told["sheets"] != first["sheets"]).unwrap();
    assert_eq!(first["mark"], second["mark"]);
}

#[test]
fn errors_come_to_an_open_page_and_go() {
    let book = serve(BOOK);
    let mut told = book.listen("/");
    let first = told.next().unwrap();
    book.save("book.toml", "[book]\ntitle = \"First title\n");
    let has_error = |told: &serde_json::Value| told["found"].as_str().unwrap().contains("CB003");
    let broken = told.find(has_error).unwrap();
    assert_eq!(broken["mark"], first["mark"], "the page behind stays");
    book.save("book.toml", BOOK);
    assert!(told.any(|told| !has_error(&told)));
}

/// A template of the book's own that prints `what` in place of a plain page.
fn template(what: &str) -> String {
    format!("{{% extends \"base.html\" %}}\n{{% block main %}}{what}{{% endblock main %}}")
}

#[test]
fn a_template_that_fails_leaves_the_last_good_page_and_shows_its_own_line() {
    let book = serve(BOOK);
    let page = "themes/default/templates/page.html";
    book.save("content/pages/one.md", "---\ntitle: One\n---\n\nWords.\n");
    book.save(page, &template("GOOD"));
    assert!(book.get("/one/").text().contains("GOOD"));
    for broken in [
        template("{{ nothing.here }}"),
        template("{{ title | nonsense }}"),
    ] {
        book.save(page, &broken);
        let answer = book.get("/one/");
        let text = answer.text();
        assert!(text.contains("GOOD"), "{text}");
        assert!(
            text.contains("The page behind is the last good one."),
            "{text}"
        );
        assert!(text.contains("page.html:2:"), "{text}");
    }
    book.save(page, &template("BETTER"));
    let answer = book.get("/one/");
    assert!(answer.text().contains("BETTER") && !answer.text().contains("casebook-errors"));
}

#[test]
fn front_matter_that_cannot_be_read_leaves_the_last_good_page() {
    let book = serve(BOOK);
    let path = "content/pages/one.md";
    book.save(path, "---\ntitle: The one\n---\n\nFirst words.\n");
    book.get("/one/");
    book.save(path, "---\ntitle: [The one\n---\n\nOther words.\n");
    let answer = book.get("/one/");
    let text = answer.text();
    assert!(
        text.contains("The one") && text.contains("First words."),
        "{text}"
    );
    assert!(text.contains("casebook-errors"), "{text}");
}

#[test]
fn an_error_in_the_text_does_not_hide_the_rest_of_what_was_saved() {
    let book = serve(BOOK);
    book.save(
        "content/cases/a.md",
        "---\ntitle: A\n---\n\nSaid just now [@nobody].\n",
    );
    let answer = book.get("/cases/a/");
    let text = answer.text();
    assert!(text.contains("Said just now"), "{text}");
    assert!(text.contains("The page behind shows the rest."), "{text}");
    assert!(text.contains("content/cases/a.md:5:17"), "{text}");
}

#[test]
fn the_drawer_has_the_warnings_of_its_own_page_alone() {
    let book = serve(BOOK);
    let claim = "---\ntitle: A\n---\n\n::: {#c .claim}\nNo citation.\n:::\n";
    book.save("content/cases/a.md", claim);
    book.save("content/cases/b.md", "---\ntitle: B\n---\n\nWords.\n");
    let found = |path: &str| {
        let mut told = book.listen(path);
        // The checks come after the page.
        let told = told.find(|told| told["found"].as_str().unwrap().contains("CB306"));
        told.unwrap()["found"].as_str().unwrap().to_owned()
    };
    let drawer = found("/cases/a/");
    assert!(drawer.contains("content/cases/a.md:5:"), "{drawer}");
    let answer = book.get("/cases/b/");
    assert!(!answer.text().contains("CB306"), "{}", answer.text());
    assert!(answer.text().contains("casebook-mark"), "{}", answer.text());
}

#[test]
fn places_lead_to_an_editor_if_one_was_named() {
    let claim = "---\ntitle: A\n---\n\n::: {#c .claim}\nNo citation.\n:::\n";
    let edit = |editor: Editor| {
        let book = serve_with(BOOK, editor);
        book.save("content/cases/a.md", claim);
        let told = book.listen("/cases/a/").next().unwrap();
        let root = book.folder.path().canonicalize().unwrap();
        (told["edit"].clone(), root.to_string_lossy().into_owned())
    };
    let (none, _) = edit(Editor::default());
    assert_eq!(none, serde_json::json!([]));
    let (edit, root) = edit("vscode".parse().unwrap());
    let address = format!("vscode://file{root}/content/cases/a.md:5:1");
    assert_eq!(edit, serde_json::json!([["c", address]]));
}

#[test]
fn drafts_and_private_notes_are_shown_and_said_to_be_so() {
    let book = serve(BOOK);
    let draft = "---\ntitle: A\ndraft: true\n---\n\nWords.\n\n::: private\nA note.\n:::\n";
    book.save("content/cases/a.md", draft);
    let answer = book.get("/cases/a/");
    let text = answer.text();
    assert!(text.contains("class=\"notice draft\""), "{text}");
    assert!(
        text.contains("A note.") && text.contains("never published"),
        "{text}"
    );
}

#[test]
fn a_page_that_changed_while_nobody_listened_is_known_to_be_another() {
    let book = serve(BOOK);
    let before = book.get("/").mark().to_owned();
    book.save("content/index.md", "Other words.\n");
    let told = book.listen("/").next().unwrap();
    assert_ne!(told["mark"], before);
}

#[test]
fn folders_come_and_go_and_links_are_followed() {
    let book = serve(BOOK);
    let root = book.folder.path();
    let words = |path: &str| book.get(path).text().to_owned();
    let page = |words: &str| format!("---\ntitle: T\n---\n\n{words}\n");
    book.save("elsewhere/deep/one.md", &page("First words."));
    fs::rename(root.join("elsewhere"), root.join("content/pages")).unwrap();
    assert!(words("/deep/one/").contains("First words."));
    book.save("content/pages/deep/one.md", &page("Second words."));
    assert!(words("/deep/one/").contains("Second words."));
    fs::rename(
        root.join("content/pages/deep"),
        root.join("content/pages/flat"),
    )
    .unwrap();
    assert_eq!(book.get("/deep/one/").status, 404);
    book.save("content/pages/flat/one.md", &page("Third words."));
    assert!(words("/flat/one/").contains("Third words."));
    #[cfg(unix)]
    {
        book.save("notes/linked.md", &page("Linked words."));
        let link = root.join("content/pages/linked.md");
        std::os::unix::fs::symlink(root.join("notes/linked.md"), link).unwrap();
        assert!(words("/linked/").contains("Linked words."));
        book.save("notes/linked.md", &page("Other words."));
        assert!(words("/linked/").contains("Other words."));
    }
}

#[test]
fn another_content_folder_is_followed_from_then_on() {
    let book = serve(BOOK);
    book.save("text/index.md", "Words elsewhere.\n");
    book.save(
        "book.toml",
        &format!("{BOOK}\n[build]\ncontent = \"text\"\n"),
    );
    assert!(book.get("/").text().contains("Words elsewhere."));
    book.save("text/index.md", "Other words elsewhere.\n");
    assert!(book.get("/").text().contains("Other words elsewhere."));
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    preview::write(folder.path(), "book.toml", BOOK);
    preview::write(folder.path(), "content/index.md", "");
    let host = IpAddr::from(Ipv4Addr::LOCALHOST);
    let listen = || {
        let desk = Desk::open(folder.path(), Options::default()).unwrap();
        Server::listen(desk, host, None, Editor::default()).unwrap()
    };
    let (one, other) = (listen(), listen());
    assert_ne!(one.url(), other.url());
    let port: u16 = one
        .url()
        .rsplit_once(':')
        .unwrap()
        .1
        .trim_end_matches('/')
        .parse()
        .unwrap();
    let desk = Desk::open(folder.path(), Options::default()).unwrap();
    let taken = Server::listen(desk, host, Some(port), Editor::default());
    assert!(taken.is_err_and(|error| error.to_string().contains(&port.to_string())));
}
