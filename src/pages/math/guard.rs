//! MathML as the converter gives it, made into MathML that is sound.
//!
//! [`guard`] lets through the elements and attributes on its lists and nothing else, and
//! mends what the converter does and no checker takes: `displaystyle` on elements that
//! have none goes to an `mstyle` around them, and space that came before an operator
//! stands before its limits, not in them. It does not know TeX.

use unicode_normalization::UnicodeNormalization;

use crate::pages::markup::{escape, tag_length, tag_name};

const ELEMENTS: [&str; 24] = [
    "math",
    "mrow",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "mspace",
    "mfrac",
    "msqrt",
    "mroot",
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
    "mprescripts",
    "mtable",
    "mtr",
    "mtd",
    "mstyle",
    "mpadded",
];

/// No `style`, and nothing that leads anywhere.
const ATTRIBUTES: [&str; 24] = [
    "class",
    "display",
    "displaystyle",
    "scriptlevel",
    "mathvariant",
    "stretchy",
    "symmetric",
    "fence",
    "separator",
    "form",
    "lspace",
    "rspace",
    "minsize",
    "maxsize",
    "movablelimits",
    "accent",
    "accentunder",
    "linethickness",
    "width",
    "height",
    "depth",
    "voffset",
    "columnspan",
    "rowspan",
];

/// Attributes that only an `mstyle` has, and the elements that have them too.
const OF_STYLE: [&str; 2] = ["displaystyle", "scriptlevel"];
const WITH_STYLE: [&str; 3] = ["math", "mstyle", "mtable"];

/// Elements that take a fixed number of children.
const FIXED: [(&str, usize); 6] = [
    ("msub", 2),
    ("msup", 2),
    ("munder", 2),
    ("mover", 2),
    ("msubsup", 3),
    ("munderover", 3),
];

/// Elements that take any number of children.
const ROWS: [&str; 6] = ["math", "mrow", "mstyle", "mtd", "msqrt", "mpadded"];

/// Copies MathML: elements and attributes that are on the lists, everything else as text.
/// The converter writes `<`, `>` and `&` of a formula without escaping them.
pub(super) fn guard(out: &mut String, mathml: &str) {
    let mut writer = Writer {
        out: String::with_capacity(mathml.len()),
        open: Vec::new(),
    };
    let mut rest = mathml;
    while let Some(at) = rest.find(['<', '&']) {
        writer.out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match rest.as_bytes()[0] {
            b'&' => entity_length(rest),
            _ => element_length(rest),
        };
        match length {
            Some(length) if rest.starts_with('&') => writer.out.push_str(&rest[..length]),
            Some(length) => writer.tag(&rest[..length]),
            None => escape(&mut writer.out, &rest[..1]),
        }
        rest = &rest[length.unwrap_or(1)..];
    }
    writer.out.push_str(rest);
    while !writer.open.is_empty() {
        writer.close_last();
    }
    // `=` with a stroke through it is one letter in all other text.
    out.extend(writer.out.nfc());
}

fn entity_length(text: &str) -> Option<usize> {
    let known = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;", "&apos;"];
    known
        .iter()
        .find(|entity| text.starts_with(**entity))
        .map(|entity| entity.len())
}

/// The length of the tag that `text` starts with, if it is one of [`ELEMENTS`].
fn element_length(text: &str) -> Option<usize> {
    let inside = text.strip_prefix("</").or_else(|| text.strip_prefix('<'))?;
    let is_tag = inside.starts_with(|c: char| c.is_ascii_lowercase());
    (is_tag && ELEMENTS.contains(&tag_name(text))).then(|| tag_length(text))
}

/// An element that is open.
struct Open {
    /// Its name as it was given.
    name: String,
    /// Where it begins in what is written.
    at: usize,
    /// What closes it.
    close: String,
    /// Where its children begin.
    children: Vec<usize>,
}

struct Writer {
    out: String,
    open: Vec<Open>,
}

impl Writer {
    fn tag(&mut self, tag: &str) {
        let name = tag_name(tag);
        if tag.starts_with("</") {
            return self.close(name);
        }
        let at = self.out.len();
        if let Some(parent) = self.open.last_mut() {
            parent.children.push(at);
        }
        let attributes = attributes(tag, name);
        let of_style = |(key, _): &&(&str, &str)| OF_STYLE.contains(key);
        let styled = !WITH_STYLE.contains(&name) && attributes.iter().any(|it| of_style(&it));
        let own: Vec<_> = attributes
            .iter()
            .filter(|it| !styled || !of_style(it))
            .collect();
        // A row that styles what is in it is a style.
        let is_row = styled && name == "mrow" && own.is_empty();
        let mut close = String::new();
        if styled {
            self.open_tag("mstyle", attributes.iter().filter(of_style));
            close.push_str("</mstyle>");
        }
        if !is_row {
            self.open_tag(name, own.into_iter());
            close.insert_str(0, &format!("</{name}>"));
        }
        if tag.ends_with("/>") {
            self.out.push_str(&close);
            return;
        }
        self.open.push(Open {
            name: name.to_owned(),
            at,
            close,
            children: Vec::new(),
        });
    }

    fn open_tag<'t>(
        &mut self,
        name: &str,
        attributes: impl Iterator<Item = &'t (&'t str, &'t str)>,
    ) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(&mut self.out, value);
            self.out.push('"');
        }
        self.out.push('>');
    }

    /// Closes the elements that are open down to one of that name, if there is one: the
    /// words of a formula may look like a tag.
    fn close(&mut self, name: &str) {
        let Some(depth) = self.open.iter().rposition(|open| open.name == name) else {
            return;
        };
        while self.open.len() > depth {
            self.close_last();
        }
    }

    fn close_last(&mut self) {
        let Some(open) = self.open.pop() else { return };
        self.out.push_str(&open.close);
        let fixed = FIXED.iter().find(|(known, _)| **known == open.name);
        if let (Some((_, takes)), [first, second, ..]) = (fixed, &open.children[..])
            && open.children.len() > *takes
            && self.out[*first..].starts_with("<mspace")
        {
            let space = self.out[*first..*second].to_owned();
            self.out.replace_range(*first..*second, "");
            let parent = self.open.last().map(|parent| &*parent.name);
            if parent.is_some_and(|parent| ROWS.contains(&parent)) {
                self.out.insert_str(open.at, &space);
            } else {
                self.out.insert_str(open.at, &format!("<mrow>{space}"));
                self.out.push_str("</mrow>");
            }
        }
    }
}

/// The attributes of a tag that are let through.
fn attributes<'t>(tag: &'t str, name: &str) -> Vec<(&'t str, &'t str)> {
    let mut all = Vec::new();
    let mut rest = tag
        .trim_start_matches('<')
        .strip_prefix(name)
        .unwrap_or_default();
    while let Some((key, after)) = rest.split_once("=\"") {
        let Some((value, after)) = after.split_once('"') else {
            break;
        };
        let key = key.trim();
        if ATTRIBUTES.contains(&key) {
            all.push((key, value));
        }
        rest = after;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mathml: &str, expected: &str) {
        let mut out = String::new();
        guard(&mut out, mathml);
        assert_eq!(out, expected);
    }

    #[test]
    fn a_style_stands_on_a_style() {
        check(
            "<mrow displaystyle=\"true\" scriptlevel=\"0\"><mi>a</mi></mrow>",
            "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mi>a</mi></mstyle>",
        );
        check(
            "<mo displaystyle=\"true\" stretchy=\"false\">∑</mo>",
            "<mstyle displaystyle=\"true\"><mo stretchy=\"false\">∑</mo></mstyle>",
        );
        check(
            "<mstyle displaystyle=\"true\"><mi>a</mi></mstyle>",
            "<mstyle displaystyle=\"true\"><mi>a</mi></mstyle>",
        );
    }

    #[test]
    fn space_before_an_operator_is_none_of_its_limits() {
        check(
            "<mrow><munder><mspace width=\"1em\"/><mi>lim</mi><mrow><mi>x</mi></mrow></munder></mrow>",
            "<mrow><mspace width=\"1em\"></mspace><munder><mi>lim</mi><mrow><mi>x</mi></mrow></munder></mrow>",
        );
        check(
            "<msup><munder><mspace width=\"1em\"/><mi>lim</mi><mi>x</mi></munder><mn>2</mn></msup>",
            "<msup><mrow><mspace width=\"1em\"></mspace><munder><mi>lim</mi><mi>x</mi></munder></mrow><mn>2</mn></msup>",
        );
        check(
            "<msub><mspace width=\"1em\"/><mi>x</mi></msub>",
            "<msub><mspace width=\"1em\"></mspace><mi>x</mi></msub>",
        );
    }

    #[test]
    fn a_letter_with_a_stroke_is_one_letter() {
        check("<mo>=\u{338}</mo>", "<mo>≠</mo>");
    }

    #[test]
    fn what_is_on_no_list_is_text() {
        check("<mi>a</mi><script>", "<mi>a</mi>&lt;script>");
        check(
            "<mi onclick=\"a\" class=\"b\">c</mi>",
            "<mi class=\"b\">c</mi>",
        );
        check("<mi>a</mi></mrow>", "<mi>a</mi>");
        check(
            "<mrow><mtext><mi></mtext></mrow>",
            "<mrow><mtext><mi></mi></mtext></mrow>",
        );
    }
}
