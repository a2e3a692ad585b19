//! TeX as it stands in the fields of a `.bib` file, set as letters.
//!
//! The main function is [`set`]. It reads accents, signs, quotation marks and dashes, the
//! commands that [`commands`] lists, and groups in braces; formulas stay as they are
//! written, between dollars. A command that it does not know is left out with its
//! arguments, as Pandoc does, and named in what comes back. It works without recursion, in
//! time linear in the text, however deep braces nest.

mod accents;
mod commands;
mod math;
mod quotes;

use super::letters::{Face, Letter, Shown};
use commands::{Command, Meaning};
use quotes::Quotes;

/// A field as TeX sets it.
#[derive(Debug, Default)]
pub(super) struct Set {
    pub letters: Vec<Letter>,
    /// Commands that are not known, and were left out with their arguments; and `%`, if
    /// a comment was left out.
    pub lost: Vec<String>,
}

/// Sets a field.
pub(super) fn set(tex: &str) -> Set {
    let mut setter = Setter {
        rest: tex,
        out: Set {
            letters: Vec::with_capacity(tex.len()),
            lost: Vec::new(),
        },
        groups: vec![Group::default()],
        quotes: Quotes::default(),
        pairs: Pairs::of(tex),
        no_more: [false; 2],
    };
    while let Some(c) = setter.rest.chars().next() {
        setter.step(c);
    }
    while !setter.groups.is_empty() {
        setter.end_group();
    }
    setter.out.letters = tightened(setter.out.letters);
    setter.out
}

/// What is written as it stands, without the backslashes that people put before signs all
/// the same.
pub(super) fn unescaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = c == '\\' && chars.peek().is_some_and(|&c| "_%&#{}$~".contains(c));
        if !escapes {
            out.push(c);
        }
    }
    out
}

/// Letters with white space outside of what has a look, not at its ends, and without looks
/// of nothing.
fn tightened(letters: Vec<Letter>) -> Vec<Letter> {
    let is_space = |letter: &Letter| letter.is(|c| c == ' ');
    let mut out: Vec<Letter> = Vec::with_capacity(letters.len());
    // How many looks begin at the very end of what there is.
    let mut opened = 0;
    for letter in letters {
        match letter.shown {
            Shown::Open(_) => {
                opened += 1;
                out.push(letter);
                continue;
            }
            Shown::Close(_) if opened > 0 => {
                opened -= 1;
                out.pop();
                continue;
            }
            Shown::Close(_) => {
                let spaces = out
                    .iter()
                    .rev()
                    .take_while(|before| is_space(before))
                    .count();
                out.insert(out.len() - spaces, letter);
            }
            _ if is_space(&letter) && opened > 0 => {
                let at = out.len() - opened;
                if at == 0 || !is_space(&out[at - 1]) {
                    out.insert(at, letter);
                }
                continue;
            }
            _ => out.push(letter),
        }
        opened = 0;
    }
    out
}

/// What a brace has opened, or the field itself.
#[derive(Debug, Default)]
struct Group {
    /// Whether its letters are kept as they are.
    kept: bool,
    /// Whether no brace closes it: it is one letter long.
    single: bool,
    /// What is to be done at its end, last first.
    ends: Vec<End>,
}

/// What is done at the end of a group.
#[derive(Debug)]
enum End {
    Face(Face),
    /// A quotation that began at this letter.
    Quote(usize),
    Sign(char),
    /// All letters from this one on become large, or small.
    Case(usize, bool),
}

struct Setter<'t> {
    rest: &'t str,
    out: Set,
    groups: Vec<Group>,
    quotes: Quotes,
    pairs: Pairs,
    /// Whether no `\)` and no `\]` comes any more.
    no_more: [bool; 2],
}

impl<'t> Setter<'t> {
    /// Takes what the next character begins.
    fn step(&mut self, c: char) {
        let single = self.groups.last().is_some_and(|group| group.single);
        match c {
            '\\' => self.command(),
            '{' => {
                self.rest = &self.rest[1..];
                let kept = true;
                self.groups.push(Group {
                    kept,
                    ..Group::default()
                });
                return;
            }
            '}' => {
                self.rest = &self.rest[1..];
                // One that closes nothing is left out.
                if self.groups.len() > 1 {
                    self.end_group();
                }
                return;
            }
            '$' => self.dollar(),
            '%' => self.comment(),
            '~' => self.sign('\u{a0}', 1),
            '`' | '\'' | '“' | '”' | '‘' | '’' => self.quotation(),
            '-' if self.rest.starts_with("---") => self.sign('—', 3),
            '-' if self.rest.starts_with("--") => self.sign('–', 2),
            c if c.is_whitespace() && c != '\u{a0}' => {
                self.sign(if c.is_ascii() { ' ' } else { c }, c.len_utf8())
            }
            c => self.sign(c, c.len_utf8()),
        }
        if single && self.groups.last().is_some_and(|group| group.single) {
            self.end_group();
        }
    }

    fn kept(&self) -> bool {
        self.groups.last().is_some_and(|group| group.kept)
    }

    fn push(&mut self, shown: Shown) {
        let kept = self.kept();
        self.out.letters.push(Letter { shown, kept });
    }

    /// Sets a character for so many bytes of the text.
    fn sign(&mut self, c: char, bytes: usize) {
        self.push(Shown::Char(c));
        self.rest = &self.rest[bytes..];
    }

    fn text(&mut self, text: &str) {
        text.chars().for_each(|c| self.push(Shown::Char(c)));
    }

    fn end_group(&mut self) {
        let Some(mut group) = self.groups.pop() else {
            return;
        };
        let parent = self.kept();
        self.quotes.give_up(self.groups.len() + 1);
        while let Some(end) = group.ends.pop() {
            let kept = group.kept;
            let letters = &mut self.out.letters;
            let mut push = |shown| letters.push(Letter { shown, kept });
            match end {
                End::Face(face) => {
                    let kept = parent || group.kept;
                    letters.push(Letter {
                        shown: Shown::Close(face),
                        kept,
                    });
                }
                End::Sign(c) => push(Shown::Char(c)),
                End::Quote(at) => self.quotes.end_command(at, kept, letters),
                End::Case(from, upper) => turn(&mut letters[from..], upper),
            }
        }
    }

    /// Opens the argument of a command: a group in braces, or one letter.
    fn argument(&mut self, kept: bool, ends: Vec<End>) {
        let kept = kept || self.kept();
        self.rest = self.rest.trim_start_matches([' ', '\n', '\t']);
        let single = match self.rest.strip_prefix('{') {
            Some(rest) => {
                self.rest = rest;
                false
            }
            None => true,
        };
        self.groups.push(Group { kept, single, ends });
        if single && (self.rest.is_empty() || self.rest.starts_with('}')) {
            self.end_group();
        }
    }

    /// A formula, or a dollar that stands by itself.
    fn dollar(&mut self) {
        let formula = math::formula(self.rest);
        let Some((shown, length)) = formula else {
            return self.sign('$', 1);
        };
        self.formula(&shown);
        self.rest = &self.rest[length..];
    }

    fn formula(&mut self, shown: &str) {
        let letters = shown.chars().map(|c| Letter {
            shown: Shown::Char(c),
            kept: true,
        });
        self.out.letters.extend(letters);
    }

    /// Passes over a comment: the rest of the line, and the white space of the next.
    fn comment(&mut self) {
        let end = self.rest.find('\n').unwrap_or(self.rest.len());
        if !self.rest[1..end].trim().is_empty() {
            self.lost("%");
        }
        self.rest = self.rest[end..].trim_start();
    }

    fn lost(&mut self, name: &str) {
        if !self.out.lost.iter().any(|known| known == name) {
            self.out.lost.push(name.to_owned());
        }
    }

    fn quotation(&mut self) {
        let (depth, kept) = (self.groups.len(), self.kept());
        let letters = &mut self.out.letters;
        let length = self.quotes.mark(self.rest, depth, kept, letters);
        self.rest = &self.rest[length..];
    }

    /// Takes a command with what belongs to it.
    fn command(&mut self) {
        let after = &self.rest[1..];
        let after_letter =
            (self.out.letters.last()).is_some_and(|last| last.is(char::is_alphabetic));
        if let Some((letters, length)) = accents::accented(after, after_letter) {
            letters.iter().for_each(|&c| self.push(Shown::Char(c)));
            self.rest = &after[length..];
            return;
        }
        let length = after.bytes().take_while(u8::is_ascii_alphabetic).count();
        if length == 0 {
            return self.control_sign(after);
        }
        let (name, rest) = after.split_at(length);
        self.rest = rest
            .strip_prefix('*')
            .filter(|_| name == "enquote")
            .unwrap_or(rest);
        match commands::command(name) {
            Some(Command::Sign(sign)) => {
                self.text(sign);
                self.end_of_word();
            }
            Some(Command::Letter(letter)) => {
                self.push(Shown::Char(letter));
                self.end_of_word();
            }
            Some(Command::Nothing) => self.end_of_word(),
            Some(Command::Switch(face)) => {
                self.end_of_word();
                self.push(Shown::Open(face));
                if let Some(group) = self.groups.last_mut() {
                    group.ends.push(End::Face(face));
                }
            }
            Some(Command::Argument(meaning)) => self.with_argument(meaning),
            Some(Command::Verbatim) => {
                let words = self.group().unwrap_or_default();
                self.text(&unescaped(words));
            }
            Some(Command::Second) => {
                self.group();
                self.push(Shown::Open(Face::Link));
                self.argument(false, vec![End::Face(Face::Link)]);
            }
            Some(Command::Formula) => {
                let tex = self.group().unwrap_or_default();
                self.formula(&format!("${}$", tex.trim()));
            }
            Some(Command::Word) => {
                let key = self.group().unwrap_or_default();
                let word = super::terms::said(key.trim()).unwrap_or(key);
                self.text(word);
            }
            Some(Command::Verb) => self.verb(),
            Some(Command::Dropped) => {
                self.arguments();
            }
            None => {
                let any = self.arguments();
                if any {
                    self.lost(&format!("\\{name}"));
                } else {
                    self.end_of_word();
                }
            }
        }
    }

    fn with_argument(&mut self, meaning: Meaning) {
        let at = self.out.letters.len();
        let ends = match meaning {
            Meaning::Plain => Vec::new(),
            Meaning::Face(face) | Meaning::Kept(face) => {
                self.push(Shown::Open(face));
                vec![End::Face(face)]
            }
            Meaning::Between(open, close) => {
                self.push(Shown::Char(open));
                vec![End::Sign(close)]
            }
            Meaning::Quote | Meaning::KeptQuote => {
                let depth = self.groups.len() + 1;
                let kept = self.kept();
                self.quotes
                    .begin_command(depth, kept, &mut self.out.letters);
                vec![End::Quote(at)]
            }
            Meaning::Upper => vec![End::Case(at, true)],
            Meaning::Lower => vec![End::Case(at, false)],
        };
        let kept = matches!(meaning, Meaning::Kept(_) | Meaning::KeptQuote);
        self.argument(kept, ends);
    }

    /// Commands that are one sign: escaped characters, spaces, formulas.
    fn control_sign(&mut self, after: &'t str) {
        let Some(c) = after.chars().next() else {
            self.rest = after;
            return;
        };
        if let Some(kind) = ['(', '['].iter().position(|&open| open == c)
            && !self.no_more[kind]
        {
            if let Some((shown, length)) = math::bracketed(self.rest) {
                self.formula(&shown);
                self.rest = &self.rest[length..];
                return;
            }
            self.no_more[kind] = true;
        }
        self.rest = &after[c.len_utf8()..];
        match c {
            ' ' | '\n' | '\t' => self.push(Shown::Char('\u{a0}')),
            ',' => self.push(Shown::Char('\u{2006}')),
            ';' | ':' | '\\' => self.push(Shown::Char(' ')),
            '-' => self.push(Shown::Char('\u{ad}')),
            '!' | '/' | '@' | '(' | ')' | '[' | ']' => {}
            c => self.push(Shown::Char(c)),
        }
    }

    /// White space after a word of a command ends the word and is gone, and so does `{}`.
    fn end_of_word(&mut self) {
        self.rest = match self.rest.strip_prefix("{}") {
            Some(rest) => rest,
            None => self.rest.trim_start_matches([' ', '\n', '\t', '\r']),
        };
    }

    /// Takes a group as it is written, if there is one.
    fn group(&mut self) -> Option<&'t str> {
        self.rest = self.rest.trim_start_matches([' ', '\n', '\t', '\r']);
        let end = self.pairs.close_of(self.rest)?;
        let inner = &self.rest[1..end];
        self.rest = &self.rest[end + 1..];
        Some(inner)
    }

    /// Passes over the arguments that follow right here; says whether there were any with
    /// something in them.
    fn arguments(&mut self) -> bool {
        let mut any = false;
        loop {
            let end = self.pairs.close_of(self.rest);
            let Some(end) = end.or_else(|| optional(self.rest)) else {
                return any;
            };
            any |= end > 1;
            self.rest = &self.rest[end + 1..];
        }
    }

    /// `\verb|…|`
    fn verb(&mut self) {
        let Some(mark) = self.rest.chars().next() else {
            return;
        };
        let inner = &self.rest[mark.len_utf8()..];
        if let Some(end) = inner.find(mark) {
            self.text(&inner[..end]);
            self.rest = &inner[end + mark.len_utf8()..];
        }
    }
}

/// Which brace of a field closes which.
struct Pairs {
    length: usize,
    /// Opening and closing place, by opening place.
    pairs: Vec<(usize, usize)>,
}

impl Pairs {
    fn of(tex: &str) -> Pairs {
        let mut pairs = Vec::new();
        let mut open = Vec::new();
        let mut escaped = false;
        // Only commands ask.
        let commanded = if tex.contains('\\') { tex } else { "" };
        for (at, byte) in commanded.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' => escaped = true,
                b'{' => open.push(at),
                b'}' => pairs.extend(open.pop().map(|from| (from, at))),
                _ => {}
            }
        }
        pairs.sort_unstable();
        Pairs {
            length: tex.len(),
            pairs,
        }
    }

    /// How far it is to the brace that closes the one with which `rest` begins, which is the
    /// end of the field.
    fn close_of(&self, rest: &str) -> Option<usize> {
        let at = self.length - rest.len();
        let number = self.pairs.binary_search_by_key(&at, |pair| pair.0).ok()?;
        Some(self.pairs[number].1 - at)
    }
}

/// How far it is to the end of an argument in square brackets, on one line.
fn optional(text: &str) -> Option<usize> {
    const LONGEST: usize = 200;
    let inner = text.strip_prefix('[')?;
    let end = inner
        .bytes()
        .take(LONGEST)
        .position(|b| b"]\n{}".contains(&b))?;
    inner[end..].starts_with(']').then_some(end + 1)
}

/// Makes letters large, or small.
fn turn(letters: &mut [Letter], upper: bool) {
    for letter in letters {
        if let Shown::Char(c) = letter.shown {
            let turned = match upper {
                true => c.to_uppercase().next(),
                false => c.to_lowercase().next(),
            };
            letter.shown = Shown::Char(turned.unwrap_or(c));
        }
    }
}

#[cfg(test)]
mod tests;
