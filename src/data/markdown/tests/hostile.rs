//! Input that nobody writes: it must end soon, and never panic.

#![expect(
    clippy::disallowed_methods,
    reason = "what is tested is the time it takes"
)]

use std::time::{Duration, Instant};

use super::read;
use crate::data::markdown::raw_html::{Content, Token, content_of, is_attribute, tokens};

/// Checks that `text` is read in a time that no quadratic step would reach.
#[track_caller]
fn check(text: &str) {
    let start = Instant::now();
    let _ = read(text);
    let taken = start.elapsed();
    let begin: String = text.chars().take(20).collect();
    assert!(taken < Duration::from_secs(5), "{begin:?} took {taken:?}");
}

#[test]
fn long_and_deep_input_is_read_in_linear_time() {
    for part in [
        "[",
        "]",
        "[@a ",
        "[@a] ",
        "@a [",
        "*",
        "_a ",
        "`",
        "$a",
        "^a",
        "~a",
        "<b>",
        "<div>\n\n",
        "\"",
        "![",
        "[a](",
        "{.a}",
        "[a]{.b} ",
        "> ",
        "- ",
        "^[",
        "[^a]",
        "|",
        ":",
        "&",
        "\\",
        "a. ",
        "é",
    ] {
        check(&part.repeat(20_000));
    }
    for line in [
        "::: a\n\n",
        ":::\n\n",
        "::: {.claim}\n",
        "> ::: x\n",
        "| a |\n|---|\n",
        "a\n: b\n\n",
        "[^a]: b\n\n",
        "# a\n",
        "<td>\n",
        "---\n",
    ] {
        check(&line.repeat(20_000));
    }
    check(&format!(
        "{}a{}",
        "[".repeat(20_000),
        "]{.x}".repeat(20_000)
    ));
    check(&format!(
        "{}a{}",
        "::: x\n\n".repeat(20_000),
        "\n:::\n".repeat(20_000)
    ));
    check(&"a b [@c] ".repeat(120_000));
    check(&("Water boils. ".repeat(80_000) + "[@a]"));
}

/// Raw HTML as people try it, in a paragraph, in a block and cut in the middle.
const ATTEMPTS: &[&str] = &[
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//a.b/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"javascript:alert(1)\">",
    "<a href=\"java\tscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"javascript&colon;alert(1)\">x</a>",
    "<svg/onload=alert(1)>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc=\"<b>\"></iframe>",
    "<p style=\"background:url(x)\">a</p>",
    "<div title=\"a\" onclick='alert(1)' class=\"b\" x>c</div>",
    "<b title='\" onmouseover=\"alert(1)'>a</b>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<style>*{x:y}</style>",
    "<form action=x><input name=y></form>",
    "<object data=x></object><embed src=x>",
    "<base href=//a.b/><meta http-equiv=refresh><link rel=x>",
    "<b/<script>alert(1)</script>",
    "<<b>b</b>",
    "<details open ontoggle=alert(1)>x</details>",
    "</p></div><b",
];

#[test]
fn only_what_is_listed_gets_through() {
    const OURS: &[&str] = &["a", "input", "section"];
    for attempt in ATTEMPTS {
        for text in [
            format!("a {attempt} b"),
            (*attempt).to_owned(),
            format!("- > {attempt}\n\nb"),
        ] {
            let (body, _) = read(&text);
            let mut open = Vec::new();
            for token in tokens(&body.html) {
                match token {
                    Token::Open {
                        name, attributes, ..
                    } => {
                        let content = content_of(&name);
                        assert!(
                            content.is_some() || OURS.contains(&&*name),
                            "<{name}> of {text}"
                        );
                        for (attribute, _) in attributes {
                            assert!(is_attribute(&name, &attribute), "{attribute} of {text}");
                        }
                        if content != Some(Content::Void) {
                            open.push(name);
                        }
                    }
                    // The opening of a link is a hole.
                    Token::Close { name, .. } if name == "a" => {}
                    Token::Close { name, .. } => assert_eq!(open.pop(), Some(name), "{text}"),
                    Token::Text(words) => assert!(!words.contains('<'), "{words} of {text}"),
                    Token::Other => panic!("a comment or the like of {text}"),
                }
            }
            assert_eq!(open, Vec::<String>::new(), "{text}");
            for link in &body.links {
                let scheme = link.destination.to_lowercase().replace(['\t', '\n'], "");
                assert!(!scheme.contains("javascript:"), "{text}");
            }
        }
    }
}
