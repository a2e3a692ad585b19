//! Types and fields of BibLaTeX as CSL's, by the mapping of Pandoc
//! (`Text.Pandoc.Citeproc.BibTeX`).

use biblatex::{Chunks, Entry, EntryType};

use super::people::{self, Habits};
use super::text::{has_colon, plain, title, verbatim};
use crate::csl::{Date, DatePoint, ItemType, Name, Reference, Variable};

/// Fields whose words go over as they stand.
pub(in crate::data) const TEXTS: &[(&str, Variable)] = &[
    ("abstract", Variable::Abstract),
    ("annotation", Variable::Annote),
    ("annote", Variable::Annote),
    ("chapter", Variable::ChapterNumber),
    ("edition", Variable::Edition),
    ("eventtitle", Variable::Event),
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
    ("volume", Variable::Volume),
    ("volumes", Variable::NumberOfVolumes),
];

/// Fields that hold names.
const NAMES: &[(&str, Variable)] = &[
    ("author", Variable::Author),
    ("bookauthor", Variable::ContainerAuthor),
    ("director", Variable::Director),
    ("editor", Variable::Editor),
    ("translator", Variable::Translator),
];

/// Languages as BibLaTeX calls them, and their tags.
pub(in crate::data) const LANGUAGES: &[(&str, &str)] = &[
    ("american", "en-US"),
    ("australian", "en-AU"),
    ("austrian", "de-AT"),
    ("brazilian", "pt-BR"),
    ("british", "en-GB"),
    ("canadian", "en-US"),
    ("catalan", "ca-AD"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("dutch", "nl-NL"),
    ("english", "en-US"),
    ("finnish", "fi-FI"),
    ("french", "fr-FR"),
    ("german", "de-DE"),
    ("greek", "el-GR"),
    ("hungarian", "hu-HU"),
    ("italian", "it-IT"),
    ("japanese", "ja-JP"),
    ("latin", "la"),
    ("naustrian", "de-AT"),
    ("ngerman", "de-DE"),
    ("norsk", "nb-NO"),
    ("norwegian", "nb-NO"),
    ("polish", "pl-PL"),
    ("portuguese", "pt-PT"),
    ("russian", "ru-RU"),
    ("spanish", "es-ES"),
    ("swedish", "sv-SE"),
    ("turkish", "tr-TR"),
    ("ukenglish", "en-GB"),
    ("ukrainian", "uk-UA"),
    ("usenglish", "en-US"),
];

/// Makes the record of an entry.
///
/// `bibtex` says that the file is BibTeX's own, whose names are read otherwise.
pub(super) fn reference(entry: &Entry, bibtex: bool) -> Reference {
    let kind_word = match &entry.entry_type {
        EntryType::Unknown(word) => word.clone(),
        known => known.to_string(),
    };
    let subtype = text(entry, &["entrysubtype"]).unwrap_or_default();
    let spoken = ["eventtitle", "eventdate", "venue"]
        .iter()
        .any(|field| entry.get(field).is_some());
    let kind = match kind_of(&kind_word, &subtype) {
        ItemType::Manuscript if spoken => ItemType::Speech,
        kind => kind,
    };
    let mut reference = Reference::new("", kind);
    let language = language(entry);
    let english = language.as_deref().is_none_or(|tag| tag.starts_with("en"));
    if let Some(language) = &language {
        reference.set_text(Variable::Language, language);
    }
    for (field, variable) in TEXTS {
        if let Some(value) = text(entry, &[field]) {
            reference.set_text(*variable, &value);
        }
    }
    for (field, variable) in NAMES {
        let names = names(entry, field, bibtex);
        let directs =
            *field == "editor" && text(entry, &["editortype"]).as_deref() == Some("director");
        let variable = if directs {
            Variable::Director
        } else {
            *variable
        };
        if !names.is_empty() {
            reference.set_names(variable, names);
        }
    }
    titles(entry, &kind_word.to_lowercase(), english, &mut reference);
    numbers(entry, kind, &mut reference);
    publication(entry, kind, bibtex, &mut reference);
    dates(entry, &mut reference);
    if let Some(genre) = genre(entry, &kind_word) {
        reference.set_text(Variable::Genre, &genre);
    }
    let notes: Vec<String> = ["note", "addendum"]
        .iter()
        .filter_map(|field| text(entry, &[field]))
        .collect();
    if !notes.is_empty() {
        reference.set_text(Variable::Note, &notes.join(". "));
    }
    reference
}

fn kind_of(word: &str, subtype: &str) -> ItemType {
    let periodical = match subtype {
        "magazine" => ItemType::ArticleMagazine,
        "newspaper" => ItemType::ArticleNewspaper,
        _ => ItemType::ArticleJournal,
    };
    match word.to_lowercase().as_str() {
        "article" | "periodical" | "suppperiodical" => periodical,
        "book" | "collection" | "manual" | "mvbook" | "mvcollection" | "mvproceedings"
        | "mvreference" | "proceedings" | "reference" | "commentary" => ItemType::Book,
        "booklet" => ItemType::Pamphlet,
        "inbook" | "incollection" | "bookinbook" | "suppbook" | "suppcollection"
        | "book_section" => ItemType::Chapter,
        "inreference" => ItemType::EntryEncyclopedia,
        "inproceedings" | "conference" => ItemType::PaperConference,
        "mastersthesis" | "phdthesis" | "thesis" => ItemType::Thesis,
        "online" | "electronic" | "www" => ItemType::Webpage,
        "patent" => ItemType::Patent,
        "report" | "techreport" => ItemType::Report,
        "software" => ItemType::Software,
        "dataset" | "data" => ItemType::Dataset,
        "unpublished" => ItemType::Manuscript,
        "artwork" | "image" => ItemType::Graphic,
        "audio" | "music" => ItemType::Song,
        "jurisdiction" => ItemType::LegalCase,
        "legislation" | "standard" => ItemType::Legislation,
        "legal" => ItemType::Treaty,
        "letter" | "letters" => ItemType::PersonalCommunication,
        "movie" | "video" => ItemType::MotionPicture,
        "newsarticle" => ItemType::ArticleNewspaper,
        "performance" => ItemType::Speech,
        "review" => ItemType::Review,
        _ => ItemType::Document,
    }
}

/// The words of the first of these fields that is there and not empty.
fn text(entry: &Entry, fields: &[&str]) -> Option<String> {
    fields
        .iter()
        .filter_map(|field| entry.get(field))
        .map(plain)
        .find(|text| !text.is_empty())
}

/// The items of a list, which ` and ` parts.
fn list(entry: &Entry, field: &str) -> Vec<String> {
    let items = entry.get_as::<Vec<Chunks>>(field).unwrap_or_default();
    items
        .iter()
        .map(|item| plain(item))
        .filter(|item| !item.is_empty())
        .collect()
}

fn language(entry: &Entry) -> Option<String> {
    let name = text(entry, &["langid", "hyphenation"])?;
    let lower = name.to_lowercase();
    let known = LANGUAGES.iter().find(|(word, _)| *word == lower);
    Some(known.map_or(lower, |(_, tag)| (*tag).to_owned()))
}

/// Entries that are parts of a book.
const PARTS: [&str; 6] = [
    "inbook",
    "incollection",
    "inproceedings",
    "inreference",
    "bookinbook",
    "conference",
];

/// A title with its second part and what is added to it: `Title: Subtitle. Addon`.
fn joined_title(entry: &Entry, stem: &str, english: bool) -> Option<String> {
    let (before, after) = match stem.strip_suffix("title") {
        Some(before) => (before, "title"),
        None => ("", stem),
    };
    let part = |field: &str| {
        let text = title(entry.get(field)?, english);
        (!text.is_empty()).then_some(text)
    };
    let main = part(stem);
    let second = part(&format!("{before}sub{after}"));
    let whole = match (main, second) {
        (Some(main), Some(second)) => Some(format!("{main}: {second}")),
        (main, second) => main.or(second),
    };
    match (whole, part(&format!("{stem}addon"))) {
        (Some(whole), Some(addon)) => {
            let stop = if whole.ends_with(['.', '?', '!']) {
                " "
            } else {
                ". "
            };
            Some(format!("{whole}{stop}{addon}"))
        }
        (whole, addon) => whole.or(addon),
    }
}

fn titles(entry: &Entry, word: &str, english: bool, reference: &mut Reference) {
    let has = |field: &str| entry.get(field).is_some();
    let part = PARTS.contains(&word);
    let of_volumes = has("maintitle");
    let periodical = word == "periodical";
    // Of a work in volumes, the title is that of the whole.
    let (main, volume) = match (of_volumes, part) {
        (true, false) => ("maintitle", Some("title")),
        (true, true) => ("title", Some("booktitle")),
        _ if periodical && has("issuetitle") => ("issuetitle", None),
        _ => ("title", None),
    };
    let container = match () {
        () if periodical => has("issuetitle").then_some("title"),
        () if of_volumes && part => Some("maintitle"),
        () if has("booktitle") => Some("booktitle"),
        () => ["journaltitle", "journal"]
            .into_iter()
            .find(|field| has(field)),
    };
    let mut set = |variable, text: Option<String>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            reference.set_text(variable, &text);
        }
    };
    set(Variable::Title, joined_title(entry, main, english));
    if let Some(volume) = volume {
        set(Variable::VolumeTitle, joined_title(entry, volume, english));
    }
    if let Some(field) = container {
        // Titles of periodicals are no sentences.
        let text = match field {
            "journaltitle" | "title" => joined_title(entry, field, false),
            "journal" => {
                let main = entry.get("journal").map(|chunks| title(chunks, false));
                let second = entry
                    .get("journalsubtitle")
                    .map(|chunks| title(chunks, false));
                match (main, second) {
                    (Some(main), Some(second)) => Some(format!("{main}: {second}")),
                    (main, _) => main,
                }
            }
            _ => joined_title(entry, field, english),
        };
        set(Variable::ContainerTitle, text);
    }
    let series = entry.get("series").map(|chunks| title(chunks, english));
    set(Variable::CollectionTitle, series);
    let original = entry.get("origtitle").map(|chunks| title(chunks, english));
    set(Variable::OriginalTitle, original);
    let short = (!of_volumes || part)
        .then(|| entry.get("shorttitle").map(|chunks| title(chunks, english)))
        .flatten()
        .or_else(|| short_title(entry, of_volumes, english));
    set(Variable::TitleShort, short);
}

/// The title before its subtitle, or before its colon.
fn short_title(entry: &Entry, of_volumes: bool, english: bool) -> Option<String> {
    let chunks = entry.get("title")?;
    let whole = title(chunks, english);
    let followed = entry.get("subtitle").is_some() || entry.get("titleaddon").is_some();
    if followed && !of_volumes && !whole.contains(": ") {
        return Some(whole);
    }
    // A colon inside a span would leave it open.
    let cut = &whole[..whole.find(": ")?];
    let sound = has_colon(chunks)
        && cut.matches("<span").count() == cut.matches("</span").count()
        && cut.matches("<i>").count() == cut.matches("</i>").count();
    sound.then(|| cut.to_owned())
}

fn numbers(entry: &Entry, kind: ItemType, reference: &mut Reference) {
    let number = text(entry, &["number"]);
    let issue = text(entry, &["issue"]);
    let periodical = matches!(
        kind,
        ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper
    );
    let in_series = matches!(
        kind,
        ItemType::Book | ItemType::Chapter | ItemType::PaperConference | ItemType::Pamphlet
    ) && entry.get("series").is_some();
    match (number, issue) {
        (Some(number), Some(issue)) if periodical => {
            reference.set_text(Variable::Issue, &format!("{number}, {issue}"));
        }
        (Some(number), issue) => {
            let variable = match (periodical, in_series) {
                (true, _) => Variable::Issue,
                (_, true) => Variable::CollectionNumber,
                _ => Variable::Number,
            };
            reference.set_text(variable, &number);
            if let (Some(issue), false) = (issue, periodical) {
                reference.set_text(Variable::Issue, &issue);
            }
        }
        (None, Some(issue)) => reference.set_text(Variable::Issue, &issue),
        (None, None) => {}
    }
    if let Some(pages) = text(entry, &["pages", "eid"]) {
        reference.set_text(Variable::Page, &pages.replace('–', "-"));
    }
}

fn publication(entry: &Entry, kind: ItemType, bibtex: bool, reference: &mut Reference) {
    let publishers: Vec<String> = [
        "school",
        "institution",
        "organization",
        "howpublished",
        "publisher",
    ]
    .iter()
    .flat_map(|field| list(entry, field))
    .collect();
    if !publishers.is_empty() {
        reference.set_text(Variable::Publisher, &publishers.join("; "));
    }
    let places = match list(entry, "address") {
        places if places.is_empty() => list(entry, "location"),
        places => places,
    };
    if !places.is_empty() {
        reference.set_text(Variable::PublisherPlace, &places.join("; "));
    }
    if let Some(doi) = entry.get("doi").map(verbatim).filter(|doi| !doi.is_empty()) {
        reference.set_text(Variable::Doi, &doi);
    }
    if let Some(place) = text(entry, &["origlocation"]) {
        reference.set_text(Variable::OriginalPublisherPlace, &place);
    }
    let eprint = text(entry, &["eprint"]);
    let archive = text(entry, &["eprinttype", "archiveprefix"]).map(|name| name.to_lowercase());
    let url = entry
        .get("url")
        .map(verbatim)
        .filter(|url| !url.is_empty())
        .or_else(|| {
            let eprint = eprint.as_ref()?;
            let base = match archive.as_deref()? {
                "arxiv" => "https://arxiv.org/abs/",
                "jstor" => "https://www.jstor.org/stable/",
                "pubmed" => "https://www.ncbi.nlm.nih.gov/pubmed/",
                "googlebooks" => "https://books.google.com?id=",
                _ => return None,
            };
            Some(format!("{base}{eprint}"))
        });
    if let Some(url) = url {
        reference.set_text(Variable::Url, &url);
    }
    let editors = names(entry, "holder", bibtex);
    if kind == ItemType::Patent
        && !editors.is_empty()
        && reference.names(Variable::Author).is_empty()
    {
        reference.set_names(Variable::Author, editors);
    }
}

fn dates(entry: &Entry, reference: &mut Reference) {
    let fields = [
        ("", Variable::Issued),
        ("url", Variable::Accessed),
        ("orig", Variable::OriginalDate),
        ("event", Variable::EventDate),
    ];
    for (prefix, variable) in fields {
        if let Some(date) = date(entry, prefix) {
            reference.set_date(variable, date);
        }
    }
}

fn date(entry: &Entry, prefix: &str) -> Option<Date> {
    let field = |name: &str| text(entry, &[&format!("{prefix}{name}")]);
    if let Some(written) = field("date") {
        // TeX sets an en dash for the two hyphens of a span as BibTeX has it.
        let edtf = written.replace('–', "/");
        return Some(Date::from_edtf(&edtf).unwrap_or_else(|| Date::literal(&written)));
    }
    let year = field("year")?;
    let Ok(number) = year.trim_end_matches('~').parse::<i32>() else {
        return Some(Date::from_edtf(&year).unwrap_or_else(|| Date::literal(&year)));
    };
    let small =
        |name: &str| field(name).and_then(|text| text.trim_matches(['.', ',']).parse::<u8>().ok());
    let month = small("month")
        .or_else(|| month_named(&field("month")?))
        .unwrap_or(0);
    Some(Date::at(DatePoint::new(
        number,
        month,
        small("day").unwrap_or(0),
    )))
}

fn month_named(word: &str) -> Option<u8> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let word = word.to_lowercase();
    let place = MONTHS.iter().position(|month| word.starts_with(month))?;
    u8::try_from(place + 1).ok()
}

fn names(entry: &Entry, field: &str, bibtex: bool) -> Vec<Name> {
    let options = text(entry, &["options"]).unwrap_or_default();
    let use_prefix = options
        .split(',')
        .any(|word| matches!(&*word.replace(' ', ""), "useprefix" | "useprefix=true"));
    let habits = Habits { use_prefix, bibtex };
    entry
        .get(field)
        .map(|chunks| people::names(chunks, habits))
        .unwrap_or_default()
}

/// What kind of thesis or report it is, in words.
fn genre(entry: &Entry, kind: &str) -> Option<String> {
    let written = text(entry, &["type"]);
    let word = written
        .as_deref()
        .unwrap_or(match kind.to_lowercase().as_str() {
            "phdthesis" => "phdthesis",
            "mastersthesis" => "mathesis",
            _ => return None,
        });
    Some(
        match word {
            "phdthesis" => "PhD thesis",
            "mathesis" => "Master’s thesis",
            "bathesis" => "Bachelor’s thesis",
            "candthesis" => "Candidate thesis",
            "techreport" => "technical report",
            "resreport" => "research report",
            "software" => "computer software",
            "datacd" => "data CD",
            "audiocd" => "audio CD",
            "patent" => "patent",
            "patentus" => "U.S. patent",
            "patenteu" => "European patent",
            "patentuk" => "British patent",
            "patentde" => "German patent",
            "patentfr" => "French patent",
            other => other,
        }
        .to_owned(),
    )
}
