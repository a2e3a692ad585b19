//! Accents: `\'e`, `\"{u}`, `\v{c}`, `\'{\i}`, and two on one letter.

use unicode_normalization::char::compose;

use super::commands;

/// The commands, the combining character of each, and what it is without a letter.
const ACCENTS: [(&str, char, char); 20] = [
    ("'", '\u{301}', '\''),
    ("`", '\u{300}', '`'),
    ("^", '\u{302}', '^'),
    ("\"", '\u{308}', '"'),
    ("~", '\u{303}', '~'),
    ("=", '\u{304}', '¯'),
    (".", '\u{307}', '.'),
    ("u", '\u{306}', '˘'),
    ("v", '\u{30c}', 'ˇ'),
    ("H", '\u{30b}', '˝'),
    ("r", '\u{30a}', '˚'),
    ("c", '\u{327}', '¸'),
    ("k", '\u{328}', '˛'),
    ("d", '\u{323}', '.'),
    ("b", '\u{331}', '_'),
    ("t", '\u{361}', ' '),
    ("h", '\u{309}', ' '),
    ("f", '\u{311}', ' '),
    ("G", '\u{30f}', ' '),
    ("U", '\u{30e}', ' '),
];

/// The letters of the accent that follows a backslash, with all of its argument, and how
/// many bytes they are. `None` if no accent stands there, or its argument is more than
/// letters and accents. An accent on nothing is a sign; after a letter, one that is the
/// mark of a letter goes on that: `{\u A}{\k{}}`, as programs write what they took apart.
pub(super) fn accented(text: &str, after_letter: bool) -> Option<(Vec<char>, usize)> {
    let (mark, alone, mut at) = accent(text)?;
    let mut marks = vec![mark];
    let mut braces = 0_usize;
    loop {
        let rest = &text[at..];
        let inner = rest.trim_start_matches(' ');
        at += rest.len() - inner.len();
        if let Some(rest) = inner.strip_prefix('{') {
            braces += 1;
            at = text.len() - rest.len();
        } else if let Some((mark, _, length)) = inner.strip_prefix('\\').and_then(accent) {
            marks.push(mark);
            at += 1 + length;
        } else {
            break;
        }
        if braces + marks.len() > 8 {
            return None;
        }
    }
    let mut letters = Vec::new();
    let base = base(&text[at..]);
    if let Some((base, length)) = base {
        at += length;
        letters = under(&marks, base);
    } else if braces > 0 || at >= text.len() {
        let belongs = after_letter && text.starts_with(char::is_alphabetic);
        letters.push(if belongs { mark } else { alone });
    } else {
        return None;
    }
    // What else stands in the braces has no accent: `\'{el}`.
    while braces > 0 {
        let rest = &text[at..];
        let c = rest.chars().next()?;
        match c {
            '}' => braces -= 1,
            '{' | '\\' | '$' | '%' => return None,
            c => letters.push(c),
        }
        at += c.len_utf8();
    }
    Some((letters, at))
}

/// The accent that `text` begins with: its combining character, its sign, its length.
fn accent(text: &str) -> Option<(char, char, usize)> {
    let first = text.chars().next()?;
    let (_, mark, alone) = ACCENTS.iter().find(|(name, ..)| name.starts_with(first))?;
    // A letter is the whole name of its command: `\c`, not `\copyright`.
    let goes_on = first.is_alphabetic() && text[1..].starts_with(|c: char| c.is_ascii_alphabetic());
    (!goes_on).then_some((*mark, *alone, 1))
}

/// The letter that an accent goes on, and how many bytes it is.
fn base(text: &str) -> Option<(char, usize)> {
    let first = text.chars().next()?;
    if first != '\\' {
        return first.is_alphanumeric().then_some((first, first.len_utf8()));
    }
    let name = &text[1..];
    let length = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let base = match &name[..length] {
        "i" | "imath" => 'i',
        "j" | "jmath" => 'j',
        other => commands::letter(other)?,
    };
    let after = &name[length..];
    let spaces = after.len() - after.trim_start_matches(' ').len();
    let nothing = if after.starts_with("{}") { 2 } else { 0 };
    Some((base, 1 + length + spaces.max(nothing)))
}

/// The letter with the marks over and under it, inmost first.
fn under(marks: &[char], base: char) -> Vec<char> {
    let mut letters = vec![base];
    for &mark in marks.iter().rev() {
        let composed = match letters.as_slice() {
            [one] => compose(*one, mark),
            _ => None,
        };
        match composed {
            Some(one) => letters = vec![one],
            None => letters.push(mark),
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, rest: &str) {
        let (letters, length) = accented(text, false).unwrap();
        let letters: String = letters.into_iter().collect();
        assert_eq!((&*letters, &text[length..]), (expected, rest));
    }

    #[test]
    fn a_letter_may_stand_with_or_without_braces() {
        check("'etude", "é", "tude");
        check("\"{U}ber", "Ü", "ber");
        check("c cx", "ç", "x");
        check("v{S}koda", "Š", "koda");
        check("'{el}", "él", "");
        check("r a", "å", "");
    }

    #[test]
    fn letters_without_a_dot_get_one_no_more() {
        check("'{\\i}x", "í", "x");
        check("\"\\i x", "ï", "x");
        check("^{\\j}", "ĵ", "");
        check("'{\\o}", "ǿ", "");
    }

    #[test]
    fn two_accents_go_on_one_letter() {
        check("'{\\\"u}", "ǘ", "");
        check("d{\\=x}", "x\u{304}\u{323}", "");
    }

    #[test]
    fn an_accent_on_nothing_is_a_sign() {
        check("^{}x", "^", "x");
        check("~{}", "~", "");
    }

    #[test]
    fn what_is_no_accent_is_left_to_others() {
        for text in ["copyright", "", "&", "'{\\emph{x}}", "'{{{{{{{{{{e"] {
            assert_eq!(accented(text, false), None, "{text}");
        }
    }
}
