//! What `casebook serve` says on the terminal, and how it begins and ends.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test changes a book and runs the program"
)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use support::preview::{Program, ask, write};
use tempfile::TempDir;

/// What is not said by then is not said.
const PATIENCE: Duration = Duration::from_secs(60);

/// A preview that runs as a program of its own until the test ends.
struct Running {
    folder: TempDir,
    program: Program,
    lines: Receiver<String>,
    address: String,
}

/// A book with one case, whose claim cites nothing.
fn book() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "book.toml", "[book]\ntitle = \"Kettles\"\n");
    write(folder.path(), "content/cases/kettle.md", &case(""));
    folder
}

fn case(words: &str) -> String {
    format!(
        "---\ntitle: Kettle\ndate: 2020-01-01\n---\n\n::: {{#c-boils .claim}}\nIt boils.\n:::\n\n{words}\n"
    )
}

fn serve(mut command: Command, folder: TempDir) -> Running {
    let mut child = command
        .env_remove("CASEBOOK_EDITOR")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (say, lines) = channel();
    let said = BufReader::new(child.stderr.take().unwrap()).lines();
    thread::spawn(move || {
        let said = said.map_while(Result::ok);
        said.take_while(|line| say.send(line.clone()).is_ok())
            .count()
    });
    let mut running = Running {
        folder,
        program: Program(child),
        lines,
        address: String::new(),
    };
    let told = running.until("(Ctrl-C ends)");
    let url = told.last().unwrap().split_whitespace().next().unwrap();
    let address = url.strip_prefix("http://").unwrap().trim_end_matches('/');
    running.address = address.to_owned();
    running
}

fn casebook(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_casebook"));
    command.args(["serve", "--port", "0", "--root"]).arg(folder);
    command
}

impl Running {
    /// The lines up to the first that has these words.
    #[track_caller]
    fn until(&self, words: &str) -> Vec<String> {
        let mut lines = Vec::new();
        let began = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => lines.push(line),
                Err(_) => panic!("no `{words}` in {lines:#?}"),
            }
            if lines.last().unwrap().contains(words) {
                return lines;
            }
        }
    }

    fn save(&self, words: &str) {
        write(self.folder.path(), "content/cases/kettle.md", &case(words));
    }
}

#[test]
fn each_build_has_a_line_with_what_is_new_and_what_went() {
    let folder = book();
    let running = serve(casebook(folder.path()), folder);
    running.until("built in ");
    running.save("As [@nobody] says.");
    let told = running.until(": rebuilt in ").join("\n");
    assert!(
        told.contains("error[CB201]: no source has the id `nobody`"),
        "{told}"
    );
    assert!(
        !told.contains("CB308"),
        "what was said before is not said again: {told}"
    );
    running.save("As nobody says.");
    let told = running.until(": rebuilt in ");
    let expected = "gone: error[CB201] content/cases/kettle.md: no source has the id `nobody`";
    assert_eq!(told[0], expected);
    assert_eq!(told.len(), 2, "{told:?}");
}

#[test]
fn it_ends_at_once_when_it_is_interrupted_while_a_page_is_open() {
    let folder = book();
    let mut running = serve(casebook(folder.path()), folder);
    let mut open = TcpStream::connect(&running.address).unwrap();
    let head = format!(
        "GET /_casebook/events?page=/ HTTP/1.1\r\nHost: {}\r\n\r\n",
        running.address
    );
    open.write_all(head.as_bytes()).unwrap();
    let mut first = String::new();
    BufReader::new(open.try_clone().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert!(first.contains("200"), "{first}");
    let pid = running.program.0.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &pid])
            .status()
            .unwrap()
            .success()
    );
    let began = Instant::now();
    let status = running.program.0.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    assert!(
        began.elapsed() < Duration::from_secs(10),
        "{:?}",
        began.elapsed()
    );
}

#[test]
fn a_browser_is_opened_at_the_address_if_asked() {
    let folder = book();
    let (browser, opened) = (folder.path().join("browser"), folder.path().join("opened"));
    let script = format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display());
    fs::write(&browser, script).unwrap();
    fs::set_permissions(&browser, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = casebook(folder.path());
    command.arg("--open").env("BROWSER", &browser);
    if cfg!(not(target_os = "linux")) {
        // Other systems know their browser themselves.
        return;
    }
    let running = serve(command, folder);
    let began = Instant::now();
    while fs::read_to_string(&opened).unwrap_or_default().is_empty() {
        assert!(began.elapsed() < PATIENCE, "no browser was opened");
        thread::sleep(Duration::from_millis(20));
    }
    let address = fs::read_to_string(&opened).unwrap();
    assert_eq!(address.trim(), format!("http://{}/", running.address));
}

/// Runs the program where the system lets it watch no more than three folders; `None`
/// where no such place can be made.
#[cfg(target_os = "linux")]
fn with_few_watches(folder: &Path) -> Option<Command> {
    let limit = "echo 3 > /proc/sys/user/max_inotify_watches";
    let of_own = |script: String| {
        let mut command = Command::new("unshare");
        command.args(["-Ur", "sh", "-c", &script]);
        command
    };
    let works = of_own(limit.to_owned()).stderr(Stdio::null()).status();
    let program = env!("CARGO_BIN_EXE_casebook");
    let root = folder.display();
    let script = format!("{limit} && exec '{program}' serve --port 0 --root '{root}'");
    works.ok().filter(std::process::ExitStatus::success)?;
    Some(of_own(script))
}

#[test]
#[cfg(target_os = "linux")]
fn where_no_more_folders_can_be_watched_it_looks_at_the_files_and_says_so() {
    let folder = book();
    for n in 0..8 {
        let path = format!("content/cases/folder-{n}/kettle.md");
        write(folder.path(), &path, &case("Words."));
    }
    let Some(command) = with_few_watches(folder.path()) else {
        return;
    };
    let running = serve(command, folder);
    let told = running.until("Looking at every file").pop().unwrap();
    assert!(told.contains("fs.inotify.max_user_watches"), "{told}");
    for n in 0..5 {
        let path = format!("content/cases/folder-{n}/kettle.md");
        write(running.folder.path(), &path, &case(&format!("Save {n}.")));
        let page = ask(
            &running.address,
            "GET",
            &format!("/cases/folder-{n}/kettle/"),
            &[],
        );
        assert!(
            page.text().contains(&format!("Save {n}.")),
            "{}",
            page.text()
        );
    }
}
