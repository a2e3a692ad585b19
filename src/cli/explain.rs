//! `casebook explain`: what a finding means.

use super::arguments::Explain;
use super::report::Terminal;
use super::{Ended, World};
use crate::diag::{Code, Level};
use crate::text::nearest;

/// Prints the paragraph about one kind of finding.
///
/// # Errors
/// Fails if there is no such kind.
pub fn explain(asked: &Explain, terminal: &Terminal) -> Result<Ended, World> {
    let code = Code::find(&asked.code).ok_or_else(|| unknown(&asked.code))?;
    terminal.print(&paragraph(code))?;
    Ok(Ended::Fine)
}

fn paragraph(code: &Code) -> String {
    let weight = match code.level {
        Level::Error => "an error: nothing is published until it is mended",
        Level::Warning => "a warning: the book is published all the same",
        Level::Note => "a note",
    };
    let setting = match (code.can_be_allowed(), code.stands_in_a_text()) {
        (false, _) => "No setting makes it less.".to_owned(),
        (true, in_text) => {
            let book = format!(
                "Under `[check]` in book.toml, `allow`, `warn` or `deny = [\"{}\"]` gives it another weight",
                code.name
            );
            match in_text {
                true => format!("{book}; in a text, for one block, the comment below does."),
                false => format!("{book}."),
            }
        }
    };
    let comment = match code.can_be_allowed() && code.stands_in_a_text() {
        true => format!("\n    <!-- casebook: allow {} because … -->\n", code.name),
        false => String::new(),
    };
    format!(
        "{} {}\n\n{}\n\n{}\n{comment}",
        code.label(),
        code.name,
        wrapped(code.explanation),
        wrapped(&format!("It is {weight}. {setting}")),
    )
}

fn unknown(word: &str) -> String {
    let names = Code::ALL.iter().map(|code| code.name);
    let near = nearest(word, names).map(|name| format!("; did you mean `{name}`?"));
    format!(
        "no finding has the code or name `{word}`{}",
        near.unwrap_or_default()
    )
}

/// The text in lines of at most 80 characters, where its words allow it.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut width = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + 1 + length > 80 {
            lines.push('\n');
            width = 0;
        } else if width > 0 {
            lines.push(' ');
            width += 1;
        }
        lines.push_str(word);
        width += length;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_is_wrapped_at_eighty_characters() {
        for code in Code::ALL {
            let long = wrapped(code.explanation)
                .lines()
                .find(|line| line.chars().count() > 80)
                .map(str::to_owned);
            assert_eq!(long, None, "{}", code.label());
            assert_eq!(
                wrapped(code.explanation).replace('\n', " "),
                code.explanation
            );
        }
    }

    #[test]
    fn the_comment_that_allows_is_shown_where_it_counts() {
        let comment = |code: &Code| paragraph(code).contains("<!-- casebook: allow");
        assert!(comment(Code::ONE_ORIGIN));
        assert!(!comment(Code::UNCLOSED_FENCE) && !comment(Code::UNUSED_FILE));
    }

    #[test]
    fn a_near_miss_is_offered() {
        assert_eq!(
            unknown("unknwon-source"),
            "no finding has the code or name `unknwon-source`; did you mean `unknown-source`?"
        );
        assert_eq!(unknown("CB999"), "no finding has the code or name `CB999`");
    }
}
