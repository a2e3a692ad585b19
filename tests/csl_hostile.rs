//! No text of an author, however wrong, may panic or leave the processor as
//! markup.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test, one of which watches the time"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use casebook::csl::{Style, StyleError, bundled_names};

#[path = "csl/hostile.rs"]
mod hostile;

#[test]
fn no_text_becomes_markup_in_any_bundled_style() {
    let texts = [
        "<script>alert(1)</script>",
        "javascript:alert('x')",
        "https://e.org/\"onmouseover=\"alert(1)",
        "\"><img src=x onerror=alert(1)>",
        "<i><b><sup><i>\"'“‘<span class=\"nocase\">",
        "</i></span>’”'\"",
        "2012-13--45/..~?",
        "1-2-3, 4 & 5–6;7",
        "İıſßŉ ﷽ \u{202e}\u{0}\u{feff}",
        "....,,,;;;:::!!!???  ",
        "",
        " ",
    ];
    for name in bundled_names() {
        let style = Arc::new(Style::bundled(name, "").unwrap());
        for text in texts {
            hostile::print(&style, text);
        }
    }
}

#[test]
fn a_field_eight_times_as_long_takes_about_eight_times_as_long() {
    let style = Arc::new(Style::bundled("chicago-author-date", "").unwrap());
    for text in ["<i>", "'\"", "\"a ", "a-", "1,", "</b><b>", "“", "A. "] {
        let time = |length: usize| {
            let start = Instant::now();
            hostile::print(&style, &text.repeat(length));
            start.elapsed()
        };
        let (short, long) = (time(250), time(2000));
        let most = short * 32 + Duration::from_millis(500);
        assert!(long < most, "{text:?}: {short:?}, then {long:?}");
    }
}

#[track_caller]
fn refused(body: &str, expected: &StyleError) {
    let xml = format!(
        "<style xmlns=\"http://purl.org/net/xbiblio/csl\" class=\"in-text\" version=\"1.0\">\
         <info><title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info>\
         {body}</style>"
    );
    assert_eq!(
        Style::compile(&xml, &|_| None, "", None).unwrap_err(),
        *expected
    );
}

#[test]
fn a_macro_that_calls_itself_is_refused() {
    let citation = "<citation><layout><text macro=\"a\"/></layout></citation>";
    let own = "<macro name=\"a\"><text macro=\"a\"/></macro>";
    refused(
        &format!("{own}{citation}"),
        &StyleError::CircularMacro("a".into()),
    );
    let round = "<macro name=\"a\"><text macro=\"b\"/></macro><macro name=\"b\"><group>\
                 <text macro=\"a\"/></group></macro>";
    refused(
        &format!("{round}{citation}"),
        &StyleError::CircularMacro("a".into()),
    );
    refused(citation, &StyleError::UnknownMacro("a".into()));
}

#[test]
fn a_style_that_would_never_end_is_refused() {
    let citation = "<citation><layout><text macro=\"m0\"/></layout></citation>";
    let doubling: String = (0..40)
        .map(|n| {
            let call = format!("<text macro=\"m{}\"/>", n + 1);
            format!("<macro name=\"m{n}\">{call}{call}</macro>")
        })
        .collect();
    let last = "<macro name=\"m40\"><text variable=\"title\"/></macro>";
    refused(&format!("{doubling}{last}{citation}"), &StyleError::TooDeep);
    let nested = format!("{}{}", "<group>".repeat(5000), "</group>".repeat(5000));
    refused(
        &format!("<citation><layout>{nested}</layout></citation>"),
        &StyleError::TooDeep,
    );
}
