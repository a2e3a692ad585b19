//! Raw HTML: what is let through is written anew and put on the stack, so that it is
//! closed in order; what is not is taken out and reported.

use std::ops::Range;

use pulldown_cmark::Event;

use super::Writer;
use super::containers::Frame;
use super::inline::PhraseKind;
use crate::data::markdown::raw_html::{
    Content, Token, content_of, is_attribute, is_swallowed, parents_of, tokens,
};
use crate::data::markdown::remarks::is_remark;
use crate::diag::{Code, Diagnostic};

/// Raw HTML as the parser hands it over, line by line, and where each line stands.
struct Lines {
    html: String,
    /// Where a line begins in `html`, and in the text.
    places: Vec<(usize, usize)>,
}

impl Lines {
    fn in_text(&self, at: usize) -> usize {
        let next = self.places.partition_point(|(start, _)| *start <= at);
        self.places[..next]
            .last()
            .map_or(at, |(start, place)| place + at - start)
    }
}

/// How a tag is written.
struct Opening {
    /// Attributes that are let through, as HTML.
    attributes: String,
    id: Option<String>,
}

impl Writer<'_, '_> {
    /// Writes the block of HTML that event `at` begins, and gives the event after it: a
    /// block of the parser's, or one of code that is marked `{=html}`.
    pub(super) fn html_block(&mut self, at: usize) -> usize {
        self.finish_run();
        let end = self.after(at);
        let mut lines = Lines {
            html: String::new(),
            places: Vec::new(),
        };
        for (event, place) in &self.events[at + 1..end] {
            if let Event::Html(html) | Event::Text(html) = event {
                lines.places.push((lines.html.len(), place.start));
                lines.html.push_str(self.unmasked(html, place));
            }
        }
        let comments = lines.html.match_indices("<!--");
        for (start, _) in comments.filter(|(at, _)| is_remark(&lines.html[*at..])) {
            let end = lines.html[start..].find("-->");
            let end = end.map_or(lines.html.len(), |end| start + end + 3);
            self.remarks
                .push(lines.in_text(start)..lines.in_text(end - 1) + 1);
        }
        let mut swallowed: Option<String> = None;
        for token in tokens(&lines.html) {
            match token {
                Token::Close { name, .. } if swallowed.as_deref() == Some(&*name) => {
                    swallowed = None
                }
                _ if swallowed.is_some() => {}
                Token::Text(text) => self.raw_text(text),
                Token::Open {
                    name,
                    attributes,
                    range,
                } => {
                    let place = lines.in_text(range.start)..lines.in_text(range.end - 1) + 1;
                    if is_swallowed(&name) {
                        self.refuse(&format!("<{name}>"), &place);
                        swallowed = Some(name);
                    } else {
                        self.open_raw(name, &attributes, place);
                    }
                }
                Token::Close { name, .. } => self.close_raw(&name),
                Token::Other => {}
            }
        }
        end
    }

    fn raw_words(&mut self, text: &str, place: &Range<usize>) {
        let text = unescaped(text);
        self.words(&text, place.start, false);
    }

    fn raw_text(&mut self, text: &str) {
        escape_markup(text, &mut self.body.html);
        if let Some(&block) = self.blocks.last() {
            let words = &mut self.body.blocks[block as usize].words;
            words.push_str(text);
            words.push(' ');
        }
    }

    fn open_raw(&mut self, name: String, attributes: &[(String, &str)], place: Range<usize>) {
        if self.open_special(&name, attributes, &place, false) {
            return;
        }
        let content = content_of(&name);
        if content != Some(Content::Phrase) && content != Some(Content::Void) {
            self.close_lines();
        }
        let around = match self.frames.last() {
            Some(Frame::Raw { name }) => Some(&**name),
            _ => None,
        };
        let parents = parents_of(&name);
        let fits = parents.is_empty() || around.is_some_and(|around| parents.contains(&around));
        if content.is_none() || !fits || !self.fits(&place) {
            self.refuse(&format!("<{name}>"), &place);
            return;
        }
        self.write_tag(&name, attributes, &place);
        if content != Some(Content::Void) {
            self.frames.push(Frame::Raw { name });
        }
    }

    /// Closes the raw elements on top of the stack that hold lines and no blocks.
    pub(super) fn close_lines(&mut self) {
        while let Some(Frame::Raw { name }) = self.frames.last() {
            if !matches!(content_of(name), Some(Content::Line | Content::Phrase)) {
                break;
            }
            if let Some(frame) = self.frames.pop() {
                self.close_frame(frame);
            }
        }
    }

    /// Closes a raw element, and those that were opened in it; one that is not open in
    /// this very block is passed over.
    fn close_raw(&mut self, name: &str) {
        let raw = self
            .frames
            .iter()
            .rev()
            .take_while(|frame| matches!(frame, Frame::Raw { .. }));
        let depth = raw
            .take(super::MOST_LEVELS)
            .position(|frame| matches!(frame, Frame::Raw { name: open } if open == name));
        for _ in 0..depth.map_or(0, |depth| depth + 1) {
            if let Some(frame) = self.frames.pop() {
                self.close_frame(frame);
            }
        }
    }

    /// Raw HTML in a line: one tag or comment.
    pub(super) fn inline_html(&mut self, html: &str, place: Range<usize>) {
        if self.passes(&place) {
            return;
        }
        let html = self.unmasked(html, &place).to_owned();
        if is_remark(&html) {
            self.remarks.push(place.clone());
        }
        self.raw_inline(&html, &place);
    }

    /// HTML in a line, as much of it as there is; its place is that of all of it.
    pub(super) fn raw_inline(&mut self, html: &str, place: &Range<usize>) {
        self.run();
        for token in tokens(html) {
            match token {
                Token::Open {
                    name, attributes, ..
                } => {
                    if self.open_special(&name, &attributes, place, true) {
                        continue;
                    }
                    match content_of(&name) {
                        Some(Content::Phrase) => {
                            self.write_tag(&name, &attributes, place);
                            let close = format!("</{name}>");
                            self.open_as(PhraseKind::Raw(place.start), "", &close);
                        }
                        Some(Content::Void) if name != "hr" => {
                            self.write_tag(&name, &attributes, place)
                        }
                        _ => self.refuse(&format!("<{name}>"), place),
                    }
                }
                Token::Close { name, .. } => {
                    let close = format!("</{name}>");
                    let open = self.phrases.iter().rev().find(|phrase| {
                        matches!(phrase.what, PhraseKind::Raw(_)) && phrase.close == close
                    });
                    if let Some(what) = open.map(|phrase| phrase.what) {
                        self.close_as(what);
                    }
                }
                Token::Text(words) => self.raw_words(words, place),
                Token::Other => {}
            }
        }
    }

    /// Links and images, which are holes: their addresses are the page's to write.
    fn open_special(
        &mut self,
        name: &str,
        attributes: &[(String, &str)],
        place: &Range<usize>,
        inline: bool,
    ) -> bool {
        let value = |key: &str| {
            attributes
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, value)| unescaped(value))
        };
        match name {
            "a" => {
                if let Some(id) = value("id").or_else(|| value("name")).filter(|id| is_id(id)) {
                    let span = self.plan.source.span(place.clone());
                    self.push("<span");
                    self.anchor(&id, span);
                    self.push("></span>");
                }
                let linked = self
                    .frames
                    .iter()
                    .any(|frame| matches!(frame, Frame::Raw { name } if name == "a"));
                let Some(address) = value("href").filter(|_| !linked) else {
                    return true;
                };
                let close = self.open_link(
                    address,
                    &value("title").unwrap_or_default(),
                    false,
                    place.clone(),
                );
                if inline {
                    self.open_as(PhraseKind::Raw(place.start), "", close);
                } else if !close.is_empty() {
                    self.frames.push(Frame::Raw {
                        name: name.to_owned(),
                    });
                }
                true
            }
            "img" => {
                let alt = value("alt").unwrap_or_default();
                if let Some(address) = value("src") {
                    self.put_picture(
                        address,
                        value("title").unwrap_or_default(),
                        alt,
                        place.clone(),
                    );
                }
                true
            }
            _ => false,
        }
    }

    fn write_tag(&mut self, name: &str, attributes: &[(String, &str)], place: &Range<usize>) {
        let opening = self.let_through(name, attributes, place);
        self.push("<");
        self.push(name);
        self.push(&opening.attributes);
        if let Some(id) = opening.id {
            let span = self.plan.source.span(place.clone());
            self.anchor(&id, span);
        }
        self.push(">");
    }

    fn let_through(
        &mut self,
        tag: &str,
        attributes: &[(String, &str)],
        place: &Range<usize>,
    ) -> Opening {
        let mut opening = Opening {
            attributes: String::new(),
            id: None,
        };
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in attributes {
            if seen.contains(&&**name) {
                continue;
            }
            seen.push(name);
            if name == "id" {
                opening.id = Some(unescaped(value)).filter(|id| is_id(id));
            } else if is_attribute(tag, name) {
                opening.attributes.push(' ');
                opening.attributes.push_str(name);
                opening.attributes.push_str("=\"");
                escape_markup(value, &mut opening.attributes);
                opening.attributes.push('"');
            } else {
                self.refuse(&format!("{name}` on `<{tag}>"), place);
            }
        }
        opening
    }

    /// Reports what was taken out, once for each kind of thing.
    fn refuse(&mut self, what: &str, place: &Range<usize>) {
        if !self.refused.insert(what.to_owned()) {
            return;
        }
        let message = format!("`{what}` is not let through");
        let span = self.plan.source.span(place.clone());
        let fault = Diagnostic::at(Code::REFUSED_HTML, &span, message).label("taken out");
        self.found
            .push(fault.help("take it out of the text, or write in Markdown what it is for"));
    }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && !id.contains(char::is_whitespace)
}

/// Writes HTML text so that it holds no markup but its own entities.
fn escape_markup(text: &str, out: &mut String) {
    for (at, c) in text.char_indices() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '&' if !begins_entity(&text[at..]) => out.push_str("&amp;"),
            '\0' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
}

fn begins_entity(text: &str) -> bool {
    let body = &text[1..];
    let end = body
        .char_indices()
        .take(32)
        .find(|(_, c)| *c == ';')
        .map(|(at, _)| at);
    end.is_some_and(|end| {
        let name = body[..end].strip_prefix('#').unwrap_or(&body[..end]);
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The value of an attribute, with the entities that addresses are written with.
fn unescaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let Some(end) = rest
            .char_indices()
            .take(12)
            .find(|(_, c)| *c == ';')
            .map(|(end, _)| end)
        else {
            break;
        };
        let decoded = match &rest[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            "colon" => Some(':'),
            "Tab" => Some('\t'),
            "NewLine" => Some('\n'),
            name => match name.strip_prefix('#') {
                Some(number) => match number.strip_prefix(['x', 'X']) {
                    Some(hex) => u32::from_str_radix(hex, 16).ok(),
                    None => number.parse().ok(),
                }
                .and_then(char::from_u32),
                None => None,
            },
        };
        match decoded {
            Some(c) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}
