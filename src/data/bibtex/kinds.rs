//! Types of entries as those of CSL, by the mapping of Pandoc.

use crate::csl::ItemType;

use ItemType as T;

const KINDS: [(&str, ItemType); 54] = [
    ("artwork", T::Graphic),
    ("audio", T::Song),
    ("book", T::Book),
    ("book_section", T::Chapter),
    ("bookinbook", T::Chapter),
    ("booklet", T::Pamphlet),
    ("collection", T::Book),
    ("commentary", T::Book),
    ("conference", T::PaperConference),
    ("data", T::Dataset),
    ("dataset", T::Dataset),
    ("electronic", T::Webpage),
    ("image", T::Graphic),
    ("inbook", T::Chapter),
    ("incollection", T::Chapter),
    ("inproceedings", T::PaperConference),
    ("inreference", T::EntryEncyclopedia),
    ("jurisdiction", T::LegalCase),
    ("legal", T::Treaty),
    ("legislation", T::Legislation),
    ("letter", T::PersonalCommunication),
    ("letters", T::PersonalCommunication),
    ("manual", T::Book),
    ("masterthesis", T::Thesis),
    ("mastersthesis", T::Thesis),
    ("movie", T::MotionPicture),
    ("music", T::Song),
    ("mvbook", T::Book),
    ("mvcollection", T::Book),
    ("mvproceedings", T::Book),
    ("mvreference", T::Book),
    ("newsarticle", T::ArticleNewspaper),
    ("online", T::Webpage),
    ("patent", T::Patent),
    ("performance", T::Speech),
    ("phdthesis", T::Thesis),
    ("proceedings", T::Book),
    ("reference", T::Book),
    ("report", T::Report),
    ("review", T::Review),
    ("software", T::Software),
    ("standard", T::Legislation),
    ("suppbook", T::Chapter),
    ("suppcollection", T::Chapter),
    ("techreport", T::Report),
    ("thesis", T::Thesis),
    ("unpublished", T::Manuscript),
    ("video", T::MotionPicture),
    ("web_page", T::Webpage),
    ("webpage", T::Webpage),
    ("website", T::Webpage),
    ("www", T::Webpage),
    ("journal_article", T::ArticleJournal),
    ("newspaper_article", T::ArticleNewspaper),
];

/// Types that BibLaTeX has no entry for, and the entry that stands in for each in what we
/// write, with the name of the type as its `entrysubtype`.
///
/// Of all entries it is the one that Pandoc prints most like the type, over ten styles,
/// and that no style gives a name which the work does not have.
pub(in crate::data) const STANDING_IN: [(ItemType, &str); 17] = [
    (T::Article, "unpublished"),
    (T::Bill, "legislation"),
    (T::Broadcast, "misc"),
    (T::Classic, "misc"),
    (T::Collection, "misc"),
    (T::Document, "performance"),
    (T::Entry, "inreference"),
    (T::EntryDictionary, "inreference"),
    (T::Event, "performance"),
    (T::Figure, "misc"),
    (T::Hearing, "misc"),
    (T::Interview, "letter"),
    (T::MusicalScore, "misc"),
    (T::Periodical, "article"),
    (T::Regulation, "legislation"),
    (T::ReviewBook, "review"),
    (T::Standard, "misc"),
];

/// The type of CSL for one of BibTeX or BibLaTeX, in lower case. `subtype` is the field
/// `entrysubtype`; `spoken` says that the work was given at an event.
pub(super) fn kind_of(word: &str, subtype: &str, spoken: bool) -> ItemType {
    let stands_in = |row: &&(ItemType, &str)| row.1 == word && row.0.name() == subtype;
    if let Some((kind, _)) = STANDING_IN.iter().find(stands_in) {
        return *kind;
    }
    if matches!(word, "article" | "periodical" | "suppperiodical") {
        return match subtype {
            "magazine" => T::ArticleMagazine,
            "newspaper" => T::ArticleNewspaper,
            _ => T::ArticleJournal,
        };
    }
    let known = KINDS.iter().find(|row| row.0 == word);
    match known.map_or(T::Document, |row| row.1) {
        T::Manuscript if spoken => T::Speech,
        kind => kind,
    }
}

/// Whether a type is one that comes out at intervals, whose numbers are issues.
pub(super) fn is_periodical(kind: ItemType) -> bool {
    matches!(
        kind,
        T::ArticleJournal | T::ArticleMagazine | T::ArticleNewspaper | T::Review
    )
}

/// Whether the number of an entry of this type is its number in a series.
pub(super) fn is_in_series(word: &str) -> bool {
    [
        "book",
        "bookinbook",
        "collection",
        "inbook",
        "incollection",
        "inproceedings",
        "inreference",
        "mvbook",
        "mvcollection",
        "mvproceedings",
        "mvreference",
        "proceedings",
        "reference",
        "suppbook",
        "suppcollection",
    ]
    .contains(&word)
}

/// Whether an entry of this type stands in a book.
pub(super) fn stands_in_book(word: &str) -> bool {
    is_part(word) || ["book_section", "suppbook", "suppcollection"].contains(&word)
}

/// Whether an entry of this type is a part of a book, whose title is not its own.
pub(super) fn is_part(word: &str) -> bool {
    [
        "bookinbook",
        "conference",
        "inbook",
        "incollection",
        "inproceedings",
        "inreference",
    ]
    .contains(&word)
}
