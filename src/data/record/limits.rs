//! How large a record may be.
//!
//! Whatever a style prints is printed on every page that cites it, so that a field of
//! megabytes, pasted in by mistake, would be in every one of them. [`bound`] leaves
//! out what no work has and says so.

use crate::csl::{Reference, Value, Variable};
use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::Spanned;

/// Bytes that the text of one field may have: 64 KiB, some 10,000 words.
pub const LONGEST_TEXT: usize = 64 << 10;

/// Names that one list may have. The longest lists of authors in print have a few
/// thousand.
pub const MOST_NAMES: usize = 10_000;

/// Takes out the fields of a reference that are larger than any work has them; each is
/// reported at the record's id.
pub(in crate::data) fn bound(
    reference: &mut Reference,
    id: &Spanned<String>,
    found: &mut Diagnostics,
) {
    let excess = |&(variable, ref value): &(Variable, Value)| {
        let (has, may_have) = match value {
            Value::Text(text) if text.len() > LONGEST_TEXT => (
                format!("{} bytes", text.len()),
                format!("a text may have {LONGEST_TEXT}"),
            ),
            Value::Names(names) if names.len() > MOST_NAMES => (
                format!("{} names", names.len()),
                format!("a list may have {MOST_NAMES}"),
            ),
            _ => return None,
        };
        Some((variable, has, may_have))
    };
    let excesses: Vec<_> = reference.fields().iter().filter_map(excess).collect();
    for (variable, has, may_have) in excesses {
        reference.remove(variable);
        let message = format!("`{}` of `{}` has {has}", variable.name(), id.value);
        found.push(
            Diagnostic::at(Code::OVERSIZED_RECORD, &id.span, message)
                .label("the field of this record is left out")
                .help(format!("shorten it: {may_have}")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::csl::{ItemType, Name};
    use crate::text::TextFile;

    #[track_caller]
    fn check(characters: usize, names: usize, left_out: usize) {
        let file = TextFile::new("a.yaml", "a");
        let id = Spanned::new("a".to_owned(), file.span(0, 1));
        let mut reference = Reference::new("a", ItemType::Book);
        reference.set_text(Variable::Title, &"x".repeat(characters));
        reference.set_names(Variable::Author, vec![Name::literal("A"); names]);
        let mut found = Diagnostics::new();
        bound(&mut reference, &id, &mut found);
        assert_eq!(
            (found.len(), reference.fields().len()),
            (left_out, 2 - left_out)
        );
    }

    #[test]
    fn a_field_at_the_limit_stays_and_one_above_it_goes() {
        check(LONGEST_TEXT, MOST_NAMES, 0);
        check(LONGEST_TEXT + 1, MOST_NAMES, 1);
        check(LONGEST_TEXT, MOST_NAMES + 1, 1);
    }
}
