//! The argument as tables: `compare.csv`, `claims.csv`.
//!
//! Rows are in the order of the comparison. What is a list stands in one cell, parted by
//! `; `. A cell has the plain words of what was written and the names that authors write,
//! whatever the language of the site. This module does not know how a page looks.

use std::ops::Range;

use sha2::{Digest, Sha256};

use super::dates::edtf;
use super::machine::Csv;
use super::markup::plain;
use super::view::{
    answer_kind_slug, basis_slug, block_status_slug, claim_kind_slug, fit_slug, likelihood_slug,
};
use super::{Links, Pages};
use crate::data::draft::{AnswerKind, Block, Confidence, Fit};
use crate::model::book::{Answer, AnswerTo, Asserter, Claim, Node};
use crate::model::ids::{AnswerId, ClaimId};
use crate::model::state::Flag;

/// The columns of `compare.csv`.
pub(super) const COMPARE: [&str; 23] = [
    "case",
    "claim",
    "no",
    "claim_text",
    "claim_by",
    "claim_date",
    "basis",
    "claim_hedge",
    "sources",
    "origins",
    "depth",
    "state",
    "answer_case",
    "answer",
    "reply_to",
    "kind",
    "fit",
    "answer_by",
    "answer_date",
    "denies",
    "answer_text",
    "assessment",
    "reviewed",
];

/// The columns of `claims.csv`.
const CLAIMS: [&str; 24] = [
    "case",
    "claim",
    "no",
    "under",
    "name",
    "kind",
    "text",
    "by",
    "date",
    "basis",
    "hedge",
    "source_keys",
    "sources",
    "origins",
    "origins_at_most",
    "depth",
    "state",
    "flags",
    "answers",
    "last_looked_for",
    "assessment",
    "likelihood",
    "confidence",
    "reviewed",
];

/// A row of `compare.csv`.
type Pair = [String; COMPARE.len()];

impl Pages {
    /// How many claims `compare.csv` and `claims.csv` are about.
    pub fn compared_claims(&self) -> usize {
        self.docket().order.len()
    }
}

impl Links<'_> {
    /// `/data/compare.csv`: a row for each pair of a claim and an answer or reply, and one
    /// for each claim without any; those of the claims asked for, and the names of the
    /// columns before the first.
    pub fn compare_csv(&self, claims: Range<usize>) -> String {
        let mut csv = Csv::default();
        if claims.start == 0 {
            csv.row(COMPARE);
        }
        for &claim in &self.pages.docket().order[claims] {
            self.pair_rows(claim, &mut csv);
        }
        csv.finish()
    }

    fn pair_rows(&self, claim: ClaimId, csv: &mut Csv) {
        for pair in self.pairs(claim) {
            csv.row(pair.iter().map(String::as_str));
        }
    }

    /// A name for the data of those claims and their answers: the first hex digits of the
    /// SHA-256 of their rows of `compare.csv`, its first line included.
    pub(super) fn fingerprint(&self, claims: &[ClaimId]) -> String {
        let mut hasher = Sha256::new();
        let mut csv = Csv::default();
        csv.row(COMPARE);
        for &claim in claims {
            self.pair_rows(claim, &mut csv);
            hasher.update(std::mem::take(&mut csv).finish());
        }
        hasher.update(csv.finish());
        crate::text::hex(&hasher.finalize())[..super::endnotes::HEX].to_owned()
    }

    fn pairs(&self, id: ClaimId) -> Vec<Pair> {
        let book = &self.pages.book;
        let claim = &book.claims[id.index()];
        let blank = self.claim_half(id, claim);
        let mut next: Vec<(AnswerId, Option<AnswerId>)> =
            claim.met_by().rev().map(|answer| (answer, None)).collect();
        let mut seen = std::collections::BTreeSet::new();
        let mut rows = Vec::new();
        while let Some((at, parent)) = next.pop() {
            if !seen.insert(at) {
                continue;
            }
            let answer = &book.answers[at.index()];
            rows.push(self.pair_row(blank.clone(), id, (at, answer), parent));
            next.extend(answer.replies.iter().rev().map(|&reply| (reply, Some(at))));
        }
        if rows.is_empty() {
            rows.push(blank);
        }
        rows
    }

    fn claim_half(&self, id: ClaimId, claim: &Claim) -> Pair {
        let block = self.block_of(claim.case, claim.block);
        let mut row = Pair::default();
        let judged = claim.assessments.first().map(|&id| {
            let aside = &self.pages.book.asides[id.index()];
            self.block_of(aside.case, aside.block)
        });
        let cells = [
            (
                "case",
                self.pages.book.cases[claim.case.index()].slug.clone(),
            ),
            ("claim", claim.id.to_string()),
            ("no", self.number(id)),
            ("claim_text", block.words.clone()),
            ("claim_by", self.names_of(&claim.by)),
            (
                "claim_date",
                claim.date.as_ref().map(edtf).unwrap_or_default(),
            ),
            ("basis", block.basis.map_or("", basis_slug).to_owned()),
            (
                "claim_hedge",
                block
                    .further
                    .hedge
                    .as_ref()
                    .map_or_else(String::new, |hedge| hedge.value.clone()),
            ),
            ("sources", claim.support.sources.to_string()),
            ("origins", claim.support.origins.to_string()),
            ("depth", claim.support.depth.to_string()),
            ("state", claim.state.slug().to_owned()),
            ("assessment", judged.map(status).unwrap_or_default()),
            ("reviewed", judged.map(reviewed).unwrap_or_default()),
        ];
        for (name, cell) in cells {
            set(&mut row, name, cell);
        }
        row
    }

    fn pair_row(
        &self,
        mut row: Pair,
        claim: ClaimId,
        (id, answer): (AnswerId, &Answer),
        parent: Option<AnswerId>,
    ) -> Pair {
        let book = &self.pages.book;
        let block = self.block_of(answer.case, answer.block);
        let direct = match parent {
            Some(parent) => AnswerTo::Answer(parent),
            None => AnswerTo::Claim(claim),
        };
        let aimed: Vec<_> = answer
            .targets
            .iter()
            .filter(|aim| aim.at == direct)
            .collect();
        let kinds: Vec<&str> = aimed.iter().map(|aim| answer_kind_slug(aim.kind)).collect();
        let fits: Vec<&str> = aimed.iter().map(|aim| fit_slug(aim.fit)).collect();
        // What is aimed only at what the claim rests on challenges its evidence.
        let (kinds, fits) = match kinds.is_empty() {
            true => (
                answer_kind_slug(AnswerKind::Undermines).to_owned(),
                fit_slug(answer.targets.first().map_or(Fit::Unstated, |aim| aim.fit)).to_owned(),
            ),
            false => (kinds.join("; "), fits.join("; ")),
        };
        let reply_to = parent.map(|parent| {
            let parent = &book.answers[parent.index()];
            format!("{}#{}", book.cases[parent.case.index()].slug, parent.id)
        });
        let denies: Vec<String> = self.denied_words(id);
        let cells = [
            ("answer_case", book.cases[answer.case.index()].slug.clone()),
            ("answer", answer.id.to_string()),
            ("reply_to", reply_to.unwrap_or_default()),
            ("kind", kinds),
            ("fit", fits),
            ("answer_by", self.names_of(&answer.by)),
            (
                "answer_date",
                answer.date.as_ref().map(edtf).unwrap_or_default(),
            ),
            ("denies", denies.join("; ")),
            ("answer_text", block.words.clone()),
        ];
        for (name, cell) in cells {
            set(&mut row, name, cell);
        }
        row
    }

    /// `/data/claims.csv`: a row for each claim asked for, and the names of the columns
    /// before the first.
    pub fn claims_csv(&self, claims: Range<usize>) -> String {
        let book = &self.pages.book;
        let mut csv = Csv::default();
        if claims.start == 0 {
            csv.row(CLAIMS);
        }
        for &id in &self.pages.docket().order[claims] {
            let claim = &book.claims[id.index()];
            let block = self.block_of(claim.case, claim.block);
            let judged = claim.assessments.first().map(|&id| {
                let aside = &book.asides[id.index()];
                self.block_of(aside.case, aside.block)
            });
            let mut keys: Vec<&str> = Vec::new();
            for mention in &claim.support.mentions {
                let source = book.mentions[mention.index()].source;
                let key = &*book.sources[source.index()].key;
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            let flags: Vec<&str> = claim.flags.iter().map(Flag::slug).collect();
            let looked = claim.searches.last();
            let looked = looked.and_then(|id| book.asides[id.index()].date.as_ref());
            let under = claim
                .parent
                .map(|parent| book.claims[parent.index()].id.to_string());
            let at_most = if claim.support.at_most { "yes" } else { "no" };
            let cells: [String; CLAIMS.len()] = [
                book.cases[claim.case.index()].slug.clone(),
                claim.id.to_string(),
                self.number(id),
                under.unwrap_or_default(),
                self.short_name(Node::Claim(id)),
                block.claim_kind.map_or("", claim_kind_slug).to_owned(),
                block.words.clone(),
                self.names_of(&claim.by),
                claim.date.as_ref().map(edtf).unwrap_or_default(),
                block.basis.map_or("", basis_slug).to_owned(),
                block
                    .further
                    .hedge
                    .as_ref()
                    .map_or_else(String::new, |hedge| hedge.value.clone()),
                keys.join("; "),
                claim.support.sources.to_string(),
                claim.support.origins.to_string(),
                at_most.to_owned(),
                claim.support.depth.to_string(),
                claim.state.slug().to_owned(),
                flags.join("; "),
                (claim.answers.len() + claim.challenges.len()).to_string(),
                looked.map(edtf).unwrap_or_default(),
                judged.map(status).unwrap_or_default(),
                judged
                    .and_then(|it| it.likelihood)
                    .map_or("", likelihood_slug)
                    .to_owned(),
                judged
                    .and_then(|it| it.confidence)
                    .map_or("", confidence_slug)
                    .to_owned(),
                judged.map(reviewed).unwrap_or_default(),
            ];
            csv.row(cells.iter().map(String::as_str));
        }
        csv.finish()
    }

    /// The words of an answer that say what it denies, as plain text.
    pub(super) fn denied_words(&self, id: AnswerId) -> Vec<String> {
        let answer = &self.pages.book.answers[id.index()];
        let body = &self.pages.book.cases[answer.case.index()].prose.draft.body;
        let denies = &body.blocks[answer.block as usize].further.denies;
        let words = |range: &std::ops::Range<u32>| {
            plain(&body.html[range.start as usize..range.end as usize])
        };
        denies.iter().map(words).collect()
    }

    fn names_of(&self, by: &[Asserter]) -> String {
        let names: Vec<String> = by.iter().map(|by| self.person(by).name).collect();
        names.join("; ")
    }
}

fn set(row: &mut Pair, name: &str, cell: String) {
    let at = COMPARE.iter().position(|column| *column == name);
    row[at.expect("the columns are those of COMPARE")] = cell;
}

fn status(block: &Block) -> String {
    let status = block.status.as_ref();
    status
        .map_or("", |status| block_status_slug(status.value))
        .to_owned()
}

fn reviewed(block: &Block) -> String {
    block
        .further
        .reviewed
        .as_ref()
        .map(|date| edtf(&date.value))
        .unwrap_or_default()
}

/// The name of a confidence, as authors write it.
pub(super) fn confidence_slug(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "low",
        Confidence::Moderate => "moderate",
        Confidence::High => "high",
    }
}
