//! Formulas: kept as they are written, between dollars.

/// The formula that `text` begins with a dollar, as it is shown, and how many bytes it is.
/// A dollar without a partner is a sign of money.
pub(super) fn formula(text: &str) -> Option<(String, usize)> {
    let mark = match text.starts_with("$$") {
        true => "$$",
        false => "$",
    };
    let inner = &text[mark.len()..];
    let end = unescaped(inner, mark)?;
    // TeX allows no empty line in a formula.
    let tex = &inner[..end];
    if tex.contains("\n\n") {
        return None;
    }
    Some((format!("{mark}{}{mark}", tex.trim()), end + 2 * mark.len()))
}

/// The formula that `text` begins with `\(` or `\[`.
pub(super) fn bracketed(text: &str) -> Option<(String, usize)> {
    let (close, mark) = match text.get(..2)? {
        "\\(" => ("\\)", "$"),
        "\\[" => ("\\]", "$$"),
        _ => return None,
    };
    let inner = &text[2..];
    let end = inner.find(close)?;
    Some((format!("{mark}{}{mark}", inner[..end].trim()), end + 4))
}

/// Where `mark` stands first without a backslash before it.
fn unescaped(text: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if text[at..].starts_with(mark) => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(&str, usize)>) {
        let found = formula(text).or_else(|| bracketed(text));
        let found = found.as_ref().map(|(shown, length)| (&**shown, *length));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_formula_goes_to_the_next_dollar() {
        check("$x^{2}$ and $y$", Some(("$x^{2}$", 7)));
        check("$ 5\\$ $", Some(("$5\\$$", 7)));
        check("$$x$$ y", Some(("$$x$$", 5)));
        check("\\(a+b\\) c", Some(("$a+b$", 7)));
        check("\\[ y \\]", Some(("$$y$$", 7)));
    }

    #[test]
    fn a_dollar_alone_is_money() {
        check("$5", None);
        check("$5\n\n$6", None);
        check("\\(a", None);
    }
}
