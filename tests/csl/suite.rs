//! Fixtures of the CSL test suite.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use casebook::csl::{
    Cluster, Display, Event, Face, Item, Library, Locator, LocatorLabel, Printed, Reference, Rich,
    Span, Style, Variable,
};
use serde_json::Value as Json;

use crate::csl_json::{reference, scalar};

/// Runs every fixture and holds the failures against the known ones.
pub fn run(folder: &Path) {
    let known: BTreeMap<&str, &str> = include_str!("../csl_suite_known.txt")
        .lines()
        .filter(|line| !line.starts_with('#') && !line.trim().is_empty())
        .map(|line| line.split_once(": ").expect("name: reason"))
        .collect();
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let show = std::env::var("CASEBOOK_SHOW").unwrap_or_default();
    let mut failed = BTreeSet::new();
    for path in &paths {
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let fixture = Fixture::read(&std::fs::read_to_string(path).unwrap());
        let printed = std::panic::catch_unwind(|| fixture.print())
            .unwrap_or_else(|_| "it panicked".to_owned());
        let (wanted, got) = (flat(&fixture.section("RESULT")), flat(&printed));
        if wanted != got {
            if !show.is_empty() && name.contains(&show) {
                println!("--- {name}\n wanted {wanted}\n got    {got}");
            }
            failed.insert(name);
        }
    }
    println!(
        "csl-suite: passed {} of {}",
        paths.len() - failed.len(),
        paths.len()
    );
    let new: Vec<_> = failed
        .iter()
        .filter(|name| !known.contains_key(name.as_str()))
        .collect();
    let gone: Vec<_> = known
        .keys()
        .filter(|name| !failed.contains(**name))
        .collect();
    assert!(new.is_empty(), "newly failing: {new:#?}");
    assert!(
        gone.is_empty(),
        "no longer failing, take them off the list: {gone:#?}"
    );
}

struct Fixture(BTreeMap<String, String>);

impl Fixture {
    fn read(text: &str) -> Fixture {
        let mut sections = BTreeMap::new();
        let mut open: Option<(String, String)> = None;
        for line in text.trim_start_matches('\u{feff}').lines() {
            let mark = |start: &str| {
                let inner = line
                    .trim()
                    .strip_prefix(start)?
                    .trim_matches(['=', '<', '>']);
                line.contains("==").then(|| inner.trim().to_owned())
            };
            match (mark(">>="), mark("<<="), &mut open) {
                (Some(name), _, None) => open = Some((name, String::new())),
                (_, Some(name), Some(section)) if section.0 == name => {
                    sections.extend(open.take());
                }
                (_, _, Some(section)) => {
                    section.1.push_str(line);
                    section.1.push('\n');
                }
                _ => {}
            }
        }
        Fixture(sections)
    }

    fn section(&self, name: &str) -> String {
        self.0
            .get(name)
            .map_or("", |text| text.trim_matches('\n'))
            .to_owned()
    }

    fn json(&self, name: &str) -> Json {
        self.0
            .get(name)
            .and_then(|text| serde_json::from_str(text).ok())
            .unwrap_or(Json::Null)
    }

    fn print(&self) -> String {
        let style = match Style::compile(&self.section("CSL"), &|_| None, "", None) {
            Ok(style) => Arc::new(style),
            Err(error) => return format!("no style: {error}"),
        };
        let mut records: Vec<Reference> = self
            .json("INPUT")
            .as_array()
            .unwrap()
            .iter()
            .map(reference)
            .collect();
        // A record given twice stands where it was last given.
        let last = |id: &str| records.iter().rposition(|record| *record.id == *id);
        let keep: Vec<bool> = records
            .iter()
            .enumerate()
            .map(|(at, record)| last(&record.id) == Some(at))
            .collect();
        let mut keep = keep.into_iter();
        records.retain(|_| keep.next().unwrap_or(true));
        self.abbreviate(&mut records);
        let steps = self.json("CITATIONS");
        if let Some(last) = steps.as_array().and_then(|steps| steps.last()) {
            return self.print_steps(style, records, steps.as_array().unwrap(), last);
        }
        if let Some(ids) = self
            .json("BIBENTRIES")
            .as_array()
            .and_then(|steps| steps.last())
        {
            let ids: Vec<String> = ids.as_array().into_iter().flatten().map(scalar).collect();
            records.retain(|record| ids.iter().any(|id| **id == *record.id));
        }
        let mut all = Cluster::default();
        all.items.extend((0..records.len()).map(|source| Item {
            source: source as u32,
            ..Item::default()
        }));
        let lists = self.json("CITATION-ITEMS");
        let clusters: Vec<Cluster> = match lists.as_array() {
            Some(lists) => lists
                .iter()
                .map(|list| cluster(list, None, &records))
                .collect(),
            None => vec![all.clone()],
        };
        let uncited: Vec<u32> = all.items.iter().map(|item| item.source).collect();
        let library = Library::new(style, records.into_iter().map(Arc::new).collect());
        let printed = library.document_with(&clusters, &uncited);
        match self.section("MODE").trim() {
            "citation" => printed
                .citations
                .iter()
                .map(html)
                .collect::<Vec<_>>()
                .join("\n"),
            _ => bibliography(&printed),
        }
    }

    /// The state after the last of the steps in which an author cited.
    fn print_steps(
        &self,
        style: Arc<Style>,
        records: Vec<Reference>,
        steps: &[Json],
        last: &Json,
    ) -> String {
        let mut latest: BTreeMap<String, &Json> = BTreeMap::new();
        for step in steps {
            latest.insert(scalar(&step[0]["citationID"]), &step[0]);
        }
        let mut order: Vec<(String, u32)> = Vec::new();
        let around = |list: &Json| -> Vec<(String, u32)> {
            let pairs = list.as_array().into_iter().flatten();
            pairs
                .map(|pair| (scalar(&pair[0]), pair[1].as_u64().unwrap_or(0) as u32))
                .collect()
        };
        order.extend(around(&last[1]));
        let note = last[0]["properties"]["noteIndex"].as_u64().unwrap_or(0) as u32;
        order.push((scalar(&last[0]["citationID"]), note));
        order.extend(around(&last[2]));
        let cited: Vec<String> = order
            .iter()
            .filter_map(|(id, _)| latest.get(id))
            .flat_map(|citation| citation["citationItems"].as_array().into_iter().flatten())
            .map(|item| scalar(&item["id"]))
            .collect();
        let mut records = records;
        let place = |record: &Reference| cited.iter().position(|id| **id == *record.id);
        records.retain(|record| place(record).is_some());
        records.sort_by_key(|record| place(record));
        let clusters: Vec<Cluster> = order
            .iter()
            .filter_map(|(id, note)| {
                let citation = latest.get(id)?;
                let note = (*note > 0).then_some(*note);
                let mut cluster = cluster(&citation["citationItems"], note, &records);
                match citation["properties"]["mode"].as_str() {
                    Some("composite") => cluster.narrative = true,
                    Some("author-only") => {
                        cluster
                            .items
                            .iter_mut()
                            .for_each(|item| item.author_only = true);
                    }
                    Some("suppress-author") => {
                        cluster
                            .items
                            .iter_mut()
                            .for_each(|item| item.suppress_author = true);
                    }
                    _ => {}
                }
                Some(cluster)
            })
            .collect();
        let library = Library::new(style, records.into_iter().map(Arc::new).collect());
        let printed = library.document(&clusters);
        match self.section("MODE").trim() {
            "citation" => {
                let wanted = self.section("RESULT");
                let lines = (0..).zip(&printed.citations).map(|(number, citation)| {
                    let mark = if wanted.contains(&format!(">>[{number}]")) {
                        ">>"
                    } else {
                        ".."
                    };
                    format!("{mark}[{number}] {}", html(citation))
                });
                lines.collect::<Vec<_>>().join("\n")
            }
            _ => bibliography(&printed),
        }
    }

    /// Short forms of titles come from a list beside the records.
    fn abbreviate(&self, records: &mut [Reference]) {
        let lists = self.json("ABBREVIATIONS");
        for record in records {
            let pairs = [
                (Variable::ContainerTitle, Variable::ContainerTitleShort),
                (Variable::Title, Variable::TitleShort),
            ];
            for (long, short) in pairs {
                let Some(text) = record.text(long) else {
                    continue;
                };
                if let Some(found) = lists["default"][long.name()][text].as_str() {
                    let found = found.to_owned();
                    record.set_text(short, &found);
                }
            }
        }
    }
}

fn cluster(list: &Json, note: Option<u32>, records: &[Reference]) -> Cluster {
    let mut cluster = Cluster {
        note,
        ..Cluster::default()
    };
    for item in list.as_array().into_iter().flatten() {
        let id = scalar(&item["id"]);
        let Some(source) = records.iter().position(|record| *record.id == *id) else {
            continue;
        };
        let label = item["label"]
            .as_str()
            .and_then(LocatorLabel::parse)
            .unwrap_or_default();
        let value = scalar(&item["locator"]);
        cluster.items.push(Item {
            source: source as u32,
            prefix: Rich::from_markup(&scalar(&item["prefix"])),
            suffix: Rich::from_markup(&scalar(&item["suffix"])),
            locator: (!value.is_empty()).then(|| Locator::new(label, value)),
            suppress_author: is_set(&item["suppress-author"]),
            author_only: is_set(&item["author-only"]),
        });
    }
    cluster
}

fn is_set(value: &Json) -> bool {
    *value == Json::Bool(true) || scalar(value) == "1" || scalar(value) == "true"
}

fn bibliography(printed: &Printed) -> String {
    let mut out = String::from("<div class=\"csl-bib-body\">\n");
    for entry in &printed.entries {
        let _ = writeln!(
            out,
            "<div class=\"csl-entry\">{}</div>",
            html(&entry.content)
        );
    }
    out.push_str("</div>");
    out
}

/// HTML as citeproc-js writes it.
fn html(rich: &Rich) -> String {
    let mut out = String::new();
    for event in rich.events() {
        match event {
            Event::Text(text) => {
                text.chars().for_each(|c| push_escaped(c, &mut out));
            }
            Event::Open(Span::Face(face)) => out.push_str(match face {
                Face::Italic | Face::Oblique => "<i>",
                Face::Bold => "<b>",
                Face::Superscript => "<sup>",
                Face::Subscript => "<sub>",
                Face::Upright => "<span style=\"font-style:normal;\">",
                Face::Regular | Face::Light => "<span style=\"font-weight:normal;\">",
                Face::SmallCaps => "<span style=\"font-variant:small-caps;\">",
                Face::NormalCaps => "<span style=\"font-variant:normal;\">",
                Face::Underline => "<span style=\"text-decoration:underline;\">",
                Face::NoUnderline => "<span style=\"text-decoration:none;\">",
                Face::Baseline => "<span style=\"baseline\">",
            }),
            Event::Close(Span::Face(face)) => out.push_str(match face {
                Face::Italic | Face::Oblique => "</i>",
                Face::Bold => "</b>",
                Face::Superscript => "</sup>",
                Face::Subscript => "</sub>",
                _ => "</span>",
            }),
            Event::Open(Span::Display(display)) => out.push_str(match display {
                Display::Block => "<div class=\"csl-block\">",
                Display::LeftMargin => "<div class=\"csl-left-margin\">",
                Display::RightInline => "<div class=\"csl-right-inline\">",
                Display::Indent => "<div class=\"csl-indent\">",
            }),
            Event::Close(Span::Display(_)) => out.push_str("</div>"),
            Event::Open(_) | Event::Close(_) => {}
        }
    }
    out
}

/// Raised letters have no entity; citeproc-js writes them as superscripts.
fn push_escaped(c: char, out: &mut String) {
    const RAISED: &str = "\u{aa}a\u{ba}o\u{2b0}h\u{2b2}j\u{2b3}r\u{2b7}w\u{2b8}y\u{2e1}l\u{2e2}s\
        \u{2e3}x\u{1d43}a\u{1d47}b\u{1d48}d\u{1d49}e\u{1d4d}g\u{1d4f}k\u{1d50}m\u{1d52}o\
        \u{1d56}p\u{1d57}t\u{1d58}u";
    match c {
        '&' => out.push_str("&#38;"),
        '<' => out.push_str("&#60;"),
        '>' => out.push_str("&#62;"),
        c => {
            let pairs: Vec<char> = RAISED.chars().collect();
            match pairs.chunks(2).find(|pair| pair[0] == c) {
                Some(pair) => {
                    let _ = write!(out, "<sup>{}</sup>", pair[1]);
                }
                None => out.push(c),
            }
        }
    }
}

/// Without the white space that stands between blocks in fixtures.
fn flat(text: &str) -> String {
    let is_html = text.contains("<div");
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !is_html || !line.is_empty())
        .collect();
    let mut out = String::new();
    for line in lines {
        let line =
            if line.trim_start().starts_with("<div") || line.trim_start().starts_with("</div") {
                line.trim_start()
            } else {
                line
            };
        let joins = out.ends_with('>') && (line.starts_with("<div") || line.starts_with("</div"));
        if !out.is_empty() && !joins {
            out.push('\n');
        }
        out.push_str(line);
    }
    out.trim().to_owned()
}
