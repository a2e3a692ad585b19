//! What casebook reads in a text.

use casebook::data::draft::{Block, Body, Cite, CrossKind, Fill, Place};
use casebook::data::{Reading, read_draft};
use casebook::text::TextFile;

use super::{attributes, item};

/// The facts of a text.
pub fn facts(text: &str) -> Vec<String> {
    let body = body(text);
    let marked = marked(&body);
    let mut facts = Vec::new();
    let mut rest = &*marked;
    let mut coded: Option<String> = None;
    while let Some(open) = rest.find('<') {
        let end = open
            + rest[open..]
                .find('>')
                .map_or(rest.len() - open, |end| end + 1);
        let tag = &rest[open..end];
        rest = &rest[end..];
        let name = tag[1..].split([' ', '>']).next().unwrap();
        match name {
            "hole" if let Some(coded) = coded.take() => facts.push(format!("code{coded}")),
            "hole" => facts.extend(hole(
                &body,
                tag[5..].trim_matches([' ', '>']).parse().unwrap(),
            )),
            "mark" => facts.push(format!("span{}", of_tag(tag, ""))),
            "span" | "div" if let Some(held) = held(&body, rest) => {
                match held.strip_prefix("code") {
                    // The language is the first class.
                    Some(language) => coded = Some(with_class(&of_tag(tag, ""), language)),
                    None => facts.push(format!("{held}{}", of_tag(tag, ""))),
                }
            }
            // The box in which a table scrolls.
            "div" if tag == "<div class=\"table\">" && rest.starts_with("\n<table") => {}
            "div" if !value(tag, "class").is_some_and(|class| class.starts_with("callout")) => {
                facts.push(format!("div{}", of_tag(tag, "")));
            }
            // Pandoc knows a face of that name.
            "span" if value(tag, "class").as_deref() == Some("smallcaps") => {}
            "span" if value(tag, "class").as_deref() != Some("task") => {
                facts.push(format!("span{}", of_tag(tag, "")));
            }
            "figure" => facts.push(format!("figure{}", id_of(tag))),
            "table" => facts.push(format!("table{} {}", of_tag(tag, ""), columns(rest))),
            _ => {}
        }
    }
    facts
}

/// The text as casebook keeps it.
pub fn body(text: &str) -> Body {
    let file = TextFile::new("content/pages/a.md", text);
    let reading = Reading {
        private: true,
        ..Reading::default()
    };
    read_draft(&file, Place::Page, &reading).value.body
}

/// The HTML with its holes as tags, and ids where they belong.
fn marked(body: &Body) -> String {
    let mut out = String::new();
    let mut at = 0;
    for (number, hole) in body.holes.iter().enumerate() {
        out.push_str(&body.html[at..hole.at as usize]);
        at = hole.at as usize;
        match hole.what {
            Fill::Anchor(anchor) => {
                let id = &body.anchors[anchor as usize].value;
                out += &format!(" id=\"{}\"", id.replace('"', "&quot;"));
            }
            Fill::CrossAnchor(cross) => {
                out += &format!(" id=\"{}\"", body.cross[cross as usize].id);
            }
            _ => out += &format!("<hole {number}>"),
        }
    }
    out + &body.html[at..]
}

fn hole(body: &Body, number: usize) -> Option<String> {
    Some(match body.holes[number].what {
        Fill::Cite(number) => cite(&body.cites[number as usize]),
        Fill::BlockOpen(number) => block(&body.blocks[number as usize]),
        Fill::HeadingOpen(number) => {
            let heading = &body.headings[number as usize];
            let classes: Vec<&str> = heading.classes.iter().map(String::as_str).collect();
            format!(
                "h{}{}",
                heading.level,
                attributes(&heading.id, &classes, &[])
            )
        }
        Fill::Math(number) => {
            let math = &body.math[number as usize];
            let kind = if math.display { "display" } else { "inline" };
            format!("math {kind} {}", super::words(&math.tex))
        }
        Fill::Code(number) => match &*body.code[number as usize].language {
            "" => "code".to_owned(),
            language => format!("code .{language}"),
        },
        Fill::CrossReference(number) => {
            let cross = &body.cross[number as usize];
            let _: CrossKind = cross.kind;
            format!("cross @{}", cross.id)
        }
        Fill::References => "div #refs".to_owned(),
        _ => return None,
    })
}

fn cite(cite: &Cite) -> String {
    let items: Vec<String> = cite
        .citations
        .iter()
        .map(|citation| {
            let locator = citation.locator.as_ref();
            item(
                &citation.around.prefix.text,
                citation.suppress_author,
                &citation.key.value,
                locator.map(|locator| (locator.value.label.name(), &*locator.value.value)),
                &citation.around.suffix.text,
            )
        })
        .collect();
    let kind = if cite.narrative { "mention" } else { "cite" };
    format!("{kind} {}", items.join(" ; "))
}

/// A block of casebook's classes, its typed values as the words that authors write.
fn block(block: &Block) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut pair = |key: &str, value: Option<String>| {
        pairs.extend(
            value
                .filter(|value| !value.is_empty())
                .map(|value| (key.to_owned(), value)),
        );
    };
    let joined = |words: Vec<String>| Some(words.join(" "));
    let spanned = |list: &[casebook::text::Spanned<String>]| {
        joined(list.iter().map(|word| word.value.clone()).collect())
    };
    pair("title", block.further.title.clone());
    pair("aka", spanned(&block.further.aka));
    pair("no", block.further.no.as_ref().map(|no| no.value.clone()));
    pair("by", spanned(&block.by));
    pair(
        "under",
        block.further.under.as_ref().map(|id| id.value.clone()),
    );
    let hedge = block
        .further
        .hedge
        .as_ref()
        .map(|hedge| hedge.value.clone());
    pair("hedge", hedge);
    pair(
        "of",
        joined(
            block
                .of
                .iter()
                .map(|target| target_words(&target.value))
                .collect(),
        ),
    );
    pair(
        "kind",
        joined(
            block
                .answer_kind
                .iter()
                .map(|kind| kebab(&kind.value))
                .collect(),
        ),
    );
    pair(
        "fit",
        joined(block.fit.iter().map(|fit| kebab(&fit.value)).collect()),
    );
    pair("kind", block.claim_kind.map(|kind| kebab(&kind)));
    pair("basis", block.basis.map(|basis| kebab(&basis)));
    pair(
        "status",
        block.status.as_ref().map(|status| kebab(&status.value)),
    );
    pair("likelihood", block.likelihood.map(|word| kebab(&word)));
    pair("confidence", block.confidence.map(|word| kebab(&word)));
    pair(
        "reviewed",
        block
            .further
            .reviewed
            .as_ref()
            .map(|date| date_words(&date.value)),
    );
    pair("opened", block.further.opened.as_ref().map(date_words));
    pair("closed", block.further.closed.as_ref().map(date_words));
    pair("date", block.date.as_ref().map(date_words));
    let cell = |(id, cell): &(
        casebook::text::Spanned<String>,
        casebook::data::draft::AchCell,
    )| {
        let letters: String = match &*format!("{cell:?}") {
            "NotApplicable" => "NA".to_owned(),
            "Neutral" => "N".to_owned(),
            "Consistent" => "C".to_owned(),
            "Inconsistent" => "I".to_owned(),
            "VeryConsistent" => "CC".to_owned(),
            _ => "II".to_owned(),
        };
        format!("{}={letters}", id.value)
    };
    pair("ach", joined(block.further.ach.iter().map(cell).collect()));
    let mut classes = vec![kebab(&block.class)];
    classes.extend(block.further.classes.iter().cloned());
    let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
    let further = block.further.attributes.iter().map(|(key, value)| {
        let key = key.strip_prefix("data-").unwrap_or(key);
        (key.to_owned(), value.clone())
    });
    pairs.extend(further);
    let kind = if block.inline { "span" } else { "div" };
    let id = block.id.as_ref().map_or("", |id| &id.value);
    format!("{kind}{}", attributes(id, &classes, &pairs))
}

fn target_words(target: &casebook::data::draft::Target) -> String {
    use casebook::data::draft::Target;
    match target {
        Target::Block { case: None, id } => id.clone(),
        Target::Block {
            case: Some(case),
            id,
        } => format!("{case}#{id}"),
        Target::Source(key) => format!("@{key}"),
    }
}

/// A date as both sides show it: how casebook takes it.
pub fn date_words(date: &casebook::csl::Date) -> String {
    let point = |point: casebook::csl::DatePoint| {
        format!(
            "{}-{}-{}-{}",
            point.year, point.month, point.day, point.season
        )
    };
    format!(
        "{}..{}{}",
        date.start().map_or(String::new(), point),
        date.end().map_or(String::new(), point),
        if date.is_circa() { "~" } else { "" }
    )
}

/// `NotSupported` as `not-supported`.
fn kebab(word: &impl std::fmt::Debug) -> String {
    let mut out = String::new();
    for c in format!("{word:?}").chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

/// The attributes of a tag: classes but `without`, and all that HTML writes as `data-…`.
fn of_tag(tag: &str, without: &str) -> String {
    let mut pairs = Vec::new();
    let mut classes = String::new();
    let mut id = String::new();
    for (key, value) in pairs_of(tag) {
        match &*key {
            "class" => classes = value,
            "id" if !(value.starts_with("event-") && tag.contains("event")) => id = value,
            "id" => {}
            _ => pairs.push((key.strip_prefix("data-").unwrap_or(&key).to_owned(), value)),
        }
    }
    let classes: Vec<&str> = classes
        .split(' ')
        .filter(|class| *class != without && !class.is_empty())
        .collect();
    attributes(&id, &classes, &pairs)
}

fn id_of(tag: &str) -> String {
    attributes(&value(tag, "id").unwrap_or_default(), &[], &[])
}

fn value(tag: &str, key: &str) -> Option<String> {
    pairs_of(tag)
        .into_iter()
        .find(|(name, _)| name == key)
        .map(|(_, value)| value)
}

fn pairs_of(tag: &str) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    let mut rest = tag;
    while let Some((before, after)) = rest.split_once("=\"") {
        let key = before.rsplit([' ', '"']).next().unwrap().to_owned();
        let Some((value, after)) = after.split_once('"') else {
            break;
        };
        let value = value
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&amp;", "&");
        pairs.push((key, value));
        rest = after;
    }
    pairs
}

/// What a tag holds that has the attributes of a link, an image or code.
fn held(body: &Body, rest: &str) -> Option<String> {
    let hole = rest.strip_prefix("<hole ")?;
    let number: usize = hole.split('>').next().unwrap().parse().unwrap();
    match body.holes[number].what {
        Fill::LinkOpen(_) => Some("span".to_owned()),
        Fill::Image(_) => Some("image".to_owned()),
        Fill::Code(code) => Some(match &*body.code[code as usize].language {
            "" => "code".to_owned(),
            language => format!("code .{language}"),
        }),
        _ => None,
    }
}

/// Attributes with one more class, before the others.
fn with_class(attributes: &str, class: &str) -> String {
    match attributes
        .strip_prefix(" #")
        .map(|rest| rest.find(' ').map_or(attributes.len(), |at| at + 2))
    {
        Some(id) => format!("{}{class}{}", &attributes[..id], &attributes[id..]),
        None => format!("{class}{attributes}"),
    }
}

/// The alignment of the columns of a table, from the cells of its first row.
fn columns(rest: &str) -> String {
    let row = rest.find("<tr>").map_or("", |at| &rest[at..]);
    let row = &row[..row.find("</tr>").unwrap_or(row.len())];
    let mut out = String::new();
    for cell in row
        .split('<')
        .filter(|tag| tag.starts_with("th") || tag.starts_with("td"))
    {
        out.push(
            match value(&format!("<{}", cell.split('>').next().unwrap()), "class").as_deref() {
                Some("left") => 'l',
                Some("center") => 'c',
                Some("right") => 'r',
                _ => 'd',
            },
        );
    }
    out
}
