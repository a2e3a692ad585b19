//! The examples of CommonMark's specification and of the parser's extensions: what
//! `pulldown-cmark` reads as they say (all of them), casebook does too. Its own passes over
//! a text change nothing else.
//!
//! The folder of examples is in `CASEBOOK_CORPORA`. The examples that casebook means to
//! read in another way are listed one by one: see `WILFUL`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::disallowed_methods, reason = "a test reads the examples")]
#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

use std::fs;
use std::path::PathBuf;

use casebook::data::draft::{Body, Fill, Place};
use casebook::data::{Reading, read_draft};
use casebook::text::TextFile;

struct Example {
    number: usize,
    text: String,
    html: String,
}

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("CASEBOOK_CORPORA")
        .map_or_else(|| "../shared/corpora".into(), PathBuf::from)
        .join("commonmark");
    if !folder.is_dir() {
        println!("commonmark: skipped, as there is no {}", folder.display());
        return None;
    }
    Some(folder)
}

/// The examples of a file: a fence of backticks with `example`, Markdown, a point, HTML.
fn examples(text: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(&format!("{fence} example")) {
        rest = &rest[at..];
        rest = &rest[rest.find('\n').unwrap() + 1..];
        let end = rest.find(&format!("\n{fence}")).unwrap();
        let (text, html) = rest[..end + 1].split_once("\n.\n").map_or_else(
            // An example without Markdown begins with the point.
            || ("", rest[..end + 1].strip_prefix(".\n").unwrap_or("")),
            |(text, html)| (text, html),
        );
        found.push(Example {
            number: found.len() + 1,
            text: format!("{}\n", text.replace('→', "\t")),
            html: html.replace('→', "\t"),
        });
        rest = &rest[end..];
    }
    found
}

#[test]
#[ignore = "needs the corpora"]
fn examples_of_the_specification_are_read_as_they_say() {
    check("spec.txt", "commonmark");
}

#[test]
#[ignore = "needs the corpora"]
fn examples_of_tables_are_read_as_they_say() {
    check("table.txt", "commonmark tables");
}

#[test]
#[ignore = "needs the corpora"]
fn examples_of_definition_lists_are_read_as_they_say() {
    check("definition_lists.txt", "commonmark definition lists");
}

#[test]
#[ignore = "needs the corpora"]
fn no_example_makes_the_reader_fail() {
    let Some(folder) = folder() else { return };
    let mut all = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "txt") {
            for example in examples(&fs::read_to_string(path).unwrap()) {
                body(&example.text);
                all += 1;
            }
        }
    }
    println!("commonmark and extensions without a panic: passed {all} of {all}");
}

fn check(file: &str, name: &str) {
    let Some(folder) = folder() else { return };
    let (mut passed, mut all, mut meant) = (0, 0, 0);
    let mut failed = Vec::new();
    for example in examples(&fs::read_to_string(folder.join(file)).unwrap()) {
        let wanted = normal(&example.html);
        all += 1;
        let ours = unframed(&normal(&filled(&body(&example.text))));
        if ours == wanted {
            passed += 1;
        } else if let Some(reason) = wilful(file, &example) {
            meant += 1;
            println!("  {}: {reason}", example.number);
        } else {
            failed.push(format!(
                "{} ({}):\n{}\n  wanted {wanted}\n  read   {ours}",
                file, example.number, example.text
            ));
        }
    }
    println!("{name}: passed {passed} of {all} ({meant} are meant to differ)");
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

/// The examples of `spec.txt` that casebook reads in another way, each looked at, with the
/// reason. `docs/pandoc.md` tells them to authors.
const WILFUL: [(&str, &[usize]); 8] = [
    (
        "tags that are never closed are closed, and closing tags that close nothing left out",
        &[151, 155, 156, 157, 158, 162, 166, 176, 177, 186, 625],
    ),
    (
        "elements that are on no list are left out, `script` and `style` with what is in them",
        &[
            148, 150, 164, 171, 172, 173, 174, 175, 178, 180, 203, 493, 496, 526, 538, 615, 616,
            617, 618, 619,
        ],
    ),
    (
        "attributes of raw HTML are written anew, and an element of a line stays in its paragraph",
        &[152, 153, 154, 168, 170],
    ),
    (
        "comments, declarations and instructions are no part of a page",
        &[
            179, 181, 182, 183, 184, 185, 310, 311, 627, 628, 629, 630, 631,
        ],
    ),
    (
        "links and images of raw HTML are links of the book, checked and rewritten",
        &[21, 31, 189, 346, 477, 478, 479, 632, 633, 645, 646],
    ),
    (
        "an address has one of the schemes that are let through",
        &[600, 601, 603],
    ),
    (
        "`[[…]]` is a link to a text of that name, as in Obsidian",
        &[550, 561, 592],
    ),
    ("`@` begins a citation, as in Pandoc", &[608]),
];

/// Why casebook reads an example of a file in another way.
fn wilful(file: &str, example: &Example) -> Option<&'static str> {
    let mut reasons = WILFUL.iter().filter(|_| file == "spec.txt");
    let (reason, _) = reasons.find(|(_, numbers)| numbers.contains(&example.number))?;
    Some(reason)
}

fn body(text: &str) -> Body {
    // After an empty line no `---` begins front matter.
    let file = TextFile::new("content/pages/a.md", format!("\n{text}"));
    read_draft(&file, Place::Page, &Reading::default())
        .value
        .body
}

/// The HTML with its holes filled as the parser's own writer would.
fn filled(body: &Body) -> String {
    let mut out = String::new();
    let mut at = 0;
    for hole in &body.holes {
        out.push_str(&body.html[at..hole.at as usize]);
        at = hole.at as usize;
        match hole.what {
            Fill::LinkOpen(number) => {
                let link = &body.links[number as usize];
                out += &format!(
                    "<a href=\"{}\"{}>",
                    escaped(&link.destination),
                    title(&link.title)
                );
            }
            Fill::Image(number) => {
                let link = &body.links[number as usize];
                let alt = &link.image.as_ref().unwrap().alt;
                out += &format!(
                    "<img src=\"{}\" alt=\"{}\"{}>",
                    escaped(&link.destination),
                    escaped(alt),
                    title(&link.title)
                );
            }
            Fill::HeadingOpen(number) => {
                out += &format!("<h{}>", body.headings[number as usize].level)
            }
            Fill::Code(number) => {
                let code = &body.code[number as usize];
                let class = match &*code.language {
                    "" => String::new(),
                    language => format!(" class=\"language-{}\"", escaped(language)),
                };
                out += &format!("<pre><code{class}>{}</code></pre>", escaped(&code.text));
            }
            Fill::Math(number) => {
                let math = &body.math[number as usize];
                out += &format!("${}$", escaped(&math.tex));
            }
            _ => {}
        }
    }
    out + &body.html[at..]
}

fn title(title: &str) -> String {
    match title {
        "" => String::new(),
        title => format!(" title=\"{}\"", escaped(title)),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// HTML as it is compared: attributes in order, no space that does not show, quotation
/// marks and dashes as typed, figures as the paragraphs that they were.
fn normal(html: &str) -> String {
    let mut out = String::new();
    let mut rest = html;
    let mut caption = false;
    while let Some(open) = rest.find('<') {
        if !caption {
            out += &words(&rest[..open]);
        }
        let end = open
            + rest[open..]
                .find('>')
                .map_or(rest.len() - open, |end| end + 1);
        let tag = rest[open..end]
            .trim_end_matches('>')
            .trim_end_matches('/')
            .trim_end();
        rest = &rest[end..];
        match tag {
            "<figcaption" => caption = true,
            "</figcaption" => caption = false,
            "<figure" => out += "<p>",
            "</figure" => out += "</p>",
            _ if caption => {}
            _ => {
                let mut parts: Vec<String> = Vec::new();
                let mut left = tag;
                while let Some((before, after)) = left.split_once("=\"") {
                    let (head, key) = before.rsplit_once(' ').unwrap_or(("", before));
                    if parts.is_empty() {
                        parts.push(head.to_owned());
                    }
                    let (value, after) = after.split_once('"').unwrap_or((after, ""));
                    // Alignment is by class here, by style there; cells of a head are for a column.
                    let value = match key {
                        "style" => value.trim_start_matches("text-align: ").to_owned(),
                        "href" | "src" => decoded(value),
                        _ => words(value),
                    };
                    let key = if key == "style" { "class" } else { key };
                    if key != "scope" {
                        parts.push(format!(" {key}={value}"));
                    }
                    left = after;
                }
                if parts.is_empty() {
                    parts.push(tag.to_owned());
                }
                parts[1..].sort();
                out += &parts.concat();
                out.push('>');
            }
        }
    }
    out += &words(rest);
    let inline = [
        "em", "strong", "a", "code", "img", "br", "del", "span", "sup", "sub",
    ];
    // White space round a block does not show.
    let mut spaced = String::new();
    for piece in out.split_inclusive('>') {
        let (text, tag) = piece.split_at(piece.find('<').unwrap_or(piece.len()));
        let name = tag
            .trim_start_matches(['<', '/'])
            .split([' ', '>'])
            .next()
            .unwrap();
        let block = !inline.contains(&name);
        let text = if block { text.trim_end() } else { text };
        let after_block = spaced.rsplit('<').next().is_some_and(|last| {
            spaced.ends_with('>') && {
                let last = last
                    .trim_start_matches('/')
                    .split([' ', '>'])
                    .next()
                    .unwrap();
                !inline.contains(&last) || last == "br"
            }
        });
        spaced += if after_block || spaced.is_empty() {
            text.trim_start()
        } else {
            text
        };
        spaced += tag;
    }
    // A table without rows has no body here.
    spaced.trim().replace("<tbody></tbody>", "")
}

/// The same without the element that lets a wide table scroll.
fn unframed(html: &str) -> String {
    let mut parts = html.split("<div class=table><table");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out += "<table";
        out += &part.replacen("</table></div>", "</table>", 1);
    }
    out
}

fn decoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let text = address
        .replace("&amp;", "&")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">");
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        let hex = |at: usize| {
            rest.get(at)
                .and_then(|&digit| char::from(digit).to_digit(16))
        };
        if let (b'%', Some(high), Some(low)) = (byte, hex(1), hex(2)) {
            bytes.push((high * 16 + low) as u8);
            rest = &rest[3..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn words(text: &str) -> String {
    let mut out = String::new();
    for (from, to) in [("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'")] {
        if out.is_empty() {
            out = text.to_owned();
        }
        out = out.replace(from, to);
    }
    let out = out
        .replace(['“', '”'], "\"")
        .replace(['‘', '’'], "'")
        .replace('—', "---")
        .replace('–', "--")
        .replace('…', "...");
    let mut single = String::new();
    for c in out.chars() {
        match c {
            c if c.is_ascii_whitespace() => {
                if !single.ends_with(' ') {
                    single.push(' ');
                }
            }
            c => single.push(c),
        }
    }
    single
}
