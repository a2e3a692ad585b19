//! Code as markup.
//!
//! It is highlighted by class, with a small set of classes that a style sheet can colour
//! for light and dark. This module does not know where the code stands.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::Pages;
use super::markup::escape;
use crate::data::draft::Code;
use crate::memo::Key;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Code longer than this is not highlighted: it would cost more than it helps.
const TOO_LONG: usize = 200_000;

/// So many blocks in one language, none longer than so many bytes, tell well enough which of
/// its expressions a book needs.
const SAMPLES: usize = 32;
const SAMPLE: usize = 8192;

impl Pages {
    /// The first 32 blocks of code in each language of the book, in the order of the book,
    /// but for long ones.
    ///
    /// The expressions that read a language are made when they are first needed, for good: in
    /// 2 to 50 ms and up to 15 MB for most, in 300 ms and 75 MB for TypeScript. Who has highlighted these with
    /// [`Pages::highlight`] has most of that behind.
    pub fn samples_of_code(&self) -> Vec<&Code> {
        let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
        let code = self.book.texts().flat_map(|text| &text.draft.body.code);
        let short = code.filter(|code| code.text.len() <= SAMPLE);
        let first = short.filter(|code| {
            let seen = seen.entry(&code.language).or_default();
            *seen += 1;
            *seen <= SAMPLES
        });
        first.collect()
    }

    /// A code block as `<pre>`, highlighted if its language is known. Remembered from one
    /// build to the next.
    pub fn highlight(&self, code: &Code) -> Arc<String> {
        let key = Key::of(&[code.language.as_bytes(), code.text.as_bytes()]);
        self.code.get(key, || render_code(code))
    }
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
    use crate::pages::sample::Sample;

    #[test]
    fn the_first_blocks_of_each_language_stand_for_the_others() {
        let mut sample = Sample::default();
        for case in ["a", "b"] {
            sample = sample.case(case);
            for n in 0..20 {
                sample = sample.code("sh", &format!("echo {case} {n}"));
            }
            sample = sample.code("toml", case);
            sample = sample.code("json", &" ".repeat(SAMPLE + 1));
        }
        let pages = sample.pages();
        let samples = pages.samples_of_code();
        let texts: Vec<&str> = samples.iter().map(|code| &*code.text).collect();
        assert_eq!(texts.len(), SAMPLES + 2, "{texts:?}");
        assert_eq!((texts[0], texts[20]), ("echo a 0", "a"));
        assert_eq!(texts[21..][..2], ["echo b 0", "echo b 1"]);
        assert_eq!(texts[SAMPLES..], ["echo b 11", "b"]);
    }

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
