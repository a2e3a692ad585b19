//! Texts of records as TeX.

use crate::csl::script_length;

/// What CSL's micro-markup has, and what TeX has for it.
const FACES: [(&str, &str); 7] = [
    ("<i>", "\\emph{"),
    ("<b>", "\\textbf{"),
    ("<sup>", "\\textsuperscript{"),
    ("<sub>", "\\textsubscript{"),
    ("<sc>", "\\textsc{"),
    ("<span style=\"font-variant:small-caps\">", "\\textsc{"),
    (NO_CASE, "{"),
];

const NO_CASE: &str = "<span class=\"nocase\">";

/// A text of a record, in TeX: commands for its faces, its special characters escaped.
pub(super) fn tex(text: &str) -> String {
    written(text, |words, _, out| escaped(words, out))
}

/// A title in English: words with capitals that are not those of a sentence go in braces.
pub(super) fn title(text: &str) -> String {
    let mut begins = true;
    written(text, |words, kept, out| {
        for (number, word) in words.split(' ').enumerate() {
            if number > 0 {
                out.push(' ');
            }
            if word.is_empty() {
                continue;
            }
            if !kept && is_meant(word, begins) {
                // A colon in the braces would end no title to its readers.
                let end = word.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
                out.push('{');
                escaped(&word[..end], out);
                out.push('}');
                escaped(&word[end..], out);
            } else {
                escaped(word, out);
            }
            begins = word.ends_with([':', '?', '!', '—']);
        }
    })
}

/// Whether a reader that undoes the capitals of titles would change this word.
fn is_meant(word: &str, begins: bool) -> bool {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(head) = letters.next() else {
        return false;
    };
    let inner = letters.any(char::is_uppercase);
    inner || !begins && head.is_uppercase()
}

/// Writes the faces of `text`; its words are for `say`, which is told whether their case
/// is kept already. What is opened is closed.
fn written(text: &str, mut say: impl FnMut(&str, bool, &mut String)) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut open: Vec<(&str, &str)> = Vec::new();
    let (mut plain, mut at) = (0, 0);
    while let Some(step) = text[at..].find('<') {
        at += step;
        let rest = &text[at..];
        let closes = open
            .last()
            .is_some_and(|(tag, _)| rest.starts_with(closing(tag)));
        let opens = FACES.iter().find(|(tag, _)| rest.starts_with(tag));
        let kept = open.iter().any(|(tag, _)| *tag == NO_CASE);
        let length = match (closes, opens) {
            (true, _) => closing(open[open.len() - 1].0).len(),
            // A mark that is never closed is text.
            (false, Some((tag, _))) if rest.contains(closing(tag)) => tag.len(),
            _ => {
                at += 1;
                continue;
            }
        };
        say(&text[plain..at], kept, &mut out);
        match (closes, opens) {
            (false, Some(&face)) => {
                out.push_str(face.1);
                open.push(face);
            }
            _ => {
                out.push('}');
                open.pop();
            }
        }
        at += length;
        plain = at;
    }
    let kept = open.iter().any(|(tag, _)| *tag == NO_CASE);
    say(&text[plain..], kept, &mut out);
    out.extend(open.iter().map(|_| '}'));
    out
}

fn closing(tag: &str) -> &'static str {
    match tag {
        "<i>" => "</i>",
        "<b>" => "</b>",
        "<sup>" => "</sup>",
        "<sub>" => "</sub>",
        "<sc>" => "</sc>",
        _ => "</span>",
    }
}

fn escaped(words: &str, out: &mut String) {
    let mut before = ' ';
    let mut formula = 0;
    for (at, c) in words.char_indices() {
        if at < formula {
            out.push(c);
            continue;
        }
        if let Some(length) = script_length(&words[at..]) {
            formula = at + length;
            out.push(c);
            continue;
        }
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => out.extend(['\\', c]),
            '\\' => out.push_str("\\textbackslash{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '\u{a0}' => out.push('~'),
            // Two of these would be another character.
            '-' | '`' | '\'' if before == c => out.extend(["{}", c.encode_utf8(&mut [0; 4])]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
        before = c;
    }
}

/// An address or the like, in which TeX reads nothing but braces.
pub(super) fn verbatim(text: &str) -> String {
    text.trim().replace('{', "%7B").replace('}', "%7D")
}
