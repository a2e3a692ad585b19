//! Where a claim stands, by rule.
//!
//! The main type is [`State`]; [`state`] finds it from [`Facts`], a handful of plain
//! values, so that the rule can be read, tested and disputed by itself. It does not
//! know books, files or words, and judges nothing: kind and fit are the editor's
//! reading, and the state follows from them.

use crate::data::draft::{AnswerKind, Fit};

/// The state of a claim: computed, never judged. The first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Taken back by its asserter, or every source that supports it is retracted.
    Withdrawn,
    /// Its own asserter gave another value in its place.
    Superseded,
    /// Each asserter granted an exact answer to it, or answered it so itself.
    Conceded,
    /// An exact answer has a reply that does not grant it.
    Contested,
    /// There is an exact answer.
    Answered,
    /// What is answered is less than the claim.
    AnsweredInPart,
    /// There is an answer, and nobody has said whether it is to this claim.
    FitNotAssessed,
    /// What is answered is something else.
    FitDiffers,
    /// Only what it rests on is challenged.
    EvidenceChallenged,
    /// It is granted.
    Granted,
    /// Nothing is recorded. Silence is never an admission.
    NoAnswer,
}

impl State {
    /// All states, in order.
    pub const ALL: [State; 11] = [
        State::Withdrawn,
        State::Superseded,
        State::Conceded,
        State::Contested,
        State::Answered,
        State::AnsweredInPart,
        State::FitNotAssessed,
        State::FitDiffers,
        State::EvidenceChallenged,
        State::Granted,
        State::NoAnswer,
    ];

    /// Its name in addresses and data: `answered-in-part`.
    pub fn slug(self) -> &'static str {
        match self {
            State::Withdrawn => "withdrawn",
            State::Superseded => "superseded",
            State::Conceded => "conceded",
            State::Contested => "contested",
            State::Answered => "answered",
            State::AnsweredInPart => "answered-in-part",
            State::FitNotAssessed => "fit-not-assessed",
            State::FitDiffers => "fit-differs",
            State::EvidenceChallenged => "evidence-challenged",
            State::Granted => "granted",
            State::NoAnswer => "no-answer",
        }
    }
}

/// What the state of a claim depends on, and nothing else.
///
/// `Who` is anything by which two asserters are told apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts<Who> {
    /// Its asserter took it back.
    pub withdrawn: bool,
    /// It has supporting sources, and all of them are retracted.
    pub all_support_retracted: bool,
    /// Who asserts it.
    pub by: Vec<Who>,
    /// Published answers to it that were not withdrawn.
    pub answers: Vec<Answered<Who>>,
    /// Published, not withdrawn rebuttals of a source that supports it, or of a
    /// support or evidence block aimed at it.
    pub challenges: usize,
}

/// One answer to a claim, as far as its state is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered<Who> {
    /// How it answers the claim.
    pub kind: AnswerKind,
    /// Whether it denies what the claim says.
    pub fit: Fit,
    /// Who asserts it.
    pub by: Vec<Who>,
    /// Published, not withdrawn replies to it.
    pub replies: Vec<Reply<Who>>,
}

/// One reply to an answer, as far as the claim's state is concerned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply<Who> {
    /// Whether it grants the answer.
    pub grants: bool,
    /// Who asserts it.
    pub by: Vec<Who>,
}

/// The state of a claim: the first of [`State::ALL`] whose condition holds.
///
/// *Direct* answers are those that rebut, undercut or correct; *narrowing* ones
/// qualify. "By its own asserter" and "each asserter" mean every one of those who
/// assert the claim: where two assert it, one alone can neither supersede nor concede
/// it. Several answers may do so between them.
pub fn state<Who: PartialEq>(claim: &Facts<Who>) -> State {
    let direct = |answer: &&Answered<Who>| {
        matches!(
            answer.kind,
            AnswerKind::Rebuts | AnswerKind::Undercuts | AnswerKind::Corrects
        )
    };
    let narrowing = |answer: &&Answered<Who>| answer.kind == AnswerKind::Qualifies;
    let exact = |answer: &&Answered<Who>| answer.fit == Fit::Exact;
    let answers = || claim.answers.iter();
    let exact_direct = || answers().filter(direct).filter(exact);
    let each_asserter =
        |does: &dyn Fn(&Who) -> bool| !claim.by.is_empty() && claim.by.iter().all(does);

    let corrects_itself = |who: &Who| {
        exact_direct().any(|answer| answer.kind == AnswerKind::Corrects && answer.by.contains(who))
    };
    let gives_way = |who: &Who| {
        exact_direct().any(|answer| {
            answer.by.contains(who)
                || answer
                    .replies
                    .iter()
                    .any(|reply| reply.grants && reply.by.contains(who))
        })
    };

    if claim.withdrawn || claim.all_support_retracted {
        State::Withdrawn
    } else if each_asserter(&corrects_itself) {
        State::Superseded
    } else if each_asserter(&gives_way) {
        State::Conceded
    } else if exact_direct().any(|answer| answer.replies.iter().any(|reply| !reply.grants)) {
        State::Contested
    } else if exact_direct().next().is_some() {
        State::Answered
    } else if answers()
        .filter(direct)
        .any(|answer| answer.fit == Fit::Narrower)
        || answers()
            .filter(narrowing)
            .any(|answer| matches!(answer.fit, Fit::Exact | Fit::Narrower | Fit::Unstated))
    {
        State::AnsweredInPart
    } else if answers()
        .filter(direct)
        .any(|answer| answer.fit == Fit::Unstated)
    {
        State::FitNotAssessed
    } else if answers().any(|answer| direct(&answer) || narrowing(&answer)) {
        State::FitDiffers
    } else if claim.challenges > 0 || answers().any(|answer| answer.kind == AnswerKind::Undermines)
    {
        State::EvidenceChallenged
    } else if answers().any(|answer| answer.kind == AnswerKind::Concedes) {
        State::Granted
    } else {
        State::NoAnswer
    }
}

/// What a reader should know beside a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flag {
    /// A source or ground it rests on is challenged, and a stronger state applies.
    EvidenceChallenged,
    /// Two or more sources, one origin.
    OneOrigin,
    /// It rests on a source that nobody here has read.
    SourceNotSeen,
    /// An answer to it rests on a source that nobody here has read.
    AnswerSourceNotSeen,
    /// A source was updated or corrected after the last review.
    SourceChanged,
    /// A source that it rests on is retracted.
    SourceRetracted,
    /// A quotation is not in the saved copy.
    QuoteNotFound,
    /// A source that it rests on has no saved copy.
    NoSavedCopy,
    /// An answer carries its source's hedge.
    HedgedAnswer,
    /// The last review is longer ago than the book allows.
    ReviewDue,
    /// It cites nothing.
    NoCitation,
}

/// A set of [`Flag`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Flags(u16);

impl Flag {
    /// All flags, in order of print.
    pub const ALL: [Flag; 11] = [
        Flag::EvidenceChallenged,
        Flag::OneOrigin,
        Flag::SourceNotSeen,
        Flag::AnswerSourceNotSeen,
        Flag::SourceChanged,
        Flag::SourceRetracted,
        Flag::QuoteNotFound,
        Flag::NoSavedCopy,
        Flag::HedgedAnswer,
        Flag::ReviewDue,
        Flag::NoCitation,
    ];

    /// Its name in addresses and data.
    pub fn slug(self) -> &'static str {
        match self {
            Flag::EvidenceChallenged => "evidence-challenged",
            Flag::OneOrigin => "one-origin",
            Flag::SourceNotSeen => "source-not-seen",
            Flag::AnswerSourceNotSeen => "answer-source-not-seen",
            Flag::SourceChanged => "source-changed",
            Flag::SourceRetracted => "source-retracted",
            Flag::QuoteNotFound => "quote-not-found",
            Flag::NoSavedCopy => "no-saved-copy",
            Flag::HedgedAnswer => "hedged-answer",
            Flag::ReviewDue => "review-due",
            Flag::NoCitation => "no-citation",
        }
    }
}

impl Flags {
    /// Adds one if `condition` holds.
    pub fn set(&mut self, flag: Flag, condition: bool) {
        if condition {
            self.0 |= 1 << flag as u16;
        }
    }

    /// Whether it is there.
    pub fn has(self, flag: Flag) -> bool {
        self.0 & (1 << flag as u16) != 0
    }

    /// Those that are there, in order of print.
    pub fn iter(self) -> impl Iterator<Item = Flag> {
        Flag::ALL.into_iter().filter(move |&flag| self.has(flag))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AnswerKind::{Concedes, Corrects, Qualifies, Rebuts, Undercuts, Undermines};
    use Fit::{Broader, Different, Exact, Narrower, Unstated};

    /// A claim by `by`, one letter an asserter.
    fn claim(by: &str) -> Facts<char> {
        Facts {
            by: by.chars().collect(),
            ..Facts::default()
        }
    }

    impl Facts<char> {
        fn answered(mut self, by: &str, kind: AnswerKind, fit: Fit) -> Self {
            self.answers.push(Answered {
                kind,
                fit,
                by: by.chars().collect(),
                replies: Vec::new(),
            });
            self
        }

        /// A reply to the last answer.
        fn replied(mut self, by: &str, grants: bool) -> Self {
            let last = self.answers.last_mut().unwrap();
            last.replies.push(Reply {
                grants,
                by: by.chars().collect(),
            });
            self
        }

        fn challenged(mut self) -> Self {
            self.challenges += 1;
            self
        }

        fn withdrawn(mut self) -> Self {
            self.withdrawn = true;
            self
        }

        fn all_retracted(mut self) -> Self {
            self.all_support_retracted = true;
            self
        }
    }

    #[track_caller]
    fn check(expected: State, examples: &[(&str, Facts<char>)]) {
        for (story, facts) in examples {
            assert_eq!(state(facts), expected, "{story}");
        }
    }

    // In every story A (and where needed B) asserts the claim; X and Y answer.

    #[test]
    fn withdrawn() {
        check(
            State::Withdrawn,
            &[
                ("A takes it back", claim("A").withdrawn()),
                (
                    "every source of it is retracted",
                    claim("A").all_retracted(),
                ),
                (
                    "A takes it back after X had answered and Y replied",
                    claim("A")
                        .answered("X", Rebuts, Exact)
                        .replied("Y", false)
                        .withdrawn(),
                ),
                (
                    "A corrects it and then takes it back",
                    claim("A").answered("A", Corrects, Exact).withdrawn(),
                ),
            ],
        );
    }

    #[test]
    fn superseded() {
        check(
            State::Superseded,
            &[
                (
                    "A gives another value in its place",
                    claim("A").answered("A", Corrects, Exact),
                ),
                (
                    "A and B asserted it, and correct it together",
                    claim("AB").answered("AB", Corrects, Exact),
                ),
                (
                    "A and B asserted it, and correct it one after the other",
                    claim("AB")
                        .answered("A", Corrects, Exact)
                        .answered("B", Corrects, Exact),
                ),
                (
                    "X disputes it and A corrects it",
                    claim("A")
                        .answered("X", Rebuts, Exact)
                        .answered("A", Corrects, Exact),
                ),
                (
                    "X disputes the correction",
                    claim("A")
                        .answered("A", Corrects, Exact)
                        .replied("X", false),
                ),
            ],
        );
    }

    #[test]
    fn conceded() {
        check(
            State::Conceded,
            &[
                (
                    "X disputes it, and A grants that",
                    claim("A").answered("X", Rebuts, Exact).replied("A", true),
                ),
                (
                    "A disputes its own claim",
                    claim("A").answered("A", Rebuts, Exact),
                ),
                (
                    "X gives another value, and A accepts it",
                    claim("A").answered("X", Corrects, Exact).replied("A", true),
                ),
                (
                    "A and B asserted it; A grants the answer, B later denies the claim itself",
                    claim("AB")
                        .answered("X", Rebuts, Exact)
                        .replied("A", true)
                        .answered("B", Rebuts, Exact),
                ),
                (
                    "A grants the answer, though Y still argues against it",
                    claim("A")
                        .answered("X", Rebuts, Exact)
                        .replied("A", true)
                        .replied("Y", false),
                ),
                (
                    "one of two corrects its claim, the other grants that",
                    claim("AB")
                        .answered("A", Corrects, Exact)
                        .replied("B", true),
                ),
            ],
        );
    }

    #[test]
    fn contested() {
        check(
            State::Contested,
            &[
                (
                    "X disputes it, and A holds to it",
                    claim("A").answered("X", Rebuts, Exact).replied("A", false),
                ),
                (
                    "X disputes the inference, and Y, a third, argues against X",
                    claim("A")
                        .answered("X", Undercuts, Exact)
                        .replied("Y", false),
                ),
                (
                    "A and B asserted it; A grants the answer, B argues against it",
                    claim("AB")
                        .answered("X", Rebuts, Exact)
                        .replied("A", true)
                        .replied("B", false),
                ),
            ],
        );
    }

    #[test]
    fn answered() {
        check(
            State::Answered,
            &[
                ("X disputes it", claim("A").answered("X", Rebuts, Exact)),
                (
                    "X disputes the inference",
                    claim("A").answered("X", Undercuts, Exact),
                ),
                (
                    "X gives another value",
                    claim("A").answered("X", Corrects, Exact),
                ),
                (
                    "Y, who did not assert it, grants X's answer: no reply that argues",
                    claim("A").answered("X", Rebuts, Exact).replied("Y", true),
                ),
                (
                    "A and B asserted it; only A corrects it",
                    claim("AB").answered("A", Corrects, Exact),
                ),
                (
                    "A and B asserted it; only A grants the answer",
                    claim("AB").answered("X", Rebuts, Exact).replied("A", true),
                ),
                (
                    "a reply argues with an answer that does not fit: that settles nothing here",
                    claim("A")
                        .answered("X", Rebuts, Exact)
                        .answered("Y", Rebuts, Different)
                        .replied("A", false),
                ),
                (
                    "nobody is on record as asserting it",
                    claim("").answered("X", Rebuts, Exact),
                ),
            ],
        );
    }

    #[test]
    fn answered_in_part() {
        check(
            State::AnsweredInPart,
            &[
                (
                    "X disputes less than it says",
                    claim("A").answered("X", Rebuts, Narrower),
                ),
                ("X limits it", claim("A").answered("X", Qualifies, Exact)),
                (
                    "X limits it, fit not said",
                    claim("A").answered("X", Qualifies, Unstated),
                ),
                (
                    "X limits a part of it",
                    claim("A").answered("X", Qualifies, Narrower),
                ),
                (
                    "one answer is narrower, another's fit is not said",
                    claim("A")
                        .answered("X", Rebuts, Unstated)
                        .answered("Y", Rebuts, Narrower),
                ),
                (
                    "A limits its own claim",
                    claim("A").answered("A", Qualifies, Exact),
                ),
            ],
        );
    }

    #[test]
    fn fit_not_assessed() {
        check(
            State::FitNotAssessed,
            &[
                (
                    "X disputes something",
                    claim("A").answered("X", Rebuts, Unstated),
                ),
                (
                    "one answer is broader, another's fit is not said",
                    claim("A")
                        .answered("X", Rebuts, Broader)
                        .answered("Y", Undercuts, Unstated),
                ),
                (
                    "A grants an answer whose fit nobody has said",
                    claim("A")
                        .answered("X", Rebuts, Unstated)
                        .replied("A", true),
                ),
            ],
        );
    }

    #[test]
    fn fit_differs() {
        check(
            State::FitDiffers,
            &[
                (
                    "X denies something else",
                    claim("A").answered("X", Rebuts, Different),
                ),
                (
                    "X denies more than was said",
                    claim("A").answered("X", Undercuts, Broader),
                ),
                (
                    "X limits something else",
                    claim("A").answered("X", Qualifies, Different),
                ),
                (
                    "X denies something else, and a source is challenged",
                    claim("A").answered("X", Rebuts, Different).challenged(),
                ),
                (
                    "A grants an answer to something else",
                    claim("A")
                        .answered("X", Rebuts, Different)
                        .replied("A", true),
                ),
            ],
        );
    }

    #[test]
    fn evidence_challenged() {
        check(
            State::EvidenceChallenged,
            &[
                (
                    "X challenges the evidence",
                    claim("A").answered("X", Undermines, Exact),
                ),
                (
                    "X challenges some evidence",
                    claim("A").answered("X", Undermines, Unstated),
                ),
                (
                    "X challenges a source that supports it",
                    claim("A").challenged(),
                ),
                (
                    "X challenges the evidence, Y grants the claim",
                    claim("A")
                        .answered("X", Undermines, Exact)
                        .answered("Y", Concedes, Exact),
                ),
            ],
        );
    }

    #[test]
    fn granted() {
        check(
            State::Granted,
            &[
                ("X accepts it", claim("A").answered("X", Concedes, Exact)),
                (
                    "X accepts it, fit not said",
                    claim("A").answered("X", Concedes, Unstated),
                ),
                (
                    "X and Y accept it",
                    claim("A")
                        .answered("X", Concedes, Exact)
                        .answered("Y", Concedes, Narrower),
                ),
            ],
        );
    }

    #[test]
    fn no_answer() {
        check(
            State::NoAnswer,
            &[
                ("nobody answered", claim("A")),
                ("two assert it, nobody answered", claim("AB")),
                ("nobody is on record as asserting it", claim("")),
            ],
        );
    }

    #[test]
    fn a_set_of_flags_keeps_the_order_of_print() {
        let mut flags = Flags::default();
        flags.set(Flag::NoCitation, true);
        flags.set(Flag::OneOrigin, true);
        flags.set(Flag::ReviewDue, false);
        assert_eq!(
            flags.iter().collect::<Vec<_>>(),
            [Flag::OneOrigin, Flag::NoCitation]
        );
    }
}
