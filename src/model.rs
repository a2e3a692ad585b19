//! Drafts become the Book: what is held, what was said against it, and what each rests on.
//!
//! [`assemble()`] links all drafts into one [`Book`]: ids are looked up across files,
//! claims are numbered, citations are gathered by source, and the state, origins and
//! flags of every claim follow by rule. It is one pass, linear in the text, done
//! afresh on each build. The Book does not change afterwards. This module does not
//! know how anything is shown or where a page lives.

mod aim;
mod argument;
pub mod assemble;
pub mod book;
pub mod coverage;
pub mod evidence;
pub mod ids;
mod links;
mod mention;
mod notices;
pub mod number;
pub mod origin;
mod outline;
mod shelf;
pub mod slug;
pub mod stand;
pub mod state;
mod stock;
mod support;
mod texts;

pub use assemble::{Read, assemble};
pub use book::Book;
pub use links::joined;
pub use outline::Outline;
