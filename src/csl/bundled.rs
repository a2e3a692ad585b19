//! The styles and locales that come with the program.
//!
//! They are data of hayagriva's archive; see NOTICE. Only what is asked for is
//! decoded.

use std::sync::{LazyLock, OnceLock};

use citationberg as cb;
use hayagriva::archive::{ArchivedStyle, LOCALES};

use super::locale::Locale;
use super::locator::LocatorLabel;

static NAMES: LazyLock<Vec<(&'static str, ArchivedStyle)>> = LazyLock::new(|| {
    let mut names: Vec<(&'static str, ArchivedStyle)> = Vec::new();
    for style in ArchivedStyle::all() {
        names.extend(style.names().iter().map(|name| (*name, *style)));
        // The repository's own name is the last part of the style's address.
        if let Some(name) = style.csl_id().rsplit('/').next() {
            names.push((name, *style));
        }
    }
    names.sort_by_key(|entry| entry.0);
    names.dedup_by_key(|entry| entry.0);
    names
});

static LOCALE_CODES: LazyLock<Vec<(&'static str, &'static [u8])>> = LazyLock::new(|| {
    let mut codes: Vec<_> = LOCALES
        .iter()
        .filter_map(|bytes| Some((code_of(bytes)?, *bytes)))
        .collect();
    codes.sort_unstable();
    codes
});

/// The names of all bundled styles, sorted; some styles have several.
pub fn bundled_names() -> impl Iterator<Item = &'static str> {
    NAMES.iter().map(|entry| entry.0)
}

/// The full title of the bundled style of that name.
pub fn bundled_title(name: &str) -> Option<&'static str> {
    archived(name).map(ArchivedStyle::display_name)
}

/// The codes of all bundled locales, sorted.
pub fn bundled_locales() -> impl Iterator<Item = &'static str> {
    LOCALE_CODES.iter().map(|entry| entry.0)
}

/// The bundled style of a name, or of the address that ends in it.
pub(super) fn archived(name: &str) -> Option<ArchivedStyle> {
    let name = name.trim_end_matches('/').rsplit('/').next()?;
    let at = NAMES.binary_search_by_key(&name, |entry| entry.0).ok()?;
    Some(NAMES[at].1)
}

/// The bundled locale of exactly that code.
pub(super) fn locale(code: &str) -> Option<cb::Locale> {
    let entry = LOCALE_CODES
        .iter()
        .find(|entry| entry.0.eq_ignore_ascii_case(code))?;
    ciborium::de::from_reader(entry.1).ok()
}

/// The words that a language has for each kind of locator: in full, abbreviated and as a
/// sign, of one and of several. Empty for a language that has no bundled locale.
///
/// `language` is a tag such as `de` or `de-AT`; of several locales of one language the
/// first by its code counts where none is exact.
pub fn locator_words(language: &str) -> &'static [(Box<str>, LocatorLabel)] {
    static WORDS: LazyLock<Vec<OnceLock<LabelWords>>> =
        LazyLock::new(|| LOCALE_CODES.iter().map(|_| OnceLock::new()).collect());
    let primary = |code: &str| {
        code.split(['-', '_'])
            .next()
            .unwrap_or_default()
            .to_lowercase()
    };
    let exact = LOCALE_CODES
        .iter()
        .position(|(code, _)| code.eq_ignore_ascii_case(&language.replace('_', "-")));
    let near = || {
        LOCALE_CODES
            .iter()
            .position(|(code, _)| primary(code) == primary(language))
    };
    match exact.or_else(near) {
        Some(at) => WORDS[at].get_or_init(|| words_of(LOCALE_CODES[at].0)),
        None => &[],
    }
}

type LabelWords = Vec<(Box<str>, LocatorLabel)>;

fn words_of(code: &str) -> LabelWords {
    let locale = locale(code);
    let merged = Locale::merge(code, locale.iter());
    let forms = [
        cb::TermForm::Long,
        cb::TermForm::Short,
        cb::TermForm::Symbol,
    ];
    let mut words: LabelWords = Vec::new();
    for form in forms {
        let labels = merged.locator_words(form);
        for label in LocatorLabel::ALL {
            let term = &labels[*label as usize];
            for word in [&term.single, &term.multiple] {
                if !word.is_empty() && words.iter().all(|(known, _)| known != word) {
                    words.push((word.clone(), *label));
                }
            }
        }
    }
    words
}

/// The code of an encoded locale: the short text after its key.
fn code_of(bytes: &'static [u8]) -> Option<&'static str> {
    const KEY: &[u8] = b"xml:lang";
    let after = bytes.windows(KEY.len()).position(|window| window == KEY)? + KEY.len();
    let length = usize::from(bytes.get(after)?.checked_sub(0x60)?);
    std::str::from_utf8(bytes.get(after + 1..after + 1 + length)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_known_by_the_names_of_the_repository() {
        for name in [
            "apa",
            "ieee",
            "chicago-author-date",
            "modern-language-association",
            "nature",
        ] {
            assert!(archived(name).is_some(), "{name}");
        }
        assert!(archived("http://www.zotero.org/styles/apa").is_some());
        assert!(archived("no-such-style").is_none());
    }

    #[test]
    fn a_language_has_words_for_locators() {
        let of = |language: &str, word: &str| {
            let words = locator_words(language);
            let found = words.iter().find(|(known, _)| &**known == word);
            found.map(|(_, label)| label.name())
        };
        assert_eq!(of("de", "Kap."), Some("chapter"));
        assert_eq!(of("de-AT", "Seiten"), Some("page"));
        assert_eq!(of("de_CH", "S."), Some("page"));
        assert!(locator_words("xx").is_empty());
    }

    #[test]
    fn every_locale_is_found_by_its_code() {
        assert_eq!(bundled_locales().count(), LOCALES.len());
        assert!(locale("en-US").is_some() && locale("de-de").is_some());
        assert!(locale("xx-XX").is_none());
    }
}
