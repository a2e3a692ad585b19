//! One file as its author wrote it.
//!
//! Turns the text of a file into a value with a place for everything a message may
//! need to point at: [`Config`] from `book.toml`, [`Draft`] from a case or page,
//! [`Record`]s from source records. It reads one file at a time and does not know
//! what another file says: ids are not looked up here, nothing is counted or
//! numbered across files. Foreign shapes (YAML nodes, TOML tables, parser events)
//! do not leave this module.

pub mod config;
pub mod draft;
pub mod record;

pub use config::Config;
pub use draft::Draft;
pub use record::Record;
