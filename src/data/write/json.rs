//! CSL-JSON, after the schema of CSL 1.0.2 (`csl-data.json`).

use serde_json::{Map, Value as Json, json};

use crate::csl::{Date, DatePoint, Name, Reference, Value};

/// A file of these records: a list, one field on a line, with a line feed at its end.
pub fn csl_json<'r>(references: impl IntoIterator<Item = &'r Reference>) -> String {
    csl_json_part(references, true, true)
}

/// A part of such a file: it begins the list if these are the first records, and ends it if
/// they are the last.
pub fn csl_json_part<'r>(
    references: impl IntoIterator<Item = &'r Reference>,
    begins: bool,
    ends: bool,
) -> String {
    let mut out = String::new();
    for (at, reference) in references.into_iter().enumerate() {
        out.push(if begins && at == 0 { '[' } else { ',' });
        // A line feed in a text is written as two letters, so that all lines are the list's.
        for line in csl_json_item(reference).lines() {
            out.push_str("\n  ");
            out.push_str(line);
        }
    }
    if ends {
        let is_empty = begins && out.is_empty();
        out.push_str(if is_empty { "[]\n" } else { "\n]\n" });
    }
    out
}

/// One record as an object, one field on a line.
pub fn csl_json_item(reference: &Reference) -> String {
    printed(&item(reference))
}

fn printed(value: &Json) -> String {
    serde_json::to_string_pretty(value).expect("a tree of texts can be written")
}

fn item(reference: &Reference) -> Json {
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(&*reference.id));
    out.insert("type".to_owned(), json!(reference.kind.name()));
    for (variable, value) in reference.fields() {
        let value = match value {
            Value::Text(text) => json!(&**text),
            Value::Names(names) => Json::Array(names.iter().map(name).collect()),
            Value::Date(value) => date(value),
        };
        out.insert(variable.name().to_owned(), value);
    }
    Json::Object(out)
}

fn name(name: &Name) -> Json {
    if name.is_literal() {
        return json!({ "literal": name.family() });
    }
    let mut out = Map::new();
    let parts = [
        ("family", name.family()),
        ("given", name.given()),
        ("dropping-particle", name.dropping_particle()),
        ("non-dropping-particle", name.non_dropping_particle()),
        ("suffix", name.suffix()),
    ];
    for (key, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
        out.insert((*key).to_owned(), json!(part));
    }
    if name.comma_suffix() {
        out.insert("comma-suffix".to_owned(), json!(true));
    }
    if name.static_order() {
        out.insert("static-ordering".to_owned(), json!(true));
    }
    // Who reads it would look for particles in the parts, and find some that are none.
    if name.clone().with_particles_split() != *name {
        out.insert("parse-names".to_owned(), json!(false));
    }
    Json::Object(out)
}

fn date(date: &Date) -> Json {
    let mut out = Map::new();
    let alone = date.end().is_none() && !date.is_open();
    if let Some(start) = date.start() {
        let mut rows = vec![parts(start, !alone)];
        if let Some(end) = date.end() {
            rows.push(parts(end, true));
        } else if date.is_open() {
            rows.push(vec![0]);
        }
        out.insert("date-parts".to_owned(), json!(rows));
        if alone && start.season > 0 {
            out.insert("season".to_owned(), json!(start.season));
        }
    }
    if !date.season_text().is_empty() {
        out.insert("season".to_owned(), json!(date.season_text()));
    }
    if date.is_circa() {
        out.insert("circa".to_owned(), json!(true));
    }
    if !date.literal_text().is_empty() {
        out.insert("literal".to_owned(), json!(date.literal_text()));
    }
    Json::Object(out)
}

/// Year, month and day; a season as the month that EDTF has for it, if that is asked for.
fn parts(point: DatePoint, season: bool) -> Vec<i32> {
    let month = match point.season {
        0 => point.month,
        _ if season => 20 + point.season,
        _ => 0,
    };
    let mut parts = vec![point.year];
    parts.extend(
        [month, point.day]
            .iter()
            .take_while(|&&part| part > 0)
            .map(|&part| i32::from(part)),
    );
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::read_records;
    use crate::text::TextFile;

    /// Reads records from YAML, writes them, reads them again, and wants the same.
    #[track_caller]
    fn check(yaml: &str) {
        let read = |name: &str, text: &str| -> Vec<Reference> {
            let read = read_records(&TextFile::new(name, text));
            assert!(read.found.is_empty(), "{:?}", read.found);
            let records = read.value.iter();
            records
                .map(|record| record.reference.as_deref().unwrap().clone())
                .collect()
        };
        let before = read("a.yaml", yaml);
        assert_eq!(read("a.json", &csl_json(&before)), before);
    }

    #[test]
    fn parts_make_the_whole() {
        let works = ["a", "b", "c"].map(|id| Reference::new(id, crate::csl::ItemType::Book));
        let whole = csl_json(&works);
        let items: Vec<Json> = works.iter().map(item).collect();
        assert_eq!(whole, printed(&Json::Array(items)) + "\n");
        let parts =
            csl_json_part(&works[..2], true, false) + &csl_json_part(&works[2..], false, true);
        assert_eq!(parts, whole);
        assert_eq!(csl_json([]), "[]\n");
    }

    #[test]
    fn records_come_back_from_csl_json_as_they_went() {
        check(
            "- id: a/b?c\n  type: article-newspaper\n  title: 'The *Kettle* \"war\" & <more>'\n  \
             author:\n  - {family: Berg, given: Jan, non-dropping-particle: van der}\n  \
             - {family: de la Cruz, given: Ana, parse-names: false}\n  - {literal: Kettle Board}\n  \
             - {family: King, given: Martin, suffix: Jr., comma-suffix: true}\n  \
             issued: 2016-10-31\n  volume: 3\n  URL: https://example.org/a_b\n",
        );
    }

    #[test]
    fn dates_of_every_form_come_back() {
        for date in [
            "2016~",
            "2016/2017-03",
            "2016-05/..",
            "2016-22",
            "2016-21/2016-23",
            "-0043",
            "forthcoming",
            "{date-parts: [[2016]], season: Michaelmas}",
            "{date-parts: [[2016, 3]], literal: Lent 2016}",
        ] {
            check(&format!("- {{id: a, type: book, issued: {date}}}\n"));
        }
    }
}
