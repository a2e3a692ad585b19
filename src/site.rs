//! A site: every route, each rendered when asked.
//!
//! The main type is [`Site`]. Rendering is pure and safe from any thread; nothing that
//! was rendered is held. This module does not know a disk: what is to be copied it names.

mod addresses;
mod headers;
mod machine;
mod noted;

use std::mem;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::Serialize;

use crate::data::config;
use crate::diag::{Code, Diagnosed, Diagnostic, Diagnostics};
use crate::memo::Store;
use crate::model::Book;
use crate::model::book::Prose;
use crate::model::ids::{CaseId, ClaimId, MentionId, PageId, SourceId};
use crate::model::state::State;
use crate::pages::base::navigation;
use crate::pages::route::{ArgumentData, List, SEARCH_DATA, SourceData, SourcesView};
use crate::pages::{Frame, Layout, Pages, Redirect, Route, Words, shards};
use crate::project::Project;
use crate::text::{FilePath, offset};
use crate::theme::{Asset, Shared, Theme, options};
use addresses::Addresses;

/// How many rows a part of a file has that lists as many as the book has: a megabyte or two
/// of text.
const ROWS_OF_A_PART: usize = 1024;
/// The folder of the assets that only one page asks for.
const OF_ONE_PAGE: &str = "pages/";
/// The folder of the scripts that run before anything is shown.
const EARLY: &str = "early/";

/// Everything a site answers to.
#[derive(Debug)]
pub struct Site {
    pages: Pages,
    theme: Arc<Theme>,
    plan: Plan,
    /// The routes of the plan and the files of the search index, which is made for them.
    all_routes: OnceLock<Vec<Route>>,
}

/// What a site answers to, and what all its pages share.
///
/// It holds for every Book that was linked alike: see [`Pages::framed`].
#[derive(Clone, Debug)]
pub struct Plan {
    frame: Frame,
    shared: Arc<Shared>,
    routes: Arc<Vec<Route>>,
    addresses: Arc<Addresses>,
    assets: Arc<Vec<Asset>>,
}

/// What is at a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// These bytes.
    Bytes(Vec<u8>),
    /// The bytes of a file of the book, by its path there.
    Copy(FilePath),
}

impl Plan {
    /// Plans a site.
    ///
    /// Two pages or files at one path, or at two that differ only in case, are reported;
    /// the first by path is kept. An old address that is also a page's own is left out.
    pub fn of(book: &Arc<Book>, theme: &Theme, project: &Project) -> Diagnosed<Self> {
        let mut found = Diagnostics::new();
        let language = book.config.language.clone();
        let words = Words {
            table: theme.strings(&language),
            language,
        };
        let content = book.config.content.clone();
        let statics = statics(project, &content);
        let base_url = match &project.options.base_url {
            Some(url) => Some(with_slash(url)),
            None => book
                .config
                .base_url
                .as_ref()
                .map(|url| with_slash(&url.value)),
        };
        let set = book.config.theme_options.iter();
        let set = set.map(|(name, set)| (name.clone(), setting(&set.value), set.span.clone()));
        let options = found.take(theme.options(set));
        let printed = theme.assets(&options);
        let assets: Vec<String> = printed
            .iter()
            .map(|asset| asset.published.clone())
            .collect();
        let asset_routes = |ending: &str, early: bool| -> Vec<Route> {
            let assets = assets.iter().zip(0..);
            assets
                .filter(|(name, _)| name.ends_with(ending) && !name.starts_with(OF_ONE_PAGE))
                .filter(|(name, _)| name.starts_with(EARLY) == early)
                .map(|(_, n)| Route::Asset(n))
                .collect()
        };
        let mut css = asset_routes(".css", false);
        css.extend(found.take(extra_css(book, &statics, &content)));
        let layout = Layout {
            portable: project.options.portable,
            base_url,
            js: asset_routes(".js", false),
            early: asset_routes(".js", true),
            css,
            icon: asset_named(&printed, "icon.svg"),
            nav: navigation(book, &words),
            assets,
            statics,
        };
        let redirects = found.take(redirects(book));
        let code = Arc::new(Store::default());
        let pages = Pages::new(Arc::clone(book), words, layout, redirects, code);
        let shared = Shared::default()
            .with("t", &pages.words.table)
            .with("options", &options);
        let routes = routes(&pages);
        let addresses = found.take(Addresses::of(&pages, &routes));
        found.with(Self {
            frame: pages.frame(),
            shared: Arc::new(shared),
            routes: Arc::new(routes),
            addresses: Arc::new(addresses),
            assets: Arc::new(printed),
        })
    }
}

impl Site {
    /// Lays out a Book as planned. `code` remembers highlighted code from one build to
    /// the next.
    pub fn new(book: Arc<Book>, theme: Arc<Theme>, plan: &Plan, code: Arc<Store<String>>) -> Self {
        Self {
            pages: Pages::framed(book, &plan.frame, code),
            theme,
            plan: plan.clone(),
            all_routes: OnceLock::new(),
        }
    }

    /// The same site, which takes what it prints for a page with it: see [`Pages::apart`].
    pub fn apart(&self) -> Self {
        Self {
            pages: self.pages.apart(),
            theme: Arc::clone(&self.theme),
            plan: self.plan.clone(),
            all_routes: OnceLock::new(),
        }
    }

    /// Every route, those of a kind together. To know the files of the search index, the
    /// whole book is read once: who wants a single page does not ask for this.
    pub fn routes(&self) -> &[Route] {
        self.all_routes.get_or_init(|| {
            let mut routes = self.plan.routes.to_vec();
            if self.pages.book.config.search {
                let files = self.pages.search().files();
                routes.extend((0..files).map(Route::SearchData));
            }
            // Keys are in no order that has to do with the texts. Sources that one text cites
            // are made one after the other, while the processor has it at hand.
            let alike = |a: &Route, b: &Route| mem::discriminant(a) == mem::discriminant(b);
            for routes in routes.chunk_by_mut(alike) {
                routes.sort_by_cached_key(|&route| first_citing(&self.pages.book, route));
            }
            routes
        })
    }

    /// Where a route lies in the published folder: `cases/alfa-server/index.html`.
    pub fn path(&self, route: Route) -> String {
        self.pages.path(route)
    }

    /// The route at a path below the root of the site, without a slash at its start.
    /// A folder may be given with a slash at its end, or with `index.html`.
    pub fn find(&self, path: &str) -> Option<Route> {
        if let Some(name) = path.strip_prefix(SEARCH_DATA) {
            let is_there = self.pages.book.config.search;
            let file = is_there.then(|| self.pages.search().find(name)).flatten();
            return file.map(Route::SearchData);
        }
        match path.is_empty() || path.ends_with('/') {
            true => self
                .plan
                .addresses
                .find(&self.pages, &[path, "index.html"].concat()),
            false => self.plan.addresses.find(&self.pages, path),
        }
    }

    /// The Book laid out.
    pub fn pages(&self) -> &Pages {
        &self.pages
    }

    /// What is at a route. Findings are those that only rendering brings to light: a
    /// template that fails, a formula that is no TeX.
    pub fn render(&self, route: Route) -> Diagnosed<Content> {
        let mut found = Diagnostics::new();
        if let Some(path) = self.copied(route) {
            return found.with(Content::Copy(path));
        }
        let text = |text: String| Content::Bytes(text.into_bytes());
        let content = match route {
            Route::Asset(index) => Content::Bytes(self.plan.assets[index as usize].bytes.to_vec()),
            Route::Card(case) => Content::Bytes(self.pages.card(case)),
            Route::NoJekyll => Content::Bytes(Vec::new()),
            Route::Headers => Content::Bytes(headers::headers().into_bytes()),
            Route::Feed => {
                let feed = self.pages.links(route).cases_feed(&mut found);
                Content::Bytes(feed.into_bytes())
            }
            Route::CorrectionsFeed => {
                Content::Bytes(self.pages.links(route).corrections_feed().into_bytes())
            }
            Route::Robots => Content::Bytes(machine::robots(&self.pages).into_bytes()),
            Route::Sitemap(part) => {
                Content::Bytes(machine::sitemap(&self.pages, &self.plan.routes, part).into_bytes())
            }
            Route::ArgumentData(ArgumentData::Schema) => {
                text(crate::pages::export::SCHEMA.to_owned())
            }
            Route::SourceData(SourceData::Annotations) => {
                text(self.pages.links(route).annotations())
            }
            Route::ArgumentData(_) | Route::SourceData(_) => {
                text(self.rows(route, 0..self.all_rows(route)))
            }
            Route::ListKeys(list, part) => text(self.pages.links(route).list_keys(list, part)),
            Route::ListRows(list, part) => text(self.list_rows(list, part, &mut found)),
            Route::SearchData(file) => {
                Content::Bytes(self.pages.links(route).search_data(file).into_bytes())
            }
            Route::SourceRecord(source) => text(self.pages.links(route).source_record(source)),
            Route::SourceBibtex(source) => text(self.pages.source_bibtex(source)),
            page => Content::Bytes(self.page(page, &mut found).into_bytes()),
        };
        found.with(content)
    }

    /// How many parts the content at a route is made in: one, but for what is as large as
    /// the book.
    pub fn parts(&self, route: Route) -> usize {
        self.all_rows(route).div_ceil(ROWS_OF_A_PART).max(1)
    }

    /// One part of what is at a route that has several; all of them make what
    /// [`Site::render`] gives.
    pub fn render_part(&self, route: Route, part: usize) -> Vec<u8> {
        let all = self.all_rows(route);
        let first = (part * ROWS_OF_A_PART).min(all);
        let rows = first..(first + ROWS_OF_A_PART).min(all);
        self.rows(route, rows).into_bytes()
    }

    /// How many rows, records or entries a file has that lists as many as the book has;
    /// none if it is no such file.
    fn all_rows(&self, route: Route) -> usize {
        let book = &self.pages.book;
        match route {
            Route::ArgumentData(ArgumentData::Book) => self.pages.book_json_records(),
            Route::ArgumentData(ArgumentData::Compare | ArgumentData::Claims) => {
                self.pages.compared_claims()
            }
            Route::SourceData(SourceData::CslJson | SourceData::Bibtex) => book.sources.len(),
            Route::SourceData(SourceData::Citations) => book.mentions.len(),
            _ => 0,
        }
    }

    /// Those rows of such a file, and what stands around them.
    fn rows(&self, route: Route, rows: Range<usize>) -> String {
        let links = self.pages.links(route);
        match route {
            Route::ArgumentData(ArgumentData::Book) => links.book_json(rows),
            Route::ArgumentData(ArgumentData::Compare) => links.compare_csv(rows),
            Route::ArgumentData(ArgumentData::Claims) => links.claims_csv(rows),
            Route::SourceData(SourceData::CslJson) => self.pages.references_csl_json(rows),
            Route::SourceData(SourceData::Bibtex) => self.pages.references_bibtex(rows),
            Route::SourceData(SourceData::Citations) => links.citations_csv(rows),
            _ => String::new(),
        }
    }

    /// The file of the book that is copied to a route, if one is.
    pub fn copied(&self, route: Route) -> Option<FilePath> {
        match route {
            Route::File(index) => Some(self.pages.book.files[index as usize].clone()),
            Route::Static(index) => {
                let path = self.pages.layout.statics[index as usize].as_str();
                Some(FilePath::new(format!(
                    "{}/static/{path}",
                    self.pages.book.config.content
                )))
            }
            _ => None,
        }
    }

    /// The rows of one part of a list, as a script.
    fn list_rows(&self, list: List, part: u32, found: &mut Diagnostics) -> String {
        // Their links lead on from the root of the site; who shows them knows the way there.
        let links = self.pages.links(Route::Home);
        let rows = match list {
            List::Claims => self.print("listed-claims.html", &links.listed_claims(part)),
            List::Sources => self.print("listed-sources.html", &links.listed_sources(part)),
        };
        let rows = rows.unwrap_or_else(|error| {
            found.push(*error);
            String::new()
        });
        shards::of_rows(part, &rows)
    }

    fn page(&self, route: Route, found: &mut Diagnostics) -> String {
        let links = self.pages.links(route);
        let rendered = match route {
            Route::Home => self.print("home.html", &links.home(1, found)),
            Route::More(page) => self.print("home.html", &links.home(page, found)),
            Route::Case(case) => self.print("case.html", &links.case_page(case, found)),
            Route::Page(page) => self.print("page.html", &links.plain_page(page, found)),
            Route::Claim(claim) => self.print("claim.html", &links.claim_page(claim)),
            Route::Compare(page) => self.print("compare.html", &links.compare(page)),
            Route::CompareState(state, page) => {
                self.print("compare.html", &links.compare_state(state, page))
            }
            Route::CaseCompare(case, page) => {
                self.print("compare.html", &links.compare_case(case, page))
            }
            Route::Matrix(case) => self.print("matrix.html", &links.matrix(case)),
            Route::Timeline(page) => self.print("timeline.html", &links.timeline(page)),
            Route::Questions(page) => self.print("questions.html", &links.open_questions(page)),
            Route::Tag(tag, page) => self.print("tag.html", &links.tag_page(tag, page)),
            Route::Sources(page) => self.print("sources.html", &links.sources_index(page)),
            Route::SourcesBy(SourcesView::Origin, page) => {
                self.print("origins.html", &links.sources_by_origin(page))
            }
            Route::SourcesBy(view, page) => {
                self.print("sources.html", &links.sources_view(view, page))
            }
            Route::Source(source, page) => {
                self.print("source.html", &links.source_page(source, page))
            }
            Route::Search => self.print("search.html", &links.search_page()),
            Route::Corrections(page) => {
                self.print("corrections.html", &links.corrections_page(page))
            }
            Route::Coverage(page) => self.print("coverage.html", &links.coverage(page)),
            Route::Redirect(index) => self.print("redirect.html", &links.redirect(index)),
            _ => self.print("404.html", &links.not_found()),
        };
        rendered.unwrap_or_else(|error| {
            found.push(*error);
            String::new()
        })
    }

    fn print(&self, template: &str, view: &impl Serialize) -> Result<String, Box<Diagnostic>> {
        self.theme.render(template, &self.plan.shared, view)
    }
}

/// Every route of a site. Lists that are paged have a route for each page.
fn routes(pages: &Pages) -> Vec<Route> {
    let book = &pages.book;
    let mut routes = vec![Route::Home];
    routes.extend((2..=pages.home_pages()).map(Route::More));
    routes.extend(pages.cases().map(Route::Case));
    routes.extend(pages.plain_pages().map(Route::Page));
    for (tag, list) in pages.tag_pages() {
        routes.extend((1..=list).map(|page| Route::Tag(tag, page)));
    }
    argument(pages, &mut routes);
    if book.config.search {
        routes.push(Route::Search);
    }
    routes.push(Route::NotFound);
    routes.extend((0..offset(pages.redirects.len())).map(Route::Redirect));
    routes.extend([Route::Robots, Route::NoJekyll, Route::Headers]);
    if pages.has_feeds() {
        routes.extend([Route::Feed, Route::CorrectionsFeed]);
    }
    routes.extend((0..offset(pages.layout.assets.len())).map(Route::Asset));
    let of_cases = pages.cases().map(Some);
    let cards = of_cases.chain([None]).filter(|&case| pages.has_card(case));
    routes.extend(cards.map(Route::Card));
    let files = book.files.iter().zip(0..);
    let files = files.filter(|(path, _)| !pages.below_content(path).starts_with("static/"));
    routes.extend(files.map(|(_, index)| Route::File(index)));
    routes.extend((0..offset(pages.layout.statics.len())).map(Route::Static));
    if pages.layout.base_url.is_some() {
        routes.extend(machine::sitemap_parts(&routes).map(Route::Sitemap));
    }
    routes.sort_unstable();
    routes
}

/// The first citation of the source that a route is about.
fn first_citing(book: &Book, route: Route) -> Option<MentionId> {
    match route {
        Route::Source(id, _) | Route::SourceRecord(id) | Route::SourceBibtex(id) => {
            book.sources[id.index()].mentions.first().copied()
        }
        _ => None,
    }
}

/// The routes of claims, comparisons and sources.
fn argument(pages: &Pages, routes: &mut Vec<Route>) {
    let book = &pages.book;
    if book.config.claim_pages {
        routes.extend((0..offset(book.claims.len())).map(|claim| Route::Claim(ClaimId(claim))));
    }
    for case in pages.cases().filter(|&case| pages.has_comparison(case)) {
        let list = 1..=pages.case_compare_pages(case);
        routes.extend(list.map(|page| Route::CaseCompare(case, page)));
    }
    if !book.claims.is_empty() {
        routes.extend((1..=pages.compare_pages()).map(Route::Compare));
        routes.extend([ArgumentData::Compare, ArgumentData::Claims].map(Route::ArgumentData));
    }
    routes.extend([ArgumentData::Book, ArgumentData::Schema].map(Route::ArgumentData));
    for list in List::ALL {
        let parts = 1..=pages.list_scripts(list);
        routes.extend(parts.clone().map(|part| Route::ListKeys(list, part)));
        routes.extend(parts.map(|part| Route::ListRows(list, part)));
    }
    let with_matrix = pages.cases().filter(|&case| pages.has_matrix(case));
    routes.extend(with_matrix.map(Route::Matrix));
    routes.extend((1..=pages.timeline_pages()).map(Route::Timeline));
    routes.extend((1..=pages.questions_pages()).map(Route::Questions));
    for state in State::ALL {
        let list = 1..=pages.state_pages(state);
        routes.extend(list.map(|page| Route::CompareState(state, page)));
    }
    if !book.sources.is_empty() {
        routes.extend((1..=pages.sources_pages()).map(Route::Sources));
        for view in SourcesView::ALL {
            let list = 1..=pages.sources_view_pages(view);
            routes.extend(list.map(|page| Route::SourcesBy(view, page)));
        }
        routes.extend(SourceData::ALL.map(Route::SourceData));
        routes.extend(pages.sources().map(Route::SourceRecord));
        routes.extend(pages.sources().map(Route::SourceBibtex));
    }
    if pages.has_corrections() {
        routes.extend((1..=pages.corrections_pages()).map(Route::Corrections));
    }
    if pages.has_coverage() {
        routes.extend((1..=pages.coverage_pages()).map(Route::Coverage));
    }
    let sources: Vec<SourceId> = pages.sources().collect();
    let lengths: Vec<u32> = sources
        .par_iter()
        .map(|&source| pages.source_pages(source))
        .collect();
    for (source, length) in sources.into_iter().zip(lengths) {
        routes.extend((1..=length).map(|page| Route::Source(source, page)));
    }
}

/// The asset of this name, if the theme has one.
fn asset_named(assets: &[Asset], name: &str) -> Option<Route> {
    let place = assets.iter().position(|asset| asset.name == name)?;
    Some(Route::Asset(offset(place)))
}

/// The files of `static/`, by their path below it.
fn statics(project: &Project, content: &str) -> Vec<FilePath> {
    let folder = format!("{content}/static/");
    let below = |path: &str| Some(FilePath::new(path.strip_prefix(&folder)?));
    let mut statics: Vec<FilePath> = project
        .statics
        .iter()
        .filter_map(|asset| below(asset.path.as_str()))
        .collect();
    statics.sort();
    statics
}

/// The style sheets that `[theme] css` names: files of `static/`.
fn extra_css(book: &Book, statics: &[FilePath], content: &str) -> Diagnosed<Vec<Route>> {
    let mut found = Diagnostics::new();
    let mut css = Vec::new();
    let folder = format!("{content}/static/");
    for sheet in &book.config.css {
        let below = sheet.value.strip_prefix(&folder).map(FilePath::new);
        match below.and_then(|path| statics.binary_search(&path).ok()) {
            Some(index) => css.push(Route::Static(offset(index))),
            None => found.push(
                Diagnostic::at(Code::BAD_VALUE, &sheet.span, format!("no style sheet lies at `{}`", sheet.value))
                    .label("looked for here")
                    .help(format!("put it under `{folder}`, from where it is published, and name it from the root of the book")),
            ),
        }
    }
    found.with(css)
}

/// Old addresses: `aliases` of cases and pages, and `aka` of claims that have a page.
fn redirects(book: &Book) -> Diagnosed<Vec<Redirect>> {
    let mut found = Diagnostics::new();
    let mut redirects = Vec::new();
    let cases = book.cases.iter().enumerate();
    let cases = cases.map(|(index, case)| (&case.prose, Route::Case(CaseId::from(index))));
    let pages = book.pages.iter().enumerate();
    let pages = pages.map(|(index, page)| (&page.prose, Route::Page(PageId::from(index))));
    for (prose, to) in cases.chain(pages) {
        redirects.extend(found.take(aliases(prose, to)));
    }
    if book.config.claim_pages {
        for (index, claim) in book.claims.iter().enumerate() {
            let case = &book.cases[claim.case.index()];
            let block = &case.prose.draft.body.blocks[claim.block as usize];
            for old in &block.further.aka {
                let path = format!("cases/{}/claims/{}/index.html", case.slug, old.value);
                if addresses::is_too_long(&path) {
                    found.push(addresses::too_long(Some(old.span.clone()), &path));
                    continue;
                }
                let to = Route::Claim(ClaimId::from(index));
                redirects.push(Redirect { path, to });
            }
        }
    }
    found.with(redirects)
}

fn aliases(prose: &Prose, to: Route) -> Diagnosed<Vec<Redirect>> {
    let mut found = Diagnostics::new();
    let mut redirects = Vec::new();
    for alias in &prose.draft.front.aliases {
        let parts: Vec<&str> = alias
            .value
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let leaves = parts.iter().any(|part| matches!(*part, "." | ".."))
            || alias.value.contains(['\\', ':', '?', '#', '\0']);
        if parts.is_empty() || leaves {
            found.push(
                Diagnostic::at(
                    Code::BAD_FRONT_MATTER,
                    &alias.span,
                    format!("`{}` is no address of this site", alias.value),
                )
                .label("not a path below the site's root")
                .help("write the old address from the root of the site, as in `/old/path/`"),
            );
            continue;
        }
        let path = parts.join("/");
        let path = if path.ends_with(".html") {
            path
        } else {
            path + "/index.html"
        };
        if addresses::is_too_long(&path) {
            found.push(addresses::too_long(Some(alias.span.clone()), &path));
            continue;
        }
        redirects.push(Redirect { path, to });
    }
    found.with(redirects)
}

/// What a book sets, as the theme takes it.
fn setting(value: &config::Setting) -> options::Setting {
    match value {
        config::Setting::Flag(flag) => options::Setting::Flag(*flag),
        config::Setting::Whole(number) => options::Setting::Whole(*number),
        config::Setting::Text(text) => options::Setting::Text(text.clone()),
    }
}

fn with_slash(url: &str) -> String {
    if url.ends_with('/') {
        url.to_owned()
    } else {
        format!("{url}/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::trial;
    use crate::project;

    fn site(statics: &[&str]) -> Diagnosed<Site> {
        let statics = statics.iter().map(|path| project::Asset {
            path: FilePath::new(format!("content/static/{path}")),
            bytes: 1,
            sha256: String::new(),
            extent: None,
        });
        let project = Project {
            statics: statics.collect(),
            ..Project::default()
        };
        let theme = Arc::new(crate::theme::load(&crate::theme::built_in()).value);
        let book = trial::book();
        let plan = Plan::of(&book, &theme, &project);
        let site = Site::new(book, theme, &plan.value, Arc::new(Store::default()));
        plan.found.with(site)
    }

    #[test]
    fn every_route_is_found_at_its_path_and_renders() {
        let site = site(&["a b.txt"]);
        assert!(site.found.is_empty(), "{:?}", site.found);
        let site = site.value;
        for &route in site.routes() {
            assert_eq!(site.find(&site.path(route)), Some(route));
            let rendered = site.render(route);
            assert!(rendered.found.is_empty(), "{route:?}: {:?}", rendered.found);
        }
    }

    #[test]
    fn a_folder_is_found_with_and_without_its_index() {
        let site = site(&[]).value;
        assert_eq!(site.find("cases/late/"), Some(Route::Case(trial::LATE)));
        assert_eq!(
            site.find("cases/late/index.html"),
            Some(Route::Case(trial::LATE))
        );
        assert_eq!(
            (site.find(""), site.find("Cases/late/")),
            (Some(Route::Home), None)
        );
    }

    #[test]
    fn a_path_that_differs_only_in_case_is_a_collision() {
        let found = site(&["Cases/Late/index.html"]).found;
        assert!(
            found.iter().any(|it| it.code == Code::OUTPUT_COLLISION),
            "{found:?}"
        );
    }

    #[test]
    fn a_file_where_a_folder_has_to_be_is_a_collision() {
        let found = site(&["cases"]).found;
        assert!(
            found.iter().any(|it| it.code == Code::OUTPUT_COLLISION),
            "{found:?}"
        );
    }

    #[test]
    fn a_static_file_is_copied_from_the_content_folder() {
        let site = site(&["logo.svg"]).value;
        let route = site.find("logo.svg").unwrap();
        let copied = Content::Copy(FilePath::new("content/static/logo.svg"));
        assert_eq!(site.render(route).value, copied);
    }
}
