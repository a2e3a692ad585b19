//! Private words and keys in finished files.
//!
//! The main type is [`Private`]. It reads the author's files in the plainest way there
//! is, line by line, and remembers what stands in private parts: every six words in a
//! row, and every key or id. What also stands in public text is forgotten again, so that
//! quoting the same sentence twice is no leak. It shares nothing with the readers that
//! make the pages; they might be wrong.

mod parts;
mod tokens;

use std::collections::BTreeMap;

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::project::Project;
use crate::text::{Span, TextFile};
use parts::Part;
use tokens::{Row, each_key, each_row};

/// What must not be seen in any finished file.
#[derive(Debug, Default)]
pub struct Private {
    /// Words in a row, by their hash, and where the author wrote them.
    rows: FxHashMap<u64, Span>,
    /// Keys of private sources and ids of private blocks.
    keys: FxHashMap<Box<[u8]>, Span>,
}

impl Private {
    /// What is private in a book, and nowhere public.
    pub fn of(project: &Project) -> Self {
        let mut private = Self::default();
        let texts = project.home.iter().chain(&project.cases);
        let texts = texts.chain(&project.pages).chain(&project.sources);
        let texts: Vec<&TextFile> = texts.chain(&project.bibliographies).collect();
        let drafts_shown = project.options.drafts;
        let finders = ["private", "draft"].map(Finder::new);
        let divided: Vec<(&TextFile, Vec<Part>)> = texts
            .into_iter()
            .map(|file| {
                let text = file.text.as_bytes();
                let may = finders.iter().any(|word| word.find(text).is_some());
                let parts = match may {
                    true => parts::private_parts(file, drafts_shown),
                    false => Vec::new(),
                };
                (file, parts)
            })
            .collect();
        for (file, parts) in &divided {
            for part in parts {
                private.remember(file, part);
            }
        }
        if private.is_empty() {
            return private;
        }
        for (file, parts) in &divided {
            let mut from = 0;
            for part in parts {
                private.forget(&file.text.as_bytes()[from..part.range.start]);
                from = part.range.end;
            }
            private.forget(&file.text.as_bytes()[from..]);
        }
        let theme = &project.theme;
        for file in theme.templates.iter().chain(&theme.strings) {
            private.forget(file.text.as_bytes());
        }
        private
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.keys.is_empty()
    }

    fn remember(&mut self, file: &TextFile, part: &Part) {
        let text = &file.text[part.range.clone()];
        each_row(text.as_bytes(), |row| {
            if row.says_something {
                let span = file.span(
                    part.range.start + row.range.start,
                    part.range.start + row.range.end,
                );
                self.rows.entry(row.hash).or_insert(span);
            }
        });
        for key in &part.keys {
            let span = file.span(key.start, key.end);
            let word = file.text.as_bytes()[key.clone()].into();
            self.keys.entry(word).or_insert(span);
        }
    }

    /// What stands in public text is no secret.
    fn forget(&mut self, text: &[u8]) {
        if !self.rows.is_empty() {
            each_row(text, |row| {
                self.rows.remove(&row.hash);
            });
        }
        if !self.keys.is_empty() {
            each_key(text, |_, key| {
                self.keys.remove(key);
            });
        }
    }

    /// Reports the private words and keys in a finished file, each once.
    pub fn inspect(&self, path: &str, bytes: &[u8], found: &mut Diagnostics) {
        if !self.rows.is_empty() {
            let mut seen: Vec<&Span> = Vec::new();
            each_row(bytes, |row: Row| seen.extend(self.rows.get(&row.hash)));
            for span in joined(seen) {
                let message = format!("private words would be published in `{path}`");
                found.push(
                    Diagnostic::at(Code::PRIVATE_TEXT, &span, message)
                        .label("private")
                        .help("take them out there, or out of the private part; where casebook itself has put them, that is a fault of casebook"),
                );
            }
        }
        if !self.keys.is_empty() {
            let mut seen: BTreeMap<&Span, &[u8]> = BTreeMap::new();
            each_key(bytes, |before, key| {
                if let Some((key, span)) = self.keys.get_key_value(key)
                    && tokens::is_a_key_here(before, key)
                {
                    seen.insert(span, key);
                }
            });
            for (span, key) in seen {
                let key = String::from_utf8_lossy(key);
                let message = format!("the private key `{key}` would be published in `{path}`");
                found.push(
                    Diagnostic::at(Code::PRIVATE_TEXT, span, message)
                        .label("private")
                        .help("take it out there, or give it another name"),
                );
            }
        }
    }
}

/// Spans, each once, those that overlap as one.
fn joined(mut spans: Vec<&Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut joined: Vec<Span> = Vec::new();
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.file == span.file && span.start <= last.end => {
                last.end = last.end.max(span.end);
            }
            _ => joined.push(span.clone()),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is found in a file that says `published`, where `written` is a case.
    #[track_caller]
    fn check(written: &str, published: &str, expected: &[&str]) {
        let project = Project {
            cases: vec![TextFile::new("content/cases/a.md", written)],
            ..Project::default()
        };
        let mut found = Diagnostics::new();
        Private::of(&project).inspect("a.txt", published.as_bytes(), &mut found);
        let places: Vec<&str> = found
            .iter()
            .filter_map(|it| it.span.as_ref())
            .map(|span| &written[span.start as usize..span.end as usize])
            .collect();
        assert_eq!(places, expected);
    }

    const SECRET: &str =
        "a\n\n::: {#p-1 .private}\nHe rang at noon and said it was dropped.\n:::\n";

    #[test]
    fn private_words_are_found_as_one_place() {
        check(
            SECRET,
            "x <p>he rang at noon, and said it was dropped</p>",
            &["He rang at noon and said it was dropped"],
        );
        check(SECRET, "he rang at noon", &[]);
    }

    #[test]
    fn a_private_id_is_found_where_ids_stand() {
        check(SECRET, "<a href=\"#p-1\">", &["p-1"]);
        check(SECRET, "<a href=\"#p-12\">", &[]);
    }

    #[test]
    fn what_is_public_as_well_is_no_secret() {
        let both = [
            SECRET,
            "\nHe rang at noon and *said* it was dropped, see p-1.\n",
        ]
        .concat();
        check(&both, "he rang at noon and said it was dropped p-1", &[]);
    }

    #[test]
    fn a_book_without_private_parts_has_nothing_to_look_for() {
        let project = Project {
            cases: vec![TextFile::new("content/cases/a.md", "no private part here")],
            ..Project::default()
        };
        assert!(Private::of(&project).is_empty());
    }
}
