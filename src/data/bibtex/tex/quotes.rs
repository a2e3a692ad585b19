//! Quotation marks: ` ``…'' `, `` `…' `` and `\enquote{…}`.
//!
//! Marks that pair become those of English, double on the outside and then by turns; a
//! style that has others replaces them. One that has no partner is set as TeX sets it.

use crate::data::bibtex::letters::{Letter, Shown};

/// The marks: as they are written, what one is that stands by itself, whether it opens.
const MARKS: [(&str, char, bool, Written); 8] = [
    ("``", '“', true, Written::Double),
    ("''", '”', false, Written::Double),
    ("`", '‘', true, Written::Single),
    ("'", '’', false, Written::Single),
    ("“", '“', true, Written::Double),
    ("”", '”', false, Written::Double),
    ("‘", '‘', true, Written::Single),
    ("’", '’', false, Written::Single),
];

#[derive(Debug, Default)]
pub(super) struct Quotes {
    open: Vec<Open>,
}

#[derive(Debug)]
struct Open {
    /// The letter that it is.
    at: usize,
    /// How many groups are open where it stands.
    depth: usize,
    /// Double, single, or a command's.
    written: Written,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    Double,
    Single,
    Command,
}

impl Quotes {
    /// Sets the mark that `text` begins with, and gives how many bytes it has.
    pub fn mark(
        &mut self,
        text: &str,
        depth: usize,
        kept: bool,
        letters: &mut Vec<Letter>,
    ) -> usize {
        let Some(&(mark, sign, opens, written)) = MARKS.iter().find(|row| text.starts_with(row.0))
        else {
            return 0;
        };
        let push = |letters: &mut Vec<Letter>, c| {
            letters.push(Letter {
                shown: Shown::Char(c),
                kept,
            });
        };
        if opens {
            let at = letters.len();
            self.open.push(Open { at, depth, written });
            push(letters, sign);
            return mark.len();
        }
        let next = text[mark.len()..].chars().next();
        let partner = self.open.last();
        let double = written == Written::Double;
        let closes = partner.is_some_and(|open| open.written == written && open.depth == depth)
            && (double || !next.is_some_and(char::is_alphanumeric));
        if closes {
            self.close(kept, letters);
            return mark.len();
        }
        // Of two apostrophes, the first may end a quotation within another.
        if mark == "''" && partner.is_some_and(|open| open.written == Written::Single) {
            self.close(kept, letters);
            return 1;
        }
        push(letters, sign);
        mark.len()
    }

    /// Begins a quotation that ends with the argument of a command.
    pub fn begin_command(&mut self, depth: usize, kept: bool, letters: &mut Vec<Letter>) {
        let at = letters.len();
        self.open.push(Open {
            at,
            depth,
            written: Written::Command,
        });
        letters.push(Letter {
            shown: Shown::Quote('“'),
            kept,
        });
    }

    /// Ends the quotation of a command that began at this letter.
    pub fn end_command(&mut self, at: usize, kept: bool, letters: &mut Vec<Letter>) {
        while self.open.last().is_some_and(|open| open.at > at) {
            self.open.pop();
        }
        self.close(kept, letters);
    }

    /// Leaves marks alone whose group has ended, those of commands apart.
    pub fn give_up(&mut self, depth: usize) {
        let is_over = |open: &Open| open.depth >= depth && open.written != Written::Command;
        while self.open.last().is_some_and(is_over) {
            self.open.pop();
        }
    }

    /// Pairs the last mark with one that is set now.
    fn close(&mut self, kept: bool, letters: &mut Vec<Letter>) {
        let Some(open) = self.open.pop() else {
            return;
        };
        let (first, last) = match self.open.len() % 2 {
            0 => ('“', '”'),
            _ => ('‘', '’'),
        };
        if let Some(letter) = letters.get_mut(open.at) {
            letter.shown = Shown::Quote(first);
        }
        letters.push(Letter {
            shown: Shown::Quote(last),
            kept,
        });
    }
}
