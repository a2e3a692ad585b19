//! `> [!note] Title`: block quotes that are callouts, as GitHub and Obsidian have
//! them, among them those that are blocks of ours: `> [!claim] #id by=key`.

use std::ops::Range;

use super::attributes::{Attributes, Part, attributes_at, bare_attributes};
use super::blocks::CLASSES;

/// A block quote that is a callout.
#[derive(Clone, Debug)]
pub(super) struct Callout {
    /// The block quote.
    pub quote: Range<usize>,
    /// From `[!` to the end of the line.
    pub head: Range<usize>,
    /// The words after the kind, if they are not attributes.
    pub title: Range<usize>,
    /// The kind as the first class, and attributes after it. A title after the kind
    /// of a block of ours is its `title`.
    pub attributes: Attributes,
}

/// The callouts among the block quotes of `text`.
pub(super) fn callouts(text: &str, quotes: &[Range<usize>]) -> Vec<Callout> {
    quotes
        .iter()
        .filter_map(|quote| callout(text, quote))
        .collect()
}

fn callout(text: &str, quote: &Range<usize>) -> Option<Callout> {
    // Only what follows the mark of this very quote: a line may open thousands.
    let marker = text[quote.clone()]
        .trim_start()
        .strip_prefix('>')?
        .trim_start_matches([' ', '\t']);
    let kind = marker.strip_prefix("[!")?;
    let start = quote.end - marker.len();
    let line = &text[quote.start..start + marker.lines().next()?.len()];
    let kind = &kind[..kind.find(']')?];
    let sound = !kind.is_empty()
        && kind
            .chars()
            .all(|c| c.is_alphanumeric() || c == '-' || c == '_');
    sound.then_some(())?;
    let word = start + 2..start + 2 + kind.len();
    // Obsidian folds what has a `-` or `+` here; a page of ours hides nothing.
    let rest = word.end + 1;
    let rest = rest + usize::from(text[rest..].starts_with(['-', '+']));
    let head = start..quote.start + line.trim_end().len();
    let title =
        rest + (text[rest..head.end].len() - text[rest..head.end].trim_start().len())..head.end;
    let class = Part {
        text: kind.to_lowercase(),
        range: word,
    };
    let (mut attributes, title) = match attributes_of(text, title.clone()) {
        Some(attributes) => (attributes, head.end..head.end),
        None => (Attributes::default(), title),
    };
    if !title.is_empty() && CLASSES.iter().any(|(name, _)| *name == class.text) {
        let key = Part {
            text: "title".to_owned(),
            range: title.clone(),
        };
        attributes.pairs.push((
            key,
            Part {
                text: text[title.clone()].to_owned(),
                range: title.clone(),
            },
        ));
    }
    attributes.classes.insert(0, class);
    Some(Callout {
        quote: quote.clone(),
        head,
        title,
        attributes,
    })
}

/// The attributes after the kind, with braces or without.
fn attributes_of(text: &str, range: Range<usize>) -> Option<Attributes> {
    if text[range.clone()].starts_with('{') {
        return attributes_at(text, range.start)
            .filter(|(_, end)| *end == range.end)
            .map(|read| read.0);
    }
    bare_attributes(text, range).filter(|read| {
        // One bare `-` is a title, and so is nothing at all.
        read.id.is_some()
            || !read.pairs.is_empty()
            || read.classes.iter().any(|class| !class.range.is_empty())
    })
}
