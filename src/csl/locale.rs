//! What a language brings: terms, quotation marks, date formats, ordinals.
//!
//! The main type is [`Locale`], merged at compile time from the style's own
//! terms, the locale, and American English behind both.

use citationberg as cb;
use citationberg::taxonomy::{OtherTerm, Term};
use rustc_hash::FxHashMap;

use super::locator::LocatorLabel;

/// A term in one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub single: Box<str>,
    pub multiple: Box<str>,
}

impl Words {
    pub fn number(&self, plural: bool) -> &str {
        if plural { &self.multiple } else { &self.single }
    }
}

/// Quotation marks by depth.
#[derive(Debug, Clone, Default)]
pub(super) struct Quotes {
    outer: (Box<str>, Box<str>),
    inner: (Box<str>, Box<str>),
    /// Full stops and commas go inside.
    pub punctuation_inside: bool,
}

impl Quotes {
    /// The marks of English typography.
    pub fn curly() -> Quotes {
        let pair = |open: &str, close: &str| (open.into(), close.into());
        Quotes {
            outer: pair("\u{201c}", "\u{201d}"),
            inner: pair("\u{2018}", "\u{2019}"),
            punctuation_inside: false,
        }
    }

    pub fn at(&self, depth: usize) -> (&str, &str) {
        let (open, close) = if depth.is_multiple_of(2) {
            &self.outer
        } else {
            &self.inner
        };
        (open, close)
    }
}

/// How an ordinal is made: a suffix, for some numbers, for a gender.
#[derive(Debug, Clone)]
struct Ordinal {
    number: u8,
    scope: Scope,
    gender: Option<cb::GrammarGender>,
    suffix: Box<str>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    LastDigit,
    LastTwoDigits,
    Whole,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Locale {
    /// The language tag, as `en-US`.
    pub lang: String,
    pub quotes: Quotes,
    pub page_range_delimiter: Box<str>,
    pub and: Box<str>,
    pub and_symbol: Box<str>,
    pub limit_day_ordinals: bool,
    /// Months 1 to 12, then seasons 1 to 4.
    months_long: Vec<Box<str>>,
    months_short: Vec<Box<str>>,
    month_gender: Vec<Option<cb::GrammarGender>>,
    pub before_christ: Box<str>,
    pub anno_domini: Box<str>,
    ordinals: Vec<Ordinal>,
    ordinal_default: Vec<(Option<cb::GrammarGender>, Box<str>)>,
    long_ordinals: Vec<(u8, Option<cb::GrammarGender>, Box<str>)>,
    /// Terms by name and form, as the style and the locales define them.
    terms: FxHashMap<(String, cb::TermForm), (Words, Option<cb::GrammarGender>)>,
    pub date_text: Option<cb::Date>,
    pub date_numeric: Option<cb::Date>,
}

impl Locale {
    /// Merges locales, the most specific first.
    pub fn merge<'a>(lang: &str, layers: impl Iterator<Item = &'a cb::Locale>) -> Locale {
        let mut locale = Locale {
            lang: lang.to_owned(),
            ..Locale::default()
        };
        let (mut inside, mut limit) = (None, None);
        for layer in layers {
            if let Some(options) = &layer.style_options {
                inside = inside.or(options.punctuation_in_quote);
                limit = limit.or(options.limit_day_ordinals_to_day_1);
            }
            for date in &layer.date {
                let slot = match date.form {
                    Some(cb::DateForm::Numeric) => &mut locale.date_numeric,
                    _ => &mut locale.date_text,
                };
                slot.get_or_insert_with(|| date.clone());
            }
            let Some(terms) = &layer.terms else { continue };
            // Ordinals replace one another as a set.
            let has_ordinals = !locale.ordinals.is_empty() || !locale.ordinal_default.is_empty();
            for term in &terms.terms {
                if let Term::Other(other) = term.name
                    && other.is_ordinal()
                {
                    locale.add_ordinal(other, term, has_ordinals);
                    continue;
                }
                let words = Words {
                    single: term.single().unwrap_or("").into(),
                    multiple: term.multiple().unwrap_or("").into(),
                };
                let key = (term_name(term.name), term.form);
                locale.terms.entry(key).or_insert((words, term.gender));
            }
        }
        locale.finish(inside.unwrap_or(false), limit.unwrap_or(false));
        locale
    }

    fn add_ordinal(&mut self, other: OtherTerm, term: &cb::LocalizedTerm, has_ordinals: bool) {
        let suffix: Box<str> = term.single().or(term.multiple()).unwrap_or("").into();
        match other {
            OtherTerm::LongOrdinal(number) => {
                let taken = |known: &(u8, Option<cb::GrammarGender>, Box<str>)| {
                    (known.0, known.1) == (number, term.gender_form)
                };
                if !self.long_ordinals.iter().any(taken) {
                    self.long_ordinals.push((number, term.gender_form, suffix));
                }
            }
            _ if has_ordinals => {}
            OtherTerm::OrdinalN(number) => {
                let scope = match (term.match_, number) {
                    (Some(cb::OrdinalMatch::LastDigit), _) => Scope::LastDigit,
                    (Some(cb::OrdinalMatch::LastTwoDigits), _) => Scope::LastTwoDigits,
                    (Some(cb::OrdinalMatch::WholeNumber), _) => Scope::Whole,
                    (None, 0..=9) => Scope::LastDigit,
                    (None, _) => Scope::LastTwoDigits,
                };
                self.ordinals.push(Ordinal {
                    number,
                    scope,
                    gender: term.gender_form,
                    suffix,
                });
            }
            _ => self.ordinal_default.push((term.gender_form, suffix)),
        }
    }

    fn finish(&mut self, inside: bool, limit: bool) {
        let single = |locale: &Locale, name: &str| -> Box<str> {
            locale
                .term(name, cb::TermForm::Long)
                .map_or("".into(), |words| words.single.clone())
        };
        self.quotes = Quotes {
            outer: (single(self, "open-quote"), single(self, "close-quote")),
            inner: (
                single(self, "open-inner-quote"),
                single(self, "close-inner-quote"),
            ),
            punctuation_inside: inside,
        };
        self.limit_day_ordinals = limit;
        self.page_range_delimiter = match single(self, "page-range-delimiter") {
            delimiter if delimiter.is_empty() => "\u{2013}".into(),
            delimiter => delimiter,
        };
        self.and = single(self, "and");
        self.and_symbol = match self.exact("and", cb::TermForm::Symbol) {
            Some(words) => words.single.clone(),
            None => "&".into(),
        };
        self.before_christ = single(self, "bc");
        self.anno_domini = single(self, "ad");
        let names: Vec<String> = (1..=12)
            .map(|month| format!("month-{month:02}"))
            .chain((1..=4).map(|season| format!("season-{season:02}")))
            .collect();
        let words = |form| {
            let word = |name: &String| {
                self.term(name, form)
                    .map_or("".into(), |words| words.single.clone())
            };
            names.iter().map(word).collect::<Vec<Box<str>>>()
        };
        let (long, short) = (words(cb::TermForm::Long), words(cb::TermForm::Short));
        let genders = names.iter().map(|name| self.gender(name)).collect();
        (self.months_long, self.months_short, self.month_gender) = (long, short, genders);
    }

    fn exact(&self, name: &str, form: cb::TermForm) -> Option<&Words> {
        self.terms
            .get(&(name.to_owned(), form))
            .map(|found| &found.0)
    }

    /// A term by name; a form it lacks falls back as CSL says.
    pub fn term(&self, name: &str, form: cb::TermForm) -> Option<&Words> {
        let mut form = Some(form);
        while let Some(wanted) = form {
            if let Some(words) = self.exact(name, wanted) {
                return Some(words);
            }
            form = wanted.fallback();
        }
        None
    }

    /// The grammatical gender of a term.
    pub fn gender(&self, name: &str) -> Option<cb::GrammarGender> {
        self.terms
            .get(&(name.to_owned(), cb::TermForm::Long))
            .and_then(|found| found.1)
    }

    /// The labels of locators in one form, by [`LocatorLabel`].
    pub fn locator_words(&self, form: cb::TermForm) -> Vec<Words> {
        let mut words = vec![Words::default(); LocatorLabel::ALL.len()];
        for label in LocatorLabel::ALL {
            let name = match label {
                LocatorLabel::ArticleLocator => "article-locator",
                LocatorLabel::TitleLocator => "title-locator",
                label => label.name(),
            };
            if let Some(found) = self.term(name, form) {
                words[*label as usize] = found.clone();
            }
        }
        words
    }

    /// The name of a month (1 to 12) or of a season (13 to 16).
    pub fn month(&self, number: u8, short: bool) -> &str {
        let words = if short {
            &self.months_short
        } else {
            &self.months_long
        };
        words
            .get(usize::from(number).wrapping_sub(1))
            .map_or("", |word| word)
    }

    /// The gender of a month's name.
    pub fn month_gender(&self, number: u8) -> Option<cb::GrammarGender> {
        self.month_gender
            .get(usize::from(number).wrapping_sub(1))
            .copied()
            .flatten()
    }

    /// What is written after `number` to make it an ordinal.
    pub fn ordinal_suffix(&self, number: u32, gender: Option<cb::GrammarGender>) -> &str {
        let hit = |ordinal: &&Ordinal| match ordinal.scope {
            Scope::Whole => number == u32::from(ordinal.number),
            Scope::LastTwoDigits => number % 100 == u32::from(ordinal.number),
            Scope::LastDigit => number % 10 == u32::from(ordinal.number),
        };
        // Narrower scopes win; of equals, the one of the asked gender, then the
        // one without gender.
        let best = self.ordinals.iter().filter(hit).max_by_key(|ordinal| {
            let scope = match ordinal.scope {
                Scope::Whole => 2,
                Scope::LastTwoDigits => 1,
                Scope::LastDigit => 0,
            };
            let fit = if ordinal.gender == gender {
                2
            } else {
                u8::from(ordinal.gender.is_none())
            };
            (fit > 0, scope, fit)
        });
        if let Some(best) = best {
            return &best.suffix;
        }
        let of = |wanted| self.ordinal_default.iter().find(|found| found.0 == wanted);
        of(gender)
            .or_else(|| of(None))
            .or(self.ordinal_default.first())
            .map_or("", |found| &found.1)
    }

    /// `number`, from 1 to 10, as an ordinal in words.
    pub fn long_ordinal(&self, number: u32, gender: Option<cb::GrammarGender>) -> Option<&str> {
        let of = |wanted: Option<cb::GrammarGender>| {
            self.long_ordinals
                .iter()
                .find(|found| u32::from(found.0) == number && found.1 == wanted)
        };
        of(gender).or_else(|| of(None)).map(|found| &*found.2)
    }

    /// What makes the first year of a decade its name, in the languages that have it so:
    /// `2010s`, `2010er`.
    pub fn decade(&self) -> Option<&'static str> {
        match self.lang.split(['-', '_']).next() {
            Some("en") => Some("s"),
            Some("de") => Some("er"),
            _ => None,
        }
    }

    /// Whether the language is English.
    pub fn is_english(&self) -> bool {
        is_english(&self.lang)
    }
}

/// Whether a language tag means English.
pub(super) fn is_english(lang: &str) -> bool {
    let main = lang.split(['-', '_']).next().unwrap_or("");
    main.eq_ignore_ascii_case("en")
}

/// The name of a term, in one spelling for every way in which it is written.
pub(super) fn term_name(term: Term) -> String {
    let name = match serde_json::to_value(term) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "page".to_owned(),
    };
    name.replace(' ', "-")
}
