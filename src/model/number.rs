//! The printed numbers of a case's claims.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Diagnostics};
use crate::text::{Span, Spanned};

/// Levels of sub-claims; what lies deeper is numbered at the top.
pub const DEEPEST: usize = 12;

/// A claim, as far as its number is concerned.
#[derive(Clone, Debug)]
pub struct Unnumbered<'a> {
    /// `no`, if it was pinned.
    pub pinned: Option<&'a Spanned<String>>,
    /// The claim that it is under, as an index into the list.
    pub parent: Option<usize>,
    /// Its place, for a message.
    pub span: &'a Span,
}

/// Numbers the claims of one case, which are given in document order.
///
/// Pinned numbers stand. The others of the same parent are counted on from the highest
/// pinned one, in document order. A pin that does not fit below its parent, or that is
/// taken, is reported and the claim counted as if it had none. Parents must not go
/// round in a circle.
pub fn number(claims: &[Unnumbered<'_>], found: &mut Diagnostics) -> Vec<Box<[u32]>> {
    let mut numbers: Vec<Box<[u32]>> = vec![Box::default(); claims.len()];
    let mut children: BTreeMap<Option<usize>, Vec<usize>> = BTreeMap::new();
    for (index, claim) in claims.iter().enumerate() {
        let too_deep = ancestors(claims, index).take(DEEPEST).count() == DEEPEST;
        if too_deep {
            found.push(
                Diagnostic::at(Code::TOO_DEEP, claim.span, "sub-claims are nested too deep")
                    .label("too far below the top")
                    .help(format!(
                        "keep to {DEEPEST} levels; this claim is numbered at the top"
                    )),
            );
        }
        children
            .entry(claim.parent.filter(|_| !too_deep))
            .or_default()
            .push(index);
    }
    let mut open = vec![None];
    while let Some(parent) = open.pop() {
        let Some(siblings) = children.remove(&parent) else {
            continue;
        };
        let prefix = parent.map_or(Box::default(), |parent: usize| numbers[parent].clone());
        number_siblings(claims, &siblings, &prefix, &mut numbers, found);
        open.extend(siblings.into_iter().map(Some));
    }
    numbers
}

fn ancestors(claims: &[Unnumbered<'_>], of: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(claims[of].parent, |&parent| claims[parent].parent)
}

fn number_siblings(
    claims: &[Unnumbered<'_>],
    siblings: &[usize],
    prefix: &[u32],
    numbers: &mut [Box<[u32]>],
    found: &mut Diagnostics,
) {
    let mut taken: BTreeMap<u32, &Span> = BTreeMap::new();
    let mut free = Vec::new();
    for &index in siblings {
        let Some(pin) = claims[index].pinned else {
            free.push(index);
            continue;
        };
        match last_part(&pin.value, prefix).map(|last| (last, taken.get(&last))) {
            Some((last, None)) => {
                taken.insert(last, &pin.span);
                numbers[index] = join(prefix, last);
            }
            Some((_, Some(first))) => {
                found.push(
                    Diagnostic::at(
                        Code::BAD_NUMBER,
                        &pin.span,
                        format!("the number `{}` is taken", pin.value),
                    )
                    .label("pinned again")
                    .also(first, "by this claim")
                    .help("give it another number, or leave `no` out"),
                );
                free.push(index);
            }
            None => {
                let wanted = match prefix {
                    [] => "a whole number from 1, such as `no=\"3\"`".to_owned(),
                    _ => format!(
                        "`{}` and a number from 1, as it stands under that claim",
                        print(prefix) + "."
                    ),
                };
                found.push(
                    Diagnostic::at(
                        Code::BAD_NUMBER,
                        &pin.span,
                        format!("`{}` is no number that this claim can have", pin.value),
                    )
                    .label(match prefix {
                        [] => "not a number of the top".to_owned(),
                        _ => format!("the claim stands under claim {}", print(prefix)),
                    })
                    .help(format!("write {wanted}")),
                );
                free.push(index);
            }
        }
    }
    let mut next = taken.last_key_value().map_or(0, |(&last, _)| last);
    for index in free {
        next += 1;
        numbers[index] = join(prefix, next);
    }
}

/// The last part of a pinned number, if the rest is the number of the parent.
fn last_part(pin: &str, prefix: &[u32]) -> Option<u32> {
    let parts: Vec<u32> = pin
        .trim()
        .trim_end_matches('.')
        .split('.')
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let (&last, rest) = parts.split_last()?;
    (rest == prefix && (1..=9_999_999).contains(&last)).then_some(last)
}

fn join(prefix: &[u32], last: u32) -> Box<[u32]> {
    prefix.iter().copied().chain([last]).collect()
}

/// A number as it is printed: `2.1`.
pub fn print(number: &[u32]) -> String {
    let parts: Vec<String> = number.iter().map(u32::to_string).collect();
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextFile;

    /// Each claim as `pin<parent`; `-` is no pin.
    #[track_caller]
    fn check(claims: &str, expected: &str, findings: usize) {
        let span = TextFile::new("a.md", "").span(0, 0);
        let pins: Vec<(Option<Spanned<String>>, Option<usize>)> = claims
            .split(' ')
            .map(|claim| {
                let (pin, parent) = claim.split_once('<').unwrap_or((claim, ""));
                let pin = (pin != "-").then(|| Spanned::new(pin.to_owned(), span.clone()));
                (pin, parent.parse().ok())
            })
            .collect();
        let unnumbered: Vec<Unnumbered<'_>> = pins
            .iter()
            .map(|(pinned, parent)| Unnumbered {
                pinned: pinned.as_ref(),
                parent: *parent,
                span: &span,
            })
            .collect();
        let mut found = Diagnostics::new();
        let numbers: Vec<String> = number(&unnumbered, &mut found)
            .iter()
            .map(|n| print(n))
            .collect();
        assert_eq!(
            (numbers.join(" ").as_str(), found.len()),
            (expected, findings)
        );
    }

    #[test]
    fn claims_are_numbered_as_they_stand() {
        check("- - -", "1 2 3", 0);
    }

    #[test]
    fn others_are_counted_on_from_the_highest_pin() {
        check("- 2 - 7", "8 2 9 7", 0);
    }

    #[test]
    fn sub_claims_are_counted_under_their_claim() {
        check("- -<0 - -<2 -<0 -<1", "1 1.1 2 2.1 1.2 1.1.1", 0);
    }

    #[test]
    fn a_pinned_sub_claim_fits_below_its_claim() {
        check("2 2.4<0 -<0", "2 2.4 2.5", 0);
        check("2 3.1<0", "2 2.1", 1);
        check("2.1", "1", 1);
    }

    #[test]
    fn a_number_is_given_once() {
        check("3 3 -", "3 4 5", 1);
    }

    #[test]
    fn what_is_no_number_is_refused() {
        check("two 0", "1 2", 2);
    }
}
