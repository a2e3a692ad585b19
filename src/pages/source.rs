//! The page of one source: its record, and everything in the book that rests on it.
//!
//! The main type is [`SourcePage`]. What stays the same stands on the first page; each
//! list goes on over as many as it needs, all of them together. This module does not
//! know how the lists are made: see [`super::occurrences`] and [`super::lineage`].

use serde::Serialize;

use super::lineage::Step;
use super::occurrences::{Among, BothWays, CitedIn, Fallen, Located, NameUsed, Quoted, Together};
use super::route::{OCCURRENCES_A_PAGE, page_count, rows_of};
use super::sources::Tally;
use super::view::{Base, Html, Link, Paging, Term, When, machine_date};
use super::works::address;
use super::{Links, Pages, Route};
use crate::csl::{Variable, is_safe_link};
use crate::data::record::{Copy, Notice as Recorded};
use crate::model::book::Source;
use crate::model::ids::SourceId;

/// What the template `source.html` prints. A part that has nothing to say is empty.
#[derive(Clone, Debug, Serialize)]
pub struct SourcePage {
    page: Base,
    /// Its title.
    title: Html,
    /// The name that the book calls it by.
    short: String,
    /// Where and when it was published.
    publisher: Html,
    issued: Option<When>,
    /// Whether somebody here has read it.
    seen: bool,
    /// Whether this is the first page of it: the others go on with its lists.
    first: bool,
    /// 2: what happened to it.
    notices: Vec<Notice>,
    /// 1: the reference.
    reference: Option<ReferencePart>,
    /// 3: where it comes from.
    ancestry: Vec<Step>,
    /// Who repeats it.
    progeny: Vec<Step>,
    /// How many sources draw on it, in words.
    repeated: Option<String>,
    /// The label of its origin.
    origin: Option<String>,
    interests: Vec<Stake>,
    reliability: Option<Reliability>,
    /// 4: where it is cited.
    cited: String,
    cited_in: Vec<CitedIn>,
    /// 5: the same by locator.
    located: Vec<Located>,
    /// Citations that name no place, in words.
    unlocated: Option<String>,
    /// 6: what would fall with it.
    fallen: Vec<Fallen>,
    /// Rebuttals of it as such.
    challenges: Vec<Link>,
    /// 7: whether it is used for and against.
    both_ways: Option<BothWays>,
    /// 8: its words, where they are quoted.
    quoted: Vec<Quoted>,
    /// 9: saved copies.
    copies: Vec<CopyRow>,
    /// Whether one of them has a hash.
    hashed: bool,
    /// 10: its dates.
    dates: Vec<Dated>,
    /// 11: what is cited beside it.
    together: Vec<Together>,
    /// 12: what it is called.
    names: Vec<NameUsed>,
    paging: Option<Paging>,
}

/// A reference, with all ways to what it refers to.
#[derive(Clone, Debug, Serialize)]
struct ReferencePart {
    entry: Html,
    /// The same as text, to be copied.
    text: String,
    /// How an author cites it: `[@jtn-2020]`.
    cite_as: String,
    kind: String,
    live: Option<Live>,
    archived: Vec<Archived>,
}

/// The live page, with the attributes of Robust Links.
#[derive(Clone, Debug, Serialize)]
struct Live {
    url: String,
    accessed: Option<When>,
    status: Option<Term>,
    /// A copy of it: its address and date.
    version_url: Option<String>,
    version_date: Option<String>,
}

/// A copy at an archive, likewise.
#[derive(Clone, Debug, Serialize)]
struct Archived {
    url: String,
    captured: Option<When>,
    by: Option<String>,
    original_url: Option<String>,
}

/// A retraction, correction, update or replacement.
#[derive(Clone, Debug, Serialize)]
struct Notice {
    term: Term,
    date: Option<String>,
    by: Option<String>,
    note: Option<String>,
    url: Option<String>,
    /// The source that replaces it.
    replaced_by: Option<Link>,
}

/// A stake that somebody has in it.
#[derive(Clone, Debug, Serialize)]
struct Stake {
    who: String,
    what: String,
    source: Option<Link>,
}

#[derive(Clone, Debug, Serialize)]
struct Reliability {
    grade: String,
    basis: String,
}

/// A saved copy.
#[derive(Clone, Debug, Serialize)]
struct CopyRow {
    captured: Option<When>,
    by: Option<String>,
    /// The address at an archive.
    url: Option<String>,
    /// The name of the file, and where it is published, if it is.
    file: Option<String>,
    href: Option<String>,
    sha256: Option<String>,
    /// Whether it can be had here or at an archive; else it is held.
    public: bool,
}

/// What happened, and when.
#[derive(Clone, Debug, Serialize)]
struct Dated {
    what: String,
    when: Vec<When>,
}

impl Pages {
    /// How many pages a source has: as many as its longest list needs.
    pub fn source_pages(&self, id: SourceId) -> u32 {
        let source = &self.book.sources[id.index()];
        let lists = [
            source.mentions.len(),
            self.places_in(id).len(),
            source.bears.len(),
            source.drawn_on_by.len(),
            source.challenged_by.len(),
        ];
        page_count(lists.into_iter().max().unwrap_or(0), OCCURRENCES_A_PAGE)
    }
}

/// The part of a list that stands on a page.
fn part<T>(list: &[T], page: u32) -> &[T] {
    &list[rows_of(page, list.len(), OCCURRENCES_A_PAGE)]
}

impl Links<'_> {
    /// `/sources/<key>/`
    pub fn source_page(&self, id: SourceId, page: u32) -> SourcePage {
        let book = &self.pages.book;
        let words = self.words();
        let source = &book.sources[id.index()];
        let first = page == 1;
        let tally = Tally::of(book, source);
        let mentions = part(&source.mentions, page);
        let several = tally.cases + tally.pages > 1;
        let among = if several {
            Among::Texts
        } else {
            Among::Sections
        };
        let located = self.pages.places_in(id);
        let cited = self.cited(&tally);
        let unlocated = tally.mentions - self.pages.located_mentions(id);
        let repeated = source.drawn_on_by.len();
        let description = words.with(
            "source.description",
            &[("name", &source.short), ("cited", &cited)],
        );
        let challenge = |&answer: &_| {
            let node = crate::model::book::Node::Answer(answer);
            Link::new(self.block(node), &self.block_name(node, None))
        };
        SourcePage {
            page: self.base(&source.short, &description),
            title: self.title(id),
            short: source.short.to_string(),
            publisher: self.publisher(source),
            issued: self.issued(source),
            seen: source.custom.seen,
            first,
            notices: self.notices(source),
            reference: first.then(|| self.reference_part(id, source)),
            ancestry: if first { self.ancestry(id) } else { Vec::new() },
            progeny: self.progeny(id, part(&source.drawn_on_by, page)),
            repeated: (repeated > 0).then(|| words.count("source.repeated", repeated)),
            origin: if first {
                source.custom.origin.clone()
            } else {
                None
            },
            interests: if first {
                self.interests(source)
            } else {
                Vec::new()
            },
            reliability: source.custom.reliability.as_ref().filter(|_| first).map(
                |(grade, basis)| Reliability {
                    grade: grade.clone(),
                    basis: basis.clone(),
                },
            ),
            cited,
            cited_in: self.cited_in(mentions),
            located: self.located(part(located, page), among),
            unlocated: (unlocated > 0 && first).then(|| words.count("source.unlocated", unlocated)),
            fallen: self.fallen(part(&source.bears, page)),
            challenges: part(&source.challenged_by, page)
                .iter()
                .map(challenge)
                .collect(),
            both_ways: if first {
                self.both_ways(source, among)
            } else {
                None
            },
            quoted: self.quoted(mentions, among),
            copies: if first {
                self.copies(source)
            } else {
                Vec::new()
            },
            hashed: first
                && source
                    .custom
                    .copies
                    .iter()
                    .any(|copy| copy.sha256.is_some()),
            dates: if first {
                self.dates(source)
            } else {
                Vec::new()
            },
            together: if first { self.together(id) } else { Vec::new() },
            names: if first {
                self.names_used(source)
            } else {
                Vec::new()
            },
            paging: self.paging(page, self.pages.source_pages(id), |page| {
                Route::Source(id, page)
            }),
        }
    }

    fn reference_part(&self, id: SourceId, source: &Source) -> ReferencePart {
        let entry = self.pages.book.library.entry(id.0);
        let printed = !entry.is_empty();
        let reference = &source.reference;
        let status = source
            .custom
            .url_status
            .map(|status| self.url_status(status));
        let live = address(reference);
        let newest = self
            .archive(id)
            .filter(|archive| is_safe_link(&archive.url));
        let at_archives = source.custom.copies.iter().filter_map(|copy| {
            let url = copy.url.clone().filter(|url| is_safe_link(url))?;
            Some(Archived {
                url,
                captured: copy.captured.as_ref().map(|date| self.when(date)),
                by: copy.by.clone(),
                original_url: live.clone(),
            })
        });
        ReferencePart {
            entry: if printed {
                Html::rich(&entry)
            } else {
                self.title(id)
            },
            text: if printed {
                entry.to_text()
            } else {
                source.short.to_string()
            },
            cite_as: cite_as(&source.key),
            kind: self.kind_of_work(source),
            archived: at_archives.collect(),
            live: live.clone().map(|url| Live {
                url,
                accessed: reference
                    .date(Variable::Accessed)
                    .map(|date| self.when(date)),
                status,
                version_date: newest
                    .as_ref()
                    .and_then(|archive| archive.captured.as_ref()?.machine.clone()),
                version_url: newest.map(|archive| archive.url),
            }),
        }
    }

    /// What happened to a source, the gravest first.
    fn notices(&self, source: &Source) -> Vec<Notice> {
        let custom = &source.custom;
        let notice = |slug: &'static str, recorded: Option<&Recorded>| Notice {
            term: Term {
                slug,
                words: self.words().of("mark.", slug).to_owned(),
            },
            date: recorded.and_then(|it| self.day_of(it)),
            by: recorded.and_then(|it| it.by.clone()),
            note: recorded.and_then(|it| it.note.clone()),
            url: recorded
                .and_then(|it| it.url.clone())
                .filter(|url| is_safe_link(url)),
            replaced_by: None,
        };
        let mut notices = Vec::new();
        notices.extend(
            custom
                .retracted
                .iter()
                .map(|it| notice("retracted", Some(it))),
        );
        notices.extend(source.replaced_by.map(|by| Notice {
            replaced_by: Some(self.source_link(by)),
            ..notice("replaced", None)
        }));
        notices.extend(
            custom
                .corrections
                .iter()
                .map(|it| notice("corrected", Some(it))),
        );
        notices.extend(custom.updated.iter().map(|it| notice("updated", Some(it))));
        notices
    }

    /// The day of a notice in words; with a time, as it was written.
    fn day_of(&self, notice: &Recorded) -> Option<String> {
        match (&notice.date, &notice.day) {
            (Some(written), _) if written.contains(':') => Some(written.clone()),
            (_, Some(day)) => Some(self.when(day).words),
            (written, None) => written.clone(),
        }
    }

    fn interests(&self, source: &Source) -> Vec<Stake> {
        let stakes = source.custom.interests.iter();
        let by_key = |key: &str| self.pages.source_of(key).map(|id| self.source_link(id));
        let stake = |it: &crate::data::record::Interest| Stake {
            who: it.who.clone(),
            what: it.what.clone(),
            source: it.cite.as_ref().and_then(|key| by_key(&key.value)),
        };
        stakes.map(stake).collect()
    }

    fn copies(&self, source: &Source) -> Vec<CopyRow> {
        let row = |copy: &Copy| {
            let file = copy.file.as_ref().map(|file| file.value.as_str());
            let published = file
                .filter(|_| copy.public)
                .and_then(|file| self.published(file));
            let url = copy.url.clone().filter(|url| is_safe_link(url));
            CopyRow {
                captured: copy.captured.as_ref().map(|date| self.when(date)),
                by: copy.by.clone(),
                public: url.is_some() || published.is_some(),
                url,
                file: file.map(|file| file.rsplit('/').next().unwrap_or(file).to_owned()),
                href: published,
                sha256: copy.sha256.as_ref().map(|hash| hash.value.clone()),
            }
        };
        source.custom.copies.iter().map(row).collect()
    }

    /// Where a file below the content folder is published, if it is.
    fn published(&self, file: &str) -> Option<String> {
        Some(self.to(self.pages.file(&file.into())?))
    }

    /// All dates of a source, in the order in which things happen.
    fn dates(&self, source: &Source) -> Vec<Dated> {
        let custom = &source.custom;
        let recorded = |variable| -> Vec<When> {
            let date = source.reference.date(variable);
            date.map(|date| self.when(date)).into_iter().collect()
        };
        let told = |notices: &[Recorded]| -> Vec<When> {
            let when = |notice: &Recorded| {
                let machine = notice.day.as_ref().and_then(machine_date);
                Some(When {
                    words: self.day_of(notice)?,
                    machine,
                })
            };
            notices.iter().filter_map(when).collect()
        };
        let published = custom.published.iter();
        let published = published.map(|words| When {
            words: words.clone(),
            machine: None,
        });
        let captured = custom
            .copies
            .iter()
            .filter_map(|copy| copy.captured.as_ref());
        let dates = [
            ("original", recorded(Variable::OriginalDate)),
            ("event", recorded(Variable::EventDate)),
            ("submitted", recorded(Variable::Submitted)),
            ("issued", recorded(Variable::Issued)),
            ("available", recorded(Variable::AvailableDate)),
            ("published", published.collect()),
            ("updated", told(&custom.updated)),
            ("corrected", told(&custom.corrections)),
            ("retracted", told(custom.retracted.as_slice())),
            ("accessed", recorded(Variable::Accessed)),
            ("captured", captured.map(|date| self.when(date)).collect()),
        ];
        dates
            .into_iter()
            .filter(|(_, when)| !when.is_empty())
            .map(|(slug, when)| {
                let what = self.words().of("source-date.", slug).to_owned();
                Dated { what, when }
            })
            .collect()
    }
}

/// How an author cites a source of that key, as Pandoc reads it.
fn cite_as(key: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "_:.#$%&-+?<>~/".contains(c);
    let ends_well = key.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '/');
    if key.chars().all(plain) && ends_well {
        format!("[@{key}]")
    } else {
        format!("[@{{{key}}}]")
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{Sample, drawing_on};
    use super::*;

    #[test]
    fn a_key_that_pandoc_would_cut_short_is_cited_in_braces() {
        assert_eq!(cite_as("jtn-2020"), "[@jtn-2020]");
        assert_eq!(
            cite_as("https://example.org/a b"),
            "[@{https://example.org/a b}]"
        );
        assert_eq!(cite_as("who?"), "[@{who?}]");
    }

    fn smith(claims: usize) -> Sample {
        let mut sample = Sample::default().source("smith").case("kettle");
        for n in 0..claims {
            sample = sample.claim(&format!("c-{n}"), &format!("Claim {n} {{smith {n}}}."));
        }
        sample
    }

    fn page(pages: &Pages, page: u32) -> SourcePage {
        pages
            .links(Route::Source(SourceId(0), page))
            .source_page(SourceId(0), page)
    }

    #[test]
    fn each_citation_is_told_with_its_sentence_and_its_place() {
        let source = page(&smith(2).pages(), 1);
        let at = &source.cited_in[0].sections[0].citations[1];
        assert_eq!(at.locator.as_deref(), Some("p. 1"));
        assert!(
            at.sentence.as_str().starts_with("Claim 1 (<mark>"),
            "{:?}",
            at.sentence
        );
        assert_eq!(at.place.text.as_str(), "in claim 2");
        assert!(
            at.place.href.starts_with("../../cases/kettle/#c-"),
            "{}",
            at.place.href
        );
    }

    #[test]
    fn long_lists_go_on_over_pages_and_what_stays_the_same_stands_on_the_first() {
        let pages = smith(450).pages();
        assert_eq!(pages.source_pages(SourceId(0)), 3);
        let (first, last) = (page(&pages, 1), page(&pages, 3));
        let count = |source: &SourcePage| {
            let sections = source.cited_in.iter().flat_map(|text| &text.sections);
            sections
                .map(|section| section.citations.len())
                .sum::<usize>()
        };
        assert_eq!((count(&first), count(&last)), (200, 50));
        assert_eq!(
            (
                first.located[0].name.as_str(),
                last.located[0].name.as_str()
            ),
            ("p. 0", "p. 400")
        );
        assert!(first.reference.is_some() && last.reference.is_none());
        assert_eq!(last.cited, "450 times in 1 case");
    }

    #[test]
    fn what_would_fall_with_a_source_is_told_by_weight() {
        let source = page(&smith(1).pages(), 1);
        assert_eq!(source.fallen.len(), 1);
        assert_eq!(source.fallen[0].weight.slug, "only-origin");
        assert_eq!(source.fallen[0].cases[0].blocks[0].text.as_str(), "claim 1");
    }

    #[test]
    fn sources_that_draw_on_each_other_in_a_circle_come_to_an_end() {
        let sample = Sample::default()
            .source_with("a", drawing_on("b"))
            .source_with("b", drawing_on("c"))
            .source_with("c", drawing_on("a"))
            .case("kettle")
            .claim("c-boil", "Boils {a}.");
        let pages = sample.pages();
        for id in pages.sources() {
            let source = pages.links(Route::Source(id, 1)).source_page(id, 1);
            assert!(source.ancestry.len() <= 3 && source.progeny.len() <= 3);
        }
    }

    #[test]
    fn a_chain_opens_and_closes_as_many_lists() {
        let sample = Sample::default()
            .source_with("a", drawing_on("b"))
            .source_with("b", drawing_on("c"))
            .source("c")
            .case("kettle")
            .claim("c-boil", "Boils {a}.");
        let ancestry = page(&sample.pages(), 1).ancestry;
        let opened = ancestry.iter().filter(|step| step.opens).count();
        let closed: usize = ancestry.iter().map(|step| step.closes).sum();
        assert_eq!((ancestry.len(), opened, closed), (2, 1, 1));
    }
}
