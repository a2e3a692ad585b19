//! `casebook schema`: what may stand in a file, for an editor.

use super::arguments::{Described, Schema};
use super::report::Terminal;
use super::{Ended, World};
use crate::data::schema;
use crate::diag::render::object;
use crate::pages::contract;

/// Prints one JSON Schema.
///
/// # Errors
/// Fails if it cannot be printed.
pub fn schema(asked: &Schema, terminal: &Terminal) -> Result<Ended, World> {
    let text = match asked.of {
        Described::Book => schema::book(),
        Described::Case => schema::case(),
        Described::Sources => schema::sources(),
        Described::Findings => object::schema(),
        Described::Templates => contract::schema(),
    };
    terminal.print(&text)?;
    Ok(Ended::Fine)
}
