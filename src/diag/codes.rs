//! The table of codes: each kind of finding, its weight, and why it matters.
//!
//! A number is never given to another kind of finding, also when its own has gone.
//! The first digit is the subject: 0 configuration and theme, 1 text, 2 citations,
//! 3 claims and answers, 4 provenance, 5 evidence, 6 fairness, 7 publishing.

use super::Level;

/// A kind of finding.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Its number: 201 prints as `CB201`.
    pub number: u16,
    /// Its name, which reads well after "allow".
    pub name: &'static str,
    /// Its weight unless the book says otherwise.
    pub level: Level,
    /// What `casebook explain` prints: one paragraph.
    pub explanation: &'static str,
}

impl Code {
    /// The code as it is printed: `CB201`.
    pub fn label(&self) -> String {
        format!("CB{:03}", self.number)
    }

    /// The kind of finding that `word` names, by code (`CB201`, any case) or by name.
    pub fn find(word: &str) -> Option<&'static Code> {
        Self::ALL.iter().copied().find(|code| {
            code.name.eq_ignore_ascii_case(word) || code.label().eq_ignore_ascii_case(word)
        })
    }

    /// Whether it is found at a place in the words of a text, so that a comment there can
    /// speak of it. The others are of settings, front matter, records and finished files.
    pub fn stands_in_a_text(&self) -> bool {
        !matches!(
            self.number,
            0..100 | 107..=108 | 110 | 112..=114 | 119..=121 | 123..=126 | 203..=204 | 209..=215
                | 315 | 401 | 404 | 407 | 501..=503 | 507 | 511..=515 | 700..
        )
    }

    /// Whether a book may lower its weight: not configuration, syntax and leaks.
    pub fn can_be_allowed(&self) -> bool {
        self.level != Level::Error || !matches!(self.number, 0..200 | 400..500 | 700..800)
    }
}

macro_rules! codes {
    ($($constant:ident = $number:literal $name:literal $level:ident: $explanation:literal)+) => {
        impl Code {
            $(
                #[doc = concat!("`", $name, "`: ", $explanation)]
                pub const $constant: &'static Code = &Code {
                    number: $number,
                    name: $name,
                    level: Level::$level,
                    explanation: $explanation,
                };
            )+

            /// Every kind of finding, by number.
            pub const ALL: &'static [&'static Code] = &[$(Self::$constant),+];
        }
    };
}

codes! {
    UNKNOWN_KEY = 1 "unknown-key" Error: "book.toml holds a key that casebook does not know. A misspelt key would otherwise do nothing without a word, so it is refused. The help line names the nearest known key."
    BAD_VALUE = 2 "bad-value" Error: "A value in book.toml or theme.toml has the wrong type, or is none of those that the key takes."
    TOML_SYNTAX = 3 "toml-syntax" Error: "book.toml or theme.toml is not valid TOML. Until it is, the defaults hold and nothing is published."
    NO_BOOK = 4 "no-book" Error: "book.toml is missing, or gives the book no title. The title is the one key that a book cannot do without."
    TEMPLATE_ERROR = 5 "template-error" Error: "A template of the theme is missing or wrong: its syntax, a filter or a component that does not exist, or a value that the page does not have. The place is the template's own line. Templates are Tera 2."
    UNKNOWN_STYLE = 6 "unknown-style" Error: "The citation style is neither one of the bundled ones, which `casebook styles` lists, nor a .csl file in the book; or the file is not a style that can be used."
    UNKNOWN_THEME = 7 "unknown-theme" Error: "The theme that book.toml names is neither the built-in one nor a folder under themes/."
    OUTPUT_COLLISION = 8 "output-collision" Error: "Two files would be published at the same path, or at two paths that differ only in upper and lower case, which some hosts and disks cannot tell apart. Give one of them another slug or name."
    RESERVED_SLUG = 9 "reserved-slug" Error: "The path of a case or page uses a name that the site needs for its own pages, such as `compare` or `sources`."
    LONG_ADDRESS = 10 "long-address" Error: "The address of a page is longer than disks and hosts allow: 255 bytes for a part between two slashes, 1,024 bytes for the whole. It is made of a slug, an id, a source key or an alias."

    UNCLOSED_FENCE = 101 "unclosed-fence" Error: "A `:::` block is opened and never closed, so that everything after it would belong to it. Close it with a line of `:::` at the same depth as its opening."
    STRAY_FENCE = 102 "stray-fence" Error: "A line of `:::` closes a block where none is open. Either its opening line is not one (it needs a blank line before it, and a class or attributes), or there is one closing line too many."
    UNKNOWN_CLASS = 103 "unknown-class" Warning: "The class of a block is none that casebook knows but is close to one that it does. The block is shown as a plain division, and is no claim or answer."
    BAD_ATTRIBUTE = 104 "bad-attribute" Error: "An attribute of a block is not written as Pandoc reads attributes, does not belong on this kind of block, or has a value that it does not take."
    DUPLICATE_ID = 105 "duplicate-id" Error: "Two places in one file have the same id. An id is the permanent address of a block, so it must name one place."
    BROKEN_LINK = 106 "broken-link" Error: "A link leads to a file, a case or a place in it that does not exist. Links are written to the .md file as it lies in the folder; the site's addresses are put in by casebook."
    YAML_SYNTAX = 107 "yaml-syntax" Error: "The front matter or a source record is not valid YAML. The rest of the file is still read."
    DUPLICATE_YAML_KEY = 108 "duplicate-yaml-key" Error: "A key stands twice in one YAML mapping. Readers disagree which of the two counts, so neither is guessed at."
    REFUSED_HTML = 109 "refused-html" Warning: "A tag or attribute in raw HTML is not on the list of those that are let through, and was taken out; the words in it stay."
    NOT_UTF8 = 110 "not-utf8" Error: "The file is not UTF-8 text. Save it again as UTF-8; the bytes that could not be read are shown as U+FFFD until then."
    FENCE_NEEDS_BLANK_LINE = 111 "fence-needs-blank-line" Error: "A line that opens a `:::` block stands right under a paragraph. Pandoc reads such a line as text, so casebook does too. Put a blank line before it."
    NO_TITLE = 112 "no-title" Error: "A case has no title. It is the one key of the front matter that a case cannot do without."
    BAD_FRONT_MATTER = 113 "bad-front-matter" Error: "A value in the front matter or in a source record has the wrong type, or is none of those that the key takes."
    UNKNOWN_FRONT_MATTER = 114 "unknown-front-matter" Note: "A key of the front matter is none that casebook knows, but looks like one. It is kept for templates under `extra`."
    MISSING_ID = 115 "missing-id" Error: "A claim or an answer has no id. The id is its permanent address: without one nothing can answer it, and no link to it lasts."
    TOO_DEEP = 116 "too-deep" Error: "The file is nested deeper than any text a person writes: block in block, list in list or bracket in bracket. What lies deeper than the limit is shown as plain text."
    FENCE_IN_HTML = 117 "fence-in-html" Warning: "A `:::` line stands inside a block of raw HTML, which runs to the next blank line, and is not read as a block."
    BAD_DATE = 118 "bad-date" Error: "A date is not one that EDTF (ISO 8601-2) allows. Write 2016-10-31, 2016-10, 2016, 2016~ for about, 2016? for perhaps, 2016-05/2016-09 for a span, 201X for a decade."
    UNUSED_FILE = 119 "unused-file" Note: "A file under the content folder is used by no published page. It is not copied to the site."
    CITATIONS_KEY = 120 "citations-key" Note: "The list of sources stands under `citations:`. casebook reads it, but Pandoc knows only `references:`."
    FRONT_MATTER_KIND = 121 "front-matter-kind" Error: "The file opens with front matter that is not YAML between lines of `---`: TOML between `+++`, for example. It is left out, and the text after it is read."
    ODD_MARKUP = 122 "bad-markup" Warning: "Markup that casebook reads otherwise than its author may expect, or not at all."
    OUTSIDE_BOOK = 123 "outside-book" Error: "A path leads out of the book: it is absolute, climbs above the folder with `..`, or follows a symbolic link to somewhere else. Nothing outside the book is read or published."
    TOO_LARGE = 124 "too-large" Error: "A file is too large to be read as text. It is left out."
    BAD_REMARK = 125 "bad-check-comment" Warning: "A comment to casebook cannot be followed. It reads `<!-- casebook: allow claim-without-citation because … -->`: allow, warn or deny, and names or codes of findings; what follows `because` is for people. It speaks of the block that opens next after it, else of the block it stands in, else of the paragraph after or around it. Configuration, syntax and leaks cannot be allowed."
    UNUSED_ALLOW = 126 "unused-allow" Note: "A comment allows a finding that its block does not have. Perhaps the fault was mended since; then the comment would only hide the next one."
    MISSING_ALT = 127 "missing-alt" Warning: "A picture has no words for who does not see it. Between the square brackets stand its caption, which serves as both; `{alt=\"…\"}` after it says what it shows where the caption does not, and `{alt=\"\"}` that it shows nothing that matters."

    UNKNOWN_SOURCE = 201 "unknown-source" Error: "A citation names a source that no record describes: neither the front matter of this case, nor content/sources/, nor a bibliography that the case names. The help line offers the nearest key."
    UNKNOWN_BRACKET_NAME = 202 "unknown-bracket-name" Warning: "A bracket such as `[Slate & CNN]` names something that is neither the key nor an alias of a source, beside a name that is, or very like one. It stays in the text as it stands. Only brackets in which a name is known, nearly known, or two names ran together are reported."
    SHARED_ALIAS = 203 "shared-alias" Error: "Two sources have the same alias, so that a citation by it could mean either."
    CONFLICTING_RECORDS = 204 "conflicting-records" Error: "The same id is given to two records that are not the same. Ids are the book's: each source has one record, and a second copy of it must say the same."
    KEY_IN_SUFFIX = 205 "key-in-suffix" Error: "A second `@key` stands in the words after a citation, where Pandoc drops the first one without a word. Separate the two with `;`, as in `[@a; quoted in @b]`."
    SWALLOWED_CITATION = 206 "swallowed-citation" Warning: "A line of the form `[@key]: text`. Pandoc, and so casebook, reads a citation and prints the line; GitHub, Obsidian and most other readers take the line for the address of a link, hide it, and turn `[@key]` into that link."
    LOCATOR_BEYOND_END = 207 "locator-beyond-end" Warning: "A citation gives a page beyond the `number-of-pages` of its source."
    MISSING_LOCATOR = 208 "missing-locator" Note: "A long document is cited without a page, paragraph or section, so that a reader cannot look the passage up."
    SAME_URL = 209 "same-url" Warning: "Two records have the same URL. If they are one work, give it one key; places that cite it are otherwise kept apart."
    UNCITED_SOURCE = 210 "uncited-source" Note: "A source is described and never cited. Uncited sources are not published."
    BAD_RECORD = 211 "bad-record" Error: "A source record cannot be used: it has no id, or a type or a value that CSL does not know."
    BIBLIOGRAPHY_SYNTAX = 212 "bibliography-syntax" Error: "A .bib or .json bibliography could not be read at this place. Entries that can be read are kept."
    MISSING_BIBLIOGRAPHY = 213 "missing-bibliography" Error: "The front matter names a bibliography that is not in the book."
    OVERSIZED_RECORD = 214 "oversized-record" Error: "A field of a source record is larger than any work has it: more than 64 KiB of text, or more than 10,000 names. It would be on every page that cites the source. The field is left out."
    WEAK_BIBLIOGRAPHY = 215 "weak-bibliography" Warning: "Something in a .bib file does nothing: a field that is given twice, of which the last counts; a crossref or xdata that names no entry of the file, or that leads back to where it began; a command of TeX that is not known, or a comment, in a field. The entry is kept without it."

    UNKNOWN_TARGET = 301 "unknown-target" Error: "A block is aimed at something that does not exist: no block of this case, nor of one that it answers, has the id, or no source the key. The block is left out of the comparison until it is."
    CIRCULAR_ANSWER = 302 "circular-answer" Error: "A block is aimed at itself, or a chain of answers or of sub-claims comes back to where it began."
    SELF_CONCESSION = 303 "self-concession" Warning: "A `concedes` is made by the very one who asserted what it grants. Granting needs two; to take something back, give the claim `status=\"withdrawn\"`."
    UNFOUNDED_ASSESSMENT = 304 "unfounded-assessment" Error: "An assessment has no reason or no `reviewed` date. The editor's judgement is the one thing on the page that is the editor's own, so it says why and when."
    FIT_UNSTATED = 305 "fit-unstated" Warning: "An answer does not say whether what it denies is what the claim says. The comparison prints \"fit not assessed\"; give `fit` as exact, narrower, broader or different."
    CLAIM_WITHOUT_CITATION = 306 "claim-without-citation" Warning: "A claim cites nothing: neither in its own words nor in a support or evidence block aimed at it."
    UNKNOWN_HYPOTHESIS = 307 "unknown-hypothesis" Error: "A cell of the matrix (`ach`) names a hypothesis that the case's front matter does not list."
    UNKNOWN_CASE = 308 "unknown-case" Error: "`answers`, or a target of the form `case#id`, names a case that does not exist."
    TARGET_ELSEWHERE = 309 "target-elsewhere" Error: "A bare id is found in neither this case nor one that it answers, but in another. Write the full form, `case#id`, so that it cannot change its meaning when cases are added."
    UNKNOWN_ASSERTER = 310 "unknown-asserter" Error: "`by` names somebody who is neither a source nor a person in the front matter of this case or of one that it answers."
    AMBIGUOUS_ASSERTER = 311 "ambiguous-asserter" Error: "`by` names both a source and a person. Give one of them another id."
    BAD_NUMBER = 312 "bad-number" Error: "A pinned number is taken twice, or does not fit where the claim stands: `no=\"2.1\"` belongs under claim 2."
    WRONG_TARGET = 313 "wrong-target" Error: "A block is aimed at a kind of thing that it cannot be about, such as an answer aimed at a question."
    KIND_NOT_STATED = 314 "kind-not-stated" Note: "An answer does not say what kind of answer it is and is taken as `rebuts`. The comparison prints \"Disputes the claim\"; say so, or choose undercuts, undermines, qualifies, corrects or concedes."
    UNKNOWN_BLOCK = 315 "unknown-block" Error: "The front matter names a block that this case does not have."
    REVIEW_DUE = 316 "review-due" Note: "The editor's last judgement of a claim is older than `review-after` in book.toml allows, measured to the book's own as-of date and not to the day of the build. Look at it again, and give the assessment a new `reviewed` date."

    DERIVATION_CYCLE = 401 "derivation-cycle" Error: "Sources are said to derive from each other in a circle, so that none is the origin. The last link is left out."
    UNSEEN_WITHOUT_THROUGH = 402 "unseen-without-through" Warning: "A source that nobody here has read (`seen: false`) is cited as if it had been. Say through what it is known: `[@a; quoted in @b]`, or `derived-from` in its record."
    ONE_ORIGIN = 403 "one-origin" Warning: "A claim is supported by several sources that all go back to one."
    GRADE_WITHOUT_BASIS = 404 "grade-without-basis" Error: "A source is given a grade of reliability without the reason for it. The grade is not shown."
    PRIVATE_SOURCE = 405 "private-source" Error: "Public text cites a source that is marked private. Either the text or the source must change: nothing private is published."
    PRIVATE_TARGET = 406 "private-target" Error: "Public text is aimed at, or links to, a block that is marked private."
    UNKNOWN_DERIVATION = 407 "unknown-derivation" Error: "A record names a source that does not exist, in `derived-from`, `asserter` or `replaced-by`."

    NO_SAVED_COPY = 501 "no-saved-copy" Note: "A source on the web is cited and no copy of it is saved, neither in the book nor at an archive. Web pages change and go; a copy keeps what was cited."
    CAPTURE_MISSING = 502 "capture-missing" Error: "A record names a saved copy that is not in the book."
    HASH_DIFFERS = 503 "hash-differs" Error: "A saved copy is not the file that its record describes: its SHA-256 is another. Either the file was changed, or the record was written for another copy."
    QUOTE_NOT_FOUND = 504 "quote-not-found" Warning: "Words are quoted that stand in no saved copy of the source, not even with other spacing or other quotation marks."
    SOURCE_CHANGED = 505 "source-changed" Warning: "A source on the way from a claim to its origins was updated, corrected or retracted after the claim was last reviewed."
    RETRACTED_SOURCE = 506 "retracted-source" Warning: "A text cites in support what was retracted after the text was written, and has not been changed since to say so."
    LOW_COVERAGE = 507 "low-coverage" Error: "Fewer claims have something that every claim should have (a citation, a locator, two origins, saved copies, an answer looked for) than `check.coverage` in book.toml asks for. The page /coverage/ of the site lists the claims that lack it."
    ADDRESS_GONE = 511 "address-gone" Warning: "`check --online` asked for the address of a source, or of its copy at an archive, and the host says that there is no page. Readers who follow it find nothing; a dead address is kept in the record, with `url-status: dead`, beside a copy that is still there."
    ADDRESS_BLOCKED = 512 "address-blocked" Note: "`check --online` was kept out: the host wants an account or payment, asks programs to stay away, or refuses them. Whether the page is still there, only a look in a browser can tell."
    ADDRESS_CHANGED = 513 "address-changed" Warning: "`check --online` found a page that no longer holds words which the book quotes from it, or which lost much of its text since it was asked for before. What is cited may not stand there any more."
    ADDRESS_MOVED = 514 "address-moved" Note: "`check --online` was sent to another address for good. Such a pointer is often taken away after some years, and the old address is then dead."
    ADDRESS_SILENT = 515 "address-silent" Note: "`check --online` got no answer from a host, or one that says nothing: it was not found, took too long, or failed. It may be back tomorrow."

    LOADED_WORD = 601 "loaded-word" Warning: "A word in the editor's own text takes a side: `debunks` says that somebody succeeded, `admits` that there was something to hide. Quotations and the titles of sources are skipped, and so are blocks that are given to somebody by `by`. Say who says it, or write a plain word; the lists are English and German."
    ONE_SIDED = 602 "one-sided" Note: "One side of an exchange shows less than the other: who asserts it, when, a citation, a locator or a quotation. A reader takes what is better documented for what is better founded. Add it where the source gives it; where it does not, allow this for the block, with the reason."
    LOST_HEDGE = 603 "lost-hedge" Warning: "A block gives the hedge of its source (`hedge=\"allegedly\"`), but its own words do not hold it, in any form. The words of the block are what is quoted and compared, and without the hedge they say more than the source does."
    NO_RIGHT_OF_REPLY = 604 "no-right-of-reply" Warning: "A claim of the kind `motive` says why a person did something, names one who stands in the front matter's `people`, and no entry of `right-of-reply` and no `response` shows that they were asked. Nobody knows a motive better than the one who is said to have it."
    PRIVATE_TEXT = 701 "private-text" Error: "Words or a key from a private part of the book stand in a finished file: in a file under static/ or in book.toml, as a rule, since private parts are taken out of texts before anything is made of them. Words that also stand in public text are not counted."
    IMAGE_LOCATION = 702 "image-location" Error: "A picture holds the place where it was taken, in its EXIF or XMP data. Anyone who downloads it can read that. Save it again without metadata."
    THIRD_PARTY_REQUEST = 703 "third-party-request" Error: "A finished page would load something from another host, which then learns who reads what. A site of casebook asks its own host alone. Put a copy of the file into the book or the theme."
    LOCAL_LINK = 704 "local-link" Error: "A link in a finished page holds on this machine alone, or at the root of a host alone: it begins with `/`, with `file:`, with a drive, or names localhost. Elsewhere, under another path or on a stick, it leads nowhere."
    FEWER_PAGES = 705 "fewer-pages" Error: "What would be published has more than a tenth fewer pages than what is there. That is seldom meant; `casebook publish --allow fewer-pages` publishes it once."
    LOCAL_PATH = 706 "local-path" Error: "A finished file names the folder that the book lies in on this machine. It says who wrote it and where, and means nothing to a reader."
    SECRET = 707 "secret" Error: "A finished file holds what looks like a credential: a private key, or a token in the form that its issuer gives it. Take it out, and have it withdrawn."
    MACHINE_PATH = 708 "machine-path" Warning: "A finished file names a folder in somebody's home on a machine, such as `/home/ann/notes`. If that is evidence, allow `machine-path`; if it slipped in, it says more than it should."
    INLINE_SCRIPT = 709 "inline-script" Warning: "A finished page has a script, a style or an event handler of its own, or an address that is a script. The strict policy that is published with the site refuses all of these, so they do nothing where the host sends it. Only a theme can bring them."
    IMAGE_METADATA = 710 "image-metadata" Warning: "A picture says more than it shows: with what it was taken, when, by whom, or in which program it was edited. Save it again without metadata, or allow `image-metadata` where that is evidence."
    GONE_PAGE = 711 "gone-page" Error: "A page that was published is not in what would be published now, and nothing leads from its address to another. Links to it would break. `aliases` in the front matter keeps an old address; `casebook publish --allow gone-page` lets it go."
    GONE_ANCHOR = 712 "gone-anchor" Error: "A block or heading that was published is gone, so that links and citations to it arrive at the top of the page, or nowhere. `aka` on the block or heading that it became keeps the old id; `casebook publish --allow gone-anchor` lets it go."
    BAD_DRAWING = 713 "bad-drawing" Error: "An SVG file is not well-formed XML, or no SVG. Drawings are written anew when they are published, without scripts and requests, and for that they must be read; no browser would show this one either."
}
