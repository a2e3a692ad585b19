//! casebook turns a folder of Markdown case files into a static site in which every
//! claim is traced to its sources and set beside what was said against it.
//!
//! [`build`] tells the whole program: a [`Project`] goes in, a [`Site`] comes out that
//! can render any of its pages. The commands stand around it. `ARCHITECTURE.md` has the
//! map of the modules and the laws that hold between them.

pub mod check;
pub mod csl;
pub mod data;
pub mod diag;
pub mod io;
pub mod memo;
pub mod model;
pub mod pages;
pub mod project;
pub mod text;
pub mod words;

use std::collections::BTreeSet;
use std::sync::Arc;

use rayon::prelude::*;

use crate::csl::Style;
use crate::data::draft::Place;
use crate::data::{Config, Draft, Record};
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics, Level};
use crate::memo::{Key, Store};
use crate::model::{Book, Read};
use crate::project::Project;
use crate::text::{FilePath, Spanned, TextFile};

/// Results that are remembered from one build to the next, while the program runs.
#[derive(Debug, Default)]
pub struct Memo {
    drafts: Store<Diagnosed<Arc<Draft>>>,
    records: Store<Diagnosed<Arc<Vec<Record>>>>,
    styles: Store<Diagnosed<Arc<Style>>>,
}
