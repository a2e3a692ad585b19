//! The law "words of an author stay words": whatever is written in whatever field, nothing
//! in a page would run or ask another host. A browser says so as well:
//! `tests/browser/hostile.test.mjs` opens the site that is written here.

#![expect(
    clippy::disallowed_methods,
    reason = "a test writes a site for the browser tests"
)]

mod support;

use std::fs;

use support::hostile::{OWN, case, harm, pages, project, trouble};

#[test]
fn no_field_lets_markup_or_script_through() {
    for text in OWN {
        assert_eq!(trouble(text), None, "{text}");
    }
}

#[test]
fn a_whole_site_of_such_texts_is_written_for_the_browser_and_holds_nothing_that_runs() {
    let cases = OWN.iter().enumerate().map(|(n, text)| case(text, n));
    let pages = pages(&project(OWN[0], cases.collect()));
    let found = harm(&pages);
    assert!(found.is_empty(), "{found:#?}");
    let folder = support::demonstration().join("target/hostile-own");
    let _ = fs::remove_dir_all(&folder);
    for (path, bytes) in pages {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
}
