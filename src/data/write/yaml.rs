//! CSL-YAML, as `references:` and the files under `content/sources/` hold it.

use serde_yaml::{Mapping, Value as Yaml};

use crate::csl::{Date, Name, Reference, Value, Variable};

/// What casebook keeps beside a reference, as far as it can be told from other people's
/// files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Other names of the source.
    pub aliases: Vec<String>,
    /// Saved copies.
    pub copies: Vec<SavedCopy>,
}

/// A saved copy, at an archive or in a file; what is not known is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SavedCopy {
    /// Its address.
    pub url: String,
    /// Its file, below the content folder.
    pub file: String,
    /// The day on which it was made, as EDTF.
    pub captured: String,
    /// Who made it.
    pub by: String,
    /// Its hash, in hex.
    pub sha256: String,
}

/// One record as an item of a YAML list, with a line feed at its end.
///
/// `reference` is `None` for a record that adds to one that stands elsewhere.
pub fn csl_yaml_item(id: &str, reference: Option<&Reference>, beside: &Beside) -> String {
    let mut item = map([("id", id.into())]);
    if let Some(reference) = reference {
        item.insert("type".into(), reference.kind.name().into());
        for (variable, value) in reference.fields() {
            let value = match value {
                Value::Text(text) if matches!(variable, Variable::Url | Variable::Doi) => {
                    (&**text).into()
                }
                Value::Text(text) => markdown(text).into(),
                Value::Names(names) => names.iter().map(name_of).collect(),
                Value::Date(date) => date_of(date),
            };
            item.insert(variable.name().into(), value);
        }
    }
    let custom = beside_of(beside);
    if !custom.is_empty() {
        item.insert("custom".into(), custom.into());
    }
    let yaml = serde_yaml::to_string(&[&item]).expect("texts, lists and maps can be written");
    match yaml.contains(BREAKS) {
        false => yaml,
        true => {
            let json = serde_json::to_string(&item).expect("keys are texts");
            format!("- {}\n", with_breaks_escaped(json))
        }
    }
}

/// What ended a line in YAML 1.1 and ends none in 1.2: who writes by the one and is read by
/// the other finds other words. In JSON, which is YAML, they can be written by their number.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

fn with_breaks_escaped(json: String) -> String {
    BREAKS.iter().fold(json, |json, &c| {
        json.replace(c, &format!("\\u{:04x}", u32::from(c)))
    })
}

fn map<const N: usize>(parts: [(&str, Yaml); N]) -> Mapping {
    let parts = parts.into_iter();
    parts.map(|(key, part)| (key.into(), part)).collect()
}

/// A map of those of the parts that are there.
fn filled<const N: usize>(parts: [(&str, &str); N]) -> Mapping {
    let there = parts.into_iter().filter(|(_, part)| !part.is_empty());
    there.map(|(key, part)| (key.into(), part.into())).collect()
}

fn beside_of(beside: &Beside) -> Mapping {
    let mut custom = Mapping::new();
    if !beside.aliases.is_empty() {
        let aliases = beside.aliases.iter();
        custom.insert(
            "aliases".into(),
            aliases.map(|alias| Yaml::from(&**alias)).collect(),
        );
    }
    if !beside.copies.is_empty() {
        let copy = |copy: &SavedCopy| {
            Yaml::from(filled([
                ("url", &copy.url),
                ("file", &copy.file),
                ("captured", &copy.captured),
                ("by", &copy.by),
                ("sha256", &copy.sha256),
            ]))
        };
        custom.insert("archive".into(), beside.copies.iter().map(copy).collect());
    }
    custom
}

fn name_of(name: &Name) -> Yaml {
    if name.is_literal() {
        return map([("literal", name.family().into())]).into();
    }
    let mut parts = filled([
        ("family", name.family()),
        ("given", name.given()),
        ("dropping-particle", name.dropping_particle()),
        ("non-dropping-particle", name.non_dropping_particle()),
        ("suffix", name.suffix()),
    ]);
    let flags = [
        ("comma-suffix", name.comma_suffix(), true),
        ("static-ordering", name.static_order(), true),
        (
            "parse-names",
            name.clone().with_particles_split() != *name,
            false,
        ),
    ];
    let told = flags.into_iter().filter(|(_, is_told, _)| *is_told);
    parts.extend(told.map(|(key, _, flag)| (key.into(), flag.into())));
    parts.into()
}

fn date_of(date: &Date) -> Yaml {
    let (literal, season) = (date.literal_text(), date.season_text());
    match date.to_edtf() {
        Some(edtf) if !date.is_in_edtf() => {
            let words = if literal.is_empty() { &edtf } else { literal };
            map([("literal", words.into())]).into()
        }
        Some(edtf) if literal.is_empty() && season.is_empty() => edtf.into(),
        Some(edtf) => filled([("raw", &edtf), ("season", season), ("literal", literal)]).into(),
        None => map([("literal", literal.into())]).into(),
    }
}

/// A text as a scalar on one line, which YAML reads as that text and nothing else.
pub fn scalar(text: &str) -> String {
    if text.chars().any(char::is_control) || text.contains(BREAKS) {
        return with_breaks_escaped(serde_json::to_string(text).expect("a text can be written"));
    }
    let mut scalar = serde_yaml::to_string(text).expect("a text can be written");
    scalar.truncate(scalar.trim_end().len());
    scalar
}

/// A text in CSL's micro-markup, as Markdown that is read as the same.
fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut before = ' ';
    while let Some(c) = rest.chars().next() {
        if let Some(length) = tag_at(rest) {
            out.push_str(&rest[..length]);
            rest = &rest[length..];
            before = '>';
            continue;
        }
        let doubled = matches!(c, '-' | '.') && before == c;
        if doubled || "*_`[]<^~\\&".contains(c) && (c != '&' || is_entity(rest)) {
            out.push('\\');
        }
        out.push(c);
        before = c;
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// Whether an ampersand begins what Markdown would read as a character.
fn is_entity(text: &str) -> bool {
    let name = text[1..].split(';').next().unwrap_or_default();
    name.len() + 1 < text.len()
        && !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'#')
}

/// The length of the tag of CSL's micro-markup that `text` begins with.
fn tag_at(text: &str) -> Option<usize> {
    const TAGS: [&str; 10] = [
        "<i>", "</i>", "<b>", "</b>", "<sup>", "</sup>", "<sub>", "</sub>", "<sc>", "</sc>",
    ];
    if let Some(tag) = TAGS.iter().find(|tag| text.starts_with(**tag)) {
        return Some(tag.len());
    }
    if text.starts_with("</span>") {
        return Some("</span>".len());
    }
    text.starts_with("<span ")
        .then(|| text.find('>').map(|end| end + 1))?
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{DatePoint, ItemType};
    use crate::data::read_records;
    use crate::text::TextFile;

    #[track_caller]
    fn check(reference: &Reference) {
        let text = csl_yaml_item(&reference.id, Some(reference), &Beside::default());
        let read = read_records(&TextFile::new("a.yaml", &*text));
        assert!(read.found.is_empty(), "{:?}\n{text}", read.found);
        assert_eq!(
            read.value[0].reference.as_deref(),
            Some(reference),
            "{text}"
        );
    }

    #[test]
    fn texts_come_back_whatever_characters_they_hold() {
        for title in [
            "Plain",
            "2016",
            "no",
            "It's: a *kettle* [x] #1 -- and... \\more & &amp; <y> \"z\" a_b ~c~ ^d^",
            "On <i>E. coli</i> and <span class=\"nocase\">BBC</span> - yes",
            "- a list?",
            "Größe 東京 ‘x’",
        ] {
            let mut reference = Reference::new("a: b", ItemType::Book);
            reference.set_text(Variable::Title, title);
            reference.set_text(Variable::Url, "https://example.org/a_b?c=*d*&e#f");
            check(&reference);
        }
    }

    #[test]
    fn a_span_that_ends_before_it_begins_is_written_as_words() {
        let mut reference = Reference::new("a", ItemType::Book);
        let (late, early) = (DatePoint::new(2056, 10, 0), DatePoint::new(2016, 11, 3));
        reference.set_date(Variable::Issued, Date::span(late, early));
        let text = csl_yaml_item("a", Some(&reference), &Beside::default());
        assert!(text.contains("literal: 2056-10/2016-11-03"), "{text}");
        assert!(
            read_records(&TextFile::new("a.yaml", &*text))
                .found
                .is_empty()
        );
    }

    #[test]
    fn what_ends_a_line_in_old_yaml_alone_comes_back() {
        let id = "```{\u{2028}> [!c``.b`laim] k}ledger2016";
        check(&Reference::new(id, ItemType::Book));
        assert_eq!(scalar("a\u{2029}b\u{85}"), "\"a\\u2029b\\u0085\"");
    }

    #[test]
    fn names_and_dates_come_back() {
        let mut reference = Reference::new("a", ItemType::Book);
        reference.set_names(
            Variable::Author,
            vec![
                Name::person("Berg", "Jan").with_non_dropping_particle("van der"),
                Name::literal("Kettle, & Sons"),
                Name::person("de la Cruz", "Ana"),
            ],
        );
        reference.set_date(Variable::Issued, Date::at(DatePoint::new(2016, 10, 31)));
        reference.set_date(Variable::Accessed, Date::at(DatePoint::new(2016, 0, 0)));
        reference.set_date(Variable::OriginalDate, Date::literal("no date: none"));
        check(&reference);
    }

    #[test]
    fn what_stands_beside_a_reference_comes_back() {
        let beside = Beside {
            aliases: vec!["HeatSt".to_owned(), "Salon & Co".to_owned()],
            copies: vec![SavedCopy {
                url: "https://web.archive.org/x".to_owned(),
                captured: "2020-04-26".to_owned(),
                by: "wayback".to_owned(),
                ..SavedCopy::default()
            }],
        };
        let text = csl_yaml_item("a", None, &beside);
        let read = read_records(&TextFile::new("a.yaml", &*text));
        assert!(read.found.is_empty(), "{:?}\n{text}", read.found);
        let custom = read.value[0].custom.as_deref().unwrap();
        assert_eq!(custom.aliases[1].value, "Salon & Co");
        assert_eq!(custom.copies[0].by.as_deref(), Some("wayback"));
    }
}
