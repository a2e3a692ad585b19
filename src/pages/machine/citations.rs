//! Every citation item of the book, a row each.

use std::ops::Range;

use super::super::Links;
use super::super::terms::role_slug;
use super::{Csv, quote_check_slug};
use crate::model::book::Mention;

/// The names of the columns.
const COLUMNS: [&str; 17] = [
    "in",
    "text",
    "block",
    "block_class",
    "section",
    "source",
    "role",
    "locator_label",
    "locator",
    "cited_for",
    "quote",
    "quote_check",
    "read_through",
    "prefix",
    "suffix",
    "sentence",
    "address",
];

impl Links<'_> {
    /// `/data/citations.csv`: cases first, then pages, each as it reads; of its rows those
    /// asked for, and the names of the columns before the first.
    pub fn citations_csv(&self, rows: Range<usize>) -> String {
        let mut csv = Csv::default();
        if rows.start == 0 {
            csv.row(COLUMNS);
        }
        for mention in &self.pages.book.mentions[rows] {
            let cells = self.citation_row(mention);
            csv.row(cells.iter().map(String::as_str));
        }
        csv.finish()
    }

    fn citation_row(&self, mention: &Mention) -> [String; COLUMNS.len()] {
        let book = &self.pages.book;
        let (cite, citation) = (book.cite(mention), book.citation(mention));
        let (kind, name) = self.text_name(mention.place);
        let (block, class) = self.block_citing(mention).unwrap_or_default();
        let headings = &book.prose(mention.place).draft.body.headings;
        let section = cite.section.map(|at| headings[at as usize].text.clone());
        let locator = citation.locator.as_ref().map(|locator| &locator.value);
        let through = mention.read_through.map(|id| self.key_of(id).to_owned());
        [
            kind.to_owned(),
            name.to_owned(),
            block,
            class.to_owned(),
            section.unwrap_or_default(),
            book.sources[mention.source.index()].key.to_string(),
            role_slug(mention.role).to_owned(),
            locator
                .map_or("", |locator| locator.label.name())
                .to_owned(),
            locator.map_or_else(String::new, |locator| locator.value.to_string()),
            citation.around.cited_for.clone().unwrap_or_default(),
            quoted(self, mention).unwrap_or_default(),
            quote_check_slug(mention.quote)
                .unwrap_or_default()
                .to_owned(),
            through.unwrap_or_default(),
            citation.around.prefix.text.clone(),
            citation.around.suffix.text.clone(),
            cite.sentence_text.clone(),
            self.address_of(mention),
        ]
    }
}

/// The words that a mention quotes.
fn quoted(links: &Links<'_>, mention: &Mention) -> Option<String> {
    crate::model::evidence::quotation(&links.pages.book, mention).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::super::super::Route;
    use super::super::super::sample::Sample;

    #[test]
    fn each_citation_item_is_a_row_with_its_place() {
        let pages = Sample::default()
            .source("smith")
            .case("kettle")
            .claim("c-boil", "Water boils early {smith 3}.")
            .pages();
        let csv = pages.links(Route::Home).citations_csv(0..1);
        let rows: Vec<&str> = csv.lines().collect();
        assert_eq!(rows.len(), 2);
        let anchor = pages.book.anchor_of(&pages.book.mentions[0]).to_string();
        let cells: Vec<&str> = rows[1].split(',').collect();
        assert_eq!(
            cells[..7],
            [
                "case",
                "kettle",
                "kettle#c-boil",
                "claim",
                "",
                "smith",
                "states"
            ]
        );
        assert_eq!(cells[7..9], ["page", "3"]);
        assert_eq!(cells[16], format!("cases/kettle/#{anchor}"));
    }
}
