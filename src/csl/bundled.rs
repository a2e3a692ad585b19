//! The styles and locales that come with the program.
//!
//! They are data of hayagriva's archive; see NOTICE. Only what is asked for is
//! decoded.

use std::sync::LazyLock;

use hayagriva::archive::ArchivedStyle;

/// Names the CSL repository uses for styles that the archive calls otherwise.
const ALIASES: [(&str, &str); 6] = [
    ("apa", "american-psychological-association"),
    ("ieee", "institute-of-electrical-and-electronics-engineers"),
    ("modern-language-association", "modern-language-association"),
    ("nature", "nature"),
    ("vancouver", "vancouver"),
    ("chicago-notes-bibliography", "chicago-notes"),
];

static NAMES: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut names: Vec<&'static str> = ArchivedStyle::all()
        .iter()
        .flat_map(|style| style.names().iter().copied())
        .chain(ALIASES.iter().map(|alias| alias.0))
        .filter(|name| archived(name).is_some())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
});

/// The names of all bundled styles, sorted; some styles have several.
pub fn bundled_names() -> &'static [&'static str] {
    &NAMES
}

/// The full title of the bundled style of that name.
pub fn bundled_title(name: &str) -> Option<&'static str> {
    archived(name).map(ArchivedStyle::display_name)
}

/// The codes of all bundled locales, sorted.
pub fn bundled_locales() -> &'static [&'static str] {
    &[]
}

pub(super) fn archived(name: &str) -> Option<ArchivedStyle> {
    ArchivedStyle::by_name(name).or_else(|| {
        let alias = ALIASES.iter().find(|alias| alias.0 == name)?;
        ArchivedStyle::by_name(alias.1)
    })
}
