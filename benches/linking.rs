//! What an edit costs before a page can be rendered, stage by stage.
//!
//! `cargo bench --bench linking` makes books of 1,000 and 10,000 cases; with `BOOK=folder`
//! it takes that one instead, and `CASES=200` makes another number. A row is the median
//! of several rounds in which one case was changed.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a program that measures, on data of its own"
)]

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casebook::Memo;
use casebook::desk::Desk;
use casebook::pages::Route;
use casebook::project::{Options, Project};
use casebook::site::Site;
use casebook::text::TextFile;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const ROUNDS: usize = 15;

fn main() {
    if let Ok(folder) = std::env::var("BOOK") {
        let mut desk = Desk::open(folder.as_ref(), Options::default()).unwrap();
        let built = desk.build().unwrap();
        measure(&folder, built.project.clone());
        return;
    }
    let asked = std::env::var("CASES").ok().and_then(|n| n.parse().ok());
    let sizes = asked.map_or_else(|| vec![1_000, 10_000], |size| vec![size]);
    for size in sizes {
        let cases = (0..size).map(|n| case(n, size)).collect();
        let project = Project {
            cases,
            content: "content".to_owned(),
            ..Project::default()
        };
        measure(&format!("{size} cases"), project);
    }
}

/// Prints what a first build and edits of several kinds cost.
fn measure(name: &str, mut project: Project) {
    let memo = Memo::new();
    let start = Instant::now();
    let first = casebook::lay_out(&project, &memo).value;
    println!("{name}");
    row("from nothing", start.elapsed());
    let mut last = Some(first);
    let mut edits = |name: &str, edit: &dyn Fn(&str, usize) -> String| {
        let mut times = [const { Vec::new() }; 4];
        for round in 0..ROUNDS {
            let at = (round + 1) * project.cases.len() / (ROUNDS + 2);
            let file = &project.cases[at];
            let text = edit(&file.text, round);
            project.cases[at] = TextFile::new(file.path.clone(), text);
            let start = Instant::now();
            let site = casebook::lay_out(&project, &memo).value;
            let laid_out = start.elapsed();
            let page = page_of(&site, project.cases[at].path.as_str());
            let start = Instant::now();
            let _ = site.render(page);
            let rendered = start.elapsed();
            let start = Instant::now();
            let checks = casebook::check(&project, &site);
            let checked = start.elapsed();
            drop(checks);
            let start = Instant::now();
            last = Some(site);
            let dropped = start.elapsed();
            for (times, time) in times.iter_mut().zip([laid_out, rendered, checked, dropped]) {
                times.push(time);
            }
        }
        row(&format!("{name}: lay out"), median(&mut times[0]));
        row("  its page", median(&mut times[1]));
        row("  checks", median(&mut times[2]));
        row("  the old site let go", median(&mut times[3]));
    };
    edits("words added", &|text, round| {
        format!("{text}\nThe marker {round} stands here.\n")
    });
    edits("a claim added", &|text, round| {
        format!("{text}\n::: {{#added-{round} .claim}}\nAnother claim.\n:::\n")
    });
    edits("a source added", &|text, round| {
        text.replacen(
            "references:\n",
            &format!("references:\n- id: added{round}\n  type: book\n  title: Added\n"),
            1,
        ) + &format!("\nMore [@added{round}].\n")
    });
    drop(last);
}

fn page_of(site: &Site, file: &str) -> Route {
    let cases = &site.pages().book.cases;
    let at = cases
        .iter()
        .position(|case| case.prose.draft.file.path.as_str() == file);
    Route::Case(at.unwrap().into())
}

fn row(name: &str, time: Duration) {
    println!("  {name:<36}{:>10.2} ms", time.as_secs_f64() * 1e3);
}

fn median(times: &mut [Duration]) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The case of number `n` among `all`: five claims, ten sources of which four are
/// shared with other cases, and an answer to a claim elsewhere.
fn case(n: usize, all: usize) -> TextFile {
    let mut text = format!(
        "---\ntitle: Case {n}\ndate: 20{:02}-03-01\nreferences:\n",
        n % 25
    );
    let shared = |at: usize| (n * 7 + at * at * 31) % (all / 2).max(1);
    let key = |at: usize| match at {
        0..6 => format!("own{n}x{at}"),
        _ => format!("shared{}", shared(at)),
    };
    for at in 0..10 {
        let about = if at < 6 { n * 10 + at } else { shared(at) };
        write!(
            text,
            "- id: {}\n  type: article-journal\n  title: \"The matter of {about} in full\"\n  \
             author:\n  - family: {}\n    given: Ada B.\n  issued:\n    date-parts:\n    - [{}, 3]\n  \
             container-title: Journal of Matters\n  publisher: North Press\n  volume: {}\n  \
             page: 10-20\n  URL: https://matters.example/{about}\n",
            key(at),
            ["Varga", "Okafor", "Turner", "Haddad", "Silva"][about % 5],
            1950 + about % 70,
            about % 40,
        )
        .unwrap();
    }
    text.push_str("---\n\nWhat is at issue, and *why* it matters to whoever reads this.\n\n");
    for claim in 0..5 {
        let words = "the register says that the meeting was held before the vote ".repeat(6);
        write!(
            text,
            "## Part {claim}\n\nSee [another](case-{:05}.md#c{claim}) for more: {words}.\n\n\
             ::: {{#c{claim} .claim by=\"{}\" date=2010-01-1{claim}}}\n\
             In truth {words} [@{}, pp. 3-9; see also @{}, p. 382].\n:::\n\n",
            (n + 13 * (claim + 1)) % all,
            key(0),
            key(claim),
            key(9 - claim),
        )
        .unwrap();
    }
    write!(
        text,
        "::: {{#r1 .rebuttal of=\"case-{:05}#c1\"}}\nIt was after the vote [@{}, chap. 7].\n:::\n\n\
         ::: {{#r2 .rebuttal of=\"c2\"}}\nNobody says so [@{}].\n:::\n",
        (n + 5) % all,
        key(2),
        key(7),
    )
    .unwrap();
    let path = format!("content/cases/case-{n:05}.md");
    TextFile::new(path.as_str(), Arc::<str>::from(text))
}
