//! Which words stand in which records.
//!
//! Words are indexed as they are written, folded; those with one stem share one list of
//! records, kept under the first of them in order, so that a reader's script needs no
//! stemmer. How much a word weighs in a record is BM25 (Robertson and Zaragoza, The
//! Probabilistic Relevance Framework, 2009) without its idf, in four steps; words of the
//! title count three times.

use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use super::records::{self, Record, What};
use crate::memo::Fit as _;
use crate::pages::{Pages, Route};
use crate::text::offset;
use crate::words::tokens;

/// Records that a word's list keeps: the weightiest, if there are more.
pub(super) const LONGEST_LIST: usize = 2000;

/// The words of a book, sorted.
#[derive(Debug, Default)]
pub(super) struct Terms {
    pub terms: Vec<Term>,
    /// How many bytes each record takes in a file, about.
    pub sizes: Vec<u32>,
    /// A hash of all that was indexed, in hex.
    pub version: String,
}

/// A word, or `@` and a source's part of an address.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub word: Box<str>,
    pub list: List,
}

/// Where a word's records are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum List {
    /// Here: sorted, with the number of all, also of those that were left out.
    Here(Vec<Posting>, u32),
    /// With the word of that index, which has the same stem.
    With(u32),
}

/// A word in a record, in four bytes: a large book has tens of millions. Sorts by record,
/// then by weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Posting(u32);

impl Posting {
    /// The weight is 0 to 3.
    pub fn new(record: u32, weight: u8) -> Self {
        debug_assert!(weight < 4 && record < 1 << 30, "too many records");
        Self(record << 2 | u32::from(weight))
    }

    pub fn record(self) -> u32 {
        self.0 >> 2
    }

    pub fn weight(self) -> u8 {
        (self.0 & 3) as u8
    }
}

/// The records of a word while they are gathered, in ascending order: each as the distance
/// to the one before with its weight, in LEB128. Most take a byte or two.
#[derive(Debug, Default)]
struct Gathered {
    bytes: Vec<u8>,
    last: u32,
}

impl Gathered {
    fn push(&mut self, posting: Posting) {
        let record = posting.record();
        let mut left = (record - self.last) << 2 | u32::from(posting.weight());
        self.last = record;
        while left > 0x7f {
            self.bytes.push((left & 0x7f) as u8 | 0x80);
            left >>= 7;
        }
        self.bytes.push(left as u8);
    }

    fn postings(&self) -> impl Iterator<Item = Posting> {
        let mut bytes = self.bytes.iter();
        let mut last = 0;
        std::iter::from_fn(move || {
            let (mut value, mut shift) = (0, 0);
            loop {
                let byte = *bytes.next()?;
                value |= u32::from(byte & 0x7f) << shift;
                shift += 7;
                if byte & 0x80 == 0 {
                    break;
                }
            }
            last += value >> 2;
            Some(Posting::new(last, (value & 3) as u8))
        })
    }
}

/// Reads every record once.
pub(super) fn index(pages: &Pages, all: &[Record]) -> Terms {
    const AT_ONCE: usize = 512;
    // Of a large book never more than a part is held unmerged.
    const OF_A_WAVE: usize = 32 * AT_ONCE;
    let mut version = blake3::Hasher::new();
    let mut sizes = Vec::with_capacity(all.len());
    let mut merged = Interner::default();
    let mut lists: Vec<Gathered> = Vec::new();
    for (wave, records) in all.chunks(OF_A_WAVE).enumerate() {
        let first = |place: usize| offset(wave * OF_A_WAVE + place * AT_ONCE);
        let chunks: Vec<Chunk> = records
            .par_chunks(AT_ONCE)
            .enumerate()
            .map(|(place, records)| Chunk::read(pages, records, first(place)))
            .collect();
        for chunk in chunks {
            version.update(chunk.hash.as_bytes());
            sizes.extend(chunk.sizes);
            let words = chunk.words.names.iter();
            let global: Vec<u32> = words.map(|word| merged.number(word)).collect();
            lists.resize_with(merged.names.len(), Gathered::default);
            for (word, posting) in chunk.postings {
                lists[global[word as usize] as usize].push(posting);
            }
        }
    }
    cite(pages, all, &mut merged, &mut lists);
    Terms {
        terms: by_stem(pages, merged.names, lists),
        sizes,
        version: version.finalize().to_hex()[..8].to_owned(),
    }
}

/// Adds the lists of what cites each source.
fn cite(pages: &Pages, all: &[Record], words: &mut Interner, lists: &mut Vec<Gathered>) {
    for (first, record) in all.iter().enumerate() {
        let What::Opening(text) = record.what else {
            continue;
        };
        let mut cited = records::cited(pages, text);
        cited.sort_unstable();
        cited.dedup();
        for (place, source) in cited {
            let slug = &pages.book.sources[source.index()].slug;
            let word = words.number(&["@", slug].concat()) as usize;
            lists.resize_with(words.names.len(), Gathered::default);
            lists[word].push(Posting::new(offset(first) + place, 0));
        }
    }
}

/// Sorts words, and gives those of one stem one list.
fn by_stem(pages: &Pages, names: Vec<Box<str>>, lists: Vec<Gathered>) -> Vec<Term> {
    let stemmer = stemmer(&pages.book.config.language);
    let lists = lists.into_iter().map(|list| vec![list]);
    let mut sorted: Vec<(Box<str>, Vec<Gathered>)> = names.into_iter().zip(lists).collect();
    sorted.par_sort_unstable_by(|a, b| a.0.cmp(&b.0));
    let mut first_of: FxHashMap<String, u32> = FxHashMap::default();
    let mut with: Vec<u32> = Vec::with_capacity(sorted.len());
    for (place, (word, _)) in sorted.iter().enumerate() {
        let place = offset(place);
        let stem = match &stemmer {
            Some(stemmer) if word.chars().all(char::is_alphabetic) => stemmer.stem(word),
            _ => (&**word).into(),
        };
        with.push(*first_of.entry(stem.into_owned()).or_insert(place));
    }
    for place in 0..sorted.len() {
        let to = with[place] as usize;
        if to != place {
            let moved = std::mem::take(&mut sorted[place].1);
            sorted[to].1.extend(moved);
        }
    }
    sorted
        .into_par_iter()
        .zip(&with)
        .enumerate()
        .map(|(place, ((word, lists), &to))| Term {
            word,
            list: match to as usize == place {
                true => kept(lists.iter().flat_map(Gathered::postings).collect()),
                false => List::With(to),
            },
        })
        .collect()
}

/// A list with each record once, cut to [`LONGEST_LIST`].
fn kept(mut postings: Vec<Posting>) -> List {
    postings.sort_unstable_by_key(|posting| (posting.record(), u8::MAX - posting.weight()));
    postings.dedup_by_key(|posting| posting.record());
    let all = offset(postings.len());
    if postings.len() > LONGEST_LIST {
        postings.sort_unstable_by_key(|posting| (u8::MAX - posting.weight(), posting.record()));
        postings.truncate(LONGEST_LIST);
        postings.sort_unstable();
    }
    postings.fit();
    List::Here(postings, all)
}

/// Numbers for words, in the order in which they come.
#[derive(Debug, Default)]
struct Interner {
    numbers: FxHashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl Interner {
    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = offset(self.names.len());
        self.names.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }
}

/// What is in a few hundred records.
struct Chunk {
    words: Interner,
    postings: Vec<(u32, Posting)>,
    sizes: Vec<u32>,
    hash: blake3::Hash,
}

impl Chunk {
    fn read(pages: &Pages, records: &[Record], first: u32) -> Self {
        let links = pages.links(Route::Search);
        let mut chunk = Chunk {
            words: Interner::default(),
            postings: Vec::new(),
            sizes: Vec::with_capacity(records.len()),
            hash: blake3::hash(b""),
        };
        let mut hasher = blake3::Hasher::new();
        let mut found = Vec::new();
        for (record, number) in records.iter().zip(first..) {
            let shown = records::shown(&links, *record);
            found.clear();
            for token in tokens(&shown.title) {
                let number = chunk.words.number(&token.folded);
                found.extend([number; 3]);
            }
            for token in tokens(&shown.words) {
                found.push(chunk.words.number(&token.folded));
            }
            let length = found.len();
            found.sort_unstable();
            for run in found.chunk_by(|a, b| a == b) {
                let weight = weight(run.len(), length);
                let posting = Posting::new(number, weight);
                chunk.postings.push((run[0], posting));
            }
            let parts = [&shown.title, &shown.context, &shown.words];
            for part in parts {
                hasher.update(&(part.len() as u64).to_le_bytes());
                hasher.update(part.as_bytes());
            }
            hasher.update(&[record.class.0]);
            // Beside its words a record has its address and marks.
            const BESIDE: usize = 60;
            let size = parts.iter().map(|part| part.len()).sum::<usize>() + BESIDE;
            chunk.sizes.push(offset(size));
        }
        chunk.hash = hasher.finalize();
        chunk
    }
}

/// The weight of a word that stands `times` in a record of `length` words, 0 to 3.
fn weight(times: usize, length: usize) -> u8 {
    // k1 and b as is usual; the mean length is that of a paragraph, so that a record
    // weighs the same in every book.
    const K1: f64 = 1.2;
    const B: f64 = 0.75;
    const USUAL: f64 = 60.0;
    let times = times as f64;
    let norm = 1.0 - B + B * length as f64 / USUAL;
    let saturated = times / (times + K1 * norm);
    match saturated {
        x if x < 0.25 => 0,
        x if x < 0.45 => 1,
        x if x < 0.65 => 2,
        _ => 3,
    }
}

/// The stemmer of a language, where there is one.
fn stemmer(language: &str) -> Option<Stemmer> {
    let primary = language.split('-').next().unwrap_or(language);
    Some(Stemmer::create(match &*primary.to_ascii_lowercase() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_weighs_more_where_it_stands_often_and_the_text_is_short() {
        assert!(weight(3, 60) > weight(1, 60));
        assert!(weight(1, 10) > weight(1, 600));
    }

    #[test]
    fn a_long_list_keeps_the_weightiest_and_says_how_many_there_were() {
        let posting = |record| Posting::new(record, u8::from(record % 2 == 0));
        let List::Here(kept, all) = kept((0..5000).map(posting).collect()) else {
            panic!("a list of its own");
        };
        assert_eq!((kept.len(), all), (LONGEST_LIST, 5000));
        assert!(kept.is_sorted() && kept.iter().all(|posting| posting.weight() == 1));
    }

    #[test]
    fn what_is_gathered_comes_out_as_it_went_in() {
        let postings: Vec<Posting> = [(0, 3), (1, 0), (40, 1), (10_000, 2), ((1 << 30) - 1, 3)]
            .map(|(record, weight)| Posting::new(record, weight))
            .to_vec();
        let mut gathered = Gathered::default();
        postings.iter().for_each(|&posting| gathered.push(posting));
        assert_eq!(gathered.postings().collect::<Vec<_>>(), postings);
        assert_eq!(gathered.bytes.len(), 1 + 1 + 2 + 3 + 5);
    }

    #[test]
    fn a_record_is_kept_once_with_its_greatest_weight() {
        let both = [1, 3].map(|weight| Posting::new(7, weight));
        let List::Here(kept, all) = kept(both.to_vec()) else {
            panic!("a list of its own");
        };
        assert_eq!((kept, all), (vec![both[1]], 1));
    }
}
