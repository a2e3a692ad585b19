//! The fixes of many findings, joined into one change for each file.

use std::collections::BTreeMap;

use super::apply;
use crate::diag::{Diagnostic, Diagnostics, Edit, Fix};
use crate::text::{FilePath, TextFile};

/// Files with what could be mended in them.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// The new texts, by file; only those that changed.
    pub texts: BTreeMap<FilePath, String>,
    /// The findings whose fixes are in them, in the order of print.
    pub findings: Vec<Diagnostic>,
}

/// Makes the fixes that `found` carries in `files`.
///
/// Of fixes that would change the same place, the first is made, and a second one only if
/// it makes the very same change; the others are offered again when the files have been
/// read anew. A file that is not sound text is left alone: what was read is not what it
/// holds.
pub fn mend<'f>(found: &Diagnostics, files: impl IntoIterator<Item = &'f TextFile>) -> Mended {
    let files: BTreeMap<&FilePath, &TextFile> = files
        .into_iter()
        .filter(|file| file.not_utf8.is_none())
        .map(|file| (&file.path, file))
        .collect();
    let mut edits: BTreeMap<&FilePath, BTreeMap<(u32, u32), &Edit>> = BTreeMap::new();
    let mut findings = Vec::new();
    for finding in found.iter() {
        let Some(fix) = &finding.fix else { continue };
        let Some((&path, _)) = file_of(fix).and_then(|path| files.get_key_value(path)) else {
            continue;
        };
        let made = edits.entry(path).or_default();
        if fix.edits.iter().all(|edit| fits(edit, made)) {
            made.extend(
                fix.edits
                    .iter()
                    .map(|edit| ((edit.span.start, edit.span.end), edit)),
            );
            findings.push(finding.clone());
        }
    }
    let texts = edits
        .into_iter()
        .map(|(path, edits)| {
            let text = apply(&files[path].text, edits.into_values());
            (path.clone(), text)
        })
        .filter(|(path, text)| **text != *files[path].text)
        .collect();
    Mended { texts, findings }
}

/// The file that a fix changes; nothing if it would change several, which none does.
fn file_of(fix: &Fix) -> Option<&FilePath> {
    let first = &fix.edits.first()?.span.file;
    let one = fix.edits.iter().all(|edit| edit.span.file == *first);
    one.then_some(first)
}

/// Whether an edit is already among those made, or touches none of them.
fn fits(edit: &Edit, made: &BTreeMap<(u32, u32), &Edit>) -> bool {
    let (start, end) = (edit.span.start, edit.span.end);
    if let Some(same) = made.get(&(start, end)) {
        return same.text == edit.text;
    }
    // They do not overlap, so the last that begins at or before the end is the only one
    // that can reach into this.
    let before = made.range(..=(end, u32::MAX)).next_back();
    before.is_none_or(|(&(_, reached), _)| reached < start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    /// Makes `fixes` (start, end, text) in a file, and says how many were made.
    #[track_caller]
    fn check(text: &str, fixes: &[(usize, usize, &str)], expected: &str, made: usize) {
        let file = TextFile::new("a.md", text);
        let found: Diagnostics = fixes
            .iter()
            .map(|&(start, end, text)| {
                let span = file.span(start, end);
                Diagnostic::at(Code::BAD_VALUE, &span, "").fix("", &span, text)
            })
            .collect();
        let mended = mend(&found, [&file]);
        let text = mended.texts.get(&file.path).map_or(text, String::as_str);
        assert_eq!((text, mended.findings.len()), (expected, made));
    }

    #[test]
    fn of_fixes_that_overlap_the_first_is_made() {
        check("abcdef", &[(1, 3, "X"), (2, 5, "Y")], "aXdef", 1);
        check("abcdef", &[(2, 5, "Y"), (1, 3, "X")], "abYf", 1);
        check("abcdef", &[(0, 6, "Y"), (2, 3, "X")], "Y", 1);
    }

    #[test]
    fn the_same_fix_of_two_findings_is_made_once() {
        check("ab", &[(1, 1, "\n"), (1, 1, "\n")], "a\nb", 2);
    }

    #[test]
    fn two_texts_at_one_place_are_not_both_put_in() {
        check("ab", &[(1, 1, "X"), (1, 1, "Y")], "aXb", 1);
        check("ab", &[(1, 1, "X"), (1, 2, "Y")], "aXb", 1);
    }

    #[test]
    fn a_file_that_is_not_utf8_is_left_alone() {
        let file = TextFile::decode("a.md", b"caf\xE9".to_vec());
        let span = file.span(0, 1);
        let found: Diagnostics = [Diagnostic::at(Code::BAD_VALUE, &span, "").fix("", &span, "k")]
            .into_iter()
            .collect();
        assert!(mend(&found, [&file]).texts.is_empty());
    }
}
