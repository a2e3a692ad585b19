//! The options that a theme declares, and what a book sets them to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::diag::toml::not_toml;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Span, TextFile, nearest};

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Setting {
    /// True or false.
    Flag(bool),
    /// A whole number.
    Whole(i64),
    /// Text.
    Text(String),
}

/// Options by name.
pub type Settings = BTreeMap<String, Setting>;

/// What a theme declares, by the names of its options.
pub(super) type Declared = BTreeMap<String, Declaration>;

/// An option as a theme declares it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Declaration {
    /// What it is unless a book says otherwise; its type is the type of the option.
    pub default: Setting,
    /// What it is for.
    #[serde(default)]
    pub about: String,
    /// The custom property that the style sheets read it as.
    pub property: Option<String>,
    /// What follows the number in that property: `rem`.
    #[serde(default)]
    pub unit: String,
    /// The texts that it may be; empty for any.
    #[serde(default)]
    pub choices: Vec<String>,
    /// The smallest number that it may be.
    pub least: Option<i64>,
    /// The largest.
    pub most: Option<i64>,
    /// It is a colour, `#1a4a7a`, and text in it stands on this one.
    pub legible_on: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct ThemeToml {
    #[serde(default)]
    options: Declared,
}

/// Reads `[options.<name>]` of a `theme.toml`.
pub(super) fn declared(file: &TextFile) -> Diagnosed<Declared> {
    let mut found = Diagnostics::new();
    let read = toml::from_str(&file.text).unwrap_or_else(|error: toml::de::Error| {
        let range = error.span().unwrap_or(0..0);
        let span = file.span_around(range);
        let fault = match file.text.parse::<toml::Table>() {
            Ok(_) => Diagnostic::at(Code::BAD_VALUE, &span, error.message()).label("in this option").help(
                "an option has a `default` (true, false, a whole number or a text), and may have \
                 `about`, `property`, `unit`, `choices`, `least`, `most` and `legible-on`",
            ),
            Err(_) => not_toml(&span, error.message()),
        };
        found.push(fault);
        ThemeToml::default()
    });
    found.with(read.options)
}

/// The declared options with what a book sets; what it sets wrongly keeps its default.
pub(super) fn chosen(
    declared: &Declared,
    set: impl IntoIterator<Item = (String, Setting, Span)>,
) -> Diagnosed<Settings> {
    let mut found = Diagnostics::new();
    let defaults = declared.iter();
    let mut settings: Settings = defaults
        .map(|(name, option)| (name.clone(), option.default.clone()))
        .collect();
    for (name, value, span) in set {
        match declared.get(&name) {
            Some(option) => match option.refuses(&value) {
                None => _ = settings.insert(name, value),
                Some(wanted) => {
                    let message = format!("the option `{name}` of the theme takes {wanted}");
                    found.push(
                        Diagnostic::at(Code::BAD_VALUE, &span, message)
                            .label(format!("not {wanted}"))
                            .help(format!("write `{name} =` and {wanted}")),
                    );
                }
            },
            None => {
                let near = nearest(&name, declared.keys().map(String::as_str));
                found.push(
                    Diagnostic::at(
                        Code::UNKNOWN_KEY,
                        &span,
                        format!("the theme has no option `{name}`"),
                    )
                    .label("not declared in theme.toml")
                    .help(near.map_or_else(
                        || "take it out, or declare it in the theme's `theme.toml`".to_owned(),
                        |near| format!("did you mean `{near}`?"),
                    )),
                );
            }
        }
    }
    found.with(settings)
}

/// The options that style sheets read, as custom properties of the root: `:root{…}`, or
/// nothing if there are none.
pub(super) fn properties(declared: &Declared, settings: &Settings) -> String {
    let set = declared.iter().filter_map(|(name, option)| {
        let property = option.property.as_ref()?;
        let value = match settings.get(name)? {
            Setting::Flag(flag) => u8::from(*flag).to_string(),
            Setting::Whole(number) => number.to_string(),
            Setting::Text(text) => text.clone(),
        };
        Some(format!("{property}:{value}{}", option.unit))
    });
    let set: Vec<String> = set.collect();
    match set.is_empty() {
        true => String::new(),
        false => format!(":root{{{}}}\n", set.join(";")),
    }
}

impl Declaration {
    /// What it takes, if a value is nothing of the kind.
    fn refuses(&self, value: &Setting) -> Option<String> {
        match (&self.default, value) {
            (Setting::Flag(_), Setting::Flag(_)) => None,
            (Setting::Whole(_), Setting::Whole(number)) => {
                let fits = self.least.is_none_or(|least| least <= *number)
                    && self.most.is_none_or(|most| *number <= most);
                (!fits).then(|| match (self.least, self.most) {
                    (Some(least), Some(most)) => format!("a whole number from {least} to {most}"),
                    (Some(least), None) => format!("a whole number from {least}"),
                    (_, most) => format!("a whole number to {}", most.unwrap_or(i64::MAX)),
                })
            }
            (Setting::Text(_), Setting::Text(text)) => self.refuses_text(text),
            (Setting::Flag(_), _) => Some("true or false".to_owned()),
            (Setting::Whole(_), _) => Some("a whole number".to_owned()),
            (Setting::Text(_), _) => Some("a text".to_owned()),
        }
    }

    fn refuses_text(&self, text: &str) -> Option<String> {
        if !self.choices.is_empty() && !self.choices.iter().any(|choice| choice == text) {
            return Some(format!("one of {}", self.choices.join(", ")));
        }
        if let Some(ground) = self.legible_on.as_deref().and_then(luminance) {
            let Some(ink) = luminance(text) else {
                return Some("a colour such as `#1a4a7a`".to_owned());
            };
            let contrast = (ink.max(ground) + 0.05) / (ink.min(ground) + 0.05);
            if contrast < LEGIBLE {
                return Some(format!(
                    "a colour that can be read; this one has a contrast of {contrast:.1} to 1 where {LEGIBLE} is the least"
                ));
            }
        }
        // It becomes a value in a style sheet, and must not be able to end it.
        let ends = self.property.is_some() && text.contains([';', '{', '}', '<', '\\', '/', '"']);
        ends.then(|| "a plain value".to_owned())
    }
}

/// The least contrast of text by WCAG 2.2, 1.4.3.
const LEGIBLE: f64 = 4.5;

/// The relative luminance of a colour `#rrggbb`, as WCAG 2.2 defines it.
fn luminance(colour: &str) -> Option<f64> {
    let digits = colour.strip_prefix('#').filter(|it| it.len() == 6)?;
    let part = |at: usize| -> Option<f64> {
        let value = f64::from(u8::from_str_radix(digits.get(at..at + 2)?, 16).ok()?) / 255.0;
        Some(match value <= 0.04045 {
            true => value / 12.92,
            false => ((value + 0.055) / 1.055).powf(2.4),
        })
    };
    Some(0.2126 * part(0)? + 0.7152 * part(2)? + 0.0722 * part(4)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIONS: &str = "\
        [options.footer]\ndefault = \"\"\n\
        [options.measure]\ndefault = 36\nproperty = \"--width\"\nunit = \"rem\"\nleast = 24\nmost = 48\n\
        [options.accent]\ndefault = \"#1a4a7a\"\nproperty = \"--accent\"\nlegible-on = \"#fdfcf8\"\n\
        [options.notes]\ndefault = \"margin\"\nchoices = [\"margin\", \"list\"]\n";

    fn options() -> Declared {
        declared(&TextFile::new("theme.toml", OPTIONS)).value
    }

    fn set(name: &str, value: Setting) -> Diagnosed<Settings> {
        let file = TextFile::new("book.toml", "");
        chosen(&options(), [(name.to_owned(), value, file.span(0, 0))])
    }

    /// What is said of a value, or nothing if it is taken.
    #[track_caller]
    fn check(name: &str, value: Setting, expected: &str) {
        let set = set(name, value.clone());
        let said = set
            .found
            .iter()
            .map(|it| it.message.clone())
            .collect::<String>();
        let takes = format!("the option `{name}` of the theme takes ");
        assert_eq!(said.strip_prefix(&takes).unwrap_or(&said), expected);
        assert_eq!(set.value[name] == value, expected.is_empty());
    }

    #[test]
    fn a_number_lies_between_the_least_and_the_most() {
        check("measure", Setting::Whole(30), "");
        check(
            "measure",
            Setting::Whole(60),
            "a whole number from 24 to 48",
        );
    }

    #[test]
    fn a_text_is_one_of_its_choices() {
        let text = |text: &str| Setting::Text(text.to_owned());
        check("notes", text("list"), "");
        check("notes", text("foot"), "one of margin, list");
    }

    #[test]
    fn a_colour_can_be_read() {
        let text = |text: &str| Setting::Text(text.to_owned());
        check("accent", text("#7a1f3d"), "");
        check("accent", text("red"), "a colour such as `#1a4a7a`");
        check(
            "accent",
            text("#eeeeee"),
            "a colour that can be read; this one has a contrast of 1.1 to 1 where 4.5 is the least",
        );
    }

    #[test]
    fn style_sheets_read_options_as_properties() {
        let settings = set("measure", Setting::Whole(30)).value;
        let properties = properties(&options(), &settings);
        assert_eq!(properties, ":root{--accent:#1a4a7a;--width:30rem}\n");
    }

    #[test]
    fn an_option_without_a_default_is_reported_where_it_stands() {
        let text = "[options.a]\nabout = \"\"\n";
        let found = declared(&TextFile::new("theme.toml", text)).found;
        let codes: Vec<_> = found.iter().map(|it| it.code).collect();
        assert_eq!(codes, [Code::BAD_VALUE]);
    }

    #[test]
    fn an_option_takes_the_type_of_its_default() {
        let text = Setting::Text("By us".to_owned());
        assert_eq!(set("footer", text.clone()).value["footer"], text);
        let wrong = set("footer", Setting::Flag(true));
        assert_eq!(wrong.value["footer"], Setting::Text(String::new()));
        assert_eq!(wrong.found.iter().next().unwrap().code, Code::BAD_VALUE);
    }

    #[test]
    fn an_option_that_is_not_declared_is_an_error_with_the_nearest_name() {
        let found = set("foter", Setting::Flag(true)).found;
        assert_eq!(
            found.iter().next().unwrap().help,
            ["did you mean `footer`?"]
        );
    }
}
