//! The classes and attributes of blocks in words, for the guide.
//!
//! The main function is [`vocabulary`]. It goes by the tables that the reader goes by, so
//! that the guide cannot name what is not read, nor leave out what is.

use super::values::{
    ANSWER_KINDS, BASES, CELLS, CLAIM_KINDS, CONFIDENCES, FITS, LIKELIHOODS, statuses,
};
use super::{ATTRIBUTES, CLASSES, class_name};
use crate::data::draft::BlockClass;
use crate::data::keys::words;

/// A class of block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassInWords {
    /// As authors write it.
    pub name: &'static str,
    /// What a block of it is.
    pub about: &'static str,
}

/// An attribute of blocks, on the classes where it takes the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttributeInWords {
    /// Its name.
    pub name: &'static str,
    /// The classes that it belongs to.
    pub on: Vec<&'static str>,
    /// The words that it takes; none where it takes any, a date or ids.
    pub words: Vec<&'static str>,
    /// What it says.
    pub about: &'static str,
}

/// Every class, and every attribute of every class.
pub fn vocabulary() -> (Vec<ClassInWords>, Vec<AttributeInWords>) {
    let classes = CLASSES.iter().map(|&(name, class)| ClassInWords {
        name,
        about: about_class(class),
    });
    let mut attributes: Vec<AttributeInWords> = Vec::new();
    for (name, classes) in ATTRIBUTES {
        for &class in *classes {
            let words = words_of(name, class);
            let same = |it: &&mut AttributeInWords| it.name == *name && it.words == words;
            match attributes.iter_mut().find(same) {
                Some(attribute) => attribute.on.push(class_name(class)),
                None => attributes.push(AttributeInWords {
                    name,
                    on: vec![class_name(class)],
                    words,
                    about: about_attribute(name, class),
                }),
            }
        }
    }
    (classes.collect(), attributes)
}

fn words_of(name: &str, class: BlockClass) -> Vec<&'static str> {
    match (name, class) {
        ("kind", BlockClass::Claim) => words(CLAIM_KINDS),
        ("kind", _) => words(ANSWER_KINDS),
        ("fit", _) => words(FITS),
        ("basis", _) => words(BASES),
        ("status", class) => words(statuses(class)),
        ("likelihood", _) => words(LIKELIHOODS),
        ("confidence", _) => words(CONFIDENCES),
        ("ach", _) => words(CELLS),
        _ => Vec::new(),
    }
}

fn about_class(class: BlockClass) -> &'static str {
    match class {
        BlockClass::Claim => "What somebody holds, in their words.",
        BlockClass::Rebuttal => {
            "What was said against a claim, or in its place. One that answers a rebuttal is a reply."
        }
        BlockClass::Support => "What a claim or an answer rests on, said in a place of its own.",
        BlockClass::Evidence => {
            "A piece of evidence; it can be rated against the hypotheses of the case."
        }
        BlockClass::Question => "What is open.",
        BlockClass::Assessment => {
            "The editor's judgement. Its text is the reason, and must be there."
        }
        BlockClass::Response => "What came of asking somebody for a reply.",
        BlockClass::Search => "Where an answer was looked for, and was not found.",
        BlockClass::Private => "Notes that are never published.",
    }
}

fn about_attribute(name: &str, class: BlockClass) -> &'static str {
    match name {
        "title" => "A short name for lists, maps and contents; without it, the first words.",
        "aka" => "Ids that the block had before; links to them still arrive.",
        "no" => "Pins the printed number, as `3` or `2.1`.",
        "by" => {
            "Who asserts it: keys of sources, ids of `people`, with spaces between; without it, the authors of the case."
        }
        "of" => {
            "What it is about: `id`, `case#id` or `@key`, several with spaces; a block inside a claim or an answer is about that unless it says otherwise."
        }
        "about" => "Another name of `of`.",
        "kind" if class == BlockClass::Claim => {
            "What sort of claim it is; `attribution` claims that somebody said something."
        }
        "kind" => {
            "What the answer does: one word, or one for each target in order; `rebuts` without it."
        }
        "fit" => {
            "Whether what the answer denies is what the claim says: one word, or one for each target in order; `unstated` without it."
        }
        "under" => "The id of the claim that it is a part of.",
        "hedge" => "The word by which the source itself holds back, copied: *likely*, *suggests*.",
        "basis" => "What the asserter says that the claim rests on.",
        "status" => match class {
            BlockClass::Assessment => "How the editor judges.",
            BlockClass::Question => "Whether it is still open.",
            _ => "Its asserter took it back.",
        },
        "likelihood" => "How likely the editor holds it to be; printed as a sentence.",
        "confidence" => "How sure the editor is of that; printed as a sentence of its own.",
        "reviewed" => "The day on which the editor last looked at it; an assessment must have it.",
        "opened" => "Since when the question has been open.",
        "closed" => "When it was closed.",
        "date" => {
            "When it was said, in EDTF; without it, the earliest date of the sources that `by` names."
        }
        _ => {
            "How it fits each hypothesis, as `h-leak=C h-other=II`: (very) consistent, neutral, (very) inconsistent, not applicable."
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_attribute_of_every_class_is_in_words() {
        let (classes, attributes) = vocabulary();
        assert_eq!(classes.len(), CLASSES.len());
        for (name, on) in ATTRIBUTES {
            for &class in *on {
                let says = attributes.iter();
                let says = says.filter(|it| it.name == *name && it.on.contains(&class_name(class)));
                assert_eq!(says.count(), 1, "{name} on {}", class_name(class));
            }
        }
    }
}
