//! Formulas that go over several lines: `$$` at the start of one line, and at the end
//! of a later one.
//!
//! A line of a formula may begin with `-`, `+` or `=`. To CommonMark that would be a
//! list or a heading; to Pandoc it is TeX, and so it is here: such lines are masked
//! before the parser sees them. Where the `$$` turn out to stand in code, the mask does
//! no harm, because code is taken from the text itself.

use std::ops::Range;

/// What is to be masked: stretches of lines, without what they begin with.
pub(super) fn displays(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    if !text.contains("$$") {
        return found;
    }
    // The lines of a formula so far, and how many quotes it stands in.
    let mut open: Option<(Vec<Range<usize>>, usize)> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim_end();
        let Some((mut lines, quotes)) = open.take() else {
            let inner = content.trim_start_matches([' ', '\t', '>']);
            let lead = &content[..content.len() - inner.len()];
            if inner
                .strip_prefix("$$")
                .is_some_and(|rest| close(rest).is_none())
            {
                open = Some((Vec::new(), lead.matches('>').count()));
            }
            continue;
        };
        let lead = lead_of(content, quotes);
        let inner = &content[lead..];
        let breaks = ["```", "~~~", ":::"];
        if inner.is_empty() || breaks.iter().any(|mark| inner.starts_with(mark)) {
            continue;
        }
        let from = start + lead;
        match close(inner) {
            Some(end) => {
                lines.push(from..from + end);
                found.append(&mut lines);
            }
            None => {
                lines.push(from..start + content.len());
                open = Some((lines, quotes));
            }
        }
    }
    found
}

/// Masks those stretches by words of nothing.
pub(super) fn mask(displays: &[Range<usize>], masked: &mut [u8]) {
    for display in displays {
        masked[display.clone()].fill(b',');
    }
}

/// The bytes that a line begins with in as many quotes.
pub(super) fn lead_of(line: &str, quotes: usize) -> usize {
    let mut left = quotes;
    let ends = |c: char| match c {
        ' ' | '\t' => false,
        '>' if left > 0 => {
            left -= 1;
            false
        }
        _ => true,
    };
    line.find(ends).unwrap_or(line.len())
}

/// Where a `$$` that is not escaped stands in a line.
fn close(line: &str) -> Option<usize> {
    let mut escaped = false;
    let mut letters = line.char_indices().peekable();
    while let Some((at, c)) = letters.next() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '$' if letters.peek().is_some_and(|(_, next)| *next == '$') => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = displays(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn the_lines_of_a_formula_are_found() {
        check("$$\na\n- b\n= c\n$$\n", &["a", "- b", "= c", ""]);
        check("> $$ a\n> - b$$ x\n", &["- b"]);
        check("$$a$$\n- b\n$$\n", &[]);
        check("$$\\$$\n- b\n$$\n", &["- b", ""]);
    }

    #[test]
    fn no_formula_goes_over_a_blank_line_or_a_fence() {
        check("$$\na\n\n- b\n$$\n", &[]);
        check("$$\n```\n- b\n$$\n", &[]);
        check("$$\n- a\n", &[]);
    }
}
