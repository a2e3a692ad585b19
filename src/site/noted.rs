//! What each file of a site is, for the list that is published with it.

use super::Site;
use crate::data::draft::ChangeKind;
use crate::gate::{Noted, Told};
use crate::model::book::{Prose, TextId};
use crate::pages::{Links, Route};

impl Site {
    /// What is at a route: its kind, the ids that its author gave, where it leads, and the
    /// changes it tells of.
    pub fn noted(&self, route: Route) -> Noted {
        let noted = Noted::new(self.kind(route));
        let book = &self.pages().book;
        let text = match route {
            Route::Home if book.home.is_some() => TextId::Home,
            Route::Case(case) => TextId::Case(case),
            Route::Page(page) => TextId::Page(page),
            Route::Redirect(index) => {
                let to = self.pages().redirects[index as usize].to;
                return noted.telling(Told {
                    to: Some(self.path(to)),
                    ..Told::default()
                });
            }
            _ => return noted,
        };
        let prose = book.prose(text);
        noted.telling(Told {
            anchors: anchors(prose),
            to: None,
            changes: changes(&self.pages().links(route), prose),
        })
    }

    fn kind(&self, route: Route) -> &'static str {
        match route {
            Route::Home => "home",
            Route::Case(_) => "case",
            Route::CaseCompare(..) => "comparison",
            Route::Claim(_) => "claim",
            Route::Page(_) => "page",
            Route::Source(..) => "source",
            Route::NotFound => "not-found",
            Route::Redirect(_) => "redirect",
            Route::Asset(_) | Route::Card(_) => "asset",
            Route::File(_) | Route::Static(_) => "file",
            other if self.path(other).ends_with(".html") => "list",
            _ => "data",
        }
    }
}

/// The ids of a text, in the order of their kind: headings, blocks with their old ids, all
/// others that a link can arrive at.
fn anchors(prose: &Prose) -> Vec<String> {
    let body = &prose.draft.body;
    let headings = body.headings.iter().map(|heading| heading.id.clone());
    let blocks = body.blocks.iter().zip(&prose.blocks);
    let blocks = blocks.filter(|(_, node)| node.is_some());
    let blocks = blocks.flat_map(|(block, _)| block.id.iter().chain(&block.further.aka));
    let others = body.anchors.iter();
    let crossings = body.cross.iter().map(|crossing| crossing.id.clone());
    let mut seen = std::collections::BTreeSet::new();
    headings
        .chain(blocks.map(|id| id.value.clone()))
        .chain(others.map(|id| id.value.clone()))
        .chain(crossings)
        .filter(|id| seen.insert(id.clone()))
        .collect()
}

fn changes(links: &Links<'_>, prose: &Prose) -> Vec<String> {
    let changes = prose.draft.front.changes.iter();
    changes
        .map(|change| {
            let kind = match change.kind {
                ChangeKind::Correction => "correction",
                ChangeKind::Addition => "addition",
                ChangeKind::Clarification => "clarification",
                ChangeKind::Withdrawal => "withdrawal",
            };
            let when = links.when(&change.date.value);
            let date = when.machine.unwrap_or(when.words);
            format!("{date} {kind}: {}", change.what.text)
        })
        .collect()
}
