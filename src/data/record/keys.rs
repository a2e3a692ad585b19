//! The keys under `custom:` of a source record.

use super::custom::{DERIVED, KINDS, URL_STATUSES};
use crate::data::keys::{Key, Takes, key, words};

use Takes::{Date, Flag, Map, Maps, Text, Texts, Word};

/// The keys that mean something there.
pub(in crate::data) const CUSTOM: &[Key] = &[
    key(
        "aliases",
        Texts,
        "Other names of the source, by which it can be found and cited in brackets; unique in the book.",
    ),
    key(
        "kind",
        Word(|| words(KINDS)),
        "How near to the matter it stands.",
    ),
    key(
        "published",
        Text,
        "When it came out, to the minute where that matters: `2020-04-24 13:08`.",
    ),
    key(
        "updated",
        Maps(NOTICE),
        "Changes that its publisher made without calling them corrections.",
    ),
    key(
        "corrections",
        Maps(NOTICE),
        "Corrections that its publisher made.",
    ),
    key(
        "retracted",
        Maps(NOTICE),
        "That it was taken back: when, and by whom.",
    ),
    key(
        "replaced-by",
        Text,
        "The id of the source that took its place.",
    ),
    key("archive", Maps(COPY), "Saved copies of it."),
    key(
        "url-status",
        Word(|| words(URL_STATUSES)),
        "What its address leads to by now.",
    ),
    key(
        "derived-from",
        Maps(DERIVATION),
        "The sources that it took its matter from.",
    ),
    key(
        "origin",
        Text,
        "A name for an origin that is no source here; equal names count once.",
    ),
    key(
        "asserter",
        Text,
        "Who speaks in it, where that is not the source itself.",
    ),
    key(
        "seen",
        Flag,
        "Whether somebody here has read it; `false` if it is known only through another source.",
    ),
    key(
        "interests",
        Maps(INTEREST),
        "Interests of those who speak in it.",
    ),
    key(
        "reliability",
        Map(RELIABILITY),
        "A grade of its reliability, and the reason for it.",
    ),
    key("private", Flag, "Whether it must never be published."),
];

pub(super) const NOTICE: &[Key] = &[
    key("date", Text, "When, to the minute where that is known."),
    key("by", Text, "By whom."),
    key("note", Text, "What was changed or said."),
    key("url", Text, "Where that is told."),
];

pub(super) const COPY: &[Key] = &[
    key("url", Text, "The address of the copy in an archive."),
    key(
        "file",
        Text,
        "The path of the copy below the content folder: `captures/…`.",
    ),
    key("captured", Date, "When it was made."),
    key("by", Text, "Who or what made it."),
    key(
        "sha256",
        Text,
        "The SHA-256 of the file, in 64 hexadecimal digits.",
    ),
    key(
        "public",
        Flag,
        "Whether the file is published; `false` by default.",
    ),
];

pub(super) const DERIVATION: &[Key] = &[
    key("source", Text, "The id of the other source."),
    key(
        "how",
        Word(|| words(DERIVED)),
        "What this one does with it.",
    ),
    key(
        "at",
        Text,
        "Where in this one: `p. 3` or `paras. 2, 8-9`; everywhere by default.",
    ),
];

pub(super) const INTEREST: &[Key] = &[
    key("who", Text, "Who has the interest."),
    key("what", Text, "What it is."),
    key("cite", Text, "The id of a source for it."),
];

pub(super) const RELIABILITY: &[Key] = &[
    key("grade", Text, "The grade, on a scale of your own."),
    key(
        "basis",
        Text,
        "What the grade rests on; without it, it is refused.",
    ),
];
