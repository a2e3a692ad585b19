//! One source as data: its record, and every place that cites it.

use serde::Serialize;

use super::super::terms::role_slug;
use super::super::{Links, Route};
use super::quote_check_slug;
use crate::csl::{Date, Locator};
use crate::data::record::{Copy, Custom, Notice};
use crate::data::write::csl_json_item;
use crate::model::book::{Derivation, Held, Mention, Source, Weight};
use crate::model::evidence::quotation;
use crate::model::ids::SourceId;

/// `/data/sources/<key>.json`. Keys under `custom` are those that authors write.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Record<'a> {
    id: &'a str,
    /// The name that the book calls it by.
    name: &'a str,
    address: String,
    /// The reference, as CSL-JSON.
    reference: Box<serde_json::value::RawValue>,
    custom: Kept<'a>,
    /// The sources that draw on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    drawn_on_by: Vec<&'a str>,
    /// The nearest retracted work that it goes back to.
    #[serde(skip_serializing_if = "Option::is_none")]
    draws_on_retracted: Option<&'a str>,
    /// Claims and answers that would fall with it, as `case#id`.
    only_origin_of: Vec<String>,
    /// Those that would be left with less.
    one_of_several_for: Vec<String>,
    /// Those that mention it without resting on it.
    background_of: Vec<String>,
    /// Answers aimed at it as such.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    challenged_by: Vec<String>,
    citations: Vec<Item<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Kept<'a> {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    published: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    updated: Vec<Told<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    corrections: Vec<Told<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retracted: Option<Told<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    replaced_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    archive: Vec<Saved<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url_status: Option<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    derived_from: Vec<Drawn<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    origin: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    asserter: Option<&'a str>,
    seen: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    interests: Vec<Stake<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reliability: Option<Reliability<'a>>,
}

/// An update, correction or retraction.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

#[derive(Serialize)]
struct Saved<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    captured: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sha256: Option<&'a str>,
    public: bool,
}

#[derive(Serialize)]
struct Drawn<'a> {
    source: &'a str,
    how: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<At<'a>>,
}

#[derive(Serialize)]
struct Stake<'a> {
    who: &'a str,
    what: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cite: Option<&'a str>,
}

#[derive(Serialize)]
struct Reliability<'a> {
    grade: &'a str,
    basis: &'a str,
}

#[derive(Serialize)]
struct At<'a> {
    label: &'a str,
    value: &'a str,
}

/// One citation item.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Item<'a> {
    /// The slug of the case, or the path of the page; none for the home page.
    #[serde(skip_serializing_if = "Option::is_none")]
    case: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    section: Option<&'a str>,
    address: String,
    anchor: String,
    role: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    locator: Option<At<'a>>,
    #[serde(rename = "for", skip_serializing_if = "Option::is_none")]
    cited_for: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    quote_check: Option<&'static str>,
    /// The source in which this one was read.
    #[serde(skip_serializing_if = "Option::is_none")]
    read_through: Option<&'a str>,
    /// The source that was read in this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    through_for: Option<&'a str>,
    /// The sentence, as text, without its citations.
    sentence: &'a str,
}

impl Links<'_> {
    /// `/data/sources/<key>.json`: the record of a source, all places that cite it, and
    /// what rests on it.
    pub fn source_record(&self, id: SourceId) -> String {
        let book = &self.pages.book;
        let source = &book.sources[id.index()];
        let key = |id: SourceId| &*book.sources[id.index()].key;
        // It stands one step further in; a line feed in a text is written `\\n`.
        let reference = csl_json_item(&source.reference).replace('\n', "\n  ");
        let bears = |weight| {
            let of = source.bears.iter().filter(move |it| it.weight == weight);
            of.filter_map(|it| self.node_name(it.on)).collect()
        };
        let challenge = |&id: &_| self.node_name(crate::model::book::Node::Answer(id));
        let mentions = source.mentions.iter().map(|id| &book.mentions[id.index()]);
        let record = Record {
            id: &source.key,
            name: &source.short,
            address: self.address(Route::Source(id, 1), ""),
            reference: serde_json::value::RawValue::from_string(reference)
                .expect("a record is written as JSON"),
            custom: self.kept(source),
            drawn_on_by: source.drawn_on_by.iter().map(|&id| key(id)).collect(),
            draws_on_retracted: source.draws_on_retracted.map(key),
            only_origin_of: bears(Weight::OnlyOrigin),
            one_of_several_for: bears(Weight::OneOfSeveral),
            background_of: bears(Weight::Background),
            challenged_by: source.challenged_by.iter().filter_map(challenge).collect(),
            citations: mentions.map(|mention| self.item(mention)).collect(),
        };
        serde_json::to_string_pretty(&record).expect("texts are always JSON") + "\n"
    }

    fn kept<'a>(&'a self, source: &'a Source) -> Kept<'a> {
        let custom: &Custom = &source.custom;
        let copies = custom.copies.iter().zip(&source.held);
        let stakes = custom.interests.iter().map(|stake| Stake {
            who: &stake.who,
            what: &stake.what,
            // A key that is not published is not told.
            cite: (stake.cite.as_ref().map(|cite| cite.value.as_str()))
                .filter(|key| self.pages.book.source(key).is_some()),
        });
        Kept {
            aliases: custom.aliases.iter().map(|it| it.value.as_str()).collect(),
            kind: custom.kind.map(|kind| self.source_kind(kind).slug),
            published: custom.published.as_deref(),
            updated: custom.updated.iter().map(told).collect(),
            corrections: custom.corrections.iter().map(told).collect(),
            retracted: custom.retracted.as_ref().map(told),
            replaced_by: source
                .replaced_by
                .map(|by| &*self.pages.book.sources[by.index()].key),
            archive: copies.map(|(copy, held)| saved(copy, held)).collect(),
            url_status: custom.url_status.map(|status| self.url_status(status).slug),
            derived_from: source.drawn_from.iter().map(|it| self.drawn(it)).collect(),
            origin: custom.origin.as_deref(),
            asserter: custom.asserter.as_ref().map(|it| it.value.as_str()),
            seen: custom.seen,
            interests: stakes.collect(),
            reliability: (custom.reliability.as_ref())
                .map(|(grade, basis)| Reliability { grade, basis }),
        }
    }

    fn drawn<'a>(&'a self, derivation: &'a Derivation) -> Drawn<'a> {
        Drawn {
            source: &self.pages.book.sources[derivation.from.index()].key,
            how: super::super::lineage::how_slug(derivation.how),
            at: derivation.at.as_ref().map(at),
        }
    }

    fn item<'a>(&'a self, mention: &'a Mention) -> Item<'a> {
        let book = &self.pages.book;
        let (cite, citation) = (book.cite(mention), book.citation(mention));
        let headings = &book.prose(mention.place).draft.body.headings;
        let (kind, name) = self.text_name(mention.place);
        Item {
            case: (kind == "case").then_some(name),
            page: (kind == "page").then_some(name),
            block: self.block_citing(mention).map(|(block, _)| block),
            section: cite.section.map(|at| headings[at as usize].text.as_str()),
            address: self.address_of(mention),
            anchor: book.anchor_of(mention).to_string(),
            role: role_slug(mention.role),
            locator: citation.locator.as_ref().map(|locator| at(&locator.value)),
            cited_for: citation.around.cited_for.as_deref(),
            quote: quotation(book, mention),
            quote_check: quote_check_slug(mention.quote),
            read_through: mention.read_through.map(|id| self.key_of(id)),
            through_for: mention.through_for.map(|id| self.key_of(id)),
            sentence: &cite.sentence_text,
        }
    }
}

fn at(locator: &Locator) -> At<'_> {
    At {
        label: locator.label.name(),
        value: &locator.value,
    }
}

fn told(notice: &Notice) -> Told<'_> {
    Told {
        date: notice.date.as_deref(),
        by: notice.by.as_deref(),
        note: notice.note.as_deref(),
        url: notice.url.as_deref(),
    }
}

/// A saved copy. Of one that is held back no more is told than its record says of it.
fn saved<'a>(copy: &'a Copy, held: &'a Option<Held>) -> Saved<'a> {
    let file = copy.file.as_ref().map(|file| file.value.as_str());
    let recorded = copy.sha256.as_ref().map(|hash| hash.value.as_str());
    let found = held.as_ref().map(|held| &*held.sha256);
    Saved {
        url: copy.url.as_deref(),
        file: file.map(|file| match copy.public {
            true => file,
            false => file.rsplit('/').next().unwrap_or(file),
        }),
        bytes: held.as_ref().map(|held| held.bytes),
        captured: copy.captured.as_ref().and_then(Date::to_edtf),
        by: copy.by.as_deref(),
        sha256: recorded.or(found),
        public: copy.public,
    }
}
