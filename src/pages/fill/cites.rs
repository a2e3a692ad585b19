//! Citations where they stand in a text.

use std::fmt::Write as _;
use std::ops::Range;

use super::super::Route;
use super::super::markup::{encode_path, escape, rich};
use super::{Cites, Filler, Mode, Show};
use crate::model::book::TextId;
use crate::model::ids::{MentionId, SourceId};

impl Filler<'_> {
    pub(super) fn cite(&mut self, cite: usize) {
        let show = match self.mode {
            Mode::Page => Show::default(),
            Mode::Excerpt(show) | Mode::Phrase(show) => show,
        };
        // A name in the sentence is a part of it, whoever lists the sources.
        if show.cites == Cites::LeftOut && !self.body.cites[cite].narrative {
            self.out.truncate(self.out.trim_end().len());
            return;
        }
        let first = self.prose.mentions[cite].0;
        let last = self.prose.mentions[cite + 1].0;
        if first == last {
            // Nothing in it could be resolved: it stands as it was written.
            let keys: Vec<String> = self.body.cites[cite]
                .citations
                .iter()
                .map(|it| format!("@{}", it.key.value))
                .collect();
            escape(&mut self.out, &format!("[{}]", keys.join("; ")));
            return;
        }
        let note = self.printing.note_of(cite);
        if note > 0 && self.mode == Mode::Page {
            self.note_call(cite, note);
        } else if note > 0 {
            self.short_cite(first..last, show.mark);
        } else {
            self.cluster(cite, show.mark);
        }
    }

    /// A citation where it stands in the text.
    fn cluster(&mut self, cite: usize, mark: Option<MentionId>) {
        let first = self.prose.mentions[cite].0;
        let count = (self.prose.mentions[cite + 1].0 - first) as usize;
        let mut seen = vec![false; count];
        let mut out = std::mem::take(&mut self.out);
        rich(&mut out, &self.printing.citation(cite), |item| {
            let was_seen = seen.get_mut(item as usize)?;
            let again = std::mem::replace(was_seen, true);
            Some(self.item_tags(MentionId(first + item), mark, !again))
        });
        self.out = out;
        // A style may run items together (`[1–3]`); what has no words keeps its place.
        if self.mode == Mode::Page {
            for (item, _) in seen.iter().enumerate().filter(|(_, seen)| !**seen) {
                let id = MentionId(first + crate::text::offset(item));
                self.out.push_str("<span");
                self.id(&self.links.pages.book.anchor(id).to_string());
                self.out.push_str("></span>");
            }
        }
    }

    fn item_tags(&self, id: MentionId, mark: Option<MentionId>, with_id: bool) -> [String; 2] {
        let mention = &self.links.pages.book.mentions[id.index()];
        let mut open = String::with_capacity(96);
        let mut close = "</a>".to_owned();
        if self.mode == Mode::Page {
            open.push_str("<a class=\"cite\"");
            if with_id {
                open.push_str(" id=\"");
                let _ = write!(open, "{}", self.links.pages.book.anchor(id));
                open.push('"');
            }
            open.push_str(" href=\"");
            open.push_str(&self.reference_href(mention.source));
            open.push_str("\" role=\"doc-biblioref\">");
        } else if matches!(self.links.here, Route::Source(source, _) if source == mention.source) {
            open.push_str("<span class=\"cite\">");
            close = "</span>".to_owned();
        } else {
            open.push_str("<a class=\"cite\" href=\"");
            open.push_str(&self.links.source(mention.source));
            open.push_str("\">");
        }
        if mark == Some(id) {
            open.insert_str(0, "<mark>");
            close.push_str("</mark>");
        }
        [open, close]
    }

    /// A source's entry in the list of this text; a text without a list leads to its page.
    pub(super) fn reference_href(&self, source: SourceId) -> String {
        if self.text == TextId::Home {
            return self.links.source(source);
        }
        let mut href = "#ref-".to_owned();
        encode_path(
            &mut href,
            &self.links.pages.book.sources[source.index()].slug,
        );
        href
    }

    /// A citation of a note style, where the note is not at hand: its sources by name.
    fn short_cite(&mut self, mentions: Range<u32>, mark: Option<MentionId>) {
        self.out.push_str(" (");
        for id in mentions.clone().map(MentionId) {
            if id.0 > mentions.start {
                self.out.push_str("; ");
            }
            let [open, close] = self.item_tags(id, mark, false);
            let mention = &self.links.pages.book.mentions[id.index()];
            let citation = &self.body.cites[mention.cite as usize].citations[mention.item as usize];
            self.out.push_str(&open);
            escape(
                &mut self.out,
                &self.links.pages.book.sources[mention.source.index()].short,
            );
            if let Some(locator) = &citation.locator {
                escape(
                    &mut self.out,
                    &format!(", {}", self.links.locator(&locator.value)),
                );
            }
            self.out.push_str(&close);
        }
        self.out.push(')');
    }

    fn note_call(&mut self, cite: usize, note: u32) {
        let book = &self.links.pages.book;
        let first = self.prose.mentions[cite];
        let mentions = first.0..self.prose.mentions[cite + 1].0;
        if self.body.cites[cite].narrative {
            escape(
                &mut self.out,
                &book.sources[book.mentions[first.index()].source.index()].short,
            );
        }
        self.out.push_str("<sup class=\"call\">");
        for mention in mentions.skip(1).map(MentionId) {
            self.out.push_str("<span");
            self.id(&book.anchor(mention).to_string());
            self.out.push_str("></span>");
        }
        self.out.push_str("<a class=\"cite\"");
        self.id(&book.anchor(first).to_string());
        self.out.push_str(&format!(
            " href=\"#fn-{note}\" role=\"doc-noteref\">{note}</a></sup>"
        ));
    }
}
