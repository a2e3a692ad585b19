//! Code and formulas as markup.
//!
//! Code is highlighted by class, with a small set of classes that a style sheet can
//! colour for light and dark. Formulas become MathML. It does not know where they stand.

use std::sync::{Arc, LazyLock};

use pulldown_latex::config::{DisplayMode, RenderConfig};
use pulldown_latex::{Parser, Storage};
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::markup::escape;
use crate::data::draft::{Code, Math};
use crate::diag::Diagnostic;
use crate::memo::{Key, Store};

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Code longer than this is not highlighted: it would cost more than it helps.
const TOO_LONG: usize = 200_000;

/// A code block as `<pre>`, highlighted if its language is known. Remembered in `store`.
pub fn code(store: &Store<String>, code: &Code) -> Arc<String> {
    store.get(
        Key::of(&[code.language.as_bytes(), code.text.as_bytes()]),
        || render_code(code),
    )
}

fn render_code(code: &Code) -> String {
    let mut out = String::with_capacity(code.text.len() * 2);
    out.push_str("<pre><code");
    if !code.language.is_empty() {
        out.push_str(" class=\"language-");
        escape(&mut out, &code.language);
        out.push('"');
    }
    out.push('>');
    let language = code.language.split([' ', ',', '{']).next().unwrap_or("");
    let syntax = SYNTAXES
        .find_syntax_by_token(language)
        .filter(|_| code.text.len() <= TOO_LONG);
    match syntax {
        Some(syntax) => highlight(&mut out, &code.text, syntax),
        None => escape(&mut out, &code.text),
    }
    out.push_str("</code></pre>");
    out
}

/// The classes, each with the scopes that it stands for. The first that fits counts.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let table = [
        ("comment", "hl-comment"),
        ("string", "hl-string"),
        ("constant.numeric", "hl-number"),
        ("constant", "hl-constant"),
        ("keyword.operator", ""),
        ("keyword", "hl-keyword"),
        ("storage", "hl-keyword"),
        ("entity.name.tag", "hl-keyword"),
        ("entity.other.attribute-name", "hl-name"),
        ("entity.name", "hl-name"),
        ("support", "hl-name"),
        ("variable.parameter", "hl-name"),
        ("markup.heading", "hl-keyword"),
        ("invalid", "hl-invalid"),
    ];
    table
        .into_iter()
        .filter_map(|(scope, class)| Some((Scope::new(scope).ok()?, class)))
        .collect()
});

fn class_of(stack: &ScopeStack) -> &'static str {
    let of_scope = |scope: &Scope| CLASSES.iter().find(|(known, _)| known.is_prefix_of(*scope));
    stack
        .scopes
        .iter()
        .rev()
        .find_map(of_scope)
        .map_or("", |(_, class)| class)
}

/// One class for each stretch of text. A line that the syntax cannot read, and what
/// follows it, stays plain.
fn highlight(out: &mut String, text: &str, syntax: &SyntaxReference) {
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut open = "";
    let mut done = 0;
    for line in text.split_inclusive('\n') {
        let Ok(steps) = state.parse_line(line, &SYNTAXES) else {
            break;
        };
        let mut at = 0;
        for (until, step) in steps {
            add(out, &mut open, &line[at..until], &stack);
            at = until;
            if stack.apply(&step).is_err() {
                stack = ScopeStack::new();
            }
        }
        add(out, &mut open, &line[at..], &stack);
        done += line.len();
    }
    if !open.is_empty() {
        out.push_str("</span>");
    }
    escape(out, &text[done..]);
}

fn add(out: &mut String, open: &mut &'static str, text: &str, stack: &ScopeStack) {
    if text.is_empty() {
        return;
    }
    let class = if text.trim().is_empty() {
        *open
    } else {
        class_of(stack)
    };
    if class != *open {
        if !open.is_empty() {
            out.push_str("</span>");
        }
        if !class.is_empty() {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
        }
        *open = class;
    }
    escape(out, text);
}

/// Adds a formula as MathML. One that is not TeX stands as it was written, and is reported.
pub fn math(out: &mut String, math: &Math) -> Option<Diagnostic> {
    let storage = Storage::new();
    let events: Result<Vec<_>, _> = Parser::new(&math.tex, &storage).collect();
    let rendered = events
        .map_err(|error| error.to_string())
        .and_then(|events| {
            let display_mode = if math.display {
                DisplayMode::Block
            } else {
                DisplayMode::Inline
            };
            let config = RenderConfig {
                display_mode,
                annotation: Some(&math.tex),
                ..RenderConfig::default()
            };
            let mut mathml = String::new();
            let events = events.into_iter().map(Ok::<_, std::convert::Infallible>);
            pulldown_latex::push_mathml(&mut mathml, events, config)
                .map_err(|error| error.to_string())?;
            Ok(mathml)
        });
    match rendered {
        Ok(mathml) => {
            out.push_str(&mathml);
            None
        }
        Err(reason) => {
            out.push_str("<code class=\"math\">");
            escape(out, &math.tex);
            out.push_str("</code>");
            let reason = reason.lines().next().unwrap_or_default().to_owned();
            Some(
                Diagnostic::at(
                    crate::diag::Code::ODD_MARKUP,
                    &math.span,
                    "a formula is not TeX that can be shown",
                )
                .label(reason)
                .help("write `\\$` for a dollar sign that opens no formula"),
            )
        }
    }
}
