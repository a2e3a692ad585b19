use super::*;
use crate::data::bibtex::letters::{spelt, spelt_with_case};

#[track_caller]
fn check(tex: &str, expected: &str) {
    assert_eq!(spelt(&set(tex).letters), expected, "{tex}");
}

#[test]
fn signs_are_set() {
    check("100\\% \\& \\$5 \\# a\\_b \\{c\\}", "100% & $5 # a_b {c}");
    check("a---b 1--2 c-d", "a—b 1–2 c-d");
    check("a~b c\\ d", "a\u{a0}b c\u{a0}d");
    check(
        "\\textbackslash{}n \\S 5 \\LaTeX{} \\o re stra\\ss e",
        "\\n §5 LaTeX øre straße",
    );
    check(
        "Core\\textendash{}Shell and III\\textendash{{V}}",
        "Core–Shell and III–V",
    );
    check("a\n  b\tc", "a b c");
}

#[test]
fn letters_have_their_accents() {
    check(
        "{\\\"U}ber \\'etude na\\\"{\\i}ve \\v{S}koda \\c cx",
        "Über étude naïve Škoda çx",
    );
    check(
        "Erd\\H{o}s and G\\\"{o}del and \\'{\\O}",
        "Erdős and Gödel and Ǿ",
    );
    check("Munaf{\\u A}{\\k{}}", "Munaf\u{104}\u{306}");
}

#[test]
fn commands_become_looks_or_their_words() {
    check("a \\emph{b {c}} \\textbf{d}", "a <i>b c</i> <b>d</b>");
    check("{\\it b} c {\\bf d \\it e}", "<i>b</i> c <b>d <i>e</i></b>");
    check(
        "H\\textsubscript{2}O 1\\textsuperscript{st}",
        "H<sub>2</sub>O 1<sup>st</sup>",
    );
    check(
        "\\url{http://a_b.c/%7E\\_d} \\href{http://x}{y z}",
        "http://a_b.c/%7E_d y z",
    );
    check("\\relax c \\mbox{d {e}} \\texttt{f}", "c d e f");
    check("\\emph{ a } b", "<i>a</i> b");
    check(
        "\\textsc Foo",
        "<span style=\"font-variant:small-caps\">F</span>oo",
    );
    check(
        "\\MakeUppercase{ab} \\mkbibparens{c} \\bibstring{mathesis}",
        "AB (c) Master’s thesis",
    );
    check("{\\noopsort{1973}}Foo\\footnote{x} \\cite{y}", "Foo");
}

#[test]
fn quotation_marks_pair() {
    check("``a `b' c'' d", "“a ‘b’ c” d");
    check("`a' don't O'Neil ''b", "“a” don’t O’Neil ”b");
    check("\\enquote{a \\enquote{b} c}", "“a ‘b’ c”");
    check("‘a’ “b” the ‘c d’s", "“a” “b” the ‘c d’s");
}

#[test]
fn formulas_stay_as_they_are_written() {
    check(
        "H$_2$O $\\alpha$ \\(a+b\\) \\ensuremath{x^2}",
        "H$_2$O $\\alpha$ $a+b$ $x^2$",
    );
    check("from $5 on", "from $5 on");
}

#[test]
fn what_is_left_out_is_named() {
    let lost = |tex: &str| set(tex).lost;
    assert_eq!(lost("a \\foo{b} \\bar c \\foo{d}"), ["\\foo"]);
    assert_eq!(lost("a % b\n  c"), ["%"]);
    assert_eq!(lost("a %\n  b \\noopsort{c}"), [""; 0]);
    check("a \\foo[x]{b}{c} d \\bar e", "a d e");
    check("a % b\n  c", "a c");
}

#[test]
fn braces_that_do_not_pair_do_no_harm() {
    check("a} {b \\emph{c", "a b <i>c</i>");
    check(&"{\\emph".repeat(3), "");
    let deep = "{\\emph{".repeat(50_000) + "x";
    assert!(spelt(&set(&deep).letters).contains('x'));
}

#[test]
fn case_is_kept_in_braces() {
    let case = |tex: &str| spelt_with_case(&set(tex).letters);
    assert_eq!(case("On {DNA} 5"), "On <span class=\"nocase\">DNA</span> 5");
    assert_eq!(
        case("{\\emph{A} b} {5}"),
        "<span class=\"nocase\"><i>A</i> b</span> 5"
    );
    assert_eq!(
        case("\\mkbibemph{Ab}c"),
        "<i><span class=\"nocase\">Ab</span></i>c"
    );
}
