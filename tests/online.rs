//! `check --online`, against a web of one server on this machine: the program is told to go
//! through it as its proxy, so that addresses have the names of hosts.

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

/// A web that answers as a test wants it to, whichever host is asked.
struct Web {
    proxy: String,
    asked: Arc<Mutex<Vec<Request>>>,
}

/// The answer to a method and a path: status, more header lines, body.
type Answers = dyn Fn(&str, &str) -> (&'static str, String, String) + Send + Sync;

impl Web {
    fn new(
        answers: impl Fn(&str, &str) -> (&'static str, String, String) + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
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
        Self { proxy, asked }
    }

    fn requests(&self) -> Vec<Request> {
        self.asked.lock().unwrap().clone()
    }

    fn lines(&self) -> Vec<String> {
        let requests = self.requests().into_iter();
        requests.map(|request| request.line).collect()
    }
}

/// Opens a way through, as a proxy does, and answers one request on it.
fn serve(mut stream: &TcpStream, seen: &Mutex<Vec<Request>>, answers: &Answers) {
    let mut lines = BufReader::new(stream).lines();
    let mut head = || -> Vec<String> {
        let head = lines.by_ref().map_while(Result::ok);
        head.take_while(|line| !line.is_empty()).collect()
    };
    let opened = head();
    if !opened
        .first()
        .is_some_and(|line| line.starts_with("CONNECT "))
    {
        return;
    }
    let _ = write!(stream, "HTTP/1.1 200 Connection established\r\n\r\n");
    let head = head();
    let Some(line) = head.first() else { return };
    let is_agent = |name: &str| name.eq_ignore_ascii_case("user-agent");
    let mut fields = head.iter().filter_map(|line| line.split_once(':'));
    let agent = fields.find(|(name, _)| is_agent(name));
    let mut words = line.split(' ');
    let method = words.next().unwrap_or_default();
    let path = words.next().unwrap_or_default();
    seen.lock().unwrap().push(Request {
        line: format!("{method} {path}"),
        agent: agent.map_or("", |(_, value)| value.trim()).to_owned(),
        at: Instant::now(),
    });
    let (status, more, body) = answers(method, path);
    let body = if method == "HEAD" { "" } else { &body };
    let _ = write!(
        stream,
        "HTTP/1.1 {status}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
}

/// Where the pages of the tests are said to be.
const BASE: &str = "http://pages.example";

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

/// `check --online` in a book, without a pause: there is but one host, and it is here.
fn check(book: &TempDir, web: &Web) -> Command {
    let mut command = check_with_pauses(book, &web.proxy);
    command.args(["--pause", "0"]);
    command
}

fn check_with_pauses(book: &TempDir, proxy: &str) -> Command {
    let mut command = casebook(book, proxy);
    command.args(["check", "--online", "--timeout", "20"]);
    command
}

fn casebook(book: &TempDir, proxy: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command
        .current_dir(book.path())
        .env("NO_COLOR", "1")
        .env("CASEBOOK_CACHE", book.path().join("cache"))
        .env("ALL_PROXY", proxy)
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
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
        .map(|name| (name.rsplit('/').next().unwrap(), format!("{BASE}/{name}")))
        .collect();
    let book = book(&addresses, "It says “the water was boiling” [@quoted].");
    check(&book, &web)
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
    let addresses = names.map(|name| (name, format!("{BASE}/{name}")));
    let book = book(&addresses, "");
    check(&book, &web)
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
    let addresses = ["private/a", "open"]
        .map(|name| (name.split('/').next().unwrap(), format!("{BASE}/{name}")));
    let book = book(&addresses, "");
    check(&book, &web).assert().code(0).stdout(contains(
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
    let addresses = ["a", "b"].map(|name| (name, format!("{BASE}/{name}")));
    let book = book(&addresses, "");
    check_with_pauses(&book, &web.proxy)
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
    let book = book(&[("a", format!("{BASE}/a"))], "");
    check(&book, &web).assert().code(0);
    let asked = web.lines().len();
    check(&book, &web)
        .assert()
        .code(0)
        .stderr(contains("1 not asked again"));
    assert_eq!(web.lines().len(), asked);
    check(&book, &web)
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
    let book = book(&[("a", format!("{BASE}/a"))], "");
    check(&book, &web)
        .assert()
        .code(0)
        .stdout(contains("CB513").not());
    *said.lock().unwrap() = "This page is about something else altogether by now.";
    check(&book, &web).arg("--fresh").assert().code(0).stdout(
        contains("CB513]: the page of `a` has changed")
            .and(contains("it lost “The gauge of the station")),
    );
}

#[test]
fn what_the_web_answers_is_given_to_programs_too_and_weighed_by_the_book() {
    let web = Web::new(|_, _| none());
    let book = book(&[("a", format!("{BASE}/a"))], "");
    fs::write(
        book.path().join("book.toml"),
        "[book]\ntitle = \"K\"\n[check]\ndeny = [\"address-gone\"]\n",
    )
    .unwrap();
    check(&book, &web)
        .args(["--format", "json"])
        .assert()
        .code(1)
        .stdout(contains("\"code\":\"CB511\"").and(contains("\"level\":\"error\"")));
}

#[test]
fn a_host_that_cannot_be_reached_is_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let addresses = ["a", "b"].map(|name| (name, format!("{BASE}/{name}")));
    let book = book(&addresses, "");
    check_with_pauses(&book, &nobody)
        .assert()
        .code(0)
        .stderr(contains("2 addresses: 2 silent"));
}

#[test]
fn a_build_asks_nobody() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let book = book(&[("a", format!("{BASE}/a"))], "");
    for command in ["build", "check"] {
        casebook(&book, &web.proxy).arg(command).assert().code(0);
    }
    assert_eq!(web.lines(), Vec::<String>::new());
}

#[test]
fn a_private_source_is_not_asked_for() {
    let web = Web::new(|_, _| html("<p>Words.</p>"));
    let book = book(&[("a", format!("{BASE}/a"))], "");
    let case = book.path().join("content/cases/kettle.md");
    let text = fs::read_to_string(&case).unwrap();
    let secret = format!(
        "- {{id: secret, type: webpage, title: S, URL: \"{BASE}/secret\", custom: {{private: true}}}}\n---\n\n::: {{.private}}\n\nOnly here [@secret].\n\n:::\n"
    );
    fs::write(
        &case,
        text.replacen("---\n\nAll", &format!("{secret}\nAll"), 1),
    )
    .unwrap();
    check(&book, &web)
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
fn nobody_is_followed_into_the_own_network_or_out_of_the_web() {
    let web = Web::new(|_, path| {
        let to = match path {
            "/a" => "file:///etc/passwd",
            "/b" => "http://127.0.0.1/b",
            "/c" => "http://[::1]/c",
            _ => return none(),
        };
        ("302 Found", format!("Location: {to}\r\n"), String::new())
    });
    let names = ["a", "b", "c"];
    let book = book(&names.map(|name| (name, format!("{BASE}/{name}"))), "");
    let checked = check(&book, &web).assert().code(0);
    let out = String::from_utf8(checked.get_output().stdout.clone()).unwrap();
    for name in names {
        let said = format!("the page of `{name}` gives no answer: it leads to what is no address");
        assert!(out.contains(&said), "{out}");
    }
    assert!(web.lines().iter().all(|line| !line.contains("passwd")));
}
