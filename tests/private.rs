//! The law "nothing private gets out": a site is what it would be had its author deleted
//! by hand everything that is marked private, and all drafts.

mod support;

use casebook::site::Content;

#[test]
fn deleting_private_parts_by_hand_gives_the_same_bytes() {
    let [written, deleted] = ["as-written", "by-hand"].map(|book| {
        let built = support::open(&support::tests("books/private-parts").join(book));
        assert!(!built.checked().has_errors(), "{:#?}", built.checked());
        support::render(&built.site).0
    });
    support::assert_same(&written, &deleted, "from what was deleted by hand");
}

#[test]
fn no_private_word_is_in_the_site() {
    let built = support::open(&support::tests("books/private-parts/as-written"));
    let (published, _) = support::render(&built.site);
    for (path, content) in published {
        let Content::Bytes(bytes) = content else {
            continue;
        };
        let text = String::from_utf8_lossy(&bytes);
        for word in [
            "telephone",
            "dropped",
            "receipt",
            "caretaker says",
            "before May",
            "rang",
            "diary",
            "cup",
            "street",
        ] {
            assert!(!text.contains(word), "{path} says `{word}`");
        }
    }
}
