//! CB4: what a claim rests on, and whether anybody read it.

use crate::data::draft::Role;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::model::Book;
use crate::model::book::Mention;
use crate::model::state::Flag;

/// Looks at every mention and at the origins of every claim.
pub fn check(book: &Book, found: &mut Diagnostics) {
    for mention in &book.mentions {
        unseen(book, mention, found);
    }
    for claim in book
        .claims
        .iter()
        .filter(|claim| claim.flags.has(Flag::OneOrigin))
    {
        let block = book.block(claim.case, claim.block);
        let origin = claim
            .support
            .roots
            .first()
            .map(|root| &book.sources[root.source.index()]);
        found.push(
            Diagnostic::at(
                Code::ONE_ORIGIN,
                block.place(),
                format!(
                    "the {} sources of this claim have one origin",
                    claim.support.sources
                ),
            )
            .label("what it cites goes back to one work")
            .help(match origin {
                Some(origin) => format!(
                    "all go back to {}; cite one that does not, or say so in the text",
                    origin.short
                ),
                None => "cite one that goes back to another, or say so in the text".to_owned(),
            }),
        );
    }
}

/// A source that nobody here has read is cited as if it had been: not through another
/// in the same bracket, and with nothing in its record that says how it is known.
fn unseen(book: &Book, mention: &Mention, found: &mut Diagnostics) {
    let source = &book.sources[mention.source.index()];
    let explained = mention.role == Role::Through
        || mention.read_through.is_some()
        || !source.drawn_from.is_empty()
        || !source.drawn_on_by.is_empty();
    if source.custom.seen || explained {
        return;
    }
    let citation = book.citation(mention);
    found.push(
        Diagnostic::at(
            Code::UNSEEN_WITHOUT_THROUGH,
            &citation.key.span,
            format!(
                "nobody here has read `{}`, and the citation does not say where it is known from",
                source.key
            ),
        )
        .label("marked `seen: false`")
        .help(format!(
            "write `[@{}; quoted in @…]` with the source that was read, or give its record `derived-from:`",
            source.key
        )),
    );
}
