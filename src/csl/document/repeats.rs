//! The mark for an author who is the same as in the entry before.

use citationberg::SubsequentAuthorSubstituteRule as Rule;

use super::{Library, Made, settled};
use crate::csl::flow::{Flow, Tag};
use crate::csl::name::Name;
use crate::csl::variable::Variable;

/// Puts `text` in place of authors that the entry before has too.
pub(super) fn substitute(library: &Library, entries: &mut [Made], text: &str, rule: Rule) {
    for index in 1..entries.len() {
        let (before, after) = entries.split_at_mut(index);
        let Some(before) = before.last() else {
            continue;
        };
        let made = &mut after[0];
        let (Some(above), Some(below)) = (names_of(library, before), names_of(library, made))
        else {
            continue;
        };
        // Most entries begin with other names: only those that may not are printed anew.
        if above.0 != below.0 || !may_repeat(before, made, (above.1, below.1), rule) {
            continue;
        }
        let flow = &library.entry_flow(made.source, made.number);
        let above_flow = &library.entry_flow(before.source, before.number);
        let Some(names) = flow.find(Tag::Names, 0) else {
            continue;
        };
        let mut changed = flow.clone();
        let done = match (below.1, rule) {
            // Something that stands in for a name must be the same in print.
            ([], _) => {
                let printed = above_flow
                    .find(Tag::Names, 0)
                    .map(|range| above_flow.between(range));
                let same = printed == Some(flow.between(names));
                if same {
                    changed.replace(names, text);
                }
                same
            }
            (own, Rule::CompleteAll) => {
                let list =
                    |flow: &Flow| Some(flow.between(flow.find(Tag::NameList, 0)?).to_owned());
                let same = own == above.1 || list(above_flow) == list(flow);
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
            made.content = settled(library, &changed);
        }
    }
}

/// Whether an entry may begin with what the one before it begins with.
fn may_repeat(before: &Made, made: &Made, names: (&[Name], &[Name]), rule: Rule) -> bool {
    let (above, own) = names;
    match (own, rule) {
        ([], _) => before.lead.names == made.lead.names,
        (own, Rule::CompleteAll) => own == above || before.lead.list == made.lead.list,
        (own, Rule::CompleteEach) => own == above,
        (own, _) => own.first() == above.first(),
    }
}

/// The variable and names that an entry begins with.
fn names_of<'a>(library: &'a Library, made: &Made) -> Option<(Option<Variable>, &'a [Name])> {
    let variable = made.lead.variable?;
    let reference = &library.references()[made.source as usize];
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
