//! Names in addresses: slugs of cases and pages, and of source keys.

/// Segments that the site needs below a case.
pub const RESERVED_IN_CASES: [&str; 5] = ["compare", "claims", "matrix", "page", "by"];

/// First segments that the site needs for its own pages.
pub const RESERVED_AT_TOP: [&str; 13] = [
    "assets",
    "cases",
    "compare",
    "corrections",
    "coverage",
    "data",
    "page",
    "by",
    "questions",
    "search",
    "sources",
    "tags",
    "timeline",
];

/// The slug of the file at `path`, which is given below `cases/` or `pages/`.
///
/// `a/b.md` is `a/b`, `a/index.md` is `a`; each segment is [`segment`]ed. A file whose
/// name has no letter or digit has an empty slug.
///
/// ```
/// # use casebook::model::slug::from_path;
/// assert_eq!(from_path("Bank Servers/index.md"), "bank-servers");
/// assert_eq!(from_path("2016/alfa_server.md"), "2016/alfa_server");
/// ```
pub fn from_path(path: &str) -> String {
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let stem = match stem {
        "index" => "",
        stem => stem.strip_suffix("/index").unwrap_or(stem),
    };
    segments(stem)
}

/// A slug as an author gave it, or a path, cleaned segment by segment.
pub fn segments(path: &str) -> String {
    let cleaned: Vec<String> = path
        .split('/')
        .map(segment)
        .filter(|segment| !segment.is_empty())
        .collect();
    cleaned.join("/")
}

/// One segment: letters and digits of any script in lower case, `_`, and `-` for
/// every run of anything else, none at the ends.
pub fn segment(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

/// The part of an address that stands for a source key.
///
/// Lower case, with `-` for each run outside `a-z`, `0-9`, `.`, `_` and `-`. If that
/// changed the key, `-` and the first six hex digits of its BLAKE3 hash follow, so that
/// two keys never share an address.
///
/// ```
/// # use casebook::model::slug::of_key;
/// assert_eq!(of_key("slate-2016"), "slate-2016");
/// assert!(of_key("https://example.org/a").starts_with("https-example.org-a-"));
/// ```
pub fn of_key(key: &str) -> String {
    let mut slug = String::with_capacity(key.len());
    let mut in_run = false;
    for c in key.chars().flat_map(char::to_lowercase) {
        let kept = matches!(c, 'a'..='z' | '0'..='9' | '.' | '_' | '-');
        if kept {
            slug.push(c);
        } else if !in_run {
            slug.push('-');
        }
        in_run = !kept;
    }
    // A name of dots alone would climb out of its folder.
    if slug != key || slug.bytes().all(|byte| byte == b'.') {
        let hash = blake3::hash(key.as_bytes()).to_hex();
        slug = format!("{}-{}", slug.trim_matches(['.', '-']), &hash[..6]);
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_every_script_stay() {
        assert_eq!(segments("Дело № 7/Überblick"), "дело-7/überblick");
    }

    #[test]
    fn an_index_at_the_top_has_no_slug() {
        assert_eq!(from_path("index.md"), "");
    }

    #[test]
    fn nothing_climbs() {
        assert_eq!(segments("../../etc/passwd"), "etc/passwd");
        assert_eq!(segment("..."), "");
        assert!(!of_key("..").starts_with('.'));
        assert!(!of_key("../..").contains('/'));
    }

    #[test]
    fn keys_that_differ_only_in_case_have_addresses_that_differ() {
        assert_ne!(of_key("Smith2020"), of_key("smith2020"));
        assert_ne!(of_key("SMITH2020"), of_key("Smith2020"));
    }
}
