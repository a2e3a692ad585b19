//! Names: lists of them, et al., labels, and what stands in for them.

use citationberg as cb;

use super::{Called, Omit, Printer, faces_of};
use crate::csl::disambiguate::Hint;
use crate::csl::flow::Tag;
use crate::csl::markup;
use crate::csl::name::Name;
use crate::csl::program::{EtAl, Kind, Look, NameFormat, NamesElement, NamesLabel};
use crate::csl::rich::Face;
use crate::csl::variable::Variable;

mod parts;

pub(in crate::csl) use parts::initials;

/// A names element as it stands for now: what it lacks comes from the element
/// for which it stands in.
#[derive(Clone, Copy)]
struct Applied<'a> {
    format: &'a NameFormat,
    et_al: &'a EtAl,
    label: Option<&'a NamesLabel>,
    label_before: bool,
}

impl<'a> Printer<'a, '_> {
    pub(super) fn names(&mut self, element: &'a NamesElement, look: &'a Look) -> Called {
        let start = self.flow.place();
        let omits = match self.job.omit {
            Omit::Nothing => false,
            Omit::First => !self.omitted,
            Omit::All => true,
        };
        let called = self.with_faces(look, &[], |printer| {
            printer.names_content(element, &look.faces)
        });
        if omits && !self.flow.is_empty_since(start) {
            self.omitted = true;
            self.flow.cut(start);
            return Called::Full;
        }
        called
    }

    fn names_content(&mut self, element: &'a NamesElement, faces: &'a [Face]) -> Called {
        let over = self.substituted;
        let applied = match over {
            Some(over) => Applied {
                format: if element.has_format {
                    &element.format
                } else {
                    &over.format
                },
                et_al: if element.has_et_al {
                    &element.et_al
                } else {
                    &over.et_al
                },
                label: element.label.as_ref().or(over.label.as_ref()),
                label_before: match &element.label {
                    Some(label) if element.has_format => label.before,
                    _ => over.label.as_ref().is_some_and(|label| label.before),
                },
            },
            None => Applied {
                format: &element.format,
                et_al: &element.et_al,
                label: element.label.as_ref(),
                label_before: element.label.as_ref().is_some_and(|label| label.before),
            },
        };
        let merged = self.merged_editor_translator(element);
        let found: Vec<(Variable, &'a [Name])> = element
            .variables
            .iter()
            .filter_map(|variable| match (*variable, merged) {
                (Variable::Translator, true) => None,
                (Variable::Editor, true) => {
                    Some((Variable::EditorTranslator, self.names_of(Variable::Editor)))
                }
                (variable, _) => Some((variable, self.names_of(variable))),
            })
            .filter(|found| !found.1.is_empty())
            .collect();
        if found.is_empty() {
            return self.substitute(element);
        }
        if applied.format.form == cb::NameForm::Count {
            let count: usize = found
                .iter()
                .map(|(_, names)| match self.et_al_from(applied.format, names) {
                    Some(shown) => shown.min(names.len()),
                    None => names.len(),
                })
                .sum();
            self.flow.push(&count.to_string());
        } else {
            let first = self.flow.place();
            for (variable, names) in &found {
                let before = self.flow.place();
                self.flow.join();
                if !self.flow.is_empty_since(first) {
                    self.flow.push(&element.delimiter);
                    self.flow.join();
                }
                let inside = self.flow.place();
                self.variable_names(*variable, names, applied, faces);
                if self.flow.is_empty_since(inside) {
                    self.flow.cut(before);
                }
            }
        }
        if over.is_some() {
            self.spent.extend(element.variables.iter().copied());
        }
        Called::Full
    }

    fn names_of(&self, variable: Variable) -> &'a [Name] {
        if !self.spent.is_empty() && self.spent.contains(&variable) {
            return &[];
        }
        self.job.reference.names(variable)
    }

    /// Whether editor and translator are the same and printed as one.
    fn merged_editor_translator(&self, element: &NamesElement) -> bool {
        let asks = |variable| element.variables.contains(&variable);
        element.editor_translator
            && asks(Variable::Editor)
            && asks(Variable::Translator)
            && !self.names_of(Variable::Editor).is_empty()
            && self.names_of(Variable::Editor) == self.names_of(Variable::Translator)
    }

    fn substitute(&mut self, element: &'a NamesElement) -> Called {
        if self.substituted.is_some() {
            return Called::Empty;
        }
        let mut called = Called::Empty;
        for child in &element.substitute {
            let start = self.flow.place();
            let recorded = self.flow.names.len();
            self.substituted = Some(element);
            self.flow.open(Tag::Names);
            let inside = self.flow.place();
            called = called.max(self.element(child));
            self.substituted = None;
            if self.flow.is_empty_since(inside) {
                self.flow.cut(start);
                continue;
            }
            self.flow.close();
            if matches!(child.kind, Kind::Names(_)) && self.flow.names.len() > recorded {
                // The names tagged themselves; the outer tag goes.
                self.flow.marks.pop();
                self.flow.marks.remove(start.marks);
            } else {
                self.flow.names.insert(recorded, None);
            }
            return called;
        }
        called
    }

    fn variable_names(
        &mut self,
        variable: Variable,
        names: &'a [Name],
        applied: Applied<'a>,
        faces: &'a [Face],
    ) {
        self.flow.names.push(Some(variable));
        self.flow.open(Tag::Names);
        let label = applied.label.filter(|_| self.job.sort.is_none());
        if let Some(label) = label.filter(|_| applied.label_before) {
            self.names_label(label, variable, names.len() > 1);
            self.flow.join();
        }
        self.flow.open(Tag::NameList);
        self.name_list(names, applied, faces);
        self.flow.close();
        if let Some(label) = label.filter(|_| !applied.label_before) {
            self.flow.join();
            self.names_label(label, variable, names.len() > 1);
        }
        self.flow.close();
    }

    fn names_label(&mut self, label: &'a NamesLabel, variable: Variable, several: bool) {
        let plural = match label.plural {
            cb::LabelPluralize::Always => true,
            cb::LabelPluralize::Never => false,
            cb::LabelPluralize::Contextual => several,
        };
        let words = &label.words[usize::from(variable as u8 - Variable::Author as u8)];
        self.with_look(&label.look, |printer| {
            markup::read(words.number(plural), printer.flow);
            Called::Nothing
        });
    }

    /// How many names come before et al.; `None` if all are printed.
    fn et_al_from(&self, format: &NameFormat, names: &[Name]) -> Option<usize> {
        let job = self.job;
        let (mut min, mut first) = (format.et_al_min, format.et_al_use_first);
        if job.position.subsequent && !job.area.is_bibliography {
            min = format.et_al_subsequent_min.or(min);
            first = format.et_al_subsequent_use_first.or(first);
        }
        if let Some(sort) = job.sort {
            min = sort.min.or(min);
            first = sort.use_first.or(first);
        }
        let others = names.len() > 1
            && names
                .last()
                .is_some_and(|name| name.is_literal() && name.family() == "others");
        let size = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        match min {
            Some(min) if names.len() >= size(min) => {
                let first = size(first.unwrap_or(1));
                let first = match job.sort {
                    None => first.max(job.told.names as usize),
                    Some(_) => first,
                };
                (first < names.len()).then_some(first)
            }
            _ if others => Some(names.len() - 1),
            _ => None,
        }
    }

    fn name_list(&mut self, names: &'a [Name], applied: Applied<'a>, faces: &'a [Face]) {
        let format = applied.format;
        let name_faces = faces_of(faces, &format.look.faces);
        let shown = self.et_al_from(format, names);
        let sorting = self.job.sort.is_some();
        let use_last = match self.job.sort {
            Some(sort) => sort.use_last.unwrap_or(format.et_al_use_last),
            None => format.et_al_use_last,
        };
        if shown == Some(0) {
            return;
        }
        let last = names.len() - 1;
        let delimiter = &format.delimiter;
        let inverted_last = match format.sort_order {
            Some(cb::NameAsSortOrder::All) => true,
            Some(cb::NameAsSortOrder::First) => shown.unwrap_or(last) == 1,
            None => false,
        };
        for (index, name) in names.iter().enumerate() {
            match shown {
                Some(shown) if index >= shown => {
                    if use_last && index == last && last > shown {
                        if !sorting {
                            self.flow.push(delimiter);
                            self.flow.join();
                            self.flow.push("\u{2026} ");
                        } else {
                            self.flow.push(" ");
                        }
                        self.one_name(name, index, format, &name_faces);
                    } else if use_last && last > shown {
                        continue;
                    } else if index == shown && !sorting && !applied.et_al.words.is_empty() {
                        let comma = match format.precedes_et_al {
                            cb::DelimiterBehavior::Contextual => shown > 1,
                            cb::DelimiterBehavior::AfterInvertedName => inverted_last,
                            cb::DelimiterBehavior::Always => true,
                            cb::DelimiterBehavior::Never => false,
                        };
                        self.flow.join();
                        self.flow.push(if comma { delimiter } else { " " });
                        if comma && !delimiter.ends_with(char::is_whitespace) {
                            self.flow.push(" ");
                        }
                        self.flow.join();
                        self.with_faces(&Look::default(), &applied.et_al.faces, |printer| {
                            markup::read(&applied.et_al.words, printer.flow);
                            Called::Nothing
                        });
                        return;
                    }
                    continue;
                }
                _ => {}
            }
            if index > 0 {
                self.flow.join();
                if sorting {
                    self.flow.push(", ");
                } else if index == last && format.and.is_some() {
                    self.before_last(format, names.len());
                } else {
                    self.flow.push(delimiter);
                }
                self.flow.join();
            }
            self.one_name(name, index, format, &name_faces);
        }
    }

    /// The delimiter, if it belongs there, and the word before the last name.
    fn before_last(&mut self, format: &NameFormat, count: usize) {
        let comma = match format.precedes_last {
            cb::DelimiterBehavior::Contextual => count > 2,
            cb::DelimiterBehavior::AfterInvertedName => match format.sort_order {
                Some(cb::NameAsSortOrder::All) => true,
                Some(cb::NameAsSortOrder::First) => count == 2,
                None => false,
            },
            cb::DelimiterBehavior::Always => true,
            cb::DelimiterBehavior::Never => false,
        };
        if comma {
            self.flow.push(&format.delimiter);
        }
        // A word that brings its own space after it clings to the name before.
        let and = format.and.as_deref().unwrap_or("");
        let clings = and.ends_with(char::is_whitespace);
        if !clings && (!comma || !format.delimiter.ends_with(char::is_whitespace)) {
            self.flow.push(" ");
        }
        self.flow.push(and);
        if !clings {
            self.flow.push(" ");
        }
    }

    fn one_name(&mut self, name: &'a Name, index: usize, format: &'a NameFormat, faces: &[Face]) {
        let hint = self.hint(name, index);
        self.flow.open(Tag::Name);
        self.with_faces(&format.look, faces, |printer| {
            if name.is_literal() {
                printer.with_look(&format.family, |printer| {
                    markup::read(name.family(), printer.flow);
                    Called::Full
                });
            } else {
                printer.person(name, index, format, hint);
            }
            Called::Full
        });
        self.flow.close();
    }

    /// What telling sources apart asks of this name.
    fn hint(&self, name: &Name, index: usize) -> Option<Hint> {
        if self.job.sort.is_some() {
            return None;
        }
        let told = self
            .job
            .told
            .hints
            .iter()
            .find(|hint| hint.0 == *name)
            .map(|hint| hint.1);
        told.or_else(|| self.job.hints.of(name, index))
    }

    /// Names as a sort key by variable: family first, given names in full.
    pub(super) fn names_for_sorting(&mut self, variable: Variable) {
        for (index, name) in self.job.reference.names(variable).iter().enumerate() {
            if index > 0 {
                self.flow.push(", ");
            }
            self.sort_name(name);
        }
    }
}
