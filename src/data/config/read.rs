//! `book.toml` into [`Config`], with a finding for each key that is not as it should be.

use toml::Spanned as Placed;
use toml::de::{DeTable, DeValue};

use super::keys::{
    BOOK, BUILD, CHECK, CITATIONS, COVERAGE, DATA, FEED, NAV, PAGES, SEARCH, TABLES,
};
use super::values::{Item, in_order, whole};
use super::{Config, Measure, NavEntry, Setting};
use crate::diag::toml::not_toml;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics, Level};
use crate::text::{Spanned, TextFile, near};

/// Rows before a list is paged, unless the book says otherwise.
const PAGE_SIZE: usize = 100;

/// Entries of a feed, unless the book says otherwise.
const FEED_ENTRIES: usize = 20;

/// The spans of time that `review-after` counts, each as days in so many of them.
const SPANS_OF_TIME: [(&str, u32, u32); 4] = [
    ("day", 1, 1),
    ("week", 7, 1),
    ("month", 365, 12),
    ("year", 365, 1),
];

impl Default for Config {
    fn default() -> Self {
        let built_in = Spanned::new(
            "default".to_owned(),
            TextFile::new("book.toml", "").span(0, 0),
        );
        Self {
            title: String::new(),
            description: String::new(),
            authors: Vec::new(),
            language: "en".to_owned(),
            base_url: None,
            content: "content".to_owned(),
            output: "public".to_owned(),
            theme: built_in,
            style: None,
            locale: None,
            brackets: false,
            claim_pages: true,
            timeline: true,
            cards: true,
            claim_review: false,
            page_size: PAGE_SIZE,
            feed_entries: FEED_ENTRIES,
            search: true,
            nav: Vec::new(),
            theme_options: Default::default(),
            css: Vec::new(),
            levels: Vec::new(),
            review_after_days: None,
            coverage: Vec::new(),
        }
    }
}

/// Reads `book.toml`.
///
/// Whatever cannot be used is reported, each key for itself, and the default holds.
/// A book without the file, or without a title, is reported and has an empty title.
pub fn read_config(file: Option<&TextFile>) -> Diagnosed<Config> {
    let mut config = Config::default();
    let mut found = Diagnostics::new();
    let Some(file) = file else {
        let fault = Diagnostic::nowhere(Code::NO_BOOK, "this folder has no book.toml");
        found.push(fault.help("write one with `[book]` and `title = \"…\"`"));
        return found.with(config);
    };
    if let Some(at) = file.not_utf8 {
        let span = file.span(at as usize, at as usize + '\u{FFFD}'.len_utf8());
        found.push(
            Diagnostic::at(Code::NOT_UTF8, &span, "this is not UTF-8")
                .label("the first such byte")
                .help("save the file as UTF-8"),
        );
    }
    let (root, faults) = DeTable::parse_recoverable(&file.text);
    for fault in &faults {
        let place = fault.span().unwrap_or(0..0);
        let span = file.span_around(place);
        found.push(not_toml(&span, fault.message()));
    }
    let mut reader = Reader { file, found };
    reader.book(root.get_ref(), &mut config);
    if !faults.is_empty() {
        // What comes after a broken line may stand in another table than was meant.
        reader.found.retain(|fault| fault.code != Code::UNKNOWN_KEY);
    }
    if config.title.is_empty() && !reader.found.has_errors() {
        let span = root
            .get_ref()
            .keys()
            .find(|key| key.get_ref() == "book")
            .map(Placed::span);
        let span = file.span_around(span.unwrap_or(0..0));
        let fault =
            Diagnostic::at(Code::NO_BOOK, &span, "the book has no title").label("no `title` in it");
        reader
            .found
            .push(fault.help("give it one: `title = \"…\"` under `[book]`"));
    }
    reader.found.with(config)
}

/// Reads keys into a [`Config`], and keeps what is wrong with them.
pub(super) struct Reader<'f> {
    pub file: &'f TextFile,
    pub found: Diagnostics,
}

impl Reader<'_> {
    fn book(&mut self, root: &DeTable, config: &mut Config) {
        for (key, value) in in_order(root) {
            match &**key.get_ref() {
                "book" => self.about(value, config),
                "build" => self.build(value, config),
                "citations" => self.citations(value, config),
                "pages" => self.pages(value, config),
                "nav" => self.nav(value, config),
                "theme" => self.theme(value, config),
                "data" => self.data(value, config),
                "feed" => self.feed(value, config),
                "search" => self.search(value, config),
                "check" => self.check(value, config),
                _ => self.unknown(key, "", TABLES, Some(root)),
            }
        }
    }

    fn about(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("book", all) {
            match &**key.get_ref() {
                "title" => set(&mut config.title, self.text("title", value)),
                "description" => set(&mut config.description, self.text("description", value)),
                "authors" => {
                    config.authors = self
                        .texts("authors", value)
                        .into_iter()
                        .map(|name| name.value)
                        .collect();
                }
                "language" => {
                    let tag = self.text("language", value);
                    set(&mut config.language, tag.filter(|tag| self.language(tag)));
                }
                "base-url" => {
                    let url = self.text("base-url", value);
                    config.base_url = url
                        .and_then(|url| self.base_url(url))
                        .or(config.base_url.take());
                }
                _ => self.unknown(key, "book", BOOK, all.get_ref().as_table()),
            }
        }
    }

    fn language(&mut self, tag: &Spanned<String>) -> bool {
        let sound = tag.value.split('-').all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        }) && tag
            .value
            .as_bytes()
            .first()
            .is_some_and(u8::is_ascii_alphabetic);
        if !sound {
            let message = format!("`{}` is not a language tag", tag.value);
            let fault = Diagnostic::at(Code::BAD_VALUE, &tag.span, message).label("not a language");
            self.found
                .push(fault.help("write a tag such as `en`, `en-GB` or `de`"));
        }
        sound
    }

    fn base_url(&mut self, url: Spanned<String>) -> Option<Spanned<String>> {
        let rest = url
            .value
            .strip_prefix("https://")
            .or_else(|| url.value.strip_prefix("http://"));
        let host = rest.map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
        if host.is_none_or(str::is_empty) || url.value.contains(['?', '#', ' ', '"', '<', '>']) {
            let message = format!("`{}` is not the address of a site", url.value);
            let fault = Diagnostic::at(Code::BAD_VALUE, &url.span, message).label("not an address");
            self.found
                .push(fault.help("write it with scheme and host: `https://example.org/report/`"));
            return None;
        }
        Some(url.map(|url| if url.ends_with('/') { url } else { url + "/" }))
    }

    fn build(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("build", all) {
            match &**key.get_ref() {
                "content" => {
                    let folder = self
                        .text("content", value)
                        .and_then(|path| self.folder(path));
                    config.content = folder.unwrap_or_else(|| config.content.clone());
                }
                "output" => {
                    let folder = self
                        .text("output", value)
                        .and_then(|path| self.folder(path));
                    config.output = folder.unwrap_or_else(|| config.output.clone());
                }
                "theme" => config.theme = self.text("theme", value).unwrap_or(config.theme.clone()),
                _ => self.unknown(key, "build", BUILD, all.get_ref().as_table()),
            }
        }
    }

    /// A folder inside the book, without `/` at its end.
    fn folder(&mut self, path: Spanned<String>) -> Option<String> {
        let inside = path.value.trim_end_matches('/');
        let sound = !inside.is_empty()
            && !inside.contains(['\\', ':'])
            && inside
                .split('/')
                .all(|part| !matches!(part, "" | "." | ".."));
        if !sound {
            let message = format!("`{}` is not a folder inside the book", path.value);
            let fault = Diagnostic::at(Code::OUTSIDE_BOOK, &path.span, message);
            self.found.push(
                fault
                    .label("not inside")
                    .help("name a folder below the one of book.toml, as in `content`"),
            );
        }
        sound.then(|| inside.to_owned())
    }

    fn citations(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("citations", all) {
            match &**key.get_ref() {
                "style" => config.style = self.text("style", value).or(config.style.take()),
                "locale" => {
                    let tag = self.text("locale", value).filter(|tag| self.language(tag));
                    config.locale = tag.or(config.locale.take());
                }
                "syntax" => {
                    for name in self.texts("syntax", value) {
                        config.brackets |= self.syntax(&name);
                    }
                }
                _ => self.unknown(key, "citations", CITATIONS, all.get_ref().as_table()),
            }
        }
    }

    /// Whether `name` asks for brackets.
    fn syntax(&mut self, name: &Spanned<String>) -> bool {
        if !matches!(&*name.value, "pandoc" | "brackets") {
            let message = format!("`syntax` does not take `{}`", name.value);
            let fault =
                Diagnostic::at(Code::BAD_VALUE, &name.span, message).label("not one of its values");
            self.found
                .push(fault.help("write `[\"pandoc\"]` or `[\"pandoc\", \"brackets\"]`"));
        }
        name.value == "brackets"
    }

    fn pages(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("pages", all) {
            match &**key.get_ref() {
                "claims" => match value.get_ref().as_bool() {
                    Some(flag) => config.claim_pages = flag,
                    None => self.wrong("claims", "true or false", value),
                },
                "timeline" => match value.get_ref().as_bool() {
                    Some(flag) => config.timeline = flag,
                    None => self.wrong("timeline", "true or false", value),
                },
                "cards" => match value.get_ref().as_bool() {
                    Some(flag) => config.cards = flag,
                    None => self.wrong("cards", "true or false", value),
                },
                "page-size" => match whole(value.get_ref()).and_then(|n| usize::try_from(n).ok()) {
                    Some(rows) if rows > 0 => config.page_size = rows,
                    _ => self.wrong("page-size", "a number from 1", value),
                },
                _ => self.unknown(key, "pages", PAGES, all.get_ref().as_table()),
            }
        }
    }

    fn data(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("data", all) {
            match &**key.get_ref() {
                "claim-review" => match value.get_ref().as_bool() {
                    Some(flag) => config.claim_review = flag,
                    None => self.wrong("claim-review", "true or false", value),
                },
                _ => self.unknown(key, "data", DATA, all.get_ref().as_table()),
            }
        }
    }

    fn feed(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("feed", all) {
            match &**key.get_ref() {
                "entries" => match whole(value.get_ref()).and_then(|n| usize::try_from(n).ok()) {
                    Some(entries) => config.feed_entries = entries,
                    None => self.wrong("entries", "a number from 0", value),
                },
                _ => self.unknown(key, "feed", FEED, all.get_ref().as_table()),
            }
        }
    }

    fn search(&mut self, all: Item, config: &mut Config) {
        for (key, value) in self.table("search", all) {
            match &**key.get_ref() {
                "enabled" => match value.get_ref().as_bool() {
                    Some(flag) => config.search = flag,
                    None => self.wrong("enabled", "true or false", value),
                },
                _ => self.unknown(key, "search", SEARCH, all.get_ref().as_table()),
            }
        }
    }

    fn nav(&mut self, value: Item, config: &mut Config) {
        let Some(items) = value.get_ref().as_array() else {
            self.wrong("nav", "a list of tables, each begun with `[[nav]]`", value);
            return;
        };
        for item in items.iter() {
            let (mut title, mut link) = (None, None);
            for (key, value) in self.table("nav", item) {
                match &**key.get_ref() {
                    "title" => title = self.text("title", value),
                    "link" => link = self.text("link", value),
                    _ => self.unknown(key, "nav", NAV, item.get_ref().as_table()),
                }
            }
            match (title, link) {
                (Some(title), Some(link)) => {
                    config.nav.push(NavEntry {
                        title: title.value,
                        link,
                    });
                }
                _ => {
                    let span = self.file.span_around(item.span());
                    let message = "an entry of `nav` needs a `title` and a `link`";
                    self.found.push(
                        Diagnostic::at(Code::BAD_VALUE, &span, message)
                            .label("one of the two is missing")
                            .help("write `title = \"…\"` and `link = \"…\"` below `[[nav]]`"),
                    );
                }
            }
        }
    }

    fn theme(&mut self, value: Item, config: &mut Config) {
        for (key, value) in self.table("theme", value) {
            let name = &**key.get_ref();
            if name == "css" {
                config.css = self.texts("css", value);
                continue;
            }
            let setting = match value.get_ref() {
                DeValue::Boolean(flag) => Setting::Flag(*flag),
                DeValue::String(text) => Setting::Text(text.to_string()),
                other => match whole(other) {
                    Some(number) => Setting::Whole(number),
                    None => {
                        self.wrong(name, "text, a whole number, true or false", value);
                        continue;
                    }
                },
            };
            let span = self.file.span_around(key.span());
            config
                .theme_options
                .insert(name.to_owned(), Spanned::new(setting, span));
        }
    }

    fn check(&mut self, all: Item, config: &mut Config) {
        let mut levels: [Vec<&'static Code>; 3] = Default::default();
        for (key, value) in self.table("check", all) {
            match &**key.get_ref() {
                "allow" => levels[0] = self.codes("allow", value),
                "warn" => levels[1] = self.codes("warn", value),
                "deny" => levels[2] = self.codes("deny", value),
                "review-after" => {
                    let days = self
                        .text("review-after", value)
                        .and_then(|time| self.days(&time));
                    config.review_after_days = days.or(config.review_after_days);
                }
                "coverage" => config.coverage = self.coverage(value),
                _ => self.unknown(key, "check", CHECK, all.get_ref().as_table()),
            }
        }
        let weights = [None, Some(Level::Warning), Some(Level::Error)];
        config.levels = levels
            .into_iter()
            .zip(weights)
            .flat_map(|(codes, level)| codes.into_iter().map(move |code| (code, level)))
            .collect();
    }

    fn coverage(&mut self, all: Item) -> Vec<(Measure, Spanned<u8>)> {
        let mut asked = Vec::new();
        for (key, value) in self.table("coverage", all) {
            let measure = Measure::ALL
                .into_iter()
                .find(|measure| measure.name() == &**key.get_ref());
            let Some(measure) = measure else {
                self.unknown(key, "check.coverage", COVERAGE, all.get_ref().as_table());
                continue;
            };
            let share = whole(value.get_ref()).and_then(|share| u8::try_from(share).ok());
            match share.filter(|share| *share <= 100) {
                Some(share) => {
                    let span = self.file.span_around(value.span());
                    asked.push((measure, Spanned::new(share, span)));
                }
                None => self.wrong(measure.name(), "a whole number from 0 to 100", value),
            }
        }
        asked
    }

    fn codes(&mut self, key: &str, value: Item) -> Vec<&'static Code> {
        let mut codes = Vec::new();
        for word in self.texts(key, value) {
            let Some(code) = Code::find(&word.value) else {
                let message = format!("there is no finding `{}`", word.value);
                let near = near(&word.value, Code::ALL.iter().map(|code| code.name));
                let fault = Diagnostic::at(Code::BAD_VALUE, &word.span, message).label("not known");
                self.found.push(fault.did_you_mean(near, &word.span).or_help(
                    "write the name or the code that stands in the finding, such as `one-origin` or `CB403`",
                ));
                continue;
            };
            if key != "deny" && !code.can_be_allowed() {
                let message = format!("`{}` cannot be weakened", code.name);
                let fault =
                    Diagnostic::at(Code::BAD_VALUE, &word.span, message).label("always an error");
                self.found.push(
                    fault
                        .note("configuration, syntax and leaks always stop publishing")
                        .help(format!("mend what it finds, and take it out of `{key}`")),
                );
                continue;
            }
            codes.push(code);
        }
        codes
    }

    fn days(&mut self, time: &Spanned<String>) -> Option<u32> {
        let days = time.value.trim().split_once(' ').and_then(|(count, unit)| {
            let unit = unit.trim().trim_end_matches('s');
            let (_, days, of) = SPANS_OF_TIME.iter().find(|(name, ..)| *name == unit)?;
            count
                .parse::<u32>()
                .ok()?
                .checked_mul(*days)
                .map(|total| total / of)
        });
        if days.is_none() {
            let message = format!("`review-after` takes a span of time, not `{}`", time.value);
            let fault =
                Diagnostic::at(Code::BAD_VALUE, &time.span, message).label("not a span of time");
            self.found
                .push(fault.help("write it as `90 days`, `12 months` or `2 years`"));
        }
        days
    }
}

fn set(field: &mut String, value: Option<Spanned<String>>) {
    if let Some(value) = value {
        *field = value.value;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the findings: code and underlined words of each.
    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) -> Config {
        let file = TextFile::new("book.toml", text);
        let read = read_config(Some(&file));
        assert_eq!(read.found.underlined(text), expected);
        read.value
    }

    #[test]
    fn every_key_has_a_default_but_the_title() {
        let config = check("[book]\ntitle = \"T\"\n", &[]);
        assert_eq!(
            (&*config.content, &*config.theme.value, config.page_size),
            ("content", "default", 100)
        );
    }

    #[test]
    fn a_book_without_a_title_is_refused() {
        check("[book]\nlanguage = \"en\"\n", &[("no-book", "book")]);
        assert_eq!(
            read_config(None).found.iter().next().unwrap().code,
            Code::NO_BOOK
        );
    }

    #[test]
    fn every_fault_is_found_not_only_the_first() {
        let text =
            "[book]\ntitle = \"T\"\ntitel = 1\nlanguage = 3\n[buidl]\n[pages]\npage-size = 0\n";
        check(
            text,
            &[
                ("unknown-key", "titel"),
                ("bad-value", "3"),
                ("unknown-key", "buidl"),
                ("bad-value", "0"),
            ],
        );
    }

    #[test]
    fn a_misspelt_key_is_answered_with_the_nearest() {
        let file = TextFile::new(
            "book.toml",
            "[book]\ntitle = \"T\"\nbase_url = \"https://a.b/\"\n",
        );
        let found = read_config(Some(&file)).found;
        assert_eq!(
            found.iter().next().unwrap().help,
            ["did you mean `base-url`?"]
        );
    }

    #[test]
    fn a_base_url_ends_in_a_slash_and_has_a_host() {
        let config = check("[book]\ntitle = \"T\"\nbase-url = \"https://a.b/c\"\n", &[]);
        assert_eq!(config.base_url.unwrap().value, "https://a.b/c/");
        check(
            "[book]\ntitle = \"T\"\nbase-url = \"a.b/c\"\n",
            &[("bad-value", "a.b/c")],
        );
    }

    #[test]
    fn bracket_citations_are_read_if_they_are_asked_for() {
        let config = check(
            "book.title = \"T\"\ncitations.syntax = [\"pandoc\", \"brackets\"]\n",
            &[],
        );
        assert!(config.brackets);
        check(
            "book.title = \"T\"\ncitations.syntax = [\"braces\"]\n",
            &[("bad-value", "braces")],
        );
    }

    #[test]
    fn checks_are_named_by_code_or_name_and_leaks_cannot_be_allowed() {
        let text = "book.title = \"T\"\n[check]\nallow = [\"CB210\", \"private-source\"]\ndeny = [\"fit-unstated\"]\nwarn = [\"fit-unsta\"]\n";
        let config = check(
            text,
            &[("bad-value", "private-source"), ("bad-value", "fit-unsta")],
        );
        let levels: Vec<_> = config
            .levels
            .iter()
            .map(|(code, level)| (code.number, *level))
            .collect();
        assert_eq!(levels, [(210, None), (305, Some(Level::Error))]);
    }

    #[test]
    fn a_span_of_time_is_counted_in_days() {
        let config = check(
            "book.title = \"T\"\ncheck.review-after = \"12 months\"\n",
            &[],
        );
        assert_eq!(config.review_after_days, Some(365));
        check(
            "book.title = \"T\"\ncheck.review-after = \"soon\"\n",
            &[("bad-value", "soon")],
        );
    }

    #[test]
    fn a_share_of_claims_is_asked_for_in_per_cent() {
        let text =
            "book.title = \"T\"\n[check.coverage]\ncitation = 100\nlocator = 101\norigin = 5\n";
        let config = check(text, &[("bad-value", "101"), ("unknown-key", "origin")]);
        let asked: Vec<_> = config
            .coverage
            .iter()
            .map(|(it, n)| (*it, n.value))
            .collect();
        assert_eq!(asked, [(Measure::Citation, 100)]);
    }

    #[test]
    fn what_is_no_toml_is_said_where_it_stands() {
        let file = TextFile::new("book.toml", "[book]\ntitle = \"T\"\nauthors = [\n");
        let found = read_config(Some(&file)).found;
        assert!(found.iter().all(|fault| fault.code == Code::TOML_SYNTAX) && !found.is_empty());
    }

    #[test]
    fn a_folder_cannot_lead_out_of_the_book() {
        check(
            "book.title = \"T\"\nbuild.output = \"../public\"\n",
            &[("outside-book", "../public")],
        );
    }
}
