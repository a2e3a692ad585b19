//! The brackets of one text, and what they turn out to be.

use std::collections::BTreeMap;

use super::{Meaning, Miss, Names, Near, read};
use crate::data::Draft;
use crate::data::draft::Bracket;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::Span;

/// What the brackets that were gathered in `draft` cite, by the words between them; those
/// that nearly cite are reported. `language` is the book's, for a text that names none.
pub fn resolve(
    draft: &Draft,
    names: &Names,
    language: &str,
) -> Diagnosed<BTreeMap<String, String>> {
    let mut found = Diagnostics::new();
    let mut known = BTreeMap::new();
    let own = draft.front.language.as_ref();
    let language = own.map_or(language, |language| &language.value);
    for bracket in &draft.body.brackets {
        match read(&bracket.words, names, language) {
            Meaning::Cites(cites) => {
                known.insert(bracket.words.clone(), cites);
            }
            Meaning::Missed(miss) => found.push(missed(bracket, &miss)),
            Meaning::Words => {}
        }
    }
    found.with(known)
}

fn missed(bracket: &Bracket, miss: &Miss) -> Diagnostic {
    let at = |byte: usize| bracket.span.start + 1 + crate::text::offset(byte);
    let span = Span {
        file: bracket.span.file.clone(),
        start: at(miss.part.start),
        end: at(miss.part.end),
    };
    let words = &miss.words;
    let mended = |with: &str| {
        let (before, after) = (
            &bracket.words[..miss.part.start],
            &bracket.words[miss.part.end..],
        );
        format!("write `[{before}{with}{after}]`")
    };
    let (message, label, help) = match &miss.near {
        Near::Joined(apart) => (
            format!("`{words}` names no source; `{apart}`?"),
            "names that ran together",
            mended(apart),
        ),
        Near::Misspelt(name) => (
            format!("`{words}` names no source; `{name}`?"),
            "no key and no alias",
            mended(name),
        ),
        Near::Unknown => (
            format!("`{words}` names no source"),
            "no key and no alias",
            format!("add `{words}` to the `aliases` of its source, or escape the bracket: `\\[`"),
        ),
        Near::Unread => (
            format!("`[{words}]` holds names of sources and cannot be read"),
            "not read as a citation",
            "write it as `[Name & Name]`, `[see Name p. 3]` or `[Name (what for)]`".to_owned(),
        ),
    };
    Diagnostic::at(Code::UNKNOWN_BRACKET_NAME, &span, message)
        .label(label)
        .help(help)
        .note("the bracket stays in the text")
}
