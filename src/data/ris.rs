//! RIS: the tagged records that databases and reference managers export.
//!
//! A record is lines of `TAG  - value` from `TY` to `ER`. The main function is
//! [`read_ris`]; it does not know which book the records go to.

use crate::csl::{Date, ItemType, Name, Reference, Variable as V};

/// A record, and the tags in it that have no field, each with its line.
#[derive(Clone, Debug, PartialEq)]
pub struct RisRecord {
    /// The work. Its id is that of the record, or empty.
    pub reference: Reference,
    /// What was not taken over: line and tag.
    pub passed_over: Vec<(usize, String)>,
}

/// Reads every record of a file. What stands outside records is passed over.
pub fn read_ris(text: &str) -> Vec<RisRecord> {
    let mut records = Vec::new();
    let mut open: Option<RisRecord> = None;
    for (number, line) in text.lines().enumerate() {
        let Some((tag, value)) = tagged(line) else {
            continue;
        };
        match (tag, &mut open) {
            ("TY", _) => {
                records.extend(open.take());
                open = Some(RisRecord {
                    reference: Reference::new("", kind_of(value)),
                    passed_over: Vec::new(),
                });
            }
            ("ER", _) => records.extend(open.take()),
            (tag, Some(record)) if !value.is_empty() => {
                let taken = take(&mut record.reference, tag, value);
                if !taken {
                    record.passed_over.push((number + 1, tag.to_owned()));
                }
            }
            _ => {}
        }
    }
    records.extend(open);
    records
}

/// `AU  - Smith, Ann`
fn tagged(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches('\u{feff}');
    let tag = line.get(..2)?;
    let rest = line[2..].trim_start().strip_prefix('-')?;
    let sound = tag
        .bytes()
        .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit());
    sound.then_some((tag, rest.trim()))
}

fn kind_of(word: &str) -> ItemType {
    use ItemType as T;
    match word {
        "JOUR" | "EJOUR" | "JFULL" | "ABST" => T::ArticleJournal,
        "MGZN" => T::ArticleMagazine,
        "NEWS" => T::ArticleNewspaper,
        "BOOK" | "EBOOK" | "EDBOOK" => T::Book,
        "CHAP" | "ECHAP" => T::Chapter,
        "CONF" | "CPAPER" => T::PaperConference,
        "THES" => T::Thesis,
        "RPRT" | "GOVDOC" => T::Report,
        "ELEC" | "WEB" | "ICOMM" => T::Webpage,
        "BLOG" => T::PostWeblog,
        "VIDEO" | "MPCT" | "ADVS" => T::MotionPicture,
        "SOUND" | "MUSIC" => T::Song,
        "CASE" => T::LegalCase,
        "STAT" => T::Legislation,
        "BILL" => T::Bill,
        "HEAR" => T::Hearing,
        "PAT" => T::Patent,
        "DATA" | "AGGR" => T::Dataset,
        "COMP" => T::Software,
        "MAP" => T::Map,
        "ART" | "FIGURE" => T::Graphic,
        "PCOMM" => T::PersonalCommunication,
        "UNPB" | "MANSCPT" => T::Manuscript,
        "ENCYC" => T::EntryEncyclopedia,
        "DICT" => T::EntryDictionary,
        "STAND" => T::Standard,
        "PAMP" => T::Pamphlet,
        "SLIDE" => T::Speech,
        _ => T::Document,
    }
}

/// Takes one line over; false if there is no field for it.
fn take(reference: &mut Reference, tag: &str, value: &str) -> bool {
    let journal = matches!(
        reference.kind,
        ItemType::ArticleJournal | ItemType::ArticleMagazine | ItemType::ArticleNewspaper
    );
    let variable = match tag {
        "ID" => {
            reference.id = value.into();
            return true;
        }
        "AU" | "A1" => return name(reference, V::Author, value),
        "ED" | "A2" => return name(reference, V::Editor, value),
        "A3" => return name(reference, V::CollectionEditor, value),
        "TA" | "A4" => return name(reference, V::Translator, value),
        "PY" | "Y1" | "DA" => return date(reference, V::Issued, value),
        "Y2" => return date(reference, V::Accessed, value),
        "SP" | "EP" => return page(reference, tag, value),
        "TI" | "T1" | "CT" => V::Title,
        "T2" | "JO" | "JF" | "BT" => V::ContainerTitle,
        "JA" | "J1" | "J2" => V::ContainerTitleShort,
        "T3" => V::CollectionTitle,
        "ST" => V::TitleShort,
        "VL" => V::Volume,
        "IS" if journal => V::Issue,
        "IS" | "M1" => V::Number,
        "PB" => V::Publisher,
        "CY" | "PP" => V::PublisherPlace,
        "SN" if journal => V::Issn,
        "SN" => V::Isbn,
        "DO" => V::Doi,
        "UR" | "L2" => V::Url,
        "AB" | "N2" => V::Abstract,
        "N1" => V::Note,
        "ET" => V::Edition,
        "LA" => V::Language,
        "M3" => V::Genre,
        "SE" => V::Section,
        "CN" => V::CallNumber,
        "NV" => V::NumberOfVolumes,
        "DB" => V::Source,
        "KW" => V::Keyword,
        _ => return false,
    };
    let joined = match (reference.text(variable), variable) {
        (Some(before), V::Keyword) => format!("{before}, {value}"),
        (Some(before), V::Note | V::Abstract) => format!("{before}\n{value}"),
        // The first of several stands, and says so.
        (Some(before), _) => {
            return before == value || tag == "JA" || tag == "T2" || tag == "JF" || tag == "JO";
        }
        (None, _) => value.to_owned(),
    };
    reference.set_text(variable, &joined);
    true
}

fn name(reference: &mut Reference, variable: V, value: &str) -> bool {
    if value.chars().all(|c| c == ',' || c.is_whitespace()) {
        return true;
    }
    let mut names = reference.names(variable).to_vec();
    // In RIS, a name without a comma is that of a body.
    names.push(match value.contains(',') {
        true => {
            let parts: Vec<&str> = value.split(',').map(str::trim).collect();
            let name = Name::person(parts[0], parts.get(1).copied().unwrap_or_default());
            name.with_suffix(parts.get(2).copied().unwrap_or_default(), false)
                .with_particles_split()
        }
        false => Name::literal(value),
    });
    reference.set_names(variable, names);
    true
}

/// `2016/10/31/` and what people write in its place; the most exact of several counts.
fn date(reference: &mut Reference, variable: V, value: &str) -> bool {
    let written: Vec<&str> = value
        .split('/')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .collect();
    if written.is_empty() {
        return true;
    }
    let numbers: Vec<i32> = written.iter().map_while(|part| part.parse().ok()).collect();
    let read = match numbers.is_empty() || numbers[0] < 32 {
        true => Date::read(value),
        false => Date::from_parts(&[&numbers[..numbers.len().min(3)]])
            .unwrap_or_else(|| Date::literal(value)),
    };
    let exactness = |date: &Date| {
        date.start().map_or(0, |point| {
            1 + u8::from(point.month > 0) + u8::from(point.day > 0)
        })
    };
    let known = reference.date(variable).map_or(0, exactness);
    if reference.date(variable).is_none() || exactness(&read) > known {
        reference.set_date(variable, read);
    }
    true
}

fn page(reference: &mut Reference, tag: &str, value: &str) -> bool {
    let page = match (reference.text(V::Page), tag) {
        (None, _) => value.to_owned(),
        (Some(first), "EP") if first != value && !first.contains('-') => format!("{first}-{value}"),
        (Some(_), _) => return true,
    };
    reference.set_text(V::Page, &page);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_with_its_names_dates_and_pages() {
        let text = "TY  - NEWS\r\nAU  - van der Berg, Jan\r\nAU  - Kettle Board\r\nTI  - A kettle\r\nT2  - The Ledger\r\nPY  - 2016\r\nDA  - 2016/10/31/\r\nSP  - 3\r\nEP  - 4\r\nUR  - https://example.org/a\r\nKW  - water\r\nKW  - air\r\nC7  - x\r\nER  - \r\n";
        let records = read_ris(text);
        assert_eq!(records.len(), 1);
        let work = &records[0].reference;
        assert_eq!(work.kind, ItemType::ArticleNewspaper);
        assert_eq!(work.names(V::Author)[0].non_dropping_particle(), "van der");
        assert!(work.names(V::Author)[1].is_literal());
        assert_eq!(
            work.date(V::Issued).and_then(Date::to_edtf).as_deref(),
            Some("2016-10-31")
        );
        assert_eq!(
            (work.text(V::Page), work.text(V::Keyword)),
            (Some("3-4"), Some("water, air"))
        );
        assert_eq!(records[0].passed_over, [(13, "C7".to_owned())]);
    }

    #[test]
    fn a_record_that_is_never_ended_is_read_too() {
        assert_eq!(
            read_ris("TY  - BOOK\nTI  - A\nTY  - BOOK\nTI  - B\n").len(),
            2
        );
    }
}
