//! Which brace closes which, over a whole file.

use super::Opening;

/// The pairs of braces of a file, and where its entries seem to begin.
#[derive(Debug)]
pub(super) struct Braces {
    /// Opening and closing place, by opening place.
    pairs: Vec<(u32, u32)>,
    /// Each `@type{`, that begins a line, in order.
    starts: Vec<u32>,
}

impl Braces {
    /// Pairs the braces of `text`. Those after a backslash are characters of the text.
    pub fn of(text: &str) -> Braces {
        let bytes = text.as_bytes();
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let mut open: Vec<u32> = Vec::new();
        let mut braces = Braces {
            pairs: Vec::new(),
            starts: Vec::new(),
        };
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'{' => open.push(offset(at)),
                b'}' => braces
                    .pairs
                    .extend(open.pop().map(|from| (from, offset(at)))),
                b'@' if (at == 0 || bytes[at - 1] == b'\n') && Opening::at(text, at).is_some() => {
                    braces.starts.push(offset(at));
                }
                _ => {}
            }
            at += 1;
        }
        braces.pairs.sort_unstable();
        braces
    }

    /// Where the brace at `open` is closed, if it ever is.
    pub fn close_of(&self, open: usize) -> Option<usize> {
        let open = u32::try_from(open).ok()?;
        let at = self.pairs.binary_search_by_key(&open, |pair| pair.0).ok()?;
        Some(self.pairs[at].1 as usize)
    }

    /// The first entry that begins after `at`, at the start of a line.
    pub fn next_entry(&self, at: usize) -> Option<usize> {
        let next = self.starts.partition_point(|&start| start as usize <= at);
        self.starts.get(next).map(|&start| start as usize)
    }
}
