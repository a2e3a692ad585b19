//! The private parts of an author's file, found line by line.
//!
//! The main function is [`private_parts`]. It knows just enough of Markdown and YAML to
//! see where a private part begins and ends; where it is in doubt it takes less, since
//! what it takes too much of would keep a book from being published.

use std::ops::Range;

use crate::text::TextFile;

/// A private part of a file.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it stands.
    pub range: Range<usize>,
    /// Keys and ids in it, as ranges of the file.
    pub keys: Vec<Range<usize>>,
}

/// The private parts of a file, in order, none in another.
pub fn private_parts(file: &TextFile, drafts_shown: bool) -> Vec<Part> {
    let text = &*file.text;
    let ending = file.path.extension();
    let mut parts = match &*ending {
        "md" => markdown(text, drafts_shown),
        "yaml" | "yml" => records(text, 0..text.len()),
        // Bibliographies of other formats have no word for private.
        _ => Vec::new(),
    };
    parts.sort_by_key(|part| (part.range.start, usize::MAX - part.range.end));
    let mut outermost: Vec<Part> = Vec::new();
    for part in parts {
        match outermost.last_mut() {
            Some(last) if part.range.start < last.range.end => {
                last.range.end = last.range.end.max(part.range.end);
                last.keys.extend(part.keys);
            }
            _ => outermost.push(part),
        }
    }
    outermost
}

fn markdown(text: &str, drafts_shown: bool) -> Vec<Part> {
    let front = front_matter(text);
    let front_text = &text[front.clone()];
    let is_draft = front_text.lines().any(
        |line| matches!(line.split_once(':'), Some(("draft", value)) if value.trim() == "true"),
    );
    if is_draft && !drafts_shown {
        return vec![Part {
            range: 0..text.len(),
            keys: Vec::new(),
        }];
    }
    let mut parts = private_entries(text, front.clone());
    parts.extend(records(text, front.clone()));
    blocks(text, front.end, &mut parts);
    spans(text, front.end, &mut parts);
    parts
}

/// The lines between the `---` at the top.
fn front_matter(text: &str) -> Range<usize> {
    let Some(first) = lines(text, 0..text.len()).next() else {
        return 0..0;
    };
    if text[first.clone()].trim_end() != "---" {
        return 0..0;
    }
    for line in lines(text, first.end..text.len()) {
        if matches!(text[line.clone()].trim_end(), "---" | "...") {
            return first.end..line.start;
        }
    }
    0..0
}

/// Entries of the front matter that `private:` names.
fn private_entries(text: &str, front: Range<usize>) -> Vec<Part> {
    let entries: Vec<Range<usize>> = blocks_of_lines(text, front, |line| {
        line.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\''))
    });
    let key = |entry: &Range<usize>| {
        let line = &text[entry.clone()];
        line.split(':')
            .next()
            .unwrap_or("")
            .trim_matches(['"', '\''])
    };
    let Some(list) = entries.iter().find(|entry| key(entry) == "private") else {
        return Vec::new();
    };
    let named: Vec<&str> = text[list.clone()]
        .split(|c: char| c.is_whitespace() || "[],:\"'".contains(c))
        .collect();
    entries
        .iter()
        .filter(|entry| key(entry) != "private" && named.contains(&key(entry)))
        .map(|entry| Part {
            range: entry.clone(),
            keys: Vec::new(),
        })
        .collect()
}

/// Columns that a list of records may be set in.
const DEEPEST_RECORD: usize = 8;

/// Items of a list of records with `private: true` in them: each from its `- id:` to the
/// next line that is no further in.
fn records(text: &str, within: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let all: Vec<Range<usize>> = lines(text, within).collect();
    for (number, line) in all.iter().enumerate() {
        let words = &text[line.clone()];
        let indent = words.len() - words.trim_start().len();
        let Some(id) = words.trim_start().strip_prefix("- ") else {
            continue;
        };
        // Records stand near the margin; looking no deeper keeps this linear.
        if indent > DEEPEST_RECORD {
            continue;
        }
        let rest = all[number + 1..].iter();
        let end = rest
            .take_while(|next| {
                let next = &text[(*next).clone()];
                next.trim().is_empty() || next.len() - next.trim_start().len() > indent
            })
            .last()
            .map_or(line.end, |last| last.end);
        let item = &text[line.start..end];
        if !says_private(item) {
            continue;
        }
        let mut keys = Vec::new();
        if let Some(key) = id.trim_start().strip_prefix("id:") {
            let key = key.split(" #").next().unwrap_or(key);
            let key = key.trim().trim_matches(['"', '\'']);
            let after = words.find("id:").map_or(0, |at| at + 3);
            let start = line.start + after + words[after..].find(key).unwrap_or(0);
            if !key.is_empty() {
                keys.push(start..start + key.len());
            }
        }
        parts.push(Part {
            range: line.start..end,
            keys,
        });
    }
    parts
}

/// Whether a record says `private: true`.
fn says_private(item: &str) -> bool {
    item.match_indices("private:").any(|(at, word)| {
        let before = item[..at].chars().next_back();
        let after = item[at + word.len()..].trim_start_matches([' ', '\t']);
        before.is_none_or(|c| c.is_whitespace() || c == '{' || c == ',')
            && after
                .strip_prefix("true")
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
    })
}

/// `:::` blocks and callouts.
fn blocks(text: &str, from: usize, parts: &mut Vec<Part>) {
    // The open fences, each with where it begins if it is private.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut code: Option<String> = None;
    let mut callout: Option<usize> = None;
    for line in lines(text, from..text.len()) {
        let words = text[line.clone()].trim();
        if let Some(fence) = &code {
            if words.starts_with(fence.as_str()) && words.trim_matches(['`', '~']).is_empty() {
                code = None;
            }
            continue;
        }
        if let Some(mark) = ["```", "~~~"]
            .into_iter()
            .find(|mark| words.starts_with(mark))
        {
            code = Some(mark.to_owned());
            continue;
        }
        let quoted = words.starts_with('>');
        if !quoted && let Some(start) = callout.take() {
            parts.push(part(text, start..line.start));
        }
        if quoted && callout.is_none() {
            let head = words.trim_start_matches('>').trim_start();
            if head.to_ascii_lowercase().starts_with("[!private]") {
                callout = Some(line.start);
            }
        }
        let bare = words.trim_start_matches(['>', ' ', '-', '*']);
        if bare.starts_with(":::") {
            let said = bare.trim_start_matches(':').trim();
            if said.is_empty() {
                if let Some(Some(start)) = open.pop() {
                    parts.push(part(text, start..line.end));
                }
            } else {
                open.push(is_private(said).then_some(line.start));
            }
        }
    }
    if let Some(start) = callout {
        parts.push(part(text, start..text.len()));
    }
}

/// Whether the words after `:::`, or in braces, have the class.
fn is_private(said: &str) -> bool {
    said.trim_matches(':')
        .trim()
        .eq_ignore_ascii_case("private")
        || said
            .split(|c: char| c.is_whitespace() || matches!(c, '{' | '}'))
            .any(|word| word.eq_ignore_ascii_case(".private"))
}

/// `[words]{.private}`
fn spans(text: &str, from: usize, parts: &mut Vec<Part>) {
    let mut open: Vec<usize> = Vec::new();
    let bytes = text.as_bytes();
    for at in memchr::memchr2_iter(b'[', b']', &bytes[from..]).map(|at| at + from) {
        if bytes[at] == b'[' {
            open.push(at);
            continue;
        }
        let Some(start) = open.pop() else { continue };
        let braces = text[at + 1..].strip_prefix('{');
        let said = braces.and_then(|rest| rest.split_once('}'));
        if let Some((said, _)) = said
            && said.len() < 200
            && is_private(said)
        {
            parts.push(part(text, start..at + said.len() + 3));
        }
    }
}

/// A part of a Markdown text, with the ids of the blocks in it.
fn part(text: &str, range: Range<usize>) -> Part {
    let mut keys = Vec::new();
    let words = &text[range.clone()];
    for (at, _) in words.match_indices("{#") {
        let start = at + 2;
        let length = words[start..]
            .bytes()
            .take_while(|byte| super::tokens::is_key_byte(*byte))
            .count();
        if length > 0 {
            keys.push(range.start + start..range.start + start + length);
        }
    }
    Part { range, keys }
}

/// Lines, each with its end, as ranges of `text`.
fn lines(text: &str, within: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let mut at = within.start;
    text[within].split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        start..at
    })
}

/// Runs of lines, each begun by a line that `begins` says yes to.
fn blocks_of_lines(
    text: &str,
    within: Range<usize>,
    begins: impl Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    for line in lines(text, within) {
        match runs.last_mut() {
            Some(run) if !begins(&text[line.clone()]) => run.end = line.end,
            _ => runs.push(line),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: &[(&str, &[&str])]) {
        let file = TextFile::new(path, text);
        let parts = private_parts(&file, false);
        let parts: Vec<(&str, Vec<&str>)> = parts
            .iter()
            .map(|part| {
                let keys = part.keys.iter().map(|key| &text[key.clone()]);
                (&text[part.range.clone()], keys.collect())
            })
            .collect();
        let expected: Vec<(&str, Vec<&str>)> = expected
            .iter()
            .map(|(part, keys)| (*part, keys.to_vec()))
            .collect();
        assert_eq!(parts, expected);
    }

    #[test]
    fn a_private_block_is_a_part_with_what_is_nested_in_it() {
        check(
            "a.md",
            "a\n\n::: private\nx\n\n::: {#c .claim}\ny\n:::\n\n:::\n\nb\n",
            &[("::: private\nx\n\n::: {#c .claim}\ny\n:::\n\n:::\n", &["c"])],
        );
        check(
            "a.md",
            "::: {#p .claim .private}\nx\n:::\n",
            &[("::: {#p .claim .private}\nx\n:::\n", &["p"])],
        );
    }

    #[test]
    fn code_that_shows_a_private_block_is_none() {
        check("a.md", "```\n::: private\nx\n:::\n```\n", &[]);
    }

    #[test]
    fn spans_and_callouts_are_parts() {
        check(
            "a.md",
            "a [b [c] d]{.private} e\n",
            &[("[b [c] d]{.private}", &[])],
        );
        check(
            "a.md",
            "> [!private] x\n> y\n\nz\n",
            &[("> [!private] x\n> y\n", &[])],
        );
    }

    #[test]
    fn entries_of_the_front_matter_that_are_named_are_parts() {
        check(
            "a.md",
            "---\ntitle: T\nnotes: |\n  a\n  b\nprivate: [notes]\n---\nnotes: x\n",
            &[("notes: |\n  a\n  b\n", &[])],
        );
    }

    #[test]
    fn a_draft_is_private_as_a_whole() {
        let text = "---\ntitle: T\ndraft: true\n---\nx\n";
        check("a.md", text, &[(text, &[])]);
        let file = TextFile::new("a.md", text);
        assert_eq!(private_parts(&file, true), []);
    }

    #[test]
    fn a_private_record_is_a_part_with_its_key() {
        let text = "- id: a\n  custom: {private: false}\n- id: 'b-1'\n  custom:\n    private: true\n    x: 1\n- id: c\n";
        check(
            "s.yaml",
            text,
            &[(
                "- id: 'b-1'\n  custom:\n    private: true\n    x: 1\n",
                &["b-1"],
            )],
        );
    }
}
