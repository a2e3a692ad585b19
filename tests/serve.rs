//! The preview: what is served is decided by the files.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test writes a book and asks a server for it"
)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::Duration;

use casebook::desk::Desk;
use casebook::project::Options;
use casebook::serve::{Editor, Server};
use tempfile::TempDir;

const BOOK: &str = "[book]\ntitle = \"First title\"\n";

/// A book that is served until the test ends.
struct Served {
    folder: TempDir,
    /// `127.0.0.1:40001`
    address: String,
    /// The path of the base URL.
    base: String,
}

/// What a server answered.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

fn serve(config: &str) -> Served {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "book.toml", config);
    write(
        folder.path(),
        "content/index.md",
        "Words of the home page.\n",
    );
    write(
        folder.path(),
        "content/static/logo.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    let options = Options {
        drafts: true,
        private: true,
        ..Options::default()
    };
    let desk = Desk::open(folder.path(), options).unwrap();
    let host = Ipv4Addr::LOCALHOST.into();
    let server = Server::listen(desk, host, Some(0), Editor::default()).unwrap();
    let url = server.url();
    let (address, base) = url
        .strip_prefix("http://")
        .unwrap()
        .split_once('/')
        .unwrap();
    let served = Served {
        folder,
        address: address.to_owned(),
        base: format!("/{base}"),
    };
    thread::spawn(|| server.run(std::future::pending(), |_| {}).unwrap());
    served
}

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Served {
    fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &self.address)
    }

    fn ask(&self, method: &str, path: &str, host: &str) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Answer {
            status,
            head: head.to_lowercase(),
            body: body.to_owned(),
        }
    }

    fn save(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }
}

#[test]
fn a_request_after_a_save_shows_that_save() {
    let book = serve(BOOK);
    assert!(book.get("/").body.contains("First title"));
    for n in 0..20 {
        book.save(
            "book.toml",
            &format!("[book]\ntitle = \"Title {n} of many\"\n"),
        );
        let page = book.get("/").body;
        assert!(page.contains(&format!("Title {n} of many")), "{n}: {page}");
    }
}

#[test]
fn a_file_that_is_made_or_deleted_is_there_or_not_at_once() {
    let book = serve(BOOK);
    assert_eq!(book.get("/new.txt").status, 404);
    book.save("content/static/new.txt", "new");
    assert_eq!(book.get("/new.txt").body, "new");
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
    assert!(answer.body.contains("First title"), "{}", answer.body);
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
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[test]
fn a_page_from_elsewhere_cannot_read_the_preview() {
    let book = serve(BOOK);
    let answer = book.ask("GET", "/", "evil.example");
    assert_eq!(answer.status, 403);
    assert!(!answer.body.contains("First title"));
}

#[test]
fn head_gives_the_head_alone_and_nothing_can_be_posted() {
    let book = serve(BOOK);
    let head = book.ask("HEAD", "/", &book.address);
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(book.ask("POST", "/", &book.address).status, 405);
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
    assert_eq!(answer.body, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
}

#[test]
fn broken_settings_leave_the_last_good_page_with_the_error_over_it() {
    let book = serve(BOOK);
    book.get("/");
    book.save("book.toml", "[book]\ntitle = \"Second title\n");
    let page = book.get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("First title"), "{}", page.body);
    assert!(
        page.body.contains("casebook-errors") && page.body.contains("CB003"),
        "{}",
        page.body
    );
    book.save("book.toml", "[book]\ntitle = \"Second title\"\n");
    let page = book.get("/");
    assert!(page.body.contains("Second title") && !page.body.contains("casebook-errors"));
}

#[test]
fn a_book_that_never_was_sound_is_shown_with_its_errors() {
    let book = serve("[book]\ntitle = ");
    let page = book.get("/");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("CB003"), "{}", page.body);
}

#[test]
fn a_deleted_book_toml_does_not_end_the_preview() {
    let book = serve(BOOK);
    book.get("/");
    fs::remove_file(book.folder.path().join("book.toml")).unwrap();
    let page = book.get("/");
    assert!(
        page.body.contains("First title") && page.body.contains("CB004"),
        "{}",
        page.body
    );
}

/// What a browser hears that has a page open, in order.
fn listen(book: &Served, path: &str) -> impl Iterator<Item = serde_json::Value> + use<> {
    let mut stream = TcpStream::connect(&book.address).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    let host = &book.address;
    write!(
        stream,
        "GET /_casebook/events?page={path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
    )
    .unwrap();
    let lines = BufReader::new(stream).lines().map(Result::unwrap);
    let data = lines.filter_map(|line| line.strip_prefix("data: ").map(str::to_owned));
    data.map(|json| serde_json::from_str(&json).unwrap())
}

/// The mark of a page as it was served.
fn mark_of(page: &str) -> &str {
    let (_, after) = page.split_once("data-mark=\"").unwrap();
    after.split('"').next().unwrap()
}

#[test]
fn an_open_page_is_told_when_it_is_another() {
    let book = serve(BOOK);
    let mut told = listen(&book, "/");
    let first = told.next().unwrap();
    assert_eq!(first["mark"], mark_of(&book.get("/").body));
    // Saved as editors do: a new file takes the place of the old one.
    book.save("content/.index.md.new", "Other words.\n");
    let content = book.folder.path().join("content");
    fs::rename(content.join(".index.md.new"), content.join("index.md")).unwrap();
    let second = told.find(|told| told["mark"] != first["mark"]).unwrap();
    assert_eq!(second["mark"], mark_of(&book.get("/").body));
}

#[test]
fn an_open_page_is_not_told_of_what_does_not_concern_it() {
    let book = serve(BOOK);
    book.save("content/pages/one.md", "---\ntitle: One\n---\n\nWords.\n");
    book.save("content/pages/two.md", "---\ntitle: Two\n---\n\nWords.\n");
    let mut told = listen(&book, "/one/");
    let first = told.next().unwrap();
    for n in 0..3 {
        let text = format!("---\ntitle: Two\n---\n\nWords {n}.\n");
        book.save("content/pages/two.md", &text);
        assert!(book.get("/two/").body.contains(&format!("Words {n}")));
        thread::sleep(Duration::from_millis(100));
    }
    book.save(
        "content/pages/one.md",
        "---\ntitle: One\n---\n\nOther words.\n",
    );
    let marks = told.map(|told| told["mark"].as_str().unwrap().to_owned());
    let mut others = marks.skip_while(|mark| *mark == first["mark"]);
    assert_eq!(others.next().unwrap(), mark_of(&book.get("/one/").body));
}

#[test]
fn a_style_sheet_changes_without_the_page() {
    let sheet = "content/static/own.css";
    let book = serve(&format!("{BOOK}\n[theme]\ncss = [\"{sheet}\"]\n"));
    book.save(sheet, "p { color: red }");
    let mut told = listen(&book, "/");
    let first = told.next().unwrap();
    book.save(sheet, "p { color: green }");
    let second = told.find(|told| told["sheets"] != first["sheets"]).unwrap();
    assert_eq!(first["mark"], second["mark"]);
}

#[test]
fn errors_come_to_an_open_page_and_go() {
    let book = serve(BOOK);
    let mut told = listen(&book, "/");
    let first = told.next().unwrap();
    book.save("book.toml", "[book]\ntitle = \"First title\n");
    let has_error = |told: &serde_json::Value| told["found"].as_str().unwrap().contains("CB003");
    let broken = told.find(has_error).unwrap();
    assert_eq!(broken["mark"], first["mark"], "the page behind stays");
    book.save("book.toml", BOOK);
    assert!(told.any(|told| !has_error(&told)));
}

#[test]
fn without_a_port_the_next_free_one_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "book.toml", BOOK);
    write(folder.path(), "content/index.md", "");
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
