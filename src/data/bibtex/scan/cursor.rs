//! A place in a file that moves on as words are taken from it.

use crate::data::bibtex::entry::Place;

#[derive(Clone, Debug)]
pub(super) struct Cursor<'t> {
    pub text: &'t str,
    /// The next byte: always at the boundary of a character.
    pub at: usize,
}

impl<'t> Cursor<'t> {
    pub fn new(text: &'t str, at: usize) -> Cursor<'t> {
        Cursor { text, at }
    }

    pub fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    /// Takes one character, if it is this.
    pub fn eat(&mut self, c: char) -> bool {
        let is_next = self.text[self.at..].starts_with(c);
        if is_next {
            self.at += c.len_utf8();
        }
        is_next
    }

    /// Passes over white space.
    pub fn spaces(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    /// Passes over white space, commas and comments.
    pub fn spaces_and_commas(&mut self) {
        loop {
            self.spaces();
            if self.peek() == Some('%') {
                self.at += self.line_from(self.at).len();
            } else if !self.eat(',') {
                return;
            }
        }
    }

    /// What is left of a line.
    pub fn line_from(&self, at: usize) -> &'t str {
        let rest = &self.text[at..];
        &rest[..rest.find('\n').unwrap_or(rest.len())]
    }

    /// Whether nothing but white space stands before this on its line.
    pub fn begins_line(&self) -> bool {
        let before = self.text[..self.at].trim_end_matches([' ', '\t']);
        before.is_empty() || before.ends_with('\n')
    }

    fn take_while(&mut self, keep: impl Fn(char) -> bool) -> Option<Place> {
        let rest = &self.text[self.at..];
        let length = rest.find(|c| !keep(c)).unwrap_or(rest.len());
        let start = self.at;
        self.at += length;
        (length > 0).then_some(start..start + length)
    }

    /// The word of an entry's type.
    pub fn word(&mut self) -> Option<Place> {
        self.take_while(|c| c.is_alphanumeric() || c == '_' || c == '-')
    }

    /// The name of a field, or of a `@string`.
    pub fn name(&mut self) -> Option<Place> {
        self.take_while(|c| !c.is_whitespace() && !c.is_control() && !"{}(),=#%\"@\\".contains(c))
    }

    /// The name of a field: a name that begins with a letter.
    pub fn field_name(&mut self) -> Option<Place> {
        self.peek().filter(|c| c.is_alphabetic() || *c == '_')?;
        self.name()
    }

    /// A key.
    pub fn key(&mut self, round: bool) -> Option<Place> {
        self.take_while(|c| !(c.is_whitespace() || "{},=\"%".contains(c) || round && c == ')'))
    }

    /// Whether a field stands here: a name, `=`, and what a value begins with.
    pub fn is_field(&self) -> bool {
        let mut ahead = self.clone();
        if ahead.field_name().is_none() {
            return false;
        }
        ahead.spaces();
        if !ahead.eat('=') {
            return false;
        }
        ahead.spaces();
        let begins = |c: char| c == '{' || c == '"' || c.is_alphanumeric();
        ahead.peek().is_some_and(begins)
    }
}
