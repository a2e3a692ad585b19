//! A finding as text for a terminal, or as a JSON object for a program.
//!
//! The main type is [`Printer`]. It prints any number of findings and looks into
//! each file once. It does not know where the texts come from, nor where its own
//! output goes.

mod excerpt;
pub mod github;
pub mod gitlab;
mod lines;
pub mod object;
mod patch;
pub mod sarif;

use std::collections::BTreeMap;
use std::sync::Arc;

use self::excerpt::{Excerpt, Head, Marked, Stretch};
use self::lines::Lines;
use self::object::{Object, ObjectEdit, ObjectFix, OtherPlace, Region};
use self::patch::Patched;
use super::{Diagnostic, Fix, Level};
use crate::text::{FilePath, Span};
use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level as Weight, Origin, Patch, Renderer, Snippet,
    normalize_untrusted_str,
};

/// Gives the text of a file that a span lies in; `None` if there is no such file.
pub type Texts<'a> = dyn Fn(&FilePath) -> Option<Arc<str>> + 'a;

/// Of how many files the lines are held: those of a few findings after one another.
const FILES_HELD: usize = 32;

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

    /// The printer, with lines cut around what they show so that they fit into so many
    /// columns; a few dozen are the least that anything can be shown in.
    #[must_use]
    pub fn within(mut self, columns: usize) -> Self {
        // The number of the line and its bar stand before what the renderer measures.
        let of_text = columns.saturating_sub(10).max(40);
        self.renderer = self.renderer.term_width(of_text);
        self
    }

    /// The finding as rustc would print it: message, place, the line with a mark under
    /// the fault, further places, notes and help, a fix as the lines before and after it.
    /// Ends in one newline.
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
        let patched = finding.fix.as_ref().and_then(|fix| self.patched(fix));
        let shown_as_patch = patched
            .as_ref()
            .and(finding.fix.as_ref())
            .map(|fix| &fix.help);
        for help in &finding.help {
            if Some(help) != shown_as_patch {
                group = group.element(Weight::HELP.message(normalize_untrusted_str(help)));
            }
        }
        let mut groups = vec![group];
        if let (Some(patched), Some(help)) = (&patched, shown_as_patch) {
            let patches = patched
                .edits
                .iter()
                .map(|(range, text)| Patch::new(range.clone(), text.as_str()));
            let snippet = Snippet::source(patched.text.as_str())
                .line_start(patched.line)
                .patches(patches);
            let title = Weight::HELP.secondary_title(normalize_untrusted_str(help));
            groups.push(Group::with_title(title).element(snippet));
        }
        let mut text = self.renderer.render(&groups);
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
    /// last character. Bytes count from 0. All are `null` where no file is to blame.
    pub fn json(&mut self, finding: &Diagnostic) -> String {
        let span = finding.span.as_ref();
        let place = span.map(|span| self.corners(span));
        let object = Object {
            code: finding.code.label(),
            name: finding.code.name,
            level: finding.level.word(),
            message: &finding.message,
            file: span.map(|span| span.file.as_str()),
            line: place.map(|place| place.0.0),
            column: place.map(|place| place.0.1),
            end_line: place.map(|place| place.1.0),
            end_column: place.map(|place| place.1.1),
            start: span.map(|span| span.start),
            end: span.map(|span| span.end),
            label: &finding.label,
            others: finding
                .others
                .iter()
                .map(|(span, label)| OtherPlace {
                    place: self.region(span),
                    label,
                })
                .collect(),
            help: &finding.help,
            notes: &finding.notes,
            fix: finding.fix.as_ref().map(|fix| ObjectFix {
                help: &fix.help,
                edits: fix
                    .edits
                    .iter()
                    .map(|edit| ObjectEdit {
                        place: self.region(&edit.span),
                        text: &edit.text,
                    })
                    .collect(),
            }),
        };
        serde_json::to_string(&object).expect("an object of texts and numbers is JSON")
    }

    /// Where the finding is, as `path:line:column`; empty where no file is to blame.
    pub fn place_in_words(&mut self, finding: &Diagnostic) -> String {
        finding.span.as_ref().map_or_else(String::new, |span| {
            let place = self.region(span);
            format!("{}:{}:{}", place.file, place.line, place.column)
        })
    }

    /// The lines that a fix changes, if they are few and short enough to be read.
    fn patched(&mut self, fix: &Fix) -> Option<Patched> {
        let file = &fix.edits.first()?.span.file;
        Patched::of(self.lines(file)?, &fix.edits)
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

    fn region<'s>(&mut self, span: &'s Span) -> Region<'s> {
        let (start, end) = self.corners(span);
        Region {
            file: span.file.as_str(),
            line: start.0,
            column: start.1,
            end_line: end.0,
            end_column: end.1,
            start: span.start,
            end: span.end,
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
        if self.lines.len() >= FILES_HELD && !self.lines.contains_key(file) {
            self.lines.clear();
        }
        self.lines
            .entry(file.clone())
            .or_insert_with(|| texts(file).map(Lines::of))
            .as_mut()
    }
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
