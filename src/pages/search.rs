//! The search: a page, and an index that a reader's browser fetches in small files.
//!
//! The main type is [`Index`]. It is made when it is first asked for, from the Book alone,
//! and holds the lists of words; the words of the records are written out again when
//! their file is. A query needs one file for each of its words, one for the results in
//! view each, and the root. This module does not know how a query is answered: that is
//! the theme's script.

mod records;
mod shards;
mod terms;

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Base, Link, Term};
use super::{Links, Pages, Route};
use crate::model::state::State;
use crate::text::offset;
pub(super) use records::first_words;
use records::{Class, Record};
use shards::{CASES_A_FILE, Words};

/// The script of the theme that the page of the search has beside those of every page.
const SCRIPT: &str = "pages/search.js";

/// The index of a book.
#[derive(Debug)]
pub struct Index {
    records: Vec<Record>,
    /// The number of records of each case.
    of_cases: Vec<u32>,
    words: Vec<Words>,
    /// The first record of each file of records.
    firsts: Vec<u32>,
    version: String,
}

/// One file of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum File {
    Root,
    Words(u32),
    Records(u32),
    Cases(u32),
}

impl Index {
    /// Reads the whole book once.
    pub(super) fn new(pages: &Pages) -> Self {
        let (records, of_cases) = records::records(pages);
        let terms = terms::index(pages, &records);
        Self {
            firsts: shards::record_files(&terms.sizes),
            version: terms.version,
            words: shards::words(terms.terms, &records),
            records,
            of_cases,
        }
    }

    /// How many files it has.
    pub fn files(&self) -> u32 {
        let case_files = offset(self.of_cases.len()).div_ceil(CASES_A_FILE);
        1 + offset(self.words.len()) + offset(self.firsts.len()) + case_files
    }

    /// The name of a file: `root.js`, `w0.js`, `r0.js`, `c0.js`.
    pub fn name(&self, file: u32) -> String {
        match self.file(file) {
            File::Root => "root.js".to_owned(),
            File::Words(n) => format!("w{n}.js"),
            File::Records(n) => format!("r{n}.js"),
            File::Cases(n) => format!("c{n}.js"),
        }
    }

    /// The file of a name.
    pub fn find(&self, name: &str) -> Option<u32> {
        let words = offset(self.words.len());
        let records = offset(self.firsts.len());
        if name == "root.js" {
            return Some(0);
        }
        let stem = name.strip_suffix(".js")?;
        let number: u32 = stem.get(1..)?.parse().ok()?;
        let file = match stem.as_bytes()[0] {
            b'w' if number < words => 1 + number,
            b'r' if number < records => 1 + words + number,
            b'c' => (1 + words + records).checked_add(number)?,
            _ => return None,
        };
        (file < self.files() && self.name(file) == name).then_some(file)
    }

    fn file(&self, file: u32) -> File {
        let words = offset(self.words.len());
        let records = offset(self.firsts.len());
        match file {
            0 => File::Root,
            n if n <= words => File::Words(n - 1),
            n if n <= words + records => File::Records(n - 1 - words),
            n => File::Cases(n - 1 - words - records),
        }
    }

    /// What the script asks for first: how many records there are, where each file of
    /// words and of records begins, and how many records each case has.
    fn root(&self, pages: &Pages) -> serde_json::Value {
        let mut of_cases = String::new();
        for &count in &self.of_cases {
            shards::number(&mut of_cases, count);
        }
        let mut firsts = String::new();
        let mut last = 0;
        for &first in &self.firsts {
            shards::number(&mut firsts, first - last);
            last = first;
        }
        let case_files = (0..self.of_cases.len()).step_by(CASES_A_FILE as usize);
        let slugs: Vec<&str> = case_files
            .map(|case| pages.book.cases[case].slug.as_str())
            .collect();
        serde_json::json!({
            "all": self.records.len(),
            "words": self.words.iter().map(|file| &*file.first).collect::<Vec<_>>(),
            "records": firsts,
            "cases": of_cases,
            "slugs": slugs,
            "casesAFile": CASES_A_FILE,
            "longest": terms::LONGEST_LIST,
        })
    }
}

/// What the template `search.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Search {
    page: Base,
    /// The folder of the index, from this page.
    data: String,
    /// Changes with the index, so that a browser does not mix files of two.
    version: String,
    /// The kinds of result, each with the classes that it takes in.
    kinds: Vec<Facet>,
    /// The states that claims of this book are in.
    states: Vec<Facet>,
    /// Lists that need no script.
    lists: Vec<Link>,
}

/// One choice among the results.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Facet {
    term: Term,
    /// What one result of it is called; empty for a state.
    one: String,
    /// The numbers of the classes of record that it takes in, with spaces.
    classes: String,
}

impl Links<'_> {
    /// The page of the search.
    pub fn search_page(&self) -> Search {
        let words = self.words();
        let index = self.pages.search();
        let book = &self.pages.book;
        let title = self.pages.book.config.title.as_str();
        let about = words.with("search.about", &[("book", title)]);
        let mut base = self.base(words.say("search.title"), &about);
        base.unlisted = true;
        base.js.extend(self.script(SCRIPT));
        let facet = |family: &str, slug: &'static str, classes: &[Class]| Facet {
            term: Term {
                slug,
                words: words.of(family, slug).to_owned(),
            },
            one: words.of("search.one-", slug).to_owned(),
            classes: join(classes),
        };
        let recorded = |state: &State| !self.pages.claims_in(*state).is_empty();
        let claims: Vec<Class> = State::ALL.into_iter().map(Class::claim).collect();
        let kinds = [
            ("claims", &*claims),
            ("answers", &[Class::ANSWER]),
            ("cases", &[Class::CASE]),
            ("notes", &[Class::NOTE]),
            ("sources", &[Class::SOURCE]),
            ("pages", &[Class::PAGE]),
        ];
        let page = |key: &str, route| Link::new(self.to(route), words.say(key));
        let mut lists = vec![page("nav.cases", Route::Home)];
        if !book.claims.is_empty() {
            lists.push(page("nav.compare", Route::Compare(1)));
        }
        if !book.sources.is_empty() {
            lists.push(page("nav.sources", Route::Sources(1)));
        }
        let data = self.to(Route::SearchData(0));
        Search {
            page: base,
            data: data[..data.len() - "root.js".len()].to_owned(),
            version: index.version.clone(),
            kinds: kinds
                .iter()
                .map(|(slug, classes)| facet("search.kind-", slug, classes))
                .collect(),
            states: State::ALL
                .into_iter()
                .filter(recorded)
                .map(|state| facet("state.", state.slug(), &[Class::claim(state)]))
                .collect(),
            lists,
        }
    }

    /// A file of the index, as a script.
    pub fn search_data(&self, file: u32) -> String {
        let index = self.pages.search();
        let (kind, number, data) = match index.file(file) {
            File::Root => ("root", 0, index.root(self.pages)),
            File::Words(n) => ("w", n, index.words[n as usize].lines.as_str().into()),
            File::Records(n) => {
                let first = index.firsts[n as usize] as usize;
                let next = index.firsts.get(n as usize + 1);
                let end = next.map_or(index.records.len(), |&next| next as usize);
                let links = self.pages.links(Route::Search);
                ("r", n, shards::records(&links, &index.records[first..end]))
            }
            File::Cases(n) => {
                let first = n * CASES_A_FILE;
                let end = offset(index.of_cases.len()).min(first + CASES_A_FILE);
                ("c", n, shards::cases(self, first..end))
            }
        };
        format!("casebookSearch({kind:?},{number},{data});\n")
    }
}

fn join(classes: &[Class]) -> String {
    let numbers: Vec<String> = classes.iter().map(|class| class.0.to_string()).collect();
    numbers.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::Layout;
    use crate::pages::trial::pages;

    #[test]
    fn every_file_is_found_by_its_name() {
        let pages = pages(Layout::default());
        let index = pages.search();
        assert_eq!(index.files(), 4);
        for file in 0..index.files() {
            assert_eq!(index.find(&index.name(file)), Some(file));
        }
        assert_eq!(index.find("w01.js"), None);
        assert_eq!(index.find("r9.js"), None);
        assert_eq!(index.find("é.js"), None);
    }

    #[test]
    fn a_word_is_found_where_it_stands() {
        let pages = pages(Layout::default());
        let links = pages.links(Route::SearchData(1));
        let file = links.search_data(1);
        // Record 2 is the claim, which cites the source, record 3; the claim has no answer.
        for line in ["\\n@smith B C8", "\\ntrains C C_BL", "\\nso B BD"] {
            assert!(file.contains(line), "{line} is not in {file}");
        }
    }
}
