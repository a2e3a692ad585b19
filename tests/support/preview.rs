//! A book that is served while a test changes it, and a browser that is hardly one.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::Path;
use std::process::Child;
use std::thread;
use std::time::{Duration, Instant};

use casebook::desk::Desk;
use casebook::project::Options;
use casebook::serve::{Editor, Server};
use tempfile::TempDir;

/// What has not come by then does not come.
const PATIENCE: Duration = Duration::from_secs(90);

/// A book that is served until the test ends.
pub struct Served {
    pub folder: TempDir,
    /// `127.0.0.1:40001`
    pub address: String,
    /// The path of the base URL.
    pub base: String,
}

/// A program that ends with the test, also when that fails.
pub struct Program(pub Child);

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended cannot be killed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a server answered.
pub struct Answer {
    pub status: u16,
    /// In small letters.
    pub head: String,
    pub body: Vec<u8>,
}

/// What the preview shows, beyond what is published.
pub fn options() -> Options {
    Options {
        drafts: true,
        private: true,
        ..Options::default()
    }
}

/// Serves the book in `folder`.
pub fn serve(folder: TempDir, editor: Editor) -> Served {
    let desk = Desk::open(folder.path(), options()).unwrap();
    let host = Ipv4Addr::LOCALHOST.into();
    let server = Server::listen(desk, host, Some(0), editor).unwrap();
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

/// Writes a file of a book, and the folders above it.
pub fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

impl Served {
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Asks with these headers; a `Host` among them takes the place of the right one.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        ask(&self.address, method, path, headers)
    }

    pub fn save(&self, path: &str, text: &str) {
        write(self.folder.path(), path, text);
    }

    /// What a browser hears that has the page at `path` open, in order.
    pub fn listen(&self, path: &str) -> impl Iterator<Item = serde_json::Value> + use<> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let host = &self.address;
        write!(
            stream,
            "GET /_casebook/events?page={path} HTTP/1.1\r\nHost: {host}\r\n\r\n"
        )
        .unwrap();
        let began = Instant::now();
        let lines = BufReader::new(stream).lines().map(Result::unwrap);
        let data = lines.filter_map(move |line| {
            // A sign of life comes now and again, so that the stream never ends by itself.
            assert!(began.elapsed() < PATIENCE, "nothing more was told");
            line.strip_prefix("data: {").map(|json| format!("{{{json}"))
        });
        data.map(|json| serde_json::from_str(&json).unwrap())
    }
}

/// Asks the server at `address` for `path`.
pub fn ask(address: &str, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        request.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all((request + "\r\n").as_bytes()).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    let end = bytes.windows(4).position(|it| it == b"\r\n\r\n").unwrap();
    let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
    Answer {
        status: head.split(' ').nth(1).unwrap().parse().unwrap(),
        head: head.to_lowercase(),
        body: bytes.split_off(end + 4),
    }
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines();
        lines
            .filter_map(|line| line.split_once(": "))
            .find_map(|(key, value)| (key == name).then_some(value))
    }

    /// The mark of the page.
    pub fn mark(&self) -> &str {
        let (_, after) = self.text().split_once("data-mark=\"").unwrap();
        after.split('"').next().unwrap()
    }

    /// What a build would publish: the page without what the preview adds to it.
    pub fn published(&self) -> String {
        let page = self.text();
        let cut = |page: &str, from: &str, to: &str| {
            let start = page.rfind(from).unwrap();
            let end = start + page[start..].rfind(to).unwrap();
            [&page[..start], &page[end..]].concat()
        };
        let page = cut(page, "<div id=\"casebook-preview\"", "</body>");
        cut(
            &page,
            "<link rel=\"stylesheet\" href=\"/_casebook/",
            "</head>",
        )
    }
}
