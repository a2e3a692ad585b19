//! Finished pages, drawings and style sheets: what they ask for, and what would run.
//!
//! [`page`], [`drawing`] and [`style`] read tags as a browser does, once, and know
//! nothing of how they were made. What is looked for: requests to another host, links
//! that hold on this machine alone, and script that a strict policy refuses.

mod tags;

use crate::diag::{Code, Diagnostic, Diagnostics};

use super::{line_of, shown};
use tags::{Tag, tags};

/// A page.
pub fn page(path: &str, bytes: &[u8], found: &mut Diagnostics) {
    // A host serves this one for any address, so it cannot count steps.
    let rooted = path == "404.html";
    look(path, bytes, rooted, found);
}

/// An SVG file, which a browser may show as a page of its own.
pub fn drawing(path: &str, bytes: &[u8], found: &mut Diagnostics) {
    look(path, bytes, false, found);
}

/// A style sheet.
pub fn style(path: &str, bytes: &[u8], found: &mut Diagnostics) {
    let mut report = Report { path, bytes, found };
    report.style(0, bytes);
}

fn look(path: &str, bytes: &[u8], rooted: bool, found: &mut Diagnostics) {
    let mut report = Report { path, bytes, found };
    for tag in tags(bytes) {
        report.tag(&tag, rooted);
    }
}

struct Report<'a> {
    path: &'a str,
    bytes: &'a [u8],
    found: &'a mut Diagnostics,
}

impl Report<'_> {
    fn tag(&mut self, tag: &Tag<'_>, rooted: bool) {
        let name = &*tag.name;
        if name == b"script" && runs(tag) && tag.attribute(b"src").is_none() {
            self.refused(tag, "a script of its own");
        }
        if name == b"style" {
            self.refused(tag, "a `<style>` of its own");
            self.style(tag.at, tag.content);
        }
        for (attribute, value) in &tag.attributes {
            let attribute = attribute.as_slice();
            if attribute.starts_with(b"on") && attribute.len() > 2 {
                self.refused(tag, &format!("`{}`", String::from_utf8_lossy(attribute)));
            } else if attribute == b"style" {
                self.refused(tag, "a `style` attribute");
            } else if is_address(attribute) {
                self.address(tag, attribute, value, rooted);
            } else if attribute == b"srcset" || attribute == b"imagesrcset" {
                for one in value.split(|byte| *byte == b',') {
                    let one = trimmed(one);
                    let end = one.iter().position(u8::is_ascii_whitespace);
                    self.address(tag, b"src", &one[..end.unwrap_or(one.len())], rooted);
                }
            }
        }
    }

    fn address(&mut self, tag: &Tag<'_>, attribute: &[u8], value: &[u8], rooted: bool) {
        let scheme = scheme(value);
        if let Some(scheme) = &scheme
            && matches!(&**scheme, b"javascript" | b"vbscript")
        {
            self.refused(tag, "an address that is a script");
            return;
        }
        let away = scheme.as_deref().is_some_and(is_of_the_web) || value.starts_with(b"//");
        let asked_for = is_loaded(tag, attribute);
        if away && asked_for {
            self.request(tag.at, value);
            return;
        }
        let here_only = match scheme.as_deref() {
            // A single letter is a drive.
            Some(b"file" | [_]) => true,
            Some(scheme) => is_of_the_web(scheme) && host_is_this_machine(value),
            None => value.starts_with(b"/") && !value.starts_with(b"//") && !rooted,
        };
        if here_only {
            let message = format!(
                "the address `{}` in `{}` does not hold elsewhere",
                shown(value),
                self.path
            );
            self.push(
                Diagnostic::nowhere(Code::LOCAL_LINK, message),
                tag.at,
                "link to the file by its place beside the page, as in `../method.md`",
            );
        }
    }

    fn request(&mut self, at: usize, address: &[u8]) {
        let message = format!("`{}` would ask `{}`", self.path, shown(address));
        self.push(
            Diagnostic::nowhere(Code::THIRD_PARTY_REQUEST, message),
            at,
            "put a copy under `static/` or into the theme, and name that",
        );
    }

    fn refused(&mut self, tag: &Tag<'_>, what: &str) {
        let name = String::from_utf8_lossy(&tag.name);
        let message = format!("`<{name}>` in `{}` has {what}", self.path);
        self.push(
            Diagnostic::nowhere(Code::INLINE_SCRIPT, message),
            tag.at,
            "put it into a file of the theme's `assets/`, and name that",
        );
    }

    /// What a style sheet loads.
    fn style(&mut self, offset: usize, css: &[u8]) {
        let mut asked = Vec::new();
        for start in memchr::memmem::find_iter(css, b"url(").map(|at| at + 4) {
            let rest = trimmed(&css[start..css.len().min(start + 2048)]);
            let rest = rest
                .strip_prefix(b"\"")
                .or(rest.strip_prefix(b"'"))
                .unwrap_or(rest);
            let end = rest.iter().position(|byte| b")\"'".contains(byte));
            asked.push((start, &rest[..end.unwrap_or(rest.len())]));
        }
        for start in memchr::memmem::find_iter(css, b"@import").map(|at| at + 7) {
            let rest = trimmed(&css[start..css.len().min(start + 2048)]);
            let Some(rest) = rest.strip_prefix(b"\"").or(rest.strip_prefix(b"'")) else {
                continue;
            };
            let end = rest.iter().position(|byte| b"\"'".contains(byte));
            asked.push((start, &rest[..end.unwrap_or(rest.len())]));
        }
        for (at, address) in asked {
            let away = scheme(address).as_deref().is_some_and(is_of_the_web);
            if away || address.starts_with(b"//") {
                self.request(offset + at, address);
            }
        }
    }

    fn push(&mut self, finding: Diagnostic, at: usize, help: &'static str) {
        let line = line_of(self.bytes, at);
        let note = format!("in line {line} of the finished file");
        self.found.push(finding.note(note).help(help));
    }
}

/// Whether a browser runs the script, by its type.
fn runs(tag: &Tag<'_>) -> bool {
    let Some(kind) = tag.attribute(b"type") else {
        return true;
    };
    let kind = trimmed(kind).to_ascii_lowercase();
    let is_data = kind.ends_with(b"json") || kind == b"text/plain" || kind == b"text/template";
    !is_data
}

/// Attributes that hold an address.
fn is_address(attribute: &[u8]) -> bool {
    matches!(
        attribute,
        b"href"
            | b"src"
            | b"xlink:href"
            | b"data"
            | b"poster"
            | b"action"
            | b"formaction"
            | b"background"
            | b"ping"
            | b"manifest"
            | b"cite"
            | b"archive"
            | b"codebase"
    )
}

/// Whether a browser asks for the address without being told to by the reader.
fn is_loaded(tag: &Tag<'_>, attribute: &[u8]) -> bool {
    match (&*tag.name, attribute) {
        (_, b"src" | b"poster" | b"background" | b"manifest" | b"archive" | b"codebase") => true,
        (b"object", b"data") => true,
        (b"link", b"href") => {
            let rel = tag
                .attribute(b"rel")
                .unwrap_or_default()
                .to_ascii_lowercase();
            let word = |word: &&[u8]| {
                !matches!(
                    *word,
                    b"" | b"canonical"
                        | b"alternate"
                        | b"author"
                        | b"license"
                        | b"help"
                        | b"me"
                        | b"next"
                        | b"prev"
                        | b"search"
                        | b"describedby"
                        | b"cite-as"
                        | b"self"
                        | b"up"
                        | b"bookmark"
                        | b"tag"
                        | b"external"
                )
            };
            let sheet = rel
                .split(u8::is_ascii_whitespace)
                .any(|word| word == b"stylesheet");
            sheet || rel.split(u8::is_ascii_whitespace).any(|it| word(&it))
        }
        // `<use>`, `<image>`, filters and the like; an `<a>` of a drawing waits to be followed.
        (b"a" | b"area" | b"base", b"href" | b"xlink:href") => &*tag.name == b"base",
        (_, b"href" | b"xlink:href") => true,
        (_, b"ping") => true,
        _ => false,
    }
}

/// The scheme of an address, in lower case, as browsers see it: they pass over white
/// space and control characters at its beginning, and over tabs and newlines in it.
fn scheme(address: &[u8]) -> Option<Vec<u8>> {
    let mut scheme = Vec::new();
    let start = address.iter().position(|byte| *byte > b' ')?;
    for byte in address[start..].iter().take(64) {
        match byte {
            b'\t' | b'\n' | b'\r' => {}
            b':' => return (!scheme.is_empty()).then_some(scheme),
            byte if byte.is_ascii_alphanumeric() || b"+-.".contains(byte) => {
                scheme.push(byte.to_ascii_lowercase());
            }
            _ => return None,
        }
    }
    None
}

fn is_of_the_web(scheme: &[u8]) -> bool {
    matches!(scheme, b"http" | b"https" | b"ws" | b"wss" | b"ftp")
}

fn host_is_this_machine(address: &[u8]) -> bool {
    let text = String::from_utf8_lossy(address);
    let Some((_, rest)) = text.split_once("//") else {
        return false;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or(rest),
        None => host.split(':').next().unwrap_or(host),
    };
    let name = name.to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost") || name == "::1" || name.starts_with("127.")
}

fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.trim_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let mut found = Diagnostics::new();
        page("a/index.html", html.as_bytes(), &mut found);
        let names: Vec<&str> = found.iter().map(|it| it.code.name).collect();
        assert_eq!(names, expected, "{html}");
    }

    #[test]
    fn what_a_page_loads_from_elsewhere_is_a_request() {
        for html in [
            "<img src=\"https://e.org/a.png\">",
            "<IMG SRC=//e.org/a.png>",
            "<script src='https://e.org/a.js'></script>",
            "<link rel=\"stylesheet\" href=\"https://e.org/a.css\">",
            "<link rel=preconnect href=https://e.org>",
            "<iframe src=\"http://e.org\"></iframe>",
            "<svg><use href=\"https://e.org/a.svg#b\"/></svg>",
            "<img srcset=\"a.png 1x, https://e.org/a.png 2x\">",
            "<object data=\"https://e.org/a\"></object>",
            "<video poster=\"https://e.org/a.png\"></video>",
            "<base href=\"https://e.org/\">",
            "<img src=\" ht\ntps://e.org/a.png\">",
        ] {
            check(html, &["third-party-request"]);
        }
    }

    #[test]
    fn what_waits_to_be_followed_is_no_request() {
        for html in [
            "<a href=\"https://e.org/\">x</a>",
            "<link rel=\"canonical\" href=\"https://e.org/\">",
            "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"https://e.org/f\">",
            "<blockquote cite=\"https://e.org/\">x</blockquote>",
            "<!-- <img src=\"https://e.org/a.png\"> -->",
            "<p>&lt;img src=\"https://e.org/a.png\"&gt;</p>",
            "<script type=\"application/ld+json\">{\"a\":\"<img src='https://e.org'>\"}</script>",
            "<img src=\"../a.png\"><script src=\"../a.js\" defer></script>",
            "<img src=\"data:image/png;base64,AAAA\">",
        ] {
            check(html, &[]);
        }
    }

    #[test]
    fn an_address_that_holds_here_alone_is_found() {
        for html in [
            "<a href=\"/method/\">x</a>",
            "<a href=\"file:///home/a/b.pdf\">x</a>",
            "<a href=\"http://localhost:3000/cases/\">x</a>",
            "<a href=\"http://127.0.0.1/x\">x</a>",
            "<a href=\"C:\\Users\\a\">x</a>",
        ] {
            check(html, &["local-link"]);
        }
        check("<a href=\"https://localhost.example.org/\">x</a>", &[]);
        let mut found = Diagnostics::new();
        page("404.html", b"<a href=\"/report/\">x</a>", &mut found);
        assert!(found.is_empty());
    }

    #[test]
    fn what_a_strict_policy_refuses_is_found() {
        for html in [
            "<script>alert(1)</script>",
            "<script type=module>x</script>",
            "<p onclick=\"x()\">",
            "<p style=\"color:red\">",
            "<style>p{}</style>",
            "<a href=\"javascript:x\">x</a>",
            "<a href=\"java\tscript:x\">x</a>",
            "<img/src='a.png'/onerror=x>",
        ] {
            check(html, &["inline-script"]);
        }
    }

    #[test]
    fn a_style_sheet_that_loads_from_elsewhere_is_found() {
        let mut found = Diagnostics::new();
        let css = b"@import \"//e.org/a.css\";\n@import url(b.css);\np{background:url( 'https://e.org/a.png' )}";
        style("a.css", css, &mut found);
        assert_eq!(found.len(), 2);
    }
}
