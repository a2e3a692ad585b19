//! The record of one work: its type and its fields.
//!
//! The main type is [`Reference`]. It is a store of values by variable and
//! knows nothing of styles.

use super::date::Date;
use super::name::Name;
use super::variable::{ItemType, Variable};

/// What a field of a reference holds.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// Text in CSL-JSON's micro-markup: `<i>`, `<b>`, `<sup>`, `<sub>`,
    /// `<span class="nocase">` and `<span style="font-variant:small-caps">`.
    /// Everything else is text, `<` and `&` included. Numbers are text too.
    Text(Box<str>),
    /// Names, in the order in which the work gives them.
    Names(Box<[Name]>),
    /// A date.
    Date(Box<Date>),
}

/// The record of a work, in the variables of CSL 1.0.2.
///
/// Fields are kept sorted by variable in one allocation; a reference of ten
/// fields takes about half a kilobyte, its texts included.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Reference {
    /// The citation key.
    pub id: Box<str>,
    /// What sort of work it is.
    pub kind: ItemType,
    fields: Vec<(Variable, Value)>,
    /// A bit for each variable that has a value: styles mostly ask for what is not there.
    present: u128,
    /// A bit for each that has one which is not empty.
    filled: u128,
}

impl Value {
    /// Whether there is nothing in it to print.
    pub fn is_empty(&self) -> bool {
        match self {
            Value::Text(text) => text.is_empty(),
            Value::Names(names) => names.is_empty(),
            Value::Date(date) => {
                date.start().is_none()
                    && date.literal_text().is_empty()
                    && date.season_text().is_empty()
            }
        }
    }
}

const _: () = assert!(Variable::ALL.len() <= 128, "a bit for each variable");

impl Reference {
    /// A record without fields.
    pub fn new(id: &str, kind: ItemType) -> Reference {
        Reference {
            id: id.into(),
            kind,
            fields: Vec::new(),
            present: 0,
            filled: 0,
        }
    }

    /// The value of a variable.
    pub fn get(&self, variable: Variable) -> Option<&Value> {
        if self.present >> (variable as u8) & 1 == 0 {
            return None;
        }
        let at = self
            .fields
            .binary_search_by_key(&variable, |field| field.0)
            .ok()?;
        Some(&self.fields[at].1)
    }

    /// Gives a variable a value, in place of any it had.
    pub fn set(&mut self, variable: Variable, value: Value) {
        let bit = 1 << (variable as u8);
        self.present |= bit;
        self.filled = (self.filled & !bit) | if value.is_empty() { 0 } else { bit };
        match self.fields.binary_search_by_key(&variable, |field| field.0) {
            Ok(at) => self.fields[at].1 = value,
            Err(at) => self.fields.insert(at, (variable, value)),
        }
    }

    /// Takes a variable away.
    pub fn remove(&mut self, variable: Variable) -> Option<Value> {
        let at = self
            .fields
            .binary_search_by_key(&variable, |field| field.0)
            .ok()?;
        self.present &= !(1 << (variable as u8));
        self.filled &= !(1 << (variable as u8));
        Some(self.fields.remove(at).1)
    }

    /// Gives a variable a text.
    pub fn set_text(&mut self, variable: Variable, text: &str) {
        self.set(variable, Value::Text(text.into()));
    }

    /// Gives a variable a list of names.
    pub fn set_names(&mut self, variable: Variable, names: Vec<Name>) {
        self.set(variable, Value::Names(names.into()));
    }

    /// Gives a variable a date.
    pub fn set_date(&mut self, variable: Variable, date: Date) {
        self.set(variable, Value::Date(Box::new(date)));
    }

    /// The text of a variable; `None` if it is absent or holds something else.
    pub fn text(&self, variable: Variable) -> Option<&str> {
        match self.get(variable)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The names of a variable; none if it is absent or holds something else.
    pub fn names(&self, variable: Variable) -> &[Name] {
        match self.get(variable) {
            Some(Value::Names(names)) => names,
            _ => &[],
        }
    }

    /// The date of a variable; `None` if it is absent or holds something else.
    pub fn date(&self, variable: Variable) -> Option<&Date> {
        match self.get(variable)? {
            Value::Date(date) => Some(date),
            _ => None,
        }
    }

    /// A bit for each variable that has a value which is not empty, by the number of
    /// the variable.
    pub(super) fn filled(&self) -> u128 {
        self.filled
    }

    /// Lets go of room that was kept for more fields: by a copy, since an allocator may leave
    /// a list where it is.
    pub fn shrink(&mut self) {
        if self.fields.len() < self.fields.capacity() {
            let mut fields = Vec::with_capacity(self.fields.len());
            fields.append(&mut self.fields);
            self.fields = fields;
        }
    }

    /// All fields, in the order of [`Variable`].
    pub fn fields(&self) -> &[(Variable, Value)] {
        &self.fields
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_set_twice_holds_the_last_value() {
        let mut work = Reference::new("a", ItemType::Book);
        work.set_text(Variable::Title, "One");
        work.set_text(Variable::Abstract, "Two");
        work.set_text(Variable::Title, "Three");
        assert_eq!(work.text(Variable::Title), Some("Three"));
        assert_eq!(work.fields().len(), 2);
        assert_eq!(work.names(Variable::Title), &[]);
    }
}
