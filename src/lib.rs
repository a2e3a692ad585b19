//! casebook turns a folder of Markdown case files into a static site in which every
//! claim is traced to its sources and set beside what was said against it.

pub mod check;
pub mod csl;
pub mod data;
pub mod diag;
pub mod io;
pub mod memo;
pub mod model;
pub mod pages;
pub mod project;
pub mod site;
pub mod text;
pub mod theme;
pub mod words;
