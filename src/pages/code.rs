//! Code as markup.
//!
//! It is highlighted by class, with a small set of classes that a style sheet can colour
//! for light and dark. This module does not know where the code stands.

use std::sync::{Arc, LazyLock};

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::markup::escape;
use crate::data::draft::Code;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(language: &str, text: &str, expected: &str) {
        let code = Code {
            language: language.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(render_code(&code), expected);
    }

    #[test]
    fn code_is_escaped_and_has_one_class_for_each_stretch() {
        check(
            "python",
            "x = \"a<b\"",
            "<pre><code class=\"language-python\">x = <span class=\"hl-string\">&quot;a&lt;b&quot;</span></code></pre>",
        );
    }

    #[test]
    fn code_in_no_known_language_is_plain() {
        check("", "a & b", "<pre><code>a &amp; b</code></pre>");
        check(
            "\"x",
            "a",
            "<pre><code class=\"language-&quot;x\">a</code></pre>",
        );
    }
}
