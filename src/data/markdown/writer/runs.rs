//! Runs of inline text: where they begin and end, and what is known of them then.

use std::ops::Range;

use super::Writer;
use super::containers::{Frame, Kind};
use crate::data::draft::{Fill, Hole, Noted, Quote, Within};
use crate::data::markdown::run::Run;
use crate::text::offset;
use crate::words::CITATION;

/// Bytes of a sentence that are kept as text: some three hundred words.
const LONGEST_SENTENCE: usize = 2000;

/// Bytes that are looked through for the start of a quotation.
const LONGEST_QUOTE: usize = 4000;

/// Bytes of points, spaces and other citations that may stand after a quotation.
const LONGEST_GAP: usize = 60;

/// A stretch of HTML that has its notes beside it: a paragraph, a table, a list of
/// definitions, a figure.
#[derive(Debug)]
pub(super) struct Unit {
    /// How many holes there were when it began.
    holes: usize,
    at: u32,
    cites: u32,
    notes: Vec<u32>,
    /// How deep units are nested; only the outermost counts.
    depth: usize,
    /// Whether the run that began it ends it.
    of_run: bool,
}

/// A sentence of a run.
#[derive(Clone, Debug, Default)]
struct Sentence {
    words: Range<usize>,
    html: Range<u32>,
    text: String,
}

impl Writer<'_, '_> {
    /// Begins a block: what is open in a line ends here.
    pub(super) fn start_block(&mut self) {
        self.finish_run();
        // A line of raw HTML holds no blocks: `<p>`, `<summary>`.
        self.close_lines();
    }

    pub(super) fn open_paragraph(&mut self) {
        self.start_block();
        self.open_run_unit();
        self.push("<p>");
        let within = self.within();
        self.run = Some(Run::new(within));
        self.body_tag = "</p>\n";
    }

    /// Begins a run inside something that is open already.
    pub(super) fn begin_run(&mut self, within: Within) {
        self.run = Some(Run::new(within));
        self.body_tag = "";
    }

    /// The run that is open; one without a paragraph of its own is begun where text
    /// comes without one, as in the items of a tight list.
    pub(super) fn run(&mut self) -> &mut Run {
        if self.run.is_none() {
            self.open_run_unit();
            let within = self.within();
            self.begin_run(within);
        }
        self.run.get_or_insert_with(|| Run::new(Within::Paragraph))
    }

    fn open_run_unit(&mut self) {
        if self.unit.is_none() {
            self.open_unit();
            if let Some(unit) = &mut self.unit {
                unit.of_run = true;
            }
        }
    }

    /// Begins a stretch that has its notes beside it.
    pub(super) fn open_unit(&mut self) {
        if let Some(unit) = &mut self.unit {
            unit.depth += 1;
            return;
        }
        self.unit = Some(Unit {
            holes: self.body.holes.len(),
            at: self.here(),
            cites: offset(self.body.cites.len()),
            notes: Vec::new(),
            depth: 1,
            of_run: false,
        });
    }

    /// Ends it. Nothing is noted in the text of a note.
    pub(super) fn close_unit(&mut self) {
        let Some(mut unit) = self.unit.take() else {
            return;
        };
        unit.depth -= 1;
        if unit.depth > 0 {
            self.unit = Some(unit);
            return;
        }
        let cites = unit.cites..offset(self.body.cites.len());
        if self.notes.writing || (cites.is_empty() && unit.notes.is_empty()) {
            return;
        }
        let number = offset(self.body.noted.len());
        self.body.noted.push(Noted {
            cites,
            footnotes: unit.notes,
        });
        self.body.holes.insert(
            unit.holes,
            Hole {
                at: unit.at,
                what: Fill::NotedOpen(number),
            },
        );
        self.hole(Fill::NotedClose(number));
    }

    pub(super) fn note_called(&mut self, number: u32) {
        if let Some(unit) = &mut self.unit
            && !unit.notes.contains(&number)
        {
            unit.notes.push(number);
        }
    }

    /// Ends the run that is open, if one is.
    pub(super) fn finish_run(&mut self) {
        let Some(run) = self.end_words() else { return };
        self.push(self.body_tag);
        self.body_tag = "";
        if self.unit.as_ref().is_some_and(|unit| unit.of_run) {
            self.close_unit();
        }
        self.keep_for_quote(run);
    }

    /// Ends the words of a run, and says where the sentences of its citations are.
    pub(super) fn end_words(&mut self) -> Option<Run> {
        self.run.as_ref()?;
        self.close_all_phrases();
        let run = self.run.take()?;
        let end = self.body.html.len();
        self.place_sentences(&run, end);
        if let Some(&block) = self.blocks.last() {
            self.body.blocks[block as usize].words.push(' ');
        }
        Some(run)
    }

    fn place_sentences(&mut self, run: &Run, end: usize) {
        if run.cites.is_empty() && run.events.is_empty() && run.blocks.is_empty() {
            return;
        }
        let ranges = run.sentences();
        // What stands in one sentence mostly stands together.
        let mut last = Sentence::default();
        let mut at = |place: usize| {
            let next = ranges.partition_point(|words| words.start <= place);
            let words = ranges.get(next.saturating_sub(1)).cloned().unwrap_or(0..0);
            if last.words != words {
                last.html = run.html(&words, end);
                last.text = shortened(run.plain(words.clone()));
                last.words = words;
            }
            last.clone()
        };
        for (number, place, _) in &run.cites {
            let sentence = at(*place);
            let cite = &mut self.body.cites[*number as usize];
            cite.sentence = sentence.html;
            cite.sentence_text = sentence.text;
        }
        for (number, place) in &run.events {
            let event = &mut self.body.events[*number as usize];
            event.text = run.plain(place.clone());
            event.sentence = at(place.start).html;
        }
        for (number, place) in &run.blocks {
            self.body.blocks[*number as usize].sentence = at(place.start).html;
        }
    }

    /// Hands the words of a run to the block quote that it stands in.
    fn keep_for_quote(&mut self, run: Run) {
        let quote = self.frames.iter_mut().rev().find_map(|frame| match frame {
            Frame::Markdown {
                kind:
                    Kind::Quote {
                        block,
                        parts,
                        last_cite,
                    },
                ..
            } => Some(block.is_none().then_some((parts, last_cite))),
            Frame::Division { block: Some(_), .. } => Some(None),
            _ => None,
        });
        let Some(Some((parts, last_cite))) = quote else {
            return;
        };
        let place = match (run.source_at(0), run.source_at(run.words.len())) {
            (Some(start), Some(end)) => start..end,
            _ => 0..0,
        };
        let ends = run
            .words
            .trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';'));
        *last_cite = match ends.ends_with(CITATION) {
            true => run.cites.last().map(|(number, ..)| *number),
            false => None,
        };
        parts.push((run.words, place));
    }
}

/// A sentence as far as anybody reads one. Otherwise a thousand citations in a
/// sentence without end would keep it a thousand times.
fn shortened(mut sentence: String) -> String {
    sentence.truncate(sentence.floor_char_boundary(LONGEST_SENTENCE));
    sentence
}

/// The quotation that stands right before byte `end` of a run's words: its words, and
/// where they are in the source.
pub(super) fn quote_before(run: &Run) -> Option<(String, Range<usize>)> {
    let gap = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | ':' | CITATION);
    let from = run
        .words
        .floor_char_boundary(run.words.len().saturating_sub(LONGEST_QUOTE));
    let near = run
        .words
        .floor_char_boundary(run.words.len().saturating_sub(LONGEST_GAP));
    let before = &run.words[from..near + run.words[near..].trim_end_matches(gap).len()];
    if before.len() + from == near {
        return None;
    }
    let (opens, closes) = match before.chars().next_back()? {
        '”' => ('“', '”'),
        '»' => ('«', '»'),
        '“' => ('„', '“'),
        _ => return None,
    };
    let end = before.len() - closes.len_utf8();
    let mut depth = 0_usize;
    let start = before[..end].char_indices().rev().find_map(|(at, c)| {
        if c == closes && closes != opens {
            depth += 1;
        } else if c == opens {
            if depth == 0 {
                return Some(at + opens.len_utf8());
            }
            depth -= 1;
        }
        None
    })?;
    let (start, end) = (from + start, from + end);
    let place = run.source_at(start)?..run.source_at(end)?;
    let words = run.plain(start..end);
    (!words.is_empty() && place.start < place.end).then_some((words, place))
}

/// A quotation of the source, with its place.
pub(super) fn quote(writer: &Writer, words: String, place: Range<usize>) -> Quote {
    Quote {
        text: words,
        span: writer.plan.source.span(place),
    }
}
