//! How far two lists of facts agree.

/// A difference: what Pandoc reads and casebook does not, or the other way round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub pandoc: Option<String>,
    pub casebook: Option<String>,
}

/// The kinds of facts, by their first words.
pub const KINDS: [&str; 10] = [
    "image", "div", "span", "h", "cite", "cross", "figure", "table", "math", "code",
];

/// The kind of a fact.
pub fn kind(fact: &str) -> &'static str {
    let word = fact.split(' ').next().unwrap_or_default();
    match word {
        "mention" => "cite",
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => "h",
        _ => KINDS
            .iter()
            .find(|kind| **kind == word)
            .copied()
            .unwrap_or("?"),
    }
}

/// How many facts of Pandoc's casebook has too, in order within their kind; and what is
/// left over on either side, in pairs where it stands at the same place.
pub fn compare(pandoc: &[String], casebook: &[String]) -> (usize, Vec<Difference>) {
    let mut agreed = 0;
    let mut differences = Vec::new();
    for wanted in KINDS {
        let of = |facts: &[String]| -> Vec<String> {
            facts
                .iter()
                .filter(|fact| kind(fact) == wanted)
                .cloned()
                .collect()
        };
        let (theirs, ours) = (of(pandoc), of(casebook));
        agreed += align(&theirs, &ours, &mut differences);
    }
    (agreed, differences)
}

/// The longest common subsequence; the table is as large as both lists, so that equal
/// ends are taken off first.
fn align(theirs: &[String], ours: &[String], differences: &mut Vec<Difference>) -> usize {
    let start = theirs.iter().zip(ours).take_while(|(a, b)| a == b).count();
    let (theirs, ours) = (&theirs[start..], &ours[start..]);
    let end = theirs
        .iter()
        .rev()
        .zip(ours.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (theirs, ours) = (&theirs[..theirs.len() - end], &ours[..ours.len() - end]);
    let width = ours.len() + 1;
    let mut best = vec![0_u32; (theirs.len() + 1) * width];
    for (row, a) in theirs.iter().enumerate().rev() {
        for (column, b) in ours.iter().enumerate().rev() {
            best[row * width + column] = match a == b {
                true => best[(row + 1) * width + column + 1] + 1,
                false => best[(row + 1) * width + column].max(best[row * width + column + 1]),
            };
        }
    }
    let (mut row, mut column) = (0, 0);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    let mut pair = |left: &mut Vec<String>, right: &mut Vec<String>| {
        let longest = left.len().max(right.len());
        let mut left = std::mem::take(left).into_iter();
        let mut right = std::mem::take(right).into_iter();
        for _ in 0..longest {
            differences.push(Difference {
                pandoc: left.next(),
                casebook: right.next(),
            });
        }
    };
    while row < theirs.len() || column < ours.len() {
        if row < theirs.len() && column < ours.len() && theirs[row] == ours[column] {
            pair(&mut left, &mut right);
            row += 1;
            column += 1;
        } else if column == ours.len()
            || row < theirs.len()
                && best[(row + 1) * width + column] >= best[row * width + column + 1]
        {
            left.push(theirs[row].clone());
            row += 1;
        } else {
            right.push(ours[column].clone());
            column += 1;
        }
    }
    pair(&mut left, &mut right);
    start + end + best[0] as usize
}
