//! The mark for an author who is the same as in the entry before.

use citationberg::SubsequentAuthorSubstituteRule as Rule;

use super::{Library, settled};
use crate::csl::flow::{Flow, Tag};
use crate::csl::name::Name;
use crate::csl::rich::Rich;
use crate::csl::variable::Variable;

/// Puts `text` in place of authors that the entry before has too.
pub(super) fn substitute(
    library: &Library,
    entries: &mut [(u32, Flow, Rich)],
    text: &str,
    rule: Rule,
) {
    for index in 1..entries.len() {
        let (before, after) = entries.split_at_mut(index);
        let Some(before) = before.last() else {
            continue;
        };
        let (source, flow, rich) = &mut after[0];
        let of = |source: u32, flow: &Flow| names_of(library, source, flow);
        let (Some(above), Some(below)) = (of(before.0, &before.1), of(*source, flow)) else {
            continue;
        };
        if above.0 != below.0 {
            continue;
        }
        let Some(names) = flow.find(Tag::Names, 0) else {
            continue;
        };
        let mut changed = flow.clone();
        let done = match (below.1, rule) {
            // Something that stands in for a name must be the same in print.
            ([], _) => {
                let printed = before
                    .1
                    .find(Tag::Names, 0)
                    .map(|range| before.1.between(range));
                let same = printed == Some(flow.between(names));
                if same {
                    changed.replace(names, text);
                }
                same
            }
            (own, Rule::CompleteAll) => {
                let list =
                    |flow: &Flow| Some(flow.between(flow.find(Tag::NameList, 0)?).to_owned());
                let same = own == above.1 || list(&before.1) == list(flow);
                if same && let Some(list) = changed.find(Tag::NameList, names.0) {
                    changed.replace(list, text);
                }
                same
            }
            (own, Rule::CompleteEach) => {
                let same = own == above.1;
                if same {
                    replace_names(&mut changed, names.0, own.len(), text);
                }
                same
            }
            (own, rule) => {
                let shared = own.iter().zip(above.1).take_while(|(a, b)| a == b).count();
                let replaced = if rule == Rule::PartialFirst {
                    shared.min(1)
                } else {
                    shared
                };
                replace_names(&mut changed, names.0, replaced, text);
                replaced > 0
            }
        };
        // The next entry is held against the names, not against the mark.
        if done {
            *rich = settled(library, &changed);
        }
    }
}

/// The variable and names that an entry begins with.
fn names_of<'a>(
    library: &'a Library,
    source: u32,
    flow: &Flow,
) -> Option<(Option<Variable>, &'a [Name])> {
    let variable = *flow.names.first()?;
    let reference = &library.references()[source as usize];
    let names = match variable {
        Some(Variable::EditorTranslator)
            if reference.names(Variable::EditorTranslator).is_empty() =>
        {
            reference.names(Variable::Editor)
        }
        Some(variable) => reference.names(variable),
        None => &[],
    };
    Some((variable, names))
}

/// Puts `text` in place of the first `count` names after mark `from`.
fn replace_names(flow: &mut Flow, from: usize, count: usize, text: &str) {
    let mut from = from;
    for _ in 0..count {
        let Some(name) = flow.find(Tag::Name, from) else {
            return;
        };
        flow.replace(name, text);
        from = name.0 + 1;
    }
}
