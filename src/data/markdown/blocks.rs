//! The attributes of a block of casebook's classes, checked and typed.

mod read;
mod values;
pub mod vocabulary;

use super::attributes::{Attributes, Part};
use super::source::Source;
use crate::data::draft::{Block, BlockClass, Rarely};
use crate::data::yaml::Words;
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned, near};
use read::Reader;

use BlockClass::{
    Assessment, Claim, Evidence, Private, Question, Rebuttal, Response, Search, Support,
};

/// The classes, as authors write them.
pub(super) const CLASSES: &Words<BlockClass> = &[
    ("claim", Claim),
    ("rebuttal", Rebuttal),
    ("support", Support),
    ("evidence", Evidence),
    ("question", Question),
    ("assessment", Assessment),
    ("response", Response),
    ("search", Search),
    ("private", Private),
];

/// Which classes each attribute belongs to.
const ATTRIBUTES: &[(&str, &[BlockClass])] = &[
    (
        "title",
        &[
            Claim, Rebuttal, Support, Evidence, Question, Assessment, Response, Search, Private,
        ],
    ),
    (
        "aka",
        &[
            Claim, Rebuttal, Support, Evidence, Question, Assessment, Response, Search, Private,
        ],
    ),
    ("no", &[Claim]),
    (
        "by",
        &[
            Claim, Rebuttal, Support, Evidence, Question, Assessment, Response, Search,
        ],
    ),
    (
        "of",
        &[
            Rebuttal, Support, Evidence, Question, Assessment, Response, Search,
        ],
    ),
    (
        "about",
        &[
            Rebuttal, Support, Evidence, Question, Assessment, Response, Search,
        ],
    ),
    ("kind", &[Claim, Rebuttal]),
    ("fit", &[Rebuttal]),
    ("under", &[Claim, Question]),
    ("hedge", &[Claim, Rebuttal]),
    ("basis", &[Claim]),
    ("status", &[Claim, Rebuttal, Support, Question, Assessment]),
    ("likelihood", &[Assessment]),
    ("confidence", &[Assessment]),
    (
        "reviewed",
        &[
            Claim, Rebuttal, Support, Evidence, Question, Assessment, Response, Search,
        ],
    ),
    ("opened", &[Question]),
    ("closed", &[Question]),
    (
        "date",
        &[
            Claim, Rebuttal, Support, Evidence, Question, Assessment, Response, Search,
        ],
    ),
    ("ach", &[Evidence]),
];

/// The class of ours that `attributes` name; a private one before any other, and in
/// any case, because a slip must not publish it.
///
/// A second class of ours is reported; a word that looks like one is hinted at.
pub(super) fn class_of(
    source: &Source,
    attributes: &Attributes,
    found: &mut Diagnostics,
) -> Option<BlockClass> {
    let ours = |part: &&Part| CLASSES.iter().any(|(name, _)| *name == part.text);
    if is_private(attributes) {
        return Some(Private);
    }
    let mut classes = attributes.classes.iter().filter(ours);
    let first = classes.next();
    if let (Some(first), Some(second)) = (first, classes.next()) {
        let message = format!("a block cannot be `{}` and `{}`", first.text, second.text);
        let fault = Diagnostic::at(
            Code::BAD_ATTRIBUTE,
            &source.span(second.range.clone()),
            message,
        );
        found.push(
            fault
                .label("a second class")
                .also(&source.span(first.range.clone()), "the first")
                .help("keep one of the two, or put one block into the other"),
        );
    }
    if first.is_none() {
        for class in &attributes.classes {
            let near = near(&class.text, CLASSES.iter().map(|(name, _)| *name));
            if near.is_some() {
                let message = format!("`{}` is no class that casebook knows", class.text);
                let span = source.span(class.range.clone());
                let fault = Diagnostic::at(Code::UNKNOWN_CLASS, &span, message);
                found.push(fault.label("a plain division").did_you_mean(near, &span));
            }
        }
    }
    let first = first?;
    CLASSES
        .iter()
        .find(|(name, _)| *name == first.text)
        .map(|(_, class)| *class)
}

/// Whether something must not be published.
pub(super) fn is_private(attributes: &Attributes) -> bool {
    attributes
        .classes
        .iter()
        .any(|class| class.text.eq_ignore_ascii_case("private"))
}

/// Reads the attributes of a block of `class`. What cannot be used is reported and
/// left out; ranges of HTML are the writer's to fill in.
pub(super) fn block(
    source: &Source,
    class: BlockClass,
    span: Span,
    attributes: &Attributes,
    found: &mut Diagnostics,
) -> Block {
    if attributes.id.is_none() && matches!(class, Claim | Rebuttal) {
        let message = format!("{} has no id", with_article(class));
        let fault = Diagnostic::at(Code::MISSING_ID, &span, message).label("no id");
        found.push(fault.help(format!(
            "give it one that will last: `{{#short-words .{}}}`",
            class_name(class)
        )));
    }
    let mut block = empty(class, span);
    let named = attributes.classes.iter().map(|part| &part.range);
    block.after_class = named
        .filter(|range| source.text[(*range).clone()] == *class_name(class))
        .find(|range| source.text[..range.start].ends_with('.'))
        .map(|range| source.span(range.end..range.end).start);
    block.id = attributes.id.as_ref().map(|id| whole(source, id));
    let further = attributes.classes.iter().map(|class| &class.text);
    let further = further.filter(|name| **name != class_name(class));
    let further: Vec<String> = further.cloned().collect();
    if !further.is_empty() {
        block.further.classes = further;
    }
    let mut reader = Reader {
        source,
        all: attributes,
        found,
    };
    for (key, value) in &attributes.pairs {
        reader.attribute(&mut block, key, value);
    }
    block
}

fn empty(class: BlockClass, span: Span) -> Block {
    Block {
        class,
        span,
        after_class: None,
        inline: false,
        misread: false,
        id: None,
        by: Vec::new(),
        of: Vec::new(),
        answer_kind: Vec::new(),
        fit: Vec::new(),
        claim_kind: None,
        basis: None,
        status: None,
        likelihood: None,
        confidence: None,
        date: None,
        parent: None,
        section: None,
        html: 0..0,
        sentence: 0..0,
        words: String::new(),
        further: Rarely::NONE,
    }
}

fn whole(source: &Source, part: &Part) -> Spanned<String> {
    Spanned::new(part.text.clone(), source.span(part.range.clone()))
}

fn of_class(class: BlockClass) -> impl Iterator<Item = &'static str> {
    ATTRIBUTES
        .iter()
        .filter(move |(_, classes)| classes.contains(&class))
        .map(|(name, _)| *name)
}

/// The word that authors write for a class.
/// The class as a message names one of it: ``a `claim` ``.
pub(super) fn with_article(class: BlockClass) -> String {
    let name = class_name(class);
    match name.starts_with(['a', 'e', 'i', 'o', 'u']) {
        true => format!("an `{name}`"),
        false => format!("a `{name}`"),
    }
}

pub(super) fn class_name(class: BlockClass) -> &'static str {
    CLASSES
        .iter()
        .find(|(_, known)| *known == class)
        .map_or("", |(name, _)| name)
}
