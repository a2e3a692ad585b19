//! Headings and their ids, made as Pandoc's `auto_identifiers` makes them.

use std::ops::Range;

use super::Writer;
use crate::data::draft::{Fill, Heading, Within};
use crate::data::markdown::attributes::Part;
use crate::data::markdown::blocks::is_private;
use crate::data::markdown::run::MENTION;
use crate::diag::{Code, Diagnostic};
use crate::text::offset;
use crate::words::CITATION;

impl Writer<'_, '_> {
    pub(super) fn open_heading(&mut self, level: u8, place: &Range<usize>) {
        self.start_block();
        self.open_unit();
        let number = offset(self.body.headings.len());
        self.section = Some(number);
        let plan = self.plan;
        let line = plan.source.text[place.clone()].trim_end();
        let span = plan.source.span(place.start..place.start + line.len());
        let attributes = plan.scan.attributes.get(&place.start);
        let mut id = String::new();
        let mut classes = Vec::new();
        let mut shown = Vec::new();
        if let Some(attributes) = attributes {
            if is_private(attributes) {
                let private = |class: &&Part| class.text.eq_ignore_ascii_case("private");
                let class = attributes.classes.iter().find(private);
                let at = class.map_or(span.clone(), |class| plan.source.span(class.range.clone()));
                let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &at, "a heading cannot be private");
                self.found.push(
                    fault
                        .label("would be published")
                        .help("put it in a block: `::: private`"),
                );
            }
            classes = attributes
                .classes
                .iter()
                .map(|class| class.text.clone())
                .collect();
            shown = attributes.shown();
            if let Some(given) = &attributes.id
                && self.claim_id(&given.text, plan.source.span(given.range.clone()))
            {
                id.clone_from(&given.text);
            }
        }
        self.hole(Fill::HeadingOpen(number));
        let here = self.here();
        let id_given = !id.is_empty();
        let html = here..here;
        self.body.headings.push(Heading {
            level,
            id,
            id_given,
            classes,
            attributes: shown,
            text: String::new(),
            html,
            span,
        });
        self.begin_run(Within::Heading);
        if let Some(old) = attributes.and_then(|attributes| attributes.value("aka")) {
            self.old_ids(old);
        }
    }

    /// Old ids of a heading go on leading to it.
    fn old_ids(&mut self, aka: &Part) {
        for old in aka.text.split_ascii_whitespace() {
            self.push("<span");
            self.anchor(old, self.plan.source.span(aka.range.clone()));
            self.push("></span>");
        }
    }

    pub(super) fn close_heading(&mut self, level: u8) {
        let run = self.end_words();
        let end = self.here();
        if let (Some(run), Some(number)) = (run, self.section) {
            let text = run.shown();
            let given = self.body.headings[number as usize].id_given;
            let id = if given {
                self.heading_ids
                    .insert(self.body.headings[number as usize].id.clone());
                None
            } else {
                Some(self.make_id(&self.with_insertions(&run.words, &run.insertions)))
            };
            let heading = &mut self.body.headings[number as usize];
            heading.html.end = end;
            heading.text = text;
            if let Some(id) = id {
                let span = heading.span.clone();
                heading.id.clone_from(&id);
                self.ids.entry(id).or_insert(span);
            }
        }
        self.push(match level {
            1 => "</h1>\n",
            2 => "</h2>\n",
            3 => "</h3>\n",
            4 => "</h4>\n",
            5 => "</h5>\n",
            _ => "</h6>\n",
        });
        self.close_unit();
    }

    /// The words of a heading with what stands in it, as written, which Pandoc counts.
    fn with_insertions(&self, words: &str, insertions: &[(usize, Range<usize>)]) -> String {
        let mut out = String::with_capacity(words.len());
        let mut at = 0;
        for (place, range) in insertions {
            out.push_str(&words[at..*place]);
            out.push_str(&self.plan.source.text[range.clone()]);
            at = *place;
        }
        out.push_str(&words[at..]);
        out.retain(|c| !matches!(c, CITATION | MENTION));
        out
    }

    /// An id that no heading before has, nor anything else so far.
    fn make_id(&mut self, words: &str) -> String {
        let base = identifier(words);
        let mut id = base.clone();
        let mut number = self.id_counts.get(&base).copied().unwrap_or(0);
        while self.heading_ids.contains(&id)
            || self.ids.contains_key(&id)
            || self.plan.given_ids.contains(&id)
        {
            number += 1;
            id = format!("{base}-{number}");
        }
        self.id_counts.insert(base, number);
        self.heading_ids.insert(id.clone());
        id
    }
}

/// Letters, digits, `_`, `-` and `.` in lower case, words joined by `-`, from the
/// first letter on; `section` if nothing is left.
fn identifier(words: &str) -> String {
    let mut id = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        let before = id.len();
        if before > 0 {
            id.push('-');
        }
        let start = id.len();
        let small = word.chars().flat_map(char::to_lowercase);
        id.extend(small.filter(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
        if id.len() == start {
            id.truncate(before);
        }
    }
    match id.find(char::is_alphabetic) {
        Some(first) => id.split_off(first),
        None => "section".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, expected: &str) {
        assert_eq!(identifier(words), expected);
    }

    #[test]
    fn ids_are_those_that_pandoc_makes() {
        check("1. Foo & “bar” c_d – e.", "foo-bar-c_d-e.");
        check("A [@k, p. 3] b", "a-k-p.-3-b");
        check("Éa ß", "éa-ß");
        check("12", "section");
        check("…", "section");
    }
}
