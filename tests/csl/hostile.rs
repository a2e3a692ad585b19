//! Text that means harm, in every field of a record.

use std::sync::Arc;

use casebook::csl::{
    Cluster, Date, Item, ItemType, Library, Locator, LocatorLabel, Name, Reference, Rich, Style,
    Variable, VariableKind,
};

/// A record whose every field holds `text`.
pub fn record(text: &str, kind: ItemType) -> Reference {
    let mut record = Reference::new(text, kind);
    for variable in Variable::ALL {
        match variable.kind() {
            VariableKind::Text | VariableKind::Number => record.set_text(*variable, text),
            VariableKind::Name => {
                let names = vec![
                    Name::parse(text),
                    Name::person(text, text)
                        .with_suffix(text, true)
                        .with_dropping_particle(text)
                        .with_particles_split(),
                    Name::literal(text),
                ];
                record.set_names(*variable, names);
            }
            VariableKind::Date => record.set_date(*variable, Date::read(text).with_season(text)),
        }
    }
    record
}

/// Prints records that hold `text` in every way; panics if the HTML holds a tag
/// or an address that the writer does not write.
pub fn print(style: &Arc<Style>, text: &str) {
    let kinds = [
        ItemType::Book,
        ItemType::ArticleJournal,
        ItemType::LegalCase,
        ItemType::Webpage,
    ];
    let records = kinds
        .iter()
        .map(|kind| Arc::new(record(text, *kind)))
        .collect();
    let library = Library::new(Arc::clone(style), records);
    let item = |source: u32| Item {
        source,
        prefix: Rich::from_markup(text),
        suffix: Rich::from(text),
        locator: Some(Locator::new(LocatorLabel::Page, text)),
        ..Item::default()
    };
    let mut clusters: Vec<Cluster> = Vec::new();
    for narrative in [false, true] {
        let items = (0..4).map(item).collect();
        clusters.push(Cluster {
            items,
            narrative,
            note: Some(1),
        });
        clusters.extend((0..4).map(|source| Cluster {
            items: vec![item(source)],
            narrative,
            note: Some(2 + source),
        }));
    }
    let printed = library.document_with(&clusters, &[3, 2, 1, 0, 99]);
    let entries = printed.entries.iter().map(|entry| &entry.content);
    for rich in printed
        .citations
        .iter()
        .chain(&printed.named)
        .chain(entries)
    {
        check_tags(&rich.to_html_with(|item| Some(format!("#cite-{item}"))));
    }
    for source in 0..4 {
        check_tags(&library.label(source).to_html());
        check_tags(&library.entry(source).to_html());
    }
}

/// Every tag must be one that the writer of HTML knows, and closed in order.
#[track_caller]
fn check_tags(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>']) {
        rest = &rest[at..];
        let end = rest.find('>').unwrap_or(0);
        let tag = rest.get(1..end).unwrap_or("");
        rest = rest.get(end + 1..).unwrap_or("");
        let name = tag.split(' ').next().unwrap_or("");
        match tag {
            "i" | "b" | "sup" | "sub" => open.push(name),
            "/i" | "/b" | "/sup" | "/sub" | "/span" | "/a" => {
                assert_eq!(open.pop(), Some(&tag[1..]), "{html}");
            }
            _ => {
                let class = tag.strip_prefix("span class=\"csl-");
                let href = tag.strip_prefix("a href=\"");
                let value = class.or(href).and_then(|value| value.strip_suffix('"'));
                assert!(
                    value.is_some_and(|value| !value.contains(['"', '<', '>'])),
                    "{html}"
                );
                let safe = ["#cite-", "http:", "https:", "ftp:", "mailto:"];
                let leads = href.is_none_or(|href| {
                    let href = href.to_ascii_lowercase();
                    safe.iter().any(|start| href.starts_with(start))
                });
                assert!(leads, "{html}");
                open.push(name);
            }
        }
    }
    assert!(open.is_empty(), "{html}");
}
