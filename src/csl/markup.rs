//! CSL-JSON's micro-markup in a field, read into a flow.
//!
//! `<i>`, `<b>`, `<sup>`, `<sub>`, `<span class="nocase">` and
//! `<span style="font-variant: small-caps">` are marks; straight and curly
//! quotation marks that pair become quotations, so that they nest with those
//! of the style; a formula that is one subscript or superscript is that; everything else
//! is text, as it stands.

use super::flow::{Flow, Tag};
use super::rich::Face;

/// How deep marks may nest in one field; deeper ones are text.
const DEEPEST: usize = 12;

/// Reads a field of a reference, in which it means nothing where lines are
/// broken.
pub(super) fn read_field(field: &str, flow: &mut Flow) {
    if !field.contains(['\n', '\r', '\t']) {
        return read(field, flow);
    }
    let lines = field
        .split(['\n', '\r', '\t'])
        .map(|line| line.trim_matches(' '));
    let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    read(&lines.join(" "), flow);
}

/// Reads marked-up text as it stands.
pub(super) fn read(field: &str, flow: &mut Flow) {
    if !field
        .bytes()
        .any(|b| matches!(b, b'<' | b'"' | b'\'' | b'$' | 0xe2))
    {
        flow.push(field);
        return;
    }
    Reader {
        field,
        flow,
        open: Vec::new(),
    }
    .read();
}

struct Reader<'a> {
    field: &'a str,
    flow: &'a mut Flow,
    open: Vec<Opened>,
}

struct Opened {
    mark: usize,
    text: usize,
    kind: Kind,
    /// What to put back if it is never closed, and how much of it is there.
    source: (usize, usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Element(&'static str),
    Double,
    Single,
}

impl Reader<'_> {
    fn read(mut self) {
        let bytes = self.field.as_bytes();
        let mut at = 0;
        let mut plain = 0;
        while at < bytes.len() {
            let step = match bytes[at] {
                b'<' => self.element(plain, at),
                b'$' => self.script(plain, at),
                b'"' | b'\'' | 0xe2 => self.quotation(plain, at),
                _ => None,
            };
            match step {
                Some(next) => {
                    at = next;
                    plain = next;
                }
                None => at += 1,
            }
        }
        self.flow.push(&self.field[plain..]);
        while let Some(opened) = self.open.pop() {
            self.undo(&opened);
        }
    }

    fn element(&mut self, plain: usize, at: usize) -> Option<usize> {
        let rest = &self.field[at..];
        if let Some((name, length)) = closing(rest) {
            let index = self
                .open
                .iter()
                .rposition(|o| o.kind == Kind::Element(name))?;
            self.flow.push(&self.field[plain..at]);
            while self.open.len() > index + 1 {
                if let Some(inner) = self.open.pop() {
                    self.undo(&inner);
                }
            }
            self.open.pop();
            self.flow.close();
            return Some(at + length);
        }
        let (name, tag, length) = opening(rest)?;
        if self.open.len() >= DEEPEST {
            return None;
        }
        self.flow.push(&self.field[plain..at]);
        self.begin(Kind::Element(name), tag, (at, at + length));
        Some(at + length)
    }

    fn script(&mut self, plain: usize, at: usize) -> Option<usize> {
        let script = Script::at(&self.field[at..])?;
        self.flow.push(&self.field[plain..at]);
        self.flow.open(Tag::Face(script.face));
        self.flow.push(script.shown);
        self.flow.close();
        Some(at + script.length)
    }

    fn quotation(&mut self, plain: usize, at: usize) -> Option<usize> {
        let c = self.field[at..].chars().next()?;
        let next = at + c.len_utf8();
        let before = self.before(plain, at);
        let after = self.field[next..].chars().next();
        let kind = match c {
            '"' | '\u{201c}' | '\u{201d}' => Kind::Double,
            '\'' | '\u{2018}' | '\u{2019}' => Kind::Single,
            _ => return None,
        };
        let can_open = match c {
            '\u{201c}' | '\u{2018}' => true,
            '\u{201d}' | '\u{2019}' => false,
            _ => {
                before.is_none_or(|b| b.is_whitespace() || "([{-–—/\u{a0}<>\"'“‘".contains(b))
                    && after.is_some_and(|a| !a.is_whitespace())
            }
        };
        let can_close = match c {
            '\u{201c}' | '\u{2018}' => false,
            '\u{201d}' => true,
            _ => {
                before.is_some_and(|b| !b.is_whitespace())
                    && after.is_none_or(|a| !a.is_alphanumeric())
            }
        };
        if can_close
            && let Some(index) = self.open.iter().rposition(|o| o.kind == kind)
            && self.open[index..]
                .iter()
                .skip(1)
                .all(|o| !matches!(o.kind, Kind::Element(_)))
        {
            self.flow.push(&self.field[plain..at]);
            while self.open.len() > index + 1 {
                if let Some(inner) = self.open.pop() {
                    self.undo(&inner);
                }
            }
            self.open.pop();
            self.flow.close();
            return Some(next);
        }
        if can_open && self.open.len() < DEEPEST {
            self.flow.push(&self.field[plain..at]);
            self.begin(kind, Tag::Quote, (at, next));
            return Some(next);
        }
        if kind == Kind::Single {
            self.flow.push(&self.field[plain..at]);
            self.flow.push("\u{2019}");
            return Some(next);
        }
        None
    }

    /// The character before byte `at`, looking through marks.
    fn before(&self, plain: usize, at: usize) -> Option<char> {
        if at > plain {
            self.field[..at].chars().next_back()
        } else if self
            .open
            .last()
            .is_some_and(|o| o.text == self.flow.text.len())
        {
            None
        } else {
            self.field[..at].chars().next_back()
        }
    }

    fn begin(&mut self, kind: Kind, tag: Tag, source: (usize, usize)) {
        self.open.push(Opened {
            mark: self.flow.marks.len(),
            text: self.flow.text.len(),
            kind,
            source,
        });
        self.flow.open(tag);
    }

    /// Makes text again of what was opened and never closed.
    fn undo(&mut self, opened: &Opened) {
        self.flow.marks.remove(opened.mark);
        let source = &self.field[opened.source.0..opened.source.1];
        let text = if opened.kind == Kind::Single {
            "\u{2019}"
        } else {
            source
        };
        self.flow.text.insert_str(opened.text, text);
        let length = u32::try_from(text.len()).unwrap_or(0);
        for mark in &mut self.flow.marks[opened.mark..] {
            mark.at += length;
        }
    }
}

/// A formula that is one subscript or superscript and nothing else (`$_2$`, `$^{th}$`),
/// as libraries made for TeX have them in titles. Pandoc leaves them so in CSL-JSON.
struct Script<'a> {
    face: Face,
    shown: &'a str,
    /// How long it is, in bytes.
    length: usize,
}

/// How long the formula of one subscript or superscript is that `text` begins with, in
/// bytes, if it begins with one.
pub fn script_length(text: &str) -> Option<usize> {
    Script::at(text).map(|script| script.length)
}

impl<'a> Script<'a> {
    /// The longest text that is taken for one, in bytes: between prices there is more.
    const LONGEST: usize = 16;

    /// The one that `text` begins with.
    fn at(text: &'a str) -> Option<Self> {
        let formula = text.strip_prefix('$')?;
        let (face, formula) = match formula.strip_prefix('_') {
            Some(formula) => (Face::Subscript, formula),
            None => (Face::Superscript, formula.strip_prefix('^')?),
        };
        let (body, _) = formula.split_once('$')?;
        let group = body
            .strip_prefix('{')
            .and_then(|body| body.strip_suffix('}'));
        let shown = group.unwrap_or(body);
        let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '+' | '-' | '\u{2212}');
        let fits = (1..=Self::LONGEST).contains(&shown.len()) && shown.chars().all(is_plain);
        let is_one = group.is_some() || shown.chars().count() == 1;
        (fits && is_one).then_some(Self {
            face,
            shown,
            length: "$_$".len() + body.len(),
        })
    }
}

fn opening(text: &str) -> Option<(&'static str, Tag, usize)> {
    const PLAIN: [(&str, &str, Tag); 5] = [
        ("<i>", "i", Tag::Face(Face::Italic)),
        ("<b>", "b", Tag::Face(Face::Bold)),
        ("<sup>", "sup", Tag::Face(Face::Superscript)),
        ("<sub>", "sub", Tag::Face(Face::Subscript)),
        ("<sc>", "sc", Tag::Face(Face::SmallCaps)),
    ];
    if let Some(found) = PLAIN.iter().find(|plain| text.starts_with(plain.0)) {
        return Some((found.1, found.2, found.0.len()));
    }
    let rest = text.strip_prefix("<span")?;
    let end = rest.find('>')?;
    let attributes: String = rest[..end].chars().filter(|c| !c.is_whitespace()).collect();
    let attributes = attributes.replace('\'', "\"");
    let tag = match attributes.trim_end_matches('/') {
        "class=\"nocase\"" => Tag::NoCase,
        "class=\"nodecor\"" => Tag::Plain,
        "style=\"font-variant:small-caps;\"" | "style=\"font-variant:small-caps\"" => {
            Tag::Face(Face::SmallCaps)
        }
        _ => return None,
    };
    Some(("span", tag, "<span".len() + end + 1))
}

fn closing(text: &str) -> Option<(&'static str, usize)> {
    let name = text.strip_prefix("</")?;
    ["i", "b", "sup", "sub", "sc", "span"]
        .into_iter()
        .find(|known| {
            name.strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('>'))
        })
        .map(|known| (known, known.len() + 3))
}

/// The characters of a field without its markup.
pub(super) fn plain(field: &str) -> String {
    let mut flow = Flow::default();
    read(field, &mut flow);
    flow.text
}
