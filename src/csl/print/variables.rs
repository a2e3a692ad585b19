//! Text variables, the ones that lead somewhere, and those that the processor
//! fills in: locators, suffixes, labels.

use super::{Called, Printer};
use crate::csl::disambiguate;
use crate::csl::flow::Tag;
use crate::csl::locator::LocatorLabel;
use crate::csl::markup;
use crate::csl::number;
use crate::csl::program::Look;
use crate::csl::variable::{Variable, VariableKind};

impl Printer<'_, '_> {
    pub(super) fn variable_element(
        &mut self,
        variable: Variable,
        short: bool,
        look: &Look,
    ) -> Called {
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

    pub(super) fn variable(&mut self, variable: Variable, short: bool) -> Called {
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
    pub(super) fn spend(&mut self, variable: Variable) {
        if self.substituted.is_some() {
            self.spent.push(variable);
        }
    }

    pub(super) fn locator(&mut self) -> Called {
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

    pub(super) fn pages(&mut self, variable: Variable) -> Called {
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
    pub(super) fn year_suffix(&mut self, spaced: bool) {
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

    pub(super) fn explicit_year_suffix(&mut self) {
        if self.job.told.year_suffix > 0 {
            self.write_year_suffix();
        }
    }

    pub(super) fn write_year_suffix(&mut self) {
        self.flow.open(Tag::YearSuffix);
        disambiguate::write_year_suffix(self.job.told.year_suffix, &mut self.flow.text);
        self.flow.close();
    }

    /// Letters of the names and two digits of the year: `DoeR99`.
    pub(super) fn citation_label(&mut self) -> Called {
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
        Called::Full
    }
}
