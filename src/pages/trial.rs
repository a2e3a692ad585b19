//! A small book to try pages on: one case on late trains.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Layout, Pages, Redirect, Route, Words};
use crate::csl::{ItemType, Locator, LocatorLabel, Name, Reference, Style, Variable};
use crate::data::draft::{
    Block, BlockClass, Body, Citation, Cite, Draft, Fill, FrontMatter, Heading, Hole, Inline,
    Noted, Place, Rarely, Role, Target, Within,
};
use crate::data::{Config, Record};
use crate::memo::Store;
use crate::model::assemble::{Read, assemble};
use crate::model::ids::CaseId;
use crate::text::{FilePath, Span, Spanned, TextFile, offset};

pub(crate) const LATE: CaseId = CaseId(0);

/// A book of one case, `late`, with one claim, `c-late`, that cites Smith 2020, p. 3.
pub(crate) fn book() -> Arc<crate::model::Book> {
    let read = Read {
        config: Arc::new(config()),
        drafts: vec![Arc::new(draft())],
        records: vec![Arc::new(vec![record()])],
        style: Arc::new(Style::bundled("apa", "en-US").unwrap()),
        library_before: None,
        prints_kept: None,
        files: BTreeSet::new(),
        extents: std::collections::BTreeMap::new(),
        captures: BTreeMap::new(),
        drafts_shown: false,
        private_shown: false,
        as_of: None,
    };
    Arc::new(assemble(&read, &crate::model::evidence::NoCopies).value)
}

/// The book laid out, with the words of the built-in theme.
pub(crate) fn pages(layout: Layout) -> Pages {
    let theme = crate::theme::load(&crate::theme::built_in()).value;
    let words = Words {
        language: "en".to_owned(),
        table: theme.strings("en"),
    };
    let moved = Redirect {
        path: "old/index.html".to_owned(),
        to: Route::Case(LATE),
    };
    Pages::new(
        book(),
        words,
        layout,
        vec![moved],
        Arc::new(Store::default()),
    )
}

fn config() -> Config {
    Config {
        title: "Delays".to_owned(),
        ..Config::default()
    }
}

fn record() -> Record {
    let mut reference = Reference::new("smith", ItemType::Book);
    reference.set_names(Variable::Author, vec![Name::person("Smith", "Ann")]);
    reference.set_date(
        Variable::Issued,
        crate::csl::Date::from_edtf("2020").unwrap(),
    );
    reference.set_text(Variable::Title, "Trains & time");
    Record {
        id: spanned("smith".to_owned()),
        span: span(),
        reference: Some(Arc::new(reference)),
        custom: None,
    }
}

/// `{fill n}` marks the holes.
const TEXT: &str = "{heading}Delays</h2>\n{block}{noted}<p>Trains were <em>late. Very \
     late {cite}. Nobody</em> minded.</p>{/noted}{/block}<p>So.</p>";

fn draft() -> Draft {
    let marks = [
        ("{heading}", Fill::HeadingOpen(0)),
        ("{block}", Fill::BlockOpen(0)),
        ("{noted}", Fill::NotedOpen(0)),
        ("{cite}", Fill::Cite(0)),
        ("{/noted}", Fill::NotedClose(0)),
        ("{/block}", Fill::BlockClose(0)),
    ];
    let mut html = TEXT.to_owned();
    let mut holes = Vec::new();
    for (mark, what) in marks {
        let at = html.find(mark).unwrap();
        html.replace_range(at..at + mark.len(), "");
        holes.push(Hole {
            at: offset(at),
            what,
        });
    }
    let range = |words: &str| {
        let start = html.find(words).unwrap();
        offset(start)..offset(start + words.len())
    };
    let block = Block {
        class: BlockClass::Claim,
        span: span(),
        after_class: None,
        inline: false,
        misread: false,
        id: Some(spanned("c-late".to_owned())),
        by: Vec::new(),
        of: Vec::<Spanned<Target>>::new(),
        answer_kind: Vec::new(),
        fit: Vec::new(),
        claim_kind: None,
        basis: None,
        status: None,
        likelihood: None,
        confidence: None,
        date: None,
        parent: None,
        section: Some(0),
        html: holes[1].at..holes[5].at,
        sentence: holes[1].at..holes[5].at,
        words: "Trains were late. Very late. Nobody minded.".to_owned(),
        further: Rarely::NONE,
    };
    let citation = Citation {
        key: spanned("smith".to_owned()),
        locator: Some(spanned(Locator::new(LocatorLabel::Page, "3"))),
        suppress_author: false,
        role: Role::States,
        through_for: None,
        around: Rarely::NONE,
    };
    let cite = Cite {
        span: span(),
        narrative: false,
        citations: vec![citation],
        block: Some(0),
        section: Some(0),
        within: Within::Paragraph,
        sentence: range("Very late ."),
        sentence_text: "Very late.".to_owned(),
        quote: None,
    };
    let heading = Heading {
        level: 1,
        id: "delays".to_owned(),
        id_given: false,
        classes: Vec::new(),
        attributes: Vec::new(),
        text: "Delays".to_owned(),
        html: range("Delays"),
        span: span(),
    };
    let front = FrontMatter {
        title: Some(spanned(Inline {
            html: "Late &amp; slow".into(),
            text: "Late & slow".into(),
        })),
        ..FrontMatter::default()
    };
    let noted = Noted {
        cites: 0..1,
        footnotes: Vec::new(),
    };
    let body = Body {
        holes,
        blocks: vec![block],
        cites: vec![cite],
        headings: vec![heading],
        noted: vec![noted],
        html,
        ..Body::default()
    };
    Draft {
        file: TextFile::new("content/cases/late.md", ""),
        place: Place::Case,
        front,
        body,
    }
}

fn span() -> Span {
    Span {
        file: FilePath::new("content/cases/late.md"),
        start: 0,
        end: 0,
    }
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, span())
}
