//! casebook turns a folder of Markdown case files into a static site in which every
//! claim is traced to its sources and set beside what was said against it.

pub mod csl;
pub mod data;
pub mod diag;
pub mod memo;
pub mod model;
pub mod project;
pub mod text;
pub mod words;
