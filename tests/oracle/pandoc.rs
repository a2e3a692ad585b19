//! What Pandoc reads in a text.
//!
//! Two runs: the first gives the document as JSON; the second has its citeproc print
//! each citation with a style that shows label and locator between marks, because the
//! document itself does not say where a suffix ends and a locator begins.

use std::collections::{BTreeSet, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use casebook::csl::{Date, LocatorLabel};
use serde_json::{Value, json};

use super::{attributes, item};

/// Kilobytes of memory that Pandoc may take; some texts make it take all there is.
const MOST_MEMORY_KB: u32 = 8_000_000;

/// Stands for an author in what citeproc prints.
const AUTHOR: char = '\u{E001}';

/// Pandoc, run as a program of its own with limits.
pub struct Pandoc {
    binary: PathBuf,
    folder: tempfile::TempDir,
    seconds: u64,
}

impl Pandoc {
    /// The Pandoc that `CASEBOOK_PANDOC` names, or the one on the path.
    pub fn new(seconds: u64) -> Option<Pandoc> {
        let binary =
            std::env::var_os("CASEBOOK_PANDOC").map_or_else(|| "pandoc".into(), PathBuf::from);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("probe.csl"), probe()).unwrap();
        let pandoc = Pandoc {
            binary,
            folder,
            seconds,
        };
        match pandoc.run("", &[]) {
            Some(_) => Some(pandoc),
            None => {
                println!("skipped: no Pandoc (CASEBOOK_PANDOC names it)");
                None
            }
        }
    }

    /// The facts of a text; `None` if Pandoc does not get through it.
    pub fn facts(&self, text: &str) -> Option<Vec<String>> {
        let read = self.run(text, &[])?;
        let mut keys = BTreeSet::new();
        let mut walk = Walk::default();
        walk.document(&read);
        for (cite, _) in &walk.cites {
            keys.extend(
                cite.iter()
                    .map(|item| item["citationId"].as_str().unwrap().to_owned()),
            );
        }
        if keys.is_empty() {
            return Some(walk.facts);
        }
        let references: Vec<Value> = keys
            .iter()
            .map(|key| json!({"id": key, "type": "book", "author": [{"family": AUTHOR.to_string()}]}))
            .collect();
        let file = self.folder.path().join("references.json");
        fs::write(&file, Value::from(references).to_string()).unwrap();
        let probe = self.folder.path().join("probe.csl");
        let printed = self.run(
            text,
            &[
                "--citeproc",
                "--csl",
                probe.to_str().unwrap(),
                "--bibliography",
                file.to_str().unwrap(),
            ],
        )?;
        let mut second = Walk::default();
        second.document(&printed);
        let mut facts = walk.facts;
        for (number, (cite, at)) in walk.cites.iter().enumerate() {
            let printed = second
                .cites
                .get(number)
                .map_or("", |(_, _)| &second.printed[number]);
            facts[*at] = if cite.iter().all(|item| {
                walk.ids.contains(item["citationId"].as_str().unwrap()) && is_cross(item)
            }) {
                let named: Vec<String> = cite
                    .iter()
                    .map(|item| format!("cross @{}", item["citationId"].as_str().unwrap()))
                    .collect();
                named.join("\n")
            } else {
                cited(cite, printed)
            };
        }
        Some(
            facts
                .iter()
                .flat_map(|fact| fact.split('\n'))
                .map(str::to_owned)
                .collect(),
        )
    }

    fn run(&self, text: &str, arguments: &[&str]) -> Option<Value> {
        let input = self.folder.path().join("text.md");
        let output = self.folder.path().join("text.json");
        fs::write(&input, text).unwrap();
        let _ = fs::remove_file(&output);
        let mut child = Command::new("sh")
            .arg("-c")
            .arg(format!(
                "ulimit -v {MOST_MEMORY_KB} 2>/dev/null; exec \"$0\" \"$@\""
            ))
            .arg(&self.binary)
            .args(["-f", "markdown", "-t", "json", "-o"])
            .arg(&output)
            .args(arguments)
            .arg(&input)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let end = Instant::now() + Duration::from_secs(self.seconds);
        let status = loop {
            match child.try_wait().ok()? {
                Some(status) => break status,
                None if Instant::now() > end => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return None;
                }
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        };
        status.success().then(|| read_json(&output)).flatten()
    }
}

fn read_json(path: &Path) -> Option<Value> {
    serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
}

/// A style that prints what it is given, between marks.
fn probe() -> String {
    let mut branches = String::new();
    for (number, label) in LocatorLabel::ALL.iter().enumerate() {
        let tag = if number == 0 { "if" } else { "else-if" };
        let name = label.name();
        branches += &format!("<{tag} locator=\"{name}\"><text value=\"{name}\"/></{tag}>");
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\
         <style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\
         <info><title>Probe</title><id>probe</id><updated>2020-01-01T00:00:00Z</updated></info>\
         <citation><layout delimiter=\"‖\"><group><names variable=\"author\"/><text value=\"⟦\"/>\
         <choose>{branches}</choose><text value=\"|\"/><text variable=\"locator\"/><text value=\"⟧\"/>\
         </group></layout></citation></style>"
    )
}

/// A citation as a fact, from the document and from what citeproc printed of it.
fn cited(cite: &[Value], printed: &str) -> String {
    let printed = printed.replace(AUTHOR, "");
    let parts: Vec<&str> = printed.split('‖').collect();
    let items: Vec<String> = cite
        .iter()
        .enumerate()
        .map(|(number, read)| {
            let part = parts.get(number).copied().unwrap_or("");
            let (mut locator, mut suffix) = (None, text_of(&read["citationSuffix"]));
            if let Some((_, inner)) = part.split_once('⟦')
                && let Some((inner, rest)) = inner.split_once('⟧')
                && let Some((label, value)) = inner.split_once('|')
                && !value.is_empty()
            {
                let label = if label.is_empty() { "page" } else { label };
                locator = Some((label.to_owned(), value.to_owned()));
                suffix = rest.to_owned();
            }
            item(
                &text_of(&read["citationPrefix"]),
                read["citationMode"]["t"] == "SuppressAuthor",
                read["citationId"].as_str().unwrap(),
                locator.as_ref().map(|(label, value)| (&**label, &**value)),
                &suffix,
            )
        })
        .collect();
    let mention = cite
        .first()
        .is_some_and(|item| item["citationMode"]["t"] == "AuthorInText");
    format!(
        "{} {}",
        if mention { "mention" } else { "cite" },
        items.join(" ; ")
    )
}

fn is_cross(item: &Value) -> bool {
    let key = item["citationId"].as_str().unwrap();
    ["fig", "tbl", "sec"].iter().any(|kind| {
        key.strip_prefix(kind)
            .is_some_and(|rest| rest.starts_with(['-', ':']))
    })
}

/// The plain words of inlines.
pub fn text_of(inlines: &Value) -> String {
    let mut out = String::new();
    for inline in inlines.as_array().into_iter().flatten() {
        let content = &inline["c"];
        match inline["t"].as_str().unwrap() {
            "Str" => out += content.as_str().unwrap(),
            "Space" | "SoftBreak" | "LineBreak" => out.push(' '),
            "Quoted" => {
                let single = content[0]["t"] == "SingleQuote";
                out.push(if single { '‘' } else { '“' });
                out += &text_of(&content[1]);
                out.push(if single { '’' } else { '”' });
            }
            "Code" | "Math" => out += content[1].as_str().unwrap(),
            "Cite" | "Span" | "Link" | "Image" => out += &text_of(&content[1]),
            "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript"
            | "SmallCaps" => {
                out += &text_of(content);
            }
            _ => {}
        }
    }
    out
}

/// One walk over a document.
#[derive(Default)]
struct Walk {
    facts: Vec<String>,
    /// Citations, each with the place of its fact.
    cites: Vec<(Vec<Value>, usize)>,
    /// What stands in their place in the document.
    printed: Vec<String>,
    ids: BTreeSet<String>,
    /// Notes that wait for the end of the text, where casebook keeps them.
    notes: VecDeque<Value>,
    seen_notes: BTreeSet<String>,
}

impl Walk {
    fn document(&mut self, document: &Value) {
        self.blocks(&document["blocks"]);
        while let Some(note) = self.notes.pop_front() {
            self.blocks(&note);
        }
    }

    fn blocks(&mut self, blocks: &Value) {
        for block in blocks.as_array().into_iter().flatten() {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Value) {
        let content = &block["c"];
        match block["t"].as_str().unwrap() {
            "Para" | "Plain" => self.inlines(content),
            "Header" => {
                let shown = self.attributes(&content[1], true);
                self.facts.push(format!("h{}{shown}", content[0]));
                self.inlines(&content[2]);
            }
            "Div" => {
                let shown = self.attributes(&content[0], false);
                self.facts.push(format!("div{shown}"));
                self.blocks(&content[1]);
            }
            "BlockQuote" => self.blocks(content),
            "BulletList" => self.each(content),
            "OrderedList" => self.each(&content[1]),
            "DefinitionList" => {
                for pair in content.as_array().unwrap() {
                    self.inlines(&pair[0]);
                    self.each(&pair[1]);
                }
            }
            "LineBlock" => {
                for line in content.as_array().unwrap() {
                    self.inlines(line);
                }
            }
            "CodeBlock" => {
                let shown = self.attributes(&content[0], false);
                self.facts.push(format!("code{shown}"));
            }
            "Figure" => self.figure(content),
            "Table" => self.table(content),
            _ => {}
        }
    }

    fn each(&mut self, lists: &Value) {
        for list in lists.as_array().unwrap() {
            self.blocks(list);
        }
    }

    fn figure(&mut self, content: &Value) {
        let id = content[0][0].as_str().unwrap();
        self.ids.insert(id.to_owned());
        self.facts
            .push(format!("figure{}", attributes(id, &[], &[])));
        self.blocks(&content[1][1]);
        // The image has the words of the caption once more.
        let image_only = content[2]
            .as_array()
            .is_some_and(|blocks| blocks.len() == 1 && blocks[0]["t"] == "Plain");
        if !image_only {
            self.blocks(&content[2]);
        }
    }

    fn table(&mut self, content: &Value) {
        let columns: String = content[2]
            .as_array()
            .unwrap()
            .iter()
            .map(|column| match column[0]["t"].as_str().unwrap() {
                "AlignLeft" => 'l',
                "AlignCenter" => 'c',
                "AlignRight" => 'r',
                _ => 'd',
            })
            .collect();
        let shown = self.attributes(&content[0], false);
        self.facts.push(format!("table{shown} {columns}"));
        self.blocks(&content[1][1]);
        let mut rows: Vec<&Value> = content[3][1].as_array().unwrap().iter().collect();
        for body in content[4].as_array().unwrap() {
            rows.extend(body[2].as_array().unwrap());
            rows.extend(body[3].as_array().unwrap());
        }
        rows.extend(content[5][1].as_array().unwrap());
        for row in rows {
            for cell in row[1].as_array().unwrap() {
                self.blocks(&cell[4]);
            }
        }
    }

    fn inlines(&mut self, inlines: &Value) {
        for inline in inlines.as_array().into_iter().flatten() {
            let content = &inline["c"];
            match inline["t"].as_str().unwrap() {
                "Cite" => {
                    self.cites
                        .push((content[0].as_array().unwrap().clone(), self.facts.len()));
                    self.printed.push(text_of(&content[1]));
                    self.facts.push(String::new());
                }
                "Span" => {
                    let shown = self.attributes(&content[0], false);
                    self.facts.push(format!("span{shown}"));
                    self.inlines(&content[1]);
                }
                "Math" => {
                    let kind = if content[0]["t"] == "DisplayMath" {
                        "display"
                    } else {
                        "inline"
                    };
                    let tex = super::words(content[1].as_str().unwrap());
                    self.facts.push(format!("math {kind} {tex}"));
                }
                "Note" => {
                    // Citations in a note are numbered, so that two calls of it differ.
                    let mut same = content.to_string();
                    while let Some(at) = same.find("\"citationNoteNum\":") {
                        let end = at + same[at..].find([',', '}']).unwrap();
                        same.replace_range(at..end, "");
                    }
                    if self.seen_notes.insert(same) {
                        self.notes.push_back(content.clone());
                    }
                }
                "Quoted" => self.inlines(&content[1]),
                "Link" => {
                    let shown = self.attributes(&content[0], false);
                    // Pandoc gives these classes to addresses that stand for themselves.
                    if !matches!(&*shown, "" | " .uri" | " .email") {
                        // As HTML, they are those of a span round it.
                        self.facts.push(format!("span{shown}"));
                    }
                    self.inlines(&content[1]);
                }
                "Image" => {
                    let shown = self.attributes(&content[0], false);
                    if !shown.is_empty() {
                        self.facts.push(format!("image{shown}"));
                    }
                }
                "Emph" | "Strong" | "Underline" | "Strikeout" | "Superscript" | "Subscript"
                | "SmallCaps" => {
                    self.inlines(content);
                }
                _ => {}
            }
        }
    }

    /// Attributes as casebook takes them: those of blocks of its own by their values.
    fn attributes(&mut self, read: &Value, heading: bool) -> String {
        let id = read[0].as_str().unwrap();
        self.ids.insert(id.to_owned());
        let classes: Vec<&str> = read[1]
            .as_array()
            .unwrap()
            .iter()
            .map(|class| class.as_str().unwrap())
            .collect();
        let pairs: Vec<(String, String)> = read[2]
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                (
                    pair[0].as_str().unwrap().to_owned(),
                    pair[1].as_str().unwrap().to_owned(),
                )
            })
            .filter(|_| !heading)
            .map(|(key, value)| {
                let key = key.strip_prefix("data-").unwrap_or(&key).to_owned();
                match &*key {
                    "about" => ("of".to_owned(), value),
                    "reviewed" | "opened" | "closed" | "date" if !classes.contains(&"event") => {
                        let date = Date::from_edtf(&value);
                        (
                            key,
                            date.map_or(value, |date| super::reading::date_words(&date)),
                        )
                    }
                    _ => (key, value),
                }
            })
            .collect();
        attributes(id, &classes, &pairs)
    }
}
