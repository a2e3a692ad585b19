//! Words with fixed names: states, kinds, fits, roles, as a theme's language has them.

use super::Links;
use super::view::Term;
use crate::data::draft::{
    AnswerKind, Basis, BlockStatus, CaseStatus, ChangeKind, ClaimKind, Confidence, Fit, Likelihood,
    Role,
};
use crate::data::record::{SourceKind, UrlStatus};
use crate::model::book::QuoteCheck;
use crate::model::ids::SourceId;
use crate::model::state::{Flags, State};

impl Links<'_> {
    /// A state.
    pub fn state(&self, state: State) -> Term {
        self.term("state.", state.slug())
    }

    /// Flags, in order of print.
    pub fn flags(&self, flags: Flags) -> Vec<Term> {
        flags
            .iter()
            .map(|flag| self.term("flag.", flag.slug()))
            .collect()
    }

    /// How an answer answers: "Disputes the claim".
    pub fn answer_kind(&self, kind: AnswerKind) -> Term {
        self.term("answer.", answer_kind_slug(kind))
    }

    /// Whether an answer is to this claim.
    pub fn fit(&self, fit: Fit) -> Term {
        self.term("fit.", fit_slug(fit))
    }

    /// What a citation does.
    pub fn role(&self, role: Role) -> Term {
        self.term("role.", role_slug(role))
    }

    /// What sort of claim it is.
    pub fn claim_kind(&self, kind: ClaimKind) -> Term {
        self.term("claim-kind.", claim_kind_slug(kind))
    }

    /// What a claim is said to rest on.
    pub fn basis(&self, basis: Basis) -> Term {
        self.term("basis.", basis_slug(basis))
    }

    /// The status of an assessment, a question, or a block that was taken back.
    pub fn block_status(&self, status: BlockStatus) -> Term {
        self.term("status.", block_status_slug(status))
    }

    /// The status of a case.
    pub fn case_status(&self, status: CaseStatus) -> Term {
        let slug = match status {
            CaseStatus::Open => "open",
            CaseStatus::Closed => "closed",
            CaseStatus::Withdrawn => "withdrawn",
        };
        self.term("case-status.", slug)
    }

    /// What kind of change was made.
    pub fn change_kind(&self, kind: ChangeKind) -> Term {
        let slug = match kind {
            ChangeKind::Correction => "correction",
            ChangeKind::Addition => "addition",
            ChangeKind::Clarification => "clarification",
            ChangeKind::Withdrawal => "withdrawal",
        };
        self.term("change.", slug)
    }

    /// How likely the editor holds something to be, as a sentence of its own.
    pub fn likelihood(&self, likelihood: Likelihood) -> Term {
        self.term("likelihood.", likelihood_slug(likelihood))
    }

    /// How sure the editor is of that, as a sentence of its own.
    pub fn confidence(&self, confidence: Confidence) -> Term {
        let slug = match confidence {
            Confidence::Low => "low",
            Confidence::Moderate => "moderate",
            Confidence::High => "high",
        };
        self.term("confidence.", slug)
    }

    /// What kind of source it is.
    pub fn source_kind(&self, kind: SourceKind) -> Term {
        let slug = match kind {
            SourceKind::Primary => "primary",
            SourceKind::Secondary => "secondary",
            SourceKind::Tertiary => "tertiary",
            SourceKind::SelfPublished => "self-published",
            SourceKind::Anonymous => "anonymous",
        };
        self.term("source-kind.", slug)
    }

    /// Whether the live page is still what was cited.
    pub fn url_status(&self, status: UrlStatus) -> Term {
        let slug = match status {
            UrlStatus::Live => "live",
            UrlStatus::Dead => "dead",
            UrlStatus::Changed => "changed",
            UrlStatus::Paywalled => "paywalled",
            UrlStatus::Hijacked => "hijacked",
        };
        self.term("url-status.", slug)
    }

    /// What a reader should know of a source before trusting it.
    pub fn marks(&self, source: SourceId) -> Vec<Term> {
        let source = &self.pages.book.sources[source.index()];
        let custom = &source.custom;
        let marks = [
            (custom.retracted.is_some(), "retracted"),
            (!custom.corrections.is_empty(), "corrected"),
            (!custom.updated.is_empty(), "updated"),
            (source.replaced_by.is_some(), "replaced"),
            (source.draws_on_retracted.is_some(), "draws-on-retracted"),
        ];
        marks
            .into_iter()
            .filter(|(is, _)| *is)
            .map(|(_, slug)| self.term("mark.", slug))
            .collect()
    }

    /// What came of looking for a quotation in the saved copies; nothing where none is.
    pub fn quote_check(&self, check: QuoteCheck) -> Option<Term> {
        super::machine::quote_check_slug(check).map(|slug| self.term("quote-check.", slug))
    }

    fn term(&self, family: &str, slug: &'static str) -> Term {
        Term {
            slug,
            words: self.words().of(family, slug).to_owned(),
        }
    }
}

/// The name of a kind of answer, as authors write it.
pub fn answer_kind_slug(kind: AnswerKind) -> &'static str {
    match kind {
        AnswerKind::Rebuts => "rebuts",
        AnswerKind::Undercuts => "undercuts",
        AnswerKind::Undermines => "undermines",
        AnswerKind::Qualifies => "qualifies",
        AnswerKind::Corrects => "corrects",
        AnswerKind::Concedes => "concedes",
    }
}

/// The name of a fit, as authors write it.
pub fn fit_slug(fit: Fit) -> &'static str {
    match fit {
        Fit::Exact => "exact",
        Fit::Narrower => "narrower",
        Fit::Broader => "broader",
        Fit::Different => "different",
        Fit::Unstated => "unstated",
    }
}

/// The name of a citation's role in addresses and data.
pub fn role_slug(role: Role) -> &'static str {
    match role {
        Role::States => "states",
        Role::Supports => "supports",
        Role::SupportsToo => "supports-too",
        Role::LikeCase => "like-case",
        Role::Background => "background",
        Role::Contradicts => "contradicts",
        Role::StatesOpposite => "states-opposite",
        Role::Through => "through",
        Role::Other => "other",
    }
}

/// The name of a kind of claim, as authors write it.
pub fn claim_kind_slug(kind: ClaimKind) -> &'static str {
    match kind {
        ClaimKind::Fact => "fact",
        ClaimKind::Attribution => "attribution",
        ClaimKind::Inference => "inference",
        ClaimKind::Motive => "motive",
        ClaimKind::Prediction => "prediction",
        ClaimKind::Legal => "legal",
    }
}

/// The name of a basis, as authors write it.
pub fn basis_slug(basis: Basis) -> &'static str {
    match basis {
        Basis::Document => "document",
        Basis::NamedSource => "named-source",
        Basis::UnnamedSources => "unnamed-sources",
        Basis::OwnAnalysis => "own-analysis",
        Basis::Data => "data",
        Basis::NotStated => "not-stated",
    }
}

/// The name of a block's status, as authors write it.
pub fn block_status_slug(status: BlockStatus) -> &'static str {
    match status {
        BlockStatus::Open => "open",
        BlockStatus::Closed => "closed",
        BlockStatus::Supported => "supported",
        BlockStatus::Disputed => "disputed",
        BlockStatus::NotSupported => "not-supported",
        BlockStatus::Unresolved => "unresolved",
        BlockStatus::Withdrawn => "withdrawn",
    }
}

/// The name of a likelihood, as authors write it.
pub fn likelihood_slug(likelihood: Likelihood) -> &'static str {
    match likelihood {
        Likelihood::AlmostNoChance => "almost-no-chance",
        Likelihood::VeryUnlikely => "very-unlikely",
        Likelihood::Unlikely => "unlikely",
        Likelihood::RoughlyEven => "roughly-even",
        Likelihood::Likely => "likely",
        Likelihood::VeryLikely => "very-likely",
        Likelihood::AlmostCertain => "almost-certain",
    }
}
