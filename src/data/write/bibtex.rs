//! `.bib` files, in the fields of BibLaTeX.
//!
//! The mapping is that of the reader (`bibtex/fields.rs`), the other way round. A type
//! that BibLaTeX lacks is written as the entry that prints most like it
//! ([`STANDING_IN`]). What BibLaTeX has no field for is left out: archives, roles beyond
//! author, editor and translator.

mod tex;

use crate::csl::{Date, ItemType, Name, Reference, Variable};
use crate::data::bibtex::{LANGUAGES, STANDING_IN, TEXTS};
use tex::{tex, title, verbatim};

/// A file of these records: entries with a blank line between them.
pub fn bibtex<'r>(references: impl IntoIterator<Item = &'r Reference>) -> String {
    bibtex_part(references, true)
}

/// A part of such a file, which begins it if these are the first records.
pub fn bibtex_part<'r>(
    references: impl IntoIterator<Item = &'r Reference>,
    begins: bool,
) -> String {
    let mut out = String::new();
    for (at, reference) in references.into_iter().enumerate() {
        if at > 0 || !begins {
            out.push('\n');
        }
        out.push_str(&bibtex_entry(reference));
    }
    out
}

/// One record as an entry, one field on a line, with a line feed at its end.
///
/// Capitals in titles are put in braces where a reader would take them for those of an
/// English title. A small letter after a colon is not: styles decide there, and braces
/// would keep it small in those that write capitals. Characters that a key cannot hold become `-`.
pub fn bibtex_entry(reference: &Reference) -> String {
    let mut entry = Entry {
        reference,
        kind: kind_of(reference.kind),
        fields: Vec::new(),
    };
    entry.names();
    entry.titles();
    entry.dates();
    entry.numbers();
    entry.publication();
    entry.texts();
    let width = entry.fields.iter().map(|(name, _)| name.len()).max();
    let width = width.unwrap_or(0);
    let mut out = format!("@{}{{{},\n", entry.kind.entry, key(&reference.id));
    for (name, value) in &entry.fields {
        out.push_str(&format!("  {name:width$} = {{{value}}},\n"));
    }
    out + "}\n"
}

/// An entry while its fields are gathered, each as it will stand between its braces.
struct Entry<'r> {
    reference: &'r Reference,
    kind: Kind,
    fields: Vec<(&'static str, String)>,
}

/// How a type of work is written.
#[derive(Clone, Copy)]
struct Kind {
    entry: &'static str,
    subtype: &'static str,
    /// The field of what the work stands in.
    container: &'static str,
    /// The field of who published it.
    publisher: &'static str,
}

fn kind_of(kind: ItemType) -> Kind {
    use ItemType as T;
    let standing_in = STANDING_IN.iter().find(|row| row.0 == kind);
    let (entry, subtype) = match (kind, standing_in) {
        (_, Some(&(kind, entry))) => (entry, kind.name()),
        (T::ArticleJournal, _) => ("article", ""),
        // A blog is printed as a magazine.
        (T::ArticleMagazine | T::PostWeblog, _) => ("article", "magazine"),
        (T::ArticleNewspaper, _) => ("article", "newspaper"),
        (T::Book, _) => ("book", ""),
        (T::Chapter, _) => ("incollection", ""),
        (T::EntryEncyclopedia, _) => ("inreference", ""),
        (T::PaperConference, _) => ("inproceedings", ""),
        (T::Pamphlet, _) => ("booklet", ""),
        (T::Report, _) => ("report", ""),
        (T::Thesis, _) => ("thesis", ""),
        (T::Webpage | T::Post, _) => ("online", ""),
        (T::Manuscript, _) => ("unpublished", ""),
        (T::Patent, _) => ("patent", ""),
        (T::Software, _) => ("software", ""),
        (T::Dataset, _) => ("dataset", ""),
        (T::Graphic, _) => ("image", ""),
        // As biblatex-apa has it.
        (T::Map, _) => ("image", "map"),
        (T::Song, _) => ("music", ""),
        (T::MotionPicture, _) => ("video", ""),
        (T::LegalCase, _) => ("jurisdiction", ""),
        (T::Legislation, _) => ("legislation", ""),
        (T::Treaty, _) => ("legal", ""),
        (T::PersonalCommunication, _) => ("letter", ""),
        (T::Speech | T::Performance, _) => ("performance", ""),
        (T::Review, _) => ("review", ""),
        _ => ("misc", ""),
    };
    let container = match entry {
        "incollection" | "inreference" | "inproceedings" => "booktitle",
        _ => "journaltitle",
    };
    let publisher = match entry {
        "booklet" | "unpublished" => "howpublished",
        "report" | "thesis" => "institution",
        "online" | "software" | "dataset" => "organization",
        _ => "publisher",
    };
    Kind {
        entry,
        subtype,
        container,
        publisher,
    }
}

/// Characters that end a key, or that TeX would read.
fn key(id: &str) -> String {
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "{}(),\"#%=~\\'".contains(c);
    id.replace(foreign, "-")
}

impl Entry<'_> {
    fn push(&mut self, field: &'static str, value: String) {
        if !value.trim().is_empty() {
            self.fields.push((field, value));
        }
    }

    /// A field whose words are typeset.
    fn text(&mut self, field: &'static str, variable: Variable) {
        if let Some(text) = self.reference.text(variable) {
            self.push(field, tex(text));
        }
    }

    /// A field that is a list to its readers, in which `and` parts one from the next.
    fn one_of_a_list(&mut self, field: &'static str, variable: Variable) {
        if let Some(text) = self.reference.text(variable) {
            let written = tex(text);
            let is_parted = format!(" {} ", text.to_lowercase()).contains(" and ");
            self.push(
                field,
                if is_parted {
                    format!("{{{written}}}")
                } else {
                    written
                },
            );
        }
    }

    /// A field whose capitals a style may take away.
    fn title(&mut self, field: &'static str, variable: Variable) {
        if let Some(text) = self.reference.text(variable) {
            let english = (self.reference.text(Variable::Language))
                .is_none_or(|language| language.to_lowercase().starts_with("en"));
            self.push(field, if english { title(text) } else { tex(text) });
        }
    }

    fn names(&mut self) {
        let fields = [
            ("author", Variable::Author),
            ("bookauthor", Variable::ContainerAuthor),
            ("editor", Variable::Editor),
            ("translator", Variable::Translator),
        ];
        let all = fields.map(|(_, variable)| self.reference.names(variable));
        let prefixed = all
            .iter()
            .flat_map(|names| names.iter())
            .any(|name| !name.non_dropping_particle().is_empty());
        for (field, variable) in fields {
            let names = self.reference.names(variable);
            let names: Vec<String> = names.iter().map(|one| name(one, prefixed)).collect();
            self.push(field, names.join(" and "));
        }
        if prefixed {
            self.push("options", "useprefix=true".to_owned());
        }
    }

    fn titles(&mut self) {
        self.title("title", Variable::Title);
        self.title("shorttitle", Variable::TitleShort);
        // The titles of periodicals are no sentences: nobody takes their capitals.
        match self.kind.container {
            "journaltitle" => self.text("journaltitle", Variable::ContainerTitle),
            field => self.title(field, Variable::ContainerTitle),
        }
        self.title("series", Variable::CollectionTitle);
        self.title("origtitle", Variable::OriginalTitle);
        if self.reference.text(Variable::EventTitle).is_some() {
            self.title("eventtitle", Variable::EventTitle);
        } else {
            self.title("eventtitle", Variable::Event);
        }
        self.push("entrysubtype", self.kind.subtype.to_owned());
    }

    fn dates(&mut self) {
        let fields = [
            (Variable::Issued, "date", "year"),
            (Variable::Accessed, "urldate", "urlyear"),
            (Variable::OriginalDate, "origdate", "origyear"),
            (Variable::EventDate, "eventdate", "eventyear"),
        ];
        for (variable, field, in_words) in fields {
            let Some(date) = self.reference.date(variable) else {
                continue;
            };
            match Date::to_edtf(date) {
                Some(edtf) => self.push(field, edtf),
                None => self.push(in_words, tex(date.literal_text())),
            }
        }
    }

    fn numbers(&mut self) {
        self.text("volume", Variable::Volume);
        let periodical = ["article", "periodical", "review"].contains(&self.kind.entry);
        let numbers = [
            Variable::Issue,
            Variable::CollectionNumber,
            Variable::Number,
        ];
        let main = match periodical {
            true => numbers.into_iter().find(|&number| self.has(number)),
            false => numbers[1..]
                .iter()
                .copied()
                .find(|&number| self.has(number)),
        };
        if let Some(main) = main {
            self.text("number", main);
        }
        if main != Some(Variable::Issue) {
            self.text("issue", Variable::Issue);
        }
        if let Some(page) = self.reference.text(Variable::Page) {
            let spans = page.replace(['-', '–'], "--");
            self.push("pages", tex(&spans).replace("-{}-", "--"));
        }
    }

    fn has(&self, variable: Variable) -> bool {
        self.reference.text(variable).is_some()
    }

    /// Whether the work is one of a court, a parliament or another authority.
    fn is_law(&self) -> bool {
        use ItemType::{Bill, Hearing, LegalCase, Legislation, Regulation, Treaty};
        let kind = self.reference.kind;
        [Bill, Hearing, LegalCase, Legislation, Regulation, Treaty].contains(&kind)
    }

    fn publication(&mut self) {
        self.one_of_a_list(self.kind.publisher, Variable::Publisher);
        if self.is_law() && !self.has(Variable::Publisher) {
            self.one_of_a_list("institution", Variable::Authority);
        }
        self.one_of_a_list("location", Variable::PublisherPlace);
        self.one_of_a_list("origpublisher", Variable::OriginalPublisher);
        self.one_of_a_list("origlocation", Variable::OriginalPublisherPlace);
        self.text("type", Variable::Genre);
        self.text("note", Variable::Note);
        for (field, variable) in [("doi", Variable::Doi), ("url", Variable::Url)] {
            if let Some(text) = self.reference.text(variable) {
                self.push(field, verbatim(text));
            }
        }
    }

    /// The fields that the reader takes over as they stand.
    fn texts(&mut self) {
        let mut last = None;
        for &(field, variable) in TEXTS {
            // Of two fields for one variable, the first is the one to write.
            let done =
                matches!(variable, Variable::Volume | Variable::Event) || last == Some(variable);
            if !done {
                self.text(field, variable);
            }
            last = Some(variable);
        }
        if let Some(tag) = self.reference.text(Variable::Language) {
            let babel = LANGUAGES.iter().find(|(_, known)| *known == tag);
            self.push("langid", babel.map_or(tag, |(name, _)| name).to_owned());
        }
    }
}

/// `prefix Family, suffix, Given`; in braces where it must not be taken apart.
///
/// `prefixed` says that particles of the entry stay with their names (`useprefix`). One of
/// a name that goes with the given name is then written in BibLaTeX's other form, which
/// says so of one name.
fn name(name: &Name, prefixed: bool) -> String {
    let whole = |text: &str| match text {
        "others" => text.to_owned(),
        _ => format!("{{{}}}", tex(text)),
    };
    if name.is_literal() {
        return whole(name.family());
    }
    let part = |text: &str| {
        let parted = text.contains(',') || text.split_whitespace().any(|word| word == "and");
        if parted {
            format!("{{{}}}", tex(text))
        } else {
            tex(text)
        }
    };
    let (dropping, staying) = (name.dropping_particle(), name.non_dropping_particle());
    if prefixed && !dropping.is_empty() && staying.is_empty() {
        let mut parts = vec![
            format!("family={}", part(name.family())),
            format!("given={}", part(name.given())),
            format!("prefix={}", tex(dropping)),
            "useprefix=false".to_owned(),
        ];
        if !name.suffix().is_empty() {
            parts.insert(2, format!("suffix={}", part(name.suffix())));
        }
        return parts.join(", ");
    }
    let particles = [name.dropping_particle(), name.non_dropping_particle()];
    let family = name.family();
    // A family name that begins with a small letter would be taken for a particle.
    let family = match family.chars().next() {
        Some(first) if first.is_lowercase() => format!("{{{}}}", tex(family)),
        _ => part(family),
    };
    let mut out = String::new();
    for particle in particles.iter().filter(|particle| !particle.is_empty()) {
        out.push_str(&tex(particle));
        if !particle.ends_with(['\'', '’', '-']) {
            out.push(' ');
        }
    }
    out.push_str(&family);
    if !name.suffix().is_empty() {
        out.push_str(&format!(", {}", part(name.suffix())));
    }
    out.push_str(", ");
    out.push_str(&part(name.given()));
    out.trim_end_matches(' ').to_owned()
}

#[cfg(test)]
mod tests;
