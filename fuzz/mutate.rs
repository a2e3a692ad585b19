//! Makes new inputs of old ones.
//!
//! The main type is [`Mutator`]. A change cuts, copies, repeats or puts in pieces that
//! readers of Markdown, YAML and bibliographies look for; it does not know which target
//! reads it.

/// Pieces that mean something to one reader or another.
const PIECES: &[&str] = &[
    ":::",
    "\n:::\n",
    "\n\n::: {.claim #c}\n",
    "::: private\n",
    "{.private}",
    "{.claim}",
    "{.event date=\"2016~\"}",
    "#a",
    ".b",
    " of=\"a\"",
    " by=\"x\"",
    " kind=\"rebuts\"",
    " no=\"2.1\"",
    " ach=\"h-a=C\"",
    " date=\"2016-10/..\"",
    "[@k]",
    "[see @k, p. 25]",
    "[@a; @b]",
    "@k [p. 3]",
    "[-@k]",
    "@{https://e.org/a_b}",
    "; quoted in @k",
    ", for x",
    "pp. xii-xiv",
    "00:12:30",
    "\"exact words\"",
    "[^1]",
    "[^1]: ",
    "[a](b.md#c)",
    "![a](b.png)",
    "<a href=javascript:x>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "<div>",
    "</div>",
    "<b",
    "&amp;",
    "&#x0;",
    "\\",
    "\\\n",
    "`",
    "``",
    "```",
    "~~~",
    "$",
    "$$",
    "\\frac{",
    "}",
    "{",
    "*",
    "**",
    "_",
    "~",
    "^",
    "|",
    "|-|\n",
    "> ",
    "> [!claim] ",
    "- ",
    "1. ",
    "    ",
    "\t",
    "# ",
    "\n---\n",
    "\n===\n",
    "---\n",
    "...\n",
    "title: x\n",
    "draft: true\n",
    "private: [a]\n",
    "references:\n",
    "- id: k\n",
    "  custom: {private: true}\n",
    "&a [*a, *a]",
    "*a",
    "!!binary ",
    "? ",
    ": ",
    "'",
    "\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|\n  ",
    ">-\n",
    "@article{k,",
    "title = {",
    "author = {A and B, C}",
    "}\n",
    "#",
    "@string{a = \"b\"}",
    "@comment{",
    "@xdata{k,",
    "@letter{k,",
    "crossref = {k},",
    "xdata = {a, b},",
    "date = {2016-05/..},",
    "month = jan,",
    "keywords = {a, b},",
    "url = {https://e.org/a_b},",
    " and others",
    " # ",
    "\\textendash{}",
    "\\emph{",
    "{{",
    "}}",
    "\nTY  - BOOK\n",
    "\nAU  - Berg, Jan van der\n",
    "\nPY  - 2016/10\n",
    "\nER  - \n",
    "url,archive location,archive date,hash\n",
    "\"\"",
    "{\"items\":[{\"itemType\":\"book\",\"creators\":[",
    "[Slate & CNN]",
    "(SVB Bank)",
    "\n• ",
    "[table]\n",
    "[[nav]]\n",
    "\"\"\"",
    "0x1f",
    "\\\"{o}",
    "{\\'e}",
    "--",
    "\r\n",
    "\r",
    "\n\n",
    " ",
    "\u{0}",
    "\u{feff}",
    "\u{a0}",
    "\u{2028}",
    "\u{202e}",
    "é",
    "漢",
    "ﷺ",
    "👩\u{200d}👩",
    "\u{301}",
    "İ",
    "\u{ad}",
    "0",
    "-1",
    "99999999999999999999",
    "1e999",
    "null",
    "true",
    "2016-13-45",
    "{\"id\":\"k\",\"issued\":{\"date-parts\":[[",
    "]]}}",
    "\n=====\n",
];

/// Changes inputs; what it does is decided by its seed alone.
pub struct Mutator {
    state: u64,
}

impl Mutator {
    pub fn new(seed: u64) -> Self {
        Self {
            state: seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1,
        }
    }

    /// A changed copy of one of `inputs`, at most `largest` bytes long.
    pub fn change(&mut self, inputs: &[Vec<u8>], largest: usize) -> Vec<u8> {
        let mut input = inputs[self.below(inputs.len())].clone();
        for _ in 0..1 + self.below(6) {
            self.change_once(&mut input, inputs);
        }
        input.truncate(largest);
        input
    }

    fn change_once(&mut self, input: &mut Vec<u8>, inputs: &[Vec<u8>]) {
        match self.below(10) {
            0 => {
                if let Some(at) = self.place_in(input) {
                    input[at] ^= 1 << self.below(8);
                }
            }
            1 => {
                if let Some(at) = self.place_in(input) {
                    input[at] = u8::try_from(self.below(256)).unwrap_or(0);
                }
            }
            2 => {
                let cut = self.stretch(input.len());
                input.drain(cut);
            }
            3 => {
                let from = self.stretch(input.len());
                let copy = input[from].to_vec();
                self.put(input, &copy);
            }
            4 => {
                let other = &inputs[self.below(inputs.len())];
                let from = self.stretch(other.len());
                self.put(input, &other[from]);
            }
            // What nests or grows is met by repeating it.
            5 if self.below(8) == 0 => {
                let piece = PIECES[self.below(PIECES.len())];
                let times = 1 << self.below(11);
                self.put(input, piece.repeat(times).as_bytes());
            }
            6 => {
                let at = self.below(input.len() + 1);
                input.truncate(at);
            }
            _ => {
                let piece = PIECES[self.below(PIECES.len())];
                self.put(input, piece.as_bytes());
            }
        }
    }

    fn put(&mut self, input: &mut Vec<u8>, piece: &[u8]) {
        let at = self.below(input.len() + 1);
        input.splice(at..at, piece.iter().copied());
    }

    fn place_in(&mut self, input: &[u8]) -> Option<usize> {
        (!input.is_empty()).then(|| self.below(input.len()))
    }

    /// A stretch of something that long, short ones more often.
    fn stretch(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let longest = 1 << self.below(12);
        start..(start + self.below(longest + 1)).min(length)
    }

    /// A number below `end`, which is not 0: xorshift64*, Vigna 2016.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state >> 12;
        self.state ^= self.state << 25;
        self.state ^= self.state >> 27;
        let random = self.state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(random).unwrap_or(0) % end.max(1)
    }
}
