//! What search engines read: `robots.txt` and `sitemap.xml`.

use crate::pages::{Pages, Route};
use crate::text::offset;

/// The most addresses that one sitemap may hold, after sitemaps.org.
const ADDRESSES_A_SITEMAP: usize = 50_000;

/// `robots.txt`: everything may be read; where the sitemap is.
pub(super) fn robots(pages: &Pages) -> String {
    let mut out = "User-agent: *\nAllow: /\n".to_owned();
    if let Some(sitemap) = pages.absolute(Route::Sitemap(0)) {
        out.push_str("Sitemap: ");
        out.push_str(&sitemap);
        out.push('\n');
    }
    out
}

/// The parts of the sitemap: 0 alone, or 0 and the parts that it lists.
pub(super) fn sitemap_parts(routes: &[Route]) -> std::ops::RangeInclusive<u32> {
    let listed = routes.iter().filter(|route| may_be_listed(**route)).count();
    match listed.div_ceil(ADDRESSES_A_SITEMAP) {
        0 | 1 => 0..=0,
        parts => 0..=offset(parts),
    }
}

/// One part of the sitemap; see [`Route::Sitemap`].
pub(super) fn sitemap(pages: &Pages, routes: &[Route], part: u32) -> String {
    let mut out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let parts = *sitemap_parts(routes).end();
    if part == 0 && parts > 0 {
        out.push_str("<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
        for part in 1..=parts {
            entry(&mut out, "sitemap", pages, Route::Sitemap(part));
        }
        return out + "</sitemapindex>\n";
    }
    let before = part.saturating_sub(1) as usize * ADDRESSES_A_SITEMAP;
    out.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let listed = routes.iter().filter(|route| may_be_listed(**route));
    for &route in listed.skip(before).take(ADDRESSES_A_SITEMAP) {
        if !is_draft(pages, route) {
            entry(&mut out, "url", pages, route);
        }
    }
    out + "</urlset>\n"
}

fn entry(out: &mut String, element: &str, pages: &Pages, route: Route) {
    // An encoded address holds no character but `&` that XML minds; paths have none.
    let Some(address) = pages.absolute(route) else {
        return;
    };
    let address = address.replace('&', "&amp;").replace('<', "&lt;");
    out.push_str(&format!("<{element}><loc>{address}</loc></{element}>\n"));
}

fn may_be_listed(route: Route) -> bool {
    !matches!(
        route,
        Route::NotFound
            | Route::ArgumentData(_)
            | Route::ListKeys(..)
            | Route::ListRows(..)
            | Route::SourceRecord(_)
            | Route::SourceBibtex(_)
            | Route::SourceData(_)
            | Route::Redirect(_)
            | Route::Robots
            | Route::Sitemap(_)
            | Route::Feed
            | Route::CorrectionsFeed
            | Route::Headers
            | Route::NoJekyll
            | Route::Asset(_)
            | Route::File(_)
            | Route::Static(_)
    )
}

fn is_draft(pages: &Pages, route: Route) -> bool {
    let book = &pages.book;
    match route {
        Route::Case(case) | Route::CaseCompare(case, _) | Route::Matrix(case) => {
            book.cases[case.index()].draft
        }
        Route::Claim(claim) => book.cases[book.claims[claim.index()].case.index()].draft,
        Route::Page(page) => book.pages[page.index()].draft,
        _ => false,
    }
}
