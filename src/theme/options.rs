//! The options that a theme declares, and what a book sets them to.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diag::toml::not_toml;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::text::{Span, TextFile, nearest};

/// The value of an option.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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

/// Reads `[options.<name>]` of a `theme.toml`: each has a `default`, whose type is the
/// type of the option, and may say under `about` what it is for.
pub(super) fn declared(file: &TextFile) -> Diagnosed<Settings> {
    let mut found = Diagnostics::new();
    let mut settings = Settings::new();
    let table = match file.text.parse::<toml::Table>() {
        Ok(table) => table,
        Err(error) => {
            let range = error.span().unwrap_or(0..0);
            let span = file.span(range.start, range.end);
            found.push(not_toml(&span, error.message()));
            return found.with(settings);
        }
    };
    let none = toml::Table::new();
    let options = table
        .get("options")
        .and_then(toml::Value::as_table)
        .unwrap_or(&none);
    for (name, option) in options {
        let default = match option.get("default") {
            Some(toml::Value::Boolean(flag)) => Setting::Flag(*flag),
            Some(toml::Value::Integer(number)) => Setting::Whole(*number),
            Some(toml::Value::String(text)) => Setting::Text(text.clone()),
            _ => {
                let message = format!("the option `{name}` has no default");
                found.push(
                    Diagnostic::at(Code::BAD_VALUE, &file.span(0, 0), message)
                        .label("in this file")
                        .help("give it `default =` true, false, a whole number or a text"),
                );
                continue;
            }
        };
        settings.insert(name.clone(), default);
    }
    found.with(settings)
}

/// The declared options with what a book sets; what it sets wrongly keeps its default.
pub(super) fn chosen(
    declared: &Settings,
    set: impl IntoIterator<Item = (String, Setting, Span)>,
) -> Diagnosed<Settings> {
    let mut found = Diagnostics::new();
    let mut settings = declared.clone();
    for (name, value, span) in set {
        match settings.get_mut(&name) {
            Some(known) if std::mem::discriminant(known) == std::mem::discriminant(&value) => {
                *known = value;
            }
            Some(known) => {
                let wanted = match known {
                    Setting::Flag(_) => "true or false",
                    Setting::Whole(_) => "a whole number",
                    Setting::Text(_) => "a text",
                };
                let message = format!("the option `{name}` of the theme takes {wanted}");
                found.push(
                    Diagnostic::at(Code::BAD_VALUE, &span, message)
                        .label(format!("not {wanted}"))
                        .help(format!("write `{name} =` and {wanted}")),
                );
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn set(name: &str, value: Setting) -> Diagnosed<Settings> {
        let file = TextFile::new("theme.toml", "[options.footer]\ndefault = \"\"\n");
        let span = file.span(0, 0);
        chosen(&declared(&file).value, [(name.to_owned(), value, span)])
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
