//! The contract with whoever writes a theme: what each template is given.
//!
//! [`schema`] is made from the types of the views themselves, so that it cannot say
//! anything else than what they hold.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, json};

use super::{
    case, claim, comparison, corrections, coverage, home, listed, matrix, plain, questions, search,
    source, sources, tags, timeline,
};

/// What a template prints, and the view that it is given.
struct Template {
    name: &'static str,
    /// The pages that it is printed for.
    pages: &'static str,
    view: fn(&mut SchemaGenerator) -> Schema,
}

/// The templates that are printed; others of a theme are parts of these.
const TEMPLATES: [Template; 20] = [
    of::<plain::NotFound>(
        "404.html",
        "`/404.html`, shown by hosts at any address that is not there",
    ),
    of::<case::CasePage>("case.html", "`/cases/<slug>/`"),
    of::<claim::ClaimPage>("claim.html", "`/cases/<slug>/claims/<id>/`"),
    of::<comparison::Comparison>(
        "compare.html",
        "`/compare/`, `/compare/<state>/`, `/cases/<slug>/compare/`",
    ),
    of::<corrections::Corrections>("corrections.html", "`/corrections/`"),
    of::<coverage::Coverage>("coverage.html", "`/coverage/`"),
    of::<home::Home>("home.html", "`/`"),
    of::<listed::ListedClaims>(
        "listed-claims.html",
        "`/data/compare/rows-<n>.js`: the rows of a list of several pages",
    ),
    of::<listed::ListedSources>(
        "listed-sources.html",
        "`/data/sources/rows-<n>.js`, likewise",
    ),
    of::<matrix::Matrix>("matrix.html", "`/cases/<slug>/matrix/`"),
    of::<sources::origins::Origins>("origins.html", "`/sources/by/origin/`"),
    of::<plain::PlainPage>("page.html", "`/<page>/`"),
    of::<questions::QuestionsPage>("questions.html", "`/questions/`"),
    of::<plain::RedirectPage>("redirect.html", "old addresses, from `aliases` and `aka`"),
    of::<search::Search>("search.html", "`/search/`"),
    of::<source::SourcePage>("source.html", "`/sources/<key>/`"),
    of::<sources::Sources>(
        "sources.html",
        "`/sources/`, and the views by publisher and by date",
    ),
    of::<tags::TagPage>("tag.html", "`/tags/<tag>/`"),
    of::<timeline::Timeline>("timeline.html", "`/timeline/`"),
    of::<super::view::Base>(
        "base.html",
        "no page by itself: the others extend it, and give it `page`",
    ),
];

const fn of<View: JsonSchema>(name: &'static str, pages: &'static str) -> Template {
    Template {
        name,
        pages,
        view: |generator| generator.subschema_for::<View>(),
    }
}

/// A JSON Schema (2020-12) with a property for each template: the variables it is given.
pub fn schema() -> String {
    let mut generator = SchemaGenerator::default();
    let mut templates = Map::new();
    for Template { name, pages, view } in TEMPLATES {
        let mut given = view(&mut generator);
        given.insert("description".to_owned(), json!(pages));
        templates.insert(name.to_owned(), given.into());
    }
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What templates are given",
        "type": "object",
        "properties": templates,
        "$defs": generator.take_definitions(true),
    });
    serde_json::to_string_pretty(&schema).expect("a schema has text keys") + "\n"
}
