//! The record that an entry makes: fields of BibLaTeX and BibTeX as variables of CSL.
//!
//! The mapping is Pandoc's, as its manual documents it and as experiments with Pandoc 3.9
//! show it; where this differs, the guide says so (`docs/content/pages/reference/bibtex.md`).

mod titles;

use super::dates;
use super::fields::{Fields, NAMES, TEXTS};
use super::kinds::{is_in_series, is_periodical, kind_of};
use super::languages::tag;
use super::people::{self, Habits};
use super::terms;
use crate::csl::{ItemType, Name, Reference, Variable};

/// Makes the record of an entry.
///
/// `kind` is the type of the entry, in lower case. `bibtex` says that the file is BibTeX's
/// own, which reads names and publishers otherwise.
pub(super) fn reference(id: &str, kind: &str, fields: &Fields<'_>, bibtex: bool) -> Reference {
    let spoken = ["eventtitle", "eventdate", "venue"];
    let spoken = spoken.iter().any(|field| fields.has(field));
    let subtype = fields.text("entrysubtype").unwrap_or_default();
    let language = language(fields);
    let english = language.as_deref().is_none_or(|tag| tag.starts_with("en"));
    let mut maker = Maker {
        out: Reference::new(id, kind_of(kind, &subtype, spoken)),
        kind,
        fields,
        english,
        bibtex,
    };
    maker.text(Variable::Language, language);
    maker.texts();
    maker.names();
    maker.titles();
    maker.numbers();
    maker.publication();
    maker.addresses();
    maker.dates();
    maker.notes();
    maker.out
}

/// A record while it is made.
struct Maker<'f> {
    out: Reference,
    kind: &'f str,
    fields: &'f Fields<'f>,
    english: bool,
    bibtex: bool,
}

fn language(fields: &Fields<'_>) -> Option<String> {
    let name = fields.first(&["langid", "hyphenation"])?;
    let options = fields.text("langidopts").unwrap_or_default();
    Some(tag(&name, &options))
}

/// The word that a key stands for, or what is written.
fn said(words: String) -> String {
    terms::said(&words).map_or(words, str::to_owned)
}

impl Maker<'_> {
    fn text(&mut self, variable: Variable, text: Option<String>) {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.out.set_text(variable, &text);
        }
    }

    fn texts(&mut self) {
        for &(field, variable) in TEXTS {
            if self.out.get(variable).is_some() {
                continue;
            }
            let text = self.fields.text(field);
            let text = match variable {
                Variable::Status => text.map(said),
                _ => text,
            };
            self.text(variable, text);
        }
        let event = self.fields.title("eventtitle", self.english);
        self.text(Variable::Event, event);
    }

    fn people(&self, field: &str) -> Vec<Name> {
        let options = self.fields.text("options").unwrap_or_default();
        let use_prefix = options
            .split(',')
            .any(|word| matches!(&*word.replace(' ', ""), "useprefix" | "useprefix=true"));
        let habits = Habits {
            use_prefix,
            bibtex: self.bibtex,
        };
        people::names(self.fields.letters(field), habits)
    }

    fn names(&mut self) {
        let directs = self.fields.text("editortype").as_deref() == Some("director");
        for &(field, variable) in NAMES {
            let variable = match variable {
                Variable::Editor if directs => Variable::Director,
                variable => variable,
            };
            let names = self.people(field);
            if !names.is_empty() {
                self.out.set_names(variable, names);
            }
        }
        if self.out.kind == ItemType::Patent && self.out.names(Variable::Author).is_empty() {
            let holders = self.people("holder");
            if !holders.is_empty() {
                self.out.set_names(Variable::Author, holders);
            }
        }
    }

    fn numbers(&mut self) {
        let fields = self.fields;
        let volume = match (fields.text("volume"), fields.text("part")) {
            (Some(volume), Some(part)) => Some(format!("{volume}.{part}")),
            (volume, part) => volume.or(part),
        };
        self.text(Variable::Volume, volume);
        let number = fields.text("number");
        let issue = fields.text("issue");
        if is_periodical(self.out.kind) {
            let both = [number, issue].into_iter().flatten().collect::<Vec<_>>();
            self.text(Variable::Issue, Some(both.join(", ")));
        } else {
            let variable = match is_in_series(self.kind) {
                true => Variable::CollectionNumber,
                false => Variable::Number,
            };
            self.text(variable, number);
            self.text(Variable::Issue, issue);
        }
        let pages = fields.first(&["pages", "eid"]);
        self.text(Variable::Page, pages.map(|pages| pages.replace('–', "-")));
        let written = fields.text("type").map(said);
        let genre = written.or_else(|| {
            let key = match self.kind {
                "phdthesis" => "phdthesis",
                "mastersthesis" | "masterthesis" => "mathesis",
                _ => return None,
            };
            terms::said(key).map(str::to_owned)
        });
        self.text(Variable::Genre, genre);
    }

    /// The items of a list, with `; ` between them.
    fn list(&self, field: &str) -> Option<String> {
        let items = match self.bibtex && field == "publisher" {
            true => Vec::from_iter(self.fields.text(field)),
            false => people::items(self.fields.letters(field)),
        };
        (!items.is_empty()).then(|| items.join("; "))
    }

    fn publication(&mut self) {
        const PUBLISHERS: [&str; 5] = [
            "school",
            "institution",
            "organization",
            "howpublished",
            "publisher",
        ];
        let publishers: Vec<String> = PUBLISHERS
            .iter()
            .filter_map(|field| self.list(field))
            .collect();
        self.text(Variable::Publisher, Some(publishers.join("; ")));
        if self.out.kind == ItemType::Patent {
            let lands = people::items(self.fields.letters("location"));
            let lands: Vec<String> = lands.into_iter().map(said).collect();
            self.text(Variable::Jurisdiction, Some(lands.join("; ")));
            let place = self.list("address");
            self.text(Variable::PublisherPlace, place);
        } else {
            let place = self.list("address").or_else(|| self.list("location"));
            self.text(Variable::PublisherPlace, place);
        }
        let original = self.list("origlocation");
        self.text(Variable::OriginalPublisherPlace, original);
    }

    fn addresses(&mut self) {
        let fields = self.fields;
        self.text(Variable::Doi, fields.verbatim("doi"));
        let archived = || {
            let eprint = fields.verbatim("eprint")?;
            let archive = fields.first(&["eprinttype", "archiveprefix"])?;
            let base = match &*archive.to_lowercase() {
                "arxiv" => "https://arxiv.org/abs/",
                "jstor" => "https://www.jstor.org/stable/",
                "pubmed" => "https://www.ncbi.nlm.nih.gov/pubmed/",
                "googlebooks" => "https://books.google.com?id=",
                _ => return None,
            };
            Some(format!("{base}{eprint}"))
        };
        let url = fields.verbatim("url").or_else(archived);
        self.text(Variable::Url, url);
    }

    fn dates(&mut self) {
        let dates = [
            ("", Variable::Issued),
            ("url", Variable::Accessed),
            ("orig", Variable::OriginalDate),
            ("event", Variable::EventDate),
        ];
        for (prefix, variable) in dates {
            if let Some(date) = dates::date(prefix, |field| self.fields.date(field)) {
                self.out.set_date(variable, date);
            }
        }
    }

    fn notes(&mut self) {
        let notes = ["note", "addendum"].map(|field| self.fields.text(field));
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        self.text(Variable::Note, Some(notes.join(". ")));
    }
}
