//! Where a page lives. Every href comes from here.
//!
//! [`Route`] names a page, [`Pages::path`] says where it lies, and [`Links`] writes the
//! way from one page to another. A link goes up to the root of the site and down again,
//! so that it depends on nothing but the depth of the page it stands on, and a site
//! works under any path and from a folder. This module does not know what is on a page.

use std::fmt::Write as _;

use super::Pages;
use super::markup::{encode_fragment, encode_path};
use crate::model::book::{Node, TextId};
use crate::model::ids::{CaseId, ClaimId, MentionId, PageId, SourceId};
use crate::model::state::State;
use crate::text::offset;

/// Everything that a site answers to. The last number of a paged list is its page, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Route {
    /// `/`
    Home,
    /// `/page/<n>/`: the list of cases from its second page on.
    More(u32),
    /// `/cases/<slug>/`
    Case(CaseId),
    /// `/cases/<slug>/compare/`
    CaseCompare(CaseId, u32),
    /// `/cases/<slug>/claims/<id>/`
    Claim(ClaimId),
    /// `/<path>/`
    Page(PageId),
    /// `/compare/`
    Compare(u32),
    /// `/compare/<state>/`
    CompareState(State, u32),
    /// `/cases/<slug>/matrix/`
    Matrix(CaseId),
    /// `/timeline/`
    Timeline(u32),
    /// `/questions/`
    Questions(u32),
    /// `/data/…`: a file about the whole argument.
    ArgumentData(ArgumentData),
    /// `/data/compare/keys-<n>.js` and `/data/sources/keys-<n>.js`, where such a list has
    /// several pages.
    ListKeys(List, u32),
    /// `/data/compare/rows-<n>.js` and `/data/sources/rows-<n>.js`, likewise.
    ListRows(List, u32),
    /// `/sources/`
    Sources(u32),
    /// `/sources/by/<view>/`
    SourcesBy(SourcesView, u32),
    /// `/sources/<key>/`
    Source(SourceId, u32),
    /// `/search/`
    Search,
    /// `/corrections/`
    Corrections(u32),
    /// `/coverage/`
    Coverage(u32),
    /// `/data/sources/<key>.json`
    SourceRecord(SourceId),
    /// `/data/sources/<key>.bib`
    SourceBibtex(SourceId),
    /// `/data/…`: a file about all sources.
    SourceData(SourceData),
    /// `404.html`
    NotFound,
    /// An old address: an index into [`Pages::redirects`].
    Redirect(u32),
    /// `robots.txt`
    Robots,
    /// `sitemap.xml`, where the book has a base URL; from 1 on, `sitemap-1.xml` and so on,
    /// which 0 then lists.
    Sitemap(u32),
    /// `feed.xml`: the cases that changed last.
    Feed,
    /// `corrections.xml`: the corrections and other changes made last.
    CorrectionsFeed,
    /// `_headers`: what a host is asked to send along.
    Headers,
    /// `.nojekyll`, so that GitHub serves every file as it is.
    NoJekyll,
    /// `/assets/…`: an index into [`Layout::assets`](super::Layout::assets).
    Asset(u32),
    /// A picture or other file that a page uses, at its path below the content folder: an
    /// index into [`Book::files`](crate::model::Book::files).
    File(u32),
    /// A file of `content/static/`: an index into [`Layout::statics`](super::Layout::statics).
    Static(u32),
    /// `/search/data/…`: a file of the [search index](super::search::Index).
    SearchData(u32),
}

/// A file about the whole argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ArgumentData {
    /// `book.json`: the whole book.
    Book,
    /// `book.schema.json`: what that is held to, as JSON Schema.
    Schema,
    /// `compare.csv`: a row for each pair of a claim and an answer.
    Compare,
    /// `claims.csv`: a row for each claim.
    Claims,
}

impl ArgumentData {
    /// All of them.
    pub const ALL: [ArgumentData; 4] = [
        ArgumentData::Book,
        ArgumentData::Schema,
        ArgumentData::Compare,
        ArgumentData::Claims,
    ];

    /// Its name below `data/`.
    pub fn file(self) -> &'static str {
        match self {
            ArgumentData::Book => "book.json",
            ArgumentData::Schema => "book.schema.json",
            ArgumentData::Compare => "compare.csv",
            ArgumentData::Claims => "claims.csv",
        }
    }
}

/// An order of the index of sources, other than by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourcesView {
    /// `publisher`: by where they were published.
    Publisher,
    /// `origin`: by where they come from.
    Origin,
    /// `date`: by when they were issued.
    Date,
}

impl SourcesView {
    /// All of them.
    pub const ALL: [SourcesView; 3] = [
        SourcesView::Publisher,
        SourcesView::Origin,
        SourcesView::Date,
    ];

    fn name(self) -> &'static str {
        match self {
            SourcesView::Publisher => "publisher",
            SourcesView::Origin => "origin",
            SourcesView::Date => "date",
        }
    }
}

/// A list that is looked through in scripts where it has several pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    /// Claims with what was said against them.
    Claims,
    /// The names of sources.
    Sources,
}

impl List {
    /// Both.
    pub const ALL: [List; 2] = [List::Claims, List::Sources];

    /// Its folder below `data/`.
    fn folder(self) -> &'static str {
        match self {
            List::Claims => "compare",
            List::Sources => "sources",
        }
    }
}

/// The folder of the files of the search index.
pub const SEARCH_DATA: &str = "search/data/";

/// A file about all sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SourceData {
    /// `sources.json`: the references, as CSL-JSON.
    CslJson,
    /// `sources.bib`: the references, as BibLaTeX.
    Bibtex,
    /// `citations.csv`: a row for each citation item.
    Citations,
    /// `annotations.jsonld`: the quotations, as web annotations.
    Annotations,
}

impl SourceData {
    /// All of them.
    pub const ALL: [SourceData; 4] = [
        SourceData::CslJson,
        SourceData::Bibtex,
        SourceData::Citations,
        SourceData::Annotations,
    ];

    /// Its name below `data/`.
    pub fn file(self) -> &'static str {
        match self {
            SourceData::CslJson => "sources.json",
            SourceData::Bibtex => "sources.bib",
            SourceData::Citations => "citations.csv",
            SourceData::Annotations => "annotations.jsonld",
        }
    }
}

/// Entries of a source's "cited in" list before it is paged.
pub const OCCURRENCES_A_PAGE: usize = 200;

/// How many pages a list of `rows` takes: at least one.
pub fn page_count(rows: usize, page_size: usize) -> u32 {
    offset(rows.div_ceil(page_size.max(1)).max(1))
}

/// The rows of page `page` (from 1) of a list.
pub fn rows_of(page: u32, rows: usize, page_size: usize) -> std::ops::Range<usize> {
    let start = (page.saturating_sub(1) as usize)
        .saturating_mul(page_size)
        .min(rows);
    start..start.saturating_add(page_size).min(rows)
}

impl Pages {
    /// Where a page lies below the root of the site: `cases/alfa-server/index.html`.
    pub fn path(&self, route: Route) -> String {
        let mut path = self.address(route);
        if path.is_empty() || path.ends_with('/') {
            path.push_str("index.html");
        }
        path
    }

    /// The address of a page below the root: as its path, without `index.html`, and not
    /// encoded. Empty for the home page.
    pub fn address(&self, route: Route) -> String {
        let book = &self.book;
        let mut out = String::with_capacity(64);
        let page = match route {
            Route::Home => 1,
            Route::More(page) => page,
            Route::Case(case) => {
                self.case_address(case, &mut out);
                1
            }
            Route::CaseCompare(case, page) => {
                self.case_address(case, &mut out);
                out.push_str("compare/");
                page
            }
            Route::Claim(claim) => {
                let claim = &book.claims[claim.index()];
                self.case_address(claim.case, &mut out);
                out.push_str("claims/");
                out.push_str(&claim.id);
                out.push('/');
                1
            }
            Route::Page(page) => {
                out.push_str(&book.pages[page.index()].path);
                out.push('/');
                1
            }
            Route::Compare(page) => {
                out.push_str("compare/");
                page
            }
            Route::CompareState(state, page) => {
                out.push_str("compare/");
                out.push_str(state.slug());
                out.push('/');
                page
            }
            Route::Matrix(case) => {
                self.case_address(case, &mut out);
                out.push_str("matrix/");
                1
            }
            Route::Timeline(page) => {
                out.push_str("timeline/");
                page
            }
            Route::Questions(page) => {
                out.push_str("questions/");
                page
            }
            Route::ArgumentData(data) => {
                out.push_str("data/");
                out.push_str(data.file());
                1
            }
            Route::ListKeys(list, part) => {
                write!(out, "data/{}/keys-{part}.js", list.folder())
                    .expect("writing to a String cannot fail");
                1
            }
            Route::ListRows(list, part) => {
                write!(out, "data/{}/rows-{part}.js", list.folder())
                    .expect("writing to a String cannot fail");
                1
            }
            Route::Sources(page) => {
                out.push_str("sources/");
                page
            }
            Route::SourcesBy(view, page) => {
                out.push_str("sources/by/");
                out.push_str(view.name());
                out.push('/');
                page
            }
            Route::Source(source, page) => {
                out.push_str("sources/");
                out.push_str(&book.sources[source.index()].slug);
                out.push('/');
                page
            }
            Route::Search => {
                out.push_str("search/");
                1
            }
            Route::SearchData(file) => {
                out.push_str(SEARCH_DATA);
                out.push_str(&self.search().name(file));
                1
            }
            Route::Corrections(page) => {
                out.push_str("corrections/");
                page
            }
            Route::Coverage(page) => {
                out.push_str("coverage/");
                page
            }
            Route::SourceRecord(source) | Route::SourceBibtex(source) => {
                out.push_str("data/sources/");
                out.push_str(&book.sources[source.index()].slug);
                out.push_str(match route {
                    Route::SourceRecord(_) => ".json",
                    _ => ".bib",
                });
                1
            }
            Route::SourceData(data) => {
                out.push_str("data/");
                out.push_str(data.file());
                1
            }
            Route::NotFound => {
                out.push_str("404.html");
                1
            }
            Route::Redirect(index) => {
                let path = &self.redirects[index as usize].path;
                out.push_str(path.strip_suffix("index.html").unwrap_or(path));
                1
            }
            Route::Robots => {
                out.push_str("robots.txt");
                1
            }
            Route::Sitemap(0) => {
                out.push_str("sitemap.xml");
                1
            }
            Route::Sitemap(part) => {
                write!(out, "sitemap-{part}.xml").expect("writing to a String cannot fail");
                1
            }
            Route::Feed => {
                out.push_str("feed.xml");
                1
            }
            Route::CorrectionsFeed => {
                out.push_str("corrections.xml");
                1
            }
            Route::Headers => {
                out.push_str("_headers");
                1
            }
            Route::NoJekyll => {
                out.push_str(".nojekyll");
                1
            }
            Route::Asset(index) => {
                out.push_str("assets/");
                out.push_str(&self.layout.assets[index as usize]);
                1
            }
            Route::File(index) => {
                out.push_str(self.below_content(&book.files[index as usize]));
                1
            }
            Route::Static(index) => {
                out.push_str(self.layout.statics[index as usize].as_str());
                1
            }
        };
        if page > 1 {
            write!(out, "page/{page}/").expect("writing to a String cannot fail");
        }
        out
    }

    /// The full address of a page, encoded; `None` without a base URL.
    pub fn absolute(&self, route: Route) -> Option<String> {
        let base = self.layout.base_url.as_ref()?;
        let mut out = base.clone();
        encode_path(&mut out, &self.address(route));
        Some(out)
    }

    /// The page of its case's comparison that a claim's row stands on.
    pub fn row_of(&self, claim: ClaimId) -> Route {
        let case = self.book.claims[claim.index()].case;
        let place = claim.0 - self.book.cases[case.index()].claims.start;
        Route::CaseCompare(case, self.docket().of_case(case).page_of(place))
    }

    /// The path of the base URL, with `/` at both ends.
    pub fn base_path(&self) -> &str {
        let Some(base) = &self.layout.base_url else {
            return "/";
        };
        let after_scheme = base.find("://").map_or(0, |at| at + 3);
        base[after_scheme..]
            .find('/')
            .map_or("/", |slash| &base[after_scheme + slash..])
    }

    fn case_address(&self, case: CaseId, out: &mut String) {
        out.push_str("cases/");
        out.push_str(&self.book.cases[case.index()].slug);
        out.push('/');
    }
}

/// The links of one page. Everything they give is encoded, and safe in an attribute.
#[derive(Debug)]
pub struct Links<'a> {
    /// The site.
    pub pages: &'a Pages,
    /// The page that they stand on.
    pub here: Route,
    /// The way from there to the root of the site.
    up: String,
}

impl<'a> Links<'a> {
    pub(super) fn new(pages: &'a Pages, here: Route) -> Self {
        let up = match here {
            // A host serves this page for any address, so it cannot count steps.
            Route::NotFound => {
                let mut up = String::new();
                encode_path(&mut up, pages.base_path());
                up
            }
            // A feed is read away from the site.
            Route::Feed | Route::CorrectionsFeed => {
                pages.layout.base_url.clone().unwrap_or_default()
            }
            _ => "../".repeat(pages.path(here).matches('/').count()),
        };
        Self { pages, here, up }
    }

    /// The way to another page.
    pub fn to(&self, route: Route) -> String {
        let address = self.pages.address(route);
        let mut href = String::with_capacity(self.up.len() + address.len() + 10);
        href.push_str(&self.up);
        encode_path(&mut href, &address);
        if address.is_empty() || address.ends_with('/') {
            if self.pages.layout.portable {
                href.push_str("index.html");
            } else if href.is_empty() {
                href.push_str("./");
            }
        }
        href
    }

    /// The way to the root of the site, empty or ending in `/`.
    pub(super) fn root(&self) -> &str {
        &self.up
    }

    /// The way to a place on a page; on this page, the place alone.
    pub fn at(&self, route: Route, anchor: &str) -> String {
        let mut href = if route == self.here {
            String::new()
        } else {
            self.to(route)
        };
        href.push('#');
        encode_fragment(&mut href, anchor);
        href
    }

    /// The way to what is said of a claim and its answers: its own page, or its row in
    /// the comparison where the book has no pages for claims.
    pub fn pair(&self, claim: ClaimId) -> String {
        if self.pages.book.config.claim_pages {
            self.to(Route::Claim(claim))
        } else {
            self.row(claim)
        }
    }

    /// The way to a claim's row in the comparison of its case.
    pub fn row(&self, claim: ClaimId) -> String {
        let id = &self.pages.book.claims[claim.index()].id;
        self.at(self.pages.row_of(claim), id)
    }

    /// The way to a claim, answer or other block where it stands in its case.
    pub fn block(&self, node: Node) -> String {
        match self.pages.place_of(node) {
            Some((case, _)) => self.at(Route::Case(case), &self.pages.anchor(node)),
            None => "#".to_owned(),
        }
    }

    /// The way to the sentence that cites.
    pub fn mention(&self, mention: MentionId) -> String {
        let book = &self.pages.book;
        let text = book.mentions[mention.index()].place;
        self.at(self.pages.route_of(text), &book.anchor(mention).to_string())
    }

    /// The way to a source's page.
    pub fn source(&self, source: SourceId) -> String {
        self.to(Route::Source(source, 1))
    }

    /// The way to a text.
    pub fn text(&self, text: TextId) -> String {
        self.to(self.pages.route_of(text))
    }
}

impl Pages {
    /// The anchor of a block on the page of its case.
    pub fn anchor(&self, node: Node) -> String {
        match node {
            Node::Claim(id) => self.book.claims[id.index()].id.to_string(),
            Node::Answer(id) => self.book.answers[id.index()].id.to_string(),
            Node::Aside(id) => {
                let aside = &self.book.asides[id.index()];
                match &aside.id {
                    Some(id) => id.to_string(),
                    None => format!("block-{}", aside.block + 1),
                }
            }
            Node::Private => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::trial::{LATE, pages};
    use super::*;
    use crate::pages::Layout;

    const CLAIM: ClaimId = ClaimId(0);

    #[track_caller]
    fn check(layout: Layout, here: Route, to: Route, expected: &str) {
        assert_eq!(pages(layout).links(here).to(to), expected);
    }

    #[test]
    fn a_link_goes_up_to_the_root_and_down() {
        check(
            Layout::default(),
            Route::Claim(CLAIM),
            Route::Case(LATE),
            "../../../../cases/late/",
        );
        check(
            Layout::default(),
            Route::Home,
            Route::Source(SourceId(0), 2),
            "sources/smith/page/2/",
        );
        check(Layout::default(), Route::Case(LATE), Route::Home, "../../");
        check(Layout::default(), Route::Home, Route::Home, "./");
    }

    #[test]
    fn a_portable_link_names_its_file() {
        let layout = Layout {
            portable: true,
            ..Layout::default()
        };
        check(
            layout,
            Route::Case(LATE),
            Route::Compare(1),
            "../../compare/index.html",
        );
    }

    #[test]
    fn links_of_the_404_page_start_at_the_path_of_the_base_url() {
        let base_url = Some("https://example.org/a book/".to_owned());
        let layout = Layout {
            base_url,
            ..Layout::default()
        };
        check(
            layout,
            Route::NotFound,
            Route::Case(LATE),
            "/a%20book/cases/late/",
        );
        check(Layout::default(), Route::NotFound, Route::Home, "/");
    }

    #[test]
    fn a_place_on_the_same_page_is_named_alone() {
        let pages = pages(Layout::default());
        let node = Node::Claim(CLAIM);
        assert_eq!(pages.links(Route::Case(LATE)).block(node), "#c-late");
        assert_eq!(
            pages.links(Route::Compare(1)).block(node),
            "../cases/late/#c-late"
        );
    }

    #[test]
    fn an_old_address_is_a_folder_with_a_page() {
        let pages = pages(Layout::default());
        assert_eq!(pages.path(Route::Redirect(0)), "old/index.html");
        assert_eq!(
            pages.links(Route::Redirect(0)).to(Route::Case(LATE)),
            "../cases/late/"
        );
    }

    #[test]
    fn rows_are_cut_into_pages() {
        assert_eq!(
            (
                page_count(0, 100),
                page_count(100, 100),
                page_count(101, 100)
            ),
            (1, 1, 2)
        );
        assert_eq!(
            (rows_of(2, 101, 100), rows_of(9, 101, 100)),
            (100..101, 101..101)
        );
    }
}
