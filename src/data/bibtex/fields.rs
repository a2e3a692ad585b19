//! The fields of an entry, set by TeX once, and asked for by name.

use std::collections::BTreeMap;

use super::inherit::{Value, Work};
use super::letters::{Letter, spelt, spelt_with_case};
use super::tex::{Set, set, unescaped};
use super::title::as_sentence;
use crate::csl::Variable;

/// Fields whose words go over as they stand. Of two for one variable, the first counts.
pub(in crate::data) const TEXTS: &[(&str, Variable)] = &[
    ("abstract", Variable::Abstract),
    ("annotation", Variable::Annote),
    ("annote", Variable::Annote),
    ("chapter", Variable::ChapterNumber),
    ("edition", Variable::Edition),
    ("isbn", Variable::Isbn),
    ("issn", Variable::Issn),
    ("keywords", Variable::Keyword),
    ("library", Variable::CallNumber),
    ("origpublisher", Variable::OriginalPublisher),
    ("pagetotal", Variable::NumberOfPages),
    ("pmcid", Variable::Pmcid),
    ("pmid", Variable::Pmid),
    ("pubstate", Variable::Status),
    ("shortjournal", Variable::ContainerTitleShort),
    ("venue", Variable::EventPlace),
    ("version", Variable::Version),
    ("volumes", Variable::NumberOfVolumes),
];

/// Fields that hold names.
pub(super) const NAMES: &[(&str, Variable)] = &[
    ("author", Variable::Author),
    ("bookauthor", Variable::ContainerAuthor),
    ("director", Variable::Director),
    ("editor", Variable::Editor),
    ("translator", Variable::Translator),
];

/// Further fields that are read, all set by TeX.
const OTHERS: &[&str] = &[
    "addendum",
    "address",
    "archiveprefix",
    "booksubtitle",
    "booktitle",
    "booktitleaddon",
    "date",
    "day",
    "editortype",
    "eid",
    "endday",
    "endmonth",
    "endyear",
    "entrysubtype",
    "eprinttype",
    "eventdate",
    "eventday",
    "eventendday",
    "eventendmonth",
    "eventendyear",
    "eventmonth",
    "eventtitle",
    "eventyear",
    "holder",
    "howpublished",
    "hyphenation",
    "institution",
    "issue",
    "issuesubtitle",
    "issuetitle",
    "journal",
    "journalsubtitle",
    "journaltitle",
    "journaltitleaddon",
    "langid",
    "langidopts",
    "location",
    "mainsubtitle",
    "maintitle",
    "maintitleaddon",
    "month",
    "note",
    "number",
    "options",
    "organization",
    "origdate",
    "origday",
    "origlocation",
    "origmonth",
    "origtitle",
    "origyear",
    "pages",
    "part",
    "publisher",
    "school",
    "series",
    "shorttitle",
    "subtitle",
    "title",
    "titleaddon",
    "type",
    "urldate",
    "urlday",
    "urlmonth",
    "urlyear",
    "volume",
    "year",
];

/// The fields of one entry.
#[derive(Debug)]
pub(super) struct Fields<'w> {
    work: &'w Work,
    set: BTreeMap<&'static str, Set>,
}

impl<'w> Fields<'w> {
    /// Sets the fields that are read.
    pub fn of(work: &'w Work) -> Fields<'w> {
        let texts = TEXTS.iter().chain(NAMES).map(|row| row.0);
        let read = texts.chain(OTHERS.iter().copied());
        let set = read.filter_map(|name| Some((name, set(&work.fields.get(name)?.tex))));
        Fields {
            work,
            set: set.collect(),
        }
    }

    /// What was left out of which field.
    pub fn lost(&self) -> impl Iterator<Item = (&'w Value, &str)> {
        self.set.iter().flat_map(|(name, set)| {
            let value = self.work.fields.get(*name);
            set.lost
                .iter()
                .filter_map(move |lost| Some((value?, &**lost)))
        })
    }

    /// Whether the entry has a field, with something in it.
    pub fn has(&self, name: &str) -> bool {
        let field = self.work.fields.get(name);
        field.is_some_and(|value| !value.tex.trim().is_empty())
    }

    /// The letters of a field; none if it is not there.
    pub fn letters(&self, name: &str) -> &[Letter] {
        self.set.get(name).map_or(&[], |set| &set.letters)
    }

    /// The words of a field, if there are any.
    pub fn text(&self, name: &str) -> Option<String> {
        let text = spelt(self.letters(name));
        (!text.is_empty()).then_some(text)
    }

    /// A date as it is written, where `~` says that it is about right.
    pub fn date(&self, name: &str) -> Option<String> {
        let text = self.text(name)?;
        Some(text.replace('\u{a0}', "~"))
    }

    /// The words of the first of these fields that has any.
    pub fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.text(name))
    }

    /// The letters of a title, in English with the capitals of a sentence.
    pub fn title_letters(&self, name: &str, english: bool) -> Vec<Letter> {
        let mut letters = self.letters(name).to_vec();
        if english {
            as_sentence(&mut letters);
        }
        letters
    }

    /// A title, if there is one; in English, with the capitals of a sentence, and words
    /// whose case braces keep marked.
    pub fn title(&self, name: &str, english: bool) -> Option<String> {
        let letters = self.title_letters(name, english);
        let text = titled(&letters, english);
        (!text.is_empty()).then_some(text)
    }

    /// An address or a number, in which TeX sets nothing. What people write around it all
    /// the same is taken away: braces, `\url`, and backslashes before signs.
    pub fn verbatim(&self, name: &str) -> Option<String> {
        let tex = &*self.work.fields.get(name)?.tex;
        let bare = tex.trim().trim_start_matches("\\url");
        // Some programs put `_` and its like in braces of their own.
        let bare = bare.trim().trim_matches(['{', '}']);
        let bare = ["_", "&", "%", "#", "~"]
            .iter()
            .fold(bare.to_owned(), |text, sign| {
                let text = text.replace(&format!("{{\\{sign}}}"), sign);
                text.replace(&format!("\\{{{sign}\\}}"), sign)
            });
        let text = unescaped(&bare);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    }
}

/// The letters of a title as text.
pub(super) fn titled(letters: &[Letter], english: bool) -> String {
    match english {
        true => spelt_with_case(letters),
        false => spelt(letters),
    }
}
