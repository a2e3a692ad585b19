//! What is wrong with a `.bib` file, as findings.

use std::collections::BTreeSet;

use super::entry::{Fault, FaultKind, Place};
use super::inherit::{Broken, BrokenKind, Value};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::TextFile;

/// What is said of a fault of this kind: message, label and what to do. `{}` is the text
/// that it stands at.
fn words(kind: FaultKind) -> (&'static str, &'static str, &'static str) {
    match kind {
        FaultKind::NeverClosed => (
            "this entry is never closed",
            "opened here",
            "close it with a brace",
        ),
        FaultKind::OpenBrace => (
            "this value is never closed",
            "opened here",
            "close it with a brace; it was taken to end before the next field",
        ),
        FaultKind::OpenQuote => (
            "this value is never closed",
            "opened here",
            "close it with a quotation mark; it was taken to end before the next field",
        ),
        FaultKind::InnerQuote => (
            "a quotation mark ends the value before its last word",
            "here",
            "put the value in braces, or this mark: {\"}",
        ),
        FaultKind::ClosedEarly => (
            "this brace closes the entry before its last field",
            "one too many",
            "take it out",
        ),
        FaultKind::WrongBracket => (
            "a parenthesis closes what a brace has opened",
            "here",
            "write a brace",
        ),
        FaultKind::NoBrace => (
            "no brace follows `@{}`: nothing after it is read",
            "here",
            "put what belongs to it in braces: `@{}{…}`",
        ),
        FaultKind::NoKey => (
            "this entry has no key",
            "wanted after its brace",
            "write a key and a comma: `@{}{smith2020,`",
        ),
        FaultKind::SpacedKey => (
            "the key `{}` has white space in it",
            "no citation can name it",
            "write it as one word",
        ),
        FaultKind::NoComma => ("a comma is missing", "after this", "write a comma"),
        FaultKind::NoEquals => ("`=` is missing after `{}`", "after this", "write `{} =`"),
        FaultKind::NoValue => (
            "the field `{}` has no value",
            "left out",
            "give it one in braces, or take it out",
        ),
        FaultKind::Stray => (
            "`{}` is no field",
            "passed over",
            "write `name = {value},`, or take it out",
        ),
    }
}

/// Longest piece of the file that a message repeats, in characters.
const LONGEST_QUOTE: usize = 30;

/// The finding for a fault. An entry without a key is read under `key`.
pub(super) fn finding(file: &TextFile, fault: &Fault) -> Diagnostic {
    let (message, label, help) = words(fault.kind);
    let shown = shortened(&file.text[fault.at.clone()]);
    let say = |words: &str| words.replace("{}", &shown);
    let span = file.span(fault.at.start, fault.at.end);
    Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &span, say(message))
        .label(label)
        .help(say(help))
}

/// The first line of a text, cut where it is long.
fn shortened(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    match line.char_indices().nth(LONGEST_QUOTE) {
        Some((cut, _)) => format!("{}…", &line[..cut]),
        None => line.to_owned(),
    }
}

/// The finding for a key that an earlier entry has as well.
pub(super) fn repeated_key(file: &TextFile, key: &str, at: &Place, first: &Place) -> Diagnostic {
    let message = format!("the key `{key}` is given twice");
    let span = file.span(at.start, at.end);
    Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &span, message)
        .label("left out")
        .also(&file.span(first.start, first.end), "first here")
        .help("give one of the two another key, or take one out")
}

/// The finding for a field that the entry has as well, with another value.
pub(super) fn repeated_field(file: &TextFile, name: &Place, first: &Place) -> Diagnostic {
    let message = format!("the field `{}` is given twice", &file.text[name.clone()]);
    let span = file.span(first.start, first.end);
    Diagnostic::at(Code::WEAK_BIBLIOGRAPHY, &span, message)
        .label("left out")
        .also(&file.span(name.start, name.end), "this one counts")
        .help("take one of them out")
}

/// The finding for a name that no `@string` defines.
pub(super) fn undefined(file: &TextFile, name: &Place) -> Diagnostic {
    let written = &file.text[name.clone()];
    let message = format!("no `@string` defines `{written}`");
    Diagnostic::at(
        Code::BIBLIOGRAPHY_SYNTAX,
        &file.span(name.start, name.end),
        message,
    )
    .label("not defined")
    .help(format!(
        "put `{{…}}` around the words, or add `@string{{{written} = {{…}}}}`"
    ))
    .note("it stands for itself until then")
}

/// The finding for definitions that come to no end: the first of them, as others follow.
pub(super) fn endless(file: &TextFile, names: &[Place]) -> Option<Diagnostic> {
    let (first, more) = names.split_first()?;
    let name = &file.text[first.clone()];
    let message = format!("`{name}` stands for itself, or for more than a field may have");
    let span = file.span(first.start, first.end);
    let fault = Diagnostic::at(Code::BIBLIOGRAPHY_SYNTAX, &span, message)
        .label("defined here")
        .help("write what it stands for")
        .note("it stands for itself until then");
    Some(match more.len() {
        0 => fault,
        more => fault.note(format!("others like it: {more}")),
    })
}

/// The finding for a field that `@string`s make too large.
pub(super) fn too_large(file: &TextFile, name: &Place) -> Diagnostic {
    Diagnostic::at(
        Code::BIBLIOGRAPHY_SYNTAX,
        &file.span(name.start, name.end),
        "abbreviations make this field larger than any work has it",
    )
    .label("left out, and so are those after it that are too large")
    .help("shorten what its `@string`s say")
}

/// The finding for a link that cannot be followed.
pub(super) fn broken_link(file: &TextFile, broken: &Broken) -> Diagnostic {
    let key = &broken.key;
    let (message, label, help) = match broken.kind {
        BrokenKind::Nowhere => (
            format!("no entry of this file has the key `{key}`"),
            "named here",
            "add the entry, or take the field out",
        ),
        BrokenKind::Circle => (
            format!("the entry `{key}` takes fields from itself"),
            "which leads back to it",
            "take this field out",
        ),
        BrokenKind::TooMuch => (
            format!("nothing is taken from `{key}`, nor by links after this one"),
            "too much is taken over in this file",
            "write the fields where they belong",
        ),
    };
    let span = file.span(broken.at.start, broken.at.end);
    Diagnostic::at(Code::WEAK_BIBLIOGRAPHY, &span, message)
        .label(label)
        .help(help)
}

/// Says of each place once what TeX has left out there.
#[derive(Debug, Default)]
pub(super) struct Losses(BTreeSet<(usize, String)>);

impl Losses {
    /// The finding for a command or a comment that was left out of a value.
    pub fn report(&mut self, file: &TextFile, value: &Value, lost: &str, found: &mut Diagnostics) {
        let written = &file.text[value.at.clone()];
        let at = match place_of(lost, written) {
            Some(at) => value.at.start + at..value.at.start + at + lost.len(),
            None => value.at.clone(),
        };
        if !self.0.insert((at.start, lost.to_owned())) {
            return;
        }
        let span = file.span(at.start, at.end);
        let fault = match lost {
            "%" => Diagnostic::at(
                Code::WEAK_BIBLIOGRAPHY,
                &span,
                "`%` begins a comment: the rest of the line is left out",
            )
            .label("here")
            .help("write `\\%` where a per cent sign is meant"),
            command => Diagnostic::at(
                Code::WEAK_BIBLIOGRAPHY,
                &span,
                format!("the command `{command}` is not known"),
            )
            .label("left out, with its argument")
            .help("write what it shows"),
        };
        found.push(fault);
    }
}

/// Where a command, or a `%` that begins a comment, stands first.
fn place_of(lost: &str, written: &str) -> Option<usize> {
    let mut places = written.match_indices(lost).map(|(at, _)| at);
    places.find(|&at| match lost {
        "%" => !written[..at].ends_with('\\'),
        _ => !written[at + lost.len()..].starts_with(|c: char| c.is_ascii_alphabetic()),
    })
}
