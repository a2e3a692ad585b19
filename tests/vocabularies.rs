//! The demonstration book in other people's vocabularies: every claim as schema.org has
//! it, every quotation as a web annotation. Each object has what its type asks for, and no
//! property that its type does not know.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::sync::LazyLock;

use casebook::Memo;
use casebook::pages::Route;
use casebook::pages::route::SourceData;
use casebook::project::Project;
use casebook::site::{Content, Site};
use casebook::text::TextFile;
use serde_json::{Map, Value};

static PROJECT: LazyLock<Project> =
    LazyLock::new(|| support::open(&support::demonstration()).project);
static SITE: LazyLock<Site> = LazyLock::new(|| casebook::build(&PROJECT, &Memo::default()).value);

/// A type, what an object of it must have, and what else it may have.
type Known = (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
);

/// The types of schema.org 29 that are used. What must be there is what the type is for
/// and, for a review, what those who gather fact-checks ask for: its address, the words
/// that are reviewed, who reviews them, and a rating in words.
const SCHEMA_ORG: &[Known] = &[
    (
        "Claim",
        &["name", "text", "url"],
        &["author", "datePublished", "appearance"],
    ),
    (
        "ClaimReview",
        &[
            "url",
            "claimReviewed",
            "author",
            "reviewRating",
            "itemReviewed",
        ],
        &["datePublished", "reviewBody"],
    ),
    ("Rating", &["alternateName"], &[]),
    ("Person", &["name"], &[]),
    ("Organization", &["name"], &[]),
    ("CreativeWork", &["name"], &["url"]),
];

/// The types of the Web Annotation Data Model (W3C, 2017) that are used: what it says
/// that an object MUST have, and what it MAY.
const ANNOTATIONS: &[Known] = &[
    (
        "AnnotationCollection",
        &["id", "label", "total", "first"],
        &[],
    ),
    ("AnnotationPage", &["id", "items"], &["startIndex"]),
    ("Annotation", &["id", "target"], &["motivation", "body"]),
    (
        "SpecificResource",
        &["source"],
        &[
            "purpose",
            "selector",
            "state",
            "casebook:source",
            "casebook:quoteCheck",
        ],
    ),
    ("TextQuoteSelector", &["exact"], &[]),
    ("TimeState", &["cached"], &["sourceDate"]),
];

/// Names what an object and all objects in it lack, or have beyond their types.
fn hold(known: &[Known], type_key: &str, value: &Value, at: &str, faults: &mut Vec<String>) {
    let object = match value {
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                hold(known, type_key, item, &format!("{at}[{place}]"), faults);
            }
            return;
        }
        Value::Object(object) => object,
        Value::String(text) if text.is_empty() => return faults.push(format!("{at} is empty")),
        _ => return,
    };
    let kind = object.get(type_key).and_then(Value::as_str);
    let Some((_, must, may)) = known.iter().find(|(name, ..)| Some(*name) == kind) else {
        return faults.push(format!("{at} is of no known type: {kind:?}"));
    };
    let lacks = must.iter().filter(|key| !object.contains_key(**key));
    faults.extend(lacks.map(|key| format!("{at} lacks {key}")));
    for (key, value) in object {
        let fine = must.contains(&&**key) || may.contains(&&**key);
        match &**key {
            "@context" | "@type" | "@id" | "type" => {}
            _ if fine => hold(known, type_key, value, &format!("{at}.{key}"), faults),
            _ => faults.push(format!("{at} has {key}, which {kind:?} does not")),
        }
    }
}

fn text(site: &Site, route: Route) -> String {
    match site.render(route).value {
        Content::Bytes(bytes) => String::from_utf8(bytes).unwrap(),
        Content::Copy(path) => panic!("{path} is no page"),
    }
}

/// The data in the page of each claim, with whether the editor has judged it.
fn claims(site: &Site) -> Vec<(bool, Map<String, Value>)> {
    let book = &site.pages().book;
    let judged = |place: usize| !book.claims[place].assessments.is_empty();
    (0..book.claims.len())
        .map(|place| {
            let page = text(
                site,
                Route::Claim(casebook::model::ids::ClaimId::from(place)),
            );
            let (_, data) = page
                .split_once("<script type=\"application/ld+json\">")
                .unwrap();
            let (data, _) = data.split_once("</script>").unwrap();
            (judged(place), serde_json::from_str(data).unwrap())
        })
        .collect()
}

#[track_caller]
fn check(known: &[Known], type_key: &str, objects: impl IntoIterator<Item = Value>) {
    let mut faults = Vec::new();
    for (place, object) in objects.into_iter().enumerate() {
        hold(known, type_key, &object, &place.to_string(), &mut faults);
    }
    assert_eq!(faults, Vec::<String>::new());
}

#[test]
fn each_claim_has_what_schema_org_asks_for() {
    let claims = claims(&SITE);
    assert!(
        claims
            .iter()
            .all(|(_, claim)| claim["@context"] == "https://schema.org")
    );
    assert!(claims.iter().all(|(_, claim)| claim["@type"] == "Claim"));
    check(
        SCHEMA_ORG,
        "@type",
        claims.into_iter().map(|(_, claim)| Value::Object(claim)),
    );
}

#[test]
fn a_claim_is_a_review_only_where_it_is_judged_and_the_book_consents() {
    let mut project = PROJECT.clone();
    let config = project.config.take().unwrap();
    let consent = format!("{}\n[data]\nclaim-review = true\n", &*config.text);
    project.config = Some(TextFile::new("book.toml", consent));
    let site = casebook::build(&project, &Memo::default()).value;
    let claims = claims(&site);
    for (judged, claim) in &claims {
        let kind = if *judged { "ClaimReview" } else { "Claim" };
        assert_eq!(claim["@type"], kind, "{claim:?}");
    }
    assert!(claims.iter().any(|(judged, _)| *judged));
    assert!(!claims.iter().all(|(judged, _)| *judged));
    check(
        SCHEMA_ORG,
        "@type",
        claims.into_iter().map(|(_, claim)| Value::Object(claim)),
    );
}

#[test]
fn each_quotation_has_what_the_annotation_model_asks_for() {
    let data = text(&SITE, Route::SourceData(SourceData::Annotations));
    let data: Value = serde_json::from_str(&data).unwrap();
    assert_eq!(data["@context"][0], "http://www.w3.org/ns/anno.jsonld");
    let items = data["first"]["items"].as_array().unwrap();
    assert_eq!(data["total"], items.len());
    assert!(
        items
            .iter()
            .all(|item| !item["target"].as_array().unwrap().is_empty())
    );
    let mut ids: Vec<&str> = items
        .iter()
        .map(|item| item["id"].as_str().unwrap())
        .collect();
    ids.sort_unstable();
    let all = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), all, "an id names one annotation");
    check(ANNOTATIONS, "type", [data]);
}
