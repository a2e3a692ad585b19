//! Input that nobody writes: it must end soon, and never panic.

#![expect(
    clippy::disallowed_methods,
    reason = "what is tested is the time it takes"
)]

use std::time::{Duration, Instant};

use super::read;

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
