//! A `.bib` file taken apart, sound or not.
//!
//! The main function is [`scan`]. It never fails: of what is broken it takes what can be
//! taken, and says what is wrong once for each fault. It knows where things stand and not
//! what they mean.
//!
//! **How it recovers.** Braces are paired in one pass over the whole file, so that it is
//! known of each whether it is ever closed. An entry is then read from left to right. Where
//! a value is not closed, or closed only after the beginning of another entry, it ends
//! before the first line that looks like the next field, like the end of the entry, or like
//! another entry. Where an entry turns out to have no end though all its values do, one of
//! them took the brace that was the entry's: it is read a second time, and the first value
//! that holds a line like a field's, or a brace alone on its line, ends there. Each entry is
//! so read at most twice, and all is linear in the length of the file.

mod braces;
mod cursor;
mod value;

use braces::Braces;
use cursor::Cursor;

use super::entry::{Entry, Fault, FaultKind, Field, Key, Place, Scan};

/// Takes a file apart. Comments, preambles and whatever stands between entries are passed
/// over.
pub(super) fn scan(text: &str) -> Scan {
    let braces = Braces::of(text);
    let mut out = Scan::default();
    let mut at = 0;
    while let Some(step) = text[at..].find(['@', '%']) {
        at += step;
        if text[at..].starts_with('%') {
            at += text[at..].find('\n').unwrap_or(text.len() - at);
            continue;
        }
        at = match Opening::at(text, at) {
            Some(opening) => part(text, &braces, &opening, &mut out),
            None => {
                if let Some(kind) = braceless(text, at) {
                    out.faults.push(Fault {
                        kind: FaultKind::NoBrace,
                        at: kind,
                    });
                }
                at + 1
            }
        };
    }
    out
}

/// An `@`, a word, and a brace or parenthesis.
#[derive(Clone, Debug)]
struct Opening {
    at: usize,
    kind: Place,
    /// Where the brace is.
    brace: usize,
    /// Whether it is a parenthesis.
    round: bool,
}

impl Opening {
    fn at(text: &str, at: usize) -> Option<Opening> {
        let mut cursor = Cursor::new(text, at + 1);
        cursor.spaces();
        let kind = cursor.word()?;
        cursor.spaces();
        let round = match cursor.peek()? {
            '{' => false,
            '(' => true,
            _ => return None,
        };
        Some(Opening {
            at,
            kind,
            brace: cursor.at,
            round,
        })
    }
}

/// The word of an entry that has no brace, at the start of a line and with a key and a
/// comma after it: `@book smith2020, title = …`.
fn braceless(text: &str, at: usize) -> Option<Place> {
    if !text[..at].ends_with('\n') && at > 0 {
        return None;
    }
    let mut cursor = Cursor::new(text, at + 1);
    let kind = cursor.word()?;
    cursor.spaces();
    let key = cursor.key(false)?;
    cursor.spaces();
    let whole = key.len() > 1 && cursor.peek() == Some(',');
    whole.then_some(kind)
}

/// Reads what an `@` opens, and gives where to go on.
fn part(text: &str, braces: &Braces, opening: &Opening, out: &mut Scan) -> usize {
    let word = &text[opening.kind.clone()];
    if word.eq_ignore_ascii_case("comment") {
        // Without a brace of its own it is a comment to the end of the line.
        return match braces.close_of(opening.brace) {
            Some(close) if !opening.round => close + 1,
            _ => opening.brace + 1,
        };
    }
    if word.eq_ignore_ascii_case("preamble") {
        let close = braces.close_of(opening.brace);
        if close.is_none() && !opening.round {
            out.faults.push(Fault {
                kind: FaultKind::NeverClosed,
                at: opening.at..opening.brace + 1,
            });
        }
        return close.map_or(opening.brace + 1, |close| close + 1);
    }
    let is_string = word.eq_ignore_ascii_case("string");
    let read = |mending| {
        let mut reader = Reader {
            cursor: Cursor::new(text, opening.brace + 1),
            braces,
            opening,
            mending,
            fields: Vec::new(),
            faults: Vec::new(),
        };
        let key = (!is_string).then(|| reader.key());
        let closed = reader.fields();
        (reader, key, closed)
    };
    let (mut reader, mut key, mut closed) = read(false);
    if !closed && !reader.faults.iter().any(is_open_value) {
        let (again, same_key, now_closed) = read(true);
        if now_closed || again.faults.iter().any(is_open_value) {
            (reader, key, closed) = (again, same_key, now_closed);
        }
    }
    // An open value has taken the brace of the entry with it: that is one fault, not two.
    if !closed && !reader.faults.iter().any(is_open_value) {
        reader.faults.push(Fault {
            kind: FaultKind::NeverClosed,
            at: opening.at..opening.brace + 1,
        });
    }
    let end = reader.cursor.at;
    out.faults.append(&mut reader.faults);
    match key {
        None => out.strings.append(&mut reader.fields),
        Some(key) => out.entries.push(Entry {
            whole: opening.at..opening.at + text[opening.at..end].trim_end().len(),
            kind: opening.kind.clone(),
            key,
            fields: reader.fields,
        }),
    }
    end
}

fn is_open_value(fault: &Fault) -> bool {
    matches!(fault.kind, FaultKind::OpenBrace | FaultKind::OpenQuote)
}

/// One entry while it is read.
struct Reader<'t> {
    cursor: Cursor<'t>,
    braces: &'t Braces,
    opening: &'t Opening,
    /// Whether a value that looks as if it took more than its own ends early.
    mending: bool,
    fields: Vec<Field>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, kind: FaultKind, at: Place) {
        self.faults.push(Fault { kind, at });
    }

    /// Reads the key and the comma after it.
    fn key(&mut self) -> Key {
        let kind = self.opening.kind.clone();
        self.cursor.spaces();
        let start = self.cursor.at;
        let Some(place) = self.cursor.key(self.opening.round) else {
            self.fault(FaultKind::NoKey, kind.clone());
            self.cursor.eat(',');
            return Key::Missing(kind);
        };
        let after = self.cursor.at;
        self.cursor.spaces();
        if self.cursor.eat(',') {
            return Key::Written(place);
        }
        if self.cursor.peek() == Some('=') {
            // The first word is that of a field.
            self.cursor.at = start;
            self.fault(FaultKind::NoKey, kind.clone());
            return Key::Missing(kind);
        }
        if self.cursor.peek().is_none_or(|c| self.closes(c)) {
            return Key::Written(place);
        }
        if self.cursor.is_field() {
            self.fault(FaultKind::NoComma, place.clone());
            return Key::Written(place);
        }
        // Words up to the comma, if that is on this line.
        let line = self.cursor.line_from(after);
        match line.find(',') {
            Some(length) if !line[..length].contains(['{', '}', '=', '"']) => {
                self.cursor.at = after + length;
                let place = start..after + line[..length].trim_end().len();
                self.cursor.eat(',');
                self.fault(FaultKind::SpacedKey, place.clone());
                Key::Spaced(place)
            }
            _ => Key::Written(place),
        }
    }

    /// Whether this character closes the entry.
    fn closes(&self, c: char) -> bool {
        c == '}' || c == ')' && self.opening.round
    }

    /// Reads fields to the end of the entry. Says whether it has one.
    fn fields(&mut self) -> bool {
        loop {
            self.cursor.spaces_and_commas();
            let Some(c) = self.cursor.peek() else {
                return false;
            };
            if self.closes(c) {
                let close = self.cursor.at;
                self.cursor.at += 1;
                if !self.goes_on() {
                    return true;
                }
                self.fault(FaultKind::ClosedEarly, close..close + 1);
                continue;
            }
            if c == ')' && !self.is_closed_later() {
                self.fault(FaultKind::WrongBracket, self.cursor.at..self.cursor.at + 1);
                self.cursor.at += 1;
                return true;
            }
            if c == '@' && self.cursor.begins_line() && self.is_entry_here() {
                return false;
            }
            match self.cursor.field_name() {
                Some(name) => self.field(name),
                None => self.stray(),
            }
        }
    }

    /// Whether the brace of the entry is closed before another entry begins.
    fn is_closed_later(&self) -> bool {
        let open = self.opening.brace;
        let next = self.braces.next_entry(open);
        let close = self.braces.close_of(open);
        close.is_some_and(|close| next.is_none_or(|next| close < next))
    }

    fn is_entry_here(&self) -> bool {
        Opening::at(self.cursor.text, self.cursor.at).is_some()
    }

    /// Whether fields go on after what looked like the end of the entry: `}, name =`.
    fn goes_on(&mut self) -> bool {
        let mut ahead = self.cursor.clone();
        ahead.spaces();
        while ahead.eat('}') {
            ahead.spaces();
        }
        let goes_on = ahead.eat(',') && {
            ahead.spaces_and_commas();
            ahead.is_field()
        };
        if goes_on {
            self.cursor = ahead;
        }
        goes_on
    }

    /// Reads what follows the name of a field.
    fn field(&mut self, name: Place) {
        self.cursor.spaces();
        if !self.cursor.eat('=') {
            match self.cursor.peek() {
                Some('{' | '"') => self.fault(FaultKind::NoEquals, name.clone()),
                _ => {
                    self.fault(FaultKind::Stray, name);
                    return;
                }
            }
        }
        let faults = self.faults.len();
        let pieces = self.value();
        if pieces.is_empty() {
            self.fault(FaultKind::NoValue, name.clone());
        }
        let gave_up = self.faults[faults..].iter().any(is_open_value);
        let end = self.cursor.at;
        self.fields.push(Field { name, pieces });
        self.cursor.spaces();
        if self.cursor.is_field() && !gave_up {
            let last = self.cursor.text.floor_char_boundary(end.saturating_sub(1));
            self.fault(FaultKind::NoComma, last..end);
        }
    }

    /// Passes over what is no field, to the next comma or the end of the line.
    fn stray(&mut self) {
        let start = self.cursor.at;
        let line = self.cursor.line_from(start);
        let next = self.braces.next_entry(start);
        let group = self.braces.close_of(start);
        if let Some(close) = group.filter(|&close| next.is_none_or(|next| close < next)) {
            self.cursor.at = close + 1;
            self.fault(FaultKind::Stray, start..start + line.trim_end().len());
            return;
        }
        let first = line.chars().next().map_or(1, char::len_utf8);
        let rest = &line[first.min(line.len())..];
        let end = rest
            .find(|c: char| c == ',' || self.closes(c))
            .unwrap_or(rest.len());
        let stray = line[..(first + end).min(line.len())].trim_end().len();
        self.cursor.at = start + (first + end).min(line.len()).max(1);
        self.fault(FaultKind::Stray, start..start + stray.max(1));
    }
}

#[cfg(test)]
mod tests;
