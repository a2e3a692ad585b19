//! What casebook keeps about a source under `custom:`.

use super::{Copy, Custom, Derivation, Derived, Interest, Notice, SourceKind, UrlStatus};
use crate::csl::Date;
use crate::data::locator::parse_locator;
use crate::data::yaml::{Node, Taker, Words};
use crate::diag::{Code, Diagnostic};
use crate::text::Spanned;

const KINDS: &Words<SourceKind> = &[
    ("primary", SourceKind::Primary),
    ("secondary", SourceKind::Secondary),
    ("tertiary", SourceKind::Tertiary),
    ("self-published", SourceKind::SelfPublished),
    ("anonymous", SourceKind::Anonymous),
];

const URL_STATUSES: &Words<UrlStatus> = &[
    ("live", UrlStatus::Live),
    ("dead", UrlStatus::Dead),
    ("changed", UrlStatus::Changed),
    ("paywalled", UrlStatus::Paywalled),
    ("hijacked", UrlStatus::Hijacked),
];

const DERIVED: &Words<Derived> = &[
    ("reports", Derived::Reports),
    ("quotes", Derived::Quotes),
    ("summarises", Derived::Summarises),
    ("translates", Derived::Translates),
    ("copies", Derived::Copies),
];

const KEYS: &[&str] = &[
    "aliases",
    "kind",
    "published",
    "updated",
    "corrections",
    "retracted",
    "replaced-by",
    "archive",
    "url-status",
    "derived-from",
    "origin",
    "asserter",
    "seen",
    "interests",
    "reliability",
    "private",
];

/// Reads the mapping under `custom`.
pub(super) fn read_custom(taker: &mut Taker, node: &Node) -> Custom {
    let mut custom = Custom::default();
    for entry in taker.entries("custom", node) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "aliases" => custom.aliases = taker.all_spanned(key, node),
            "kind" => custom.kind = taker.word(key, KINDS, node),
            "published" => custom.published = filled(taker.text(key, node)),
            "updated" => custom.updated = notices(taker, key, node),
            "corrections" => custom.corrections = notices(taker, key, node),
            "retracted" => custom.retracted = notices(taker, key, node).into_iter().next(),
            "replaced-by" => custom.replaced_by = placed(taker.spanned(key, node)),
            "archive" => {
                custom.copies = taker
                    .items(node)
                    .iter()
                    .map(|item| copy(taker, item))
                    .collect()
            }
            "url-status" => custom.url_status = taker.word(key, URL_STATUSES, node),
            "derived-from" => {
                custom.derived_from = taker
                    .items(node)
                    .iter()
                    .filter_map(|item| derivation(taker, item))
                    .collect();
            }
            "origin" => custom.origin = filled(taker.text(key, node)),
            "asserter" => custom.asserter = placed(taker.spanned(key, node)),
            "seen" => custom.seen = taker.flag(key, node).unwrap_or(true),
            "interests" => {
                custom.interests = taker
                    .items(node)
                    .iter()
                    .map(|item| interest(taker, item))
                    .collect();
            }
            "reliability" => custom.reliability = reliability(taker, node),
            // Anything but a plain `false` keeps the source in: a slip must not publish it.
            "private" => custom.private = taker.flag(key, node).unwrap_or(true),
            _ => taker.unknown(entry, "`custom`", KEYS),
        }
    }
    custom
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.is_empty())
}

fn placed(text: Option<Spanned<String>>) -> Option<Spanned<String>> {
    text.filter(|text| !text.value.is_empty())
}

fn notices(taker: &mut Taker, key: &str, node: &Node) -> Vec<Notice> {
    const KEYS: &[&str] = &["date", "by", "note", "url"];
    let mut all = Vec::new();
    for item in taker.items(node) {
        let mut notice = Notice {
            date: None,
            day: None,
            by: None,
            note: None,
            url: None,
        };
        for entry in taker.entries(key, item) {
            let node = &entry.node;
            match &*entry.key {
                "date" => {
                    notice.date = filled(taker.text("date", node));
                    notice.day = notice.date.as_deref().and_then(day_of);
                }
                "by" => notice.by = filled(taker.text("by", node)),
                "note" => notice.note = filled(taker.text("note", node)),
                "url" => notice.url = filled(taker.text("url", node)),
                _ => taker.unknown(entry, &format!("an entry of `{key}`"), KEYS),
            }
        }
        all.push(notice);
    }
    all
}

/// The day in a date that may carry a time after it.
fn day_of(date: &str) -> Option<Date> {
    Date::from_edtf(date).or_else(|| Date::from_edtf(date.split(' ').next()?))
}

fn copy(taker: &mut Taker, node: &Node) -> Copy {
    const KEYS: &[&str] = &["url", "file", "captured", "by", "sha256", "public"];
    let mut copy = Copy {
        url: None,
        file: None,
        captured: None,
        by: None,
        sha256: None,
        public: false,
    };
    for entry in taker.entries("archive", node) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "url" => copy.url = filled(taker.text(key, node)),
            "file" => copy.file = placed(taker.spanned(key, node)),
            "captured" => copy.captured = taker.date(key, node).map(|date| date.value),
            "by" => copy.by = filled(taker.text(key, node)),
            "sha256" => {
                copy.sha256 = placed(taker.spanned(key, node)).and_then(|hash| sha256(taker, hash))
            }
            "public" => copy.public = taker.flag(key, node).unwrap_or(false),
            _ => taker.unknown(entry, "an entry of `archive`", KEYS),
        }
    }
    if copy.url.is_none() && copy.file.is_none() {
        taker.lacks("an entry of `archive`", "`url` or `file`", node);
    }
    copy
}

fn sha256(taker: &mut Taker, hash: Spanned<String>) -> Option<Spanned<String>> {
    let hash = hash.map(|hash| hash.to_ascii_lowercase());
    if hash.value.len() == 64 && hash.value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Some(hash);
    }
    let fault = Diagnostic::at(
        Code::BAD_RECORD,
        &hash.span,
        "`sha256` takes 64 hexadecimal digits",
    );
    taker.found.push(fault.label("not a SHA-256"));
    None
}

fn derivation(taker: &mut Taker, node: &Node) -> Option<Derivation> {
    const KEYS: &[&str] = &["source", "how", "at"];
    let (mut source, mut how, mut at) = (None, Derived::Reports, None);
    for entry in taker.entries("derived-from", node) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "source" => source = placed(taker.spanned(key, node)),
            "how" => how = taker.word(key, DERIVED, node).unwrap_or(how),
            "at" => at = placed(taker.spanned(key, node)).and_then(|text| place_in(taker, text)),
            _ => taker.unknown(entry, "an entry of `derived-from`", KEYS),
        }
    }
    if source.is_none() {
        taker.lacks("an entry of `derived-from`", "`source`", node);
    }
    Some(Derivation {
        source: source?,
        how,
        at,
    })
}

fn place_in(taker: &mut Taker, text: Spanned<String>) -> Option<Spanned<crate::csl::Locator>> {
    let locator = parse_locator(&text.value, "en").filter(|(_, rest)| rest.trim().is_empty());
    if locator.is_none() {
        let message = format!("`at` takes a locator, not `{}`", text.value);
        let fault = Diagnostic::at(Code::BAD_RECORD, &text.span, message).label("not a locator");
        taker
            .found
            .push(fault.help("write it as in a citation: `p. 3` or `paras. 2, 8-9`"));
    }
    locator.map(|(locator, _)| Spanned::new(locator, text.span))
}

fn interest(taker: &mut Taker, node: &Node) -> Interest {
    const KEYS: &[&str] = &["who", "what", "cite"];
    let mut interest = Interest {
        who: String::new(),
        what: String::new(),
        cite: None,
    };
    for entry in taker.entries("interests", node) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "who" => interest.who = taker.text(key, node).unwrap_or_default(),
            "what" => interest.what = taker.text(key, node).unwrap_or_default(),
            "cite" => {
                let cite = placed(taker.spanned(key, node));
                interest.cite = cite.map(|key| {
                    let bare = key.value.strip_prefix('@').map(str::to_owned);
                    key.map(|key| bare.unwrap_or(key))
                });
            }
            _ => taker.unknown(entry, "an entry of `interests`", KEYS),
        }
    }
    interest
}

fn reliability(taker: &mut Taker, node: &Node) -> Option<(String, String)> {
    const KEYS: &[&str] = &["grade", "basis"];
    let (mut grade, mut basis) = (None, None);
    for entry in taker.entries("reliability", node) {
        match &*entry.key {
            "grade" => grade = placed(taker.spanned("grade", &entry.node)),
            "basis" => basis = filled(taker.text("basis", &entry.node)),
            _ => taker.unknown(entry, "`reliability`", KEYS),
        }
    }
    let grade = grade?;
    if basis.is_none() {
        let message = format!("the grade `{}` has no basis", grade.value);
        let fault = Diagnostic::at(Code::GRADE_WITHOUT_BASIS, &grade.span, message);
        taker.found.push(
            fault
                .label("not shown")
                .help("say under `basis` what the grade rests on"),
        );
    }
    Some((grade.value, basis?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::yaml;
    use crate::text::TextFile;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) -> Custom {
        let file = TextFile::new("a.yaml", text);
        let node = yaml::parse(&file, 0, text.len()).value.unwrap();
        let mut taker = Taker::new(&file, Code::BAD_RECORD);
        let custom = read_custom(&mut taker, &node);
        let found: Vec<(&str, &str)> = taker
            .found
            .iter()
            .map(|fault| {
                let span = fault.span.as_ref().unwrap();
                (
                    fault.code.name,
                    &text[span.start as usize..span.end as usize],
                )
            })
            .collect();
        assert_eq!(found, expected);
        custom
    }

    #[test]
    fn the_record_of_the_guide_is_read_whole() {
        let custom = check(
            "aliases: [JTN, Just the News]\nkind: secondary\npublished: \"2020-04-24 13:08\"\n\
             updated: [{date: \"2020-04-24 16:42\", note: not stated}]\ncorrections: []\nretracted: null\n\
             archive:\n- {url: \"https://a.b/\", captured: 2020-04-26, by: wayback}\n\
             - {file: captures/a.html, public: false}\nurl-status: live\n\
             derived-from: [{source: ankura-2020, how: reports, at: \"paras. 2, 8-9\"}]\norigin: \"\"\n\
             seen: false\nreliability: {grade: \"\", basis: \"\"}\nprivate: false\n",
            &[],
        );
        assert_eq!(custom.aliases[1].value, "Just the News");
        assert!(custom.updated[0].day.is_some() && custom.origin.is_none() && !custom.seen);
        assert_eq!(
            custom.derived_from[0].at.as_ref().unwrap().value.value,
            "2, 8-9"
        );
        assert_eq!(custom.copies.len(), 2);
    }

    #[test]
    fn a_grade_needs_a_basis() {
        assert_eq!(
            check(
                "reliability: {grade: B2}\n",
                &[("grade-without-basis", "B2")]
            )
            .reliability,
            None
        );
    }

    #[test]
    fn an_unclear_private_is_private() {
        assert!(check("private: yes\n", &[("bad-record", "yes")]).private);
    }

    #[test]
    fn a_misspelt_key_or_value_is_reported_where_it_stands() {
        check(
            "kind: secondry\nderived_from: []\n",
            &[("bad-record", "secondry"), ("bad-record", "derived_from")],
        );
    }
}
