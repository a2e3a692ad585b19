//! The data by which a list of several pages is filtered, as scripts that a page loads.
//!
//! A page that was opened from a folder may not fetch, but it may load a script: each of
//! these calls `casebook` with a part of the list. Rows and words are apart, as words are
//! many and only a search for some of them asks for them. This module does not know what
//! a row is found by: see [`super::facets`].

use serde::Serialize;

use super::{Links, Route};
use crate::model::book::Node;
use crate::model::ids::{AnswerId, ClaimId};

/// Exchanges in one script.
const EXCHANGES: usize = 500;

/// What a script tells of each exchange, after its address from the root of the site, its
/// name and a note: the names that [`super::facets::Keys`] have on a row.
const KEYS: [&str; 12] = [
    "state", "flag", "kind", "fit", "by", "source", "case", "question", "from", "to", "changed",
    "origins",
];

impl super::Pages {
    /// How many scripts the list of all claims takes: none if all its pages are one.
    pub fn list_scripts(&self) -> u32 {
        let docket = self.docket();
        match docket.whole.pages() {
            0 | 1 => 0,
            _ => crate::text::offset(docket.order.len().div_ceil(EXCHANGES)),
        }
    }

    fn part(&self, part: u32) -> &[ClaimId] {
        let order = &self.docket().order;
        let start = (part.saturating_sub(1) as usize * EXCHANGES).min(order.len());
        &order[start..(start + EXCHANGES).min(order.len())]
    }
}

impl Links<'_> {
    /// `/data/compare/rows-<n>.js`
    pub fn list_rows(&self, part: u32) -> String {
        let from_root = self.pages.links(Route::Home);
        let claims = self.pages.part(part).iter();
        let rows: Vec<[String; KEYS.len() + 3]> = claims
            .map(|&claim| self.list_row(claim, from_root.pair(claim)))
            .collect();
        call(part, &Some(KEYS), &rows)
    }

    fn list_row(&self, id: ClaimId, href: String) -> [String; KEYS.len() + 3] {
        let claim = &self.pages.book.claims[id.index()];
        let case = &self.pages.book.cases[claim.case.index()].prose.draft.front;
        let case = case.title.as_ref().map_or("", |title| &title.value.text);
        let name = self.short_name(Node::Claim(id));
        let values = [("no", &*self.number(id)), ("name", &*name)];
        let keys = self.pages.facets(id).keys(self.pages);
        [
            href,
            self.words().with("name.claim", &values),
            format!("{}, {case}", self.state(claim.state).words),
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

    /// `/data/compare/words-<n>.js`: the words of each exchange, the claim's name first.
    pub fn list_words(&self, part: u32) -> String {
        let words: Vec<String> = self
            .pages
            .part(part)
            .iter()
            .map(|&claim| self.words_of(claim))
            .collect();
        call(part, &None, &words)
    }

    fn words_of(&self, id: ClaimId) -> String {
        let book = &self.pages.book;
        let claim = &book.claims[id.index()];
        let mut words = self.short_name(Node::Claim(id));
        let mut add = |text: &str| {
            words.push('\n');
            words.push_str(text);
        };
        add(&self.block_of(claim.case, claim.block).words);
        let mut next: Vec<AnswerId> = claim
            .answers
            .iter()
            .chain(&claim.challenges)
            .copied()
            .collect();
        let mut room = super::exchange::BLOCKS_IN_A_ROW;
        while let Some(answer) = next.pop().filter(|_| room > 0) {
            room -= 1;
            let answer = &book.answers[answer.index()];
            add(&self.block_of(answer.case, answer.block).words);
            next.extend(&answer.replies);
        }
        words
    }
}

/// A call of `casebook(part, names of the values, rows)`; words have no names.
fn call(part: u32, keys: &Option<[&str; KEYS.len()]>, data: &impl Serialize) -> String {
    let keys = serde_json::to_string(keys).expect("texts are always JSON");
    let data = serde_json::to_string(data).expect("texts are always JSON");
    format!("casebook({part},{keys},{data});\n")
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn a_list_of_one_page_needs_no_script() {
        let pages = Sample::default()
            .case("kettle")
            .claim("c", "It boils.")
            .pages();
        assert_eq!(pages.list_scripts(), 0);
    }

    #[test]
    fn a_row_says_where_its_exchange_is_and_what_it_is_found_by() {
        let sample = Sample::default()
            .case("kettle")
            .claim("c-a", "A.")
            .claim("c-b", "B.");
        let pages = sample.page_size(1).pages();
        assert_eq!(pages.list_scripts(), 1);
        let script = pages.links(Route::ListRows(1)).list_rows(1);
        assert!(script.starts_with("casebook(1,[\"state\","), "{script}");
        let row = "[\"cases/kettle/claims/c-b/\",\"Claim 2: B.\",\"No answer recorded, kettle\",\"no-answer\",";
        assert!(script.contains(row), "{script}");
        let words = pages.links(Route::ListWords(1)).list_words(1);
        assert_eq!(words, "casebook(1,null,[\"A.\\nA.\",\"B.\\nB.\"]);\n");
    }
}
