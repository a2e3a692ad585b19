//! Books whose author means harm: one text in every field that an author can fill.

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe};

use casebook::Memo;
use casebook::diag::{Code, Diagnostics};
use casebook::gate::Gate;
use casebook::project::{Options, Project};
use casebook::site::Content;
use casebook::text::TextFile;
use casebook::theme;

/// Own texts, each a way in that is known.
pub const OWN: [&str; 24] = [
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe srcdoc='<script>parent.alert(1)</script>'></iframe>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "&#106;avascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "\" onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "</title><script>alert(1)</script>",
    "</textarea></script><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    "<style>@import '//e.org/x.css'</style>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    "<details open ontoggle=alert(1)>",
    "<form><button formaction=javascript:alert(1)>x</button></form>",
    "{{ 7 * 7 }}{% raw %}<base href=//e.org>",
];

/// A case with `text` wherever an author can write something; `n` keeps ids apart.
pub fn case(text: &str, n: usize) -> String {
    let yaml = serde_json::to_string(text).unwrap();
    let line = text.replace(['\n', '\r'], " ");
    let attribute = line.replace('\\', "\\\\").replace('"', "\\\"");
    let front = format!(
        "---\n\
         title: {yaml}\nsummary: {yaml}\nauthors: [{yaml}]\ntags: [{yaml}]\naliases: [{yaml}]\n\
         date: 2020-01-01\nlang: {yaml}\nodd: {yaml}\n\
         people: [{{id: p{n}, name: {yaml}, role: {yaml}}}]\n\
         hypotheses: [{{id: h{n}, text: {yaml}}}]\n\
         changes: [{{date: 2020-01-02, kind: correction, what: {yaml}, blocks: [c{n}, {yaml}]}}]\n\
         right-of-reply: [{{who: {yaml}, asked: 2020-01-03, by: {yaml}, answer: {yaml}}}]\n\
         references:\n{}---\n\n",
        record(text, n)
    );
    let claim = format!(
        "::: {{#c{n} .claim title=\"{attribute}\" by=\"p{n}\" hedge=\"{attribute}\" kind=\"{attribute}\" date=\"{attribute}\" no=\"{attribute}\"}}\n\n\
         Words [{line} @k{n}, {line}; see @k{n}, p. 4, for {line}]. \"{line}\" [@k{n}, p. {line}]\n\n:::\n\n\
         ::: {{#a{n} .rebuttal of=\"c{n}\" by=\"k{n}\" kind=\"rebuts\" fit=\"exact\"}}\n\n[{line}]{{.denies}} [@k{n}]\n\n:::\n\n\
         ::: {{#q{n} .question of=\"c{n}\" title=\"{attribute}\"}}\n\nWhat?\n\n:::\n\n\
         ::: {{.assessment of=\"c{n}\" status=\"disputed\" reviewed=\"2020-01-04\"}}\n\nBecause.\n\n:::\n\n\
         ::: {{.evidence of=\"c{n}\" ach=\"h{n}=C\"}}\n\nSeen [@k{n}].\n\n:::\n\n"
    );
    let words = format!(
        "## Heading {line}\n\n## Other {{#i{n} .x title=\"{attribute}\"}}\n\n\
         [words]({line}) [words](<{line}> \"{attribute}\") ![{line}]({line}) ![picture](<{line}>)\n\n\
         [words]{{.event date=\"{attribute}\"}} [{line}]{{.x #j{n}}} [words][{line}] <{line}>\n\n\
         `{line}` ${line}$ @{{{line}}} [@{line}] [^{n}] {line}\n\n[^{n}]: {line}\n\n\
         | {line} | b |\n|---|---|\n| a | {line} |\n\n> [!note] {line}\n> {line}\n\n\
         term {line}\n: {line}\n\n```{line}\n{line}\n```\n\n::: {line}\n\n:::\n\n::: {{{line}}}\n\n:::\n\n"
    );
    [front, claim, words, text.to_owned(), "\n".to_owned()].concat()
}

/// A source record with `text` in every field, for `references:`.
fn record(text: &str, n: usize) -> String {
    let yaml = serde_json::to_string(text).unwrap();
    let fields = [
        "title",
        "title-short",
        "container-title",
        "publisher",
        "publisher-place",
        "volume",
        "issue",
        "page",
        "edition",
        "DOI",
        "URL",
        "ISBN",
        "genre",
        "note",
        "abstract",
        "annote",
        "archive",
        "medium",
        "language",
        "section",
        "version",
    ];
    let fields: String = fields
        .iter()
        .map(|it| format!("  {it}: {yaml}\n"))
        .collect();
    format!(
        "- id: k{n}\n  type: article\n{fields}  author: [{{family: {yaml}, given: {yaml}}}, {{literal: {yaml}}}]\n\
         \x20 issued: {yaml}\n\
         \x20 custom:\n    aliases: [{yaml}]\n    origin: {yaml}\n    published: {yaml}\n    kind: secondary\n\
         \x20   updated: [{{date: 2020-01-05, note: {yaml}}}]\n    corrections: [{{date: 2020-01-05, note: {yaml}, url: {yaml}}}]\n\
         \x20   retracted: {{date: 2020-01-06, by: {yaml}, note: {yaml}, url: {yaml}}}\n\
         \x20   archive: [{{url: {yaml}, captured: 2020-01-07, by: {yaml}}}]\n    interests: [{{who: {yaml}, what: {yaml}}}]\n\
         \x20   reliability: {{grade: {yaml}, basis: {yaml}}}\n"
    )
}

/// A book of these cases, whose title and more say `text`.
pub fn project(text: &str, cases: Vec<String>) -> Project {
    let toml = serde_json::to_string(&text.replace('\u{7f}', " ")).unwrap();
    let config = format!(
        "[book]\ntitle = {toml}\ndescription = {toml}\nauthors = [{toml}]\nbase-url = \"https://example.org/a/\"\n\n\
         [[nav]]\ntitle = {toml}\nlink = {toml}\n\n[theme]\nfooter = {toml}\n"
    );
    let cases = cases.into_iter().enumerate();
    Project {
        config: Some(TextFile::new("book.toml", config)),
        home: Some(TextFile::new("content/index.md", text)),
        cases: cases
            .map(|(n, case)| TextFile::new(&*format!("content/cases/case-{n}.md"), case))
            .collect(),
        content: "content".to_owned(),
        theme: theme::built_in(),
        options: Options::default(),
        ..Project::default()
    }
}

/// Every page of a project by its path, whatever was found in it.
pub fn pages(project: &Project) -> BTreeMap<String, Vec<u8>> {
    let site = casebook::build(project, &Memo::new()).value;
    let mut pages = BTreeMap::new();
    for &route in site.routes() {
        let rendered = site.render(route);
        let template = rendered
            .found
            .iter()
            .any(|it| it.code == Code::TEMPLATE_ERROR);
        assert!(!template, "{:?}", rendered.found);
        if let Content::Bytes(bytes) = rendered.value {
            pages.insert(site.path(route), bytes);
        }
    }
    pages
}

/// What in these pages would run, ask another host, or lead to a script.
pub fn harm(pages: &BTreeMap<String, Vec<u8>>) -> Diagnostics {
    let gate = Gate::new(&Project::default(), "/");
    let looked = pages
        .iter()
        .flat_map(|(path, bytes)| gate.inspect(path, bytes));
    let counts = [Code::INLINE_SCRIPT, Code::THIRD_PARTY_REQUEST];
    looked
        .filter(|finding| counts.contains(&finding.code))
        .collect()
}

/// What goes wrong with a book that has `text` everywhere: a panic or harm; `None` if all
/// is well.
pub fn trouble(text: &str) -> Option<String> {
    let tried = panic::catch_unwind(AssertUnwindSafe(|| {
        harm(&pages(&project(text, vec![case(text, 0)])))
    }));
    match tried {
        Err(_) => Some("panicked".to_owned()),
        Ok(found) => found
            .iter()
            .next()
            .map(|it| format!("{}: {}", it.code.name, it.message)),
    }
}
