//! Notes with citations in brackets, as a case file.

use std::collections::{BTreeMap, BTreeSet};

use super::claims::{BracketAt, brackets, statements};
use super::layout::{Layout, Part, Text, layout};
use super::plain::markdown_of;
use super::spellings::{Met, Spellings, Stub, sort};
use crate::csl::{ItemType, Reference, Variable};
use crate::data::brackets::{Meaning, Names, Near, names_by_form, read};
use crate::data::write::{Beside, csl_yaml_item, scalar};
use crate::text::TextFile;

/// A case file made of notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedCase {
    /// The file.
    pub text: String,
    /// The claims in it.
    pub claims: usize,
    /// Brackets in the notes that are or may be citations.
    pub brackets: usize,
    /// How many of them cite now.
    pub cited: usize,
    /// Records that are begun in it.
    pub stubs: usize,
    /// What a person has to look at, by line.
    pub decisions: Vec<Decision>,
}

/// Something that only a person can decide.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// The line of the notes, from 1.
    pub line: usize,
    /// What there is to decide. Names and brackets stand in backticks.
    pub words: String,
}

/// Makes a case of `file`, which is plain text, or Markdown if its name ends in `.md`.
///
/// Each stretch of words up to a bracket that names sources is a claim. `known` are the
/// names of the book's sources; a source with any other name gets a record with nothing
/// but that. Every bracket is cited or listed, and so is everything else that is no
/// claim.
pub fn notes(file: &TextFile, known: &Names) -> ImportedCase {
    // A carriage return alone ends a line, too: of old files, and to every reader of Markdown.
    let lines = file.text.replace("\r\n", "\n").replace('\r', "\n");
    let text = lines.replace('\0', "");
    let layout = layout(&text);
    let spellings = sort(&names_met(&layout), known);
    let mut maker = Maker {
        plain: !matches!(&*file.path.extension(), "md" | "markdown"),
        names: &spellings.names,
        counts: BTreeMap::new(),
        ids: BTreeSet::new(),
        body: String::new(),
        case: ImportedCase {
            text: String::new(),
            claims: 0,
            brackets: 0,
            cited: 0,
            stubs: spellings.stubs.len(),
            decisions: decisions_about(&spellings),
        },
    };
    for (number, line) in (1..).zip(lines.lines()) {
        if line.contains('\0') {
            maker.decide(number, "a NUL, which no text has, is left out".to_owned());
        }
    }
    for part in &layout.parts {
        maker.part(part);
    }
    maker.about_stubs(&spellings);
    if maker.case.claims > 0 {
        maker.decide(
            1,
            "who says it? a claim is asserted by the authors of the case unless `by` names a source or a person"
                .to_owned(),
        );
    }
    maker.finish(&layout, &spellings, file)
}

/// Every name that has the form of one, in the order of the notes.
fn names_met(layout: &Layout) -> Vec<Met> {
    let texts = layout.parts.iter().filter_map(|part| match part {
        Part::Words { text, .. } => Some(text),
        Part::Heading(..) => None,
    });
    let mut met = Vec::new();
    for text in texts {
        for bracket in brackets(&text.words).iter().filter(|one| one.may_name) {
            let names = names_by_form(bracket.inner(&text.words), "en");
            met.extend(names.into_iter().map(|name| Met {
                name,
                line: text.line_at(bracket.range.start),
            }));
        }
    }
    met
}

fn decisions_about(spellings: &Spellings) -> Vec<Decision> {
    let mut decisions = Vec::new();
    for stub in &spellings.stubs {
        let listed: Vec<String> = stub.spellings.iter().map(|name| quoted(name)).collect();
        let say = |words: String| Decision {
            line: stub.line,
            words,
        };
        match &stub.variant {
            Some(variant) => decisions.push(say(format!(
                "{} are taken for one source, `{}`; if {} is another copy or another work, give it a record of its own",
                listed.join(", "),
                stub.key,
                quoted(variant)
            ))),
            None if listed.len() > 1 => decisions.push(say(format!(
                "{} are taken for one source, `{}`",
                listed.join(", "),
                stub.key
            ))),
            None => {}
        }
    }
    decisions
}

struct Maker<'n> {
    plain: bool,
    names: &'n Names,
    /// How many claims have an id that begins so.
    counts: BTreeMap<String, usize>,
    ids: BTreeSet<String>,
    body: String,
    case: ImportedCase,
}

impl Maker<'_> {
    fn part(&mut self, part: &Part) {
        match part {
            Part::Heading(level, words) => {
                // The title of the page is the first level.
                let marks = "#".repeat((*level).max(2));
                let words = self.markdown(words);
                self.block(&format!("{marks} {words}"));
            }
            Part::Words { lead, point, text } => {
                if let Some(lead) = lead {
                    let words = self.markdown(lead);
                    self.block(&format!("## {words}"));
                }
                self.words(text, lead.as_deref().unwrap_or_default(), *point);
            }
        }
    }

    /// Writes the statements of a paragraph or point, those with a bracket as claims.
    fn words(&mut self, text: &Text, lead: &str, point: bool) {
        let words = &text.words;
        let all = brackets(words);
        let cuts: Vec<BracketAt> = all
            .iter()
            .filter(|one| one.may_name || matches!(self.meaning(one, words), Meaning::Cites(_)))
            .cloned()
            .collect();
        for range in statements(words, &cuts) {
            let inside = |one: &&BracketAt| range.contains(&one.range.start);
            let own: Vec<&BracketAt> = all.iter().filter(inside).collect();
            let is_claim = cuts.iter().any(|cut| range.contains(&cut.range.start));
            let line = text.line_at(range.start);
            let mut written = String::new();
            let mut at = range.start;
            for bracket in own {
                written.push_str(&self.markdown(&words[at..bracket.range.start]));
                written.push_str(&self.bracket(bracket, words, text.line_at(bracket.range.start)));
                at = bracket.range.end;
            }
            written.push_str(&self.markdown(&words[at..range.end]));
            if is_claim {
                let id = self.claim_id(lead, &words[range]);
                self.case.claims += 1;
                self.block(&format!("::: {{#{id} .claim}}\n\n{written}\n\n:::"));
                continue;
            }
            if point {
                self.decide(
                    line,
                    format!(
                        "no source is named for “{}”; it is kept as text",
                        begin(&words[range])
                    ),
                );
            }
            self.block(&written);
        }
    }

    fn meaning(&self, bracket: &BracketAt, words: &str) -> Meaning {
        read(bracket.inner(words), self.names, "en")
    }

    /// A bracket as it will stand in the case: a citation, or as it was, and listed.
    fn bracket(&mut self, bracket: &BracketAt, words: &str, line: usize) -> String {
        let written = &words[bracket.range.clone()];
        let inner = bracket.inner(words).trim();
        let editorial = matches!(inner, "" | "x" | "X" | "…" | "..." | ". . .")
            || inner.eq_ignore_ascii_case("sic");
        if editorial {
            return self.markdown(written);
        }
        self.case.brackets += 1;
        match self.meaning(bracket, words) {
            Meaning::Cites(cites) => {
                self.case.cited += 1;
                return cites;
            }
            Meaning::Missed(miss) => {
                let (bracket, name) = (quoted(written), quoted(&miss.words));
                self.decide(
                    line,
                    match &miss.near {
                        Near::Joined(apart) => format!(
                            "{bracket} cites nothing: {name} is most likely two names, {}",
                            quoted(apart)
                        ),
                        Near::Misspelt(near) => format!(
                            "{bracket} cites nothing: is {name} the source {}?",
                            quoted(near)
                        ),
                        Near::Unknown => format!("{bracket} cites nothing: what is {name}?"),
                        Near::Unread => {
                            format!("{bracket} names sources, but cannot be read as a citation")
                        }
                    },
                );
            }
            Meaning::Words => self.decide(
                line,
                format!(
                    "{} is kept as words; cite it by hand if it names a source",
                    quoted(written)
                ),
            ),
        }
        self.markdown(written)
    }

    fn about_stubs(&mut self, spellings: &Spellings) {
        for Stub {
            key,
            spellings,
            line,
            ..
        } in &spellings.stubs
        {
            self.decide(
                *line,
                format!(
                    "what is {}? its record `{key}` has only that name: give it a type, author, title, date and address",
                    quoted(&spellings[0])
                ),
            );
        }
    }

    fn decide(&mut self, line: usize, words: String) {
        self.case.decisions.push(Decision { line, words });
    }

    fn markdown(&self, words: &str) -> String {
        if self.plain {
            markdown_of(words)
        } else {
            words.to_owned()
        }
    }

    fn block(&mut self, text: &str) {
        self.body.push('\n');
        self.body.push_str(text);
        self.body.push('\n');
    }

    /// An id that nothing else has: from the lead, or from the first words.
    fn claim_id(&mut self, lead: &str, words: &str) -> String {
        let from = if lead.is_empty() { words } else { lead };
        let mut slug = String::from("c");
        let parts = from
            .split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'')
            .filter(|word| !word.is_empty());
        for word in parts.take(5) {
            // A small letter may be written with a mark that is no letter, as in `i̇`.
            let letters = word.chars().flat_map(char::to_lowercase);
            let letters: String = letters.filter(|c| c.is_alphanumeric()).collect();
            if slug.len() + letters.len() > 40 {
                break;
            }
            slug.push('-');
            slug.push_str(&letters);
        }
        loop {
            let count = self.counts.entry(slug.clone()).or_insert(0);
            *count += 1;
            let id = match *count {
                1 if lead.is_empty() => slug.clone(),
                count => format!("{slug}-{count}"),
            };
            // Words of a claim may read as another's number.
            if self.ids.insert(id.clone()) {
                return id;
            }
        }
    }

    fn finish(mut self, layout: &Layout, spellings: &Spellings, file: &TextFile) -> ImportedCase {
        let name = file.path.name();
        let title = layout
            .title
            .as_deref()
            .unwrap_or(name.rsplit_once('.').map_or(name, |(stem, _)| stem));
        let mut text = format!(
            "---\ntitle: {}\nstatus: open\n",
            scalar(&self.markdown(title))
        );
        if !spellings.stubs.is_empty() {
            text.push_str("references:\n");
        }
        for stub in &spellings.stubs {
            let mut reference = Reference::new(&stub.key, ItemType::Document);
            reference.set_text(Variable::Title, &stub.spellings[0]);
            let beside = Beside {
                aliases: stub.spellings.clone(),
                ..Beside::default()
            };
            text.push_str(&csl_yaml_item(&stub.key, Some(&reference), &beside));
        }
        text.push_str("---\n");
        self.case.decisions.sort();
        if !self.case.decisions.is_empty() {
            text.push_str(&format!("\n::: private\n\nTo decide, by the lines of {}. Nothing in this block is published; take it out when all is decided.\n\n", quoted(name)));
            for decision in &self.case.decisions {
                text.push_str(&format!(
                    "- [ ] line {}: {}\n",
                    decision.line,
                    listed(&decision.words)
                ));
            }
            text.push_str("\n:::\n");
        }
        text.push_str(&self.body);
        self.case.text = text;
        self.case
    }
}

/// Words of the notes inside a message: in backticks, on one line.
fn quoted(words: &str) -> String {
    let words: Vec<&str> = words.split_whitespace().collect();
    format!("`{}`", words.join(" ").replace('`', "'"))
}

/// A message as an item of a list in Markdown: what stands in backticks stays as it is.
fn listed(message: &str) -> String {
    let parts = message.split('`').enumerate();
    let parts = parts.map(|(number, part)| match number % 2 {
        0 => markdown_of(part),
        _ => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// The first words of a sentence, for a message.
fn begin(words: &str) -> String {
    let words = words.replace('`', "'");
    let words: Vec<&str> = words.split_whitespace().collect();
    match words.len() {
        0..=10 => words.join(" "),
        _ => format!("{} …", words[..9].join(" ")),
    }
}

#[cfg(test)]
mod tests;
