//! The text of a field, as CSL's micro-markup.

use biblatex::Chunk;

use super::Chunks;

/// The words of a field as they stand, white space single.
pub(super) fn plain(chunks: &Chunks) -> String {
    let mut out = String::new();
    for (c, _) in letters(chunks) {
        out.push(c);
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    words.join(" ")
}

/// A title. In English, words that begin with a capital as titles have it are made
/// small, and what the author put in braces is kept as it is, by every style.
pub(super) fn title(chunks: &Chunks, english: bool) -> String {
    let letters: Vec<(char, bool)> = letters(chunks).collect();
    let mut out = String::new();
    let mut begins = true;
    for word in letters
        .split(|(c, _)| c.is_whitespace())
        .filter(|word| !word.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        let kept = word.iter().all(|(c, kept)| *kept || !c.is_alphanumeric());
        let first = word.iter().position(|(c, _)| c.is_alphabetic());
        let small = english
            && !begins
            && first.is_some_and(|first| !word[first].1)
            && word.iter().skip(first.unwrap_or(0) + 1).all(|(c, _)| !c.is_uppercase())
            // `A` is the article; any other lone capital is an initial or a name.
            && (word.len() > 1 || word[0].0 == 'A');
        let protected = english && kept && word.iter().any(|(c, _)| c.is_uppercase());
        if protected {
            out.push_str("<span class=\"nocase\">");
        }
        for (at, (c, _)) in word.iter().enumerate() {
            match small && Some(at) == first {
                true => out.extend(c.to_lowercase()),
                false => out.push(*c),
            }
        }
        if protected {
            out.push_str("</span>");
        }
        begins = matches!(word.last(), Some((':' | '?' | '!' | '—', _)));
    }
    out
}

/// The letters of a field, each with whether braces keep its case.
fn letters(chunks: &Chunks) -> impl Iterator<Item = (char, bool)> {
    chunks.iter().flat_map(|chunk| {
        let (text, kept, mark) = match &chunk.v {
            Chunk::Normal(text) => (dashed(text), false, ""),
            Chunk::Verbatim(text) => (dashed(text), true, ""),
            Chunk::Math(text) => (text.clone(), true, "$"),
        };
        let marked = format!("{mark}{text}{mark}");
        marked.chars().map(move |c| (c, kept)).collect::<Vec<_>>()
    })
}

fn dashed(text: &str) -> String {
    text.replace("---", "—").replace("--", "–")
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
    fn a_title_in_another_language_stays() {
        let chunk = [Spanned::zero(Chunk::Normal("Die Große  Reise".into()))];
        assert_eq!(title(&chunk, false), "Die Große Reise");
    }
}
