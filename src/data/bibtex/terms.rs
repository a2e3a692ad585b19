//! Words that BibLaTeX has keys for, in English: `phdthesis`, `inpress`, `countryde`.

const TERMS: [(&str, &str); 46] = [
    ("audiocd", "audio CD"),
    ("bathesis", "Bachelor’s thesis"),
    ("candthesis", "Candidate thesis"),
    ("chapter", "chapter"),
    ("countryde", "Germany"),
    ("countryep", "European Union"),
    ("countryeu", "European Union"),
    ("countryfr", "France"),
    ("countryuk", "United Kingdom"),
    ("countryus", "United States of America"),
    ("datacd", "CD-ROM"),
    ("edition", "edition"),
    ("editor", "editor"),
    ("editors", "editors"),
    ("forthcoming", "forthcoming"),
    ("inpreparation", "in preparation"),
    ("inpress", "in press"),
    ("jourser", "series"),
    ("mathesis", "Master’s thesis"),
    ("newseries", "new series"),
    ("number", "number"),
    ("oldseries", "old series"),
    ("page", "page"),
    ("pages", "pages"),
    ("patent", "patent"),
    ("patentde", "German patent"),
    ("patenteu", "European patent"),
    ("patentfr", "French patent"),
    ("patentuk", "British patent"),
    ("patentus", "U.S. patent"),
    ("patreq", "patent request"),
    ("patreqde", "German patent request"),
    ("patreqeu", "European patent request"),
    ("patreqfr", "French patent request"),
    ("patrequk", "British patent request"),
    ("patrequs", "U.S. patent request"),
    ("phdthesis", "PhD thesis"),
    ("prepublished", "pre-published"),
    ("resreport", "research report"),
    ("section", "section"),
    ("software", "computer software"),
    ("submitted", "submitted"),
    ("techreport", "technical report"),
    ("translator", "translator"),
    ("version", "version"),
    ("volume", "volume"),
];

/// What a key says.
pub(super) fn said(key: &str) -> Option<&'static str> {
    let row = TERMS.iter().find(|row| row.0 == key)?;
    Some(row.1)
}

/// The series of a journal: a number is its ordinal, `2nd series`.
pub(super) fn series(words: &str) -> Option<String> {
    let number: u32 = words.parse().ok()?;
    let ending = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    Some(format!("{number}{ending} series"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_a_series_is_an_ordinal() {
        for (number, expected) in [
            ("1", "1st"),
            ("12", "12th"),
            ("22", "22nd"),
            ("103", "103rd"),
        ] {
            assert_eq!(series(number), Some(format!("{expected} series")));
        }
        assert_eq!(series("new"), None);
    }
}
