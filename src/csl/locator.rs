//! Where in a source a citation points: a label and a value.
//!
//! The main type is [`Locator`]. It knows CSL's labels and how places are
//! ordered; how people abbreviate labels when they write is known elsewhere.

use std::cmp::Ordering;

macro_rules! labels {
    ($($variant:ident = $name:literal),* $(,)?) => {
        /// What a locator counts: pages, chapters, minutes and seconds, ….
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        #[repr(u8)]
        pub enum LocatorLabel {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
            /// `page`, which a bare number means.
            #[default]
            Page,
        }

        impl LocatorLabel {
            /// Every label.
            pub const ALL: &'static [LocatorLabel] =
                &[$(LocatorLabel::$variant,)* LocatorLabel::Page];

            /// The term as CSL spells it.
            pub const fn name(self) -> &'static str {
                match self {
                    $(LocatorLabel::$variant => $name,)*
                    LocatorLabel::Page => "page",
                }
            }

            /// The label of that term of CSL 1.0.2.
            pub fn parse(name: &str) -> Option<LocatorLabel> {
                match name {
                    $($name => Some(LocatorLabel::$variant),)*
                    "page" => Some(LocatorLabel::Page),
                    "sub verbo" => Some(LocatorLabel::SubVerbo),
                    "article" => Some(LocatorLabel::ArticleLocator),
                    "title" => Some(LocatorLabel::TitleLocator),
                    _ => None,
                }
            }
        }
    };
}

labels! {
    Act = "act",
    Appendix = "appendix",
    ArticleLocator = "article-locator",
    Book = "book",
    Canon = "canon",
    Chapter = "chapter",
    Column = "column",
    Elocation = "elocation",
    Equation = "equation",
    Figure = "figure",
    Folio = "folio",
    Issue = "issue",
    Line = "line",
    Note = "note",
    Opus = "opus",
    Paragraph = "paragraph",
    Part = "part",
    Rule = "rule",
    Scene = "scene",
    Section = "section",
    SubVerbo = "sub-verbo",
    Supplement = "supplement",
    Table = "table",
    Timestamp = "timestamp",
    TitleLocator = "title-locator",
    Verse = "verse",
    Version = "version",
    Volume = "volume",
}

/// A place in a source, such as page 25 or chapters IV–VI.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Locator {
    /// What the value counts.
    pub label: LocatorLabel,
    /// The place or places, as the author wrote them, without the label.
    pub value: String,
}

impl Locator {
    /// A locator of that label and value.
    pub fn new(label: LocatorLabel, value: impl Into<String>) -> Locator {
        Locator {
            label,
            value: value.into(),
        }
    }

    /// The order in which a reader meets two places: labels apart, then
    /// [`compare_values`].
    pub fn natural_cmp(&self, other: &Locator) -> Ordering {
        self.label
            .cmp(&other.label)
            .then_with(|| compare_values(&self.value, &other.value))
    }
}

/// Orders two values as a reader meets the places: `xii` before `3`, `3`
/// before `25`, ranges by their start and then their end, `00:59` before
/// `1:02:03`. Equal places of different spelling are ordered by their bytes.
pub fn compare_values(a: &str, b: &str) -> Ordering {
    places(a).cmp(places(b)).then_with(|| a.cmp(b))
}

/// A part of a value as it is compared; Roman numerals come first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Place<'a> {
    Roman(u32),
    /// A number, as its digits without leading noughts: shorter is smaller.
    Number(usize, &'a str),
    Seconds(u64),
    Word(String),
}

fn places(value: &str) -> impl Iterator<Item = Place<'_>> {
    value
        .split(|c: char| !(c.is_alphanumeric() || c == ':'))
        .filter(|token| !token.is_empty())
        .flat_map(tokens)
}

fn tokens(token: &str) -> Vec<Place<'_>> {
    if let Some(seconds) = seconds(token) {
        return vec![Place::Seconds(seconds)];
    }
    if let Some(number) = super::number::from_roman(token) {
        return vec![Place::Roman(number)];
    }
    let mut out = Vec::new();
    let mut rest = token;
    while let Some(first) = rest.chars().next() {
        let is_digit = first.is_ascii_digit();
        let end = rest
            .find(|c: char| c.is_ascii_digit() != is_digit)
            .unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        out.push(if is_digit {
            let digits = run.trim_start_matches('0');
            Place::Number(digits.len(), digits)
        } else {
            Place::Word(run.to_lowercase())
        });
        rest = after;
    }
    out
}

/// `12:30` or `1:02:03` as seconds.
fn seconds(token: &str) -> Option<u64> {
    let mut total = 0_u64;
    let mut parts = 0;
    for part in token.split(':') {
        let number: u64 = part.parse().ok()?;
        total = total.checked_mul(60)?.checked_add(number)?;
        parts += 1;
    }
    (2..=3).contains(&parts).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(values: &[&str]) {
        let mut sorted: Vec<&str> = values.iter().rev().copied().collect();
        sorted.sort_by(|a, b| compare_values(a, b));
        assert_eq!(sorted, values);
    }

    #[test]
    fn numbers_are_ordered_by_size() {
        check(&["3", "25", "100", "99999999999999999999999"]);
        check(&["12a", "12b", "13"]);
    }

    #[test]
    fn roman_numerals_come_before_arabic_ones() {
        check(&["iv", "xii", "1", "3"]);
    }

    #[test]
    fn ranges_go_by_their_start() {
        check(&["3", "3-4", "3–14", "25–26"]);
    }

    #[test]
    fn timestamps_go_by_time() {
        check(&["00:59", "12:30", "1:02:03"]);
    }

    #[test]
    fn every_label_is_read_back_from_its_name() {
        for label in LocatorLabel::ALL {
            assert_eq!(LocatorLabel::parse(label.name()), Some(*label));
        }
    }
}
