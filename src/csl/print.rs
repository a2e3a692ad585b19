//! Runs a program over one reference: elements in, flow out.
//!
//! The main type is [`Printer`]. It prints one item of a citation, one entry or
//! one sort key; how items come together is known elsewhere.

mod dates;
mod names;
mod numbers;

pub(super) use dates::write_date_key;
pub(super) use names::initials;

use citationberg as cb;

use super::case;
use super::disambiguate::{Hints, Told};
use super::flow::{Flow, Tag};
use super::locale::is_english;
use super::locator::{Locator, LocatorLabel};
use super::markup;
use super::number;
use super::program::{
    Area, Branch, Check, Element, Kind, Look, NamesElement, NoDate, Program, SortEtAl,
};
use super::reference::{Reference, Value};
use super::rich::Face;
use super::variable::{Variable, VariableKind};

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
            self.flow.join();
            called = called.max(self.element(element));
        }
        called
    }

    fn element(&mut self, element: &'a Element) -> Called {
        let look = &element.look;
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

    /// The children of the first branch whose conditions hold.
    fn chosen(&self, branches: &'a [Branch]) -> Option<&'a [Element]> {
        branches
            .iter()
            .find(|branch| self.holds(branch))
            .map(|branch| &*branch.children)
    }

    fn holds(&self, branch: &Branch) -> bool {
        let mut checks = branch.checks.iter().map(|check| self.check(*check));
        match branch.matches {
            cb::ChooseMatch::All => checks.all(|holds| holds),
            cb::ChooseMatch::Any => checks.any(|holds| holds),
            cb::ChooseMatch::None => !checks.any(|holds| holds),
        }
    }

    fn check(&self, check: Check) -> bool {
        let job = self.job;
        match check {
            Check::Type(bits) => bits >> (job.reference.kind as u64) & 1 == 1,
            Check::Has(variable) => self.has(variable),
            Check::Numeric(Variable::CitationNumber) => job.number > 0,
            Check::Numeric(variable) => match self.held(variable) {
                Some(Value::Text(text)) => number::is_numeric(&markup::plain(text)),
                _ => false,
            },
            Check::Uncertain(variable) => match self.held(variable) {
                Some(Value::Date(date)) => date.is_circa(),
                _ => false,
            },
            Check::Locator(label) => job.locator.is_some_and(|locator| locator.label == label),
            Check::Position(position) => job.position.is(position),
            Check::Disambiguate(wanted) => job.told.condition == wanted,
            Check::Never => false,
        }
    }

    fn has(&self, variable: Variable) -> bool {
        let job = self.job;
        match variable {
            Variable::Locator => job.locator.is_some(),
            Variable::CitationNumber => job.number > 0,
            Variable::FirstReferenceNoteNumber => {
                job.first_note.is_some() && job.position.subsequent
            }
            Variable::YearSuffix => job.told.year_suffix > 0,
            Variable::PageFirst => self.has(Variable::Page) || self.held(variable).is_some(),
            Variable::CitationLabel => true,
            variable => self.held(variable).is_some(),
        }
    }

    /// The value of a variable, if it is not empty and did not stand in for
    /// names before.
    fn value(&self, variable: Variable) -> Option<&'a Value> {
        if !self.spent.is_empty() && self.spent.contains(&variable) {
            return None;
        }
        self.held(variable)
    }

    /// The value of a variable, if it is not empty. This is what conditions
    /// ask for; what stood in for names is only not printed again.
    fn held(&self, variable: Variable) -> Option<&'a Value> {
        let value = self
            .job
            .reference
            .get(variable)
            .or_else(|| match variable {
                Variable::Event => self.job.reference.get(Variable::EventTitle),
                Variable::EventTitle => self.job.reference.get(Variable::Event),
                _ => None,
            })?;
        let is_empty = match value {
            Value::Text(text) => text.is_empty(),
            Value::Names(names) => names.is_empty(),
            Value::Date(date) => {
                date.start().is_none()
                    && date.literal_text().is_empty()
                    && date.season_text().is_empty()
            }
        };
        (!is_empty).then_some(value)
    }

    fn text_of(&self, variable: Variable) -> Option<&'a str> {
        match self.value(variable)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    fn date_of(&self, variable: Variable) -> Option<&'a super::date::Date> {
        match self.value(variable)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// Prints what `content` prints with a look and affixes, or nothing if it
    /// prints nothing.
    fn with_look(
        &mut self,
        look: &Look,
        content: impl FnOnce(&mut Printer<'a, 'f>) -> Called,
    ) -> Called {
        let start = self.flow.place();
        if let Some(display) = look.display {
            self.flow.open(Tag::Display(display));
        }
        if !look.prefix.is_empty() {
            markup::read(&look.prefix, self.flow);
            self.flow.join();
        }
        for face in &look.faces {
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
        for _ in &look.faces {
            self.flow.close();
        }
        if !look.suffix.is_empty() {
            self.flow.join();
            markup::read(&look.suffix, self.flow);
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

    fn variable_element(&mut self, variable: Variable, short: bool, look: &Look) -> Called {
        let base = match variable {
            Variable::Url => Some("https://"),
            Variable::Doi => Some("https://doi.org/"),
            Variable::Pmid => Some("https://www.ncbi.nlm.nih.gov/pubmed/"),
            Variable::Pmcid => Some("https://www.ncbi.nlm.nih.gov/pmc/articles/"),
            _ => None,
        };
        let (Some(base), Some(text)) = (base, self.text_of(variable)) else {
            return self.with_look(look, |printer| printer.variable(variable, short));
        };
        let text = match variable {
            Variable::Doi => text.strip_prefix("10/").unwrap_or(text),
            _ => text,
        };
        let url = if text.contains("://") {
            text.to_owned()
        } else {
            format!("{base}{text}")
        };
        // A prefix that completes the address belongs into the link.
        let whole = !look.prefix.is_empty() && url.strip_prefix(&*look.prefix) == Some(text);
        if whole {
            self.flow.open_link(&url);
        }
        let called = self.with_look(look, |printer| {
            if !whole {
                printer.flow.open_link(&url);
            }
            printer.flow.push(text);
            if !whole {
                printer.flow.close();
            }
            Called::Full
        });
        if whole {
            self.flow.close();
        }
        self.spend(variable);
        called
    }

    fn variable(&mut self, variable: Variable, short: bool) -> Called {
        match variable {
            Variable::Locator => return self.locator(),
            Variable::YearSuffix => {
                self.explicit_year_suffix();
                return Called::Nothing;
            }
            Variable::CitationNumber => {
                if self.job.number == 0 {
                    return Called::Empty;
                }
                self.flow.open(Tag::Number);
                self.flow.push(&self.job.number.to_string());
                self.flow.close();
                return Called::Full;
            }
            Variable::CitationLabel => return self.citation_label(),
            Variable::FirstReferenceNoteNumber => {
                let Some(note) = self.job.first_note.filter(|_| self.job.position.subsequent)
                else {
                    return Called::Empty;
                };
                self.flow.push(&note.to_string());
                return Called::Full;
            }
            Variable::Page | Variable::PageFirst => return self.pages(variable),
            _ => {}
        }
        let shortened = match (variable, short) {
            (Variable::Title, true) => Some(Variable::TitleShort),
            (Variable::ContainerTitle, true) => Some(Variable::ContainerTitleShort),
            _ => None,
        };
        let found = shortened
            .and_then(|variable| Some((variable, self.text_of(variable)?)))
            .or_else(|| Some((variable, self.text_of(variable)?)));
        let Some((found, text)) = found else {
            return Called::Empty;
        };
        let is_title = variable == Variable::Title;
        if is_title {
            self.flow.open(Tag::Title);
        }
        if variable.kind() == VariableKind::Number && number::is_numeric(text) {
            for (_, part) in number::parts(text) {
                self.flow.push(part);
            }
        } else {
            markup::read_field(text, self.flow);
        }
        if is_title {
            self.flow.close();
        }
        self.spend(found);
        self.spend(variable);
        Called::Full
    }

    /// Notes that a variable stands in for names, if it does.
    fn spend(&mut self, variable: Variable) {
        if self.substituted.is_some() {
            self.spent.push(variable);
        }
    }

    fn locator(&mut self) -> Called {
        let Some(locator) = self.job.locator else {
            return Called::Empty;
        };
        let program = self.job.program;
        let value = if locator.value.contains('&') {
            locator.value.replace('&', &program.locale.and_symbol)
        } else {
            locator.value.clone()
        };
        self.flow.open(Tag::Locator);
        let delimiter = &program.locale.page_range_delimiter;
        if locator.label == LocatorLabel::Page {
            number::page_range(
                &value,
                program.page_range_format,
                delimiter,
                &mut self.flow.text,
            );
        } else {
            let mut dashed = String::new();
            number::one_range(&value, None, "\u{2013}", &mut dashed);
            markup::read(&dashed, self.flow);
        }
        self.flow.close();
        Called::Full
    }

    fn pages(&mut self, variable: Variable) -> Called {
        let own = (variable == Variable::PageFirst)
            .then(|| self.text_of(variable))
            .flatten();
        let Some(text) = own.or_else(|| self.text_of(Variable::Page)) else {
            return Called::Empty;
        };
        if variable == Variable::PageFirst {
            let end = text
                .find([',', ';', '-', '\u{2013}', '&'])
                .unwrap_or(text.len());
            self.flow.push(text[..end].trim());
        } else {
            let program = self.job.program;
            let delimiter = &program.locale.page_range_delimiter;
            let plain = markup::plain(text);
            number::page_range(
                &plain,
                program.page_range_format,
                delimiter,
                &mut self.flow.text,
            );
        }
        self.spend(Variable::Page);
        Called::Full
    }

    /// The year suffix after the first date, unless the style places it.
    fn year_suffix(&mut self, spaced: bool) {
        if self.job.told.year_suffix == 0
            || self.year_suffix_used
            || self.job.program.places_year_suffix
            || self.job.sort.is_some()
        {
            return;
        }
        self.year_suffix_used = true;
        if spaced {
            self.flow.push(" ");
        }
        self.write_year_suffix();
    }

    fn explicit_year_suffix(&mut self) {
        if self.job.told.year_suffix > 0 {
            self.write_year_suffix();
        }
    }

    fn write_year_suffix(&mut self) {
        self.flow.open(Tag::YearSuffix);
        super::disambiguate::write_year_suffix(self.job.told.year_suffix, &mut self.flow.text);
        self.flow.close();
    }

    /// Letters of the names and two digits of the year: `DoeR99`.
    fn citation_label(&mut self) -> Called {
        self.flow.open(Tag::Number);
        match self.text_of(Variable::CitationLabel) {
            Some(text) => markup::read(text, self.flow),
            None => {
                let reference = self.job.reference;
                let names = Variable::ALL[Variable::Author as usize..]
                    .iter()
                    .map(|variable| reference.names(*variable))
                    .find(|names| !names.is_empty())
                    .unwrap_or(&[]);
                let letters = match names.len() {
                    1 => 4,
                    2 | 3 => 2,
                    _ => 1,
                };
                for name in names.iter().take(4) {
                    self.flow.text.extend(name.family().chars().take(letters));
                }
                if names.is_empty() {
                    self.flow.push("Xyz");
                }
                if let Some(year) = reference
                    .date(Variable::Issued)
                    .and_then(|date| date.year())
                {
                    self.flow.push(&format!("{:02}", year.rem_euclid(100)));
                }
            }
        }
        self.year_suffix(false);
        self.flow.close();
        Called::Full
    }
}

/// The faces of `outer` and then those of `inner`.
fn faces_of(outer: &[Face], inner: &[Face]) -> Vec<Face> {
    let same_kind = |a: Face, b: Face| std::mem::discriminant(&a) == std::mem::discriminant(&b);
    let mut faces: Vec<Face> = outer
        .iter()
        .copied()
        .filter(|face| !inner.iter().any(|i| same_kind(*i, *face)))
        .collect();
    faces.extend_from_slice(inner);
    faces
}
