//! The known word that is nearest to one that was written.
//!
//! The main function is [`near`]. Who asks often of many words keeps a [`Vocabulary`] of
//! them. This module does not know what the words name.

/// Finds the known id nearest to `asked`, for a `help` line.
///
/// Nearness is edit distance in characters, upper and lower case being alike, and two
/// neighbours that changed places one edit; an id further away than a third of `asked`
/// (at least one edit) is no help and is not offered. Of equals, the one that sorts
/// first wins, so the answer does not depend on the order of `known`.
///
/// Table filled as in Wagner and Fischer, J. ACM 21 (1974), one row at a time, with the
/// transposition of Damerau, Comm. ACM 7 (1964).
///
/// ```
/// # use casebook::text::nearest;
/// assert_eq!(nearest("smiht20", ["jones19", "smith20"]), Some("smith20"));
/// assert_eq!(nearest("smiht20", ["kettle", "jones19"]), None);
/// ```
pub fn nearest<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    near(asked, known).map(|near| near.word)
}

/// A known word that is near to one that was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near<'a> {
    /// The word.
    pub word: &'a str,
    /// Whether no other known word is near, so that none but this can be meant.
    pub alone: bool,
}

/// Finds the known id nearest to `asked`, as [`nearest`] does, and whether it is the only
/// one within that distance.
pub fn near<'a>(asked: &str, known: impl IntoIterator<Item = &'a str>) -> Option<Near<'a>> {
    let asked = letters(asked);
    let within = reach(&asked);
    let mut best: Option<(usize, &str)> = None;
    let mut alone = true;
    for id in known {
        let Some(distance) = edits(&asked, id, within) else {
            continue;
        };
        alone &= best.is_none_or(|(_, other)| other == id);
        best = Some(best.map_or((distance, id), |best| best.min((distance, id))));
    }
    best.map(|(_, word)| Near { word, alone })
}

/// Many words, to be asked for those near to others without a look at each letter.
///
/// Of each word the letters are counted, whatever their order: an edit changes at most one
/// letter for another, so that words are as many edits apart at least as there are letters
/// that only one of them has (the bag distance of Bartolini, Ciaccia and Patella, SPIRE
/// 2002).
#[derive(Clone, Debug, Default)]
pub struct Vocabulary(Vec<Bag>);

/// How often each letter stands in a word; letters beyond those of English share places.
type Bag = [u8; 32];

impl Vocabulary {
    /// Takes in words.
    pub fn of<'w>(words: impl IntoIterator<Item = &'w str>) -> Self {
        Self(words.into_iter().map(bag).collect())
    }

    /// The places, in the order they were given in, of words that may be near to `asked`:
    /// all that are near are among them.
    pub fn candidates(&self, asked: &str) -> impl Iterator<Item = usize> + '_ {
        let within = reach(&letters(asked));
        let asked = bag(asked);
        let bags = self.0.iter().enumerate();
        bags.filter(move |(_, known)| apart(&asked, known).max(apart(known, &asked)) <= within)
            .map(|(at, _)| at)
    }
}

fn bag(word: &str) -> Bag {
    let mut bag = [0; 32];
    for letter in letters(word) {
        let place = match letter {
            'a'..='z' => letter as usize - 'a' as usize,
            other => 26 + other as usize % 6,
        };
        bag[place] = u8::saturating_add(bag[place], 1);
    }
    bag
}

/// How many letters of `a` are not in `b`.
fn apart(a: &Bag, b: &Bag) -> usize {
    let more = a
        .iter()
        .zip(b)
        .map(|(a, b)| u16::from(a.saturating_sub(*b)));
    usize::from(more.sum::<u16>())
}

fn letters(word: &str) -> Vec<char> {
    word.to_lowercase().chars().collect()
}

/// How many edits away from a word another is still near. A word of one or two letters is
/// near to itself alone, in any case.
fn reach(asked: &[char]) -> usize {
    asked.len() / 3
}

/// The edit distance of two words, if it is at most `within`.
fn edits(asked: &[char], known: &str, within: usize) -> Option<usize> {
    let length = known.chars().count();
    if length.abs_diff(asked.len()) > within {
        return None;
    }
    let known = letters(known);
    // The rows for the letters before the last, the last and this one.
    let mut rows: [Vec<usize>; 3] = std::array::from_fn(|_| (0..=known.len()).collect());
    for (i, a) in asked.iter().enumerate() {
        rows.rotate_left(1);
        let [before, last, row] = &mut rows;
        row[0] = i + 1;
        for (j, b) in known.iter().enumerate() {
            let replace = last[j] + usize::from(a != b);
            row[j + 1] = replace.min(row[j] + 1).min(last[j + 1] + 1);
            if i > 0 && j > 0 && asked[i - 1] == *b && known[j - 1] == *a {
                row[j + 1] = row[j + 1].min(before[j - 1] + 1);
            }
        }
    }
    let distance = rows[2][known.len()];
    (distance <= within).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_equally_near_ids_the_first_in_order_is_offered() {
        assert_eq!(nearest("cat", ["hat", "bat"]), Some("bat"));
    }

    #[test]
    fn a_word_is_alone_if_no_other_is_near() {
        let alone = |asked, known: &[&'static str]| {
            near(asked, known.iter().copied()).map(|near| near.alone)
        };
        assert_eq!(alone("titel", &["title", "tags"]), Some(true));
        assert_eq!(alone("cat", &["hat", "bat"]), Some(false));
        assert_eq!(alone("claims", &["claim", "claim"]), Some(true));
    }

    #[test]
    fn a_short_word_is_not_near_to_a_long_one() {
        assert_eq!(nearest("a", ["alfa-server"]), None);
    }

    #[test]
    fn a_vocabulary_leaves_out_no_word_that_is_near() {
        let known: Vec<String> = (0..400_u32)
            .map(|n| format!("{}-Kettle-{}", n.wrapping_mul(2_654_435_761) % 997, n % 7))
            .chain(["straße", "İstanbul", "ketlte", "", "aaaa"].map(str::to_owned))
            .collect();
        let vocabulary = Vocabulary::of(known.iter().map(String::as_str));
        for asked in [
            "12-kettel-3",
            "kettle",
            "STRASSE",
            "istanbul",
            "aaaaaa",
            "x",
        ] {
            let all = near(asked, known.iter().map(String::as_str));
            let candidates = vocabulary.candidates(asked);
            let some = near(asked, candidates.map(|at| known[at].as_str()));
            assert_eq!(all, some, "{asked}");
        }
        assert!(vocabulary.candidates("12-kettel-3").count() < known.len());
    }
}
