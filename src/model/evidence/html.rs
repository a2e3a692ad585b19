//! The words of a saved web page.
//!
//! [`words`] reads HTML as browsers cut it into tags and text, after the HTML standard,
//! and keeps the text. It does not know style sheets, so what a page hides is words too.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that part no words.
const INLINE: [&str; 30] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup",
    "time", "u", "var", "wbr",
];

/// Elements whose content is no words.
const SILENT: [&str; 6] = ["script", "style", "template", "noscript", "svg", "iframe"];

/// The text of a page: tags, scripts, styles and comments out, entities resolved. Where
/// a block begins or ends there is a space.
pub(super) fn words(html: &str) -> String {
    let sink = Words {
        out: RefCell::new(String::with_capacity(html.len() / 2)),
        silent: RefCell::new(None),
    };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from_slice(html));
    // The sink never asks the tokenizer to stop.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink.out.into_inner()
}

struct Words {
    out: RefCell<String>,
    /// The silent element that is open, and how often it is open inside itself.
    silent: RefCell<Option<(String, u32)>>,
}

impl Words {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name = &*tag.name;
        let mut silent = self.silent.borrow_mut();
        match (&mut *silent, tag.kind) {
            (Some((open, depth)), TagKind::StartTag) if open == name && !tag.self_closing => {
                *depth += 1;
            }
            (Some((open, depth)), TagKind::EndTag) if open == name => {
                *depth -= 1;
                if *depth == 0 {
                    *silent = None;
                }
            }
            (None, TagKind::StartTag) if SILENT.contains(&name) && !tag.self_closing => {
                *silent = Some((name.to_owned(), 1));
            }
            _ => {}
        }
        if silent.is_none() && !INLINE.contains(&name) {
            self.out.borrow_mut().push(' ');
        }
        match (name, tag.kind) {
            ("script", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::ScriptData),
            ("style" | "noscript" | "iframe", TagKind::StartTag) => {
                TokenSinkResult::RawData(RawKind::Rawtext)
            }
            ("title" | "textarea", TagKind::StartTag) => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl TokenSink for Words {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => return self.tag(&tag),
            Token::CharacterTokens(text) if self.silent.borrow().is_none() => {
                self.out.borrow_mut().push_str(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &str) {
        let words = words(html);
        let found: Vec<&str> = words.split_whitespace().collect();
        assert_eq!(found.join(" "), expected);
    }

    #[test]
    fn a_page_is_read_without_its_markup() {
        check(
            "<p>Water <b>bo</b>ils&nbsp;at</p><script>no(\"<p>\")</script><p>ninety &amp; more",
            "Water boils at ninety & more",
        );
    }

    #[test]
    fn what_a_browser_does_not_show_is_no_words() {
        check(
            "a<!-- no -->b<style>p {}</style><template><p>no</p></template> c",
            "ab c",
        );
        check("<svg><text>no</text></svg>yes", "yes");
    }

    #[test]
    fn entities_are_resolved_and_what_is_none_stays() {
        check(
            "&ldquo;&Eacute;t&#233;&rdquo; R&D &lt;b&gt;",
            "“Été” R&D <b>",
        );
    }

    #[test]
    fn a_page_that_is_cut_off_is_read_as_far_as_it_goes() {
        check("<p>Water <b title=\"", "Water");
        check("Water <script>if (a < b)", "Water");
    }
}
