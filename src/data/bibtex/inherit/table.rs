//! Which field of an entry becomes which of another that takes from it: the default setup
//! of BibLaTeX (manual 3.20, appendix B), with what Pandoc does beyond it.

/// Fields that belong to one entry alone.
const OWN: [&str; 17] = [
    "crossref",
    "entryset",
    "entrysubtype",
    "execute",
    "ids",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shorthand",
    "shorthandintro",
    "sortkey",
    "xdata",
    "xref",
];

/// Titles that are about one entry, whatever takes from it.
const TITLES_OF_ONE: [&str; 4] = ["shorttitle", "sorttitle", "indextitle", "indexsorttitle"];

/// What the title of an entry becomes.
struct Row {
    from: &'static [&'static str],
    to: &'static [&'static str],
    /// What `title`, `subtitle` and `titleaddon` become.
    titles: [&'static str; 3],
}

const MAIN: [&str; 3] = ["maintitle", "mainsubtitle", "maintitleaddon"];
const BOOK: [&str; 3] = ["booktitle", "booksubtitle", "booktitleaddon"];
const JOURNAL: [&str; 3] = ["journaltitle", "journalsubtitle", "journaltitleaddon"];

const ROWS: [Row; 8] = [
    Row {
        from: &["mvbook"],
        to: &["book", "inbook", "bookinbook", "suppbook"],
        titles: MAIN,
    },
    Row {
        from: &["mvcollection"],
        to: &["collection", "incollection", "suppcollection"],
        titles: MAIN,
    },
    Row {
        from: &["mvproceedings"],
        to: &["proceedings", "inproceedings"],
        titles: MAIN,
    },
    Row {
        from: &["mvreference"],
        to: &["reference", "inreference"],
        titles: MAIN,
    },
    Row {
        from: &["book"],
        to: &["inbook", "bookinbook", "suppbook"],
        titles: BOOK,
    },
    Row {
        from: &["collection", "reference"],
        to: &["incollection", "inreference", "suppcollection"],
        titles: BOOK,
    },
    Row {
        from: &["proceedings"],
        to: &["inproceedings"],
        titles: BOOK,
    },
    Row {
        from: &["periodical"],
        to: &["article", "suppperiodical"],
        titles: JOURNAL,
    },
];

/// The names under which a field of an entry of the type `from` goes over to one of the
/// type `to`.
pub(super) fn passed<'n>(from: &str, to: &str, name: &'n str) -> Vec<&'n str> {
    if OWN.contains(&name) {
        return Vec::new();
    }
    let row = ROWS
        .iter()
        .find(|row| row.from.contains(&from) && row.to.contains(&to));
    // Who wrote the whole wrote its parts too, as long as these name nobody.
    let is_part = ["inbook", "bookinbook", "suppbook"].contains(&to);
    match name {
        "author" if ["mvbook", "book"].contains(&from) && is_part => {
            return vec!["author", "bookauthor"];
        }
        "author" if from == "mvbook" && to == "book" => return vec!["author", "bookauthor"],
        _ => {}
    }
    let Some(row) = row else {
        return vec![name];
    };
    if TITLES_OF_ONE.contains(&name) {
        return Vec::new();
    }
    match ["title", "subtitle", "titleaddon"]
        .iter()
        .position(|&title| title == name)
    {
        Some(number) => vec![row.titles[number]],
        None => vec![name],
    }
}

/// A field that goes over as it is called, or not at all.
pub(super) fn by_its_own_name(name: &str) -> Vec<&str> {
    match ["crossref", "xdata", "ids"].contains(&name) {
        true => Vec::new(),
        false => vec![name],
    }
}

/// Whether a field is a part of the date: an entry that has one takes no other.
pub(super) fn is_date(name: &str) -> bool {
    [
        "date", "year", "month", "day", "endyear", "endmonth", "endday",
    ]
    .contains(&name)
}
