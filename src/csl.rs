//! A CSL 1.0.2 processor: a style and records in, citations and entries out.
//!
//! A [`Style`] is compiled once, with its locale, from XML. A [`Library`] holds
//! the records of a whole book and settles, once, how each of them is told from
//! the others. Any document of the book is then printed by
//! [`Library::document`], from any number of threads at a time.
//!
//! This is a library of its own in all but name. It does not know what a case
//! is, where files are, how people write citations, or what a diagnostic is.

mod bundled;
mod case;
mod compile;
mod date;
mod disambiguate;
mod document;
mod flow;
mod library;
mod locale;
mod locator;
mod markup;
mod name;
mod number;
mod print;
mod program;
mod reference;
mod rich;
mod settle;
mod sort;
mod spent;
mod style;
#[cfg(test)]
mod tests;
mod variable;

pub use bundled::{bundled_locales, bundled_names, bundled_title, locator_words};
pub use date::{Date, DatePoint};
pub use library::{Cluster, Entry, Item, Library, Printed};
pub use locator::{Locator, LocatorLabel, compare_values};
pub use markup::script_length;
pub use name::Name;
pub use reference::{Reference, Value};
pub use rich::{Display, Event, Face, Rich, Riches, Span, is_safe_link};
pub use style::{Style, StyleError};
pub use variable::{ItemType, Variable, VariableKind};
