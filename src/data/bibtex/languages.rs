//! Languages as BibLaTeX calls them, and their tags.

/// Names, each with its tag. Of names for one tag, the first is the one to write.
pub(in crate::data) const LANGUAGES: &[(&str, &str)] = &[
    ("afrikaans", "af-ZA"),
    ("american", "en-US"),
    ("arabic", "ar"),
    ("australian", "en-AU"),
    ("austrian", "de-AT"),
    ("basque", "eu"),
    ("brazilian", "pt-BR"),
    ("british", "en-GB"),
    ("bulgarian", "bg-BG"),
    ("canadian", "en-US"),
    ("canadien", "fr-CA"),
    ("catalan", "ca-AD"),
    ("croatian", "hr-HR"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("dutch", "nl-NL"),
    ("english", "en-US"),
    ("estonian", "et-EE"),
    ("finnish", "fi-FI"),
    ("french", "fr-FR"),
    ("german", "de-DE"),
    ("greek", "el-GR"),
    ("hebrew", "he-IL"),
    ("hungarian", "hu-HU"),
    ("icelandic", "is-IS"),
    ("indonesian", "id-ID"),
    ("irish", "ga-IE"),
    ("italian", "it-IT"),
    ("japanese", "ja-JP"),
    ("korean", "ko-KR"),
    ("latin", "la"),
    ("latvian", "lv-LV"),
    ("lithuanian", "lt-LT"),
    ("mongolian", "mn-MN"),
    ("naustrian", "de-AT"),
    ("newzealand", "en-NZ"),
    ("ngerman", "de-DE"),
    ("norsk", "nb-NO"),
    ("norwegian", "nb-NO"),
    ("nynorsk", "nn-NO"),
    ("persian", "fa-IR"),
    ("polish", "pl-PL"),
    ("portuguese", "pt-PT"),
    ("romanian", "ro-RO"),
    ("russian", "ru-RU"),
    ("serbian", "sr-RS"),
    ("serbianc", "sr-RS"),
    ("slovak", "sk-SK"),
    ("slovene", "sl-SI"),
    ("slovenian", "sl-SI"),
    ("spanish", "es-ES"),
    ("swedish", "sv-SE"),
    ("thai", "th-TH"),
    ("turkish", "tr-TR"),
    ("ukenglish", "en-GB"),
    ("ukrainian", "uk-UA"),
    ("usenglish", "en-US"),
    ("vietnamese", "vi-VN"),
    ("welsh", "cy-GB"),
    ("acadian", "fr-CA"),
    ("brazil", "pt-BR"),
    ("farsi", "fa-IR"),
    ("francais", "fr-FR"),
    ("magyar", "hu-HU"),
    ("polutonikogreek", "el-GR"),
];

/// Variants of English that `langidopts` may name.
const VARIANTS: [(&str, &str); 7] = [
    ("american", "en-US"),
    ("australian", "en-AU"),
    ("british", "en-GB"),
    ("newzealand", "en-NZ"),
    ("uk", "en-GB"),
    ("us", "en-US"),
    ("usmax", "en-US"),
];

/// The tag of a language: of a name of BibLaTeX with its options, else of what is a tag.
pub(super) fn tag(name: &str, options: &str) -> String {
    let lower = name.to_lowercase();
    let variant = options
        .split(',')
        .filter_map(|option| option.split_once('='))
        .find(|(key, _)| key.trim() == "variant");
    if let ("english", Some((_, variant))) = (&*lower, variant)
        && let Some((_, tag)) = VARIANTS.iter().find(|row| row.0 == variant.trim())
    {
        return (*tag).to_owned();
    }
    match LANGUAGES.iter().find(|row| row.0 == lower) {
        Some((_, tag)) => (*tag).to_owned(),
        None => lower,
    }
}
