//! Names for the things in a Book: indexes that cannot be mixed up.

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the list of that name.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl From<usize> for $name {
            fn from(index: usize) -> Self {
                Self(crate::text::offset(index))
            }
        }
    )+};
}

ids! {
    /// A case: an index into [`Book::cases`](super::Book::cases).
    CaseId
    /// A plain page: an index into [`Book::pages`](super::Book::pages).
    PageId
    /// A claim: an index into [`Book::claims`](super::Book::claims).
    ClaimId
    /// A rebuttal, reply or concession: an index into [`Book::answers`](super::Book::answers).
    AnswerId
    /// Any other block: an index into [`Book::asides`](super::Book::asides).
    AsideId
    /// A source: an index into [`Book::sources`](super::Book::sources).
    SourceId
    /// One citation item: an index into [`Book::mentions`](super::Book::mentions).
    MentionId
}
