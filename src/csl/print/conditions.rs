//! Conditions, and the values they ask for.

use super::Printer;
use crate::csl::date::Date;
use crate::csl::markup;
use crate::csl::number;
use crate::csl::program::{Branch, Check, Element};
use crate::csl::reference::Value;
use crate::csl::variable::Variable;

impl<'a> Printer<'a, '_> {
    /// The children of the first branch whose conditions hold.
    pub(super) fn chosen(&self, branches: &'a [Branch]) -> Option<&'a [Element]> {
        branches
            .iter()
            .find(|branch| {
                let rest = |check| self.check(check);
                branch.test.holds(self.job.reference, rest)
            })
            .map(|branch| &*branch.children)
    }

    pub(super) fn check(&self, check: Check) -> bool {
        let job = self.job;
        match check {
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

    pub(super) fn has(&self, variable: Variable) -> bool {
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
    pub(super) fn value(&self, variable: Variable) -> Option<&'a Value> {
        if !self.spent.is_empty() && self.spent.contains(&variable) {
            return None;
        }
        self.held(variable)
    }

    /// The value of a variable, if it is not empty. This is what conditions
    /// ask for; what stood in for names is only not printed again.
    pub(super) fn held(&self, variable: Variable) -> Option<&'a Value> {
        let value = self
            .job
            .reference
            .get(variable)
            .or_else(|| match variable {
                Variable::Event => self.job.reference.get(Variable::EventTitle),
                Variable::EventTitle => self.job.reference.get(Variable::Event),
                _ => None,
            })?;
        (!value.is_empty()).then_some(value)
    }

    pub(super) fn text_of(&self, variable: Variable) -> Option<&'a str> {
        match self.value(variable)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(super) fn date_of(&self, variable: Variable) -> Option<&'a Date> {
        match self.value(variable)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }
}
