//! The vocabulary of CSL 1.0.2: variables and item types, as small numbers.
//!
//! The main types are [`Variable`] and [`ItemType`]. This module knows their
//! names and what kind of value a variable holds, not what any style does with
//! them.

/// What sort of value a [`Variable`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VariableKind {
    /// Text with micro-markup.
    Text,
    /// Text that styles may read as a number (`volume`, `page`, …).
    Number,
    /// A list of names.
    Name,
    /// A date or a span of dates.
    Date,
}

macro_rules! vocabulary {
    ($(#[$doc:meta])* $type:ident { $($variant:ident = $name:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $type {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
        }

        impl $type {
            /// Every value, in the order of its number.
            pub const ALL: &'static [$type] = &[$($type::$variant,)*];

            /// The name as CSL spells it.
            pub const fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)* }
            }

            fn exact(name: &str) -> Option<$type> {
                match name { $($name => Some($type::$variant),)* _ => None }
            }
        }
    };
}

vocabulary! {
    /// A variable of CSL 1.0.2: a field of a [`Reference`](super::Reference),
    /// or something the processor fills in (`citation-number`, `locator`, …).
    Variable {
        Abstract = "abstract",
        Annote = "annote",
        Archive = "archive",
        ArchiveCollection = "archive_collection",
        ArchiveLocation = "archive_location",
        ArchivePlace = "archive-place",
        Authority = "authority",
        CallNumber = "call-number",
        CitationKey = "citation-key",
        CitationLabel = "citation-label",
        CollectionTitle = "collection-title",
        ContainerTitle = "container-title",
        ContainerTitleShort = "container-title-short",
        Dimensions = "dimensions",
        Division = "division",
        Doi = "DOI",
        Event = "event",
        EventTitle = "event-title",
        EventPlace = "event-place",
        Genre = "genre",
        Isbn = "ISBN",
        Issn = "ISSN",
        Jurisdiction = "jurisdiction",
        Keyword = "keyword",
        Language = "language",
        License = "license",
        Medium = "medium",
        Note = "note",
        OriginalPublisher = "original-publisher",
        OriginalPublisherPlace = "original-publisher-place",
        OriginalTitle = "original-title",
        PartTitle = "part-title",
        Pmcid = "PMCID",
        Pmid = "PMID",
        Publisher = "publisher",
        PublisherPlace = "publisher-place",
        References = "references",
        ReviewedGenre = "reviewed-genre",
        ReviewedTitle = "reviewed-title",
        Scale = "scale",
        Source = "source",
        Status = "status",
        Title = "title",
        TitleShort = "title-short",
        Url = "URL",
        VolumeTitle = "volume-title",
        YearSuffix = "year-suffix",
        ChapterNumber = "chapter-number",
        CitationNumber = "citation-number",
        CollectionNumber = "collection-number",
        Edition = "edition",
        FirstReferenceNoteNumber = "first-reference-note-number",
        Issue = "issue",
        Locator = "locator",
        Number = "number",
        NumberOfPages = "number-of-pages",
        NumberOfVolumes = "number-of-volumes",
        Page = "page",
        PageFirst = "page-first",
        PartNumber = "part-number",
        PrintingNumber = "printing-number",
        Section = "section",
        SupplementNumber = "supplement-number",
        Version = "version",
        Volume = "volume",
        Accessed = "accessed",
        AvailableDate = "available-date",
        EventDate = "event-date",
        Issued = "issued",
        OriginalDate = "original-date",
        Submitted = "submitted",
        Author = "author",
        Chair = "chair",
        CollectionEditor = "collection-editor",
        Compiler = "compiler",
        Composer = "composer",
        ContainerAuthor = "container-author",
        Contributor = "contributor",
        Curator = "curator",
        Director = "director",
        Editor = "editor",
        EditorialDirector = "editorial-director",
        EditorTranslator = "editor-translator",
        ExecutiveProducer = "executive-producer",
        Guest = "guest",
        Host = "host",
        Illustrator = "illustrator",
        Interviewer = "interviewer",
        Narrator = "narrator",
        Organizer = "organizer",
        OriginalAuthor = "original-author",
        Performer = "performer",
        Producer = "producer",
        Recipient = "recipient",
        ReviewedAuthor = "reviewed-author",
        ScriptWriter = "script-writer",
        SeriesCreator = "series-creator",
        Translator = "translator",
    }
}

impl Variable {
    /// Whether a record alone decides if it is there: it is neither made by the
    /// processor nor taken from another variable where it is missing.
    pub(super) fn is_kept(self) -> bool {
        !matches!(
            self,
            Variable::Locator
                | Variable::CitationNumber
                | Variable::FirstReferenceNoteNumber
                | Variable::YearSuffix
                | Variable::PageFirst
                | Variable::CitationLabel
                | Variable::Event
                | Variable::EventTitle
        )
    }

    /// The variable that CSL calls `name`, or that older records call so
    /// (`journalAbbreviation`, `shortTitle`, `editortranslator`, `printing`).
    pub fn parse(name: &str) -> Option<Variable> {
        Variable::exact(name).or(match name {
            "journalAbbreviation" => Some(Variable::ContainerTitleShort),
            "shortTitle" => Some(Variable::TitleShort),
            "editortranslator" => Some(Variable::EditorTranslator),
            "printing" => Some(Variable::PrintingNumber),
            _ => None,
        })
    }

    /// What sort of value it holds.
    pub const fn kind(self) -> VariableKind {
        let number = self as u8;
        if number >= Variable::Author as u8 {
            VariableKind::Name
        } else if number >= Variable::Accessed as u8 {
            VariableKind::Date
        } else if number >= Variable::ChapterNumber as u8 {
            VariableKind::Number
        } else {
            VariableKind::Text
        }
    }
}

vocabulary! {
    /// A type of item in CSL 1.0.2.
    ItemType {
        Article = "article",
        ArticleJournal = "article-journal",
        ArticleMagazine = "article-magazine",
        ArticleNewspaper = "article-newspaper",
        Bill = "bill",
        Book = "book",
        Broadcast = "broadcast",
        Chapter = "chapter",
        Classic = "classic",
        Collection = "collection",
        Dataset = "dataset",
        Document = "document",
        Entry = "entry",
        EntryDictionary = "entry-dictionary",
        EntryEncyclopedia = "entry-encyclopedia",
        Event = "event",
        Figure = "figure",
        Graphic = "graphic",
        Hearing = "hearing",
        Interview = "interview",
        LegalCase = "legal_case",
        Legislation = "legislation",
        Manuscript = "manuscript",
        Map = "map",
        MotionPicture = "motion_picture",
        MusicalScore = "musical_score",
        Pamphlet = "pamphlet",
        PaperConference = "paper-conference",
        Patent = "patent",
        Performance = "performance",
        Periodical = "periodical",
        PersonalCommunication = "personal_communication",
        Post = "post",
        PostWeblog = "post-weblog",
        Regulation = "regulation",
        Report = "report",
        Review = "review",
        ReviewBook = "review-book",
        Software = "software",
        Song = "song",
        Speech = "speech",
        Standard = "standard",
        Thesis = "thesis",
        Treaty = "treaty",
        Webpage = "webpage",
    }
}

impl ItemType {
    /// The type that CSL calls `name`; a type CSL 1.0.2 does not have is `None`.
    pub fn parse(name: &str) -> Option<ItemType> {
        ItemType::exact(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, kind: VariableKind) {
        let variable = Variable::parse(name).unwrap();
        assert_eq!((variable.name(), variable.kind()), (name, kind));
    }

    #[test]
    fn a_variable_knows_what_it_holds() {
        check("abstract", VariableKind::Text);
        check("year-suffix", VariableKind::Text);
        check("chapter-number", VariableKind::Number);
        check("volume", VariableKind::Number);
        check("accessed", VariableKind::Date);
        check("submitted", VariableKind::Date);
        check("author", VariableKind::Name);
        check("translator", VariableKind::Name);
    }

    #[test]
    fn an_older_name_is_read_as_the_present_one() {
        assert_eq!(Variable::parse("shortTitle"), Some(Variable::TitleShort));
        assert_eq!(Variable::parse("nonsense"), None);
    }

    #[test]
    fn a_type_that_csl_does_not_have_is_none() {
        assert_eq!(ItemType::parse("legal_case"), Some(ItemType::LegalCase));
        assert_eq!(ItemType::parse("legal-case"), None);
    }
}
