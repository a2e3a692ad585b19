//! The attributes of a block of casebook's classes, checked and typed.

mod values;

use super::attributes::{Attributes, Part};
use super::source::Source;
use crate::data::draft::{Block, BlockClass, Target};
use crate::data::yaml::{Words, bad_date, listed, unknown_word};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned, nearest};

pub(super) use values::{ANSWER_KINDS, BASES, CELLS, CLAIM_KINDS, CONFIDENCES, FITS, LIKELIHOODS};

use crate::csl::Date;
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
                .also(&source.span(first.range.clone()), "the first"),
        );
    }
    if first.is_none() {
        for class in &attributes.classes {
            if let Some(near) = nearest(&class.text, CLASSES.iter().map(|(name, _)| *name)) {
                let message = format!("`{}` is no class that casebook knows", class.text);
                let fault = Diagnostic::at(
                    Code::UNKNOWN_CLASS,
                    &source.span(class.range.clone()),
                    message,
                );
                found.push(
                    fault
                        .label("a plain division")
                        .help(format!("did you mean `{near}`?")),
                );
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
        let message = format!("a `{}` has no id", class_name(class));
        let fault = Diagnostic::at(Code::MISSING_ID, &span, message).label("no id");
        found.push(fault.help("give it one that will last: `{#short-words .…}`"));
    }
    let mut block = empty(class, span);
    block.id = attributes.id.as_ref().map(|id| whole(source, id));
    let mut reader = Reader { source, found };
    for (key, value) in &attributes.pairs {
        reader.attribute(&mut block, key, value);
    }
    block
}

fn empty(class: BlockClass, span: Span) -> Block {
    Block {
        class,
        span,
        inline: false,
        id: None,
        aka: Vec::new(),
        title: None,
        no: None,
        by: Vec::new(),
        of: Vec::new(),
        answer_kind: Vec::new(),
        fit: Vec::new(),
        claim_kind: None,
        under: None,
        hedge: None,
        basis: None,
        status: None,
        likelihood: None,
        confidence: None,
        reviewed: None,
        opened: None,
        closed: None,
        date: None,
        ach: Vec::new(),
        parent: None,
        section: None,
        html: 0..0,
        sentence: 0..0,
        words: String::new(),
        denies: Vec::new(),
    }
}

fn whole(source: &Source, part: &Part) -> Spanned<String> {
    Spanned::new(part.text.clone(), source.span(part.range.clone()))
}

struct Reader<'r, 'f> {
    source: &'r Source<'f>,
    found: &'r mut Diagnostics,
}

impl Reader<'_, '_> {
    fn attribute(&mut self, block: &mut Block, key: &Part, value: &Part) {
        if matches!(&*key.text, "lang" | "dir") || key.text.starts_with("data-") {
            return;
        }
        let name = class_name(block.class);
        let Some((_, classes)) = ATTRIBUTES.iter().find(|(name, _)| *name == key.text) else {
            let message = format!("a block has no attribute `{}`", key.text);
            let fault = Diagnostic::at(
                Code::BAD_ATTRIBUTE,
                &self.source.span(key.range.clone()),
                message,
            );
            let near = nearest(&key.text, of_class(block.class))
                .map(|near| format!("did you mean `{near}`?"));
            let help = near
                .unwrap_or_else(|| format!("a `{name}` takes {}", listed(of_class(block.class))));
            self.found.push(fault.label("not known").help(help));
            return;
        };
        if !classes.contains(&block.class) {
            let message = format!("`{}` does not belong on a `{name}`", key.text);
            let fault = Diagnostic::at(
                Code::BAD_ATTRIBUTE,
                &self.source.span(key.range.clone()),
                message,
            );
            let fitting = classes.iter().map(|class| class_name(*class));
            self.found.push(
                fault
                    .label("does not belong here")
                    .help(format!("it belongs on {}", listed(fitting))),
            );
            return;
        }
        match &*key.text {
            "title" => {
                block.title = Some(value.text.trim().to_owned()).filter(|title| !title.is_empty())
            }
            "aka" => block.aka = self.words(value),
            "no" => block.no = self.number(value),
            "by" => block.by = self.words(value),
            "of" | "about" => block.of.extend(
                self.words(value)
                    .into_iter()
                    .filter_map(|word| self.target(word)),
            ),
            "kind" if block.class == Claim => block.claim_kind = self.one(key, CLAIM_KINDS, value),
            "kind" => block.answer_kind = self.each(key, ANSWER_KINDS, value),
            "fit" => block.fit = self.each(key, FITS, value),
            "under" => {
                block.under = Some(whole(self.source, value)).filter(|id| !id.value.is_empty())
            }
            "hedge" => {
                block.hedge = Some(value.text.trim().to_owned()).filter(|word| !word.is_empty())
            }
            "basis" => block.basis = self.one(key, BASES, value),
            "status" => {
                let status = self.one(key, values::statuses(block.class), value);
                block.status = status
                    .map(|status| Spanned::new(status, self.source.span(value.range.clone())));
            }
            "likelihood" => block.likelihood = self.one(key, LIKELIHOODS, value),
            "confidence" => block.confidence = self.one(key, CONFIDENCES, value),
            "reviewed" => block.reviewed = self.date(key, value),
            "opened" => block.opened = self.date(key, value).map(|date| date.value),
            "closed" => block.closed = self.date(key, value).map(|date| date.value),
            "date" => block.date = self.date(key, value).map(|date| date.value),
            _ => block.ach = self.cells(value),
        }
        if !block.of.is_empty() {
            self.count(key, block.answer_kind.len(), block);
            self.count(key, block.fit.len(), block);
        }
    }

    /// One value, or one per target.
    fn count(&mut self, key: &Part, values: usize, block: &Block) {
        if values > 1
            && values != block.of.len()
            && matches!(&*key.text, "kind" | "fit" | "of" | "about")
        {
            let message = format!("{values} values for {} targets", block.of.len());
            let fault = Diagnostic::at(
                Code::BAD_ATTRIBUTE,
                &self.source.span(key.range.clone()),
                message,
            );
            self.found.push(
                fault
                    .label("not as many")
                    .help("give one value, or one per target in order"),
            );
        }
    }

    fn words(&self, value: &Part) -> Vec<Spanned<String>> {
        split(value).map(|part| whole(self.source, &part)).collect()
    }

    fn target(&mut self, word: Spanned<String>) -> Option<Spanned<Target>> {
        let target = if let Some(key) = word.value.strip_prefix('@') {
            let bare = key
                .strip_prefix('{')
                .and_then(|key| key.strip_suffix('}'))
                .unwrap_or(key);
            Target::Source(bare.to_owned())
        } else {
            match word.value.split_once('#') {
                Some((case, id)) if !case.is_empty() => Target::Block {
                    case: Some(case.to_owned()),
                    id: id.to_owned(),
                },
                Some((_, id)) => Target::Block {
                    case: None,
                    id: id.to_owned(),
                },
                None => Target::Block {
                    case: None,
                    id: word.value.clone(),
                },
            }
        };
        let empty = match &target {
            Target::Block { id, .. } => id.is_empty(),
            Target::Source(key) => key.is_empty(),
        };
        if empty {
            let message = format!("`{}` names nothing", word.value);
            let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &word.span, message).label("no id");
            self.found
                .push(fault.help("write `id`, `case#id` or `@key`"));
        }
        (!empty).then(|| Spanned::new(target, word.span))
    }

    fn number(&mut self, value: &Part) -> Option<Spanned<String>> {
        let sound = value.text.split('.').all(|part| {
            !part.is_empty()
                && part.len() < 7
                && !part.starts_with('0')
                && part.bytes().all(|b| b.is_ascii_digit())
        });
        if !sound {
            let message = format!("`no` takes a number, not `{}`", value.text);
            let fault = Diagnostic::at(
                Code::BAD_ATTRIBUTE,
                &self.source.span(value.range.clone()),
                message,
            );
            self.found
                .push(fault.label("not a number").help("write it as `3` or `2.1`"));
        }
        sound.then(|| whole(self.source, value))
    }

    fn one<T: Copy>(&mut self, key: &Part, words: &Words<T>, value: &Part) -> Option<T> {
        let known = words.iter().find(|(word, _)| *word == value.text.trim());
        if known.is_none() {
            let written = whole(self.source, value);
            self.found.push(unknown_word(
                Code::BAD_ATTRIBUTE,
                &key.text,
                words,
                &written,
            ));
        }
        known.map(|(_, value)| *value)
    }

    fn each<T: Copy>(&mut self, key: &Part, words: &Words<T>, value: &Part) -> Vec<Spanned<T>> {
        let mut all = Vec::new();
        for part in split(value) {
            if let Some(one) = self.one(key, words, &part) {
                all.push(Spanned::new(one, self.source.span(part.range)));
            }
        }
        all
    }

    fn date(&mut self, key: &Part, value: &Part) -> Option<Spanned<Date>> {
        let written = whole(self.source, value);
        let date = Date::from_edtf(&written.value);
        if date.is_none() {
            self.found.push(bad_date(&key.text, &written));
        }
        date.map(|date| Spanned::new(date, written.span))
    }

    fn cells(&mut self, value: &Part) -> Vec<(Spanned<String>, crate::data::draft::AchCell)> {
        let mut cells = Vec::new();
        for part in split(value) {
            let Some((id, _)) = part.text.split_once('=').filter(|(id, _)| !id.is_empty()) else {
                let message = format!("`ach` takes `hypothesis=cell`, not `{}`", part.text);
                let span = self.source.span(part.range);
                self.found
                    .push(Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("no cell"));
                continue;
            };
            let (start, cut) = (part.range.start, part.range.start + id.len());
            let key = Part {
                text: "ach".to_owned(),
                range: part.range.clone(),
            };
            let cell = Part {
                text: part.text[id.len() + 1..].to_owned(),
                range: cut + 1..part.range.end,
            };
            if let Some(cell) = self.one(&key, CELLS, &cell) {
                cells.push((
                    Spanned::new(id.to_owned(), self.source.span(start..cut)),
                    cell,
                ));
            }
        }
        cells
    }
}

/// The words of a value, each with its place. In a value with escapes places may be
/// off by the backslashes; they stay inside the value.
fn split(value: &Part) -> impl Iterator<Item = Part> {
    let exact = value.range.len() == value.text.len();
    let mut at = value.range.start;
    value
        .text
        .split_inclusive(char::is_whitespace)
        .filter_map(move |piece| {
            let start = at;
            at += piece.len();
            let word = piece.trim_end();
            let range = if exact {
                start..start + word.len()
            } else {
                value.range.clone()
            };
            (!word.is_empty()).then(|| Part {
                text: word.to_owned(),
                range,
            })
        })
}

fn of_class(class: BlockClass) -> impl Iterator<Item = &'static str> {
    ATTRIBUTES
        .iter()
        .filter(move |(_, classes)| classes.contains(&class))
        .map(|(name, _)| *name)
}

/// The word that authors write for a class.
pub(super) fn class_name(class: BlockClass) -> &'static str {
    CLASSES
        .iter()
        .find(|(_, known)| *known == class)
        .map_or("", |(name, _)| name)
}
