//! The data by which a list of several pages is filtered, as scripts that a page loads.
//!
//! A page that was opened from a folder may not fetch, but it may load a script: each of
//! these calls `casebook` with a part of the list. What rows are found by and the rows
//! themselves are apart: all of the one is needed to find any, and of the other only what
//! is shown, unless words are looked for. This module does not know what a row is found
//! by (see [`super::facets`]), nor what stands in it (see [`super::listed`]).

use std::ops::Range;

use serde::Serialize;

use super::route::List;
use super::{Links, Pages};
use crate::model::ids::ClaimId;

/// Rows in one script: few, as the rows that are shown first may come from as many scripts.
const ROWS: usize = 100;

/// What a script tells of each exchange: the names that [`super::facets::Keys`] have on a row.
const OF_CLAIMS: [&str; 12] = [
    "state", "flag", "kind", "fit", "by", "source", "case", "question", "from", "to", "changed",
    "origins",
];

/// The same of each name of a source: see [`super::sources::filters::Keys`].
const OF_SOURCES: [&str; 7] = ["kind", "mark", "copy", "case", "from", "to", "cited"];

impl Pages {
    /// How many scripts a list takes: none if its rows carry what they are found by.
    pub fn list_scripts(&self, list: List) -> u32 {
        let (in_scripts, rows) = match list {
            List::Claims => (self.docket().whole.pages() > 1, self.docket().order.len()),
            List::Sources => (self.sources_in_scripts(), self.shelf().len()),
        };
        match in_scripts {
            true => crate::text::offset(rows.div_ceil(ROWS)),
            false => 0,
        }
    }

    /// The claims of one script.
    pub(super) fn listed(&self, part: u32) -> &[ClaimId] {
        let order = &self.docket().order;
        &order[part_of(part, order.len())]
    }
}

/// The rows of script `part`, from 1, of a list of so many.
pub(super) fn part_of(part: u32, rows: usize) -> Range<usize> {
    super::route::rows_of(part, rows, ROWS)
}

impl Links<'_> {
    /// `/data/compare/keys-<n>.js` and `/data/sources/keys-<n>.js`
    pub fn list_keys(&self, list: List, part: u32) -> String {
        match list {
            List::Claims => {
                let claims = self.pages.listed(part).iter();
                let rows: Vec<_> = claims.map(|&claim| self.keys_of_claim(claim)).collect();
                call(part, Some(&OF_CLAIMS), &rows)
            }
            List::Sources => call(part, Some(&OF_SOURCES), &self.keys_of_names(part)),
        }
    }

    fn keys_of_claim(&self, id: ClaimId) -> [String; OF_CLAIMS.len()] {
        let keys = self.pages.facets(id).keys(self.pages);
        [
            keys.state.to_owned(),
            keys.flag,
            keys.kind,
            keys.fit,
            keys.by,
            keys.source,
            keys.case,
            keys.question.to_owned(),
            keys.from,
            keys.to,
            keys.changed,
            keys.origins.to_string(),
        ]
    }

    fn keys_of_names(&self, part: u32) -> Vec<[String; OF_SOURCES.len()]> {
        let shelf = self.pages.shelf();
        part_of(part, shelf.len())
            .map(|place| {
                let Some(id) = shelf.source(place) else {
                    return Default::default();
                };
                let keys = self.source_keys(id);
                let day = |day: Option<i32>| day.map(|day| day.to_string()).unwrap_or_default();
                [
                    keys.kind,
                    keys.mark,
                    keys.copy.to_owned(),
                    keys.case,
                    day(keys.from),
                    day(keys.to),
                    keys.cited.to_string(),
                ]
            })
            .collect()
    }
}

/// `/data/compare/rows-<n>.js` and `/data/sources/rows-<n>.js`: rows of a table, printed
/// one after the other, each as an element of its own.
pub fn of_rows(part: u32, rows: &str) -> String {
    let rows = rows.split_inclusive("</tr>").map(str::trim);
    let rows: Vec<&str> = rows.filter(|row| !row.is_empty()).collect();
    call(part, None, &rows)
}

/// A call of `casebook(part, names of the values, rows)`; printed rows have no names.
fn call(part: u32, keys: Option<&[&str]>, data: &impl Serialize) -> String {
    let keys = serde_json::to_string(&keys).expect("texts are always JSON");
    let data = serde_json::to_string(data).expect("texts are always JSON");
    format!("casebook({part},{keys},{data});\n")
}

#[cfg(test)]
mod tests {
    use super::super::Route;
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn a_list_of_one_page_needs_no_script() {
        let pages = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c", "It boils {smith}.")
            .pages();
        assert_eq!(List::ALL.map(|list| pages.list_scripts(list)), [0, 0]);
    }

    #[test]
    fn a_script_says_what_each_row_is_found_by() {
        let sample = Sample::default()
            .source("smith")
            .source("jones")
            .case("kettle")
            .claim("c-a", "A {smith}.")
            .claim("c-b", "B {smith} {jones}.");
        let pages = sample.page_size(1).pages();
        assert_eq!(List::ALL.map(|list| pages.list_scripts(list)), [1, 1]);
        let keys = |list| pages.links(Route::ListKeys(list, 1)).list_keys(list, 1);
        let claims = keys(List::Claims);
        assert!(
            claims.starts_with("casebook(1,[\"state\",\"flag\",")
                && claims.contains("\"jones smith\",\"kettle\""),
            "{claims}"
        );
        let sources = keys(List::Sources);
        assert!(
            sources.contains("[\"\",\"\",\"no\",\"kettle\",\"20200000\",\"20209999\",\"2\"]"),
            "{sources}"
        );
    }

    #[test]
    fn each_row_is_an_element_of_its_own() {
        let script = of_rows(2, "<tr><td>a</td></tr>\n<tr><td>b</td></tr>\n");
        assert_eq!(
            script,
            "casebook(2,null,[\"<tr><td>a</td></tr>\",\"<tr><td>b</td></tr>\"]);\n"
        );
    }
}
