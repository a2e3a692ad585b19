//! A source as lists name it: its title, who published it, what kind of work it is.
//!
//! A reference is printed by a style, whole; these are the parts of it that a table has
//! columns for. This module does not know who cites the source.

use super::Links;
use super::markup::{escape, mend};
use super::view::{Html, Term, When};
use crate::csl::{Reference, Variable, is_safe_link};
use crate::model::book::Source;
use crate::model::ids::SourceId;

/// Tags that the text of a reference may hold, each as it is written there and as it prints.
const TAGS: [(&str, &str); 8] = [
    ("<i>", "<i>"),
    ("</i>", "</i>"),
    ("<b>", "<b>"),
    ("</b>", "</b>"),
    ("<sup>", "<sup>"),
    ("</sup>", "</sup>"),
    ("<sub>", "<sub>"),
    ("</sub>", "</sub>"),
];

impl Links<'_> {
    /// The title of a source, or its short name where it has none.
    pub fn title(&self, source: SourceId) -> Html {
        let source = &self.pages.book.sources[source.index()];
        match source.reference.text(Variable::Title) {
            Some(title) => marked_up(title),
            None => Html::text(&source.short),
        }
    }

    /// Where it was published: the journal, book or site it stands in, else the publisher.
    pub fn publisher(&self, source: &Source) -> Html {
        [
            Variable::ContainerTitle,
            Variable::Publisher,
            Variable::Authority,
        ]
        .into_iter()
        .find_map(|variable| source.reference.text(variable))
        .map(marked_up)
        .unwrap_or_default()
    }

    /// What kind of work it is, and what kind of source: `newspaper article; secondary`.
    pub fn kind_of_work(&self, source: &Source) -> String {
        let name = source.reference.kind.name();
        let mut words = match self.words().of("work.", name) {
            "" => name.replace(['-', '_'], " "),
            words => words.to_owned(),
        };
        if let Some(kind) = source.custom.kind {
            words.push_str("; ");
            words.push_str(&self.source_kind(kind).words);
        }
        words
    }

    /// When it was issued.
    pub fn issued(&self, source: &Source) -> Option<When> {
        source
            .reference
            .date(Variable::Issued)
            .map(|date| self.when(date))
    }

    /// What to know of it before trusting it, and whether anybody here has read it.
    pub fn warnings(&self, source: SourceId) -> Vec<Term> {
        let mut marks = self.marks(source);
        if !self.pages.book.sources[source.index()].custom.seen {
            let words = self.words().say("mark.not-seen").to_owned();
            marks.push(Term {
                slug: "not-seen",
                words,
            });
        }
        marks
    }
}

/// Where a work can be read: its address, or that of its DOI. Nothing but the web.
pub(super) fn address(reference: &Reference) -> Option<String> {
    let url = match (reference.text(Variable::Url), reference.text(Variable::Doi)) {
        (Some(url), _) => url.to_owned(),
        (None, Some(doi)) => {
            let doi = doi
                .trim_start_matches("https://doi.org/")
                .trim_start_matches("doi:");
            format!("https://doi.org/{}", doi.trim())
        }
        (None, None) => return None,
    };
    is_safe_link(&url).then_some(url)
}

/// The text of a reference as markup: the few tags that CSL knows, all else escaped.
pub(super) fn marked_up(text: &str) -> Html {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        escape(&mut out, &rest[..at]);
        rest = &rest[at..];
        match TAGS
            .into_iter()
            .find(|(written, _)| rest.starts_with(written))
        {
            Some((written, printed)) => {
                out.push_str(printed);
                rest = &rest[written.len()..];
            }
            None => match span(rest) {
                Some(length) => rest = &rest[length..],
                None => {
                    out.push_str("&lt;");
                    rest = &rest[1..];
                }
            },
        }
    }
    escape(&mut out, rest);
    Html::trusted(mend(&out))
}

/// The length of a `<span …>` or `</span>` at the start: what it asks for (no change
/// of case, small capitals) means nothing in a list.
fn span(text: &str) -> Option<usize> {
    if text.starts_with("</span>") {
        return Some("</span>".len());
    }
    let is_one = text.starts_with("<span class=\"") || text.starts_with("<span style=\"");
    is_one.then(|| text.find('>').map(|end| end + 1)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::ItemType;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(marked_up(text).as_str(), expected);
    }

    #[test]
    fn a_title_keeps_its_italics_and_nothing_else() {
        check(
            "On <i>E. coli</i> & <script>",
            "On <i>E. coli</i> &amp; &lt;script&gt;",
        );
        check("The <span class=\"nocase\">iPhone</span>", "The iPhone");
    }

    #[test]
    fn a_tag_that_is_never_closed_ends_with_the_title() {
        check("On <i>E. coli", "On <i>E. coli</i>");
        check("On E. coli</b>", "<b>On E. coli</b>");
    }

    #[test]
    fn an_address_that_is_no_web_page_is_none() {
        let mut work = Reference::new("a", ItemType::Book);
        work.set_text(Variable::Url, "javascript:alert(1)");
        assert_eq!(address(&work), None);
        work.set_text(Variable::Url, "https://example.org/a");
        assert_eq!(address(&work).as_deref(), Some("https://example.org/a"));
    }

    #[test]
    fn a_doi_is_an_address() {
        let mut work = Reference::new("a", ItemType::ArticleJournal);
        work.set_text(Variable::Doi, "doi:10.1038/070530a0");
        assert_eq!(
            address(&work).as_deref(),
            Some("https://doi.org/10.1038/070530a0")
        );
    }
}
