use super::*;
use crate::data::bibtex::entry::Piece;

/// Entries as `key(name=value; …)`, and faults as their kinds with what they stand at.
fn read(text: &str) -> (Vec<String>, Vec<(FaultKind, &str)>) {
    let scan = scan(text);
    let field = |field: &Field| {
        let pieces: Vec<&str> = field
            .pieces
            .iter()
            .map(|piece: &Piece| text[piece.place().clone()].trim())
            .collect();
        format!("{}={}", &text[field.name.clone()], pieces.join("#"))
    };
    let entry = |entry: &Entry| {
        let fields: Vec<String> = entry.fields.iter().map(field).collect();
        format!(
            "{}({})",
            &text[entry.key.place().clone()],
            fields.join("; ")
        )
    };
    let faults = scan
        .faults
        .iter()
        .map(|fault| (fault.kind, &text[fault.at.clone()]));
    (scan.entries.iter().map(entry).collect(), faults.collect())
}

#[track_caller]
fn check(text: &str, entries: &[&str], faults: &[(FaultKind, &str)]) {
    let (found, wrong) = read(text);
    let found: Vec<&str> = found.iter().map(|entry| &**entry).collect();
    assert_eq!((&*found, &*wrong), (entries, faults), "{text}");
}

#[test]
fn entries_are_found_between_anything_else() {
    check(
        "words @ x@y.z @book{a, t={}} % @book{no}\n@book{ b,\nt={x {y} \\} }, }\n",
        &["a(t=)", "b(t=x {y} \\})"],
        &[],
    );
    check(
        "@comment{@book{x,}} @preamble{\"a\"} @ book (c, t=\"x {\"} y\")",
        &["c(t=x {\"} y)"],
        &[],
    );
    check(
        "@Comment no\n@book{d/+:1, a=b # {c} # 12 % d\n, e = \"f\"}",
        &["d/+:1(a=b#c#12; e=f)"],
        &[],
    );
    check("@book{e}@misc{f,}", &["e()", "f()"], &[]);
}

#[test]
fn a_value_that_is_not_closed_ends_before_the_next_field() {
    check(
        "@book{a,\n author = {A,\n title = {T},\n year = 2000\n}\n\n@book{b, t={y}}\n",
        &["a(author=A; title=T; year=2000)", "b(t=y)"],
        &[(FaultKind::OpenBrace, "{")],
    );
    check(
        "@book{a,\n title = {T\n}\n@book{b, t={y}}\n",
        &["a(title=T)", "b(t=y)"],
        &[(FaultKind::OpenBrace, "{")],
    );
    check(
        "@book{a,\n title = \"T,\n year = \"2000\"\n}\n@book{b, t={y}}\n",
        &["a(title=T; year=2000)", "b(t=y)"],
        &[(FaultKind::OpenQuote, "\"")],
    );
    check(
        "@book{a,\n title = {T {x},\n",
        &["a(title=T {x})"],
        &[(FaultKind::OpenBrace, "{")],
    );
}

#[test]
fn an_entry_that_is_not_closed_ends_at_the_next() {
    check(
        "@book{a, t={x}\n\n@book{b, t={y}}\n",
        &["a(t=x)", "b(t=y)"],
        &[(FaultKind::NeverClosed, "@book{")],
    );
    let many = "@book{a, t={\n".repeat(20_000);
    assert_eq!(scan(&many).entries.len(), 20_000);
    let nested = many + &"}}".repeat(20_000);
    assert_eq!(scan(&nested).entries.len(), 20_000);
}

#[test]
fn a_brace_too_many_does_not_end_the_entry() {
    check(
        "@book{a, t={x}}, u={y}}\n@book{b, t={y}}",
        &["a(t=x; u=y)", "b(t=y)"],
        &[(FaultKind::ClosedEarly, "}")],
    );
    check(
        "@article{a, t={x}\n)\n@book{b, t={y}}",
        &["a(t=x)", "b(t=y)"],
        &[(FaultKind::WrongBracket, ")")],
    );
}

#[test]
fn what_is_missing_is_said_once_and_the_rest_is_read() {
    check(
        "@book{a t={x} u={y}}",
        &["a(t=x; u=y)"],
        &[(FaultKind::NoComma, "a"), (FaultKind::NoComma, "}")],
    );
    check(
        "@book{a, t {x}, u=, v={z}}",
        &["a(t=x; u=; v=z)"],
        &[(FaultKind::NoEquals, "t"), (FaultKind::NoValue, "u")],
    );
    check(
        "@book{ t={x}}@book{, t={x}}",
        &["book(t=x)", "book(t=x)"],
        &[(FaultKind::NoKey, "book"), (FaultKind::NoKey, "book")],
    );
    check(
        "@book{a b c, t={x}}",
        &["a b c(t=x)"],
        &[(FaultKind::SpacedKey, "a b c")],
    );
    check(
        "@book{a, t={x}, ???, words here, {y}, u={z}}",
        &["a(t=x; u=z)"],
        &[
            (FaultKind::Stray, "???"),
            (FaultKind::Stray, "words"),
            (FaultKind::Stray, "here"),
            (FaultKind::Stray, "{y}, u={z}}"),
        ],
    );
    check(
        "@book{a, t=\"the \"great\" one\", u={z}}",
        &["a(t=the \"great\" one; u=z)"],
        &[(FaultKind::InnerQuote, "\"")],
    );
    check(
        "@book smith2020, title = {x}\n\n@book{b, t={y}}",
        &["b(t=y)"],
        &[(FaultKind::NoBrace, "book")],
    );
}
