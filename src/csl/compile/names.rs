//! Names and dates compiled: the two elements that inherit.

use citationberg as cb;

use super::Compiler;
use super::looks::{affixed, display, faces, label_look, look, read_variable};
use crate::csl::program::{
    DateElement, DatePart, Element, EtAl, Kind, Look, NameFormat, NamesElement, NamesLabel,
};
use crate::csl::style::StyleError;
use crate::csl::variable::Variable;

impl<'a> Compiler<'a> {
    pub(super) fn names(&mut self, names: &'a cb::Names) -> Result<Element, StyleError> {
        let inherited = self.options.apply(&names.options());
        let default = cb::Name::default();
        let format = self.name_format(names.name().unwrap_or(&default), &inherited);
        let et_al = {
            let given = names.et_al();
            let term = match given.map(|et_al| et_al.term) {
                Some(cb::EtAlTerm::AndOthers) => "and-others",
                _ => "et-al",
            };
            let words = self
                .locale
                .term(term, cb::TermForm::Long)
                .cloned()
                .unwrap_or_default();
            EtAl {
                words: words.single,
                faces: given
                    .map(|et_al| faces(&et_al.formatting))
                    .unwrap_or_default(),
            }
        };
        let label = names.label().map(|(label, position)| NamesLabel {
            plural: label.plural,
            look: label_look(label),
            before: position == cb::NameLabelPosition::BeforeName,
            words: self.name_words(label.form),
        });
        let form = names
            .label()
            .map_or(cb::TermForm::Long, |(label, _)| label.form);
        let both = usize::from(Variable::EditorTranslator as u8 - Variable::Author as u8);
        let substitute = match names.substitute() {
            Some(substitute) => self.elements(&substitute.children)?,
            None => Box::default(),
        };
        let element = NamesElement {
            variables: names
                .variable
                .iter()
                .filter_map(|variable| read_variable((*variable).into()))
                .collect(),
            delimiter: names
                .delimiter(&inherited_names_delimiter(&inherited))
                .into(),
            format,
            has_format: names.name().is_some(),
            et_al,
            has_et_al: names.et_al().is_some(),
            label,
            substitute,
            editor_translator: !self.name_words(form)[both].single.is_empty(),
        };
        let formatting = cb::ToFormatting::to_formatting(names);
        let mut look = look(
            &formatting,
            names.prefix.as_deref(),
            names.suffix.as_deref(),
        );
        look.display = names.display.map(display);
        Ok(Element::new(Kind::Names(Box::new(element)), look))
    }

    fn name_format(
        &mut self,
        name: &cb::Name,
        inherited: &cb::InheritableNameOptions,
    ) -> NameFormat {
        let options = name.options(inherited);
        if options.et_al_subsequent_min.is_some() || options.et_al_subsequent_use_first.is_some() {
            self.traits.position_matters = true;
        }
        let part = |part: Option<&cb::NamePart>| {
            part.map_or_else(Look::default, |part| {
                let mut look = affixed(&part.formatting, &part.affixes);
                look.case = part.text_case;
                look
            })
        };
        NameFormat {
            form: options.form,
            and: options.and.map(|and| match and {
                cb::NameAnd::Text => self.locale.and.clone(),
                cb::NameAnd::Symbol => self.locale.and_symbol.clone(),
            }),
            delimiter: options.delimiter.into(),
            precedes_last: options.delimiter_precedes_last,
            precedes_et_al: options.delimiter_precedes_et_al,
            et_al_min: options.et_al_min,
            et_al_use_first: options.et_al_use_first,
            et_al_subsequent_min: options.et_al_subsequent_min,
            et_al_subsequent_use_first: options.et_al_subsequent_use_first,
            et_al_use_last: options.et_al_use_last,
            initialize: options.initialize,
            initialize_with: options.initialize_with.map(Into::into),
            sort_order: options.name_as_sort_order,
            sort_separator: options.sort_separator.into(),
            look: affixed(&name.formatting, &name.affixes),
            family: part(name.name_part_family()),
            given: part(name.name_part_given()),
        }
    }

    pub(super) fn date(&mut self, date: &cb::Date) -> Element {
        let mut merged = affixed(&date.formatting, &date.affixes);
        merged.case = date.text_case;
        merged.display = date.display.map(display);
        let mut delimiter = date.delimiter.clone();
        let localized = match date.form {
            Some(cb::DateForm::Numeric) => self.locale.date_numeric.as_ref(),
            Some(cb::DateForm::Text) => self.locale.date_text.as_ref(),
            None => None,
        };
        let shown = date.parts.unwrap_or_default();
        let is_shown = |part: &&cb::DatePart| match part.name {
            cb::DatePartName::Year => true,
            cb::DatePartName::Month => shown.has_month(),
            cb::DatePartName::Day => shown.has_day(),
        };
        let parts: Box<[DatePart]> = match localized {
            Some(format) => {
                delimiter = delimiter.or(format.delimiter.clone());
                merged.case = merged.case.or(format.text_case);
                if merged.prefix.is_empty() {
                    merged.prefix = format.affixes.prefix.as_deref().unwrap_or("").into();
                }
                if merged.suffix.is_empty() {
                    merged.suffix = format.affixes.suffix.as_deref().unwrap_or("").into();
                }
                if merged.faces.is_empty() {
                    merged.faces = faces(&format.formatting);
                }
                let own = |name| date.date_part.iter().find(|own| own.name == name);
                let parts = format.date_part.iter().filter(is_shown);
                parts
                    .map(|part| localized_part(part, own(part.name)))
                    .collect()
            }
            None => date
                .date_part
                .iter()
                .filter(is_shown)
                .map(|p| date_part(p, p))
                .collect(),
        };
        let variable = date
            .variable
            .and_then(|variable| read_variable(variable.into()))
            .unwrap_or(Variable::Issued);
        let element = DateElement {
            variable,
            parts,
            delimiter: delimiter.unwrap_or_default().into(),
        };
        Element::new(Kind::Date(Box::new(element)), merged)
    }
}

/// `cs:names` takes the delimiter between its variables from `names-delimiter`.
fn inherited_names_delimiter(options: &cb::InheritableNameOptions) -> cb::InheritableNameOptions {
    cb::InheritableNameOptions {
        name_delimiter: options.names_delimiter.clone(),
        ..cb::InheritableNameOptions::default()
    }
}

/// A part of the locale's format, with what the style says over it.
fn localized_part(part: &cb::DatePart, own: Option<&cb::DatePart>) -> DatePart {
    let Some(own) = own else {
        return date_part(part, part);
    };
    let mut merged = date_part(part, own);
    let faces = faces(&own.formatting);
    if !faces.is_empty() {
        merged.look.faces = faces;
    }
    merged.look.case = own.text_case.or(merged.look.case);
    merged.look.strip_periods |= own.strip_periods;
    merged
}

fn date_part(part: &cb::DatePart, formed: &cb::DatePart) -> DatePart {
    let mut look = affixed(&part.formatting, &part.affixes);
    look.case = part.text_case;
    look.strip_periods = part.strip_periods;
    let range = formed
        .range_delimiter
        .as_deref()
        .or(part.range_delimiter.as_deref());
    DatePart {
        form: formed.form(),
        range_delimiter: range.unwrap_or(cb::DatePart::DEFAULT_DELIMITER).into(),
        look,
    }
}
