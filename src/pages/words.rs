//! The words of the interface, by key.
//!
//! The main type is [`Words`]: what a theme's `i18n/<lang>.toml` says. A key that the
//! language lacks is taken from English, which is complete. This module does not know
//! where the words stand.

use std::collections::BTreeMap;

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

    /// A number of things: `key.zero` (where there is one), `key.one` or `key.other`, with `{n}` filled in.
    pub fn count(&self, key: &str, n: usize) -> String {
        let form = match n {
            0 if self.table.contains_key(&format!("{key}.zero")) => "zero",
            1 => "one",
            _ => "other",
        };
        self.with(&format!("{key}.{form}"), &[("n", &n.to_string())])
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
