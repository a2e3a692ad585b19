//! `casebook export`: the sources of a book for other programs.

use std::collections::BTreeMap;

use super::arguments::{Export, ExportFormat, Shared};
use super::report::{Terminal, counted};
use super::{Ended, World};
use crate::csl::Reference;
use crate::data::Record;
use crate::data::write::{bibtex, csl_json};
use crate::desk::Desk;
use crate::io::author;
use crate::io::publish::Content;
use crate::pages::Route;
use crate::pages::route::SourceData;
use crate::project::Options;

/// Prints the published sources, or writes them to a new file.
///
/// # Errors
/// Fails if the disk does, if the file is there already, or if `--all` is asked of a format
/// that says where sources are cited.
pub fn export(asked: &Export, shared: &Shared, terminal: &Terminal) -> Result<Ended, World> {
    let mut desk = shared.desk(Options::default())?;
    let text = match (asked.format, asked.all) {
        (ExportFormat::CslJson | ExportFormat::Bibtex, true) => all(&mut desk, asked.format)?,
        (_, true) => {
            return Err(
                "--all goes with csl-json and bibtex: csv and json say where each source is cited"
                    .into(),
            );
        }
        (format, false) => cited(&mut desk, format)?,
    };
    match &asked.out {
        None => terminal.print(&text)?,
        Some(path) => {
            author::create(path, &text)?;
            terminal.say(&format!(
                "made {}, {}\n",
                path.display(),
                counted(text.len(), "byte")
            ));
        }
    }
    Ok(Ended::Fine)
}

/// What the site publishes under `/data/`: the sources that are cited.
fn cited(desk: &mut Desk, format: ExportFormat) -> Result<String, World> {
    let built = desk.build()?;
    let rendered = |route: Route| -> Result<String, World> {
        match built.render(route).value {
            Content::Bytes(bytes) => Ok(String::from_utf8_lossy(&bytes).into_owned()),
            Content::File(_) => Err("data is rendered, not copied".into()),
        }
    };
    let data = match format {
        ExportFormat::CslJson => SourceData::CslJson,
        ExportFormat::Bibtex => SourceData::Bibtex,
        ExportFormat::Csv => SourceData::Citations,
        ExportFormat::Json => {
            let records = built.source_records().into_iter().map(&rendered);
            let records = records.collect::<Result<Vec<String>, World>>()?;
            let records: Vec<&str> = records.iter().map(|record| record.trim_end()).collect();
            return Ok(format!("[\n{}\n]\n", records.join(",\n")));
        }
    };
    rendered(Route::SourceData(data))
}

/// Every source that a record describes, less what is private, by key.
fn all(desk: &mut Desk, format: ExportFormat) -> Result<String, World> {
    let (records, _) = desk.records()?;
    let private = |key: &str| {
        let of_key = |record: &&Record| record.id.value == key;
        let mut customs = records
            .iter()
            .filter(of_key)
            .filter_map(|record| record.custom.as_deref());
        customs.any(|custom| custom.private)
    };
    let by_key: BTreeMap<&str, &Reference> = records
        .iter()
        .rev()
        .filter_map(|record| Some((&*record.id.value, record.reference.as_deref()?)))
        .filter(|(key, _)| !private(key))
        .collect();
    let references = by_key.into_values();
    Ok(match format {
        ExportFormat::Bibtex => bibtex(references),
        _ => csl_json(references),
    })
}
