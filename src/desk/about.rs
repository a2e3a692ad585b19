//! What a page is made of, for those who show it to its author.
//!
//! Pages carry no places; this is where they are looked up. It does not know how they
//! are shown.

use super::Built;
use crate::diag::Diagnostic;
use crate::io::read::CONFIG;
use crate::model::book::{Node, Prose};
use crate::pages::Route;
use crate::text::{FilePath, Span};

/// What a page is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The author's files that are its own: their findings are the page's.
    pub files: Vec<FilePath>,
    /// The key of the source that it is about, as findings name it.
    pub source: Option<String>,
    /// Whether the front matter of its file could not be read, so that the page lacks
    /// what that would have said.
    pub unread: bool,
    /// The blocks and headings on it that have an id, and where they are written.
    pub blocks: Vec<(String, Span)>,
}

impl About {
    /// Whether a finding is one of this page's.
    pub fn concerns(&self, finding: &Diagnostic) -> bool {
        let its_file = |span: &Span| self.files.contains(&span.file);
        let message = finding.message.as_str();
        let named = |key: &str| {
            let mut places = message.match_indices(key);
            places.any(|(at, _)| {
                message[..at].ends_with('`') && message[at + key.len()..].starts_with('`')
            })
        };
        finding.span.as_ref().is_some_and(its_file) || self.source.as_deref().is_some_and(named)
    }
}

impl Built {
    /// What the page at `route` is made of.
    pub fn about(&self, route: Route) -> About {
        let book = &self.site.pages().book;
        match route {
            Route::Home => {
                let mut about = book.home.as_ref().map_or_else(About::default, of_prose);
                about.files.push(FilePath::new(CONFIG));
                about
            }
            Route::Case(case) => self.of_case(&book.cases[case.index()].prose),
            Route::CaseCompare(case, _) => self.of_case(&book.cases[case.index()].prose),
            Route::Claim(claim) => {
                let case = book.claims[claim.index()].case;
                self.of_case(&book.cases[case.index()].prose)
            }
            Route::Page(page) => of_prose(&book.pages[page.index()].prose),
            Route::Source(source, _) => About {
                source: Some(book.sources[source.index()].key.to_string()),
                ..About::default()
            },
            _ => About::default(),
        }
    }

    /// With the blocks under the anchors that they have on pages.
    fn of_case(&self, prose: &Prose) -> About {
        let mut about = of_prose(prose);
        let written = prose.draft.body.blocks.iter().zip(&prose.blocks);
        about.blocks.extend(written.filter_map(|(block, node)| {
            let node = node.filter(|node| *node != Node::Private)?;
            Some((self.site.pages().anchor(node), block.span.clone()))
        }));
        about
    }
}

fn of_prose(prose: &Prose) -> About {
    let draft = &prose.draft;
    let headings = draft.body.headings.iter();
    About {
        files: vec![draft.file.path.clone()],
        source: None,
        unread: draft.front.unread,
        blocks: headings
            .map(|heading| (heading.id.clone(), heading.span.clone()))
            .collect(),
    }
}
