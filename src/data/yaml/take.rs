//! Values out of YAML nodes, with a finding for each that is not as it should be.
//!
//! The main type is [`Taker`]. It knows texts, flags, numbers, dates and lists of
//! them; which keys there are is known to who calls it.

use std::borrow::Cow;

use super::{Entry, Node, Value};
use crate::csl::Date;
use crate::data::keys::{Key, names};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Near, Span, Spanned, TextFile, near};

/// The words that a key takes, and what each means.
pub(in crate::data) type Words<T> = [(&'static str, T)];

/// Takes values out of the nodes of one file.
#[derive(Debug)]
pub(in crate::data) struct Taker<'f> {
    /// The file.
    pub file: &'f TextFile,
    /// The code for a value of the wrong kind.
    pub code: &'static Code,
    /// What was found.
    pub found: Diagnostics,
}

impl<'f> Taker<'f> {
    /// A taker that has found nothing yet.
    pub fn new(file: &'f TextFile, code: &'static Code) -> Self {
        Self {
            file,
            code,
            found: Diagnostics::new(),
        }
    }

    /// Reports that `key` takes something else than what stands at `node`.
    pub fn wrong(&mut self, key: &str, takes: &str, node: &Node) {
        let written = match &node.value {
            Value::Scalar { text, .. } if text.is_empty() => "nothing".to_owned(),
            Value::Scalar { text, .. } => format!("`{}`", shortened(text)),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
        };
        let key = match key.contains(' ') {
            true => key.to_owned(),
            false => format!("`{key}`"),
        };
        let message = format!("{key} takes {takes}, not {written}");
        let key = key.trim_matches('`');
        let fault = Diagnostic::at(self.code, &self.first_line(node), message);
        self.found.push(
            fault
                .label(format!("not {takes}"))
                .help(how_to_write(key, takes)),
        );
    }

    /// A text; numbers, flags and dates count as the text they are written as.
    pub fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        match &node.value {
            Value::Scalar { text, .. } if !node.is_nothing() => Some(text.trim().to_owned()),
            Value::Scalar { .. } => None,
            _ => {
                self.wrong(key, "text", node);
                None
            }
        }
    }

    /// A text with its place; for quoted text, the place between the quotes.
    pub fn spanned(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(key, node)?;
        let mut span = node.span(self.file);
        let written = &self.file.text[span.start as usize..span.end as usize];
        if written.len() == text.len() + 2 && written.starts_with(['"', '\'']) {
            span.start += 1;
            span.end -= 1;
        }
        Some(Spanned::new(text, span))
    }

    /// True or false.
    pub fn flag(&mut self, key: &str, node: &Node) -> Option<bool> {
        if let Value::Scalar { text, plain: true } = &node.value {
            match &**text {
                "true" | "True" | "TRUE" => return Some(true),
                "false" | "False" | "FALSE" => return Some(false),
                _ if node.is_nothing() => return None,
                _ => {}
            }
        }
        self.wrong(key, "true or false", node);
        None
    }

    /// A date in EDTF.
    pub fn date(&mut self, key: &str, node: &Node) -> Option<Spanned<Date>> {
        let text = self.spanned(key, node)?;
        let date = Date::from_edtf(&text.value);
        if date.is_none() {
            self.found.push(bad_date(key, &text));
        }
        Some(Spanned::new(date?, text.span))
    }

    /// One of several words.
    pub fn word<T: Copy>(&mut self, key: &str, words: &Words<T>, node: &Node) -> Option<T> {
        let text = self.spanned(key, node)?;
        let known = words.iter().find(|(word, _)| *word == text.value);
        if known.is_none() {
            let fault = unknown_word(self.code, key, words, &text);
            self.found.push(fault);
        }
        known.map(|(_, value)| *value)
    }

    /// The items of a list; a single value counts as a list of one.
    pub fn items<'n, 'a>(&mut self, node: &'n Node<'a>) -> &'n [Node<'a>] {
        match &node.value {
            Value::List(items) => items,
            Value::Scalar { .. } if node.is_nothing() => &[],
            _ => std::slice::from_ref(node),
        }
    }

    /// A list of texts, or one text.
    pub fn texts(&mut self, key: &str, node: &Node) -> Vec<String> {
        self.items(node)
            .iter()
            .filter_map(|item| self.text(key, item))
            .collect()
    }

    /// A list of texts with their places, or one text.
    pub fn all_spanned(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        self.items(node)
            .iter()
            .filter_map(|item| self.spanned(key, item))
            .collect()
    }

    /// The entries of a mapping.
    pub fn entries<'n, 'a>(&mut self, key: &str, node: &'n Node<'a>) -> &'n [Entry<'a>] {
        match &node.value {
            Value::Map(entries) => entries,
            _ => {
                if !node.is_nothing() {
                    self.wrong(key, "a mapping", node);
                }
                &[]
            }
        }
    }

    /// Reports a key that `all`, a mapping of ours with the keys `known`, does not have.
    pub fn unknown(&mut self, entry: &Entry, of: &str, known: &'static [Key], all: &Node) {
        let message = format!("{of} has no key `{}`", entry.key);
        let span = entry.span(self.file);
        let fault = Diagnostic::at(self.code, &span, message).label("not known");
        let taken = |word: &str| match &all.value {
            Value::Map(entries) => entries.iter().any(|entry| entry.key == word),
            _ => false,
        };
        self.found.push(match near(&entry.key, names(known)) {
            None => fault.help(format!("take it out, or write {}", listed(names(known)))),
            Some(near) => {
                // A second key of that name would be worse than a misspelt one.
                let alone = near.alone && !taken(near.word);
                fault.did_you_mean(Some(Near { alone, ..near }), &span)
            }
        });
    }

    /// Reports that a mapping lacks something: `key` in backticks, or more words.
    pub fn lacks(&mut self, of: &str, key: &str, node: &Node) {
        // What is no mapping at all has been reported as that.
        if !matches!(node.value, Value::Map(_)) {
            return;
        }
        let message = format!("{of} has no {key}");
        let fault = Diagnostic::at(self.code, &self.first_line(node), message);
        self.found.push(
            fault
                .label(format!("no {key} in it"))
                .help(format!("add {key} to it")),
        );
    }

    /// The place of a node, or its first line: the whole of a long mapping underlined
    /// would point at nothing.
    fn first_line(&self, node: &Node) -> Span {
        let mut span = node.span(self.file);
        let written = &self.file.text[span.start as usize..span.end as usize];
        let line = written
            .lines()
            .next()
            .map_or(0, |line| line.trim_end().len());
        span.end = span.start + crate::text::offset(line);
        span
    }
}

/// What a key takes that tells of something which happened to a source.
pub(in crate::data) const A_NOTICE: &str = "a mapping of `date`, `by`, `note` and `url`";

/// How to write a date.
const A_DATE: &str = "write it as 2016-10-31, 2016-10, 2016, 2016~ or 2016-05/2016-09";

/// How to write what `key` takes.
fn how_to_write(key: &str, takes: &str) -> String {
    match takes {
        "text" => format!(
            "write `{key}: …` with words after it, in quotes if they hold `: ` or begin with a mark"
        ),
        "true or false" => format!("write `{key}: true` or `{key}: false`, without quotes"),
        "a mapping" => format!("give `{key}` keys and values, as in `{{key: value, key: value}}`"),
        A_NOTICE => format!("write `{key}: {{date: 2016-10-31, note: …}}`"),
        "a date" | "a date, or two for a span" => A_DATE.to_owned(),
        "names, each a mapping or a text" => {
            "write each name as `{family: Smith, given: Ann}` or `Ann Smith`".to_owned()
        }
        _ => format!("write {takes}"),
    }
}

/// The finding that a text is no date.
pub(in crate::data) fn bad_date(key: &str, text: &Spanned<String>) -> Diagnostic {
    let fault = Diagnostic::at(
        Code::BAD_DATE,
        &text.span,
        format!("`{key}` takes a date, not `{}`", shortened(&text.value)),
    )
    .label("not a date");
    match in_edtf(text.value.trim()) {
        Some(date) => fault.fix(format!("write `{date}`"), &text.span, date),
        None => fault.help(A_DATE),
    }
}

/// A date in EDTF that says what another way of writing it says, where that says one
/// thing to everybody: `c. 1912`, `2016-1-5`, `2016/10/31`, `31.10.2016`. `10/12/2016`
/// is two days, on two sides of an ocean.
fn in_edtf(written: &str) -> Option<String> {
    let about = ["c.", "ca.", "circa", "about", "um"]
        .iter()
        .find_map(|word| written.strip_prefix(word));
    if let Some(rest) = about {
        return Some(format!("{}~", rest.trim())).filter(|date| Date::from_edtf(date).is_some());
    }
    let parts = |mark: char| -> Option<Vec<u32>> {
        let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let all: Option<Vec<u32>> = written
            .split(mark)
            .map(|part| Some(part.trim()).filter(digits)?.parse().ok())
            .collect();
        all.filter(|parts| parts.len() > 1)
    };
    let date = match (parts('-').or_else(|| parts('/')), parts('.')) {
        (Some(parts), _) if parts[0] > 999 => match parts[..] {
            [year, month, day] => format!("{year}-{month:02}-{day:02}"),
            [year, month] => format!("{year}-{month:02}"),
            _ => return None,
        },
        (_, Some(parts)) if parts.len() == 3 && parts[2] > 999 => {
            format!("{}-{:02}-{:02}", parts[2], parts[1], parts[0])
        }
        _ => return None,
    };
    Some(date).filter(|date| Date::from_edtf(date).is_some())
}

/// The finding that a text is none of the words a key takes.
pub(in crate::data) fn unknown_word<T>(
    code: &'static Code,
    key: &str,
    words: &Words<T>,
    text: &Spanned<String>,
) -> Diagnostic {
    let names = || words.iter().map(|(word, _)| *word);
    let message = format!("`{key}` does not take `{}`", shortened(&text.value));
    let fault = Diagnostic::at(code, &text.span, message).label("not one of its values");
    match near(&text.value, names()) {
        None => fault.help(format!("write {}", listed(names()))),
        near => fault.did_you_mean(near, &text.span),
    }
}

/// `a`, `b` or `c`, each in backticks.
pub(in crate::data) fn listed<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut words: Vec<String> = words.map(|word| format!("`{word}`")).collect();
    match words.pop() {
        Some(last) if words.is_empty() => last,
        Some(last) => format!("{} or {last}", words.join(", ")),
        None => String::new(),
    }
}

/// A text cut to what fits in a message.
fn shortened(text: &str) -> Cow<'_, str> {
    let first = text.lines().next().unwrap_or_default();
    match first.char_indices().nth(60) {
        Some((cut, _)) => Cow::Owned(format!("{}…", &first[..cut])),
        None => Cow::Borrowed(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Option<&str>) {
        assert_eq!(in_edtf(written).as_deref(), expected, "{written}");
    }

    #[test]
    fn a_date_that_says_one_thing_to_everybody_is_written_anew() {
        check("c. 1912", Some("1912~"));
        check("ca. 2016-05", Some("2016-05~"));
        check("2016-1-5", Some("2016-01-05"));
        check("2016/10/31", Some("2016-10-31"));
        check("24.4.2020", Some("2020-04-24"));
    }

    #[test]
    fn a_date_that_could_be_two_is_left_to_its_author() {
        check("10/12/2016", None);
        check("4.2020", None);
        check("2016-13-1", None);
        check("in May 2016", None);
        check("31.10.16", None);
    }
}
