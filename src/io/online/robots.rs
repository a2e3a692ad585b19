//! What a host asks of programs: its `robots.txt`.
//!
//! The main type is [`Robots`], read as RFC 9309 says: the group that names this program,
//! else the group of all; of the rules that match a path the longest counts, and `Allow`
//! before `Disallow` of the same length. This module fetches nothing.

use std::time::Duration;

/// The name that groups call this program by.
const NAME: &str = "casebook";
/// No host is given a longer pause.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The rest of a longer file is not read.
const LONGEST: usize = 500 << 10;

/// What one host asks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Robots {
    /// Whether a rule allows, and the pattern of its paths.
    rules: Vec<(bool, String)>,
    /// How long to wait between two requests.
    pub pause: Option<Duration>,
}

impl Robots {
    /// Reads a `robots.txt`.
    pub fn read(text: &str) -> Self {
        let mut cut = text.len().min(LONGEST);
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        let (mut own, mut all) = (None, None);
        // Which groups the rules that follow belong to.
        let (mut to_own, mut to_all, mut in_rules) = (false, false, false);
        for line in text[..cut].lines() {
            let line = line.split('#').next().unwrap_or_default();
            let Some((field, value)) = line.split_once(':') else {
                continue;
            };
            let (field, value) = (field.trim().to_ascii_lowercase(), value.trim());
            if field == "user-agent" {
                if in_rules {
                    (to_own, to_all, in_rules) = (false, false, false);
                }
                let product = value.split('/').next().unwrap_or(value).trim();
                to_own |= product.eq_ignore_ascii_case(NAME);
                to_all |= product == "*";
                if to_own {
                    own.get_or_insert_with(Self::default);
                }
                if to_all {
                    all.get_or_insert_with(Self::default);
                }
                continue;
            }
            if !matches!(&*field, "allow" | "disallow" | "crawl-delay") {
                continue;
            }
            in_rules = true;
            let groups = [
                own.as_mut().filter(|_| to_own),
                all.as_mut().filter(|_| to_all),
            ];
            for group in groups.into_iter().flatten() {
                group.take(&field, value);
            }
        }
        own.or(all).unwrap_or_default()
    }

    /// A host that wants to be left alone.
    pub fn nothing() -> Self {
        Self {
            rules: vec![(false, "/".to_owned())],
            pause: None,
        }
    }

    fn take(&mut self, field: &str, value: &str) {
        match field {
            "crawl-delay" => {
                let seconds = value.parse::<f64>().ok();
                let seconds = seconds.filter(|it| it.is_finite() && *it >= 0.0);
                let longest = LONGEST_PAUSE.as_secs_f64();
                self.pause = seconds.map(|it| Duration::from_secs_f64(it.min(longest)));
            }
            // An empty pattern forbids nothing.
            _ if value.is_empty() => {}
            _ => self.rules.push((field == "allow", value.to_owned())),
        }
    }

    /// Whether a program may ask for `path`, which begins with `/` and has its query.
    pub fn allow(&self, path: &str) -> bool {
        let matching = self
            .rules
            .iter()
            .filter(|(_, pattern)| matches(pattern, path));
        matching
            .max_by_key(|(allows, pattern)| (pattern.len(), *allows))
            .is_none_or(|(allows, _)| *allows)
    }
}

/// Whether `pattern` matches from the start of `path`; `*` stands for anything, `$` at the
/// end for the end. Takes time in proportion to the product of their lengths at most.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, whole) = match pattern.strip_suffix('$') {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    let mut parts = pattern.split('*');
    let Some(mut rest) = path.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    let mut parts = parts.peekable();
    if parts.peek().is_none() {
        return !whole || rest.is_empty();
    }
    while let Some(part) = parts.next() {
        if whole && parts.peek().is_none() {
            return rest.ends_with(part);
        }
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(robots: &str, path: &str, expected: bool) {
        assert_eq!(
            Robots::read(robots).allow(path),
            expected,
            "{path} in {robots:?}"
        );
    }

    #[test]
    fn a_host_without_rules_allows_all() {
        check("", "/a", true);
        check("User-agent: *\nDisallow:\n", "/a", true);
        check("Disallow: /\n", "/a", true);
    }

    #[test]
    fn the_own_group_counts_before_that_of_all() {
        let robots = "User-agent: *\nDisallow: /\n\nUser-agent: Casebook\nDisallow: /private\n";
        check(robots, "/a", true);
        check(robots, "/private/a", false);
        check("User-agent: other\nDisallow: /\n", "/a", true);
    }

    #[test]
    fn agents_in_a_row_share_a_group() {
        let robots = "user-agent: other\nuser-agent: casebook/1.0\ndisallow: /x # why\n";
        check(robots, "/x", false);
    }

    #[test]
    fn the_longest_rule_counts_and_of_equals_the_one_that_allows() {
        let robots = "User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /c\nAllow: /c\n";
        check(robots, "/a/x", false);
        check(robots, "/a/b/x", true);
        check(robots, "/c", true);
    }

    #[test]
    fn stars_and_ends_are_understood() {
        let robots = "User-agent: *\nDisallow: /*.pdf$\nDisallow: /a*b\nDisallow: /end$\n";
        check(robots, "/x/y.pdf", false);
        check(robots, "/x/y.pdf?z", true);
        check(robots, "/a--b--", false);
        check(robots, "/end", false);
        check(robots, "/ends", true);
    }

    #[test]
    fn a_pause_is_heeded_within_reason() {
        let pause =
            |text: &str| Robots::read(&format!("User-agent: *\nCrawl-delay: {text}\n")).pause;
        assert_eq!(pause("2.5"), Some(Duration::from_millis(2500)));
        assert_eq!(pause("86400"), Some(LONGEST_PAUSE));
        assert_eq!(pause("-1"), None);
        assert_eq!(pause("soon"), None);
    }
}
