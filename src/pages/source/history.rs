//! What happened to a source, and when: its notices and its dates.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::Links;
use super::super::view::{Link, Term, When, machine_date};
use crate::csl::{Variable, is_safe_link};
use crate::data::record::Notice as Recorded;
use crate::model::book::Source;

/// A retraction, correction, update or replacement.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Notice {
    term: Term,
    date: Option<String>,
    by: Option<String>,
    note: Option<String>,
    url: Option<String>,
    /// The source that replaces it, or the retracted one that it goes back to.
    other: Option<Link>,
}

/// What happened, and when.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Dated {
    what: String,
    when: Vec<When>,
}

impl Links<'_> {
    /// What happened to a source, the gravest first.
    pub(super) fn notices(&self, source: &Source) -> Vec<Notice> {
        let custom = &source.custom;
        let notice = |slug: &'static str, recorded: Option<&Recorded>| Notice {
            term: Term {
                slug,
                words: self.words().of("mark.", slug).to_owned(),
            },
            date: recorded.and_then(|it| self.day_of(it)),
            by: recorded.and_then(|it| it.by.clone()),
            note: recorded.and_then(|it| it.note.clone()),
            url: recorded
                .and_then(|it| it.url.clone())
                .filter(|url| is_safe_link(url)),
            other: None,
        };
        let mut notices = Vec::new();
        notices.extend(
            custom
                .retracted
                .iter()
                .map(|it| notice("retracted", Some(it))),
        );
        let about = |slug: &'static str, other| Notice {
            term: Term {
                slug,
                words: self.words().of("notice.", slug).to_owned(),
            },
            other: Some(self.source_link(other)),
            ..notice(slug, None)
        };
        notices.extend(source.replaced_by.map(|by| about("replaced", by)));
        let behind = source.draws_on_retracted;
        notices.extend(behind.map(|behind| about("draws-on-retracted", behind)));
        notices.extend(
            custom
                .corrections
                .iter()
                .map(|it| notice("corrected", Some(it))),
        );
        notices.extend(custom.updated.iter().map(|it| notice("updated", Some(it))));
        notices
    }

    /// The day of a notice in words, with the time if one was written.
    pub(in crate::pages) fn day_of(&self, notice: &Recorded) -> Option<String> {
        let Some(day) = &notice.day else {
            return notice.date.clone();
        };
        let mut words = self.when(day).words;
        let written = notice.date.as_deref().unwrap_or_default();
        let time = written.split_once(['T', ' ']).map(|(_, time)| time.trim());
        if let Some(time) = time.filter(|time| time.contains(':')) {
            words.push_str(", ");
            words.push_str(time);
        }
        Some(words)
    }

    /// All dates of a source, in the order in which things happen.
    pub(super) fn dates(&self, source: &Source) -> Vec<Dated> {
        let custom = &source.custom;
        let recorded = |variable| -> Vec<When> {
            let date = source.reference.date(variable);
            date.map(|date| self.when(date)).into_iter().collect()
        };
        let told = |notices: &[Recorded]| -> Vec<When> {
            let when = |notice: &Recorded| {
                let machine = notice.day.as_ref().and_then(machine_date);
                Some(When {
                    words: self.day_of(notice)?,
                    machine,
                })
            };
            notices.iter().filter_map(when).collect()
        };
        let published = custom.published.iter();
        let published = published.map(|words| When {
            words: words.clone(),
            machine: None,
        });
        let captured = custom
            .copies
            .iter()
            .filter_map(|copy| copy.captured.as_ref());
        let dates = [
            ("original", recorded(Variable::OriginalDate)),
            ("event", recorded(Variable::EventDate)),
            ("submitted", recorded(Variable::Submitted)),
            ("issued", recorded(Variable::Issued)),
            ("available", recorded(Variable::AvailableDate)),
            ("published", published.collect()),
            ("updated", told(&custom.updated)),
            ("corrected", told(&custom.corrections)),
            ("retracted", told(custom.retracted.as_slice())),
            ("accessed", recorded(Variable::Accessed)),
            ("captured", captured.map(|date| self.when(date)).collect()),
        ];
        dates
            .into_iter()
            .filter(|(_, when)| !when.is_empty())
            .map(|(slug, when)| {
                let what = self.words().of("source-date.", slug).to_owned();
                Dated { what, when }
            })
            .collect()
    }
}
