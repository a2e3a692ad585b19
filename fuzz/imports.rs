//! What `casebook import` takes in: notes, and the libraries of other programs.

use casebook::data::brackets::Names;
use casebook::data::draft::Place;
use casebook::data::import::{library, notes};
use casebook::data::{Reading, read_draft, read_records};
use casebook::text::TextFile;

use super::{assert_placed, assert_sound, features};

/// The forms that a library may have; the first byte of an input chooses.
pub const FORMS: [&str; 5] = ["ris", "csv", "json", "bib", "yaml"];

/// What a book has before anything is taken in.
const KNOWN: &str = "- {id: slate, type: article, title: A, DOI: 10.1000/182, custom: {aliases: [Slate, BI Dossier]}}\n\
                     - {id: smith2016, type: webpage, title: B, URL: 'https://example.org/a'}\n";

fn known() -> TextFile {
    TextFile::new("content/sources/known.yaml", KNOWN)
}

/// Notes as plain text, or as Markdown if the first byte is `#`.
///
/// The case that comes out can be read, and every bracket that may cite does so or is
/// listed.
pub fn read_notes(input: &[u8]) -> Vec<u64> {
    let name = match input.first() {
        Some(b'#') => "notes.md",
        _ => "notes.txt",
    };
    let text = String::from_utf8_lossy(input);
    let file = TextFile::new(name, &*text);
    let records = read_records(&known()).value;
    let case = notes(&file, &Names::of(&records));
    assert!(
        case.brackets - case.cited <= case.decisions.len(),
        "a bracket is lost: {case:?}"
    );
    let written = TextFile::new("content/cases/notes.md", &*case.text);
    let draft = read_draft(&written, Place::Case, &Reading::default());
    assert_sound(&written, &draft);
    if name == "notes.txt" {
        // What is no citation is text, whatever signs stand in it.
        assert!(!draft.found.has_errors(), "{:?}", draft.found);
    }
    let sizes = [
        case.claims,
        case.brackets,
        case.cited,
        case.stubs,
        case.decisions.len(),
    ];
    let mut all = vec![features::kind(&draft.found, &sizes)];
    all.extend(features::of_decisions(&case.decisions));
    all
}

/// A library: what was taken in is written as records that can be read, and a second
/// import of the same file finds nothing new.
pub fn read_library(input: &[u8]) -> Vec<u64> {
    let (form, text) = match input {
        [] => (FORMS[0], input),
        [first, text @ ..] => (FORMS[usize::from(*first) % FORMS.len()], text),
    };
    let file = TextFile::decode(&*format!("library.{form}"), text.to_vec());
    let mut records = read_records(&known()).value;
    let Some(taken) = library(&file, &records) else {
        return vec![features::hash(&form)];
    };
    assert_placed(std::slice::from_ref(&file), &taken.found);
    assert_eq!(taken.works, taken.new + taken.known, "a work is lost");
    let written = TextFile::new("content/sources/library.yaml", &*taken.text);
    let read = read_records(&written);
    assert!(!read.found.has_errors(), "{:?}\n{}", read.found, taken.text);
    let mut all = features::of_records(&read.value);
    records.extend(read.value);
    let again = library(&file, &records).map_or(0, |again| again.new);
    assert_eq!(again, 0, "taken in twice: {}", taken.text);
    let sizes = [taken.new, taken.known, taken.decisions.len()];
    all.push(features::kind(&taken.found, &sizes) ^ features::hash(&form));
    all.extend(features::of_findings(&taken.found));
    all.extend(features::of_decisions(&taken.decisions));
    all
}
