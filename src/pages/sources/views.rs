//! The index of sources in other orders: by publisher and by date.
//!
//! Each is a list of all sources under headings, on pages of its own. By origin they are
//! told otherwise: see [`super::origins`].

use schemars::JsonSchema;
use serde::Serialize;

use super::super::route::{SourcesView, page_count, rows_of};
use super::super::view::NavLink;
use super::super::{Links, Pages, Route};
use super::{Entry, Sources, collator};
use crate::csl::{Date, Variable};
use crate::model::book::Source;
use crate::model::ids::SourceId;
use icu_collator::options::Strength;

/// Sources under one heading.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Group {
    /// The heading; nothing where there is but one group.
    pub heading: Option<String>,
    /// The sources, and see-references between them.
    pub entries: Vec<Entry>,
}

/// All sources in the order of a view.
pub(in crate::pages) type Ordered = Vec<SourceId>;

impl Pages {
    /// The sources in the order of a view, sorted when first asked for.
    fn in_order_of(&self, view: SourcesView) -> &Ordered {
        match view {
            SourcesView::Publisher => self
                .tables
                .by_publisher
                .get_or_init(|| self.sort_by_publisher()),
            SourcesView::Date | SourcesView::Origin => {
                self.tables.by_date.get_or_init(|| self.sort_by_date())
            }
        }
    }

    fn sort_by_publisher(&self) -> Ordered {
        let collator = collator(&self.book.config.language, Strength::Tertiary);
        let mut keyed: Vec<(Option<&str>, SourceId)> = self
            .by_name()
            .map(|id| (publisher(&self.book.sources[id.index()]), id))
            .collect();
        // Those without one come last; equal ones stay in the order of their names.
        keyed.sort_by(|a, b| match (a.0, b.0) {
            (Some(a), Some(b)) => collator.compare(a, b),
            (a, b) => b.is_some().cmp(&a.is_some()),
        });
        keyed.into_iter().map(|(_, id)| id).collect()
    }

    fn sort_by_date(&self) -> Ordered {
        let issued = |id: SourceId| {
            let reference = &self.book.sources[id.index()].reference;
            reference.date(Variable::Issued).and_then(Date::start)
        };
        let mut ordered: Ordered = self.by_name().collect();
        ordered.sort_by_key(|&id| {
            let date = issued(id);
            (date.is_none(), date.map(crate::model::stand::days))
        });
        ordered
    }

    /// All sources, by name.
    fn by_name(&self) -> impl Iterator<Item = SourceId> {
        let names = self.shelf().names.iter();
        names.filter(|name| !name.is_alias).map(|name| name.source)
    }

    /// How many pages a view of the sources has.
    pub fn sources_view_pages(&self, view: SourcesView) -> u32 {
        match view {
            SourcesView::Origin => self.origin_pages(),
            _ => page_count(self.book.sources.len(), self.book.config.page_size),
        }
    }
}

impl Links<'_> {
    /// `/sources/by/publisher/` and `/sources/by/date/`
    pub fn sources_view(&self, view: SourcesView, page: u32) -> Sources {
        let ordered = self.pages.in_order_of(view);
        let rows = &ordered[rows_of(page, ordered.len(), self.pages.book.config.page_size)];
        let groups = rows
            .chunk_by(|&a, &b| self.heading(view, a) == self.heading(view, b))
            .map(|sources| Group {
                heading: Some(self.heading(view, sources[0])),
                entries: sources.iter().map(|&id| self.entry_of(id)).collect(),
            })
            .collect();
        let route = |page| Route::SourcesBy(view, page);
        let title = self.words().say(match view {
            SourcesView::Date => "sources.by-date",
            _ => "sources.by-publisher",
        });
        let lede = self.sources_lede();
        Sources {
            page: self.base(title, &lede),
            caption: title.to_owned(),
            lede,
            views: self.source_views(),
            letters: Vec::new(),
            groups,
            filters: None,
            paging: self.paging(page, self.pages.sources_view_pages(view), route),
        }
    }

    /// The heading that a source stands under.
    fn heading(&self, view: SourcesView, id: SourceId) -> String {
        let source = &self.pages.book.sources[id.index()];
        let unknown = || self.words().say("sources.unknown").to_owned();
        match view {
            SourcesView::Publisher => publisher(source).map_or_else(unknown, plain),
            SourcesView::Date | SourcesView::Origin => {
                let issued = source.reference.date(Variable::Issued);
                let year = issued.and_then(Date::start).map(|date| date.year);
                year.map_or_else(unknown, |year| year.to_string())
            }
        }
    }

    /// The orders in which there is a list of sources.
    pub(super) fn source_views(&self) -> Vec<NavLink> {
        let by = |view| Route::SourcesBy(view, 1);
        let views = [
            ("sources.view-name", Route::Sources(1)),
            ("sources.view-publisher", by(SourcesView::Publisher)),
            ("sources.view-origin", by(SourcesView::Origin)),
            ("sources.view-date", by(SourcesView::Date)),
        ];
        let is_here = |route| match (route, self.here) {
            (Route::Sources(_), Route::Sources(_)) => true,
            (Route::SourcesBy(view, _), Route::SourcesBy(here, _)) => view == here,
            _ => false,
        };
        views
            .into_iter()
            .map(|(key, route)| NavLink {
                href: self.to(route),
                text: self.words().say(key).to_owned(),
                current: is_here(route).then_some("page"),
            })
            .collect()
    }
}

/// Where a source was published, as its record has it.
fn publisher(source: &Source) -> Option<&str> {
    [
        Variable::ContainerTitle,
        Variable::Publisher,
        Variable::Authority,
    ]
    .into_iter()
    .find_map(|variable| source.reference.text(variable))
}

/// Text of a reference without its markup.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let tag = rest[at..].find('>').filter(|_| {
            let after = rest[at + 1..].trim_start_matches('/');
            ["i>", "b>", "sup>", "sub>", "span"]
                .iter()
                .any(|tag| after.starts_with(tag))
        });
        match tag {
            Some(end) => rest = &rest[at + end + 1..],
            None => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::super::super::sample::Sample;
    use super::*;

    #[test]
    fn markup_in_a_name_is_left_out_of_a_heading() {
        assert_eq!(plain("<i>Nature</i> & <b>1 < 2</b>"), "Nature & 1 < 2");
    }

    #[test]
    fn sources_of_one_year_stand_under_it() {
        let pages = Sample::default()
            .source("smith")
            .source("jones")
            .case("kettle")
            .claim("c", "Boils {smith} {jones}.")
            .pages();
        let view = SourcesView::Date;
        let page = pages.links(Route::SourcesBy(view, 1)).sources_view(view, 1);
        assert_eq!(page.groups.len(), 1);
        assert_eq!(page.groups[0].heading.as_deref(), Some("2020"));
        assert_eq!(page.groups[0].entries.len(), 2);
        assert_eq!(page.views[3].current, Some("page"));
    }
}
