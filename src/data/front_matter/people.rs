//! The lists in the front matter whose entries are mappings.

use super::keys::{CHANGE, HYPOTHESIS, PERSON, REPLY};
use crate::data::draft::{Change, ChangeKind, Hypothesis, Inline, Person, RightOfReply};
use crate::data::inline::inline;
use crate::data::yaml::{Node, Taker, Words};

pub(super) const CHANGE_KINDS: &Words<ChangeKind> = &[
    ("correction", ChangeKind::Correction),
    ("addition", ChangeKind::Addition),
    ("clarification", ChangeKind::Clarification),
    ("withdrawal", ChangeKind::Withdrawal),
];

pub(super) fn people(taker: &mut Taker, node: &Node) -> Vec<Person> {
    let mut people = Vec::new();
    for item in taker.items(node) {
        let (mut id, mut name, mut role) = (None, None, None);
        for entry in taker.entries("people", item) {
            match &*entry.key {
                "id" => id = taker.spanned("id", &entry.node),
                "name" => name = taker.text("name", &entry.node),
                "role" => role = taker.text("role", &entry.node),
                _ => taker.unknown(entry, "an entry of `people`", PERSON, item),
            }
        }
        match (id, name) {
            (Some(id), name) => {
                let name = name.unwrap_or_else(|| id.value.clone());
                people.push(Person { id, name, role });
            }
            (None, _) => taker.lacks("an entry of `people`", "`id`", item),
        }
    }
    people
}

pub(super) fn hypotheses(taker: &mut Taker, node: &Node) -> Vec<Hypothesis> {
    let mut hypotheses = Vec::new();
    for item in taker.items(node) {
        let (mut id, mut text) = (None, Inline::default());
        for entry in taker.entries("hypotheses", item) {
            match &*entry.key {
                "id" => id = taker.spanned("id", &entry.node),
                "text" => text = inline(&taker.text("text", &entry.node).unwrap_or_default()),
                _ => taker.unknown(entry, "an entry of `hypotheses`", HYPOTHESIS, item),
            }
        }
        match id {
            Some(id) => hypotheses.push(Hypothesis { id, text }),
            None => taker.lacks("an entry of `hypotheses`", "`id`", item),
        }
    }
    hypotheses
}

pub(super) fn changes(taker: &mut Taker, node: &Node) -> Vec<Change> {
    let mut changes = Vec::new();
    for item in taker.items(node) {
        let (mut date, mut dated) = (None, false);
        let mut kind = ChangeKind::Clarification;
        let mut kinded = false;
        let (mut what, mut blocks) = (Inline::default(), Vec::new());
        for entry in taker.entries("changes", item) {
            let node = &entry.node;
            match &*entry.key {
                "date" => {
                    dated = !node.is_nothing();
                    date = taker.date("date", node);
                }
                "kind" => {
                    kinded = !node.is_nothing();
                    kind = taker.word("kind", CHANGE_KINDS, node).unwrap_or(kind);
                }
                "what" => what = inline(&taker.text("what", node).unwrap_or_default()),
                "blocks" => blocks = taker.all_spanned("blocks", node),
                _ => taker.unknown(entry, "an entry of `changes`", CHANGE, item),
            }
        }
        if !kinded {
            taker.lacks("an entry of `changes`", "`kind`", item);
        }
        if !dated {
            taker.lacks("an entry of `changes`", "`date`", item);
        }
        changes.extend(date.map(|date| Change {
            date,
            kind,
            what,
            blocks,
        }));
    }
    changes
}

pub(super) fn right_of_reply(taker: &mut Taker, node: &Node) -> Vec<RightOfReply> {
    let mut replies = Vec::new();
    for item in taker.items(node) {
        let mut reply = RightOfReply {
            who: String::new(),
            asked: None,
            by: None,
            answer: None,
        };
        for entry in taker.entries("right-of-reply", item) {
            let (key, node) = (&*entry.key, &entry.node);
            match key {
                "who" => reply.who = taker.text(key, node).unwrap_or_default(),
                "asked" => reply.asked = taker.date(key, node).map(|date| date.value),
                "by" => reply.by = taker.text(key, node),
                "answer" => reply.answer = taker.text(key, node),
                _ => taker.unknown(entry, "an entry of `right-of-reply`", REPLY, item),
            }
        }
        if reply.who.is_empty() {
            taker.lacks("an entry of `right-of-reply`", "`who`", item);
        }
        replies.push(reply);
    }
    replies
}
