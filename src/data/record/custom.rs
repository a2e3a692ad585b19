//! What casebook keeps about a source under `custom:`.

use super::keys::{COPY, CUSTOM, DERIVATION, INTEREST, NOTICE, RELIABILITY};
use super::{Copy, Custom, Derivation, Derived, Interest, Notice, SourceKind, UrlStatus};
use crate::csl::Date;
use crate::data::locator::parse_locator;
use crate::data::yaml::{A_NOTICE, Node, Taker, Value, Words, bad_date};
use crate::diag::{Code, Diagnostic};
use crate::text::Spanned;

pub(super) const KINDS: &Words<SourceKind> = &[
    ("primary", SourceKind::Primary),
    ("secondary", SourceKind::Secondary),
    ("tertiary", SourceKind::Tertiary),
    ("self-published", SourceKind::SelfPublished),
    ("anonymous", SourceKind::Anonymous),
];

pub(super) const URL_STATUSES: &Words<UrlStatus> = &[
    ("live", UrlStatus::Live),
    ("dead", UrlStatus::Dead),
    ("changed", UrlStatus::Changed),
    ("paywalled", UrlStatus::Paywalled),
    ("hijacked", UrlStatus::Hijacked),
];

pub(super) const DERIVED: &Words<Derived> = &[
    ("reports", Derived::Reports),
    ("quotes", Derived::Quotes),
    ("summarises", Derived::Summarises),
    ("translates", Derived::Translates),
    ("copies", Derived::Copies),
];

/// Reads the mapping under `custom`.
pub(super) fn read_custom(taker: &mut Taker, whole: &Node) -> Custom {
    let mut custom = Custom::default();
    for entry in taker.entries("custom", whole) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "aliases" => custom.aliases = taker.all_spanned(key, node),
            "kind" => custom.kind = taker.word(key, KINDS, node),
            "published" => custom.published = moment(taker, key, node),
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
            _ => taker.unknown(entry, "`custom`", CUSTOM, whole),
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
    let mut all = Vec::new();
    for item in taker.items(node) {
        if !matches!(item.value, Value::Map(_)) {
            taker.wrong(key, A_NOTICE, item);
            continue;
        }
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
                    notice.date = moment(taker, "date", node);
                    notice.day = notice.date.as_deref().and_then(day_of);
                }
                "by" => notice.by = filled(taker.text("by", node)),
                "note" => notice.note = filled(taker.text("note", node)),
                "url" => notice.url = filled(taker.text("url", node)),
                _ => taker.unknown(entry, &format!("an entry of `{key}`"), NOTICE, item),
            }
        }
        all.push(notice);
    }
    all
}

/// A date that may carry a time after it, as it is written; what is none is reported.
fn moment(taker: &mut Taker, key: &str, node: &Node) -> Option<String> {
    let text = placed(taker.spanned(key, node))?;
    if day_of(&text.value).is_none() {
        taker.found.push(bad_date(key, &text));
    }
    Some(text.value)
}

/// The day in a date that may carry a time after it.
fn day_of(date: &str) -> Option<Date> {
    Date::from_edtf(date).or_else(|| Date::from_edtf(date.split(' ').next()?))
}

fn copy(taker: &mut Taker, whole: &Node) -> Copy {
    let mut copy = Copy {
        url: None,
        file: None,
        captured: None,
        by: None,
        sha256: None,
        public: false,
    };
    for entry in taker.entries("archive", whole) {
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
            _ => taker.unknown(entry, "an entry of `archive`", COPY, whole),
        }
    }
    if copy.url.is_none() && copy.file.is_none() {
        taker.lacks("an entry of `archive`", "`url` or `file`", whole);
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
    taker.found.push(
        fault
            .label("not a SHA-256")
            .help("write what `sha256sum FILE` prints for the copy, or leave the key out"),
    );
    None
}

fn derivation(taker: &mut Taker, whole: &Node) -> Option<Derivation> {
    let (mut source, mut how, mut at) = (None, Derived::Reports, None);
    for entry in taker.entries("derived-from", whole) {
        let (key, node) = (&*entry.key, &entry.node);
        match key {
            "source" => source = placed(taker.spanned(key, node)),
            "how" => how = taker.word(key, DERIVED, node).unwrap_or(how),
            "at" => at = placed(taker.spanned(key, node)).and_then(|text| place_in(taker, text)),
            _ => taker.unknown(entry, "an entry of `derived-from`", DERIVATION, whole),
        }
    }
    if source.is_none() {
        taker.lacks("an entry of `derived-from`", "`source`", whole);
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

fn interest(taker: &mut Taker, whole: &Node) -> Interest {
    let mut interest = Interest {
        who: String::new(),
        what: String::new(),
        cite: None,
    };
    for entry in taker.entries("interests", whole) {
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
            _ => taker.unknown(entry, "an entry of `interests`", INTEREST, whole),
        }
    }
    if interest.who.is_empty() || interest.what.is_empty() {
        taker.lacks("an entry of `interests`", "`who` and `what`", whole);
    }
    interest
}

fn reliability(taker: &mut Taker, node: &Node) -> Option<(String, String)> {
    let (mut grade, mut basis) = (None, None);
    for entry in taker.entries("reliability", node) {
        match &*entry.key {
            "grade" => grade = placed(taker.spanned("grade", &entry.node)),
            "basis" => basis = filled(taker.text("basis", &entry.node)),
            _ => taker.unknown(entry, "`reliability`", RELIABILITY, node),
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
        assert_eq!(taker.found.underlined(text), expected);
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
    fn each_key_of_the_guide_is_kept() {
        let custom = check(
            "published: 2020-04-24\ncorrections:\n- {date: 2020-04-25, note: the year, url: \"https://a.b/\"}\n\
             retracted: {date: 2020-05-01, by: the editor, note: false}\nreplaced-by: b\n\
             archive: {file: captures/a.html, captured: 2020-04, by: us, public: true}\n\
             url-status: hijacked\norigin: wire\nasserter: smith\n\
             interests: [{who: the owner, what: paid, cite: \"@b\"}]\n\
             reliability: {grade: B2, basis: two hands}\nprivate: true\n",
            &[],
        );
        let retracted = custom.retracted.unwrap();
        assert_eq!(
            [&retracted.by, &retracted.note].map(|text| text.as_deref()),
            [Some("the editor"), Some("false")]
        );
        assert_eq!(custom.published.as_deref(), Some("2020-04-24"));
        assert_eq!(custom.corrections[0].url.as_deref(), Some("https://a.b/"));
        assert_eq!(custom.replaced_by.unwrap().value, "b");
        assert!(custom.copies[0].public && custom.copies[0].captured.is_some());
        assert_eq!(custom.url_status, Some(UrlStatus::Hijacked));
        assert_eq!(custom.origin.as_deref(), Some("wire"));
        assert_eq!(custom.asserter.unwrap().value, "smith");
        assert_eq!(custom.interests[0].cite.as_ref().unwrap().value, "b");
        assert_eq!(custom.reliability.unwrap().0, "B2");
        assert!(custom.seen && custom.private);
    }

    #[test]
    fn each_key_of_the_wrong_kind_is_reported_where_its_value_stands() {
        for (text, at) in [
            ("aliases: [[a]]", "[a]"),
            ("kind: [primary]", "[primary]"),
            ("published: soon", "soon"),
            ("updated: [yesterday]", "yesterday"),
            ("updated: [{date: 24.4.2020}]", "24.4.2020"),
            ("corrections: [{note: [a]}]", "[a]"),
            ("retracted: true", "true"),
            ("replaced-by: [a]", "[a]"),
            ("archive: [captures/a.html]", "captures/a.html"),
            ("archive: [{by: us}]", "{by: us}"),
            ("archive: [{url: u, captured: later}]", "later"),
            ("archive: [{url: u, sha256: abc}]", "abc"),
            ("archive: [{url: u, public: maybe}]", "maybe"),
            ("url-status: gone", "gone"),
            ("derived-from: [a]", "a"),
            ("derived-from: [{how: reports}]", "{how: reports}"),
            ("derived-from: [{source: a, how: retells}]", "retells"),
            ("derived-from: [{source: a, at: somewhere}]", "somewhere"),
            ("origin: {a: b}", "{a: b}"),
            ("asserter: [a]", "[a]"),
            ("seen: no", "no"),
            ("interests: [money]", "money"),
            ("interests: [{who: a}]", "{who: a}"),
            ("reliability: B2", "B2"),
            ("private: perhaps", "perhaps"),
        ] {
            let file = TextFile::new("a.yaml", text);
            let node = yaml::parse(&file, 0, text.len()).value.unwrap();
            let mut taker = Taker::new(&file, Code::BAD_RECORD);
            read_custom(&mut taker, &node);
            let places: Vec<&str> = taker
                .found
                .iter()
                .map(|fault| fault.span.as_ref().unwrap())
                .map(|span| &text[span.start as usize..span.end as usize])
                .collect();
            assert_eq!(places, [at], "{text}");
        }
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
