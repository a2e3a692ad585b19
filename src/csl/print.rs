//! Runs a program over one reference: elements in, flow out.
//!
//! The main type is [`Printer`]. It prints one item of a citation, one entry or
//! one sort key; how items come together is known elsewhere.

mod conditions;
mod dates;
mod names;
mod numbers;
mod variables;

pub(super) use dates::write_date_key;
pub(super) use names::initials;

use std::borrow::Cow;

use citationberg as cb;

use super::case;
use super::disambiguate::{Hints, Told};
use super::flow::{Flow, Tag};
use super::locale::is_english;
use super::locator::Locator;
use super::markup;
use super::program::{Area, Element, Kind, Look, NamesElement, NoDate, Program, SortEtAl};
use super::reference::Reference;
use super::rich::Face;
use super::variable::Variable;

/// Where a citation of a source stands among the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Position {
    pub subsequent: bool,
    pub ibid: bool,
    pub ibid_with_locator: bool,
    pub near_note: bool,
    /// In a bibliography no position holds.
    pub none: bool,
}

impl Position {
    fn is(self, tested: cb::TestPosition) -> bool {
        !self.none
            && match tested {
                cb::TestPosition::First => !self.subsequent,
                cb::TestPosition::Subsequent => self.subsequent,
                cb::TestPosition::Ibid => self.ibid,
                cb::TestPosition::IbidWithLocator => self.ibid_with_locator,
                cb::TestPosition::NearNote => self.near_note,
            }
    }
}

/// Which names an item leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Omit {
    #[default]
    Nothing,
    /// The first that would be printed.
    First,
    /// All of them.
    All,
}

/// What is to be printed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Job<'a> {
    pub program: &'a Program,
    pub area: &'a Area,
    pub reference: &'a Reference,
    pub told: &'a Told,
    pub hints: &'a Hints,
    pub locator: Option<&'a Locator>,
    pub position: Position,
    /// The source's number in the document; 0 if there is none.
    pub number: u32,
    /// The note in which the source was first cited.
    pub first_note: Option<u32>,
    pub omit: Omit,
    /// Set where a sort key is printed.
    pub sort: Option<SortEtAl>,
}

/// What came of an element, for the groups round it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Called {
    /// No variable was asked for.
    Nothing,
    /// Variables were asked for, and all were empty.
    Empty,
    /// A variable was found.
    Full,
}

pub(super) struct Printer<'a, 'f> {
    job: &'f Job<'a>,
    flow: &'f mut Flow,
    year_suffix_used: bool,
    /// Variables that stood in for names and are not printed again.
    spent: Vec<Variable>,
    /// The names element for which a substitute is sought.
    substituted: Option<&'a NamesElement>,
    omitted: bool,
}

impl<'a> Job<'a> {
    /// What the layout prints, without its affixes, in a flow of its own.
    pub fn flow(&self) -> Flow {
        let mut flow = Flow::with_room();
        self.layout(&mut flow);
        flow
    }

    /// Prints the layout, without its affixes.
    pub fn layout(&self, flow: &mut Flow) {
        let mut printer = Printer::new(self, flow);
        if self.area.is_bibliography && self.program.list.second_field_align {
            printer.aligned(&self.area.layout);
        } else {
            printer.elements(&self.area.layout);
        }
    }

    /// Prints a macro, for a sort key.
    pub fn call(&self, number: u16, flow: &mut Flow) {
        Printer::new(self, flow).elements(&self.area.macros[usize::from(number)]);
    }

    /// Prints the citation label, for a sort key.
    pub fn sort_label(&self, flow: &mut Flow) {
        Printer::new(self, flow).citation_label();
    }

    /// Prints the names of a variable, for a sort key.
    pub fn sort_names(&self, variable: Variable, flow: &mut Flow) {
        Printer::new(self, flow).names_for_sorting(variable);
    }
}

impl<'a, 'f> Printer<'a, 'f> {
    fn new(job: &'f Job<'a>, flow: &'f mut Flow) -> Printer<'a, 'f> {
        Printer {
            job,
            flow,
            year_suffix_used: false,
            spent: Vec::new(),
            substituted: None,
            omitted: false,
        }
    }

    /// The first field into the margin, the rest beside it.
    fn aligned(&mut self, elements: &'a [Element]) {
        use super::rich::Display;
        let start = self.flow.place();
        let mut rest = elements;
        while let [first, others @ ..] = rest {
            rest = others;
            self.flow.open(Tag::Display(Display::LeftMargin));
            let inside = self.flow.place();
            self.element(first);
            if !self.flow.is_empty_since(inside) {
                self.flow.close();
                break;
            }
            self.flow.cut(start);
        }
        let place = self.flow.place();
        self.flow.open(Tag::Display(Display::RightInline));
        let inside = self.flow.place();
        self.elements(rest);
        if self.flow.is_empty_since(inside) {
            self.flow.cut(place);
        } else {
            self.flow.close();
        }
    }

    fn elements(&mut self, elements: &'a [Element]) -> Called {
        let mut called = Called::Nothing;
        for element in elements {
            let before = self.flow.place();
            self.flow.join();
            called = called.max(self.element(element));
            if self.flow.text.len() == before.text {
                self.flow.cut(before);
            }
        }
        called
    }

    fn element(&mut self, element: &'a Element) -> Called {
        let look = element.look(&self.job.program.plain);
        match &element.kind {
            Kind::Choose(branches) => match self.chosen(branches) {
                Some(children) => self.elements(children),
                None => Called::Nothing,
            },
            Kind::Group {
                children,
                delimiter,
            } => {
                let start = self.flow.place();
                let mut called = Called::Nothing;
                self.with_look(look, |printer| {
                    called = printer.delimited(children, delimiter);
                    called
                });
                if called == Called::Empty {
                    self.flow.cut(start);
                }
                called
            }
            Kind::Macro(number) => {
                let start = self.flow.place();
                let area = self.job.area;
                let called = self.with_look(look, |printer| {
                    printer.elements(&area.macros[usize::from(*number)])
                });
                match (called, self.flow.is_empty_since(start)) {
                    (Called::Empty, _) => {
                        self.flow.cut(start);
                        Called::Empty
                    }
                    (_, false) => Called::Full,
                    (called, true) => called,
                }
            }
            Kind::Variable { variable, short } => self.variable_element(*variable, *short, look),
            Kind::Value(text) => self.with_look(look, |printer| {
                markup::read(text, printer.flow);
                Called::Nothing
            }),
            Kind::Term { words, no_date, .. } => self.with_look(look, |printer| {
                printer.flow.open(Tag::Term);
                markup::read(words, printer.flow);
                printer.flow.close();
                if *no_date != NoDate::No {
                    printer.year_suffix(*no_date == NoDate::Long);
                }
                Called::Nothing
            }),
            Kind::Number {
                variable,
                form,
                gender,
            } => self.with_look(look, |printer| printer.number(*variable, *form, *gender)),
            Kind::Label(label) => self.with_look(look, |printer| printer.label(label)),
            Kind::Date(date) => self.with_look(look, |printer| printer.date(date)),
            Kind::Names(names) => self.names(names, look),
        }
    }

    /// Prints siblings with a delimiter between those that print something.
    fn delimited(&mut self, children: &'a [Element], delimiter: &str) -> Called {
        let start = self.flow.place();
        let mut called = Called::Nothing;
        self.delimited_from(children, delimiter, start.text, &mut called);
        called
    }

    fn delimited_from(
        &mut self,
        children: &'a [Element],
        delimiter: &str,
        start: usize,
        called: &mut Called,
    ) {
        for child in children {
            if let Kind::Choose(branches) = &child.kind {
                if let Some(children) = self.chosen(branches) {
                    self.delimited_from(children, delimiter, start, called);
                }
                continue;
            }
            let before = self.flow.place();
            self.flow.join();
            if self.flow.text.len() > start && !delimiter.is_empty() {
                self.flow.push(delimiter);
                self.flow.join();
            }
            let inside = self.flow.place();
            *called = (*called).max(self.element(child));
            if self.flow.is_empty_since(inside) {
                self.flow.cut(before);
            } else if inside.text > before.text
                && self.flow.text[inside.text..].starts_with([',', ';', '.'])
            {
                self.flow.remove_text(before.text, inside.text);
            }
        }
    }

    /// Prints what `content` prints with a look and affixes, or nothing if it
    /// prints nothing.
    fn with_look(
        &mut self,
        look: &Look,
        content: impl FnOnce(&mut Printer<'a, 'f>) -> Called,
    ) -> Called {
        self.with_faces(look, &look.faces, content)
    }

    /// The same with other faces than those of the look.
    fn with_faces(
        &mut self,
        look: &Look,
        faces: &[Face],
        content: impl FnOnce(&mut Printer<'a, 'f>) -> Called,
    ) -> Called {
        self.with_affixes_and_faces(look, (&look.prefix, &look.suffix), faces, content)
    }

    /// The same with other affixes too.
    fn with_affixes_and_faces(
        &mut self,
        look: &Look,
        (prefix, suffix): (&str, &str),
        faces: &[Face],
        content: impl FnOnce(&mut Printer<'a, 'f>) -> Called,
    ) -> Called {
        let start = self.flow.place();
        if let Some(display) = look.display {
            self.flow.open(Tag::Display(display));
        }
        if !prefix.is_empty() {
            markup::read(prefix, self.flow);
            self.flow.join();
        }
        for face in faces {
            self.flow.open(Tag::Face(*face));
        }
        if look.quotes {
            self.flow.open(Tag::Quote);
        }
        let inside = self.flow.place();
        let called = content(self);
        if self.flow.is_empty_since(inside) {
            self.flow.cut(start);
            return called;
        }
        if look.strip_periods {
            self.flow.rewrite(inside, |piece, _, out| {
                out.extend(piece.chars().filter(|c| *c != '.'));
            });
        }
        if let Some(case) = look.case
            && (case != cb::TextCase::TitleCase || self.is_english())
        {
            case::apply(self.flow, inside, case);
        }
        if look.quotes {
            self.flow.close();
        }
        for _ in faces {
            self.flow.close();
        }
        if !suffix.is_empty() {
            self.flow.join();
            markup::read(suffix, self.flow);
        }
        if look.display.is_some() {
            self.flow.close();
        }
        called
    }

    fn is_english(&self) -> bool {
        match self.job.reference.text(Variable::Language) {
            Some(language) if !language.is_empty() => is_english(language),
            _ => self.job.program.locale.is_english(),
        }
    }
}

/// The faces of `outer` and then those of `inner`.
fn faces_of<'f>(outer: &[Face], inner: &'f [Face]) -> Cow<'f, [Face]> {
    if outer.is_empty() {
        return Cow::Borrowed(inner);
    }
    let same_kind = |a: Face, b: Face| std::mem::discriminant(&a) == std::mem::discriminant(&b);
    let mut faces: Vec<Face> = outer
        .iter()
        .copied()
        .filter(|face| !inner.iter().any(|i| same_kind(*i, *face)))
        .collect();
    faces.extend_from_slice(inner);
    Cow::Owned(faces)
}
