//! What linking sees of a text, as one hash.
//!
//! Most edits change words and nothing else: no id, no target, no citation. The texts
//! then have the outlines that they had, and a Book can be had from the one before
//! ([`Book::with_texts`](super::Book::with_texts)) instead of being linked again.
//! The rule: **whatever a module of `model` reads of a draft is in its outline**, but
//! for places (they are only for messages) and for the anchors of mentions, which are
//! made anew for a text that changed.

use std::hash::{Hash, Hasher};

use crate::data::Draft;
use crate::data::draft::{Block, Body, Citation, Cite, Further, Link};

/// The hash of all that linking sees of one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Outline([u8; 32]);

impl Outline {
    /// Takes the outline of a text.
    pub fn of(draft: &Draft) -> Self {
        let mut digest = Digest(blake3::Hasher::new());
        digest.write(draft.file.path.as_str().as_bytes());
        draft.place.hash(&mut digest);
        let text = &draft.file.text;
        let front = draft
            .front
            .span
            .as_ref()
            .map_or(0, |span| span.end as usize);
        // Where a claim is marked inside a sentence, what belongs to it goes by place.
        let whole = draft.body.blocks.iter().any(|block| block.inline);
        let from = if whole { text.len() } else { front };
        text[..from].hash(&mut digest);
        hash_body(&draft.body, &mut digest);
        Self(*digest.0.finalize().as_bytes())
    }

    /// The bytes of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// BLAKE3 as a hasher of values.
struct Digest(blake3::Hasher);

impl Hasher for Digest {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    /// Not asked for: an outline is the whole hash.
    fn finish(&self) -> u64 {
        0
    }
}

// Every field is named, so that one that is added asks to be thought about.

fn hash_body(body: &Body, digest: &mut Digest) {
    let Body {
        html: _,
        holes: _,
        blocks,
        cites,
        links,
        headings,
        code: _,
        math: _,
        footnotes: _,
        noted: _,
        events,
        cross,
        anchors,
        private_ids,
        remarks: _,
        loaded: _,
        brackets: _,
    } = body;
    digest.write_usize(blocks.len());
    blocks.iter().for_each(|block| hash_block(block, digest));
    digest.write_usize(cites.len());
    cites.iter().for_each(|cite| hash_cite(cite, digest));
    digest.write_usize(links.len());
    for link in links {
        let Link {
            span: _,
            target: _,
            destination,
            title: _,
            image,
            wiki,
        } = link;
        (destination, image.is_some(), wiki).hash(digest);
    }
    digest.write_usize(headings.len());
    headings.iter().for_each(|heading| heading.id.hash(digest));
    digest.write_usize(events.len());
    for event in events {
        (&event.id, &event.date, event.block).hash(digest);
    }
    digest.write_usize(cross.len());
    cross.iter().for_each(|crossing| crossing.id.hash(digest));
    (anchors, private_ids).hash(digest);
}

fn hash_block(block: &Block, digest: &mut Digest) {
    let Block {
        class,
        span: _,
        after_class: _,
        inline,
        id,
        by,
        of,
        answer_kind,
        fit,
        claim_kind,
        basis,
        status,
        likelihood,
        confidence,
        date,
        parent,
        section: _,
        html: _,
        sentence: _,
        words: _,
        misread: _,
        further,
    } = block;
    let Further {
        classes: _,
        attributes: _,
        aka,
        title: _,
        no,
        under,
        hedge,
        reviewed,
        opened,
        closed,
        ach,
        denies: _,
    } = &**further;
    // Lists are cut into pages by how much is in their rows.
    block.bulk().hash(digest);
    (class, inline, id, aka, no, by, of).hash(digest);
    (answer_kind, fit, claim_kind, under, hedge, basis).hash(digest);
    (status, likelihood, confidence, reviewed).hash(digest);
    (opened, closed, date, ach, parent).hash(digest);
}

fn hash_cite(cite: &Cite, digest: &mut Digest) {
    let Cite {
        span: _,
        narrative: _,
        citations,
        block,
        section: _,
        within: _,
        sentence: _,
        sentence_text: _,
        quote,
    } = cite;
    block.hash(digest);
    quote.as_ref().map(|quote| &quote.text).hash(digest);
    digest.write_usize(citations.len());
    for citation in citations {
        let Citation {
            key,
            locator,
            suppress_author: _,
            role,
            through_for,
            around,
        } = citation;
        (key, locator, role, through_for).hash(digest);
        let quote = around.quote.as_ref();
        quote.map(|quote| &quote.text).hash(digest);
    }
}
