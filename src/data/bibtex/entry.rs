//! One BibLaTeX entry as a CSL record.
//!
//! Types and fields are mapped as Pandoc maps them; what CSL has no variable for is
//! left out.

use biblatex::{Chunk, ChunksRef, Entry, Person, Spanned};

use crate::csl::{Date, ItemType, Name, Reference, Variable};

/// Entries that only others draw on.
pub(super) fn is_container(entry: &Entry) -> bool {
    entry.entry_type.to_string() == "xdata"
}

/// The CSL record of an entry, inherited fields included.
pub(super) fn reference(entry: &Entry) -> Reference {
    let kind = kind(entry);
    let mut reference = Reference::new(&entry.key, kind);
    titles(entry, kind, &mut reference);
    for (field, variable) in NAMES {
        let names = names(entry, field);
        if !names.is_empty() {
            reference.set_names(variable, names);
        }
    }
    for (fields, variable) in TEXTS {
        if let Some(text) = fields.iter().find_map(|field| text(entry, field)) {
            reference.set_text(*variable, &text);
        }
    }
    if let Some(pages) = text(entry, "pages") {
        reference.set_text(Variable::Page, &pages.replace("--", "-").replace('–', "-"));
    }
    numbers(entry, kind, &mut reference);
    for (field, variable) in DATES {
        if let Some(date) = date(entry, field) {
            reference.set_date(variable, date);
        }
    }
    if reference.date(Variable::Issued).is_none()
        && let Some(date) = year_and_month(entry)
    {
        reference.set_date(Variable::Issued, date);
    }
    reference
}

const NAMES: [(&str, Variable); 8] = [
    ("author", Variable::Author),
    ("editor", Variable::Editor),
    ("translator", Variable::Translator),
    ("bookauthor", Variable::ContainerAuthor),
    ("director", Variable::Director),
    ("introduction", Variable::Contributor),
    ("holder", Variable::Author),
    ("origauthor", Variable::OriginalAuthor),
];

const TEXTS: &[(&[&str], Variable)] = &[
    (&["shorttitle"], Variable::TitleShort),
    (&["volume"], Variable::Volume),
    (&["volumes"], Variable::NumberOfVolumes),
    (&["edition"], Variable::Edition),
    (&["version"], Variable::Version),
    (&["chapter"], Variable::ChapterNumber),
    (&["pagetotal"], Variable::NumberOfPages),
    (
        &[
            "publisher",
            "school",
            "institution",
            "organization",
            "howpublished",
        ],
        Variable::Publisher,
    ),
    (&["location", "address"], Variable::PublisherPlace),
    (&["eventtitle"], Variable::EventTitle),
    (&["venue"], Variable::EventPlace),
    (&["doi"], Variable::Doi),
    (&["url"], Variable::Url),
    (&["isbn"], Variable::Isbn),
    (&["issn"], Variable::Issn),
    (&["pmid"], Variable::Pmid),
    (&["pmcid"], Variable::Pmcid),
    (&["type"], Variable::Genre),
    (&["note", "addendum"], Variable::Note),
    (&["annotation", "annote"], Variable::Annote),
    (&["abstract"], Variable::Abstract),
    (&["keywords"], Variable::Keyword),
    (&["pubstate"], Variable::Status),
    (&["library"], Variable::Archive),
];

const DATES: [(&str, Variable); 4] = [
    ("date", Variable::Issued),
    ("urldate", Variable::Accessed),
    ("origdate", Variable::OriginalDate),
    ("eventdate", Variable::EventDate),
];

fn kind(entry: &Entry) -> ItemType {
    let sub = text(entry, "entrysubtype").unwrap_or_default();
    match entry.entry_type.to_string().to_lowercase().as_str() {
        "article" | "suppperiodical" => match sub.as_str() {
            "magazine" => ItemType::ArticleMagazine,
            "newspaper" => ItemType::ArticleNewspaper,
            _ => ItemType::ArticleJournal,
        },
        "book" | "mvbook" | "collection" | "mvcollection" | "reference" | "mvreference"
        | "proceedings" | "mvproceedings" => ItemType::Book,
        "inbook" | "incollection" | "suppbook" | "suppcollection" | "bookinbook" => {
            ItemType::Chapter
        }
        "inreference" => ItemType::EntryEncyclopedia,
        "inproceedings" | "conference" => ItemType::PaperConference,
        "booklet" => ItemType::Pamphlet,
        "report" | "techreport" | "manual" => ItemType::Report,
        "thesis" | "phdthesis" | "mastersthesis" => ItemType::Thesis,
        "online" | "electronic" | "www" => ItemType::Webpage,
        "patent" => ItemType::Patent,
        "periodical" => ItemType::Periodical,
        "dataset" => ItemType::Dataset,
        "software" => ItemType::Software,
        "unpublished" => ItemType::Manuscript,
        "letter" => ItemType::PersonalCommunication,
        "movie" | "video" => ItemType::MotionPicture,
        "audio" | "music" => ItemType::Song,
        "artwork" | "image" => ItemType::Graphic,
        "performance" => ItemType::Performance,
        "review" => ItemType::Review,
        "jurisdiction" => ItemType::LegalCase,
        "legislation" => ItemType::Legislation,
        "legal" => ItemType::Treaty,
        "standard" => ItemType::Standard,
        _ => ItemType::Document,
    }
}

/// A title with its subtitle, the work it is in, and the series.
fn titles(entry: &Entry, kind: ItemType, reference: &mut Reference) {
    let with_sub = |title: &str, sub: &str| {
        let title = text(entry, title)?;
        Some(match text(entry, sub) {
            Some(sub) if title.ends_with(['?', '!', '.', ':']) => format!("{title} {sub}"),
            Some(sub) => format!("{title}: {sub}"),
            None => title,
        })
    };
    let mut set = |variable, text: Option<String>| {
        if let Some(text) = text {
            reference.set_text(variable, &text);
        }
    };
    set(Variable::Title, with_sub("title", "subtitle"));
    let journal = with_sub("journaltitle", "journalsubtitle").or_else(|| text(entry, "journal"));
    set(
        Variable::ContainerTitle,
        journal
            .or_else(|| with_sub("booktitle", "booksubtitle"))
            .or_else(|| {
                (kind == ItemType::Book || kind == ItemType::Chapter)
                    .then(|| with_sub("maintitle", "mainsubtitle"))
                    .flatten()
            }),
    );
    set(Variable::ContainerTitleShort, text(entry, "shortjournal"));
    set(Variable::CollectionTitle, text(entry, "series"));
}

/// `number` is an issue, a number in a series, or the number of a report.
fn numbers(entry: &Entry, kind: ItemType, reference: &mut Reference) {
    if let Some(issue) = text(entry, "issue") {
        reference.set_text(Variable::Issue, &issue);
    }
    let Some(number) = text(entry, "number") else {
        return;
    };
    let variable = match kind {
        ItemType::ArticleJournal
        | ItemType::ArticleMagazine
        | ItemType::ArticleNewspaper
        | ItemType::Periodical => Variable::Issue,
        ItemType::Book
        | ItemType::Chapter
        | ItemType::PaperConference
        | ItemType::EntryEncyclopedia => Variable::CollectionNumber,
        _ => Variable::Number,
    };
    reference.set_text(variable, &number);
}

/// A field as CSL text: what stands in braces keeps its case.
fn text(entry: &Entry, field: &str) -> Option<String> {
    let text = markup(entry.get(field)?);
    (!text.is_empty()).then_some(text)
}

fn markup(chunks: ChunksRef<'_>) -> String {
    let mut out = String::new();
    for chunk in chunks {
        match &chunk.v {
            Chunk::Normal(text) => out.push_str(text),
            Chunk::Verbatim(text) if chunks.len() > 1 && text.chars().any(char::is_uppercase) => {
                out.push_str("<span class=\"nocase\">");
                out.push_str(text);
                out.push_str("</span>");
            }
            Chunk::Verbatim(text) => out.push_str(text),
            Chunk::Math(text) => {
                out.push('$');
                out.push_str(text);
                out.push('$');
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of a field; one in braces as a whole is a body, not a person.
fn names(entry: &Entry, field: &str) -> Vec<Name> {
    let Some(chunks) = entry.get(field) else {
        return Vec::new();
    };
    let bodies: Vec<&str> = chunks
        .iter()
        .filter_map(|chunk| match &chunk.v {
            Chunk::Verbatim(text) => Some(text.trim()),
            Chunk::Normal(_) | Chunk::Math(_) => None,
        })
        .collect();
    let chunks: Vec<Spanned<Chunk>> = chunks.to_vec();
    let people = biblatex::Type::from_chunks(&chunks).unwrap_or_else(|_| Vec::<Person>::new());
    people
        .iter()
        .map(|person| name(person, &bodies))
        .filter(|name| !name.is_empty())
        .collect()
}

fn name(person: &Person, bodies: &[&str]) -> Name {
    let family = person.name.trim();
    if family.eq_ignore_ascii_case("others") && person.given_name.is_empty() {
        return Name::literal("others");
    }
    if person.given_name.is_empty() && person.prefix.is_empty() && bodies.contains(&family) {
        return Name::literal(family);
    }
    let mut name = Name::person(family, person.given_name.trim());
    if !person.prefix.is_empty() {
        name = name.with_non_dropping_particle(person.prefix.trim());
    }
    if !person.suffix.is_empty() {
        name = name.with_suffix(person.suffix.trim(), false);
    }
    name
}

fn date(entry: &Entry, field: &str) -> Option<Date> {
    let written = text(entry, field)?;
    Date::from_edtf(&written).or_else(|| Some(Date::literal(&written)))
}

/// `year` and `month`, as BibTeX has them.
fn year_and_month(entry: &Entry) -> Option<Date> {
    let year = text(entry, "year")?;
    let Ok(number) = year.trim().parse::<i32>() else {
        return Date::from_edtf(year.trim()).or_else(|| Some(Date::literal(&year)));
    };
    let month = text(entry, "month").unwrap_or_default().to_lowercase();
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let named = MONTHS
        .iter()
        .zip(1..)
        .find(|(name, _)| month.starts_with(**name))
        .map(|(_, n)| n);
    let month = named.or_else(|| month.trim().parse().ok()).unwrap_or(0);
    let day = text(entry, "day")
        .and_then(|day| day.trim().parse().ok())
        .unwrap_or(0);
    Date::from_parts(&[&[number, month, day]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Reference {
        let bibliography = biblatex::Bibliography::parse(text).unwrap();
        reference(bibliography.iter().next().unwrap())
    }

    #[track_caller]
    fn check(text: &str, variable: Variable, expected: &str) {
        assert_eq!(read(text).text(variable), Some(expected));
    }

    #[test]
    fn fields_go_where_their_kind_of_work_has_them() {
        check(
            "@article{a, journal={Nature}, number={1822}}",
            Variable::ContainerTitle,
            "Nature",
        );
        check(
            "@article{a, journal={Nature}, number={1822}}",
            Variable::Issue,
            "1822",
        );
        check("@report{a, number={7}}", Variable::Number, "7");
        check(
            "@book{a, number={7}, series={S}}",
            Variable::CollectionNumber,
            "7",
        );
        check("@article{a, pages={530--531}}", Variable::Page, "530-531");
        check(
            "@phdthesis{a, school={Leeds}}",
            Variable::Publisher,
            "Leeds",
        );
    }

    #[test]
    fn a_subtitle_follows_its_title() {
        check(
            "@book{a, title={Kettles}, subtitle={A history}}",
            Variable::Title,
            "Kettles: A history",
        );
        check(
            "@book{a, title={Kettles?}, subtitle={A history}}",
            Variable::Title,
            "Kettles? A history",
        );
    }

    #[test]
    fn what_stands_in_braces_keeps_its_case() {
        check(
            "@book{a, title={The {NASA} report}}",
            Variable::Title,
            "The <span class=\"nocase\">NASA</span> report",
        );
    }

    #[test]
    fn names_are_persons_or_bodies() {
        let reference =
            read("@book{a, author={van der Berg, Jan and {Office of Pots} and Smith, Ann, Jr.}}");
        let names = reference.names(Variable::Author);
        assert_eq!(
            (names[0].non_dropping_particle(), names[0].family()),
            ("van der", "Berg")
        );
        assert!(names[1].is_literal());
        assert_eq!(names.len(), 3);
    }

    #[test]
    fn dates_are_read_in_both_forms() {
        let year = |text| {
            read(text)
                .date(Variable::Issued)
                .and_then(Date::start)
                .map(|d| (d.year, d.month, d.day))
        };
        assert_eq!(year("@book{a, date={1904-09-29}}"), Some((1904, 9, 29)));
        assert_eq!(
            year("@book{a, year={1904}, month={sep}}"),
            Some((1904, 9, 0))
        );
        assert_eq!(year("@book{a, year=1904, month=9}"), Some((1904, 9, 0)));
    }
}
