//! Finished text as HTML: everything escaped, nothing loaded, no inline style.

use super::{Display, Face, Rich, Span};

impl Rich {
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

impl Face {
    /// The HTML tags that begin and end a stretch with this look: an element where HTML has
    /// one, else a class `csl-…`.
    pub fn tags(self) -> (&'static str, &'static str) {
        match self {
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
        }
    }
}

fn span_tags(span: &Span) -> (&'static str, &'static str) {
    match span {
        Span::Face(face) => face.tags(),
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
}
