//! What stands beside a run of text: a line for each citation, the words of footnotes.

use super::super::markup::rich;
use super::super::references;
use super::{Filler, holes_of};
use crate::data::draft::Footnote;

impl Filler<'_> {
    pub(super) fn call(&mut self, footnote: usize) {
        let number = self.printing.footnote_numbers[footnote];
        self.calls[footnote] += 1;
        let times = self.calls[footnote];
        let again = if times > 1 {
            format!("-{times}")
        } else {
            String::new()
        };
        self.out.push_str(&format!(
            "<sup class=\"call\"><a id=\"fnref-{number}{again}\" href=\"#fn-{number}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    /// What stands beside a run of text: a line for each citation, the words of footnotes.
    pub(super) fn notes(&mut self, noted: usize) {
        let noted = &self.body.noted[noted];
        self.out.push_str("<aside class=\"notes\">");
        let before = self.out.len();
        if self.printing.is_note_style {
            let cites = noted.cites.clone().map(|cite| cite as usize);
            for cite in cites.filter(|&cite| self.printing.note_of(cite) > 0) {
                self.cite_note(cite);
            }
        } else {
            references::lines(&mut self.out, self.links, self.prose, noted.cites.clone());
        }
        for &footnote in &noted.footnotes {
            self.footnote(footnote as usize);
        }
        if self.out.len() == before {
            self.out.truncate(before - "<aside class=\"notes\">".len());
        } else {
            self.out.push_str("</aside>");
        }
    }

    /// The note of a citation in a note style.
    fn cite_note(&mut self, cite: usize) {
        let note = self.printing.note_of(cite);
        let first = self.prose.mentions[cite].0;
        let anchor = self.links.pages.book.anchor(self.prose.mentions[cite]);
        self.out.push_str(&format!("<p id=\"fn-{note}\">"));
        self.note_number(note, &anchor.to_string());
        let mut out = std::mem::take(&mut self.out);
        rich(&mut out, &self.printing.citation(cite), |item| {
            let mention = self
                .links
                .pages
                .book
                .mentions
                .get((first + item) as usize)?;
            let href = self.reference_href(mention.source);
            Some([format!("<a href=\"{href}\">"), "</a>".to_owned()])
        });
        self.out = out;
        self.out.push_str("</p>");
    }

    fn footnote(&mut self, footnote: usize) {
        if std::mem::replace(&mut self.printed[footnote], true) {
            return;
        }
        let number = self.printing.footnote_numbers[footnote];
        self.out
            .push_str(&format!("<div class=\"note\" id=\"fn-{number}\"><p>"));
        self.note_number(number, &format!("fnref-{number}"));
        let Footnote { html, .. } = &self.body.footnotes[footnote];
        let markup = &self.body.html[html.start as usize..html.end as usize];
        // The number stands in the first paragraph, where the note begins with one.
        let opening = markup.len() - markup.trim_start().len();
        let (start, joined) = match markup[opening..].starts_with("<p>") {
            true => (
                html.start + crate::text::offset(opening + "<p>".len()),
                true,
            ),
            false => (html.start, false),
        };
        if !joined {
            self.out.push_str("</p>");
        }
        self.in_footnote = true;
        self.run(holes_of(self.body, html), start..html.end);
        self.in_footnote = false;
        self.out.push_str("</div>");
    }

    fn note_number(&mut self, number: u32, back_to: &str) {
        let words = self
            .links
            .words()
            .with("note.back", &[("no", &number.to_string())]);
        self.out
            .push_str(&format!("<a class=\"no\" href=\"#{back_to}\""));
        self.attribute("aria-label", &words);
        self.out.push_str(&format!(">{number}</a> "));
    }

    /// Footnotes that are called from no run of text with notes beside it.
    pub(super) fn leftover_footnotes(&mut self) {
        if self.printed.iter().all(|&printed| printed) {
            return;
        }
        self.out.push_str("<aside class=\"notes\">");
        for footnote in 0..self.printed.len() {
            self.footnote(footnote);
        }
        self.out.push_str("</aside>");
    }
}
