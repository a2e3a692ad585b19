//! Where a claim stands, by rule.

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
