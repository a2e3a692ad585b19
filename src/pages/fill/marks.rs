//! Links, pictures, headings and cross-references of a text.

use super::super::markup::escape;
use super::{Filler, Mode};
use crate::data::draft::CrossKind;
use crate::model::book::LinkTo;
use crate::picture::Extent;

impl Filler<'_> {
    pub(super) fn link(&mut self, link: usize) {
        let written = &self.body.links[link];
        let to = &self.prose.links[link];
        self.out.push_str("<a");
        match to {
            LinkTo::Away(url) => {
                self.attribute("href", url);
                self.out.push_str(" rel=\"external\"");
            }
            LinkTo::Nowhere => {}
            inside => {
                if let Some(href) = self.inner_href(inside) {
                    self.out.push_str(" href=\"");
                    self.out.push_str(&href);
                    self.out.push('"');
                }
            }
        }
        if !written.title.is_empty() {
            self.attribute("title", &written.title);
        }
        self.out.push('>');
    }

    fn inner_href(&self, link: &LinkTo) -> Option<String> {
        let (route, anchor) = self.links.pages.target_of(self.text, link)?;
        Some(match anchor {
            Some(anchor) => self.links.at(route, &anchor),
            None => self.links.to(route),
        })
    }

    /// A picture of the book; one from elsewhere is a link, for no page loads anything
    /// from another host. In a line of another page its description stands for it.
    pub(super) fn image(&mut self, link: usize) {
        let written = &self.body.links[link];
        let alt = written
            .image
            .as_ref()
            .map_or("", |image| image.alt.as_str());
        let to = &self.prose.links[link];
        if matches!(self.mode, Mode::Phrase(_)) {
            escape(&mut self.out, alt);
            return;
        }
        match to {
            LinkTo::File(_) if let Some(href) = self.inner_href(to) => {
                self.out.push_str("<img src=\"");
                self.out.push_str(&href);
                self.out.push('"');
                self.attribute("alt", alt);
                if let LinkTo::File(path) = to
                    && let Some(extent) = self.links.pages.book.extents.get(path)
                {
                    let Extent { width, height } = extent;
                    self.out
                        .push_str(&format!(" width=\"{width}\" height=\"{height}\""));
                }
                self.out.push_str(" loading=\"lazy\"");
                if !written.title.is_empty() {
                    self.attribute("title", &written.title);
                }
                self.out.push('>');
            }
            LinkTo::Away(url) => {
                self.out.push_str("<a");
                self.attribute("href", url);
                self.out.push_str(" rel=\"external\">");
                escape(&mut self.out, if alt.is_empty() { url } else { alt });
                self.out.push_str("</a>");
            }
            _ => escape(&mut self.out, alt),
        }
    }

    pub(super) fn heading(&mut self, heading: usize) {
        let heading = &self.body.headings[heading];
        if self.mode != Mode::Page {
            // A heading belongs to the page that it is written on: elsewhere it is a line.
            self.out.push_str("<p class=\"heading\">");
            self.retag = Some("p");
            return;
        }
        let tag = heading_tag(self.level(heading.level));
        self.out.push('<');
        self.out.push_str(tag);
        self.id(&heading.id);
        if !heading.classes.is_empty() {
            self.attribute("class", &heading.classes.join(" "));
        }
        for (name, value) in &heading.attributes {
            self.attribute(name, value);
        }
        self.out.push('>');
        self.retag = Some(tag);
    }

    /// The level that a heading of this level prints with: the page's title alone is 1.
    pub(in super::super) fn level(&self, written: u8) -> u8 {
        written.saturating_add_signed(self.shift).clamp(2, 6)
    }

    pub(super) fn cross_reference(&mut self, cross: usize) {
        let crossing = &self.body.cross[cross];
        let href = self
            .links
            .at(self.links.pages.route_of(self.text), &crossing.id);
        self.out.push_str("<a href=\"");
        self.out.push_str(&href);
        self.out.push_str("\">");
        let words = self.links.words();
        let name = match crossing.kind {
            CrossKind::Figure => {
                words.with("cross.figure", &[("no", &crossing.number.to_string())])
            }
            CrossKind::Table => words.with("cross.table", &[("no", &crossing.number.to_string())]),
            CrossKind::Section => {
                let heading = self
                    .body
                    .headings
                    .iter()
                    .find(|heading| heading.id == crossing.id);
                words.with(
                    "cross.section",
                    &[("title", heading.map_or(&crossing.id, |it| &it.text))],
                )
            }
        };
        escape(&mut self.out, &name);
        self.out.push_str("</a>");
    }

    pub(super) fn cross_number(&mut self, cross: usize) {
        let crossing = &self.body.cross[cross];
        let key = match crossing.kind {
            CrossKind::Figure => "cross.figure",
            CrossKind::Table => "cross.table",
            CrossKind::Section => return,
        };
        let words = self
            .links
            .words()
            .with(key, &[("no", &crossing.number.to_string())]);
        self.out.push_str("<span class=\"number\">");
        escape(&mut self.out, &words);
        self.out.push_str(".</span> ");
    }
}

/// The name of the tag of a heading.
pub(in super::super) fn heading_tag(level: u8) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][usize::from(level.clamp(1, 6)) - 1]
}
