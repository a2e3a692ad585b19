//! casebook turns a folder of case files into one site.

pub mod csl;
