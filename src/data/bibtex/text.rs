//! The text of a field, as CSL's micro-markup.

use biblatex::Chunk;

use super::Chunks;

/// The words of a field as they stand, white space single.
pub(super) fn plain(chunks: &Chunks) -> String {
    let text: String = letters(chunks).map(|(c, _)| c).collect();
    single_spaced(&text)
}

/// An address or a number: nothing in it is typeset.
pub(super) fn verbatim(chunks: &Chunks) -> String {
    let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
    let text = text.replace("\\url", "");
    text.trim().trim_matches(['{', '}']).to_owned()
}

/// Words as they are typeset, from a text that is no longer in chunks.
pub(super) fn typeset(text: &str) -> String {
    marks(text, false)
}

fn single_spaced(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// A title. In English, words that begin with a capital as titles have it are made
/// small, but for the first and the one after a colon; what the author put in braces
/// is kept as it is, by every style.
pub(super) fn title(chunks: &Chunks, english: bool) -> String {
    let letters: Vec<(char, bool)> = letters(chunks).collect();
    let mut out = String::new();
    let mut begins = true;
    let words = letters.split(|(c, _)| c.is_whitespace());
    for word in words.filter(|word| !word.is_empty()) {
        let first = out.is_empty();
        if !first {
            out.push(' ');
        }
        let kept = word.iter().all(|(c, kept)| *kept || !c.is_alphanumeric());
        let capitals = word.iter().any(|(c, _)| c.is_uppercase());
        match (english, kept && capitals) {
            (false, _) => out.extend(word.iter().map(|(c, _)| c)),
            (true, true) => {
                let last = word
                    .iter()
                    .rposition(|(_, kept)| *kept)
                    .map_or(word.len(), |at| at + 1);
                out.push_str("<span class=\"nocase\">");
                out.extend(word[..last].iter().map(|(c, _)| c));
                out.push_str("</span>");
                out.extend(word[last..].iter().map(|(c, _)| c));
            }
            (true, false) => small(word, begins, first, &mut out),
        }
        begins = matches!(word.last(), Some((':' | '?' | '!' | '—', _)));
    }
    out
}

/// Whether a title has a colon that is not in braces, before which a short title ends.
pub(super) fn has_colon(chunks: &Chunks) -> bool {
    chunks
        .iter()
        .any(|chunk| matches!(&chunk.v, Chunk::Normal(text) if text.contains(':')))
}

/// Writes a word of an English title, each part between hyphens by itself.
fn small(word: &[(char, bool)], begins: bool, first: bool, out: &mut String) {
    for (number, part) in word
        .split_inclusive(|(c, _)| matches!(c, '-' | '/'))
        .enumerate()
    {
        let letter = part.iter().position(|(c, _)| c.is_alphabetic());
        let Some(letter) = letter.filter(|&letter| !part[letter].1) else {
            out.extend(part.iter().map(|(c, _)| c));
            continue;
        };
        let title_case = part[letter + 1..].iter().all(|(c, _)| !c.is_uppercase());
        // `A` is the article; any other lone capital is an initial or a name.
        let lone = part[letter + 1..].iter().all(|(c, _)| !c.is_alphabetic());
        let head = begins && number == 0;
        for (at, (c, _)) in part.iter().enumerate() {
            match () {
                () if at != letter => out.push(*c),
                () if head && !first => out.extend(c.to_uppercase()),
                () if !head && title_case && (!lone || *c == 'A') => out.extend(c.to_lowercase()),
                () => out.push(*c),
            }
        }
    }
}

/// The letters of a field, each with whether braces keep its case.
fn letters(chunks: &Chunks) -> impl Iterator<Item = (char, bool)> {
    chunks.iter().flat_map(|chunk| {
        let (text, kept) = match &chunk.v {
            Chunk::Normal(text) => (marks(text, true), false),
            Chunk::Verbatim(text) => (marks(text, true), true),
            Chunk::Math(text) => (format!("${text}$"), true),
        };
        text.chars().map(move |c| (c, kept)).collect::<Vec<_>>()
    })
}

/// Dashes and quotation marks as TeX sets them, and the commands for faces.
fn marks(text: &str, dashes: bool) -> String {
    let mut out = text
        .replace("``", "“")
        .replace("''", "”")
        .replace('`', "‘")
        .replace('\'', "’");
    if dashes {
        out = out.replace("---", "—").replace("--", "–");
    }
    if out.contains('\\') {
        out = faces(&out);
    }
    out
}

/// The commands that CSL's micro-markup has an element for.
const FACES: [(&str, &str); 8] = [
    ("\\emph", "i"),
    ("\\textit", "i"),
    ("\\textbf", "b"),
    ("\\mkbibemph", "i"),
    ("\\textsuperscript", "sup"),
    ("\\textsubscript", "sub"),
    ("\\enquote", ""),
    ("\\url", ""),
];

fn faces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let face = FACES.iter().find(|(command, _)| rest.starts_with(command));
        let inner = face.and_then(|(command, element)| {
            let inner = rest[command.len()..].trim_start().strip_prefix('{')?;
            Some((*element, inner, inner.find('}')?))
        });
        match inner {
            Some((element, inner, end)) if !element.is_empty() => {
                out.extend(["<", element, ">", &inner[..end], "</", element, ">"]);
                rest = &inner[end + 1..];
            }
            Some((_, inner, end)) => {
                out.push_str(&inner[..end]);
                rest = &inner[end + 1..];
            }
            None => {
                out.push('\\');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use biblatex::Spanned;

    #[track_caller]
    fn check(chunks: &[(&str, bool)], expected: &str) {
        let chunks: Vec<Spanned<Chunk>> = chunks
            .iter()
            .map(|(text, kept)| match kept {
                true => Spanned::zero(Chunk::Verbatim((*text).into())),
                false => Spanned::zero(Chunk::Normal((*text).into())),
            })
            .collect();
        assert_eq!(title(&chunks, true), expected);
    }

    #[test]
    fn an_english_title_loses_the_capitals_of_titles_and_no_others() {
        check(
            &[("The Wobbling Almanack: A Story of MacBeth", false)],
            "The wobbling almanack: A story of MacBeth",
        );
        check(
            &[
                ("On ", false),
                ("DNA", true),
                (" and ", false),
                ("New", true),
                (" York", false),
            ],
            "On <span class=\"nocase\">DNA</span> and <span class=\"nocase\">New</span> york",
        );
    }

    #[test]
    fn commands_for_faces_become_markup() {
        let chunk = [Spanned::zero(Chunk::Normal(
            "a \\emph{b} ``c'' \\url{d}".into(),
        ))];
        assert_eq!(plain(&chunk), "a <i>b</i> “c” d");
    }

    #[test]
    fn a_title_in_another_language_stays() {
        let chunk = [Spanned::zero(Chunk::Normal("Die Große  Reise".into()))];
        assert_eq!(title(&chunk, false), "Die Große Reise");
    }
}
