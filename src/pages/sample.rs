//! Books of any shape to try the pages of claims and sources on.
#![cfg(test)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Layout, Pages, Words};
use crate::csl::{Date, ItemType, Locator, LocatorLabel, Name, Reference, Style, Variable};
use crate::data::draft::{
    AnswerKind, Block, BlockClass, Body, Change, ChangeKind, Citation, Cite, Code, Draft, Fill,
    Fit, FrontMatter, Hole, Inline, Place, Rarely, Role, Target, Within,
};
use crate::data::record::{Custom, Derivation, Derived};
use crate::data::{Config, Record};
use crate::memo::Store;
use crate::model::assemble::{Read, assemble};
use crate::text::{FilePath, Span, Spanned, TextFile, offset};

/// A book in the making: cases of blocks, and the sources that they cite.
#[derive(Default)]
pub(crate) struct Sample {
    drafts: Vec<Draft>,
    records: Vec<Record>,
    page_size: Option<usize>,
}

impl Sample {
    /// Begins a case; what follows stands in it.
    pub(crate) fn case(mut self, slug: &str) -> Self {
        let title = Inline {
            html: slug.to_owned(),
            text: slug.to_owned(),
        };
        let front = FrontMatter {
            title: Some(spanned(title)),
            ..FrontMatter::default()
        };
        let file = TextFile::new(&*format!("content/cases/{slug}.md"), "");
        self.drafts.push(Draft {
            file,
            place: Place::Case,
            front,
            body: Body::default(),
        });
        self
    }

    /// Says that the case answers another.
    pub(crate) fn answering(mut self, slug: &str) -> Self {
        self.draft().front.answers.push(spanned(slug.to_owned()));
        self
    }

    /// Says that the case is invented.
    pub(crate) fn invented(mut self) -> Self {
        self.draft().front.invented = true;
        self
    }

    /// A claim. `{key 3}` in its words cites page 3 of the source of that key.
    pub(crate) fn claim(self, id: &str, words: &str) -> Self {
        self.block(BlockClass::Claim, id, words, |_| {})
    }

    /// An answer to those targets, all in one way.
    pub(crate) fn answer(
        self,
        id: &str,
        of: &str,
        kind: AnswerKind,
        fit: Fit,
        words: &str,
    ) -> Self {
        self.block(BlockClass::Rebuttal, id, words, |block| {
            block.of = of
                .split(' ')
                .map(|target| spanned(target_of(target)))
                .collect();
            block.answer_kind = vec![spanned(kind)];
            block.fit = vec![spanned(fit)];
        })
    }

    /// Any other block.
    pub(crate) fn block(
        mut self,
        class: BlockClass,
        id: &str,
        words: &str,
        change: impl FnOnce(&mut Block),
    ) -> Self {
        let body = &mut self.draft().body;
        let number = offset(body.blocks.len());
        body.holes.push(Hole {
            at: offset(body.html.len()),
            what: Fill::BlockOpen(number),
        });
        // As in a text that was read: the block's own stretch is without its white space.
        body.html.push('\n');
        let start = offset(body.html.len());
        body.html.push_str("<p>");
        let mut rest = words;
        let sentence = offset(body.html.len());
        let first = body.cites.len();
        while let Some(at) = rest.find('{') {
            body.html.push_str(&rest[..at]);
            let end = rest[at..].find('}').expect("a citation is closed") + at;
            let cite = offset(body.cites.len());
            body.holes.push(Hole {
                at: offset(body.html.len()),
                what: Fill::Cite(cite),
            });
            body.cites.push(cited(&rest[at + 1..end], number));
            rest = &rest[end + 1..];
        }
        body.html.push_str(rest);
        for cite in &mut body.cites[first..] {
            cite.sentence = sentence..offset(body.html.len());
            cite.sentence_text = words.to_owned();
        }
        body.html.push_str("</p>");
        let end = offset(body.html.len());
        body.html.push('\n');
        body.holes.push(Hole {
            at: end + 1,
            what: Fill::BlockClose(number),
        });
        let mut block = bare(class, id, words, start..end);
        change(&mut block);
        body.blocks.push(block);
        self
    }

    /// A block of code.
    pub(crate) fn code(mut self, language: &str, text: &str) -> Self {
        let body = &mut self.draft().body;
        body.holes.push(Hole {
            at: offset(body.html.len()),
            what: Fill::Code(offset(body.code.len())),
        });
        body.code.push(Code {
            language: language.to_owned(),
            text: text.to_owned(),
        });
        self
    }

    /// A change of the case that names a block.
    pub(crate) fn changed(mut self, date: &str, block: &str) -> Self {
        let change = Change {
            date: spanned(Date::from_edtf(date).expect("a date")),
            kind: ChangeKind::Correction,
            what: Inline {
                html: "Put right.".into(),
                text: "Put right.".into(),
            },
            blocks: vec![spanned(block.to_owned())],
        };
        self.draft().front.changes.push(change);
        self
    }

    /// A source by a person of that name, of 2020.
    pub(crate) fn source(self, key: &str) -> Self {
        self.source_with(key, |_| {})
    }

    /// A source, and what is kept beside it.
    pub(crate) fn source_with(mut self, key: &str, change: impl FnOnce(&mut Custom)) -> Self {
        let mut reference = Reference::new(key, ItemType::Book);
        reference.set_names(Variable::Author, vec![Name::person(key, "Ann")]);
        reference.set_date(Variable::Issued, Date::from_edtf("2020").expect("a date"));
        reference.set_text(Variable::Title, &format!("On {key}"));
        let mut custom = Custom::default();
        change(&mut custom);
        self.records.push(Record {
            id: spanned(key.to_owned()),
            span: span(),
            reference: Some(Arc::new(reference)),
            custom: Some(Box::new(custom)),
        });
        self
    }

    /// Rows before a list is paged.
    pub(crate) fn page_size(mut self, rows: usize) -> Self {
        self.page_size = Some(rows);
        self
    }

    /// The book, laid out with the words of the built-in theme.
    pub(crate) fn pages(self) -> Pages {
        let theme = crate::theme::load(&crate::theme::built_in()).value;
        let words = Words {
            language: "en".to_owned(),
            table: theme.strings("en"),
        };
        Pages::new(
            self.book(),
            words,
            Layout::default(),
            Vec::new(),
            Arc::new(Store::default()),
        )
    }

    /// The book.
    pub(crate) fn book(self) -> Arc<crate::model::Book> {
        let read = Read {
            config: Arc::new(config(self.page_size.unwrap_or(100))),
            drafts: self.drafts.into_iter().map(Arc::new).collect(),
            records: vec![Arc::new(self.records)],
            style: Arc::new(Style::bundled("apa", "en-US").expect("a bundled style")),
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

    fn draft(&mut self) -> &mut Draft {
        self.drafts.last_mut().expect("a case was begun")
    }
}

/// What draws on a source of that key.
pub(crate) fn drawing_on(key: &str) -> impl FnOnce(&mut Custom) {
    let source = spanned(key.to_owned());
    move |custom| {
        custom.derived_from.push(Derivation {
            source,
            how: Derived::Reports,
            at: None,
        })
    }
}

fn target_of(written: &str) -> Target {
    match (written.strip_prefix('@'), written.split_once('#')) {
        (Some(key), _) => Target::Source(key.to_owned()),
        (None, Some((case, id))) => Target::Block {
            case: Some(case.into()),
            id: id.into(),
        },
        (None, None) => Target::Block {
            case: None,
            id: written.to_owned(),
        },
    }
}

fn cited(written: &str, block: u32) -> Cite {
    let (key, page) = written.split_once(' ').unwrap_or((written, ""));
    let locator = Locator::new(LocatorLabel::Page, page);
    let citation = Citation {
        key: spanned(key.to_owned()),
        locator: (!page.is_empty()).then(|| spanned(locator)),
        suppress_author: false,
        role: Role::States,
        through_for: None,
        around: Rarely::NONE,
    };
    Cite {
        span: span(),
        narrative: false,
        citations: vec![citation],
        block: Some(block),
        section: None,
        within: Within::Paragraph,
        sentence: 0..0,
        sentence_text: String::new(),
        quote: None,
    }
}

fn bare(class: BlockClass, id: &str, words: &str, html: std::ops::Range<u32>) -> Block {
    Block {
        class,
        span: span(),
        after_class: None,
        inline: false,
        misread: false,
        id: Some(spanned(id.to_owned())),
        by: Vec::new(),
        of: Vec::new(),
        answer_kind: Vec::new(),
        fit: Vec::new(),
        claim_kind: None,
        basis: None,
        status: None,
        likelihood: None,
        confidence: None,
        date: None,
        parent: None,
        section: None,
        sentence: html.clone(),
        html,
        words: words.to_owned(),
        further: Rarely::NONE,
    }
}

fn config(page_size: usize) -> Config {
    Config {
        title: "Kettles".to_owned(),
        authors: vec!["Editor".to_owned()],
        page_size,
        ..Config::default()
    }
}

fn span() -> Span {
    Span {
        file: FilePath::new("content/cases/kettle.md"),
        start: 0,
        end: 0,
    }
}

fn spanned<T>(value: T) -> Spanned<T> {
    Spanned::new(value, span())
}
