//! What would mend a finding, written so that a program can do it.
//!
//! The main type is [`Fix`]. A fix is offered only where it says the same as the author
//! meant whatever the author meant: a misspelt word that is near to one word alone, a
//! line that is missing. This module does not know how files are changed.

use super::{Diagnostic, Words};
use crate::text::{Near, Span};

/// A change to one file that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: one of the finding's help lines.
    pub help: Words,
    /// The changes, in the order of the file; they do not overlap.
    pub edits: Vec<Edit>,
}

/// A stretch of a file, and what is to stand there instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What goes; empty where something is put in.
    pub span: Span,
    /// What comes; empty where something is taken out.
    pub text: String,
}

impl Diagnostic {
    /// Says what to do, and how to do it: `text` in place of what stands at `span`.
    #[must_use]
    pub fn fix(self, help: impl Into<Words>, span: &Span, text: impl Into<String>) -> Self {
        let edit = Edit {
            span: span.clone(),
            text: text.into(),
        };
        self.fix_all(help, vec![edit])
    }

    /// Says what to do, and how to do it in several places of one file.
    #[must_use]
    pub fn fix_all(mut self, help: impl Into<Words>, edits: Vec<Edit>) -> Self {
        let help = help.into();
        self.help.reserve_exact(1);
        self.help.push(help.clone());
        self.fix = Some(Box::new(Fix { help, edits }));
        self
    }

    /// Says what to do, where nothing better is known by now.
    #[must_use]
    pub fn or_help(self, help: impl Into<Words>) -> Self {
        match self.help.is_empty() {
            true => self.help(help),
            false => self,
        }
    }

    /// Offers the word that is near to the one at `span`, as `written` spells it there. If
    /// no other is near enough to be meant, it is a fix.
    #[must_use]
    pub fn offer(
        self,
        near: Option<Near>,
        span: &Span,
        written: impl FnOnce(&str) -> String,
    ) -> Self {
        let Some(near) = near else { return self };
        let text = written(near.word);
        let help = format!("write `{text}`");
        match near.alone {
            true => self.fix(help, span, text),
            false => self.help(help),
        }
    }

    /// Asks whether the word that is near to the one at `span` was meant. If no other is
    /// near enough to be meant, it is a fix.
    #[must_use]
    pub fn did_you_mean(self, near: Option<Near>, span: &Span) -> Self {
        let Some(near) = near else { return self };
        let help = format!("did you mean `{}`?", near.word);
        match near.alone {
            true => self.fix(help, span, near.word),
            false => self.help(help),
        }
    }
}
