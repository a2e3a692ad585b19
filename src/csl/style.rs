//! A style and its locale, compiled.

use std::fmt;

use citationberg as cb;

use super::bundled;
use super::compile::compile;
use super::locale::Locale;
use super::program::Program;

/// How deep the elements of a style file may be nested.
const DEEPEST_XML: usize = 100;

/// A CSL style compiled for one locale.
///
/// Made once, never changed, and free to be shared by threads.
#[derive(Debug)]
pub struct Style {
    pub(super) program: Program,
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
    /// Elements are nested deeper, or macros come to more, than any sound
    /// style has them.
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
        let style =
            bundled::archived(name).ok_or_else(|| StyleError::UnknownName(name.to_owned()))?;
        match style.get() {
            cb::Style::Independent(style) => Style::from_parsed(&style, locale, None),
            cb::Style::Dependent(style) => Err(StyleError::NoParent(style.parent_link.href)),
        }
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
        let given = match locale_xml {
            None => None,
            Some(xml) => {
                refuse_depth(xml)?;
                let file = cb::LocaleFile::from_xml(xml).map_err(|e| syntax(&e))?;
                Some(cb::Locale::from(file))
            }
        };
        match parse(xml)? {
            cb::Style::Independent(style) => Style::from_parsed(&style, locale, given),
            cb::Style::Dependent(style) => {
                let href = &style.parent_link.href;
                let default = style.default_locale.as_ref().map_or("", |code| &code.0);
                let locale = if locale.is_empty() { default } else { locale };
                let above = match parent(href) {
                    Some(xml) => parse(&xml)?,
                    None => bundled::archived(href)
                        .ok_or_else(|| StyleError::NoParent(href.clone()))?
                        .get(),
                };
                match above {
                    cb::Style::Independent(style) => Style::from_parsed(&style, locale, given),
                    cb::Style::Dependent(_) => Err(StyleError::NoParent(href.clone())),
                }
            }
        }
    }

    fn from_parsed(
        style: &cb::IndependentStyle,
        locale: &str,
        given: Option<cb::Locale>,
    ) -> Result<Style, StyleError> {
        let code = match (locale, &style.default_locale) {
            ("", Some(default)) => default.0.as_str(),
            ("", None) => "en-US",
            (code, _) => code,
        };
        let main = code.split(['-', '_']).next().unwrap_or("");
        let of = |wanted: &str| {
            let wanted = wanted.to_owned();
            style.locale.iter().filter(move |own| {
                own.lang
                    .as_ref()
                    .map_or("", |lang| &lang.0)
                    .eq_ignore_ascii_case(&wanted)
            })
        };
        let own = of(code)
            .chain(of(main).filter(|_| main != code))
            .chain(of(""));
        let mut files: Vec<cb::Locale> = given.into_iter().collect();
        if files.is_empty() {
            files.extend(bundled_locale(code, main));
        }
        let first = files.first().and_then(|file| file.lang.as_ref());
        if first.is_none_or(|lang| lang.0 != "en-US") {
            files.extend(bundled::locale("en-US"));
        }
        let locale = Locale::merge(code, own.chain(&files));
        Ok(Style {
            program: compile(style, locale)?,
        })
    }

    /// The title of the style.
    pub fn title(&self) -> &str {
        &self.program.title
    }

    /// The language tag that the style was compiled for.
    pub fn locale(&self) -> &str {
        &self.program.locale.lang
    }

    /// Whether citations are notes.
    pub fn is_note(&self) -> bool {
        self.program.is_note
    }

    /// Whether citations are numbers.
    pub fn is_numeric(&self) -> bool {
        self.program.is_numeric
    }
}

/// The bundled locale of a code, of its language alone, or of the language's
/// main dialect.
fn bundled_locale(code: &str, main: &str) -> Option<cb::Locale> {
    bundled::locale(code)
        .or_else(|| bundled::locale(main))
        .or_else(|| {
            let dialect = cb::LocaleCode(main.to_owned()).fallback()?;
            bundled::locale(&dialect.0)
        })
}

fn parse(xml: &str) -> Result<cb::Style, StyleError> {
    refuse_depth(xml)?;
    cb::Style::from_xml(xml).map_err(|error| syntax(&error))
}

fn syntax(error: &cb::XmlDeError) -> StyleError {
    StyleError::Syntax(match &error.path {
        Some(path) => format!("{} at `{path}`", error.source),
        None => error.source.to_string(),
    })
}

/// Refuses a file nested so deeply that reading it would exhaust the stack.
fn refuse_depth(xml: &str) -> Result<(), StyleError> {
    let mut depth = 0_usize;
    let mut rest = xml;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        match rest.bytes().next() {
            Some(b'/') => depth = depth.saturating_sub(1),
            Some(b'!' | b'?') | None => {}
            Some(_) => {
                let end = rest.find('>').unwrap_or(rest.len());
                if !rest[..end].ends_with('/') {
                    depth += 1;
                }
            }
        }
        if depth > DEEPEST_XML {
            return Err(StyleError::TooDeep);
        }
    }
    Ok(())
}
