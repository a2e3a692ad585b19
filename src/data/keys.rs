//! The keys that a mapping takes, and what each is for.
//!
//! The main type is [`Key`]. Readers know from these tables which keys there are, and
//! `casebook schema` prints them, so that an editor knows the same. What a value means is
//! the reader's business.

/// One key of a mapping.
#[derive(Clone, Copy, Debug)]
pub(super) struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// What it is for, in a sentence.
    pub about: &'static str,
}

/// What a key takes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Takes {
    /// A text; in YAML also a number or a date, as it is written.
    Text,
    /// One or several texts.
    Texts,
    /// A date in EDTF.
    Date,
    /// True or false.
    Flag,
    /// A whole number from this one.
    From(u32),
    /// A whole number between these two, both included.
    Between(u32, u32),
    /// One of several words.
    Word(fn() -> Vec<&'static str>),
    /// One or several of them.
    Words(fn() -> Vec<&'static str>),
    /// Kinds of finding: several of these names, or their codes.
    Checks(fn() -> Vec<&'static str>),
    /// A mapping with these keys.
    Map(&'static [Key]),
    /// One or several mappings with these keys.
    Maps(&'static [Key]),
    /// One or several names: texts, or mappings with these keys.
    Names(&'static [Key]),
    /// Source records.
    Records,
    /// A mapping of these keys and any others, each a text, a number or a flag.
    Options(&'static [Key]),
}

/// A row of a table of keys.
pub(super) const fn key(name: &'static str, takes: Takes, about: &'static str) -> Key {
    Key { name, takes, about }
}

/// The names of a table of keys.
pub(super) fn names(keys: &'static [Key]) -> impl Iterator<Item = &'static str> + Clone {
    keys.iter().map(|key| key.name)
}

/// The words of a table of words.
pub(super) fn words<T>(table: &[(&'static str, T)]) -> Vec<&'static str> {
    table.iter().map(|(word, _)| *word).collect()
}
