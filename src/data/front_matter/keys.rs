//! The keys of the front matter.

use super::STATUSES;
use super::people::CHANGE_KINDS;
use crate::data::keys::{Key, Takes, key, words};

use Takes::{Date, Flag, Maps, Names, Records, Text, Texts, Word};

/// The keys that mean something here.
pub(in crate::data) const KEYS: &[Key] = &[
    key(
        "title",
        Text,
        "The title, in Markdown; the one key that a case cannot do without.",
    ),
    key(
        "slug",
        Text,
        "The name of the case in its address; by default its path under `cases/`. Permanent.",
    ),
    key(
        "date",
        Date,
        "When the case was opened, as `2016-10-31`, `2016-10` or `2016`.",
    ),
    key("updated", Date, "When it was last worked on."),
    key(
        "status",
        Word(|| words(STATUSES)),
        "Whether the case is still worked on.",
    ),
    key(
        "summary",
        Text,
        "What it is about, in Markdown, for lists and previews.",
    ),
    key("abstract", Text, "Pandoc's name for `summary`."),
    key(
        "authors",
        Names(AUTHOR),
        "Who writes the case; by default the authors of the book.",
    ),
    key("author", Names(AUTHOR), "Pandoc's name for `authors`."),
    key("tags", Texts, "Words to find the case by."),
    key(
        "draft",
        Flag,
        "Whether it is seen in the preview alone and never published.",
    ),
    key(
        "invented",
        Flag,
        "Whether it is an example that never happened; each of its pages says so.",
    ),
    key(
        "lang",
        Text,
        "The language of this file, as a tag such as `en` or `de`; that of the book by default.",
    ),
    key(
        "answers",
        Texts,
        "Slugs of the cases that this file answers; bare ids in `of` are looked up there too.",
    ),
    key(
        "aliases",
        Texts,
        "Old addresses that lead here, such as `/old/path/`.",
    ),
    key("people", Maps(PERSON), "People whom `by` can name."),
    key(
        "hypotheses",
        Maps(HYPOTHESIS),
        "What is supposed: the columns of the matrix.",
    ),
    key(
        "changes",
        Maps(CHANGE),
        "Corrections and other changes, for the page and the feed.",
    ),
    key(
        "right-of-reply",
        Maps(REPLY),
        "Who was asked for a reply, when, and what came of it.",
    ),
    key("references", Records, "Source records, in CSL-YAML."),
    key(
        "citations",
        Records,
        "Another name for `references`, which Pandoc does not know.",
    ),
    key(
        "bibliography",
        Texts,
        "Files with more source records, relative to this file.",
    ),
    key(
        "nocite",
        Texts,
        "Keys of sources that are listed without being cited: `@key`, or `@*` for all.",
    ),
    key(
        "private",
        Texts,
        "Keys of this front matter that must never be rendered.",
    ),
];

pub(super) const AUTHOR: &[Key] = &[key("name", Text, "The full name.")];

pub(super) const PERSON: &[Key] = &[
    key("id", Text, "The id that `by` names."),
    key("name", Text, "The full name; the id by default."),
    key("role", Text, "What they are in this case."),
];

pub(super) const HYPOTHESIS: &[Key] = &[
    key("id", Text, "The id that `ach` names."),
    key("text", Text, "What is supposed, in Markdown."),
];

pub(super) const CHANGE: &[Key] = &[
    key("date", Date, "When."),
    key(
        "kind",
        Word(|| words(CHANGE_KINDS)),
        "What kind of change it is.",
    ),
    key("what", Text, "What was changed, in Markdown."),
    key("blocks", Texts, "Ids of the blocks that it touched."),
];

pub(super) const REPLY: &[Key] = &[
    key("who", Text, "Who was asked."),
    key("asked", Date, "When."),
    key("by", Text, "By what means: `email`, `letter`, `phone`."),
    key("answer", Text, "What came of it; `none` is an answer too."),
];
