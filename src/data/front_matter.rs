//! What stands between the `---` lines at the top of a Markdown file.
//!
//! The main function is [`read_front_matter`]. It knows every key of a case, those
//! that Pandoc has and casebook understands, and those that only concern Pandoc. It
//! does not know which keys a page needs, or what an id names.

mod extra;
mod keys;
mod people;

pub(super) use keys::KEYS;

use super::citation_keys::keys_in;
use super::draft::{CaseStatus, FrontMatter};
use super::inline::inline;
use super::keys::names;
use super::record::Dialect;
use super::record::records_of;
use super::yaml::{self, Entry, Node, Taker, Value, Words};
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Near, Spanned, TextFile, near};

const STATUSES: &Words<CaseStatus> = &[
    ("open", CaseStatus::Open),
    ("closed", CaseStatus::Closed),
    ("withdrawn", CaseStatus::Withdrawn),
];

/// Keys that only concern Pandoc and the formats it writes.
pub(super) const FOR_PANDOC: &[&str] = &[
    "abstract-title",
    "author-meta",
    "biblatex",
    "biblio-style",
    "biblio-title",
    "category",
    "citation-abbreviations",
    "citation-style",
    "citeproc",
    "classoption",
    "colorlinks",
    "css",
    "csl",
    "date-meta",
    "description-meta",
    "dir",
    "documentclass",
    "fontfamily",
    "fontsize",
    "format",
    "geometry",
    "header-includes",
    "include-after",
    "include-before",
    "indent",
    "institute",
    "keywords",
    "linestretch",
    "link-bibliography",
    "link-citations",
    "linkcolor",
    "lof",
    "lot",
    "mainfont",
    "monofont",
    "natbib",
    "notes-after-punctuation",
    "number-sections",
    "numbersections",
    "output",
    "pagetitle",
    "papersize",
    "pdf-engine",
    "reference-section-title",
    "sansfont",
    "secnumdepth",
    "subject",
    "subtitle",
    "suppress-bibliography",
    "thanks",
    "title-meta",
    "title-prefix",
    "toc",
    "toc-depth",
    "toc-title",
    "toccolor",
    "urlcolor",
];

/// Reads the front matter of `file`, and says at which byte the text begins.
///
/// Whatever is wrong with it, the text after it can still be read.
pub(super) fn read_front_matter(file: &TextFile) -> Diagnosed<(FrontMatter, usize)> {
    let text = &*file.text;
    let first = text.split_inclusive('\n').next().unwrap_or_default();
    let mut front = FrontMatter {
        span: Some(file.span(0, 0)),
        ..FrontMatter::default()
    };
    match first.trim_end() {
        "---" => {}
        "+++" => return other_kind(file, front, first.len()),
        _ => return Diagnostics::new().with((front, 0)),
    }
    let from = first.len();
    // A rule across the page, as in Pandoc: front matter does not begin with a blank line.
    if text[from..]
        .lines()
        .next()
        .is_none_or(|line| line.trim().is_empty())
    {
        return Diagnostics::new().with((front, 0));
    }
    let Some((to, body)) = end_line(text, from, &["---", "..."]) else {
        let mut found = Diagnostics::new();
        let fault = Diagnostic::at(
            Code::YAML_SYNTAX,
            &file.span(0, 3),
            "the front matter is never closed",
        );
        found.push(
            fault
                .label("opened here")
                .help("close it with a line of `---`"),
        );
        return found.with((front, from));
    };
    front.span = Some(file.span(0, text[..body].trim_end().len()));
    let mut found = Diagnostics::new();
    let node = found.take(yaml::parse(file, from, to));
    let mut taker = Taker::new(file, Code::BAD_FRONT_MATTER);
    match node.as_ref().map(|node| (&node.value, node)) {
        Some((Value::Map(entries), _)) => read_entries(&mut taker, entries, &mut front),
        Some((_, node)) if !node.is_nothing() => {
            taker.wrong("front matter", "lines of `key: value`", node)
        }
        _ => {}
    }
    found.extend(taker.found);
    found.with((front, body))
}

/// Front matter in another language than YAML: reported, left out.
fn other_kind(
    file: &TextFile,
    mut front: FrontMatter,
    line: usize,
) -> Diagnosed<(FrontMatter, usize)> {
    let mut found = Diagnostics::new();
    let message = "the front matter is TOML, and casebook reads YAML";
    let fault =
        Diagnostic::at(Code::FRONT_MATTER_KIND, &file.span(0, 3), message).label("opened here");
    found.push(fault.help("write `---` lines instead, and `key: value` between them"));
    let from = line;
    let body = end_line(&file.text, from, &["+++"]).map_or(from, |(_, body)| body);
    front.span = Some(file.span(0, file.text[..body].trim_end().len()));
    found.with((front, body))
}

/// Where the line that ends the front matter begins, and where the text after it does.
fn end_line(text: &str, from: usize, ends: &[&str]) -> Option<(usize, usize)> {
    let mut at = from;
    for line in text[from..].split_inclusive('\n') {
        if ends.contains(&line.trim_end()) {
            return Some((at, at + line.len()));
        }
        at += line.len();
    }
    None
}

fn read_entries(taker: &mut Taker, entries: &[Entry], front: &mut FrontMatter) {
    let private = private_keys(taker, entries);
    for entry in entries
        .iter()
        .filter(|entry| !private.contains(&&*entry.key))
    {
        read_entry(taker, entry, entries, front);
    }
}

/// The keys that must not be read at all.
fn private_keys<'e>(taker: &mut Taker, entries: &'e [Entry]) -> Vec<&'e str> {
    let Some(list) = entries.iter().find(|entry| entry.key == "private") else {
        return Vec::new();
    };
    let mut private = Vec::new();
    for name in taker.all_spanned("private", &list.node) {
        let known = || entries.iter().map(|entry| &*entry.key);
        match known().find(|key| *key == name.value) {
            Some(key) => private.push(key),
            None => {
                // A misspelt name here would publish what was meant to be kept.
                let message = format!("`private` names `{}`, which is no key here", name.value);
                let fault = Diagnostic::at(Code::BAD_FRONT_MATTER, &name.span, message)
                    .label("no such key");
                let near = near(&name.value, known());
                taker.found.push(
                    fault
                        .did_you_mean(near, &name.span)
                        .or_help("name a key of this front matter, or take it out of the list"),
                );
            }
        }
    }
    private
}

fn read_entry(taker: &mut Taker, entry: &Entry, all: &[Entry], front: &mut FrontMatter) {
    let (key, node) = (&*entry.key, &entry.node);
    match key {
        "title" => {
            front.title = taker
                .spanned(key, node)
                .map(|text| text.map(|text| inline(&text)))
        }
        "slug" => front.slug = taker.spanned(key, node),
        "date" => front.date = taker.date(key, node),
        "updated" => front.updated = taker.date(key, node),
        "status" => front.status = taker.word(key, STATUSES, node),
        "summary" => front.summary = taker.text(key, node).map(|text| inline(&text)),
        "abstract" if front.summary.is_none() => {
            front.summary = taker.text(key, node).map(|text| inline(&text));
        }
        "authors" => front.authors = authors(taker, key, node),
        "author" if front.authors.is_empty() => front.authors = authors(taker, key, node),
        "abstract" | "author" | "private" => {}
        "tags" => front.tags = taker.texts(key, node),
        // Anything but a plain `false` keeps the file back: a slip must not publish it.
        "draft" => {
            let flag = taker.flag(key, node);
            front.draft = flag.unwrap_or(!node.is_nothing());
            let unclear = flag.is_none() && !node.is_nothing();
            front.draft_unclear = unclear.then(|| node.span(taker.file));
        }
        "invented" => front.invented = taker.flag(key, node).unwrap_or(false),
        "lang" => front.language = taker.spanned(key, node),
        "answers" => front.answers = taker.all_spanned(key, node),
        "aliases" => front.aliases = taker.all_spanned(key, node),
        "people" => front.people = people::people(taker, node),
        "hypotheses" => front.hypotheses = people::hypotheses(taker, node),
        "changes" => front.changes = people::changes(taker, node),
        "right-of-reply" => front.right_of_reply = people::right_of_reply(taker, node),
        "references" => front
            .references
            .extend(records_of(taker, node, Dialect::Yaml)),
        "citations" => {
            let span = entry.span(taker.file);
            let message = "Pandoc does not know the key `citations`";
            let fault = Diagnostic::at(Code::CITATIONS_KEY, &span, message);
            let fault = fault.label("read as `references`");
            // With both keys there, one list would hide the other.
            taker.found.push(match front.references.is_empty() {
                true => fault.fix("write `references`", &span, "references"),
                false => fault.help("move its records to `references`"),
            });
            front
                .references
                .extend(records_of(taker, node, Dialect::Yaml));
        }
        "bibliography" => front.bibliography = taker.all_spanned(key, node),
        "nocite" => front.nocite = nocite(taker, key, node),
        _ if FOR_PANDOC.contains(&key) => {}
        _ => {
            let near = near(key, names(KEYS));
            if near.is_some() {
                let message = format!("casebook has no key `{key}`");
                let span = entry.span(taker.file);
                let fault = Diagnostic::at(Code::UNKNOWN_FRONT_MATTER, &span, message)
                    .label("kept for templates");
                // A second key of that name would be worse than a misspelt one.
                let near = near.map(|near| Near {
                    alone: near.alone && all.iter().all(|entry| entry.key != near.word),
                    ..near
                });
                taker.found.push(fault.did_you_mean(near, &span));
            }
            front.extra.push((key.to_owned(), extra::extra(node)));
        }
    }
}

/// Names of authors: a text, a list of them, or Pandoc's mappings with a `name`.
fn authors(taker: &mut Taker, key: &str, node: &Node) -> Vec<String> {
    let mut names = Vec::new();
    for item in taker.items(node) {
        let name = match &item.value {
            Value::Map(parts) => match parts.iter().find(|part| part.key == "name") {
                Some(part) => taker.text("name", &part.node),
                None => {
                    taker.lacks(&format!("an entry of `{key}`"), "`name`", item);
                    None
                }
            },
            _ => taker.text(key, item),
        };
        names.extend(name.map(|name| inline(&name).text));
    }
    names
}

/// The keys in Pandoc's `nocite: "@a, @b"`; `@*` is all.
fn nocite(taker: &mut Taker, key: &str, node: &Node) -> Vec<Spanned<String>> {
    let mut keys = Vec::new();
    for item in taker.items(node) {
        if let Value::List(_) | Value::Map(_) = item.value {
            taker.wrong(key, "text such as `@key, @other`", item);
            continue;
        }
        let (start, end) = (item.start as usize, item.end as usize);
        let written = &taker.file.text[start..end];
        keys.extend(keys_in(written).map(|(name, place)| {
            Spanned::new(
                name.to_owned(),
                taker.file.span(start + place.start, start + place.end),
            )
        }));
        let all = written.match_indices("@*");
        keys.extend(all.map(|(at, _)| {
            Spanned::new(
                "*".to_owned(),
                taker.file.span(start + at + 1, start + at + 2),
            )
        }));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the findings: code and underlined words of each.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) -> FrontMatter {
        let file = TextFile::new("content/cases/a.md", text);
        let read = read_front_matter(&file);
        assert_eq!(read.found.underlined(text), expected);
        let body = text.find("BODY").unwrap_or(text.len());
        assert_eq!(read.value.1, body, "the text begins elsewhere");
        read.value.0
    }

    #[test]
    fn lines_may_end_as_on_windows() {
        let front = check("---\r\ntitle: A\r\n---\r\nBODY", &[]);
        assert_eq!(front.title.unwrap().value.text, "A");
        check(
            "+++\r\ntitle = 1\r\n+++\r\nBODY",
            &[("front-matter-kind", "+++")],
        );
    }

    #[test]
    fn a_file_without_front_matter_is_all_text() {
        check("BODY", &[]);
        let read = read_front_matter(&TextFile::new("a.md", "---\n\ntext\n\n---\n"));
        assert_eq!((read.value.1, read.found.len()), (0, 0));
    }

    #[test]
    fn lines_may_end_as_those_of_windows_do() {
        let front = check("---\r\ntitle: A\r\ntags: [b]\r\n---\r\nBODY", &[]);
        assert_eq!(
            (&*front.title.unwrap().value.text, &*front.tags),
            ("A", &["b".to_owned()][..])
        );
    }

    #[test]
    fn the_keys_of_a_case_are_read() {
        let front = check(
            "---\ntitle: The *Alfa* case\nslug: alfa\ndate: 2017-04-02\nstatus: open\ntags: [a, 2016]\n\
             answers: other\npeople: [{id: m, name: Robert Mueller, role: Special Counsel}]\n\
             changes:\n- {date: 2020-04-27, kind: addition, what: More, blocks: [r-1]}\n\
             right-of-reply: [{who: X, asked: 2020-04-25, by: email, answer: none}]\n---\nBODY",
            &[],
        );
        let title = front.title.unwrap().value;
        assert_eq!(
            (&*title.html, &*title.text),
            ("The <em>Alfa</em> case", "The Alfa case")
        );
        assert_eq!(front.tags, ["a", "2016"]);
        assert_eq!(front.answers[0].value, "other");
        assert_eq!(front.changes[0].blocks[0].value, "r-1");
        assert_eq!(front.right_of_reply[0].answer.as_deref(), Some("none"));
    }

    #[test]
    fn pandocs_keys_are_understood_or_passed_over() {
        let front = check(
            "---\nauthor:\n- name: Ada\n- Bob\nabstract: |\n  Short.\nnocite: '@a, @{b:c;} @*'\ncsl: x.csl\n\
             toc: true\nbibliography: refs.bib\n---\nBODY",
            &[],
        );
        assert_eq!(front.authors, ["Ada", "Bob"]);
        assert_eq!(front.summary.unwrap().text, "Short.");
        let keys: Vec<&str> = front.nocite.iter().map(|key| &*key.value).collect();
        assert_eq!(keys, ["a", "b:c;", "*"]);
        assert!(front.extra.is_empty());
    }

    #[test]
    fn a_key_that_looks_misspelt_is_hinted_at_and_kept() {
        let front = check(
            "---\nsumary: x\nmood: [1, true]\n---\nBODY",
            &[("unknown-front-matter", "sumary")],
        );
        assert_eq!(front.extra.len(), 2);
    }

    #[test]
    fn private_keys_are_gone() {
        let front = check(
            "---\nnotes: secret\nsummary: too\nprivate: [notes, summary]\n---\nBODY",
            &[],
        );
        assert!(front.extra.is_empty() && front.summary.is_none());
    }

    #[test]
    fn a_private_key_that_is_not_there_is_an_error() {
        check(
            "---\nnotes: secret\nprivate: [note]\n---\nBODY",
            &[("bad-front-matter", "note")],
        );
    }

    #[test]
    fn each_bad_value_is_its_own_finding() {
        check(
            "---\ndraft: yes\ndate: last year\nstatus: opn\n---\nBODY",
            &[
                ("bad-front-matter", "yes"),
                ("bad-date", "last year"),
                ("bad-front-matter", "opn"),
            ],
        );
    }

    #[test]
    fn a_draft_that_is_not_clear_is_one() {
        assert!(check("---\ndraft: yes\n---\nBODY", &[("bad-front-matter", "yes")]).draft);
    }

    #[test]
    fn toml_between_pluses_is_left_out_and_the_text_read() {
        check(
            "+++\ntitle = \"x\"\n+++\nBODY",
            &[("front-matter-kind", "+++")],
        );
    }

    #[test]
    fn broken_yaml_leaves_the_text() {
        check("---\ntitle: [\n---\nBODY", &[("yaml-syntax", "")]);
    }

    #[test]
    fn citations_is_another_name_of_references() {
        let front = check(
            "---\ncitations:\n- {id: a, title: T}\n---\nBODY",
            &[("citations-key", "citations")],
        );
        assert_eq!(front.references[0].id.value, "a");
    }
}
