//! What machines read.

mod csv;

pub(in crate::pages) use csv::Csv;
