//! Finished text: what a citation or a bibliography entry looks like.
//!
//! The main type is [`Rich`]. It knows how to become HTML and plain text
//! safely; it does not know styles, sources, or where an item's link leads.

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Face {
    /// Italic.
    Italic,
    /// Slanted.
    Oblique,
    /// Upright again, inside italics.
    Upright,
    /// Bold.
    Bold,
    /// Light.
    Light,
    /// Regular weight again, inside bold.
    Regular,
    /// Small capitals.
    SmallCaps,
    /// Ordinary letters again, inside small capitals.
    NormalCaps,
    /// Underlined.
    Underline,
    /// Not underlined, inside underlined text.
    NoUnderline,
    /// Superscript.
    Superscript,
    /// Subscript.
    Subscript,
    /// On the line again, inside a superscript or subscript.
    Baseline,
}

/// Where a part of a bibliography entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Display {
    /// A block of its own.
    Block,
    /// In the margin at the left.
    LeftMargin,
    /// To the right of what stands in the margin.
    RightInline,
    /// A block of its own, indented.
    Indent,
}

/// What a stretch of text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Span {
    /// It has a look.
    Face(Face),
    /// It leads somewhere: `http`, `https`, `ftp` or `mailto`, nothing else.
    Link(Box<str>),
    /// It is the item of that place in the cluster, counted from 0 in the
    /// order in which the author wrote them.
    Item(u32),
    /// It is a part of an entry with a place of its own.
    Display(Display),
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    at: u32,
    /// `None` closes the span opened last.
    open: Option<Span>,
}

/// Finished text with looks, links and items.
///
/// Kept flat: one text, and the spans' ends in order. Spans nest, so a walk
/// over [`Rich::events`] needs no recursion however deep they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rich {
    text: String,
    marks: Vec<Mark>,
    open: u32,
}

/// A step of a walk over finished text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event<'a> {
    /// Characters, not escaped.
    Text(&'a str),
    /// A span begins.
    Open(&'a Span),
    /// The span that began last and has not ended ends.
    Close(&'a Span),
}

impl Rich {
    /// Nothing yet.
    pub fn new() -> Rich {
        Rich::default()
    }

    /// Text in CSL-JSON's micro-markup (`<i>`, `<b>`, `<sup>`, `<sub>`, …);
    /// everything else in it is text. Quotation marks that pair become curly.
    pub fn from_markup(text: &str) -> Rich {
        super::settle::settle_markup(text)
    }

    /// The same with a capital for the first letter of its first word, unless
    /// that word has capitals of its own (`iPad`).
    pub fn with_capital(mut self) -> Rich {
        let word = self
            .text
            .split(|c: char| !c.is_alphanumeric())
            .next()
            .unwrap_or("");
        let is_plain = word.chars().all(char::is_lowercase);
        if let Some(first) = self
            .text
            .chars()
            .next()
            .filter(|c| c.is_lowercase() && is_plain)
        {
            let capital = first.to_uppercase().to_string();
            self.text.replace_range(..first.len_utf8(), &capital);
            let (old, new) = (first.len_utf8() as u32, capital.len() as u32);
            for mark in self.marks.iter_mut().filter(|mark| mark.at >= old) {
                mark.at = mark.at - old + new;
            }
        }
        self
    }

    /// Whether there is nothing to read in it.
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Adds characters.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Begins a span. A link whose scheme is not allowed begins a span that
    /// does nothing, so that the matching [`Rich::close`] stays right.
    pub fn open(&mut self, span: Span) {
        let span = match span {
            Span::Link(href) if !is_safe_link(&href) => Span::Link("".into()),
            span => span,
        };
        self.marks.push(Mark {
            at: self.end(),
            open: Some(span),
        });
        self.open += 1;
    }

    /// Ends the span begun last; without one, does nothing. A look or a block
    /// with nothing in it is taken back.
    pub fn close(&mut self) {
        if self.open > 0 {
            self.open -= 1;
            let at = self.end();
            let is_void = |mark: &Mark| {
                mark.at == at && matches!(mark.open, Some(Span::Face(_) | Span::Display(_)))
            };
            if self.marks.last().is_some_and(is_void) {
                self.marks.pop();
                return;
            }
            self.marks.push(Mark {
                at: self.end(),
                open: None,
            });
        }
    }

    /// Adds finished text after this; spans it left open are closed.
    pub fn append(&mut self, other: &Rich) {
        let offset = self.end();
        self.text.push_str(&other.text);
        let moved = other.marks.iter().map(|mark| Mark {
            at: mark.at + offset,
            ..mark.clone()
        });
        self.marks.extend(moved);
        self.open += other.open;
        for _ in 0..other.open {
            self.close();
        }
    }

    /// The text without looks and links. Parts with a place of their own are
    /// set off by a space where the text has none.
    pub fn to_text(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut apart = false;
        for event in self.events() {
            match event {
                Event::Text(text) => {
                    let spaced =
                        out.ends_with(char::is_whitespace) || text.starts_with(char::is_whitespace);
                    if apart && !out.is_empty() && !spaced {
                        out.push(' ');
                    }
                    apart = false;
                    out.push_str(text);
                }
                Event::Open(Span::Display(_)) | Event::Close(Span::Display(_)) => apart = true,
                Event::Open(_) | Event::Close(_) => {}
            }
        }
        out
    }

    /// The characters alone, in order, with nothing between blocks.
    pub fn characters(&self) -> &str {
        &self.text
    }

    /// HTML with every character escaped, looks as `<i>`, `<b>`, `<sup>`,
    /// `<sub>` and classes `csl-…`, and links to `http`, `https`, `ftp` and
    /// `mailto` only. Items are not marked; see [`Rich::to_html_with`].
    pub fn to_html(&self) -> String {
        self.to_html_with(|_| None)
    }

    /// As [`Rich::to_html`], with each item a link to what `href` says for its
    /// place in the cluster. An item that holds a link of its own gets no
    /// second one round it.
    pub fn to_html_with(&self, href: impl Fn(u32) -> Option<String>) -> String {
        let mut out = String::with_capacity(self.text.len() + 16 * self.marks.len());
        let mut closers: Vec<&'static str> = Vec::new();
        let mut in_link = 0_u32;
        let mut links: Vec<bool> = Vec::new();
        let mut at = 0;
        for (index, mark) in self.marks.iter().enumerate() {
            escape_into(&mut out, &self.text[at..mark.at as usize]);
            at = mark.at as usize;
            let Some(span) = &mark.open else {
                out.push_str(closers.pop().unwrap_or(""));
                in_link -= u32::from(links.pop().unwrap_or(false));
                continue;
            };
            let (opener, closer) = span_tags(span);
            let target = match span {
                Span::Link(url) if in_link == 0 && !url.is_empty() => Some(url.to_string()),
                Span::Item(item) if in_link == 0 && !self.holds_link(index) => href(*item),
                _ => None,
            };
            links.push(target.is_some());
            match target {
                Some(target) => {
                    out.push_str("<a href=\"");
                    escape_into(&mut out, &target);
                    out.push_str("\">");
                    closers.push("</a>");
                    in_link += 1;
                }
                None => {
                    out.push_str(opener);
                    closers.push(closer);
                }
            }
        }
        escape_into(&mut out, &self.text[at..]);
        while let Some(closer) = closers.pop() {
            out.push_str(closer);
        }
        out
    }

    /// A walk from the first character to the last. Every span that opens
    /// closes.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        let mut events = Vec::with_capacity(2 * self.marks.len() + 1);
        let mut open = Vec::new();
        let mut at = 0;
        for mark in &self.marks {
            if mark.at as usize > at {
                events.push(Event::Text(&self.text[at..mark.at as usize]));
                at = mark.at as usize;
            }
            match &mark.open {
                Some(span) => {
                    events.push(Event::Open(span));
                    open.push(span);
                }
                None => events.extend(open.pop().map(Event::Close)),
            }
        }
        if at < self.text.len() {
            events.push(Event::Text(&self.text[at..]));
        }
        events.extend(open.into_iter().rev().map(Event::Close));
        events.into_iter()
    }

    /// Puts characters at byte `at`, which lies on a character boundary. Spans
    /// that begin or end right there stay before them.
    pub(super) fn insert(&mut self, at: usize, text: &str) {
        self.text.insert_str(at, text);
        let (from, length) = (at as u32, text.len() as u32);
        for mark in self.marks.iter_mut().rev() {
            if mark.at <= from {
                break;
            }
            mark.at += length;
        }
    }

    /// Takes away every `c` at the end.
    pub(super) fn trim_end(&mut self, c: char) {
        let length = self.text.trim_end_matches(c).len();
        self.text.truncate(length);
        let end = self.end();
        for mark in self.marks.iter_mut().rev() {
            if mark.at <= end {
                break;
            }
            mark.at = end;
        }
    }

    fn end(&self) -> u32 {
        u32::try_from(self.text.len()).unwrap_or(u32::MAX)
    }

    /// Whether a working link begins inside the span that mark `index` opens.
    fn holds_link(&self, index: usize) -> bool {
        let mut depth = 0_u32;
        for mark in &self.marks[index..] {
            match &mark.open {
                Some(Span::Link(url)) if !url.is_empty() => return true,
                Some(_) => depth += 1,
                None => depth -= 1,
            }
            if depth == 0 {
                return false;
            }
        }
        false
    }
}

impl From<&str> for Rich {
    fn from(text: &str) -> Rich {
        Rich {
            text: text.to_owned(),
            ..Rich::default()
        }
    }
}

/// Whether a link may be followed from a page: an allowed scheme, and no
/// character that browsers strip before they read the scheme.
pub fn is_safe_link(href: &str) -> bool {
    let Some((scheme, _)) = href.split_once(':') else {
        return false;
    };
    ["http", "https", "ftp", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        && !href.chars().any(|c| c.is_control() || c.is_whitespace())
}

fn span_tags(span: &Span) -> (&'static str, &'static str) {
    match span {
        Span::Face(face) => match face {
            Face::Italic => ("<i>", "</i>"),
            Face::Bold => ("<b>", "</b>"),
            Face::Superscript => ("<sup>", "</sup>"),
            Face::Subscript => ("<sub>", "</sub>"),
            Face::Oblique => ("<span class=\"csl-oblique\">", "</span>"),
            Face::Upright => ("<span class=\"csl-upright\">", "</span>"),
            Face::Light => ("<span class=\"csl-light\">", "</span>"),
            Face::Regular => ("<span class=\"csl-regular\">", "</span>"),
            Face::SmallCaps => ("<span class=\"csl-small-caps\">", "</span>"),
            Face::NormalCaps => ("<span class=\"csl-normal-caps\">", "</span>"),
            Face::Underline => ("<span class=\"csl-underline\">", "</span>"),
            Face::NoUnderline => ("<span class=\"csl-no-underline\">", "</span>"),
            Face::Baseline => ("<span class=\"csl-baseline\">", "</span>"),
        },
        Span::Link(_) | Span::Item(_) => ("", ""),
        Span::Display(display) => match display {
            Display::Block => ("<span class=\"csl-block\">", "</span>"),
            Display::LeftMargin => ("<span class=\"csl-left-margin\">", "</span>"),
            Display::RightInline => ("<span class=\"csl-right-inline\">", "</span>"),
            Display::Indent => ("<span class=\"csl-indent\">", "</span>"),
        },
    }
}

fn escape_into(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(spans: &[Span], expected: &str) {
        let mut rich = Rich::new();
        rich.push("a<");
        for span in spans {
            rich.open(span.clone());
        }
        rich.push("b&");
        for _ in spans {
            rich.close();
        }
        rich.push("\"c");
        let html = rich.to_html_with(|item| Some(format!("#r{item}")));
        assert_eq!(html, format!("a&lt;{expected}&quot;c"));
    }

    #[test]
    fn everything_is_escaped() {
        check(&[], "b&amp;");
        check(
            &[Span::Face(Face::Italic), Span::Face(Face::Bold)],
            "<i><b>b&amp;</b></i>",
        );
        check(
            &[Span::Link("https://e.org/?a&\"".into())],
            "<a href=\"https://e.org/?a&amp;&quot;\">b&amp;</a>",
        );
    }

    #[test]
    fn a_link_to_a_script_is_no_link() {
        check(&[Span::Link("javascript:alert(1)".into())], "b&amp;");
        check(&[Span::Link("java\nscript:alert(1)".into())], "b&amp;");
        check(&[Span::Link("data:text/html,x".into())], "b&amp;");
    }

    #[test]
    fn an_item_is_linked_unless_it_holds_a_link() {
        check(&[Span::Item(2)], "<a href=\"#r2\">b&amp;</a>");
        check(
            &[Span::Item(2), Span::Link("https://e.org".into())],
            "<a href=\"https://e.org\">b&amp;</a>",
        );
    }

    #[test]
    fn blocks_are_apart_in_plain_text() {
        let mut rich = Rich::new();
        for (display, text) in [
            (Display::LeftMargin, "[1]"),
            (Display::RightInline, "Title"),
        ] {
            rich.open(Span::Display(display));
            rich.push(text);
            rich.close();
        }
        assert_eq!(rich.to_text(), "[1] Title");
    }
}
