//! The words of the interface, by key.
//!
//! The main type is [`Words`]: what a theme's `i18n/<lang>.toml` says. A key that the
//! language lacks is taken from English, which is complete. This module does not know
//! where the words stand.

use std::collections::BTreeMap;

use icu_locale::Locale;
use icu_plurals::{PluralCategory, PluralRuleType, PluralRules, PluralRulesOptions};

/// The words of one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The language tag.
    pub language: String,
    /// The words, by key such as `state.answered`.
    pub table: BTreeMap<String, String>,
}

impl Words {
    /// The words of `key`; the key itself where no language has it.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        self.table.get(key).map_or(key, String::as_str)
    }

    /// The words of a key that is made of two parts, as `say("state.", "answered")`.
    pub fn of(&self, family: &str, name: &str) -> &str {
        let key = [family, name].concat();
        self.table.get(&key).map_or("", String::as_str)
    }

    /// A number of things, with `{n}` filled in: the words of `key.` and the form that the
    /// language has for that number (`zero`, `one`, `two`, `few`, `many`), `key.other` where
    /// there are no words of that form. `key.zero` stands for nothing at all in any language.
    ///
    /// The forms are the plural categories of Unicode's CLDR (UTS 35, part 3).
    pub fn count(&self, key: &str, n: usize) -> String {
        let of = |form: &str| [key, ".", form].concat();
        let is_there = |key: &String| self.table.contains_key(key);
        let nothing = (n == 0).then(|| of("zero")).filter(is_there);
        let key = nothing
            .or_else(|| Some(of(plural_form(&self.language, n))).filter(is_there))
            .unwrap_or_else(|| of("other"));
        self.with(&key, &[("n", &n.to_string())])
    }

    /// The words of `key` with each `{name}` replaced. One pass: what is put in is not
    /// looked at again.
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(key);
        while let Some(open) = rest.find('{') {
            out.push_str(&rest[..open]);
            rest = &rest[open..];
            let value = rest.find('}').and_then(|close| {
                let name = &rest[1..close];
                let value = values.iter().find(|(known, _)| *known == name)?.1;
                Some((value, close + 1))
            });
            match value {
                Some((value, length)) => {
                    out.push_str(value);
                    rest = &rest[length..];
                }
                None => {
                    out.push('{');
                    rest = &rest[1..];
                }
            }
        }
        out + rest
    }
}

/// The name of the form that a language has for a number of things; that of English for
/// one that is not known.
fn plural_form(language: &str, n: usize) -> &'static str {
    let locale = Locale::try_from_str(language).unwrap_or(Locale::UNKNOWN);
    let options = PluralRulesOptions::default().with_type(PluralRuleType::Cardinal);
    let Ok(rules) = PluralRules::try_new(locale.into(), options) else {
        return if n == 1 { "one" } else { "other" };
    };
    match rules.category_for(n) {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(pairs: &[(&str, &str)]) -> Words {
        let table = pairs
            .iter()
            .map(|(key, words)| ((*key).to_owned(), (*words).to_owned()));
        Words {
            language: "en".to_owned(),
            table: table.collect(),
        }
    }

    #[test]
    fn what_is_put_in_is_not_read_again() {
        let words = words(&[("to", "to {name}, {place}")]);
        assert_eq!(
            words.with("to", &[("name", "{place}"), ("place", "Rome")]),
            "to {place}, Rome"
        );
    }

    #[test]
    fn one_thing_is_not_many() {
        let words = words(&[("claims.one", "{n} claim"), ("claims.other", "{n} claims")]);
        assert_eq!(
            (words.count("claims", 1), words.count("claims", 0)),
            ("1 claim".into(), "0 claims".into())
        );
    }

    #[test]
    fn a_language_has_its_own_forms_for_a_number() {
        let forms = |language, numbers: &[usize]| -> Vec<&str> {
            let numbers = numbers.iter();
            numbers.map(|&n| plural_form(language, n)).collect()
        };
        assert_eq!(forms("en", &[0, 1, 2]), ["other", "one", "other"]);
        assert_eq!(forms("fr", &[0, 1, 2]), ["one", "one", "other"]);
        assert_eq!(
            forms("ar", &[0, 1, 2, 3, 11, 100]),
            ["zero", "one", "two", "few", "many", "other"]
        );
        assert_eq!(forms("pl-PL", &[1, 2, 5]), ["one", "few", "many"]);
    }

    #[test]
    fn a_form_that_has_no_words_is_told_as_any_number() {
        let mut words = words(&[("claims.one", "{n} claim"), ("claims.other", "{n} claims")]);
        words.language = "ar".to_owned();
        assert_eq!(words.count("claims", 3), "3 claims");
    }

    static PAGES: include_dir::Dir<'static> =
        include_dir::include_dir!("$CARGO_MANIFEST_DIR/src/pages");

    /// What stands between each `opening` and the next quotation mark.
    fn quoted<'t>(text: &'t str, opening: &'t str) -> impl Iterator<Item = &'t str> {
        text.split(opening)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
    }

    #[test]
    fn english_has_every_word_that_pages_and_templates_ask_for() {
        let theme = crate::theme::load(&crate::theme::built_in()).value;
        let english = theme.strings("en");
        let has = |key: &str| {
            let longer = |ending: &str| english.contains_key(&format!("{key}{ending}"));
            english.contains_key(key) || (longer(".one") && longer(".other"))
        };
        let mut missing = Vec::new();
        for file in PAGES
            .files()
            .filter(|file| file.path().extension().is_some_and(|it| it == "rs"))
        {
            let text = file.contents_utf8().unwrap();
            let code = text.split("#[cfg(test)]").next().unwrap();
            let keys = ["say(\"", "with(\"", "count(\""]
                .into_iter()
                .flat_map(|opening| quoted(code, opening));
            missing.extend(
                keys.filter(|key| !key.ends_with('.') && key.contains('.') && !has(key))
                    .map(str::to_owned),
            );
        }
        for template in crate::theme::built_in().templates {
            let keys = quoted(&template.text, "t[\"");
            missing.extend(
                keys.filter(|key| !has(key))
                    .map(|key| format!("{key} in {}", template.path)),
            );
        }
        assert_eq!(missing, Vec::<String>::new());
    }
}
