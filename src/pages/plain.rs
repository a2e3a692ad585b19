//! Plain pages, the page for addresses that lead nowhere, and redirects.

use schemars::JsonSchema;
use serde::Serialize;

use super::view::{Base, Html, Link};
use super::{Links, blocks, fill, references};
use crate::diag::Diagnostics;
use crate::model::book::TextId;
use crate::model::ids::PageId;

/// What the template `page.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct PlainPage {
    page: Base,
    title: Html,
    text: Html,
    /// The list of references, where the text does not place it itself.
    references: Html,
}

/// What the template `404.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NotFound {
    page: Base,
}

/// What the template `redirect.html` prints.
#[derive(Debug, Serialize, JsonSchema)]
pub struct RedirectPage {
    page: Base,
    to: Link,
}

impl Links<'_> {
    /// A plain page.
    pub fn plain_page(&self, id: PageId, found: &mut Diagnostics) -> PlainPage {
        let page = &self.pages.book.pages[id.index()];
        let front = &page.prose.draft.front;
        let text = TextId::Page(id);
        let title = front
            .title
            .as_ref()
            .map_or(page.path.as_str(), |title| &title.value.text);
        let description = front.summary.as_ref().map_or("", |summary| &summary.text);
        let mut listed = String::new();
        if !blocks::places_references(&page.prose.draft.body.holes) {
            references::write(&mut listed, self.words(), &references::list(self, text));
        }
        let base = self.base_of_text(text, title, description);
        PlainPage {
            page: Base {
                draft: page.draft,
                unlisted: page.draft,
                ..base
            },
            title: self.text_link(text).text,
            text: fill::page(self, text, found),
            references: Html::trusted(listed),
        }
    }

    /// The page that a host shows for an address that leads nowhere.
    pub fn not_found(&self) -> NotFound {
        let base = self.base(self.words().say("not-found.title"), "");
        NotFound {
            page: Base {
                canonical: None,
                unlisted: true,
                ..base
            },
        }
    }

    /// The page at an old address.
    pub fn redirect(&self, index: u32) -> RedirectPage {
        let redirect = &self.pages.redirects[index as usize];
        let to = redirect.to;
        let old = redirect
            .path
            .strip_suffix("index.html")
            .unwrap_or(&redirect.path);
        let title = self.words().with("redirect.title", &[("address", old)]);
        let base = self.base(&title, "");
        let href = self.to(to);
        RedirectPage {
            page: Base {
                canonical: self.pages.absolute(to),
                unlisted: true,
                ..base
            },
            to: Link::new(href.clone(), &href),
        }
    }
}
