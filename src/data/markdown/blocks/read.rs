//! One attribute of a block after the other, each checked and typed.

use super::super::attributes::{Attributes, Part};
use super::super::source::Source;
use super::values::{
    ANSWER_KINDS, BASES, CELLS, CLAIM_KINDS, CONFIDENCES, FITS, LIKELIHOODS, statuses,
};
use super::{ATTRIBUTES, class_name, of_class, whole, with_article};
use crate::csl::Date;
use crate::data::draft::{AchCell, Block, BlockClass, Target};
use crate::data::yaml::{Words, bad_date, listed, unknown_word};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Near, Spanned, near};

pub(super) struct Reader<'r, 'f> {
    pub source: &'r Source<'f>,
    /// All attributes of the block.
    pub all: &'r Attributes,
    pub found: &'r mut Diagnostics,
}

impl Reader<'_, '_> {
    pub fn attribute(&mut self, block: &mut Block, key: &Part, value: &Part) {
        let before = self.found.len();
        self.read(block, key, value);
        block.misread |= self.found.len() > before;
    }

    fn read(&mut self, block: &mut Block, key: &Part, value: &Part) {
        if matches!(&*key.text, "lang" | "dir") || key.text.starts_with("data-") {
            let pair = (key.text.clone(), value.text.clone());
            block.further.attributes.push(pair);
            return;
        }
        let name = with_article(block.class);
        let Some((_, classes)) = ATTRIBUTES.iter().find(|(name, _)| *name == key.text) else {
            let message = format!("a block has no attribute `{}`", key.text);
            let span = self.source.span(key.range.clone());
            let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("not known");
            self.found.push(match self.near(&key.text, block.class) {
                None => fault.help(format!(
                    "take it out: {name} takes {}",
                    listed(of_class(block.class))
                )),
                near => fault.did_you_mean(near, &span),
            });
            return;
        };
        if !classes.contains(&block.class) {
            let message = format!("`{}` does not belong on {name}", key.text);
            let fault = Diagnostic::at(
                Code::BAD_ATTRIBUTE,
                &self.source.span(key.range.clone()),
                message,
            );
            let fitting = classes.iter().map(|class| class_name(*class));
            self.found.push(
                fault
                    .label("does not belong here")
                    .help(format!("take it out; it belongs on {}", listed(fitting))),
            );
            return;
        }
        match &*key.text {
            "title" => {
                block.further.title =
                    Some(value.text.trim().to_owned()).filter(|title| !title.is_empty())
            }
            "aka" => block.further.aka = self.words(value),
            "no" => block.further.no = self.number(value),
            "by" => block.by = self.words(value),
            "of" | "about" => block.of.extend(
                self.words(value)
                    .into_iter()
                    .filter_map(|word| self.target(word)),
            ),
            "kind" if block.class == BlockClass::Claim => {
                block.claim_kind = self.one(key, CLAIM_KINDS, value)
            }
            "kind" => block.answer_kind = self.each(key, ANSWER_KINDS, value),
            "fit" => block.fit = self.each(key, FITS, value),
            "under" => {
                block.further.under =
                    Some(whole(self.source, value)).filter(|id| !id.value.is_empty())
            }
            "hedge" => {
                let word = whole(self.source, value).map(|word| word.trim().to_owned());
                block.further.hedge = Some(word).filter(|word| !word.value.is_empty())
            }
            "basis" => block.basis = self.one(key, BASES, value),
            "status" => {
                let status = self.one(key, statuses(block.class), value);
                block.status = status
                    .map(|status| Spanned::new(status, self.source.span(value.range.clone())));
            }
            "likelihood" => block.likelihood = self.one(key, LIKELIHOODS, value),
            "confidence" => block.confidence = self.one(key, CONFIDENCES, value),
            "reviewed" => block.further.reviewed = self.date(key, value),
            "opened" => block.further.opened = self.date(key, value).map(|date| date.value),
            "closed" => block.further.closed = self.date(key, value).map(|date| date.value),
            "date" => block.date = self.date(key, value).map(|date| date.value),
            _ => block.further.ach = self.cells(value),
        }
        if !block.of.is_empty() {
            self.count(key, block.answer_kind.len(), block);
            self.count(key, block.fit.len(), block);
        }
    }

    /// The attribute near to a word that is none; alone only if the block does not have it
    /// already.
    fn near(&self, written: &str, class: BlockClass) -> Option<Near<'static>> {
        near(written, of_class(class)).map(|near| Near {
            alone: near.alone && self.all.value(near.word).is_none(),
            ..near
        })
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

    fn cells(&mut self, value: &Part) -> Vec<(Spanned<String>, AchCell)> {
        let mut cells = Vec::new();
        for part in split(value) {
            let Some((id, _)) = part.text.split_once('=').filter(|(id, _)| !id.is_empty()) else {
                let message = format!("`ach` takes `hypothesis=cell`, not `{}`", part.text);
                let span = self.source.span(part.range);
                let cells = listed(CELLS.iter().map(|(cell, _)| *cell));
                let fault = Diagnostic::at(Code::BAD_ATTRIBUTE, &span, message).label("no cell");
                self.found.push(fault.help(format!(
                    "write the id of a hypothesis, `=` and {cells}, as in `h-leak=C`"
                )));
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
