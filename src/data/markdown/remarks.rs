//! `<!-- casebook: allow claim-without-citation because … -->`: how much findings weigh in
//! one block.
//!
//! A comment speaks of the block that opens next after it; where none does, of the block
//! of `:::` that it stands in; outside any, of the paragraph after it or around it.

use std::ops::Range;

use super::fences::{FenceKind, Shown};
use super::plan::Plan;
use crate::data::yaml::listed;
use crate::diag::levels::Remark;
use crate::diag::{Code, Diagnostic, Diagnostics, Level};
use crate::text::{Span, near, offset};

/// What a comment may ask for.
const LEVELS: [(&str, Option<Level>); 3] = [
    ("allow", None),
    ("warn", Some(Level::Warning)),
    ("deny", Some(Level::Error)),
];

/// Whether a piece of raw HTML is a comment to casebook.
pub(super) fn is_remark(html: &str) -> bool {
    html.strip_prefix("<!--")
        .is_some_and(|words| words.trim_start().starts_with("casebook:"))
}

/// Reads the comments at `places`, ranges of the text of `plan`.
pub(super) fn remarks(
    plan: &Plan,
    places: &[Range<usize>],
    found: &mut Diagnostics,
) -> Vec<Remark> {
    let mut all = Vec::new();
    for place in places {
        let scope = scope(plan, place);
        let scope =
            offset(plan.source.in_file(scope.start))..offset(plan.source.in_file(scope.end));
        all.extend(remark(plan, place, &scope, found));
    }
    all
}

/// Reads one: the weight, the names after it up to the first `because`.
fn remark(
    plan: &Plan,
    place: &Range<usize>,
    scope: &Range<u32>,
    found: &mut Diagnostics,
) -> Vec<Remark> {
    let mut words = words(&plan.source.text, place).into_iter();
    let known = || LEVELS.iter().map(|(word, _)| *word);
    let Some(first) = words.next() else {
        let span = plan.source.span(place.clone());
        let fault = Diagnostic::at(Code::BAD_REMARK, &span, "the comment asks for nothing");
        found.push(
            fault
                .label("no words after `casebook:`")
                .help("write `casebook: allow` and the name of a finding"),
        );
        return Vec::new();
    };
    let word = |range: &Range<usize>| &plan.source.text[range.clone()];
    let asked = LEVELS.iter().find(|(level, _)| *level == word(&first));
    let Some((_, level)) = asked else {
        let span = plan.source.span(first.clone());
        let message = format!("a comment cannot `{}` a finding", word(&first));
        let fault = Diagnostic::at(Code::BAD_REMARK, &span, message).label("not known");
        found.push(match near(word(&first), known()) {
            None => fault.help(format!("write {}", listed(known()))),
            near => fault.did_you_mean(near, &span),
        });
        return Vec::new();
    };
    let names: Vec<Range<usize>> = words.take_while(|name| word(name) != "because").collect();
    if names.is_empty() {
        let span = plan.source.span(first.clone());
        let message = format!("the comment does not say what to {}", word(&first));
        let fault = Diagnostic::at(Code::BAD_REMARK, &span, message).label("no name after it");
        found.push(fault.help("name a finding, as `claim-without-citation` or `CB306`"));
    }
    let mut all = Vec::new();
    for name in names {
        let named = plan.source.span(name.clone());
        match code(word(&name), *level, &named) {
            Ok(code) => all.push(Remark {
                code,
                level: *level,
                named,
                scope: scope.clone(),
            }),
            Err(fault) => found.push(*fault),
        }
    }
    all
}

/// The kind of finding that `name` names, if its weight may be `level`.
fn code(name: &str, level: Option<Level>, span: &Span) -> Result<&'static Code, Box<Diagnostic>> {
    let Some(code) = Code::find(name) else {
        let known = Code::ALL.iter().map(|code| code.name);
        let message = format!("there is no finding `{name}`");
        let fault = Diagnostic::at(Code::BAD_REMARK, span, message).label("not known");
        return Err(Box::new(match near(name, known) {
            None => fault.help("write the name or the code that stands in the finding, such as `one-origin` or `CB403`"),
            near => fault.did_you_mean(near, span),
        }));
    };
    if level == Some(Level::Error) || code.can_be_allowed() {
        return Ok(code);
    }
    let message = format!("`{}` cannot be weakened", code.name);
    let fault = Diagnostic::at(Code::BAD_REMARK, span, message).label("always an error");
    Err(Box::new(
        fault
            .note("configuration, syntax and leaks always stop publishing")
            .help("mend the fault itself, and take the name out of the comment"),
    ))
}

/// The words of a comment after `casebook:`, without the commas between them.
fn words(text: &str, place: &Range<usize>) -> Vec<Range<usize>> {
    let comment = &text[place.clone()];
    let from = comment.find(':').map_or(comment.len(), |colon| colon + 1);
    let to = comment.rfind("-->").unwrap_or(comment.len()).max(from);
    let mut all = Vec::new();
    let mut at = place.start + from;
    for piece in comment[from..to].split_inclusive(|c: char| c.is_whitespace() || c == ',') {
        let word = piece.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        if !word.is_empty() {
            all.push(at..at + word.len());
        }
        at += piece.len();
    }
    all
}

fn scope(plan: &Plan, place: &Range<usize>) -> Range<usize> {
    let text = &*plan.source.text;
    let fences = &plan.outline.fences;
    let opened = |at: &usize| {
        matches!(fences[*at].kind, FenceKind::Open(_)) && fences[*at].shown == Shown::Break
    };
    let whole = |at: usize| {
        let end = match plan.outline.mates[at] {
            Some(mate) => fences[mate].range.end,
            None => plan.outline.ends[at],
        };
        fences[at].line..end
    };
    let next = fences.partition_point(|fence| fence.range.start < place.end);
    if next < fences.len() && opened(&next) && nothing(&text[place.end..fences[next].range.start]) {
        return whole(next);
    }
    let around = (0..next)
        .rev()
        .filter(opened)
        .map(whole)
        .find(|block| block.end > place.start);
    around.unwrap_or_else(|| paragraph(text, place))
}

/// Whether nothing but white space, marks of quotes and other comments stands there.
fn nothing(text: &str) -> bool {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '>');
        match rest
            .strip_prefix("<!--")
            .and_then(|comment| comment.split_once("-->"))
        {
            Some((_, after)) => rest = after,
            None => return rest.is_empty(),
        }
    }
}

/// The lines around a comment up to blank ones; if they hold nothing else, those after it.
fn paragraph(text: &str, place: &Range<usize>) -> Range<usize> {
    let start = text[..place.start].rfind("\n\n").map_or(0, |at| at + 2);
    let end_from = |from: usize| text[from..].find("\n\n").map_or(text.len(), |at| from + at);
    let end = end_from(place.end);
    if !nothing(&text[start..end]) {
        return start..end;
    }
    let rest = &text[place.end..];
    let next = place.end + rest.len() - rest.trim_start().len();
    start..end_from(next)
}

#[cfg(test)]
mod tests {
    use super::super::plan;
    use super::*;
    use crate::data::Reading;
    use crate::text::TextFile;

    /// The words that the first comment of a text speaks of.
    #[track_caller]
    fn check(text: &str, expected: &str) {
        let file = TextFile::new("a.md", text);
        let plan = plan::plan(&file, 0, &Reading::default(), &mut Diagnostics::new());
        let start = text.find("<!--").unwrap();
        let end = start + text[start..].find("-->").unwrap() + 3;
        let mut found = Diagnostics::new();
        let place = start..end;
        let remarks = remarks(&plan, std::slice::from_ref(&place), &mut found);
        assert!(found.is_empty(), "{found:?}");
        let scope = &remarks[0].scope;
        assert_eq!(&text[scope.start as usize..scope.end as usize], expected);
    }

    #[test]
    fn a_comment_speaks_of_the_block_that_opens_next() {
        let block = "::: {#c .claim}\nA.\n\n::: x\nB.\n:::\n:::";
        check(
            &format!("A.\n\n<!-- casebook: allow fit-unstated -->\n{block}\n\nZ.\n"),
            block,
        );
        check(
            &format!("<!-- casebook: allow CB305 -->\n\n<!-- more -->\n\n{block}\n"),
            block,
        );
    }

    #[test]
    fn a_comment_speaks_of_the_block_that_it_stands_in() {
        let block = "::: {#c .claim}\n<!-- casebook: warn fit-unstated -->\nA.\n:::";
        check(&format!("B.\n\n{block}\n\nC.\n"), block);
    }

    #[test]
    fn a_comment_outside_of_blocks_speaks_of_a_paragraph() {
        let line = "A <!-- casebook: deny fit-unstated --> b\nc.";
        check(&format!("X.\n\n{line}\n\nY.\n"), line);
        let two = "<!-- casebook: allow fit-unstated because so -->\n\nA.\nB.";
        check(&format!("X.\n\n{two}\n\nY.\n"), two);
    }
}
