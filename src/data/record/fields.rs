//! One field of a CSL record: texts, names and dates in the forms that CSL-YAML and
//! CSL-JSON write them, as citeproc and Pandoc read them.

use super::markup::micro_markup;
use crate::csl::{Date, DatePoint, Name, Reference, Variable, VariableKind};
use crate::data::yaml::{Entry, Node, Taker, Value};
use crate::diag::{Code, Diagnostic};
use crate::text::near;

/// How the texts of a record are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::data) enum Dialect {
    /// In Markdown, as Pandoc reads CSL-YAML.
    Yaml,
    /// In CSL's own micro-markup.
    Json,
}

/// Reads one field into `reference`. A field that is no variable of CSL is passed
/// over, with a note if it looks like a misspelt one.
pub(super) fn read_field(
    taker: &mut Taker,
    reference: &mut Reference,
    entry: &Entry,
    dialect: Dialect,
) {
    let key = &*entry.key;
    let Some(variable) = Variable::parse(key) else {
        if dialect == Dialect::Yaml {
            hint_at_misspelling(taker, entry);
        }
        return;
    };
    if entry.node.is_nothing() {
        return;
    }
    match variable.kind() {
        VariableKind::Text | VariableKind::Number => {
            if let Some(text) = text_of(taker, key, &entry.node, dialect) {
                reference.set_text(variable, &text);
            }
        }
        VariableKind::Name => {
            let names = names_of(taker, key, &entry.node);
            if !names.is_empty() {
                reference.set_names(variable, names);
            }
        }
        VariableKind::Date => {
            if let Some(date) = date_of(taker, key, &entry.node) {
                reference.set_date(variable, date);
            }
        }
    }
}

fn hint_at_misspelling(taker: &mut Taker, entry: &Entry) {
    let known = Variable::ALL
        .iter()
        .map(|variable| variable.name())
        .chain(["id", "type", "custom"]);
    let near = near(&entry.key, known);
    if near.is_some() {
        let message = format!("CSL has no field `{}`", entry.key);
        let span = entry.span(taker.file);
        let fault = Diagnostic::at(Code::UNKNOWN_FRONT_MATTER, &span, message);
        taker
            .found
            .push(fault.label("passed over").did_you_mean(near, &span));
    }
}

fn text_of(taker: &mut Taker, key: &str, node: &Node, dialect: Dialect) -> Option<String> {
    // Some exporters write a single title as a list of one.
    let node = match &node.value {
        Value::List(items) if items.len() == 1 => &items[0],
        _ => node,
    };
    let text = taker.text(key, node)?;
    Some(match dialect {
        Dialect::Yaml if key != "URL" && key != "DOI" => micro_markup(&text),
        _ => text,
    })
}

fn names_of(taker: &mut Taker, key: &str, node: &Node) -> Vec<Name> {
    let mut names = Vec::new();
    for item in taker.items(node) {
        match &item.value {
            Value::Scalar { text, .. } if !item.is_nothing() => names.push(Name::parse(text)),
            Value::Map(parts) => names.extend(name_of(taker, key, parts)),
            Value::Scalar { .. } => {}
            Value::List(_) => taker.wrong(key, "names, each a mapping or a text", item),
        }
    }
    names
}

fn name_of(taker: &mut Taker, key: &str, parts: &[Entry]) -> Option<Name> {
    let mut part = |name: &str| {
        let entry = parts.iter().find(|entry| entry.key == name)?;
        match &entry.node.value {
            Value::Scalar { text, .. } if !entry.node.is_nothing() => Some(text.trim().to_owned()),
            Value::Scalar { .. } => None,
            _ => {
                taker.wrong(key, &format!("text as `{name}`"), &entry.node);
                None
            }
        }
    };
    if let Some(literal) = part("literal")
        .or_else(|| part("name"))
        .filter(|text| !text.is_empty())
    {
        return Some(Name::literal(&literal));
    }
    let (family, given) = (
        part("family").unwrap_or_default(),
        part("given").unwrap_or_default(),
    );
    let dropping = part("dropping-particle").unwrap_or_default();
    let non_dropping = part("non-dropping-particle").unwrap_or_default();
    let suffix = part("suffix").unwrap_or_default();
    let said = |name: &str| {
        parts.iter().any(|entry| {
            entry.key == name
                && matches!(&entry.node.value, Value::Scalar { text, .. }
                    if matches!(&**text, "true" | "True" | "1"))
        })
    };
    if family.is_empty() && given.is_empty() {
        return None;
    }
    let name = Name::person(&family, &given)
        .with_dropping_particle(&dropping)
        .with_non_dropping_particle(&non_dropping)
        .with_suffix(&suffix, said("comma-suffix"));
    let name = if said("static-ordering") {
        name.with_static_order()
    } else {
        name
    };
    let split = !parts
        .iter()
        .any(|entry| entry.key == "parse-names" && !said("parse-names"));
    Some(if split {
        name.with_particles_split()
    } else {
        name
    })
}

fn date_of(taker: &mut Taker, key: &str, node: &Node) -> Option<Date> {
    match &node.value {
        Value::Scalar { text, .. } => {
            let text = text.trim();
            // A date that cannot be counted with is printed as it stands, as in
            // citeproc (`forthcoming`), unless it was meant to be one.
            let date = Date::from_edtf(text).or_else(|| day_written_out(text));
            if date.is_none() && text.starts_with(|first: char| first.is_ascii_digit()) {
                let written = taker.spanned(key, node)?;
                taker.found.push(crate::data::yaml::bad_date(key, &written));
            }
            Some(date.unwrap_or_else(|| Date::literal(text)))
        }
        Value::Map(parts) => date_of_parts(taker, key, parts, node),
        Value::List(items) => match items.as_slice() {
            [] => None,
            [one] => date_of(taker, key, one),
            [start, end] => {
                let (start, end) = (date_of(taker, key, start)?, date_of(taker, key, end)?);
                Some(Date::span(start.start()?, end.start()?))
            }
            _ => {
                taker.wrong(key, "a date, or two for a span", node);
                None
            }
        },
    }
}

/// `2016-1-5` and the like: not EDTF, but plain enough for citeproc.
fn day_written_out(text: &str) -> Option<Date> {
    let numbers: Vec<i32> = text
        .split('-')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let sound = matches!(numbers.as_slice(), [_, 1..=12] | [_, 1..=12, 1..=31]);
    (sound && numbers[0] > 999)
        .then(|| Date::from_parts(&[&numbers]))
        .flatten()
}

fn date_of_parts(taker: &mut Taker, key: &str, parts: &[Entry], node: &Node) -> Option<Date> {
    let text = |name: &str| {
        parts
            .iter()
            .find(|entry| entry.key == name)
            .and_then(|entry| match &entry.node.value {
                Value::Scalar { text, .. } if !entry.node.is_nothing() => Some(text.trim()),
                _ => None,
            })
    };
    let number = |name: &str| text(name).and_then(|text| text.parse::<i32>().ok());
    let listed = parts.iter().find(|entry| entry.key == "date-parts");
    let date = if let Some(entry) = listed {
        let rows = number_rows(&entry.node);
        let rows: Vec<&[i32]> = rows.iter().map(Vec::as_slice).collect();
        Date::from_parts(&rows)
    } else if let Some(year) = number("year") {
        let small = |name| number(name).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
        Some(Date::at(DatePoint::new(year, small("month"), small("day"))))
    } else {
        text("raw").map(|raw| {
            Date::from_edtf(raw)
                .or_else(|| day_written_out(raw))
                .unwrap_or_else(|| Date::literal(raw))
        })
    };
    let literal = text("literal").filter(|text| !text.is_empty());
    let date = match (date, literal) {
        (Some(date), Some(literal)) => date.with_literal(literal),
        (Some(date), None) => date,
        (None, Some(literal)) => Date::literal(literal),
        (None, None) => {
            // `date-parts: [[]]` is how some exporters write that there is no date.
            if listed.is_none() {
                taker.wrong(key, "a date", node);
            }
            return None;
        }
    };
    let circa = text("circa").is_some_and(|word| !matches!(word, "" | "0" | "false"));
    let date = if circa { date.with_circa(true) } else { date };
    Some(match text("season") {
        Some(season) => date.with_season(season),
        None => date,
    })
}

/// Rows of whole numbers; what is no number ends its row.
fn number_rows(node: &Node) -> Vec<Vec<i32>> {
    let Value::List(rows) = &node.value else {
        return Vec::new();
    };
    let number = |node: &Node| match &node.value {
        Value::Scalar { text, .. } => text.trim().parse().ok(),
        _ => None,
    };
    let row = |node: &Node| match &node.value {
        Value::List(numbers) => numbers.iter().map_while(number).collect(),
        _ => Vec::new(),
    };
    if rows
        .iter()
        .all(|row| matches!(row.value, Value::Scalar { .. }))
    {
        return vec![rows.iter().map_while(number).collect()];
    }
    rows.iter().map(row).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::ItemType;
    use crate::data::yaml;
    use crate::text::TextFile;

    #[track_caller]
    fn read(text: &str, expected: &[&str]) -> Reference {
        let file = TextFile::new("a.yaml", text);
        let node = yaml::parse(&file, 0, text.len()).value.unwrap();
        let mut taker = Taker::new(&file, Code::BAD_RECORD);
        let Value::Map(entries) = &node.value else {
            panic!("a mapping")
        };
        let mut reference = Reference::new("a", ItemType::Book);
        for entry in entries {
            read_field(&mut taker, &mut reference, entry, Dialect::Yaml);
        }
        let found: Vec<&str> = taker.found.iter().map(|fault| fault.code.name).collect();
        assert_eq!(found, expected);
        reference
    }

    #[track_caller]
    fn check_date(text: &str, year: Option<i32>, month: u8, day: u8) {
        let reference = read(&format!("issued: {text}\n"), &[]);
        let start = reference.date(Variable::Issued).and_then(Date::start);
        assert_eq!(
            start.map(|point| (point.year, point.month, point.day)),
            year.map(|y| (y, month, day))
        );
    }

    #[test]
    fn dates_are_read_in_every_form_that_records_have() {
        check_date("2016-10-31", Some(2016), 10, 31);
        check_date("2016", Some(2016), 0, 0);
        check_date("{date-parts: [[2016, 10]]}", Some(2016), 10, 0);
        check_date("{date-parts: [[\"2016\", \"10\", 3]]}", Some(2016), 10, 3);
        check_date("[{year: 2016, month: 4}]", Some(2016), 4, 0);
        check_date("{raw: 2016-10}", Some(2016), 10, 0);
        check_date("forthcoming", None, 0, 0);
        check_date("2016-1-5", Some(2016), 1, 5);
    }

    #[test]
    fn a_date_that_begins_as_one_and_is_none_is_reported() {
        read("issued: 2016-13-45\n", &["bad-date"]);
    }

    #[test]
    fn names_are_persons_bodies_or_texts() {
        let text =
            "author:\n- {family: Berg, given: Jan van der}\n- {literal: Ankura CTAPT}\n- Slate\n";
        let reference = read(text, &[]);
        let names: Vec<(&str, bool)> = reference
            .names(Variable::Author)
            .iter()
            .map(|name| (name.family(), name.is_literal()))
            .collect();
        assert_eq!(
            names,
            [("Berg", false), ("Ankura CTAPT", true), ("Slate", true)]
        );
    }

    #[test]
    fn a_misspelt_field_is_hinted_at_and_a_foreign_one_is_not() {
        read("container_title: X\n", &["unknown-front-matter"]);
        read("zotero-collection-of-mine: X\n", &[]);
    }

    #[test]
    fn a_title_may_hold_markdown() {
        let reference = read("title: 'On *E. coli* -- a [BBC]{.nocase} study'\n", &[]);
        let title = reference.text(Variable::Title);
        assert_eq!(
            title,
            Some("On <i>E. coli</i> – a <span class=\"nocase\">BBC</span> study")
        );
    }
}
