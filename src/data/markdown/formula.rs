//! A formula as words: `CO_2` as CO₂, `\frac{a}{b}` as a/b.
//!
//! For lists of contents, excerpts and indexes, where there is no room for MathML. What
//! has no such form (a matrix, aligned lines, TeX that is none) stays as it was written.

use pulldown_latex::event::{Content, Event, Grouping, ScriptType, Visual};
use pulldown_latex::{Parser, Storage};

/// Groups in one another; a formula with more is left as it was written.
const DEEPEST: usize = 32;

/// The formula in one line of text.
pub fn words(tex: &str) -> String {
    let storage = Storage::new();
    let events: Result<Vec<Event<'_>>, _> = Parser::new(tex, &storage).collect();
    let line = events.ok().and_then(|events| {
        let mut rest = events.as_slice();
        sequence(&mut rest, 0).filter(|_| rest.is_empty())
    });
    match line {
        Some(line) if !line.trim().is_empty() => line.trim().to_owned(),
        _ => tex.to_owned(),
    }
}

/// Characters in small, raised or lowered, where each of them has such a form.
pub fn script(text: &str, raised: bool) -> Option<String> {
    const PLAIN: &str = "0123456789+-=()";
    const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾";
    const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎";
    let small = if raised { RAISED } else { LOWERED };
    let form = |c: char| {
        let c = if c == '−' { '-' } else { c };
        let at = PLAIN.chars().position(|plain| plain == c)?;
        small.chars().nth(at)
    };
    (!text.is_empty())
        .then(|| text.chars().map(form).collect())
        .flatten()
}

/// What stands up to the end of a group, or of the formula.
fn sequence(rest: &mut &[Event<'_>], depth: usize) -> Option<String> {
    let mut out = String::new();
    while let Some((event, after)) = rest.split_first() {
        match event {
            Event::End => {
                *rest = after;
                return Some(out);
            }
            Event::Space { width, .. } => {
                *rest = after;
                if width.as_ref().is_some_and(|width| width.value > 0.0) {
                    space(&mut out);
                }
            }
            Event::Content(content) => {
                *rest = after;
                joined(&mut out, content);
            }
            _ => out.push_str(&element(rest, depth)?),
        }
    }
    (depth == 0).then_some(out)
}

/// One thing that a script or a fraction may be made of.
fn element(rest: &mut &[Event<'_>], depth: usize) -> Option<String> {
    if depth == DEEPEST {
        return None;
    }
    loop {
        let (event, after) = rest.split_first()?;
        *rest = after;
        return match event {
            Event::Space { .. } | Event::StateChange(_) => continue,
            Event::Content(content) => {
                let mut out = String::new();
                joined(&mut out, content);
                Some(out)
            }
            Event::Begin(Grouping::Normal) => sequence(rest, depth + 1),
            Event::Begin(Grouping::LeftRight(left, right)) => {
                let inside = sequence(rest, depth + 1)?;
                let mut out: String = left.iter().collect();
                out.push_str(inside.trim());
                out.extend(*right);
                Some(out)
            }
            Event::Visual(Visual::Fraction(_)) => {
                let above = element(rest, depth + 1)?;
                let below = element(rest, depth + 1)?;
                Some([&*bracketed(&above), "/", &*bracketed(&below)].concat())
            }
            Event::Visual(Visual::SquareRoot) => {
                Some(["√", &*bracketed(&element(rest, depth + 1)?)].concat())
            }
            Event::Visual(Visual::Root) => {
                let of = element(rest, depth + 1)?;
                let index = element(rest, depth + 1)?;
                Some([&*small(&index, true), "√", &*bracketed(&of)].concat())
            }
            Event::Visual(Visual::Negation) => {
                let sign = element(rest, depth + 1)?;
                Some([" ", sign.trim(), "\u{338} "].concat())
            }
            Event::Script { ty, .. } => {
                let base = element(rest, depth + 1)?;
                let first = element(rest, depth + 1)?;
                let mut out = base.trim().to_owned();
                out.push_str(&small(&first, matches!(ty, ScriptType::Superscript)));
                if matches!(ty, ScriptType::SubSuperscript) {
                    out.push_str(&small(&element(rest, depth + 1)?, true));
                }
                Some(out)
            }
            Event::Begin(_) | Event::End | Event::EnvironmentFlow(_) => None,
        };
    }
}

/// A script: in small characters, or else after the mark that TeX has for it.
fn small(text: &str, raised: bool) -> String {
    let text = text.trim();
    if text == "′" {
        return text.to_owned();
    }
    script(text, raised).unwrap_or_else(|| {
        let mark = if raised { "^" } else { "_" };
        [mark, &*bracketed(text)].concat()
    })
}

/// In brackets, unless it is one number, one letter or one word.
fn bracketed(text: &str) -> String {
    let text = text.trim();
    let is_one = text.chars().all(char::is_alphanumeric) || text.chars().count() == 1;
    if is_one {
        text.to_owned()
    } else {
        ["(", text, ")"].concat()
    }
}

/// Adds a character or word, with the spaces that stand round it in print.
fn joined(out: &mut String, content: &Content<'_>) {
    let mut buffer = [0; 8];
    match content {
        Content::Text(text) => out.push_str(text),
        Content::Number(number) => out.push_str(number),
        Content::Function(name) => {
            if out.ends_with(|c: char| c.is_alphanumeric()) {
                space(out);
            }
            out.push_str(name);
            out.push(' ');
        }
        Content::Ordinary { content, .. } | Content::LargeOp { content, .. } => out.push(*content),
        Content::Delimiter { content, .. } => out.push(*content),
        // A sign after a sign belongs to what follows it, as that of −5 in a = −5.
        Content::BinaryOp { content, .. } if out.ends_with(' ') => out.push(*content),
        Content::BinaryOp { content, .. } => around(out, content.encode_utf8(&mut buffer)),
        Content::Relation { content, .. } => {
            let sign = content.encode_utf8_to_buf(&mut buffer);
            around(out, std::str::from_utf8(sign).unwrap_or_default());
        }
        Content::Punctuation(c) => {
            out.push(*c);
            out.push(' ');
        }
    }
}

/// Adds a sign between two things; one at the beginning belongs to what follows.
fn around(out: &mut String, sign: &str) {
    let between = !out.trim_end().is_empty() && !out.ends_with(['(', '[', '{']);
    if between {
        space(out);
    }
    out.push_str(sign);
    if between {
        out.push(' ');
    }
}

fn space(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(tex: &str, expected: &str) {
        assert_eq!(words(tex), expected);
    }

    #[test]
    fn scripts_are_small_characters_where_there_are_such() {
        check("CO_2", "CO₂");
        check("10^3", "10³");
        check("s^{-1}", "s⁻¹");
        check("x_1^2", "x₁²");
        check("f'", "f′");
    }

    #[test]
    fn scripts_without_such_characters_keep_the_mark() {
        check("P_{\\text{lost}}", "P_lost");
        check("e^{a+b}", "e^(a + b)");
    }

    #[test]
    fn fractions_and_roots_stand_in_one_line() {
        check("t = \\frac{m\\,c}{P}", "t = (m c)/P");
        check("\\sqrt{2}", "√2");
        check("\\sqrt[3]{x+y}", "³√(x + y)");
    }

    #[test]
    fn letters_and_signs_are_those_of_print() {
        check("\\Delta T \\leq -5", "ΔT ≤ −5");
        check("\\left(a\\right)", "(a)");
        check("\\sin x", "sin x");
        check("a \\not= b", "a =\u{338} b");
    }

    #[test]
    fn what_cannot_be_said_in_a_line_stays_as_written() {
        let matrix = "\\begin{matrix} a & b \\\\ c & d \\end{matrix}";
        check(matrix, matrix);
        check("\\frac{1}{<", "\\frac{1}{<");
        check("", "");
    }

    #[test]
    fn a_formula_of_a_thousand_groups_is_no_harm() {
        let deep = ["{".repeat(1000), "x".to_owned(), "}".repeat(1000)].concat();
        check(&deep, &deep);
    }

    #[test]
    fn signs_and_figures_have_small_forms_and_letters_have_none() {
        assert_eq!(script("3", true).as_deref(), Some("³"));
        assert_eq!(script("−1", true).as_deref(), Some("⁻¹"));
        assert_eq!(script("st", true), None);
        assert_eq!(script("", false), None);
    }
}
