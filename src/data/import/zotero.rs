//! The JSON that Better BibTeX exports: the items of a Zotero library as Zotero has them.

use serde_json::Value as Json;

use crate::csl::{Date, ItemType, Name, Reference, Variable as V};

/// Fields of Zotero whose words go over as they stand.
const TEXTS: [(&str, V); 32] = [
    ("title", V::Title),
    ("caseName", V::Title),
    ("subject", V::Title),
    ("nameOfAct", V::Title),
    ("shortTitle", V::TitleShort),
    ("publicationTitle", V::ContainerTitle),
    ("bookTitle", V::ContainerTitle),
    ("proceedingsTitle", V::ContainerTitle),
    ("encyclopediaTitle", V::ContainerTitle),
    ("websiteTitle", V::ContainerTitle),
    ("blogTitle", V::ContainerTitle),
    ("forumTitle", V::ContainerTitle),
    ("journalAbbreviation", V::ContainerTitleShort),
    ("series", V::CollectionTitle),
    ("seriesNumber", V::CollectionNumber),
    ("volume", V::Volume),
    ("issue", V::Issue),
    ("pages", V::Page),
    ("edition", V::Edition),
    ("publisher", V::Publisher),
    ("institution", V::Publisher),
    ("university", V::Publisher),
    ("studio", V::Publisher),
    ("place", V::PublisherPlace),
    ("DOI", V::Doi),
    ("url", V::Url),
    ("ISBN", V::Isbn),
    ("ISSN", V::Issn),
    ("language", V::Language),
    ("abstractNote", V::Abstract),
    ("numPages", V::NumberOfPages),
    ("reportNumber", V::Number),
];

/// Fields that hold dates; of two for one variable, the first that is there counts.
const DATES: [(&str, V); 5] = [
    ("date", V::Issued),
    ("dateDecided", V::Issued),
    ("dateEnacted", V::Issued),
    ("issueDate", V::Issued),
    ("accessDate", V::Accessed),
];

/// The items of an export; `None` if `text` is none.
pub(super) fn read_zotero(text: &str) -> Option<Vec<Reference>> {
    let json: Json = serde_json::from_str(text).ok()?;
    let items = json.get("items")?.as_array()?;
    let works = items.iter().filter(|item| {
        !matches!(
            item["itemType"].as_str(),
            None | Some("attachment" | "note" | "annotation")
        )
    });
    Some(works.map(reference).collect())
}

fn kind_of(word: &str) -> ItemType {
    use ItemType as T;
    match word {
        "journalArticle" => T::ArticleJournal,
        "magazineArticle" => T::ArticleMagazine,
        "newspaperArticle" => T::ArticleNewspaper,
        "preprint" => T::Article,
        "book" => T::Book,
        "bookSection" => T::Chapter,
        "conferencePaper" => T::PaperConference,
        "thesis" => T::Thesis,
        "report" => T::Report,
        "webpage" => T::Webpage,
        "blogPost" => T::PostWeblog,
        "forumPost" => T::Post,
        "case" => T::LegalCase,
        "statute" => T::Legislation,
        "bill" => T::Bill,
        "hearing" => T::Hearing,
        "patent" => T::Patent,
        "dataset" => T::Dataset,
        "computerProgram" => T::Software,
        "film" | "videoRecording" => T::MotionPicture,
        "tvBroadcast" | "radioBroadcast" | "podcast" => T::Broadcast,
        "audioRecording" => T::Song,
        "interview" => T::Interview,
        "letter" | "email" | "instantMessage" => T::PersonalCommunication,
        "manuscript" => T::Manuscript,
        "presentation" => T::Speech,
        "map" => T::Map,
        "artwork" => T::Graphic,
        "encyclopediaArticle" => T::EntryEncyclopedia,
        "dictionaryEntry" => T::EntryDictionary,
        "standard" => T::Standard,
        _ => T::Document,
    }
}

fn reference(item: &Json) -> Reference {
    let text = |key: &str| {
        item[key]
            .as_str()
            .map(str::trim)
            .filter(|text| !text.is_empty())
    };
    let extra = text("extra").unwrap_or_default();
    let in_extra = |label: &str| {
        extra.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.trim().eq_ignore_ascii_case(label).then(|| value.trim())
        })
    };
    let key = text("citationKey")
        .or_else(|| text("citekey"))
        .or_else(|| in_extra("Citation Key"))
        .unwrap_or_default();
    let mut reference = Reference::new(key, kind_of(item["itemType"].as_str().unwrap_or_default()));
    for (field, variable) in TEXTS {
        if let Some(value) = text(field)
            && reference.text(variable).is_none()
        {
            reference.set_text(variable, value);
        }
    }
    if reference.text(V::Doi).is_none()
        && let Some(doi) = in_extra("DOI")
    {
        reference.set_text(V::Doi, doi);
    }
    for (field, variable) in DATES {
        if let Some(written) = text(field)
            && reference.date(variable).is_none()
        {
            let day = written.split(['T', ' ']).next().unwrap_or(written);
            let date = Date::from_edtf(day).unwrap_or_else(|| Date::read(written));
            reference.set_date(variable, date);
        }
    }
    for creator in item["creators"].as_array().into_iter().flatten() {
        let part = |key: &str| creator[key].as_str().unwrap_or_default();
        let variable = match part("creatorType") {
            "editor" => V::Editor,
            "seriesEditor" => V::CollectionEditor,
            "translator" => V::Translator,
            "bookAuthor" => V::ContainerAuthor,
            "contributor" => V::Contributor,
            "director" => V::Director,
            "interviewer" => V::Interviewer,
            "recipient" => V::Recipient,
            _ => V::Author,
        };
        let name = match part("name") {
            "" if part("firstName").is_empty() => Name::literal(part("lastName")),
            "" => Name::person(part("lastName"), part("firstName")).with_particles_split(),
            name => Name::literal(name),
        };
        let mut names = reference.names(variable).to_vec();
        names.push(name);
        reference.set_names(variable, names);
    }
    let tags: Vec<&str> = (item["tags"].as_array().into_iter().flatten())
        .filter_map(|tag| tag["tag"].as_str().or(tag.as_str()))
        .collect();
    if !tags.is_empty() {
        reference.set_text(V::Keyword, &tags.join(", "));
    }
    reference
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_a_library_are_read_and_their_attachments_are_not() {
        let text = r#"{"config": {}, "items": [
            {"itemType": "attachment", "title": "x"},
            {"itemType": "newspaperArticle", "citationKey": "smith2016", "title": "A kettle",
             "publicationTitle": "The Ledger", "date": "2016-10-31", "accessDate": "2017-01-02T10:00:00Z",
             "creators": [{"creatorType": "author", "firstName": "Ann", "lastName": "Smith"}, {"creatorType": "author", "name": "Board"}],
             "extra": "DOI: 10.1/x", "tags": [{"tag": "water"}]}]}"#;
        let items = read_zotero(text).unwrap();
        assert_eq!(items.len(), 1);
        let work = &items[0];
        assert_eq!(
            (&*work.id, work.kind),
            ("smith2016", ItemType::ArticleNewspaper)
        );
        assert_eq!(work.names(V::Author).len(), 2);
        assert_eq!(work.text(V::Doi), Some("10.1/x"));
        let accessed = work.date(V::Accessed).and_then(Date::to_edtf);
        assert_eq!(accessed.as_deref(), Some("2017-01-02"));
    }

    #[test]
    fn cases_and_statutes_have_dates_of_their_own_names() {
        let text = r#"{"items": [{"itemType": "case", "caseName": "A v. B", "dateDecided": "1999-05-06"}]}"#;
        let decided = read_zotero(text).unwrap()[0]
            .date(V::Issued)
            .and_then(Date::to_edtf);
        assert_eq!(decided.as_deref(), Some("1999-05-06"));
    }

    #[test]
    fn a_list_of_csl_items_is_no_export_of_this_kind() {
        assert_eq!(read_zotero("[{\"id\": \"a\"}]"), None);
    }
}
