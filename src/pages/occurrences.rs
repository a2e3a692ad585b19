//! Every place that cites one source, as its page lists them.
//!
//! The main type is [`CitedIn`]: the sentences, text by text and section by section.
//! The same citations come again by locator ([`Located`]), by what would fall with the
//! source ([`Fallen`]). A source may be cited twenty
//! thousand times: each list is cut in pages, and nothing here looks at all citations
//! for one page of them but what is counted. This module does not know the record of
//! the source.

use schemars::JsonSchema;
use serde::Serialize;

use super::fill;
use super::locators::{self, Place};
use super::view::{Html, Link, Term};
use super::{Links, Pages};
use crate::csl::Locator;
use crate::data::draft::{Citation, Cite, Role};
use crate::model::Book;
use crate::model::book::{Bearing, Mention, Node, Source, Weight};
use crate::model::ids::{CaseId, MentionId, SourceId};

/// Citations in one text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CitedIn {
    /// The text.
    pub text: Link,
    /// Its sections, in order.
    pub sections: Vec<Section>,
}

/// Citations under one heading.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Section {
    /// The heading; nothing for what stands before the first.
    pub heading: Option<String>,
    /// One for each citation item, in order.
    pub citations: Vec<Occurrence>,
}

/// One citation item, with its sentence.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Occurrence {
    /// Where in the source.
    pub locator: Option<String>,
    /// What it does there; nothing where another source was read through it.
    pub role: Option<Term>,
    /// The words before it, where they are no signal that is known.
    pub signal: Option<Html>,
    /// What it is cited for.
    pub cited_for: Option<String>,
    /// Whether it quotes.
    pub quotes: bool,
    /// The source that was read through it, or through which it was read, in words.
    pub through: Option<String>,
    /// The whole sentence, with the citing words marked.
    pub sentence: Html,
    /// Where, in words, leading to the very place.
    pub place: Link,
}

/// A place in the source, and who cites it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Located {
    /// The place, in words.
    pub name: String,
    /// Who cites it.
    pub cited: Vec<LocatedCitation>,
}

/// Who cites a place.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct LocatedCitation {
    /// Where, in words.
    pub place: Link,
    /// The whole locator, where it is not the name of the row.
    pub locator: Option<String>,
}

/// What would fall with the source: claims and answers of one weight.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Fallen {
    /// How much of them rests on it.
    pub weight: Term,
    /// They, by case.
    pub cases: Vec<FallenIn>,
}

/// Claims and answers of one case.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FallenIn {
    /// The case.
    pub case: Link,
    /// Claims and answers.
    pub blocks: Vec<Link>,
}

/// Both sides of a source that is used for and against.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BothWays {
    /// The first places where it supports.
    pub supports: Vec<Link>,
    /// How many more there are, in words.
    pub more_supports: Option<String>,
    /// The first places where it contradicts.
    pub contradicts: Vec<Link>,
    /// How many more there are, in words.
    pub more_contradicts: Option<String>,
}

/// A source, and how often it is cited in one bracket with this one.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Together {
    /// The source.
    pub source: Link,
    /// How often.
    pub times: String,
}

/// A name by which the text calls the source.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NameUsed {
    /// As written.
    pub name: String,
    /// How often; nothing for an alias that no text uses.
    pub times: Option<String>,
}

/// What a place is told apart from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Among {
    /// Other places of one text, whose name stands above.
    Sections,
    /// Places of several texts.
    Texts,
}

/// Places in a source in order, each as a mention and which part of its locator it is.
pub(super) type InOrder = Box<[(MentionId, u32)]>;

/// Places that are named where a source is used for and against.
pub(super) const NAMED: usize = 12;

/// Sources that are named as cited together with one.
const COMPANIONS: usize = 5;

/// Brackets of more items than this tell nothing of what goes together.
const LONG_BRACKET: usize = 24;

/// Puts the places in a source in order.
pub(super) fn in_order(book: &Book, source: &Source) -> InOrder {
    let located = source
        .mentions
        .iter()
        .filter_map(|&id| Some((locator(book, id)?, id)));
    let places = locators::by_place(located);
    places
        .into_iter()
        .map(|place| (place.mention, place.part))
        .collect()
}

/// How many places in a source are named.
pub(super) fn places(book: &Book, source: &Source) -> usize {
    let mentions = source.mentions.iter();
    let located = mentions.filter_map(|&id| locator(book, id));
    located.map(locators::places).sum()
}

pub(super) fn locator(book: &Book, id: MentionId) -> Option<&Locator> {
    let (_, _, citation) = written(book, id);
    citation.locator.as_ref().map(|locator| &locator.value)
}

/// A mention with the bracket and the item that it is.
fn written(book: &Book, id: MentionId) -> (&Mention, &Cite, &Citation) {
    let mention = &book.mentions[id.index()];
    let cite = &book.prose(mention.place).draft.body.cites[mention.cite as usize];
    (mention, cite, &cite.citations[mention.item as usize])
}

impl Links<'_> {
    /// The sentences that those mentions stand in. They come in the Book's order.
    pub(super) fn cited_in(&self, mentions: &[MentionId]) -> Vec<CitedIn> {
        let book = &self.pages.book;
        let text_of = |id: &MentionId| book.mentions[id.index()].place;
        let section_of = |id: &MentionId| written(book, *id).1.section;
        let section = |ids: &[MentionId]| {
            let body = &book.prose(text_of(&ids[0])).draft.body;
            Section {
                heading: section_of(&ids[0]).map(|at| body.headings[at as usize].text.clone()),
                citations: ids.iter().map(|&id| self.occurrence(id)).collect(),
            }
        };
        mentions
            .chunk_by(|a, b| text_of(a) == text_of(b))
            .map(|ids| CitedIn {
                text: self.text_link(text_of(&ids[0])),
                sections: ids
                    .chunk_by(|a, b| section_of(a) == section_of(b))
                    .map(section)
                    .collect(),
            })
            .collect()
    }

    fn occurrence(&self, id: MentionId) -> Occurrence {
        let book = &self.pages.book;
        let (mention, cite, citation) = written(book, id);
        let short = |id: MentionId| {
            let source = book.mentions[id.index()].source;
            &*book.sources[source.index()].short
        };
        let through = match (mention.through_for, mention.read_through) {
            (Some(first), _) => Some(("through.for", short(first))),
            (None, Some(last)) => Some(("through.by", short(last))),
            (None, None) => None,
        };
        let is_other = mention.role == Role::Other && !citation.around.prefix.html.is_empty();
        Occurrence {
            locator: citation
                .locator
                .as_ref()
                .map(|locator| self.locator(&locator.value)),
            role: mention
                .through_for
                .is_none()
                .then(|| self.role(mention.role)),
            signal: is_other.then(|| Html::trusted(citation.around.prefix.html.clone())),
            cited_for: citation.around.cited_for.clone(),
            quotes: citation.around.quote.is_some() || (mention.item == 0 && cite.quote.is_some()),
            through: through.map(|(key, name)| self.words().with(key, &[("name", name)])),
            sentence: fill::occurrence(self, id),
            place: self.place_link(id, Among::Sections),
        }
    }

    /// Where a mention stands, in words, leading to the very place.
    pub(super) fn place_link(&self, id: MentionId, among: Among) -> Link {
        let place = self.place(id);
        let words = self.words();
        let text = self.pages.book.mentions[id.index()].place;
        let words = match (among, &self.pages.book.prose(text).draft.front.title) {
            (Among::Texts, Some(title)) => words.with(
                "place.in-text",
                &[("place", &place), ("text", &title.value.text)],
            ),
            _ => words.with("place.in", &[("place", &place)]),
        };
        Link::new(self.mention(id), &words)
    }

    /// Rows of the list by locator.
    pub(super) fn located(&self, places: &[(MentionId, u32)], among: Among) -> Vec<Located> {
        let book = &self.pages.book;
        let places: Vec<Place<'_, MentionId>> = places
            .iter()
            .filter_map(|&(id, part)| Place::again(locator(book, id)?, part, id))
            .collect();
        let cited = |place: &Place<'_, MentionId>, name: &str| {
            let locator = locator(book, place.mention).map(|locator| self.locator(locator));
            LocatedCitation {
                place: self.place_link(place.mention, among),
                locator: locator.filter(|locator| locator != name),
            }
        };
        locators::rows(&places)
            .into_iter()
            .map(|row| {
                let name = self.locator(&row.name);
                let cited = row.places.iter().map(|place| cited(place, &name)).collect();
                Located { name, cited }
            })
            .collect()
    }

    /// What would fall with a source, the weightiest first.
    pub(super) fn fallen(&self, bearings: &[Bearing]) -> Vec<Fallen> {
        let weights = [
            (Weight::OnlyOrigin, "only-origin"),
            (Weight::OneOfSeveral, "one-of-several"),
            (Weight::Background, "background"),
        ];
        weights
            .into_iter()
            .filter_map(|(weight, slug)| {
                let of = bearings.iter().filter(|bearing| bearing.weight == weight);
                let mut blocks: Vec<(CaseId, Node)> = of
                    .filter_map(|bearing| Some((self.pages.place_of(bearing.on)?.0, bearing.on)))
                    .collect();
                blocks.sort_by_key(|&(case, _)| case);
                let cases: Vec<FallenIn> = blocks
                    .chunk_by(|a, b| a.0 == b.0)
                    .map(|blocks| FallenIn {
                        case: self.case_link(blocks[0].0),
                        blocks: blocks
                            .iter()
                            .map(|&(_, node)| self.block_link(node))
                            .collect(),
                    })
                    .collect();
                let words = self.words().of("weight.", slug).to_owned();
                (!cases.is_empty()).then_some(Fallen {
                    weight: Term { slug, words },
                    cases,
                })
            })
            .collect()
    }

    /// A claim, leading to its pair, or an answer, leading to its place.
    fn block_link(&self, node: Node) -> Link {
        let href = match node {
            Node::Claim(claim) => self.pair(claim),
            _ => self.block(node),
        };
        Link::new(href, &self.block_name(node, None))
    }

    /// The uses of a source for and against, if there are both.
    pub(super) fn both_ways(&self, source: &Source, among: Among) -> Option<BothWays> {
        let book = &self.pages.book;
        let (mut supports, mut more_supports) = (Vec::new(), 0);
        let (mut contradicts, mut more_contradicts) = (Vec::new(), 0);
        for &id in &source.mentions {
            let (list, more) = match book.mentions[id.index()].role {
                Role::States | Role::Supports | Role::SupportsToo => {
                    (&mut supports, &mut more_supports)
                }
                Role::Contradicts | Role::StatesOpposite => {
                    (&mut contradicts, &mut more_contradicts)
                }
                _ => continue,
            };
            if list.len() < NAMED {
                list.push(id);
            } else {
                *more += 1;
            }
        }
        let more = |n: usize| {
            (n > 0).then(|| {
                self.words()
                    .with("source.both-more", &[("n", &n.to_string())])
            })
        };
        let link = |ids: Vec<MentionId>| {
            ids.into_iter()
                .map(|id| self.place_link(id, among))
                .collect()
        };
        (!supports.is_empty() && !contradicts.is_empty()).then(|| BothWays {
            supports: link(supports),
            more_supports: more(more_supports),
            contradicts: link(contradicts),
            more_contradicts: more(more_contradicts),
        })
    }

    /// The sources that are cited in one bracket with this one most often.
    pub(super) fn together(&self, id: SourceId) -> Vec<Together> {
        let book = &self.pages.book;
        let mut others: Vec<SourceId> = Vec::new();
        for mention in &book.sources[id.index()].mentions {
            let mention = &book.mentions[mention.index()];
            let prose = book.prose(mention.place);
            let bracket = prose.mentions[mention.cite as usize].index()
                ..prose.mentions[mention.cite as usize + 1].index();
            if (2..=LONG_BRACKET).contains(&bracket.len()) {
                let sources = book.mentions[bracket].iter().map(|other| other.source);
                others.extend(sources.filter(|&other| other != id));
            }
        }
        others.sort_unstable();
        let mut counted: Vec<(usize, SourceId)> = others
            .chunk_by(|a, b| a == b)
            .map(|same| (same.len(), same[0]))
            .collect();
        counted.sort_by_key(|&(times, source)| (std::cmp::Reverse(times), source));
        counted.truncate(COMPANIONS);
        let times = |n| self.words().count("count.times", n);
        let together = |(n, source)| Together {
            source: self.source_link(source),
            times: times(n),
        };
        counted.into_iter().map(together).collect()
    }

    /// The names by which texts call a source, if they call it by more than its key.
    pub(super) fn names_used(&self, source: &Source) -> Vec<NameUsed> {
        let book = &self.pages.book;
        let mut names: Vec<&str> = source
            .mentions
            .iter()
            .map(|&id| written(book, id).2.key.value.as_str())
            .collect();
        names.sort_unstable();
        let times = |n| Some(self.words().count("count.times", n));
        let mut used: Vec<NameUsed> = names
            .chunk_by(|a, b| a == b)
            .map(|same| NameUsed {
                name: same[0].to_owned(),
                times: times(same.len()),
            })
            .collect();
        for alias in &source.custom.aliases {
            if !used
                .iter()
                .any(|used| used.name.eq_ignore_ascii_case(&alias.value))
            {
                used.push(NameUsed {
                    name: alias.value.clone(),
                    times: None,
                });
            }
        }
        let is_only_key = used.iter().all(|used| *used.name == *source.key);
        if is_only_key { Vec::new() } else { used }
    }
}

impl Pages {
    /// How many mentions of a source say where in it.
    pub(super) fn located_mentions(&self, source: SourceId) -> usize {
        self.places_in(source)
            .iter()
            .filter(|(_, part)| *part == 0)
            .count()
    }

    /// The source of a key, if it is published.
    pub(super) fn source_of(&self, key: &str) -> Option<SourceId> {
        let sources = &self.book.sources;
        sources
            .binary_search_by(|source| (*source.key).cmp(key))
            .ok()
            .map(SourceId::from)
    }

    /// The places in a source in order, put so when first asked for.
    pub(super) fn places_in(&self, source: SourceId) -> &[(MentionId, u32)] {
        self.tables.places[source.index()]
            .get_or_init(|| in_order(&self.book, &self.book.sources[source.index()]))
    }
}
