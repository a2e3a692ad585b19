//! Numbers as words and letters: Roman numerals both ways, page ranges, and
//! whether a text is a number at all.

/// The number a Roman numeral stands for, in either case; `None` for anything
/// that would be written otherwise (`iiii`, `ic`, `mix` in mixed case).
pub(super) fn from_roman(text: &str) -> Option<u32> {
    let lower = text.bytes().all(|b| b"ivxlcdm".contains(&b));
    let upper = text.bytes().all(|b| b"IVXLCDM".contains(&b));
    if text.is_empty() || text.len() > 15 || !(lower || upper) {
        return None;
    }
    let value = |b: u8| match b.to_ascii_lowercase() {
        b'i' => 1,
        b'v' => 5,
        b'x' => 10,
        b'l' => 50,
        b'c' => 100,
        b'd' => 500,
        _ => 1000,
    };
    let mut total = 0_u32;
    let mut last = u32::MAX;
    for digit in text.bytes().map(value) {
        if digit > last {
            total = total.checked_sub(2 * last)?;
        }
        total += digit;
        last = digit;
    }
    (to_roman(total)? == text.to_ascii_lowercase()).then_some(total)
}

/// A number from 1 to 3999 as a Roman numeral in lower case.
pub(super) fn to_roman(mut number: u32) -> Option<String> {
    const STEPS: [(u32, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    if !(1..4000).contains(&number) {
        return None;
    }
    let mut out = String::new();
    for (value, letters) in STEPS {
        while number >= value {
            out.push_str(letters);
            number -= value;
        }
    }
    Some(out)
}
