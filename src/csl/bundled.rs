//! The styles and locales that come with the program.
//!
//! They are data of hayagriva's archive; see NOTICE. Only what is asked for is
//! decoded.

use std::sync::LazyLock;

use citationberg as cb;
use hayagriva::archive::{ArchivedStyle, LOCALES};

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
    fn every_locale_is_found_by_its_code() {
        assert_eq!(bundled_locales().count(), LOCALES.len());
        assert!(locale("en-US").is_some() && locale("de-de").is_some());
        assert!(locale("xx-XX").is_none());
    }
}
