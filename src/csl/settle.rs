//! The last pass: a flow becomes finished text.
//!
//! Here colliding punctuation is settled where siblings meet, quotation marks
//! are put in by their depth, punctuation goes into them where the locale has
//! it so, and looks that cancel one another are turned over.

use super::flow::{Flow, MarkKind, Tag};
use super::locale::Quotes;
use super::markup;
use super::rich::{Face, Rich, Span};

/// Makes finished text of `flow`.
pub(super) fn settle(flow: &Flow, quotes: &Quotes) -> Rich {
    settle_numbered(flow, quotes).rich
}

/// Finished text that holds the number of its source in a document, so that it
/// can be had again with another number.
#[derive(Debug, Default)]
pub(super) struct Numbered {
    pub rich: Rich,
    /// Where the number stands, in bytes.
    places: Vec<(usize, usize)>,
}

impl Numbered {
    /// The same in no more room than it needs.
    pub fn shrunk(mut self) -> Numbered {
        self.rich.shrink();
        self.places.shrink_to_fit();
        self
    }

    /// The text with `number` in its places.
    pub fn with(&self, number: u32) -> Rich {
        let mut rich = self.rich.clone();
        if !self.places.is_empty() {
            let number = number.to_string();
            for (from, to) in self.places.iter().rev() {
                rich.replace(*from, *to, &number);
            }
        }
        rich
    }
}

/// Makes finished text of `flow`, and notes where its number stands.
pub(super) fn settle_numbered(flow: &Flow, quotes: &Quotes) -> Numbered {
    let mut settler = Settler {
        places: Vec::new(),
        out: Rich::with_room(flow.text.len() + 16, 2 * flow.links.len() + 8),
        quotes,
        open: Vec::new(),
        depth: 0,
        joined: false,
        closed_quote: None,
        italic: false,
        bold: false,
        small_caps: false,
    };
    let mut at = 0;
    for mark in &flow.marks {
        settler.text(&flow.text[at..mark.at as usize]);
        at = mark.at as usize;
        match mark.kind {
            MarkKind::Join => settler.joined = true,
            MarkKind::Open(tag) => settler.open(tag, flow),
            MarkKind::Close => settler.close(),
        }
    }
    settler.text(&flow.text[at..]);
    while !settler.open.is_empty() {
        settler.close();
    }
    Numbered {
        rich: settler.out,
        places: settler.places,
    }
}

/// Makes finished text of micro-markup, with curly quotation marks for pairs.
pub(super) fn settle_markup(text: &str) -> Rich {
    let mut flow = Flow::default();
    markup::read(text, &mut flow);
    settle(&flow, &Quotes::curly())
}

struct Settler<'a> {
    out: Rich,
    places: Vec<(usize, usize)>,
    quotes: &'a Quotes,
    open: Vec<Opened>,
    /// How many quotations are open.
    depth: usize,
    joined: bool,
    /// The place of the closing quotation mark that nothing has followed yet.
    closed_quote: Option<usize>,
    italic: bool,
    bold: bool,
    small_caps: bool,
}

enum Opened {
    /// A mark that shows in the output, and what to restore after it.
    Span(bool, bool, bool),
    /// Several at once.
    Spans(usize, [bool; 3]),
    Quote,
    /// A number that began at that byte.
    Number(usize),
    Nothing,
}

impl Settler<'_> {
    fn open(&mut self, tag: Tag, flow: &Flow) {
        let before = Opened::Span(self.italic, self.bold, self.small_caps);
        let span = match tag {
            Tag::Face(face) => self.turned(face).map(Span::Face),
            Tag::Display(display) => Some(Span::Display(display)),
            Tag::Item(item) => Some(Span::Item(item)),
            Tag::Link(index) => flow
                .links
                .get(index as usize)
                .map(|url| Span::Link(url.clone())),
            Tag::Number => {
                self.open.push(Opened::Number(self.out.characters().len()));
                return;
            }
            Tag::Plain => {
                let faces = [Face::Upright, Face::Regular, Face::NormalCaps];
                let turned: Vec<Face> = faces.into_iter().filter_map(|f| self.turned(f)).collect();
                for face in &turned {
                    self.out.open(Span::Face(*face));
                }
                let Opened::Span(italic, bold, small_caps) = before else {
                    return;
                };
                self.open
                    .push(Opened::Spans(turned.len(), [italic, bold, small_caps]));
                return;
            }
            Tag::Quote => {
                let (open, _) = self.quotes.at(self.depth);
                self.text(open);
                self.depth += 1;
                self.open.push(Opened::Quote);
                return;
            }
            _ => None,
        };
        match span {
            Some(span) => {
                self.out.open(span);
                self.open.push(before);
            }
            None => self.open.push(Opened::Nothing),
        }
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some(Opened::Span(italic, bold, small_caps)) => {
                self.out.close();
                (self.italic, self.bold, self.small_caps) = (italic, bold, small_caps);
            }
            Some(Opened::Spans(count, [italic, bold, small_caps])) => {
                for _ in 0..count {
                    self.out.close();
                }
                (self.italic, self.bold, self.small_caps) = (italic, bold, small_caps);
            }
            Some(Opened::Quote) => {
                self.depth = self.depth.saturating_sub(1);
                self.joined = false;
                let (_, close) = self.quotes.at(self.depth);
                let place = self.out.characters().len();
                self.out.push(close);
                if self.closed_quote.is_none() {
                    self.closed_quote = Some(place);
                }
            }
            Some(Opened::Number(from)) => {
                // A space before it may have gone since.
                let to = self.out.characters().len();
                self.places.push((from.min(to), to));
            }
            Some(Opened::Nothing) | None => {}
        }
    }

    /// The look that `face` makes where it stands; none if it changes nothing.
    fn turned(&mut self, face: Face) -> Option<Face> {
        let flip = |state: &mut bool, on: Face, off: Face| {
            *state = !*state;
            Some(if *state { on } else { off })
        };
        match face {
            Face::Italic => flip(&mut self.italic, Face::Italic, Face::Upright),
            Face::Bold => flip(&mut self.bold, Face::Bold, Face::Regular),
            Face::SmallCaps => flip(&mut self.small_caps, Face::SmallCaps, Face::NormalCaps),
            Face::Upright => std::mem::take(&mut self.italic).then_some(Face::Upright),
            Face::Regular => std::mem::take(&mut self.bold).then_some(Face::Regular),
            Face::NormalCaps => std::mem::take(&mut self.small_caps).then_some(Face::NormalCaps),
            face => Some(face),
        }
    }

    fn text(&mut self, mut text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(place) = self.closed_quote.take()
            && self.quotes.punctuation_inside
            && text.starts_with(['.', ','])
        {
            let inside = self.out.characters()[..place].chars().next_back();
            let keeps = match inside {
                Some('!' | '?') => text.starts_with(','),
                Some(c) => !".,;:".contains(c),
                None => true,
            };
            if keeps {
                self.out.insert(place, &text[..1]);
            }
            text = &text[1..];
            self.joined = true;
            if text.is_empty() {
                return;
            }
        }
        if std::mem::take(&mut self.joined) {
            text = self.collide(text);
        }
        self.out.push(text);
    }

    /// Settles the punctuation between what stands and `text`; gives what is
    /// left of `text`.
    ///
    /// The table is that of citeproc-js's queue.
    fn collide<'t>(&mut self, text: &'t str) -> &'t str {
        let Some(first) = text.chars().next() else {
            return text;
        };
        while let Some(last) = self.out.characters().chars().next_back() {
            match (last, first) {
                ('!' | '?', '.' | ':') | (':' | ';', '.') | (';', ':') => {
                    return text.trim_start_matches(first);
                }
                ('!', '!') | ('?', '?') | ('.', '.') | (':', ':') | (';', ';') | (',', ',') => {
                    return text.trim_start_matches(first);
                }
                (':' | ';', '!' | '?') | (' ', ' ' | ',' | '.') => self.out.trim_end(last),
                _ => break,
            }
        }
        text
    }
}
