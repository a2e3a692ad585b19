//! Everything that was changed after it was published, and what happened to sources.
//!
//! The main type is [`Corrections`]: the changes of all cases, newest first, each with
//! the blocks that it touched, and after them the sources that were retracted,
//! corrected or updated. This module does not know feeds.

use serde::Serialize;

use super::case::ChangeRow;
use super::route::{page_count, rows_of};
use super::view::{Base, Link, Paging, Term};
use super::{Links, Pages, Route};
use crate::csl::Date;
use crate::model::ids::{CaseId, SourceId};

/// One page of `/corrections/`.
#[derive(Debug, Serialize)]
pub struct Corrections {
    page: Base,
    lede: String,
    /// Changes, newest first.
    changes: Vec<Changed>,
    /// Sources with a notice, newest first; on the last page.
    sources: Vec<Noticed>,
    paging: Option<Paging>,
}

/// A change, and the case in which it was made.
#[derive(Debug, Serialize)]
struct Changed {
    case: Link,
    /// Whether the case is invented.
    invented: bool,
    change: ChangeRow,
}

/// A source with what happened to it.
#[derive(Debug, Serialize)]
struct Noticed {
    source: Link,
    term: Term,
    date: Option<String>,
    note: Option<String>,
    /// How often it is cited here: `7 times in 2 cases`.
    cited: String,
}

/// Sources with a notice that are listed.
const NOTICES: usize = 500;

/// Every change of every case, newest first, as the case and its place in the front matter.
pub(super) type Changes = Vec<(CaseId, u32)>;

impl Pages {
    fn all_changes(&self) -> &Changes {
        self.tables.changes.get_or_init(|| {
            let mut changes: Vec<(&Date, CaseId, u32)> = Vec::new();
            for id in self.cases() {
                let front = &self.book.cases[id.index()].prose.draft.front;
                let dated = front.changes.iter().zip(0..);
                changes.extend(dated.map(|(change, at)| (&change.date.value, id, at)));
            }
            changes.sort_by(|a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
            changes.into_iter().map(|(_, id, at)| (id, at)).collect()
        })
    }

    /// Whether anything was changed, or a source has a notice.
    pub fn has_corrections(&self) -> bool {
        !self.all_changes().is_empty() || !self.noticed().is_empty()
    }

    /// How many pages `/corrections/` has.
    pub fn corrections_pages(&self) -> u32 {
        page_count(self.all_changes().len(), self.book.config.page_size)
    }

    /// The sources with a notice, in the Book's order.
    fn noticed(&self) -> &[SourceId] {
        self.tables.noticed.get_or_init(|| {
            let has_notice = |id: &SourceId| {
                let custom = &self.book.sources[id.index()].custom;
                custom.retracted.is_some()
                    || !custom.corrections.is_empty()
                    || !custom.updated.is_empty()
            };
            self.sources().filter(has_notice).collect()
        })
    }
}

impl Links<'_> {
    /// `/corrections/`
    pub fn corrections_page(&self, page: u32) -> Corrections {
        let words = self.words();
        let all = self.pages.all_changes();
        let rows = rows_of(page, all.len(), self.pages.book.config.page_size);
        let pages = self.pages.corrections_pages();
        let lede = words.say("corrections.lede").to_owned();
        let changed = |&(case, at): &(CaseId, u32)| {
            Some(Changed {
                case: self.case_link(case),
                invented: self.pages.is_invented(case),
                change: self.change(case, at as usize)?,
            })
        };
        Corrections {
            page: self.base(words.say("corrections.title"), &lede),
            lede,
            changes: all[rows].iter().filter_map(changed).collect(),
            sources: if page == pages {
                self.notices_of_all()
            } else {
                Vec::new()
            },
            paging: self.paging(page, pages, Route::Corrections),
        }
    }

    fn notices_of_all(&self) -> Vec<Noticed> {
        let mut noticed: Vec<(Option<&Date>, Noticed)> = Vec::new();
        for &id in self.pages.noticed() {
            let custom = &self.pages.book.sources[id.index()].custom;
            let kinds = [
                ("retracted", custom.retracted.as_slice()),
                ("corrected", &*custom.corrections),
                ("updated", &*custom.updated),
            ];
            for (slug, notices) in kinds {
                noticed.extend(notices.iter().map(|notice| {
                    let row = Noticed {
                        source: self.source_link(id),
                        term: Term {
                            slug,
                            words: self.words().of("mark.", slug).to_owned(),
                        },
                        date: self.day_of(notice),
                        note: notice.note.clone(),
                        cited: self.cited(self.pages.tally(id)),
                    };
                    (notice.day.as_ref(), row)
                }));
            }
        }
        noticed.sort_by(|a, b| b.0.cmp(&a.0));
        noticed.truncate(NOTICES);
        noticed.into_iter().map(|(_, row)| row).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::Sample;
    use super::*;

    #[test]
    fn the_newest_change_comes_first_and_leads_to_its_block() {
        let pages = Sample::default()
            .case("kettle")
            .claim("c-boil", "Boils.")
            .changed("2020-04-27", "c-boil")
            .case("teapot")
            .claim("c-pour", "Pours.")
            .changed("2021-01-02", "c-pour")
            .pages();
        let page = pages.links(Route::Corrections(1)).corrections_page(1);
        let blocks: Vec<&str> = page
            .changes
            .iter()
            .map(|it| it.change.blocks[0].href.as_str())
            .collect();
        assert_eq!(
            blocks,
            ["../cases/teapot/#c-pour", "../cases/kettle/#c-boil"]
        );
    }
}
