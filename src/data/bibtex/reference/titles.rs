//! Titles: of the work, of the volume it is, of what it stands in.

use super::Maker;
use crate::csl::Variable;
use crate::data::bibtex::fields::titled;
use crate::data::bibtex::kinds::{is_part, stands_in_book};
use crate::data::bibtex::terms;
use crate::data::bibtex::title::before_colon;

impl Maker<'_> {
    pub(super) fn titles(&mut self) {
        let (fields, english) = (self.fields, self.english);
        let part = is_part(self.kind);
        let of_volumes = fields.has("maintitle");
        let periodical = self.kind == "periodical";
        // Of a work in volumes, the title is that of the whole.
        let (main, volume) = match (of_volumes, part) {
            (true, false) => ("maintitle", Some("title")),
            (true, true) => ("title", Some("booktitle")),
            _ if periodical && fields.has("issuetitle") => ("issuetitle", None),
            _ => ("title", None),
        };
        let title = self.joined(main, english);
        self.text(Variable::Title, title);
        if let Some(volume) = volume {
            let title = self.joined(volume, english);
            self.text(Variable::VolumeTitle, title);
        }
        // Titles of periodicals are no sentences.
        let container = match () {
            () if periodical && fields.has("title") => self.joined("title", false),
            () if of_volumes && part => self.joined("maintitle", english),
            () if fields.has("journaltitle") => self.joined("journaltitle", false),
            () if fields.has("journal") => self.joined("journal", false),
            // Of what is no part of a book, a title of a book says nothing.
            () if stands_in_book(self.kind) => self.joined("booktitle", english),
            () => None,
        };
        self.text(Variable::ContainerTitle, container);
        if periodical {
            let short = fields.text("shorttitle");
            self.text(Variable::ContainerTitleShort, short);
        }
        let series = fields.text("series").and_then(|words| {
            let said = terms::said(&words).map(with_capital);
            said.or_else(|| terms::series(&words))
        });
        let series = series.or_else(|| fields.title("series", english));
        self.text(Variable::CollectionTitle, series);
        let original = fields.title("origtitle", english);
        self.text(Variable::OriginalTitle, original);
        let given = (!of_volumes || part).then(|| fields.title("shorttitle", english));
        let short = given.flatten().or_else(|| self.short(of_volumes));
        self.text(Variable::TitleShort, short);
    }

    /// A title with its second part and what is added to it: `Title: Subtitle. Addon`.
    fn joined(&self, stem: &str, english: bool) -> Option<String> {
        let (before, after) = match stem.strip_suffix("title") {
            Some(before) => (before, "title"),
            None => (stem, "title"),
        };
        let part = |field: &str| self.fields.title(field, english);
        let whole = match (part(stem), part(&format!("{before}sub{after}"))) {
            (Some(main), Some(second)) => Some(match ends_sentence(&main) {
                true => format!("{main} {second}"),
                false => format!("{main}: {second}"),
            }),
            (main, second) => main.or(second),
        };
        match (whole, part(&format!("{before}{after}addon"))) {
            (Some(whole), Some(addon)) => Some(match ends_sentence(&whole) {
                true => format!("{whole} {addon}"),
                false => format!("{whole}. {addon}"),
            }),
            (whole, addon) => whole.or(addon),
        }
    }

    /// The title before its subtitle, or before its colon.
    fn short(&self, of_volumes: bool) -> Option<String> {
        let letters = self.fields.title_letters("title", self.english);
        if let Some(short) = before_colon(&letters) {
            return Some(titled(short, self.english));
        }
        let followed = ["subtitle", "titleaddon"]
            .iter()
            .any(|field| self.fields.has(field));
        (followed && !of_volumes).then(|| titled(&letters, self.english))
    }
}

/// Whether a title ends with a sign of its own, after which no other is wanted.
fn ends_sentence(title: &str) -> bool {
    title.ends_with(['.', '?', '!'])
}

/// With a capital, as a title begins.
fn with_capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(chars).collect()
}
