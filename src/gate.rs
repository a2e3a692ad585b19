//! What may leave the house.
//!
//! The main type is [`Gate`]. It looks at the finished bytes of a file, whatever made
//! them, for what must not be published: private words, paths of this machine, secrets,
//! the place where a picture was taken, requests to other hosts. [`Difference`] sets two
//! publications side by side, and [`gone`] says what readers would miss. It shares no code with what takes
//! private parts out, so that a fault there is seen here. It does not know how a page is
//! made, and cannot mend anything.

mod difference;
mod image;
mod listing;
mod markup;
mod private;
mod secrets;

use memchr::memmem::Finder;

pub use difference::{Change, Difference, gone};
pub use listing::{Listed, Listing, Noted, Sum, Told, roots_of};

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::project::Project;
use private::Private;

/// Looks at finished files, one after another, from any thread.
#[derive(Debug)]
pub struct Gate {
    private: Private,
    /// The folder of the book on this machine.
    root: Option<Finder<'static>>,
    secrets: secrets::Patterns,
}

impl Gate {
    /// The gate of a book that lies in the folder `root` of this machine.
    ///
    /// Time is linear in the texts of the book if any of them holds a private part, and
    /// next to none otherwise.
    pub fn new(project: &Project, root: &str) -> Self {
        // A path of one part, such as `/site`, is an ordinary word of an address as well.
        let parts = root
            .split(['/', '\\'])
            .filter(|part| !part.is_empty())
            .count();
        Self {
            private: Private::of(project),
            root: (parts > 1).then(|| Finder::new(root).into_owned()),
            secrets: secrets::Patterns::new(),
        }
    }

    /// What is wrong with publishing `bytes` at `path` below the root of the site.
    ///
    /// Time is linear in the bytes.
    pub fn inspect(&self, path: &str, bytes: &[u8]) -> Diagnostics {
        let mut found = Diagnostics::new();
        match Kind::of(path) {
            Kind::Image => image::inspect(path, bytes, &mut found),
            Kind::Binary => {}
            Kind::Page => {
                markup::page(path, bytes, &mut found);
                self.text(path, bytes, &mut found);
            }
            Kind::Drawing => {
                markup::drawing(path, bytes, &mut found);
                self.text(path, bytes, &mut found);
            }
            Kind::Style => {
                markup::style(path, bytes, &mut found);
                self.text(path, bytes, &mut found);
            }
            Kind::Text => self.text(path, bytes, &mut found),
        }
        found
    }

    fn text(&self, path: &str, bytes: &[u8], found: &mut Diagnostics) {
        self.private.inspect(path, bytes, found);
        if let Some(root) = &self.root
            && root.find(bytes).is_some()
        {
            let message = format!("`{path}` names the folder of the book on this machine");
            found.push(
                Diagnostic::nowhere(Code::LOCAL_PATH, message)
                    .help("write the path as it is in the book, or leave it out"),
            );
        }
        // What search and other programs read repeats the pages, where it is said already.
        let repeats = path.starts_with("search/") || path.starts_with("data/");
        self.secrets.inspect(path, bytes, !repeats, found);
    }
}

/// What a file is read as, by the end of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Page,
    Drawing,
    Style,
    Image,
    /// Nothing that could be read here: fonts, sound, archives.
    Binary,
    Text,
}

impl Kind {
    fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        let ending = name
            .rsplit_once('.')
            .map_or("", |(_, ending)| ending)
            .to_ascii_lowercase();
        match &*ending {
            "html" | "htm" | "xhtml" => Self::Page,
            "svg" => Self::Drawing,
            "css" => Self::Style,
            "jpg" | "jpeg" | "jpe" | "jfif" | "png" | "apng" | "webp" | "tif" | "tiff" | "heic"
            | "heif" | "avif" => Self::Image,
            "woff" | "woff2" | "ttf" | "otf" | "eot" | "gif" | "ico" | "bmp" | "mp3" | "mp4"
            | "m4a" | "ogg" | "opus" | "wav" | "flac" | "webm" | "mov" | "avi" | "mkv" | "zip"
            | "gz" | "bz2" | "xz" | "zst" | "7z" | "rar" | "wasm" | "pdf" | "docx" | "xlsx"
            | "pptx" | "odt" | "ods" | "epub" => Self::Binary,
            _ => Self::Text,
        }
    }
}

/// Whether the gate looks into a file of that name at all.
pub fn looks_into(path: &str) -> bool {
    Kind::of(path) != Kind::Binary
}

/// `line 3 of `x``, for a finding in a finished file: where its byte `at` stands.
fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count()
}

/// A stretch of a finished file as it may be shown in a message: one line, not long.
fn shown(bytes: &[u8]) -> String {
    const LONGEST: usize = 60;
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * LONGEST)]);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((cut, _)) => format!("{} …", &line[..cut]),
        None => line,
    }
}
