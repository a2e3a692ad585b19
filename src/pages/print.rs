//! The citations of one text, printed.
//!
//! The main type is [`Printing`]: what the style makes of every bracket of a text, and
//! its list of references. It does not know where a citation links to.

use super::markup::rich_from_html;
use crate::csl::{Cluster, Item, Rich, Riches};
use crate::data::draft::Fill;
use crate::model::Book;
use crate::model::book::{Prose, TextId};
use crate::model::ids::SourceId;

/// A text's citations, in the style of the book.
///
/// Kept for as long as the site, as other pages show sentences with citations in them;
/// the list of references is needed by one page alone, and made when that is: `entries`.
#[derive(Debug, Default)]
pub struct Printing {
    /// By the index of the cite in the body.
    citations: Riches,
    /// Whether the style puts citations into notes.
    pub is_note_style: bool,
    /// The number of the note of each cite, in a note style; 0 for one that has none.
    cite_notes: Box<[u32]>,
    /// The printed number of each footnote.
    pub footnote_numbers: Vec<u32>,
    /// The byte of the text before which each cite prints.
    pub cite_at: Vec<u32>,
}

impl Printing {
    pub(super) fn new(book: &Book, text: TextId) -> Self {
        let prose = book.prose(text);
        let is_note_style = book.library.style().is_note();
        let reading = Reading::of(prose, is_note_style);
        let clusters = clusters(book, prose, &reading);
        let printed = book.library.citations_with(&clusters, &listed(book, text));
        let nothing = Rich::new();
        let mut citations = vec![&nothing; prose.draft.body.cites.len()];
        for (&cite, citation) in reading.order.iter().zip(&printed.citations) {
            citations[cite] = citation;
        }
        Self {
            citations: citations.into_iter().collect(),
            is_note_style,
            cite_notes: match is_note_style {
                true => reading.own_notes.into(),
                false => Box::default(),
            },
            footnote_numbers: reading.footnote_numbers,
            cite_at: reading.cite_at,
        }
    }

    /// The citation of a cite of the body; empty for one that nobody can meet.
    pub fn citation(&self, cite: usize) -> Rich {
        self.citations.get(cite)
    }

    /// The number of the note that a cite is in a note style; 0 if it is none.
    pub fn note_of(&self, cite: usize) -> u32 {
        self.cite_notes.get(cite).copied().unwrap_or(0)
    }
}

/// The list of references of a text in the style's order, each with its source.
pub(super) fn entries(book: &Book, text: TextId) -> Vec<(SourceId, Rich)> {
    let prose = book.prose(text);
    let reading = Reading::of(prose, book.library.style().is_note());
    let clusters = clusters(book, prose, &reading);
    let printed = book.library.document_with(&clusters, &listed(book, text));
    let entries = printed.entries.into_iter();
    entries
        .map(|entry| (SourceId(entry.source), entry.content))
        .collect()
}

/// The sources that a text lists.
fn listed(book: &Book, text: TextId) -> Vec<u32> {
    let listed: &[SourceId] = match text {
        TextId::Case(case) => &book.cases[case.index()].sources,
        TextId::Page(page) => &book.pages[page.index()].sources,
        TextId::Home => &[],
    };
    listed.iter().map(|source| source.0).collect()
}

/// The citations of a text in the order in which a reader meets them.
fn clusters(book: &Book, prose: &Prose, reading: &Reading) -> Vec<Cluster> {
    let order = reading.order.iter();
    order
        .map(|&cite| cluster(book, prose, cite, reading.notes[cite]))
        .collect()
}

/// The order in which a reader meets citations: those of a footnote at its call.
struct Reading {
    order: Vec<usize>,
    /// The note that each cite stands in, for the style.
    notes: Vec<Option<u32>>,
    own_notes: Vec<u32>,
    footnote_numbers: Vec<u32>,
    cite_at: Vec<u32>,
}

impl Reading {
    fn of(prose: &Prose, is_note_style: bool) -> Self {
        let body = &prose.draft.body;
        let count = body.cites.len();
        let mut footnotes: Vec<(u32, u32, u32)> = body
            .footnotes
            .iter()
            .zip(0..)
            .map(|(footnote, index)| (footnote.html.start, footnote.html.end, index))
            .collect();
        footnotes.sort_unstable();
        let mut cite_at = vec![0; count];
        let mut in_footnote: Vec<Vec<usize>> = vec![Vec::new(); body.footnotes.len()];
        let mut running = Vec::new();
        for hole in &body.holes {
            if let Fill::Cite(cite) = hole.what {
                cite_at[cite as usize] = hole.at;
            }
            match hole.what {
                Fill::Cite(cite) => match footnote_at(&footnotes, hole.at) {
                    Some(footnote) => {
                        in_footnote[footnote as usize].push(cite as usize);
                    }
                    None => running.push(Step::Cite(cite as usize)),
                },
                Fill::FootnoteCall(footnote) if footnote_at(&footnotes, hole.at).is_none() => {
                    running.push(Step::Call(footnote as usize));
                }
                _ => {}
            }
        }
        let mut reading = Self {
            order: Vec::with_capacity(count),
            notes: vec![None; count],
            own_notes: vec![0; count],
            footnote_numbers: vec![0; body.footnotes.len()],
            cite_at,
        };
        let mut number = 0;
        for step in running {
            match step {
                Step::Cite(cite) => {
                    if is_note_style {
                        number += 1;
                        reading.own_notes[cite] = number;
                        reading.notes[cite] = Some(number);
                    }
                    reading.order.push(cite);
                }
                Step::Call(footnote) if reading.footnote_numbers[footnote] == 0 => {
                    number += 1;
                    reading.footnote_numbers[footnote] = number;
                    for cite in std::mem::take(&mut in_footnote[footnote]) {
                        reading.notes[cite] = Some(number);
                        reading.order.push(cite);
                    }
                }
                Step::Call(_) => {}
            }
        }
        // A footnote that only another footnote calls comes last.
        for (footnote, cites) in in_footnote.into_iter().enumerate() {
            if reading.footnote_numbers[footnote] == 0 {
                number += 1;
                reading.footnote_numbers[footnote] = number;
            }
            for cite in cites {
                reading.notes[cite] = Some(reading.footnote_numbers[footnote]);
                reading.order.push(cite);
            }
        }
        reading
    }
}

enum Step {
    Cite(usize),
    Call(usize),
}

/// The footnote whose text holds the byte `at`; `footnotes` are sorted and apart.
fn footnote_at(footnotes: &[(u32, u32, u32)], at: u32) -> Option<u32> {
    let after = footnotes.partition_point(|&(start, _, _)| start <= at);
    let &(_, end, index) = footnotes.get(after.checked_sub(1)?)?;
    (at <= end).then_some(index)
}

fn cluster(book: &Book, prose: &Prose, cite: usize, note: Option<u32>) -> Cluster {
    let written = &prose.draft.body.cites[cite];
    let range = prose.mentions[cite].index()..prose.mentions[cite + 1].index();
    let items = book.mentions[range]
        .iter()
        .map(|mention| {
            let citation = &written.citations[mention.item as usize];
            Item {
                source: mention.source.0,
                prefix: rich_from_html(&citation.around.prefix.html),
                suffix: rich_from_html(&citation.around.suffix.html),
                locator: citation
                    .locator
                    .as_ref()
                    .map(|locator| locator.value.clone()),
                suppress_author: citation.suppress_author,
                author_only: false,
            }
        })
        .collect();
    Cluster {
        items,
        narrative: written.narrative,
        note,
    }
}
