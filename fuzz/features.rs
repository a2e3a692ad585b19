//! What an answer holds, as numbers: an input that shows one that no input before it
//! showed is worth changing further.
//!
//! A number stands for a kind of thing, never for its words: "a report has a publisher",
//! "a name has a suffix", "a date has an end". Words would make every input a new one.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use casebook::csl::{Date, Name, Value};
use casebook::data::config::Setting;
use casebook::data::import::Decision;
use casebook::data::record::Custom;
use casebook::data::{Config, Record};
use casebook::diag::Diagnostics;

/// A number for the kinds of findings and the rough sizes, both taken together.
pub fn kind(found: &Diagnostics, sizes: &[usize]) -> u64 {
    let codes: BTreeSet<u16> = found.iter().map(|finding| finding.code.number).collect();
    let sizes: Vec<u64> = sizes.iter().map(|size| log(*size)).collect();
    hash(&(codes, sizes))
}

/// A number for each sort of message among the findings.
pub fn of_findings(found: &Diagnostics) -> Vec<u64> {
    let sorts = found.iter().map(|finding| {
        let helps: Vec<String> = finding.help.iter().map(|help| sort_of(help)).collect();
        hash(&(finding.code.number, sort_of(&finding.message), helps))
    });
    sorts.collect()
}

/// A number for each sort of thing that a person is asked to decide.
pub fn of_decisions(decisions: &[Decision]) -> Vec<u64> {
    let sorts = decisions.iter();
    sorts
        .map(|it| hash(&("decide", sort_of(&it.words))))
        .collect()
}

/// A message without what it quotes: names, values and numbers.
fn sort_of(message: &str) -> String {
    let quoted = |part: &str| part.split(['“', '”']).step_by(2).collect::<String>();
    let told = message.split('`').step_by(2).map(quoted);
    let told: String = told.collect::<Vec<_>>().join("`");
    told.chars().filter(|c| !c.is_ascii_digit()).collect()
}

/// A number for each field that a type of work has, and for each shape of what is in it.
pub fn of_records(records: &[Record]) -> Vec<u64> {
    let mut all = Vec::new();
    for record in records {
        if let Some(reference) = &record.reference {
            for (variable, value) in reference.fields() {
                all.push(hash(&(reference.kind as u8, *variable as u8)));
                all.push(hash(&(*variable as u8, shape(value))));
            }
        }
        if let Some(custom) = &record.custom {
            all.extend(of_custom(custom));
        }
    }
    all
}

fn of_custom(custom: &Custom) -> Vec<u64> {
    let counts = [
        custom.aliases.len(),
        custom.updated.len(),
        custom.corrections.len(),
        custom.copies.len(),
        custom.derived_from.len(),
        custom.interests.len(),
        usize::from(custom.published.is_some()),
        usize::from(custom.retracted.is_some()),
        usize::from(custom.replaced_by.is_some()),
        usize::from(custom.origin.is_some()),
        usize::from(custom.asserter.is_some()),
        usize::from(custom.reliability.is_some()),
        usize::from(custom.url_status.is_some()),
        usize::from(custom.kind.is_some()),
        usize::from(custom.seen),
        usize::from(custom.private),
    ];
    let counts = counts.into_iter().enumerate();
    counts
        .map(|(at, n)| hash(&("custom", at, log(n))))
        .collect()
}

fn shape(value: &Value) -> u64 {
    match value {
        Value::Text(text) => {
            let marks = [
                "<i>",
                "<b>",
                "<sup>",
                "<sub>",
                "nocase",
                "small-caps",
                "–",
                "\n",
            ];
            let marks = marks.map(|mark| text.contains(mark));
            hash(&(marks, text.is_ascii(), log(text.len())))
        }
        Value::Names(names) => {
            let names: BTreeSet<u64> = names.iter().map(shape_of_name).collect();
            hash(&names)
        }
        Value::Date(date) => shape_of_date(date),
    }
}

fn shape_of_name(name: &Name) -> u64 {
    let parts = [
        name.family(),
        name.given(),
        name.dropping_particle(),
        name.non_dropping_particle(),
        name.suffix(),
    ];
    hash(&(parts.map(str::is_empty), name.is_literal()))
}

fn shape_of_date(date: &Date) -> u64 {
    let parts = |point: casebook::csl::DatePoint| (point.year < 0, point.month > 0, point.day > 0);
    hash(&(
        date.start().map(parts),
        date.end().map(parts),
        [date.is_open(), date.is_open_before(), date.is_circa()],
        [
            date.literal_text().is_empty(),
            date.season_text().is_empty(),
        ],
    ))
}

/// A number for each key of `book.toml` with the sort of value that it has, for each check
/// with its weight, and for each share of claims that is asked for.
pub fn of_config(config: &Config) -> Vec<u64> {
    let default = Config::default();
    let known = ["title", "de", "https://", "default", "plain"];
    let text = |text: &str| {
        hash(&(
            known.iter().position(|it| text.starts_with(it)),
            log(text.len()),
        ))
    };
    let mut keys = vec![
        text(&config.title),
        text(&config.description),
        log(config.authors.len()),
        text(&config.language),
        log(config
            .base_url
            .as_ref()
            .map_or(0, |url| url.value.matches('/').count())),
        u64::from(config.content == default.content),
        u64::from(config.output == default.output),
        text(&config.theme.value),
        log(config.style.as_ref().map_or(0, |style| style.value.len())),
        log(config
            .locale
            .as_ref()
            .map_or(0, |locale| locale.value.len())),
        log(config.page_size),
        log(config.feed_entries),
        log(config.css.len()),
        log(config.nav.len()),
        config
            .review_after_days
            .map_or(0, |days| log(days as usize)),
    ];
    let flags = [
        config.brackets,
        config.claim_pages,
        config.timeline,
        config.cards,
        config.claim_review,
        config.search,
    ];
    keys.extend(flags.map(u64::from));
    let mut all: Vec<u64> = keys.iter().enumerate().map(|it| hash(&it)).collect();
    let levels = config.levels.iter();
    all.extend(levels.map(|(code, level)| hash(&(code.number, level.map(|it| it as u8)))));
    let coverage = config.coverage.iter();
    all.extend(coverage.map(|(it, share)| hash(&(it, log(usize::from(share.value))))));
    all.extend(
        config
            .theme_options
            .values()
            .map(|option| match &option.value {
                Setting::Flag(flag) => hash(flag),
                Setting::Whole(number) => hash(&(
                    *number < 0,
                    number.checked_abs().map(|it| it.checked_ilog2()),
                )),
                Setting::Text(words) => text(words),
            }),
    );
    all
}

/// How many binary digits a number has.
pub fn log(size: usize) -> u64 {
    u64::from(usize::BITS - size.leading_zeros())
}

pub fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish()
}
