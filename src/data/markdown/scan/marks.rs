//! Formulas, and raised and lowered words.

use super::{MarkKind, Scanner};

/// Bytes of words in a formula.
const LONGEST_TEXT: usize = 1000;

impl Scanner<'_> {
    /// A formula, by Pandoc's rule: no space after the opening dollar nor before the
    /// closing one, and no digit after that.
    pub(super) fn dollar(&mut self, at: usize) -> usize {
        let display = self.text[at..self.end].starts_with("$$");
        let width = 1 + usize::from(display);
        let from = at + width;
        if self.no_dollar[width - 1] || (!display && starts_with_space(&self.text[from..self.end]))
        {
            return from;
        }
        let bytes = self.text.as_bytes();
        let mut close = from;
        loop {
            let Some(next) = self.text[close..self.end].find(['$', '\\']) else {
                self.no_dollar[width - 1] = true;
                return from;
            };
            close += next;
            if bytes[close] == b'\\' {
                if let Some(end) = end_of_text(&self.text[close..self.end]) {
                    close += end;
                    continue;
                }
                close = self.text.ceil_char_boundary((close + 2).min(self.end));
                continue;
            }
            let ends = match display {
                true => self.text[close..self.end].starts_with("$$"),
                false => {
                    !bytes[close - 1].is_ascii_whitespace()
                        && !bytes.get(close + 1).is_some_and(u8::is_ascii_digit)
                }
            };
            if ends && close > from {
                self.mark(at..close + width, MarkKind::Math { display });
                return close + width;
            }
            close += 1;
        }
    }

    /// A raised or lowered word: no white space in it that is not escaped.
    pub(super) fn script(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let mark = bytes[at];
        let raised = mark == b'^';
        if self.script == Some((at, raised)) {
            self.script = None;
            self.mark(
                at..at + 1,
                MarkKind::Script {
                    raised,
                    open: false,
                },
            );
            return at + 1;
        }
        let run = bytes[at..self.end]
            .iter()
            .take_while(|&&byte| byte == mark)
            .count();
        if run > 1 || (raised && bytes.get(at + 1) == Some(&b'[')) {
            return at + run;
        }
        let mut close = at + 1;
        while close < self.end && !bytes[close].is_ascii_whitespace() && bytes[close] != mark {
            close += 1 + usize::from(bytes[close] == b'\\');
        }
        let paired = self.script.is_none()
            && close > at + 1
            && close < self.end
            && bytes[close] == mark
            && !self.text[at + 1..close].contains(['[', ']', '`', '$']);
        if paired {
            self.script = Some((close, raised));
            self.mark(at..at + 1, MarkKind::Script { raised, open: true });
        } else if !raised {
            // A lone tilde, which the parser would take for half a strikethrough.
            self.mark(at..at + 1, MarkKind::Literal);
        }
        at + 1
    }
}

/// Where `\text{…}` ends, in which dollars are part of the formula.
fn end_of_text(text: &str) -> Option<usize> {
    let inner = text.strip_prefix("\\text")?;
    let brace = inner.trim_start_matches([' ', '\t']);
    let from = text.len() - brace.len();
    let mut depth = 0_usize;
    let mut escaped = false;
    for (at, byte) in brace.bytes().enumerate().take(LONGEST_TEXT) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth == 1 => return Some(from + at + 1),
            b'}' => depth = depth.checked_sub(1)?,
            _ if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

fn starts_with_space(text: &str) -> bool {
    text.chars().next().is_none_or(char::is_whitespace)
}
