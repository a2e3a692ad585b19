//! From a parsed style to a program.

use std::sync::Arc;

use citationberg as cb;
use citationberg::taxonomy as tax;
use rustc_hash::FxHashMap;

use super::locale::{Locale, Words, term_name};
use super::locator::LocatorLabel;
use super::program::{
    Area, Branch, Check, CiteOptions, Element, Kind, LabelElement, ListOptions, Look, NoDate,
    Program, SortBy, SortEtAl, SortKey, Test,
};
use super::sort::collator;
use super::style::StyleError;
use super::variable::Variable;

pub(super) mod looks;
mod names;

use looks::{affixed, display, label_look, look, read_type, read_variable};

/// How deep macros may call one another.
const DEEPEST_CALL: usize = 64;
/// How many elements a layout may come to with all its macros written out.
const MOST_ELEMENTS: u64 = 20_000_000;

/// Compiles an independent style for a locale.
pub(super) fn compile(style: &cb::IndependentStyle, locale: Locale) -> Result<Program, StyleError> {
    let mut traits = Traits::default();
    let settings = &style.settings;
    let citation = {
        let options = settings.options.apply(&style.citation.name_options);
        let mut compiler = Compiler::new(style, &locale, options, &mut traits);
        compiler.area(&style.citation.layout, style.citation.sort.as_ref(), false)?
    };
    traits.in_bibliography = true;
    let bibliography = match &style.bibliography {
        None => None,
        Some(list) => {
            let options = settings.options.apply(&list.name_options);
            let mut compiler = Compiler::new(style, &locale, options, &mut traits);
            Some(compiler.area(&list.layout, list.sort.as_ref(), true)?)
        }
    };
    let list = style
        .bibliography
        .as_ref()
        .map_or_else(ListOptions::default, |list| ListOptions {
            hanging_indent: list.hanging_indent,
            second_field_align: list.second_field_align.is_some(),
            line_spacing: list.line_spacing.get(),
            entry_spacing: list.entry_spacing,
            substitute: list
                .subsequent_author_substitute
                .as_deref()
                .map(|text| (text.into(), list.subsequent_author_substitute_rule)),
        });
    let formats = style
        .info
        .category
        .iter()
        .filter_map(|category| match category {
            cb::StyleCategory::CitationFormat { format } => Some(*format),
            cb::StyleCategory::Field { .. } => None,
        });
    let is_note = settings.class == cb::StyleClass::Note;
    let numeric = traits.citation_shows_number
        || formats
            .into_iter()
            .any(|format| format == cb::CitationFormat::Numeric);
    Ok(Program {
        collator: collator(&locale.lang),
        plain: Look::default(),
        title: style.info.title.value.clone(),
        is_note,
        is_numeric: numeric && !is_note,
        page_range_format: settings.page_range_format,
        demote: settings.demote_non_dropping_particle,
        initialize_with_hyphen: settings.initialize_with_hyphen,
        cite: cite_options(&style.citation),
        citation,
        bibliography,
        list,
        places_year_suffix: traits.places_year_suffix,
        position_matters: traits.position_matters,
        tests_ambiguity: traits.tests_ambiguity,
        citation_shows_number: traits.citation_shows_number,
        number_is_plain: !traits.number_is_dressed,
        entry_shows_number: traits.entry_shows_number,
        locale,
    })
}

fn cite_options(citation: &cb::Citation) -> CiteOptions {
    let layout = citation.layout.delimiter.as_deref();
    let grouped = citation.cite_group_delimiter.as_deref();
    let year_suffix = citation
        .year_suffix_delimiter
        .as_deref()
        .or(grouped)
        .or(layout);
    CiteOptions {
        add_names: citation.disambiguate_add_names,
        add_givenname: citation
            .disambiguate_add_givenname
            .then_some(citation.givenname_disambiguation_rule),
        add_year_suffix: citation.disambiguate_add_year_suffix,
        group_delimiter: citation
            .cite_group_delimiter
            .as_deref()
            .or(citation
                .collapse
                .map(|_| cb::Citation::DEFAULT_CITE_GROUP_DELIMITER))
            .map(Into::into),
        collapse: citation.collapse,
        year_suffix_delimiter: year_suffix.unwrap_or("").into(),
        after_collapse_delimiter: citation.after_collapse_delimiter.as_deref().map(Into::into),
        near_note_distance: citation.near_note_distance,
    }
}

/// What the compiler notices on its way.
#[derive(Default)]
pub(super) struct Traits {
    places_year_suffix: bool,
    pub(super) position_matters: bool,
    tests_ambiguity: bool,
    citation_shows_number: bool,
    entry_shows_number: bool,
    number_is_dressed: bool,
    in_bibliography: bool,
}

pub(super) struct Compiler<'a> {
    pub(super) locale: &'a Locale,
    /// The options that a names element inherits.
    pub(super) options: cb::InheritableNameOptions,
    pub(super) traits: &'a mut Traits,
    macros: FxHashMap<&'a str, &'a [cb::LayoutRenderingElement]>,
    compiled: Vec<Compiled>,
    places: FxHashMap<&'a str, u16>,
    depth: usize,
    size: u64,
    name_words: FxHashMap<cb::TermForm, Arc<[Words]>>,
}

enum Compiled {
    Underway,
    Done(Box<[Element]>, u64),
}

impl<'a> Compiler<'a> {
    fn new(
        style: &'a cb::IndependentStyle,
        locale: &'a Locale,
        options: cb::InheritableNameOptions,
        traits: &'a mut Traits,
    ) -> Compiler<'a> {
        let macros = style
            .macros
            .iter()
            .map(|m| (m.name.as_str(), m.children.as_slice()))
            .collect();
        Compiler {
            locale,
            options,
            traits,
            macros,
            compiled: Vec::new(),
            places: FxHashMap::default(),
            depth: 0,
            size: 0,
            name_words: FxHashMap::default(),
        }
    }

    fn area(
        &mut self,
        layout: &'a cb::Layout,
        sort: Option<&'a cb::Sort>,
        is_bibliography: bool,
    ) -> Result<Area, StyleError> {
        let elements = self.elements(&layout.elements)?;
        let cited = std::mem::take(&mut self.traits.citation_shows_number);
        let listed = std::mem::take(&mut self.traits.entry_shows_number);
        let sort = sort.map_or(Ok(Vec::new()), |sort| {
            sort.keys
                .iter()
                .map(|key| self.sort_key(key))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let sorts_by_number = self.traits.citation_shows_number
            || self.traits.entry_shows_number
            || (cited || listed)
            || sort
                .iter()
                .any(|key| matches!(key.by, SortBy::Variable(Variable::CitationNumber)));
        self.traits.citation_shows_number = cited;
        self.traits.entry_shows_number = listed;
        let formatting = cb::ToFormatting::to_formatting(layout);
        let macros = std::mem::take(&mut self.compiled)
            .into_iter()
            .map(|compiled| match compiled {
                Compiled::Done(elements, _) => elements,
                Compiled::Underway => Box::default(),
            })
            .collect();
        Ok(Area {
            macros,
            layout: elements,
            look: look(
                &formatting,
                layout.prefix.as_deref(),
                layout.suffix.as_deref(),
            ),
            delimiter: layout.delimiter.as_deref().unwrap_or("").into(),
            sort,
            sorts_by_number,
            is_bibliography,
        })
    }

    fn sort_key(&mut self, key: &'a cb::SortKey) -> Result<SortKey, StyleError> {
        let descending = key.sort_direction() == cb::SortDirection::Descending;
        Ok(match key {
            cb::SortKey::Variable { variable, .. } => SortKey {
                by: match read_variable(*variable) {
                    Some(variable) => SortBy::Variable(variable),
                    None => SortBy::Variable(Variable::Abstract),
                },
                descending,
                et_al: SortEtAl::default(),
            },
            cb::SortKey::MacroName {
                name,
                names_min,
                names_use_first,
                names_use_last,
                ..
            } => SortKey {
                by: SortBy::Macro(self.call(name)?),
                descending,
                et_al: SortEtAl {
                    min: *names_min,
                    use_first: *names_use_first,
                    use_last: *names_use_last,
                },
            },
        })
    }

    /// The number of the macro `name`, which is compiled if it was not yet.
    fn call(&mut self, name: &'a str) -> Result<u16, StyleError> {
        let known = self.places.get(name).copied();
        let place = match known {
            Some(place) => place,
            None => {
                let body = *self
                    .macros
                    .get(name)
                    .ok_or_else(|| StyleError::UnknownMacro(name.to_owned()))?;
                let place = u16::try_from(self.compiled.len()).map_err(|_| StyleError::TooDeep)?;
                self.places.insert(name, place);
                self.compiled.push(Compiled::Underway);
                self.depth += 1;
                if self.depth > DEEPEST_CALL {
                    return Err(StyleError::TooDeep);
                }
                let before = std::mem::take(&mut self.size);
                let elements = self.elements(body)?;
                let size = std::mem::replace(&mut self.size, before);
                self.depth -= 1;
                self.compiled[usize::from(place)] = Compiled::Done(elements, size);
                place
            }
        };
        match &self.compiled[usize::from(place)] {
            Compiled::Underway => Err(StyleError::CircularMacro(name.to_owned())),
            Compiled::Done(_, size) => {
                self.size += size;
                if self.size > MOST_ELEMENTS {
                    return Err(StyleError::TooDeep);
                }
                Ok(place)
            }
        }
    }

    pub(super) fn elements(
        &mut self,
        elements: &'a [cb::LayoutRenderingElement],
    ) -> Result<Box<[Element]>, StyleError> {
        elements
            .iter()
            .map(|element| self.element(element))
            .collect()
    }

    fn element(&mut self, element: &'a cb::LayoutRenderingElement) -> Result<Element, StyleError> {
        self.size += 1;
        use cb::LayoutRenderingElement as E;
        Ok(match element {
            E::Text(text) => self.text(text)?,
            E::Number(number) => self.number(number),
            E::Date(date) => self.date(date),
            E::Names(names) => self.names(names)?,
            E::Label(label) => self.label(label),
            E::Group(group) => {
                let formatting = cb::ToFormatting::to_formatting(group);
                let mut look = look(
                    &formatting,
                    group.prefix.as_deref(),
                    group.suffix.as_deref(),
                );
                look.display = group.display.map(display);
                let delimiter = group.delimiter.as_deref().unwrap_or("").into();
                let children = self.elements(&group.children)?;
                let kind = Kind::Group {
                    children,
                    delimiter,
                };
                Element::new(kind, look)
            }
            E::Choose(choose) => self.choose(choose)?,
        })
    }

    fn text(&mut self, text: &'a cb::Text) -> Result<Element, StyleError> {
        let mut look = affixed(&text.formatting, &text.affixes);
        look.display = text.display.map(display);
        look.case = text.text_case;
        look.quotes = text.quotes;
        look.strip_periods = text.strip_periods;
        let kind = match &text.target {
            cb::TextTarget::Variable { var, form } => match read_variable(*var) {
                Some(variable) => {
                    self.notice(variable);
                    Kind::Variable {
                        variable,
                        short: *form == cb::LongShortForm::Short,
                    }
                }
                None => Kind::Value("".into()),
            },
            cb::TextTarget::Macro { name } => Kind::Macro(self.call(name)?),
            cb::TextTarget::Value { val } => Kind::Value(val.as_str().into()),
            cb::TextTarget::Term { term, form, plural } => {
                let name = term_name(*term);
                let words = self.locale.term(&name, *form).cloned().unwrap_or_default();
                Kind::Term {
                    words: words.number(*plural).into(),
                    no_date: match (name.as_str(), form) {
                        ("no-date", cb::TermForm::Long) => NoDate::Long,
                        ("no-date", _) => NoDate::Short,
                        _ => NoDate::No,
                    },
                }
            }
        };
        Ok(Element::new(kind, look))
    }

    fn notice(&mut self, variable: Variable) {
        match variable {
            Variable::YearSuffix => self.traits.places_year_suffix = true,
            Variable::FirstReferenceNoteNumber => self.traits.position_matters = true,
            Variable::CitationNumber if self.traits.in_bibliography => {
                self.traits.entry_shows_number = true;
            }
            Variable::CitationNumber => self.traits.citation_shows_number = true,
            _ => {}
        }
    }

    fn number(&mut self, number: &cb::Number) -> Element {
        let mut look = affixed(&number.formatting, &number.affixes);
        look.display = number.display.map(display);
        look.case = number.text_case;
        let Some(variable) = read_variable(number.variable.into()) else {
            return Element::new(Kind::Value("".into()), look);
        };
        self.notice(variable);
        if variable == Variable::CitationNumber && number.form != cb::NumberForm::Numeric {
            self.traits.number_is_dressed = true;
        }
        let term = variable.name();
        let gender = self.locale.gender(term);
        let kind = Kind::Number {
            variable,
            form: number.form,
            gender,
        };
        Element::new(kind, look)
    }

    fn label(&mut self, label: &cb::Label) -> Element {
        let inner = &label.label;
        let look = label_look(inner);
        let variable = read_variable(label.variable.into()).unwrap_or(Variable::Locator);
        let words = if variable == Variable::Locator {
            self.locale.locator_words(inner.form)
        } else {
            let term = self.locale.term(variable.name(), inner.form);
            vec![term.cloned().unwrap_or_default()]
        };
        let kind = LabelElement {
            variable,
            words: words.into(),
            plural: inner.plural,
        };
        Element::new(Kind::Label(Box::new(kind)), look)
    }

    fn choose(&mut self, choose: &'a cb::Choose) -> Result<Element, StyleError> {
        let mut branches = Vec::new();
        for branch in choose.branches() {
            branches.push(Branch {
                test: self.test(branch),
                children: self.elements(&branch.children)?,
            });
        }
        if let Some(otherwise) = &choose.otherwise {
            branches.push(Branch {
                test: Test::new(cb::ChooseMatch::All),
                children: self.elements(&otherwise.children)?,
            });
        }
        Ok(Element::new(Kind::Choose(branches.into()), Look::default()))
    }

    fn test(&mut self, branch: &cb::ChooseBranch) -> Test {
        let mut test = Test::new(branch.match_);
        if let Some(wanted) = branch.disambiguate {
            self.traits.tests_ambiguity = true;
            test.add(Check::Disambiguate(wanted));
        }
        for kind in branch.type_.iter().flatten() {
            test.is(read_type(*kind));
        }
        let variable = |variable: tax::Variable, check: fn(Variable) -> Check| {
            read_variable(variable).map_or(Check::Never, check)
        };
        for tested in branch.variable.iter().flatten() {
            test.add(variable(*tested, Check::Has));
        }
        for tested in branch.is_numeric.iter().flatten() {
            test.add(variable(*tested, Check::Numeric));
        }
        for tested in branch.is_uncertain_date.iter().flatten() {
            test.add(variable((*tested).into(), Check::Uncertain));
        }
        for tested in branch.locator.iter().flatten() {
            let name = term_name(tax::Term::Locator(*tested));
            test.add(LocatorLabel::parse(&name).map_or(Check::Never, Check::Locator));
        }
        for tested in branch.position.iter().flatten() {
            self.traits.position_matters = true;
            test.add(Check::Position(*tested));
        }
        test
    }

    /// The labels of all name variables in one form.
    pub(super) fn name_words(&mut self, form: cb::TermForm) -> Arc<[Words]> {
        let locale = self.locale;
        let words = self.name_words.entry(form).or_insert_with(|| {
            Variable::ALL
                .iter()
                .skip(Variable::Author as usize)
                .map(|variable| {
                    let plain = variable.name();
                    let found = locale.term(plain, form).or_else(|| {
                        (*variable == Variable::EditorTranslator)
                            .then(|| locale.term("editortranslator", form))?
                    });
                    found.cloned().unwrap_or_default()
                })
                .collect()
        });
        Arc::clone(words)
    }
}
