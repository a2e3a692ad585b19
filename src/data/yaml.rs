//! YAML as a tree in which every key and value has its place.
//!
//! The main type is [`Node`], made by [`parse`] in one pass over the events of
//! `saphyr-parser`. Scalars stay text until somebody asks for a number or a flag,
//! and are then read by the core schema of YAML 1.2, so that `no` is a word and
//! `2016-10-31` is what was written. This module does not know what any key means.

mod fault;
mod places;
mod take;

pub(super) use take::{A_NOTICE, Taker, Words, bad_date, listed, unknown_word};

use std::borrow::Cow;

use fault::{InWords, in_words};
use places::Places;
use saphyr_parser::{Event, Parser, ScalarStyle, ScanError};

use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Span, TextFile, offset};

/// Mappings and lists deeper than this are refused.
const MOST_LEVELS: usize = 64;

/// Nodes that aliases may add to one document: a hundred times what a long record
/// file holds, and a tenth of a second of work.
const MOST_COPIES: usize = 100_000;

/// A value and its place.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    /// The first byte, in the file.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What stands there.
    pub value: Value<'a>,
}

/// What a [`Node`] holds.
#[derive(Clone, Debug)]
pub(super) enum Value<'a> {
    /// A scalar; `plain` if it was written without quotes, so that it may be a
    /// number, a flag or nothing.
    Scalar { text: Cow<'a, str>, plain: bool },
    /// A sequence.
    List(Vec<Node<'a>>),
    /// A mapping, in the order written, each key once.
    Map(Vec<Entry<'a>>),
}

/// A key and its value.
#[derive(Clone, Debug)]
pub(super) struct Entry<'a> {
    /// The key.
    pub key: Cow<'a, str>,
    /// The place of the key.
    pub start: u32,
    /// One past its last byte.
    pub end: u32,
    /// The value.
    pub node: Node<'a>,
}

impl Node<'_> {
    /// Its place in `file`.
    pub fn span(&self, file: &TextFile) -> Span {
        Span {
            file: file.path.clone(),
            start: self.start,
            end: self.end,
        }
    }

    /// Whether it is a null, or nothing at all.
    pub fn is_nothing(&self) -> bool {
        match &self.value {
            Value::Scalar { text, plain: true } => {
                matches!(&**text, "" | "~" | "null" | "Null" | "NULL")
            }
            _ => false,
        }
    }
}

impl Entry<'_> {
    /// The place of the key in `file`.
    pub fn span(&self, file: &TextFile) -> Span {
        Span {
            file: file.path.clone(),
            start: self.start,
            end: self.end,
        }
    }
}

/// Reads the bytes `from..to` of `file` as one YAML document.
///
/// `None` where there is no document or it cannot be read; what is wrong with it is
/// then one finding. A key that stands twice is reported with both places, and its
/// first value counts.
pub(super) fn parse(file: &TextFile, from: usize, to: usize) -> Diagnosed<Option<Node<'_>>> {
    let mut tree = Tree {
        file,
        places: Places::new(&file.text[from..to], from),
        open: Vec::new(),
        anchors: Vec::new(),
        copies: 0,
        root: None,
        found: Diagnostics::new(),
    };
    match tree.read(&file.text[from..to]) {
        Ok(()) => {
            let root = tree.root.take();
            tree.found.with(root)
        }
        Err(fault) => {
            tree.found.push(*fault);
            tree.found.with(None)
        }
    }
}

/// The document as far as it has been read.
struct Tree<'a> {
    file: &'a TextFile,
    places: Places,
    open: Vec<Open<'a>>,
    /// Finished nodes that have an anchor, by its number, with their size in nodes.
    anchors: Vec<Option<(Node<'a>, usize)>>,
    copies: usize,
    root: Option<Node<'a>>,
    found: Diagnostics,
}

/// A collection that is being read.
struct Open<'a> {
    start: u32,
    anchor: usize,
    size: usize,
    kind: Kind<'a>,
}

enum Kind<'a> {
    List(Vec<Node<'a>>),
    Map {
        entries: Vec<Entry<'a>>,
        key: Option<(Cow<'a, str>, u32, u32)>,
    },
}

impl<'a> Tree<'a> {
    fn read(&mut self, text: &'a str) -> Result<(), Box<Diagnostic>> {
        let mut documents = 0;
        for step in Parser::new_from_str(text) {
            let (event, span) = step.map_err(|error| self.broken(&error))?;
            let (start, end) = (self.places.byte(&span.start), self.places.byte(&span.end));
            match event {
                Event::DocumentStart(_) => {
                    documents += 1;
                    if documents > 1 {
                        return Err(self.fault(
                            start,
                            end,
                            "a second document starts here",
                            "put all of it into one, without a line of `---` between",
                        ));
                    }
                }
                Event::Scalar(text, style, anchor, tag) => {
                    let plain = style == ScalarStyle::Plain
                        && !tag.is_some_and(|tag| tag.is_yaml_core_schema() && tag.suffix == "str");
                    let end = self.places.trimmed(start, end);
                    let node = Node {
                        start,
                        end,
                        value: Value::Scalar { text, plain },
                    };
                    self.add(node, anchor, 1)?;
                }
                Event::SequenceStart(anchor, _) => {
                    self.open(start, end, anchor, Kind::List(Vec::new()))?;
                }
                Event::MappingStart(anchor, _) => {
                    self.open(
                        start,
                        end,
                        anchor,
                        Kind::Map {
                            entries: Vec::new(),
                            key: None,
                        },
                    )?;
                }
                Event::SequenceEnd | Event::MappingEnd => self.close(end)?,
                Event::Alias(anchor) => {
                    let known = self.anchors.get(anchor).and_then(Option::as_ref);
                    let Some((node, size)) = known.map(|(node, size)| (node.clone(), *size)) else {
                        return Err(self.fault(
                            start,
                            end,
                            "`*` stands for a value that is named nowhere",
                            "put quotes around a value that begins with `*`",
                        ));
                    };
                    self.copies += size;
                    if self.copies > MOST_COPIES {
                        return Err(self.fault(
                            start,
                            end,
                            "aliases repeat more than a file may hold",
                            "write the values out, or repeat fewer of them",
                        ));
                    }
                    self.add(Node { start, end, ..node }, 0, size)?;
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn open(
        &mut self,
        start: u32,
        end: u32,
        anchor: usize,
        kind: Kind<'a>,
    ) -> Result<(), Box<Diagnostic>> {
        if self.open.len() == MOST_LEVELS {
            return Err(self.too_deep(start, end));
        }
        self.open.push(Open {
            start,
            anchor,
            size: 1,
            kind,
        });
        Ok(())
    }

    fn close(&mut self, end: u32) -> Result<(), Box<Diagnostic>> {
        let open = self
            .open
            .pop()
            .expect("the parser pairs the ends of collections");
        let (value, last) = match open.kind {
            Kind::List(items) => {
                let last = items.last().map(|item| item.end);
                (Value::List(items), last)
            }
            Kind::Map { entries, .. } => {
                let last = entries.last().map(|entry| entry.node.end);
                (Value::Map(self.without_repeats(entries)), last)
            }
        };
        // The end of a block collection is the start of whatever comes next.
        let flow = self.places.starts_with(open.start, b"[{");
        let end = if flow { end } else { last.unwrap_or(end) };
        let node = Node {
            start: open.start,
            end: end.max(open.start),
            value,
        };
        self.add(node, open.anchor, open.size)
    }

    /// Puts a finished node where it belongs.
    fn add(&mut self, node: Node<'a>, anchor: usize, size: usize) -> Result<(), Box<Diagnostic>> {
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize_with(anchor + 1, || None);
            }
            self.anchors[anchor] = Some((node.clone(), size));
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        parent.size += size;
        match &mut parent.kind {
            Kind::List(items) => items.push(node),
            Kind::Map { entries, key } => match key.take() {
                Some((key, start, end)) => entries.push(Entry {
                    key,
                    start,
                    end,
                    node,
                }),
                None => match node.value {
                    Value::Scalar { text, .. } => *key = Some((text, node.start, node.end)),
                    _ => {
                        return Err(self.fault(
                            node.start,
                            node.end,
                            "a list or a mapping stands where a key does",
                            "write `key: value` with a word as key",
                        ));
                    }
                },
            },
        }
        Ok(())
    }

    fn without_repeats(&mut self, entries: Vec<Entry<'a>>) -> Vec<Entry<'a>> {
        let mut order: Vec<usize> = (0..entries.len()).collect();
        order.sort_by(|&a, &b| entries[a].key.cmp(&entries[b].key).then(a.cmp(&b)));
        let mut repeated = Vec::new();
        for pair in order.windows(2) {
            let (first, second) = (&entries[pair[0]], &entries[pair[1]]);
            if first.key == second.key {
                repeated.push(pair[1]);
                self.found.push(
                    Diagnostic::at(
                        Code::DUPLICATE_YAML_KEY,
                        &second.span(self.file),
                        format!("the key `{}` stands twice", second.key),
                    )
                    .label("a second time")
                    .also(&first.span(self.file), "first here")
                    .help("keep one of the two"),
                );
            }
        }
        if repeated.is_empty() {
            return entries;
        }
        repeated.sort_unstable();
        let keep = |(at, entry)| repeated.binary_search(&at).is_err().then_some(entry);
        entries.into_iter().enumerate().filter_map(keep).collect()
    }

    /// What the parser cannot go on after.
    fn broken(&self, error: &ScanError) -> Box<Diagnostic> {
        let mut at = self.places.byte(error.marker());
        if error.info().contains("recursion") {
            return self.too_deep(at, at + 1);
        }
        if error.info().contains("tabs") {
            // The parser stops after the tab.
            let line = self.file.text[..at as usize]
                .rfind('\n')
                .map_or(0, |newline| newline + 1);
            at = self.file.text[line..]
                .find('\t')
                .map_or(at, |tab| offset(line + tab));
        }
        let InWords { message, help } = in_words(error.info());
        self.fault(at, at + 1, message, help)
    }

    fn too_deep(&self, start: u32, end: u32) -> Box<Diagnostic> {
        let span = self.places.span(self.file, start, end.max(start + 1));
        let message = format!("nested deeper than {MOST_LEVELS} levels");
        let fault = Diagnostic::at(Code::TOO_DEEP, &span, message).label("from here on");
        Box::new(fault.help("take out some of the levels around it"))
    }

    fn fault(
        &self,
        start: u32,
        end: u32,
        message: impl Into<String>,
        help: impl Into<Cow<'static, str>>,
    ) -> Box<Diagnostic> {
        let span = self.places.span(self.file, start, end.max(start + 1));
        let fault = Diagnostic::at(Code::YAML_SYNTAX, &span, message).label("here");
        Box::new(fault.help(help))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(node: &Node) -> String {
        match &node.value {
            Value::Scalar { text, plain: true } => text.to_string(),
            Value::Scalar { text, plain: false } => format!("{text:?}"),
            Value::List(items) => {
                format!(
                    "[{}]",
                    items.iter().map(shape).collect::<Vec<_>>().join(" ")
                )
            }
            Value::Map(entries) => {
                let entry = |entry: &Entry| format!("{}={}", entry.key, shape(&entry.node));
                format!(
                    "{{{}}}",
                    entries.iter().map(entry).collect::<Vec<_>>().join(" ")
                )
            }
        }
    }

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let file = TextFile::new("a.yaml", text);
        let read = parse(&file, 0, text.len());
        assert_eq!(
            (read.value.as_ref().map(shape).as_deref(), read.found.len()),
            (Some(expected), 0)
        );
    }

    /// Checks which words a fault points at.
    #[track_caller]
    fn check_fault(text: &str, code: &Code, words: &str) {
        let file = TextFile::new("a.yaml", text);
        let found = parse(&file, 0, text.len()).found;
        let fault = found.iter().next().expect("a fault");
        let span = fault.span.as_ref().unwrap();
        let at = &text[span.start as usize..span.end as usize];
        assert_eq!(
            (fault.code.name, at),
            (code.name, words),
            "{}",
            fault.message
        );
    }

    #[test]
    fn scalars_keep_what_was_written() {
        check(
            "a: 2016-10-31\nb: no\nc: '1:08'\nd: >\n  x\n  y\n",
            "{a=2016-10-31 b=no c=\"1:08\" d=\"x y\\n\"}",
        );
    }

    #[test]
    fn an_alias_is_what_it_stands_for() {
        check("a: &x [1, 2]\nb: *x\n", "{a=[1 2] b=[1 2]}");
    }

    #[test]
    fn a_value_has_its_place_also_after_letters_of_two_bytes() {
        let text = "é: ü\nkey: [ö, word ]\n";
        let file = TextFile::new("a.yaml", text);
        let node = parse(&file, 0, text.len()).value.unwrap();
        let Value::Map(entries) = &node.value else {
            panic!("a mapping")
        };
        let Value::List(items) = &entries[1].node.value else {
            panic!("a list")
        };
        let place = |start: u32, end: u32| &text[start as usize..end as usize];
        assert_eq!(place(items[1].start, items[1].end), "word");
        assert_eq!(place(entries[1].start, entries[1].end), "key");
        assert_eq!(
            place(entries[1].node.start, entries[1].node.end),
            "[ö, word ]"
        );
    }

    #[test]
    fn a_key_that_stands_twice_is_named_at_its_second_place() {
        check_fault("a: 1\nb: 2\na: 3\n", Code::DUPLICATE_YAML_KEY, "a");
    }

    #[test]
    fn a_tab_is_a_fault_where_it_stands() {
        check_fault("a:\n\tb: 1\n", Code::YAML_SYNTAX, "\t");
    }

    #[test]
    fn deep_nesting_is_refused_at_once() {
        check_fault(&"[".repeat(100_000), Code::TOO_DEEP, "[");
    }

    #[test]
    fn aliases_of_aliases_are_refused_before_they_fill_the_memory() {
        let mut text = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for level in 1..12 {
            let before = level - 1;
            let items = vec![format!("*a{before}"); 9].join(",");
            text.push_str(&format!("a{level}: &a{level} [{items}]\n"));
        }
        check_fault(&text, Code::YAML_SYNTAX, "*a4");
    }
}
