//! A style and its locale, compiled.

use std::fmt;

/// A CSL style compiled for one locale.
///
/// Made once, never changed, and free to be shared by threads.
#[derive(Debug)]
pub struct Style {
    title: String,
}

/// Why a style cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StyleError {
    /// No bundled style has this name.
    UnknownName(String),
    /// The XML is no CSL style or locale; what is wrong and where.
    Syntax(String),
    /// The style depends on another, which could not be had; its address.
    NoParent(String),
    /// A macro is called that is not there.
    UnknownMacro(String),
    /// A macro calls itself, directly or through others.
    CircularMacro(String),
    /// Elements are nested deeper than any sound style has them.
    TooDeep,
}

impl fmt::Display for StyleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            StyleError::UnknownName(name) => write!(f, "no bundled style is called `{name}`"),
            StyleError::Syntax(what) => write!(f, "this is no CSL 1.0 style: {what}"),
            StyleError::NoParent(url) => write!(f, "the parent style `{url}` was not found"),
            StyleError::UnknownMacro(name) => write!(f, "there is no macro `{name}`"),
            StyleError::CircularMacro(name) => write!(f, "the macro `{name}` calls itself"),
            StyleError::TooDeep => f.write_str("the elements are nested too deeply"),
        }
    }
}

impl std::error::Error for StyleError {}

impl Style {
    /// Compiles the bundled style of that name.
    ///
    /// `locale` is a language tag such as `de-DE`; empty, the style's own
    /// default is used, or else `en-US`. A tag without a bundled locale falls
    /// back to its main dialect, then to `en-US`.
    ///
    /// # Errors
    /// [`StyleError::UnknownName`] if there is no such style; see
    /// [`bundled_names`](super::bundled_names).
    pub fn bundled(name: &str, locale: &str) -> Result<Style, StyleError> {
        let _ = locale;
        let style = super::bundled::archived(name)
            .ok_or_else(|| StyleError::UnknownName(name.to_owned()))?;
        Ok(Style {
            title: style.display_name().to_owned(),
        })
    }

    /// Compiles a style from the text of a `.csl` file.
    ///
    /// `parent` is asked for the text of the style that a dependent style
    /// names, by its address; bundled parents are found without it. `locale`
    /// is as for [`Style::bundled`]; `locale_xml`, if given, is used in place
    /// of a bundled locale.
    ///
    /// # Errors
    /// Whatever is wrong with the style or the locale.
    pub fn compile(
        xml: &str,
        parent: &dyn Fn(&str) -> Option<String>,
        locale: &str,
        locale_xml: Option<&str>,
    ) -> Result<Style, StyleError> {
        let _ = (parent, locale, locale_xml);
        let style = citationberg::Style::from_xml(xml)
            .map_err(|error| StyleError::Syntax(error.to_string()))?;
        Ok(Style {
            title: style.info().title.value.clone(),
        })
    }

    /// The title of the style.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Whether citations are notes.
    pub fn is_note(&self) -> bool {
        false
    }

    /// Whether citations are numbers.
    pub fn is_numeric(&self) -> bool {
        false
    }
}
