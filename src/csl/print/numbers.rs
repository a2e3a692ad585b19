//! Numbers and the labels that go with them.

use citationberg as cb;

use super::{Called, Printer};
use crate::csl::locator::LocatorLabel;
use crate::csl::markup;
use crate::csl::number;
use crate::csl::program::LabelElement;
use crate::csl::variable::Variable;

impl<'a> Printer<'a, '_> {
    pub(super) fn number(
        &mut self,
        variable: Variable,
        form: cb::NumberForm,
        gender: Option<cb::GrammarGender>,
    ) -> Called {
        match variable {
            Variable::CitationNumber if form == cb::NumberForm::Numeric => {
                return self.variable(variable, false);
            }
            Variable::Locator if form == cb::NumberForm::Numeric => return self.locator(),
            Variable::Page | Variable::PageFirst if form == cb::NumberForm::Numeric => {
                return self.pages(variable);
            }
            _ => {}
        }
        let own;
        let text = match variable {
            Variable::CitationNumber if self.job.number > 0 => {
                own = self.job.number.to_string();
                &own
            }
            Variable::Locator => match self.job.locator {
                Some(locator) => &locator.value,
                None => return Called::Empty,
            },
            Variable::FirstReferenceNoteNumber => match self.job.first_note {
                Some(note) => {
                    own = note.to_string();
                    &own
                }
                None => return Called::Empty,
            },
            Variable::PageFirst => return self.pages(variable),
            variable => match self.text_of(variable) {
                Some(text) => text,
                None => return Called::Empty,
            },
        };
        if form == cb::NumberForm::Numeric && !number::is_numeric(text) {
            self.flow.push(text);
        } else {
            for (separates, part) in number::parts(text) {
                if separates {
                    self.flow.push(part);
                } else {
                    self.write_number(part, form, gender);
                }
            }
        }
        self.spend(variable);
        Called::Full
    }

    /// Writes one number in a form; what is no bare number stays as it is.
    pub(super) fn write_number(
        &mut self,
        part: &str,
        form: cb::NumberForm,
        gender: Option<cb::GrammarGender>,
    ) {
        let bare = part.bytes().all(|b| b.is_ascii_digit());
        let Some(number) = part.parse::<u32>().ok().filter(|_| bare) else {
            self.flow.push(part);
            return;
        };
        let locale = &self.job.program.locale;
        let out = &mut self.flow.text;
        match form {
            cb::NumberForm::Numeric => out.push_str(&number.to_string()),
            cb::NumberForm::Roman => match number::to_roman(number) {
                Some(roman) => out.push_str(&roman),
                None => out.push_str(part),
            },
            cb::NumberForm::LongOrdinal if locale.long_ordinal(number, gender).is_some() => {
                out.push_str(locale.long_ordinal(number, gender).unwrap_or(""));
            }
            cb::NumberForm::Ordinal | cb::NumberForm::LongOrdinal => {
                out.push_str(&number.to_string());
                out.push_str(locale.ordinal_suffix(number, gender));
            }
        }
    }

    pub(super) fn label(&mut self, label: &'a LabelElement) -> Called {
        let (words, text) = match label.variable {
            Variable::Locator => {
                let Some(locator) = self.job.locator else {
                    return Called::Nothing;
                };
                // A page that names its own unit (`vol. 1, fol. 3`) needs no label.
                let rest = locator.value.trim_start_matches(char::is_alphabetic);
                if locator.label == LocatorLabel::Page && rest.starts_with(". ") {
                    return Called::Nothing;
                }
                (&label.words[locator.label as usize], locator.value.as_str())
            }
            Variable::PageFirst => {
                let Some(text) = self.text_of(Variable::Page) else {
                    return Called::Nothing;
                };
                (&label.words[0], text)
            }
            Variable::CitationNumber => (&label.words[0], "1"),
            variable => {
                let Some(text) = self.text_of(variable) else {
                    return Called::Nothing;
                };
                (&label.words[0], text)
            }
        };
        let plural = match label.plural {
            cb::LabelPluralize::Always => true,
            cb::LabelPluralize::Never => false,
            cb::LabelPluralize::Contextual => match label.variable {
                Variable::NumberOfVolumes | Variable::NumberOfPages => {
                    !matches!(text.trim(), "1" | "0") && text.bytes().any(|b| b.is_ascii_digit())
                }
                Variable::Locator if is_sentence(self.job.locator.map(|l| l.label)) => false,
                _ => number::is_plural(text),
            },
        };
        markup::read(words.number(plural), self.flow);
        Called::Nothing
    }
}

/// Whether values of a label are words, in which spaces do not part numbers.
fn is_sentence(label: Option<LocatorLabel>) -> bool {
    matches!(
        label,
        Some(LocatorLabel::SubVerbo | LocatorLabel::TitleLocator)
    )
}
