//! Dashes, quotation marks and commands, as TeX sets them.

use super::letters::Shown;

/// Commands that CSL's micro-markup has an element for.
const FACES: &[(&str, &str, &str)] = &[
    ("emph", "<i>", "</i>"),
    ("em", "<i>", "</i>"),
    ("textit", "<i>", "</i>"),
    ("textsl", "<i>", "</i>"),
    ("it", "<i>", "</i>"),
    ("itshape", "<i>", "</i>"),
    ("mkbibemph", "<i>", "</i>"),
    ("mkbibitalic", "<i>", "</i>"),
    ("textbf", "<b>", "</b>"),
    ("bf", "<b>", "</b>"),
    ("bfseries", "<b>", "</b>"),
    ("mkbibbold", "<b>", "</b>"),
    (
        "textsc",
        "<span style=\"font-variant:small-caps\">",
        "</span>",
    ),
    ("sc", "<span style=\"font-variant:small-caps\">", "</span>"),
    ("textsuperscript", "<sup>", "</sup>"),
    ("textsubscript", "<sub>", "</sub>"),
    ("enquote", "“", "”"),
    ("mkbibquote", "“", "”"),
];

/// Commands that stand for characters, and that the reader of files leaves as they are.
const SIGNS: &[(&str, &str)] = &[
    ("textbackslash", "\\"),
    ("textasciitilde", "~"),
    ("textasciicircum", "^"),
    ("textendash", "–"),
    ("textemdash", "—"),
    ("ldots", "…"),
    ("dots", "…"),
    ("textellipsis", "…"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("textcopyright", "©"),
    ("copyright", "©"),
    ("textdegree", "°"),
    ("texteuro", "€"),
    ("euro", "€"),
    ("pounds", "£"),
    ("S", "§"),
    ("P", "¶"),
    ("LaTeX", "LaTeX"),
    ("TeX", "TeX"),
    ("BibTeX", "BibTeX"),
    ("textquotesingle", "'"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textmu", "μ"),
    ("textbullet", "•"),
    ("slash", "/"),
];

/// Commands whose first argument is an address, and whose second is what is shown.
const LINKS: [&str; 1] = ["href"];

/// What is open: the end of a face, and whether a brace closes it.
#[derive(Clone, Copy)]
struct Open {
    end: &'static str,
    braced: bool,
}

/// The letters of a piece of a field. The braces of groups are gone from it; those that
/// are left are the arguments of commands, or were escaped.
pub(super) fn typeset(text: &str) -> Vec<Shown> {
    let mut shown = Vec::with_capacity(text.len());
    let mut open: Vec<Open> = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let inside = open.iter().any(|one| one.braced);
        match c {
            '\\' => {
                rest = command(rest, &mut shown, &mut open);
                continue;
            }
            '{' if inside => open.push(Open {
                end: "",
                braced: true,
            }),
            '}' if inside => {
                while let Some(one) = open.pop() {
                    push(one.end, &mut shown);
                    if one.braced {
                        break;
                    }
                }
            }
            _ => {
                let (sign, length) = sign(rest);
                shown.extend(sign.chars().map(Shown::Char));
                rest = &rest[length..];
                continue;
            }
        }
        rest = &rest[1..];
    }
    while let Some(one) = open.pop() {
        push(one.end, &mut shown);
    }
    shown
}

/// A tag, or a quotation mark.
fn push(mark: &'static str, shown: &mut Vec<Shown>) {
    match mark.starts_with('<') {
        true => shown.push(Shown::Tag(mark)),
        false => shown.extend(mark.chars().map(Shown::Char)),
    }
}

/// Takes a command off the start of `text`, with the brace of its argument, and gives what
/// comes after it.
fn command<'t>(text: &'t str, shown: &mut Vec<Shown>, open: &mut Vec<Open>) -> &'t str {
    let after = &text[1..];
    let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
    if length == 0 {
        return match after.chars().next() {
            Some('(' | ')') => {
                shown.push(Shown::Char('$'));
                &after[1..]
            }
            Some(',' | ';' | ':') => {
                shown.push(Shown::Char(' '));
                &after[1..]
            }
            Some('!' | '/' | '-') => &after[1..],
            Some(c) if "&%$#_{}".contains(c) => {
                shown.push(Shown::Char(c));
                &after[1..]
            }
            _ => {
                shown.push(Shown::Char('\\'));
                after
            }
        };
    }
    let (name, rest) = after.split_at(length);
    let argument = rest.trim_start();
    if let Some((_, sign)) = SIGNS.iter().find(|(known, _)| *known == name) {
        shown.extend(sign.chars().map(Shown::Char));
        return argument.strip_prefix("{}").unwrap_or(rest);
    }
    if LINKS.contains(&name)
        && let Some(inner) = argument.strip_prefix('{')
        && let Some(end) = inner.find('}')
    {
        let words = inner[end + 1..].trim_start();
        return opened(words, "", open);
    }
    // Of a command that is not known, the words are kept.
    let face = FACES.iter().find(|(known, ..)| *known == name);
    let end = face.map_or("", |(_, start, end)| {
        push(start, shown);
        *end
    });
    match argument.starts_with('{') || face.is_none() {
        true => opened(argument, end, open),
        false => {
            // It goes on to the end of the braces it stands in.
            open.push(Open { end, braced: false });
            argument
        }
    }
}

/// Past the brace of an argument, if there is one.
fn opened<'t>(text: &'t str, end: &'static str, open: &mut Vec<Open>) -> &'t str {
    match text.strip_prefix('{') {
        Some(inner) => {
            open.push(Open { end, braced: true });
            inner
        }
        None => text,
    }
}

/// What the characters at the start of `text` are set as, and how many bytes they are.
fn sign(text: &str) -> (String, usize) {
    for (written, set) in [
        ("---", "—"),
        ("--", "–"),
        ("``", "“"),
        ("''", "”"),
        ("`", "‘"),
        ("'", "’"),
    ] {
        if text.starts_with(written) {
            return (set.to_owned(), written.len());
        }
    }
    let first = text.chars().next().unwrap_or(' ');
    (first.to_string(), first.len_utf8())
}
