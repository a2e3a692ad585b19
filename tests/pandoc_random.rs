//! Random documents made from the grammar of SPEC 2: nothing in them makes the reader
//! fail, every place it gives is a place in the file, and every citation outside code is
//! found. With `--ignored` (and Pandoc, which `CASEBOOK_PANDOC` names) the same documents
//! are read by Pandoc too, and every fact must agree.

#![expect(clippy::print_stdout, reason = "a test that says how many passed")]

mod oracle;

use std::ops::Range;

use casebook::data::draft::{Body, Place};
use casebook::data::{Reading, read_draft};
use casebook::text::{Span, TextFile};
use oracle::agreement::compare;
use oracle::pandoc::Pandoc;
use oracle::reading;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// Documents that are read.
const CASES: u32 = 100;

/// Texts of whatever means something, in any order.
const WILD: &str = "([-@a-z;,.:\\[\\]{}()#*_`~^$|>\"'\\\\ é\n=+0-9<&!]|\\[@k|:::|\\$\\$|```|\\]\\{|\n\n|\\|---\n| p\\. ){0,120}";

/// Documents that Pandoc is asked about.
const ASKED: usize = 200;

/// A piece of a document: as it is written, and the keys that it cites.
#[derive(Clone, Debug, Default)]
struct Piece {
    text: String,
    keys: Vec<String>,
}

impl Piece {
    fn bare(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            keys: Vec::new(),
        }
    }

    fn map(self, change: impl FnOnce(&str) -> String) -> Self {
        Self {
            text: change(&self.text),
            keys: self.keys,
        }
    }

    fn join(pieces: Vec<Piece>, between: &str) -> Self {
        let texts: Vec<&str> = pieces.iter().map(|piece| &*piece.text).collect();
        Self {
            text: texts.join(between),
            keys: pieces.iter().flat_map(|piece| piece.keys.clone()).collect(),
        }
    }
}

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => select(vec!["water", "boils", "at", "the", "kettle", "été", "naïve", "日本", "Ω", "3rd"]),
        1 => select(vec!["x@y.org", "\\@no", "a.b@c.de", "it's", "R&D", "&copy;", "5 < 6", "a\\*b"]),
        1 => select(vec!["\"quoted words\"", "'single'", "-- so --", "and...", "(aside)"]),
    ]
    .prop_map(str::to_owned)
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-z][a-z0-9]{0,5}",
        "[a-z]{1,4}[-_:.][a-z0-9]{1,4}",
        select(vec![
            "doi:10.1000/x1".to_owned(),
            "é1".to_owned(),
            "smith-2020_b".to_owned(),
            "1903a".to_owned()
        ]),
    ]
}

/// A key with its `@`, in braces where that is needed or now and then.
fn at_key() -> impl Strategy<Value = Piece> {
    (key(), prop::bool::weighted(0.1)).prop_map(|(key, braces)| Piece {
        text: if braces {
            format!("@{{{key}}}")
        } else {
            format!("@{key}")
        },
        keys: vec![key],
    })
}

fn locator() -> impl Strategy<Value = String> {
    let label = select(vec![
        "", "p. ", "pp. ", "chap. ", "§ ", "para. ", "paras. ", "fig. ", "vol. ", "l. ", "n. ",
        "sec. ", "pp.",
    ]);
    let number = prop_oneof![
        "[1-9][0-9]{0,2}",
        "[1-9]-[1-9][0-9]",
        "[1-9]--[1-9][0-9]",
        "[1-9], [1-9]",
        "[1-9][0-9]?[a-c]",
        select(vec!["xii", "iv-ix", "3(1)(a)", "1.2", "[17]"]).prop_map(str::to_owned),
    ];
    prop_oneof![
        3 => Just(String::new()),
        6 => (label, number).prop_filter_map("Roman numbers need a label", |(label, number)| {
            let roman = number.starts_with(['x', 'i']);
            (!roman || !label.is_empty()).then(|| format!(", {label}{number}"))
        }),
        1 => select(vec![", {Ex. B, lines 3-4}", ", {p. 3} and", " p. 3", ", passim"]).prop_map(str::to_owned),
    ]
}

fn suffix() -> impl Strategy<Value = String> {
    prop_oneof![
        5 => Just(String::new()),
        3 => vec(select(vec!["for", "the", "heat", "of it", "and more", "*so*", "[sic]", "\"exact; words\""]), 1..3)
            .prop_map(|words| format!(", {}", words.join(" "))),
    ]
}

fn prefix() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => select(vec!["see", "but see", "cf.", "*see* also", "contra", "quoted in", "words of"])
            .prop_map(|words| format!("{words} ")),
    ]
}

fn item() -> impl Strategy<Value = Piece> {
    (
        prefix(),
        prop::bool::weighted(0.15),
        at_key(),
        locator(),
        suffix(),
    )
        .prop_map(|(prefix, suppress, key, locator, suffix)| {
            let minus = if suppress { "-" } else { "" };
            key.map(|key| format!("{prefix}{minus}{key}{locator}{suffix}"))
        })
}

fn bracket() -> impl Strategy<Value = Piece> {
    vec(item(), 1..4).prop_map(|items| Piece::join(items, "; ").map(|inner| format!("[{inner}]")))
}

fn mention() -> impl Strategy<Value = Piece> {
    let after = prop_oneof![
        3 => Just(Piece::default()),
        2 => "[1-9][0-9]?".prop_map(|page| Piece::bare(format!(" [p. {page}]"))),
        1 => item().prop_map(|item| item.map(|item| format!(" [p. 3; {item}]"))),
        1 => item().prop_map(|item| item.map(|item| format!(" [{item}]"))),
    ];
    (at_key(), after).prop_map(|(key, after)| {
        // Without braces round it, a key goes on as far as it can.
        Piece::join(vec![key, after], "").map(|text| format!("{text} says"))
    })
}

fn attributes() -> impl Strategy<Value = String> {
    let class = "[a-z][a-z-]{1,5}[a-z]".prop_map(|class| format!(".{class}"));
    let pair =
        ("k[a-z]{1,4}", "[a-z0-9]{1,4}", 0..3_u8).prop_map(|(key, value, quote)| match quote {
            0 => format!("{key}={value}"),
            1 => format!("{key}=\"{value} and\""),
            _ => format!("{key}='{value} \"x\"'"),
        });
    (vec(class, 1..3), prop::option::of(pair)).prop_map(|(classes, pair)| {
        let mut parts = classes;
        parts.extend(pair);
        format!("{{{}}}", parts.join(" "))
    })
}

fn inline(depth: u32) -> BoxedStrategy<Piece> {
    let leaf = prop_oneof![
        8 => word().prop_map(Piece::bare),
        4 => bracket(),
        2 => mention(),
        1 => key().prop_map(|key| Piece::bare(format!("`[@{key}]`"))),
        1 => select(vec!["$x^2$", "$a_{b}$", "H~2~O", "2^nd^", "<https://a.b/@c>"]).prop_map(Piece::bare),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || vec(inline(depth - 1), 1..4).prop_map(|inner| Piece::join(inner, " "));
    // Emphasis in emphasis has too many readings.
    let plain = || vec(inline(0), 1..4).prop_map(|inner| Piece::join(inner, " "));
    prop_oneof![
        8 => leaf,
        1 => plain().prop_map(|inner| inner.map(|inner| format!("*{inner}*"))),
        1 => plain().prop_map(|inner| inner.map(|inner| format!("**{inner}**"))),
        1 => (inner(), attributes()).prop_map(|(inner, attributes)| {
            inner.map(|inner| format!("[{inner}]{attributes}"))
        }),
        1 => inner().prop_map(|inner| inner.map(|inner| format!("so^[{inner}]"))),
    ]
    .boxed()
}

/// Inline text of one line, or of several.
fn line() -> impl Strategy<Value = Piece> {
    vec(inline(2), 1..7)
        .prop_map(|words| Piece::join(words, " ").map(|line| format!("So {line} it is.")))
}

fn block(depth: u32) -> BoxedStrategy<Piece> {
    let paragraph = || vec(line(), 1..3).prop_map(|lines| Piece::join(lines, "\n"));
    let cell = || vec(inline(1), 1..3).prop_map(|words| Piece::join(words, " "));
    let leaf = prop_oneof![
        6 => paragraph(),
        2 => (1..4_usize, line()).prop_map(|(level, line)| {
            line.map(|line| format!("{} {line}", "#".repeat(level)))
        }),
        1 => key().prop_map(|key| Piece::bare(format!("```\n[@{key}] and @{key}\n::: {{.x}}\n```"))),
        1 => (cell(), cell()).prop_map(|(a, b)| {
            let head = Piece::bare("| one | two |\n|:----|----:|\n");
            let row = Piece::join(vec![a, b], " | ").map(|row| format!("| {row} |"));
            Piece::join(vec![head, row], "")
        }),
        1 => line().prop_map(|line| line.map(|line| format!("![{line}](a.png)"))),
        1 => line().prop_map(|line| line.map(|line| format!("Term\n:   {line}"))),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let blocks = || vec(block(depth - 1), 1..3).prop_map(|blocks| Piece::join(blocks, "\n\n"));
    let indented = |text: &str, first: &str, rest: &str| {
        let mut out = String::new();
        for (number, line) in text.lines().enumerate() {
            let lead = match (number, line.is_empty()) {
                (0, _) => first,
                (_, true) => rest.trim_end(),
                _ => rest,
            };
            out += &format!("{lead}{line}\n");
        }
        out.trim_end().to_owned()
    };
    prop_oneof![
        6 => leaf,
        2 => (blocks(), attributes(), 3..6_usize).prop_map(|(blocks, attributes, colons)| {
            let fence = ":".repeat(colons);
            blocks.map(|blocks| format!("{fence} {attributes}\n\n{blocks}\n\n{fence}"))
        }),
        1 => blocks().prop_map(move |blocks| blocks.map(|blocks| indented(blocks, "> ", "> "))),
        1 => (paragraph(), blocks()).prop_map(move |(first, second)| {
            Piece::join(vec![first, second], "\n\n").map(|blocks| indented(blocks, "- ", "  "))
        }),
    ]
    .boxed()
}

fn document() -> impl Strategy<Value = Piece> {
    vec(block(2), 1..6)
        .prop_map(|blocks| Piece::join(blocks, "\n\n").map(|text| format!("{text}\n")))
}

fn read(text: &str) -> Body {
    let file = TextFile::new("content/pages/a.md", text);
    read_draft(&file, Place::Page, &Reading::default())
        .value
        .body
}

/// Every place is one of the file's, and what is said to stand there does.
fn places_hold(text: &str, body: &Body) {
    let at = |span: &Span| {
        text.get(span.start as usize..span.end as usize)
            .expect("a place in the file")
    };
    let within = |range: &Range<u32>| {
        body.html
            .get(range.start as usize..range.end as usize)
            .expect("a place in the HTML")
    };
    for cite in &body.cites {
        at(&cite.span);
        within(&cite.sentence);
        for citation in &cite.citations {
            assert_eq!(at(&citation.key.span), citation.key.value);
            if let Some(locator) = &citation.locator {
                at(&locator.span);
            }
            for quote in citation.around.quote.iter().chain(cite.quote.as_deref()) {
                at(&quote.span);
            }
        }
    }
    for block in &body.blocks {
        at(&block.span);
        within(&block.html);
        within(&block.sentence);
    }
    for heading in &body.headings {
        at(&heading.span);
        within(&heading.html);
    }
    for link in &body.links {
        at(&link.span);
    }
    for note in &body.footnotes {
        within(&note.html);
    }
    let mut last = 0;
    for hole in &body.holes {
        assert!(hole.at >= last && body.html.is_char_boundary(hole.at as usize));
        last = hole.at;
    }
}

/// Always the same documents, so that a failure is found again.
fn runner(cases: u32) -> TestRunner {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

#[test]
fn every_citation_outside_code_is_found() {
    let found = runner(CASES).run(&document(), |piece| {
        let body = read(&piece.text);
        places_hold(&piece.text, &body);
        let mut found: Vec<&str> = body
            .cites
            .iter()
            .flat_map(|cite| &cite.citations)
            .map(|citation| &*citation.key.value)
            .collect();
        let mut wanted: Vec<&str> = piece.keys.iter().map(String::as_str).collect();
        found.sort_unstable();
        wanted.sort_unstable();
        prop_assert_eq!(found, wanted, "{}", piece.text);
        Ok(())
    });
    found.unwrap();
}

#[test]
fn whatever_is_written_has_its_place() {
    let found = runner(CASES).run(&WILD, |text| {
        places_hold(&text, &read(&text));
        Ok(())
    });
    found.unwrap();
}

#[test]
#[ignore = "needs Pandoc"]
fn random_documents_are_read_as_pandoc_reads_them() {
    let Some(pandoc) = Pandoc::new(20) else {
        return;
    };
    let mut runner = runner(1);
    let (mut passed, mut facts, mut agreed) = (0, 0, 0);
    for _ in 0..ASKED {
        let piece = document().new_tree(&mut runner).unwrap().current();
        let Some(theirs) = pandoc.facts(&piece.text) else {
            println!("Pandoc does not get through:\n{}", piece.text);
            continue;
        };
        let (same, differences) = compare(&theirs, &reading::facts(&piece.text));
        facts += same + differences.len();
        agreed += same;
        passed += usize::from(differences.is_empty());
        if !differences.is_empty() {
            println!("{}\n{differences:#?}\n", piece.text);
        }
    }
    println!(
        "random documents against Pandoc: passed {passed} of {ASKED} ({agreed} of {facts} facts)"
    );
    assert_eq!(passed, ASKED);
}
