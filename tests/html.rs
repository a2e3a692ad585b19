//! The demonstration book as a web of pages: every link arrives, every id is one place,
//! nothing is loaded from elsewhere, and nothing in a page would be refused by a strict
//! Content-Security-Policy. The browser tests look at the same things as a browser does.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use casebook::site::Content;
use support::Published;
use support::html::{self, Tag};

static SITE: LazyLock<Published> = LazyLock::new(|| {
    let built = support::open(&support::demonstration());
    assert!(!built.checked().has_errors(), "{:#?}", built.checked());
    let (published, found) = support::render(&built.site);
    assert!(!found.has_errors(), "{found:#?}");
    published
});

/// Every page by its path.
fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    SITE.iter().filter_map(|(path, content)| match content {
        Content::Bytes(bytes) if path.ends_with(".html") => {
            Some((path.as_str(), std::str::from_utf8(bytes).unwrap()))
        }
        _ => None,
    })
}

/// Asserts that no page has anything that `find` finds.
#[track_caller]
fn none(find: impl Fn(&str, &[Tag<'_>]) -> Vec<String>) {
    let findings: Vec<String> = pages()
        .flat_map(|(path, text)| {
            let found = find(path, &html::tags(text));
            found
                .into_iter()
                .map(move |found| format!("{path}: {found}"))
        })
        .collect();
    assert!(
        findings.is_empty(),
        "{} findings\n{}",
        findings.len(),
        findings.join("\n")
    );
}

#[test]
fn a_page_says_what_it_is_about() {
    none(|path, tags| {
        let is_about = |tag: &Tag<'_>| {
            let is =
                |name: &str, value: &str| tag.attributes.get(name).is_some_and(|it| it == value);
            is("name", "description") && !is("content", "")
        };
        // Pages that nobody is to find: at an old address, and at none.
        let is_found = !path.contains("404")
            && !tags
                .iter()
                .any(|tag| tag.attributes.contains_key("http-equiv"));
        let wrong = is_found && !tags.iter().any(is_about);
        wrong
            .then(|| "no description".to_owned())
            .into_iter()
            .collect()
    });
}

#[test]
fn a_sentence_ends_in_one_full_stop() {
    let mut findings = Vec::new();
    for (path, text) in pages() {
        let words: String = text
            .split('<')
            .map(|part| part.split_once('>').map_or(part, |(_, words)| words))
            .collect();
        for (at, _) in words.match_indices("..") {
            let around = words.get(at.saturating_sub(40)..at + 3);
            // `../` is an address, and `...` are words left out.
            let is_more = words[at + 2..].starts_with(['.', '/']) || words[..at].ends_with('.');
            if !is_more {
                findings.push(format!("{path}: {around:?}"));
            }
        }
    }
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn the_colours_that_a_reader_chose_hold_before_anything_is_shown() {
    none(|_, tags| {
        let early = tags.iter().position(|tag| {
            let source = tag.attributes.get("src");
            tag.name == "script" && source.is_some_and(|source| source.contains("/early/scheme."))
        });
        let sheet = tags.iter().position(|tag| {
            tag.attributes
                .get("rel")
                .is_some_and(|rel| rel == "stylesheet")
        });
        let sends_on = tags
            .iter()
            .any(|tag| tag.attributes.contains_key("http-equiv"));
        let holds = early.is_some_and(|early| {
            !tags[early].attributes.contains_key("defer") && Some(early) < sheet
        });
        (!holds && !sends_on)
            .then(|| "it comes late".to_owned())
            .into_iter()
            .collect()
    });
}

/// What a page links to, and what it loads. Absolute addresses that no browser follows by
/// itself (canonical, Open Graph) are neither.
fn leads<'a>(tags: &'a [Tag<'_>]) -> impl Iterator<Item = &'a str> {
    tags.iter()
        .filter_map(|tag| match tag.name {
            "a" | "area" => tag.attributes.get("href"),
            "form" => tag.attributes.get("action"),
            "link"
                if tag
                    .attributes
                    .get("rel")
                    .is_some_and(|rel| rel != "canonical") =>
            {
                tag.attributes.get("href")
            }
            _ => tag
                .attributes
                .get("src")
                .or_else(|| tag.attributes.get("data")),
        })
        .map(String::as_str)
}

#[test]
fn every_link_arrives() {
    let ids: BTreeMap<&str, BTreeSet<String>> = pages()
        .map(|(path, text)| (path, html::ids(&html::tags(text)).0))
        .collect();
    none(|path, tags| {
        // The 404 page is shown at any depth, so its links begin at the root of the host.
        let base = if path == "404.html" { base_path() } else { "" };
        leads(tags)
            .filter(|href| {
                let href = href
                    .strip_prefix(base)
                    .filter(|_| !href.starts_with('#'))
                    .unwrap_or(href);
                let href = if href.is_empty() { "./" } else { href };
                let Some((file, anchor)) = html::resolve(path, href) else {
                    return false;
                };
                let there = SITE.contains_key(&file);
                let at_anchor = anchor.is_none_or(|anchor| {
                    anchor.is_empty()
                        || ids
                            .get(file.as_str())
                            .is_none_or(|ids| ids.contains(&anchor))
                });
                !(there && at_anchor)
            })
            .map(|href| format!("`{href}` leads nowhere"))
            .collect()
    });
}

fn base_path() -> &'static str {
    "/three-disputes/"
}

#[test]
fn an_id_is_one_place_on_its_page() {
    none(|_, tags| html::ids(tags).1);
}

#[test]
fn links_inside_the_site_are_relative() {
    none(|path, tags| {
        leads(tags)
            .filter(|href| {
                path != "404.html"
                    && (href.starts_with('/')
                        || href.starts_with("https://example.org/three-disputes/"))
            })
            .map(str::to_owned)
            .collect()
    });
}

#[test]
fn nothing_is_loaded_from_elsewhere() {
    none(|path, tags| {
        let loads = tags
            .iter()
            .filter(|tag| !matches!(tag.name, "a" | "area" | "form" | "meta"));
        let canonical = |tag: &&Tag<'_>| {
            tag.attributes
                .get("rel")
                .is_some_and(|rel| rel == "canonical")
        };
        loads
            .filter(|tag| !canonical(tag))
            .flat_map(|tag| {
                ["src", "href", "data", "poster", "srcset"].map(|key| tag.attributes.get(key))
            })
            .flatten()
            .filter(|href| html::resolve(path, href).is_none())
            .cloned()
            .collect()
    });
}

#[test]
fn no_page_has_an_inline_style_or_a_running_script() {
    none(|_, tags| {
        tags.iter()
            .filter(|tag| {
                let data = tag
                    .attributes
                    .get("type")
                    .is_some_and(|kind| kind.ends_with("json"));
                tag.name == "style"
                    || tag
                        .attributes
                        .keys()
                        .any(|key| *key == "style" || key.starts_with("on"))
                    || (tag.name == "script" && !data && !tag.attributes.contains_key("src"))
            })
            .map(|tag| format!("<{}>", tag.name))
            .collect()
    });
}

#[test]
fn no_link_runs_anything() {
    none(|_, tags| {
        leads(tags)
            .filter(|href| {
                let scheme = href.split_once(':').map_or("", |(scheme, _)| scheme);
                matches!(
                    scheme.trim().to_lowercase().as_str(),
                    "javascript" | "data" | "vbscript"
                )
            })
            .map(str::to_owned)
            .collect()
    });
}
