//! Formulas as MathML.
//!
//! TeX is turned into MathML Core when the page is made. What the converter gives is
//! not trusted: `guard` lets through the elements and attributes of MathML and nothing
//! else, and mends what is not sound. This module does not know where a formula stands.

mod guard;

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage};

use super::markup::escape;
use crate::data::draft::Math;
use crate::diag::{Code, Diagnostic};
use guard::guard;

/// Adds a formula. One that is not TeX stands as it was written, and is reported.
pub fn math(out: &mut String, math: &Math) -> Option<Diagnostic> {
    match to_mathml(math) {
        Ok(mathml) => {
            guard(out, &mathml);
            None
        }
        Err(reason) => {
            out.push_str("<code class=\"math\">");
            escape(out, &math.tex);
            out.push_str("</code>");
            let message = "a formula is not TeX that can be shown";
            Some(
                Diagnostic::at(Code::ODD_MARKUP, &math.span, message)
                    .label(reason)
                    .help("write `\\$` for a dollar sign that opens no formula"),
            )
        }
    }
}

fn to_mathml(math: &Math) -> Result<String, String> {
    let first_line = |error: String| {
        let line = error.lines().next().unwrap_or_default();
        line.strip_prefix("parsing error: ")
            .unwrap_or(line)
            .to_owned()
    };
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(&math.tex, &storage).collect();
    let events = events.map_err(|error| first_line(error.to_string()))?;
    let display_mode = match math.display {
        true => DisplayMode::Block,
        false => DisplayMode::Inline,
    };
    let config = RenderConfig {
        display_mode,
        ..RenderConfig::default()
    };
    let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
    let mut mathml = String::new();
    pulldown_latex::push_mathml(&mut mathml, events, config)
        .map_err(|error| first_line(error.to_string()))?;
    Ok(mathml)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{FilePath, Span};

    fn formula(tex: &str) -> (String, Option<Diagnostic>) {
        let span = Span {
            file: FilePath::new("a.md"),
            start: 0,
            end: 0,
        };
        let mut out = String::new();
        let found = math(
            &mut out,
            &Math {
                tex: tex.to_owned(),
                display: false,
                span,
            },
        );
        (out, found)
    }

    #[track_caller]
    fn check(tex: &str, expected: &str) {
        let (out, found) = formula(tex);
        assert!(found.is_none(), "{found:?}");
        assert!(out.contains(expected), "{expected} is not in {out}");
    }

    #[test]
    fn a_formula_is_mathml() {
        check("x^2", "<msup><mi>x</mi><mn>2</mn></msup>");
    }

    #[test]
    fn a_formula_cannot_hold_other_markup() {
        let (out, _) = formula("</math><script src=x>");
        assert!(
            !out.contains("<script") && out.ends_with("</math>"),
            "{out}"
        );
        check("a<b", "<mo>&lt;</mo>");
        check("a\\&b", "&amp;");
    }

    #[test]
    fn a_formula_has_no_style() {
        check("\\color{red} x", "<mi>x</mi>");
    }

    #[test]
    fn what_is_not_tex_stands_as_it_was_written() {
        let (out, found) = formula("\\frac{1}{<");
        assert_eq!(out, "<code class=\"math\">\\frac{1}{&lt;</code>");
        assert!(found.is_some());
    }
}
