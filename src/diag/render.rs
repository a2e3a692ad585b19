//! A finding as text for a terminal, or as a JSON object for a program.
//!
//! The main type is [`Printer`]. It prints any number of findings and looks into
//! each file once. It does not know where the texts come from, nor where its own
//! output goes.

mod excerpt;
mod lines;

use std::collections::BTreeMap;
use std::sync::Arc;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Weight, Origin, Renderer, Snippet,
    normalize_untrusted_str,
};
use serde::Serialize;

use self::excerpt::{Excerpt, Head, Marked, Stretch};
use self::lines::Lines;
use super::{Diagnostic, Level};
use crate::text::{FilePath, Span};

/// Gives the text of a file that a span lies in; `None` if there is no such file.
pub type Texts<'a> = dyn Fn(&FilePath) -> Option<Arc<str>> + 'a;

/// Prints findings.
///
/// Findings printed in the order of [`Diagnostics::sorted`](super::Diagnostics::sorted)
/// cost time in proportion to their number and the length of the files they lie in,
/// also when thousands of them lie on one line.
pub struct Printer<'a> {
    texts: &'a Texts<'a>,
    lines: BTreeMap<FilePath, Option<Lines>>,
    renderer: Renderer,
}

impl<'a> Printer<'a> {
    /// A printer that looks up files in `texts`; `colour` puts ANSI escapes around words.
    pub fn new(texts: &'a Texts<'a>, colour: bool) -> Self {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        Self {
            texts,
            lines: BTreeMap::new(),
            renderer,
        }
    }

    /// The finding as rustc would print it: message, place, the line with a mark under
    /// the fault, further places, notes and help. Ends in one newline.
    ///
    /// Long lines are cut around what they show and long stretches after their first
    /// line, so that the text stays within a screen. Characters that steer a terminal
    /// are shown, not sent.
    pub fn human(&mut self, finding: &Diagnostic) -> String {
        let mut group = Group::with_title(
            weight(finding.level)
                .primary_title(finding.message.as_str())
                .id(finding.code.label()),
        );
        let places = self.places(finding);
        for place in &places {
            let path = place.file.as_str();
            group = match &place.excerpt {
                None => group.element(Origin::path(path)),
                Some(excerpt) => group.elements(
                    excerpt
                        .stretches
                        .iter()
                        .map(|stretch| snippet(path, stretch)),
                ),
            };
        }
        for note in &finding.notes {
            group = group.element(Weight::NOTE.message(normalize_untrusted_str(note)));
        }
        for help in &finding.help {
            group = group.element(Weight::HELP.message(normalize_untrusted_str(help)));
        }
        let mut text = self.renderer.render(&[group]);
        for place in &places {
            for stretch in place.excerpt.iter().flat_map(|excerpt| &excerpt.stretches) {
                correct_column(&mut text, place.file.as_str(), &stretch.head);
            }
        }
        text.push('\n');
        text
    }

    /// The finding as one JSON object on one line, without a newline.
    ///
    /// The keys are those of [`Object`] and do not depend on the finding. Lines and
    /// columns count from 1, columns in characters; the end is the column after the
    /// last character. They are `null` where no file is to blame.
    pub fn json(&mut self, finding: &Diagnostic) -> String {
        let place = finding.span.as_ref().map(|span| self.corners(span));
        let object = Object {
            code: finding.code.label(),
            name: finding.code.name,
            level: finding.level.word(),
            message: &finding.message,
            file: finding.span.as_ref().map(|span| span.file.as_str()),
            line: place.map(|place| place.0.0),
            column: place.map(|place| place.0.1),
            end_line: place.map(|place| place.1.0),
            end_column: place.map(|place| place.1.1),
            label: &finding.label,
            others: finding
                .others
                .iter()
                .map(|(span, label)| self.other(span, label))
                .collect(),
            help: &finding.help,
            notes: &finding.notes,
        };
        serde_json::to_string(&object).expect("an object of texts and numbers is JSON")
    }

    /// What is shown of each file that the finding names, in the order it names them.
    fn places(&mut self, finding: &Diagnostic) -> Vec<Place> {
        let Some(first) = &finding.span else {
            return Vec::new();
        };
        let mut files: Vec<(&FilePath, Vec<Marked>)> = vec![(
            &first.file,
            vec![Marked {
                primary: true,
                span: first,
                label: &finding.label,
            }],
        )];
        for (span, label) in &finding.others {
            let mark = Marked {
                primary: false,
                span,
                label,
            };
            match files.iter_mut().find(|(file, _)| **file == span.file) {
                Some((_, marks)) => marks.push(mark),
                None => files.push((&span.file, vec![mark])),
            }
        }
        files
            .into_iter()
            .map(|(file, marks)| Place {
                file: file.clone(),
                excerpt: self.lines(file).map(|lines| Excerpt::around(lines, &marks)),
            })
            .collect()
    }

    fn other(&mut self, span: &Span, label: &str) -> OtherPlace {
        let (start, end) = self.corners(span);
        OtherPlace {
            file: span.file.as_str().to_owned(),
            line: start.0,
            column: start.1,
            end_line: end.0,
            end_column: end.1,
            label: label.to_owned(),
        }
    }

    /// Line and column of both ends; the start of the file if its text is gone.
    fn corners(&mut self, span: &Span) -> ((usize, usize), (usize, usize)) {
        self.lines(&span.file).map_or(((1, 1), (1, 1)), |lines| {
            (
                lines.line_and_column(span.start as usize),
                lines.line_and_column(span.end as usize),
            )
        })
    }

    fn lines(&mut self, file: &FilePath) -> Option<&mut Lines> {
        let texts = self.texts;
        self.lines
            .entry(file.clone())
            .or_insert_with(|| texts(file).map(Lines::of))
            .as_mut()
    }
}

/// What [`Printer::json`] prints.
///
/// The keys are part of the program's interface: they may be added to, not renamed.
#[derive(Serialize)]
pub struct Object<'a> {
    /// The code: `CB201`.
    pub code: String,
    /// Its name: `unknown-source`.
    pub name: &'static str,
    /// `error`, `warning` or `note`.
    pub level: &'static str,
    /// What was found, in one line.
    pub message: &'a str,
    /// The path in the book, with `/`.
    pub file: Option<&'a str>,
    /// The line where it begins.
    pub line: Option<usize>,
    /// The column there.
    pub column: Option<usize>,
    /// The line where it ends.
    pub end_line: Option<usize>,
    /// The column after its last character.
    pub end_column: Option<usize>,
    /// What stands at that place; may be empty.
    pub label: &'a str,
    /// Further places.
    pub others: Vec<OtherPlace>,
    /// What to do.
    pub help: &'a [String],
    /// Why.
    pub notes: &'a [String],
}

/// A further place of an [`Object`].
#[derive(Serialize)]
pub struct OtherPlace {
    /// The path in the book.
    pub file: String,
    /// The line where it begins.
    pub line: usize,
    /// The column there.
    pub column: usize,
    /// The line where it ends.
    pub end_line: usize,
    /// The column after its last character.
    pub end_column: usize,
    /// What stands there.
    pub label: String,
}

/// What is shown of one file.
struct Place {
    file: FilePath,
    excerpt: Option<Excerpt>,
}

fn snippet<'a>(path: &'a str, stretch: &'a Stretch) -> Snippet<'a, Annotation<'a>> {
    Snippet::source(stretch.text.as_str())
        .path(path)
        .line_start(stretch.line)
        .annotations(stretch.marks.iter().map(|mark| {
            let kind = if mark.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            kind.span(mark.range.clone())
                .label(mark.label.as_deref().map(normalize_untrusted_str))
        }))
}

/// Puts the column of the whole line into the place's head line, where the line was cut
/// before it was drawn and the column was counted in what was left of it.
fn correct_column(text: &mut String, path: &str, head: &Head) {
    if head.column == head.shown {
        return;
    }
    let body = text.find('\n').unwrap_or(text.len());
    let drawn = format!("{path}:{}:{}", head.line, head.shown);
    if let Some(at) = text[body..].find(&drawn) {
        let start = body + at;
        let right = format!("{path}:{}:{}", head.line, head.column);
        text.replace_range(start..start + drawn.len(), &right);
    }
}

fn weight(level: Level) -> Weight<'static> {
    match level {
        Level::Error => Weight::ERROR,
        Level::Warning => Weight::WARNING,
        Level::Note => Weight::NOTE,
    }
}

#[cfg(test)]
mod tests;
