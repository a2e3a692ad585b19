//! `check --online`, against a server on this machine.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test listens where the program asks, and writes a book that names the place"
)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use predicates::prelude::*;
use predicates::str::contains;
use tempfile::TempDir;

/// What one request got, and when.
#[derive(Clone, Debug)]
struct Request {
    line: String,
    agent: String,
    at: Instant,
}

/// A site of the web that answers as a test wants it to.
struct Web {
    base: String,
    asked: Arc<Mutex<Vec<Request>>>,
}

/// The answer to a method and a path: status, more header lines, body.
type Answers = dyn Fn(&str, &str) -> (&'static str, String, String) + Send + Sync;

impl Web {
    fn new(
        answers: impl Fn(&str, &str) -> (&'static str, String, String) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&asked);
        let answers: Arc<Answers> = Arc::new(answers);
        // Ends with the process of the test.
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (seen, answers) = (Arc::clone(&seen), Arc::clone(&answers));
                thread::spawn(move || serve(&stream, &seen, &*answers));
            }
        });
        Self { base, asked }
    }

    fn requests(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    fn lines(&self) -> Vec<String> {
        let requests = self.requests().into_iter();
        requests.map(|request| request.line).collect()
    }
}

fn serve(mut stream: &TcpStream, seen: &Mutex<Vec<Request>>, answers: &Answers) {
    let mut lines = BufReader::new(stream).lines();
    let Some(Ok(line)) = lines.next() else { return };
    let head: Vec<String> = lines
        .map_while(Result::ok)
        .take_while(|line| !line.is_empty())
        .collect();
    let agent = head.iter().find_map(|line| {
        line.split_once(':')
            .filter(|(name, _)| name.eq_ignore_ascii_case("user-agent"))
    });
    let agent = agent.map_or_else(String::new, |(_, value)| value.trim().to_owned());
    let mut words = line.split(' ');
    let (method, path) = (
        words.next().unwrap_or_default(),
        words.next().unwrap_or_default(),
    );
    seen.lock().unwrap().push(Request {
        line: format!("{method} {path}"),
        agent,
        at: Instant::now(),
    });
    let (status, head, body) = answers(method, path);
    let body = if method == "HEAD" {
        String::new()
    } else {
        body
    };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

const HTML: &str = "Content-Type: text/html; charset=utf-8\r\n";

fn none() -> (&'static str, String, String) {
    ("404 Not Found", String::new(), String::new())
}

fn html(body: &str) -> (&'static str, String, String) {
    ("200 OK", HTML.to_owned(), body.to_owned())
}

/// A book with a source for each address.
fn book(addresses: &[(&str, String)], text: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("content/cases")).unwrap();
    fs::write(
        folder.path().join("book.toml"),
        "[book]\ntitle = \"Kettles\"\n",
    )
    .unwrap();
    let mut case = String::from("---\ntitle: The kettle\nreferences:\n");
    for (key, url) in addresses {
        case.push_str(&format!("- {{id: {key}, type: webpage, title: The page of {key}, issued: 2020, URL: \"{url}\"}}\n"));
    }
    let cited: Vec<String> = addresses.iter().map(|(key, _)| format!("@{key}")).collect();
    case.push_str(&format!(
        "---\n\nAll of them [{}].\n\n{text}\n",
        cited.join("; ")
    ));
    fs::write(folder.path().join("content/cases/kettle.md"), case).unwrap();
    folder
}

/// `check --online`, without a pause: there is but one host, and it is here.
fn check(book: &TempDir) -> Command {
    let mut command = check_with_pauses(book);
    command.args(["--pause", "0"]);
    command
}

fn check_with_pauses(book: &TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .current_dir(book.path())
        .env("NO_COLOR", "1")
        .env("CASEBOOK_CACHE", book.path().join("cache"))
        .args(["check", "--online", "--timeout", "5"]);
    for proxy in [
        "http_proxy",
        "https_proxy",
        "all_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "ALL_PROXY",
    ] {
        command.env_remove(proxy);
    }
    command
}

#[test]
fn gone_blocked_moved_and_changed_are_told_apart() {
    let web = Web::new(|_, path| match path {
        "/here" => html("<p>All is well.</p>"),
        "/paid" => ("403 Forbidden", String::new(), String::new()),
        "/old" => (
            "301 Moved Permanently",
            "Location: /here\r\n".to_owned(),
            String::new(),
        ),
        "/for-now" => ("302 Found", "Location: /here\r\n".to_owned(), String::new()),
        "/deep/page" => ("302 Found", "Location: /\r\n".to_owned(), String::new()),
        "/" => html("<p>Welcome.</p>"),
        "/quoted" => html("<p>The water was warm.</p>"),
        "/broken" => ("500 Internal Server Error", String::new(), String::new()),
        _ => none(),
    });
    let names = [
        "here",
        "gone",
        "paid",
        "old",
        "for-now",
        "deep/page",
        "quoted",
        "broken",
    ];
    let addresses: Vec<(&str, String)> = names
        .iter()
        .map(|name| {
            (
                name.rsplit('/').next().unwrap(),
                format!("{}/{name}", web.base),
            )
        })
        .collect();
    let book = book(&addresses, "It says “the water was boiling” [@quoted].");
    check(&book)
        .assert()
        .code(0)
        .stdout(
            contains("warning[CB511]: the page of `gone` is gone: 404 Not Found")
                .and(contains("warning[CB511]: the page of `page` is gone: it leads to the front page"))
                .and(contains("note[CB512]: the page of `paid` keeps programs out: 403 Forbidden"))
                .and(contains("warning[CB513]: the page of `quoted` no longer has words that are quoted from it"))
                .and(contains("note[CB514]: the page of `old` has moved"))
                .and(contains("note[CB515]: the page of `broken` gives no answer: 500 Internal Server Error"))
                .and(contains("CB514]: the page of `for-now`").not()),
        )
        .stderr(contains("8 addresses: 4 there, 2 gone, 1 blocked, 1 silent"));
}

#[test]
fn a_page_is_asked_for_by_head_and_by_get_only_where_its_words_are_wanted() {
    let web = Web::new(|method, path| match (method, path) {
        (_, "/scan.pdf") => (
            "200 OK",
            "Content-Type: application/pdf\r\n".to_owned(),
            "%PDF".to_owned(),
        ),
        (_, "/page") => html("<p>Words.</p>"),
        ("GET", "/no-head") => html("<p>Words.</p>"),
        ("HEAD", "/no-head") => ("405 Method Not Allowed", String::new(), String::new()),
        _ => none(),
    });
    let names = ["scan.pdf", "page", "no-head"];
    let addresses = names.map(|name| (name, format!("{}/{name}", web.base)));
    let book = book(&addresses, "");
    check(&book)
        .assert()
        .code(0)
        .stderr(contains("3 addresses: 3 there"));
    let mut lines = web.lines();
    lines.sort();
    assert_eq!(
        lines,
        [
            "GET /no-head",
            "GET /page",
            "GET /robots.txt",
            "HEAD /no-head",
            "HEAD /page",
            "HEAD /scan.pdf"
        ]
    );
}

#[test]
fn a_host_that_asks_programs_to_stay_away_is_left_alone() {
    let web = Web::new(|_, path| match path {
        "/robots.txt" => (
            "200 OK",
            String::new(),
            "User-agent: casebook\nDisallow: /private\n".to_owned(),
        ),
        _ => html("<p>Words.</p>"),
    });
    let addresses = ["private/a", "open"].map(|name| {
        (
            name.split('/').next().unwrap(),
            format!("{}/{name}", web.base),
        )
    });
    let book = book(&addresses, "");
    check(&book).assert().code(0).stdout(contains(
        "CB512]: the page of `private` keeps programs out: its robots.txt",
    ));
    let asked = web.requests();
    assert!(
        asked
            .iter()
            .all(|request| !request.line.contains("private")),
        "{asked:?}"
    );
    assert!(
        asked
            .iter()
            .all(|request| request.agent.starts_with("casebook/")),
        "{asked:?}"
    );
}

#[test]
fn a_host_is_given_a_pause_between_requests() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let addresses = ["a", "b"].map(|name| (name, format!("{}/{name}", web.base)));
    let book = book(&addresses, "");
    check_with_pauses(&book)
        .args(["--pause", "1"])
        .assert()
        .code(0);
    let asked = web.requests();
    // robots.txt, and HEAD and GET of both.
    assert_eq!(asked.len(), 5, "{asked:?}");
    for pair in asked.windows(2) {
        let between = pair[1].at.duration_since(pair[0].at);
        assert!(between >= Duration::from_millis(900), "{pair:?}");
    }
}

#[test]
fn an_answer_of_the_last_day_is_not_asked_for_again() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let book = book(&[("a", format!("{}/a", web.base))], "");
    check(&book).assert().code(0);
    let asked = web.lines().len();
    check(&book)
        .assert()
        .code(0)
        .stderr(contains("1 not asked again"));
    assert_eq!(web.lines().len(), asked);
    check(&book)
        .arg("--fresh")
        .assert()
        .code(0)
        .stderr(contains("not asked again").not());
    assert!(web.lines().len() > asked);
}

#[test]
fn a_page_that_lost_what_it_said_since_the_last_time_has_changed() {
    let said = Arc::new(Mutex::new(
        "The gauge of the station was read at noon on that day.",
    ));
    let says = Arc::clone(&said);
    let web = Web::new(move |_, _| html(&format!("<p>{}</p>", says.lock().unwrap())));
    let book = book(&[("a", format!("{}/a", web.base))], "");
    check(&book)
        .assert()
        .code(0)
        .stdout(contains("CB513").not());
    *said.lock().unwrap() = "This page is about something else altogether by now.";
    check(&book).arg("--fresh").assert().code(0).stdout(
        contains("CB513]: the page of `a` has changed")
            .and(contains("it lost “The gauge of the station")),
    );
}

#[test]
fn what_the_web_answers_is_given_to_programs_too_and_weighed_by_the_book() {
    let web = Web::new(|_, _| none());
    let book = book(&[("a", format!("{}/a", web.base))], "");
    fs::write(
        book.path().join("book.toml"),
        "[book]\ntitle = \"K\"\n[check]\ndeny = [\"address-gone\"]\n",
    )
    .unwrap();
    check(&book)
        .args(["--format", "json"])
        .assert()
        .code(1)
        .stdout(contains("\"code\":\"CB511\"").and(contains("\"level\":\"error\"")));
}

#[test]
fn a_host_that_is_not_there_is_silent_and_asked_once() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let addresses = ["a", "b"].map(|name| (name, format!("{base}/{name}")));
    let book = book(&addresses, "");
    check(&book)
        .assert()
        .code(0)
        .stderr(contains("2 addresses: 2 silent"));
}

#[test]
fn a_build_asks_nobody() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let book = book(&[("a", format!("{}/a", web.base))], "");
    for command in ["build", "check"] {
        let mut casebook = Command::new(env!("CARGO_BIN_EXE_casebook"));
        casebook
            .current_dir(book.path())
            .arg(command)
            .assert()
            .code(0);
    }
    assert_eq!(web.lines(), Vec::<String>::new());
}

#[test]
fn a_private_source_is_not_asked_for() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let book = book(&[("a", format!("{}/a", web.base))], "");
    let case = book.path().join("content/cases/kettle.md");
    let text = fs::read_to_string(&case).unwrap();
    let secret = format!(
        "- {{id: secret, type: webpage, title: S, URL: \"{}/secret\", custom: {{private: true}}}}\n---\n\n::: {{.private}}\n\nOnly here [@secret].\n\n:::\n",
        web.base
    );
    fs::write(
        &case,
        text.replacen("---\n\nAll", &format!("{secret}\nAll"), 1),
    )
    .unwrap();
    check(&book)
        .assert()
        .code(0)
        .stderr(contains("1 address: 1 there"));
    assert!(
        web.lines().iter().all(|line| !line.contains("secret")),
        "{:?}",
        web.lines()
    );
}

#[test]
fn nobody_is_followed_out_of_the_web() {
    let web = Web::new(|_, path| match path {
        "/a" => (
            "302 Found",
            "Location: file:///etc/passwd\r\n".to_owned(),
            String::new(),
        ),
        _ => none(),
    });
    let book = book(&[("a", format!("{}/a", web.base))], "");
    check(&book).assert().code(0).stdout(contains(
        "CB515]: the page of `a` gives no answer: it leads to what is no address on the web",
    ));
}
