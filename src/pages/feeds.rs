//! Feeds: what is new, for readers that are programs.
//!
//! [`Links::cases_feed`] and [`Links::corrections_feed`] write Atom (RFC 4287). Addresses in
//! a feed are full ones, since it is read away from the site; an entry's id is the address
//! of its page, or a place on it, so that it stays while that does. A feed has a bounded
//! number of entries, the latest, with their whole text.

use super::dates::machine_date;
use super::{Links, Pages, Route, fill};
use crate::csl::Date;
use crate::data::draft::{Change, ChangeKind};
use crate::diag::Diagnostics;
use crate::model::book::TextId;
use crate::model::ids::CaseId;

/// One entry, ready to be written.
struct Entry {
    id: String,
    href: String,
    title: String,
    published: Option<String>,
    updated: String,
    authors: Vec<String>,
    tags: Vec<String>,
    summary: String,
    /// The whole text, as HTML.
    content: String,
}

/// The latest changes of a book, each with its case and its anchor there.
type Latest<'a> = Vec<(&'a Change, CaseId, String)>;

impl Pages {
    /// Whether the site has feeds: full addresses need a base URL.
    pub fn has_feeds(&self) -> bool {
        self.layout.base_url.is_some() && self.book.config.feed_entries > 0
    }

    /// The published cases that changed last, the latest first.
    fn latest_cases(&self) -> Vec<CaseId> {
        let mut cases: Vec<CaseId> = self
            .cases()
            .filter(|case| !self.book.cases[case.index()].draft)
            .collect();
        // Stable: of one day they stay in the order of their slugs.
        cases.sort_by(|a, b| self.last_changed(*b).cmp(&self.last_changed(*a)));
        cases.truncate(self.book.config.feed_entries);
        cases
    }

    /// The changes that published cases tell of, the latest first.
    fn latest_changes(&self) -> Latest<'_> {
        let mut latest: Latest<'_> = Vec::new();
        for id in self.cases() {
            let case = &self.book.cases[id.index()];
            if case.draft {
                continue;
            }
            let changes = &case.prose.draft.front.changes;
            let rows = changes.iter().enumerate();
            latest.extend(rows.map(|(at, change)| (change, id, change_anchor(changes, at))));
        }
        latest.sort_by(|(a, ..), (b, ..)| b.date.value.cmp(&a.date.value));
        latest.truncate(self.book.config.feed_entries);
        latest
    }
}

/// The anchor of a change on the page of its case: its date and kind, and from the second
/// of one day and kind on its place among them, so that new words leave it as it is.
pub(super) fn change_anchor(changes: &[Change], at: usize) -> String {
    let is_like = |change: &&Change| {
        change.kind == changes[at].kind && change.date.value == changes[at].date.value
    };
    let before = changes[..at].iter().filter(is_like).count();
    let date = machine_date(&changes[at].date.value).unwrap_or_else(|| "undated".to_owned());
    let kind = match changes[at].kind {
        ChangeKind::Correction => "correction",
        ChangeKind::Addition => "addition",
        ChangeKind::Clarification => "clarification",
        ChangeKind::Withdrawal => "withdrawal",
    };
    match before {
        0 => format!("change-{date}-{kind}"),
        more => format!("change-{date}-{kind}-{}", more + 1),
    }
}

impl Links<'_> {
    /// The cases that changed last, with their whole text.
    pub fn cases_feed(&self, found: &mut Diagnostics) -> String {
        let pages = self.pages;
        let entries = pages.latest_cases().into_iter().map(|id| {
            let case = &pages.book.cases[id.index()];
            let front = &case.prose.draft.front;
            let address = self.full(Route::Case(id));
            let title = front.title.as_ref();
            let summary = front.summary.as_ref();
            let page = address.clone();
            Entry {
                id: address.clone(),
                href: address,
                title: title.map_or_else(|| case.slug.to_string(), |it| it.value.text.clone()),
                published: front.date.as_ref().and_then(|date| moment(&date.value)),
                updated: self.moment_or_as_of(pages.last_changed(id)),
                authors: front.authors.clone(),
                tags: front.tags.clone(),
                summary: summary.map_or_else(String::new, |it| it.text.clone()),
                content: [
                    self.notice(id),
                    away(fill::page(self, TextId::Case(id), found).as_str(), &page),
                ]
                .concat(),
            }
        });
        let entries: Vec<Entry> = entries.collect();
        self.feed("feed.cases", Route::Home, &entries)
    }

    /// The corrections and other changes made last.
    pub fn corrections_feed(&self) -> String {
        let pages = self.pages;
        let entries = pages
            .latest_changes()
            .into_iter()
            .map(|(change, id, anchor)| {
                let case = &pages.book.cases[id.index()];
                let front = &case.prose.draft.front;
                let title = front.title.as_ref();
                let title = title.map_or_else(|| case.slug.to_string(), |it| it.value.text.clone());
                let kind = self.change_kind(change.kind).words;
                let address = format!("{}#{anchor}", self.full(Route::Case(id)));
                let mut content = self.notice(id);
                content.push_str("<p>");
                content.push_str(&change.what.html);
                content.push_str("</p>");
                self.touched(id, change, &mut content);
                Entry {
                    id: address.clone(),
                    href: address,
                    title: self
                        .words()
                        .with("feed.change", &[("kind", &kind), ("title", &title)]),
                    published: None,
                    updated: self.moment_or_as_of(Some(&change.date.value)),
                    authors: front.authors.clone(),
                    tags: Vec::new(),
                    summary: change.what.text.clone(),
                    content,
                }
            });
        let entries: Vec<Entry> = entries.collect();
        let list = match pages.has_corrections() {
            true => Route::Corrections(1),
            false => Route::Home,
        };
        self.feed("feed.corrections", list, &entries)
    }

    /// The blocks that a change touched, as links.
    fn touched(&self, id: CaseId, change: &Change, out: &mut String) {
        let prose = &self.pages.book.cases[id.index()].prose;
        let blocks = prose.draft.body.blocks.iter().zip(&prose.blocks);
        let touched: Vec<_> = blocks
            .filter_map(|(block, node)| {
                let own = block.id.as_ref()?;
                let named = change.blocks.iter().any(|named| named.value == own.value);
                named.then_some((*node)?)
            })
            .collect();
        if touched.is_empty() {
            return;
        }
        out.push_str("<ul>");
        for node in touched {
            out.push_str("<li>");
            super::view::Link::new(self.block(node), &self.block_name(node, None)).write(out);
            out.push_str("</li>");
        }
        out.push_str("</ul>");
    }

    /// What stands before the text of an invented case, wherever it is shown.
    fn notice(&self, id: CaseId) -> String {
        if !self.pages.is_invented(id) {
            return String::new();
        }
        let words = self.words();
        let mut out = "<p><strong>".to_owned();
        super::markup::escape(&mut out, words.say("page.invented"));
        out.push_str("</strong> ");
        super::markup::escape(&mut out, words.say("page.invented-note"));
        out + "</p>\n"
    }

    /// The feed at this route.
    fn feed(&self, title: &str, alternate: Route, entries: &[Entry]) -> String {
        let config = &self.pages.book.config;
        let title = self.words().with(title, &[("book", &config.title)]);
        let address = self.full(self.here);
        let latest = entries.iter().map(|entry| &entry.updated).max();
        let updated = latest
            .cloned()
            .unwrap_or_else(|| self.moment_or_as_of(None));
        let mut out = Xml::new();
        out.text(
            "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"",
            &config.language,
            "\">\n",
        );
        out.element("title", &title);
        if !config.description.is_empty() {
            out.element("subtitle", &config.description);
        }
        out.element("id", &address);
        out.text(
            "<link rel=\"self\" type=\"application/atom+xml\" href=\"",
            &address,
            "\"/>\n",
        );
        let home = self.full(alternate);
        out.text(
            "<link rel=\"alternate\" type=\"text/html\" href=\"",
            &home,
            "\"/>\n",
        );
        out.element("updated", &updated);
        out.people(match config.authors.is_empty() {
            true => std::slice::from_ref(&config.title),
            false => &config.authors,
        });
        out.element("generator", "casebook");
        for entry in entries {
            out.entry(entry);
        }
        out.0 + "</feed>\n"
    }

    /// The full address of a page; in a feed, which has a base URL, there always is one.
    fn full(&self, route: Route) -> String {
        self.pages.absolute(route).unwrap_or_default()
    }

    /// A date as feeds write it, or else that of the book.
    fn moment_or_as_of(&self, date: Option<&Date>) -> String {
        let as_of = self.pages.book.as_of.as_ref();
        date.and_then(moment)
            .or_else(|| as_of.and_then(moment))
            .unwrap_or_else(|| "1970-01-01T00:00:00Z".to_owned())
    }
}

/// Markup of a page, to be read away from it: what leads to a place on the page leads to
/// the page. Attributes stand in double quotes, which no text has.
fn away(html: &str, page: &str) -> String {
    html.replace("href=\"#", &format!("href=\"{page}#"))
}

/// The first moment of a date, as RFC 3339 has it. `None` before the year 1.
fn moment(date: &Date) -> Option<String> {
    let point = date.start()?;
    let year = u32::try_from(point.year)
        .ok()
        .filter(|year| (1..10_000).contains(year))?;
    let month = match (point.month, point.season) {
        (0, 1..=4) => point.season * 3,
        (month, _) => month.clamp(1, 12),
    };
    let day = point.day.max(1);
    Some(format!("{year:04}-{month:02}-{day:02}T00:00:00Z"))
}

/// XML that is being written.
struct Xml(String);

impl Xml {
    fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned())
    }

    /// Text between two pieces of markup.
    fn text(&mut self, before: &str, text: &str, after: &str) {
        self.0.push_str(before);
        for c in text.chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                // XML 1.0 has no word for these at all.
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' => {}
                '\u{fffe}' | '\u{ffff}' => {}
                c => self.0.push(c),
            }
        }
        self.0.push_str(after);
    }

    fn element(&mut self, name: &str, text: &str) {
        self.text(&format!("<{name}>"), text, &format!("</{name}>\n"));
    }

    fn people(&mut self, names: &[String]) {
        for name in names {
            self.text("<author><name>", name, "</name></author>\n");
        }
    }

    fn entry(&mut self, entry: &Entry) {
        self.0.push_str("<entry>\n");
        self.element("title", &entry.title);
        self.element("id", &entry.id);
        self.text(
            "<link rel=\"alternate\" type=\"text/html\" href=\"",
            &entry.href,
            "\"/>\n",
        );
        if let Some(published) = &entry.published {
            self.element("published", published);
        }
        self.element("updated", &entry.updated);
        self.people(&entry.authors);
        for tag in &entry.tags {
            self.text("<category term=\"", tag, "\"/>\n");
        }
        if !entry.summary.is_empty() {
            self.element("summary", &entry.summary);
        }
        self.text("<content type=\"html\">", &entry.content, "</content>\n");
        self.0.push_str("</entry>\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(edtf: &str, expected: Option<&str>) {
        let date = Date::from_edtf(edtf).unwrap();
        assert_eq!(moment(&date).as_deref(), expected);
    }

    #[test]
    fn a_date_is_its_first_moment() {
        check("2020-04-24", Some("2020-04-24T00:00:00Z"));
        check("2020-04", Some("2020-04-01T00:00:00Z"));
        check("2020~", Some("2020-01-01T00:00:00Z"));
        check("2020-22", Some("2020-06-01T00:00:00Z"));
        check("2016-05/2016-09", Some("2016-05-01T00:00:00Z"));
        check("-0044", None);
    }

    #[test]
    fn what_xml_cannot_hold_is_left_out() {
        let mut xml = Xml(String::new());
        xml.element("title", "a\u{0}\u{b} <b> & \"c\"\u{ffff}");
        assert_eq!(xml.0, "<title>a &lt;b&gt; &amp; &quot;c&quot;</title>\n");
    }
}
