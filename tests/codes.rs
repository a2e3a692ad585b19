//! The law of codes: each kind of finding has its own number and name, and says what it
//! means.

use std::collections::BTreeMap;

use casebook::diag::Code;

#[test]
fn no_number_is_given_twice_and_they_stand_in_order() {
    for pair in Code::ALL.windows(2) {
        assert!(
            pair[0].number < pair[1].number,
            "{} stands before {}",
            pair[0].label(),
            pair[1].label()
        );
    }
}

#[test]
fn no_name_is_given_twice() {
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    for code in Code::ALL {
        let other = names.insert(code.name, code.label());
        assert_eq!(
            other,
            None,
            "{} is called `{}` too",
            code.label(),
            code.name
        );
    }
}

#[test]
fn a_name_is_plain_words_joined_by_hyphens() {
    for code in Code::ALL {
        let plain = |word: &str| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        };
        assert!(
            code.name.split('-').all(plain),
            "{} `{}`",
            code.label(),
            code.name
        );
    }
}

#[test]
fn the_first_digit_is_a_subject_that_there_is() {
    for code in Code::ALL {
        assert!((1..800).contains(&code.number), "{}", code.label());
    }
}

#[test]
fn an_explanation_is_sentences_that_say_more_than_the_name() {
    for code in Code::ALL {
        let text = code.explanation;
        assert!(
            text.ends_with('.'),
            "{} does not end its sentence",
            code.label()
        );
        assert!(
            text.split(' ').count() >= 8,
            "{} says too little: {text}",
            code.label()
        );
    }
}

#[test]
fn a_code_is_found_by_its_label_and_by_its_name() {
    for code in Code::ALL {
        assert_eq!(Code::find(&code.label().to_lowercase()), Some(*code));
        assert_eq!(Code::find(code.name), Some(*code));
    }
}
