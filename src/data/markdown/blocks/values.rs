//! The words that attributes take.

use crate::data::draft::{
    AchCell, AnswerKind, Basis, BlockClass, BlockStatus, ClaimKind, Confidence, Fit, Likelihood,
};
use crate::data::yaml::Words;

pub(super) const ANSWER_KINDS: &Words<AnswerKind> = &[
    ("rebuts", AnswerKind::Rebuts),
    ("undercuts", AnswerKind::Undercuts),
    ("undermines", AnswerKind::Undermines),
    ("qualifies", AnswerKind::Qualifies),
    ("corrects", AnswerKind::Corrects),
    ("concedes", AnswerKind::Concedes),
];

pub(super) const FITS: &Words<Fit> = &[
    ("exact", Fit::Exact),
    ("narrower", Fit::Narrower),
    ("broader", Fit::Broader),
    ("different", Fit::Different),
    ("unstated", Fit::Unstated),
];

pub(super) const CLAIM_KINDS: &Words<ClaimKind> = &[
    ("fact", ClaimKind::Fact),
    ("attribution", ClaimKind::Attribution),
    ("inference", ClaimKind::Inference),
    ("motive", ClaimKind::Motive),
    ("prediction", ClaimKind::Prediction),
    ("legal", ClaimKind::Legal),
];

pub(super) const BASES: &Words<Basis> = &[
    ("document", Basis::Document),
    ("named-source", Basis::NamedSource),
    ("unnamed-sources", Basis::UnnamedSources),
    ("own-analysis", Basis::OwnAnalysis),
    ("data", Basis::Data),
    ("not-stated", Basis::NotStated),
];

pub(super) const LIKELIHOODS: &Words<Likelihood> = &[
    ("almost-no-chance", Likelihood::AlmostNoChance),
    ("very-unlikely", Likelihood::VeryUnlikely),
    ("unlikely", Likelihood::Unlikely),
    ("roughly-even", Likelihood::RoughlyEven),
    ("likely", Likelihood::Likely),
    ("very-likely", Likelihood::VeryLikely),
    ("almost-certain", Likelihood::AlmostCertain),
];

pub(super) const CONFIDENCES: &Words<Confidence> = &[
    ("low", Confidence::Low),
    ("moderate", Confidence::Moderate),
    ("high", Confidence::High),
];

pub(super) const CELLS: &Words<AchCell> = &[
    ("CC", AchCell::VeryConsistent),
    ("C", AchCell::Consistent),
    ("N", AchCell::Neutral),
    ("I", AchCell::Inconsistent),
    ("II", AchCell::VeryInconsistent),
    ("NA", AchCell::NotApplicable),
];

/// What `status` takes on a block of `class`.
pub(super) fn statuses(class: BlockClass) -> &'static Words<BlockStatus> {
    match class {
        BlockClass::Assessment => &[
            ("open", BlockStatus::Open),
            ("supported", BlockStatus::Supported),
            ("disputed", BlockStatus::Disputed),
            ("not-supported", BlockStatus::NotSupported),
            ("unresolved", BlockStatus::Unresolved),
        ],
        BlockClass::Question => &[("open", BlockStatus::Open), ("closed", BlockStatus::Closed)],
        _ => &[("withdrawn", BlockStatus::Withdrawn)],
    }
}
