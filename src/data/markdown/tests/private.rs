//! Private text: taken out as if the author had deleted it.

use super::{read, read_as, shown};

/// Checks that `text` reads as `deleted` does, and that nothing is said of it.
#[track_caller]
fn check(text: &str, deleted: &str) {
    let (body, found) = read(text);
    let (without, _) = read(deleted);
    assert_eq!(shown(&body), shown(&without));
    assert_eq!(body.headings.len(), without.headings.len());
    assert_eq!(found.iter().count(), 0);
}

#[test]
fn private_text_is_as_if_it_were_deleted() {
    check(
        "# A\n\n::: private\n# A\n\n[^1] [@k]\n:::\n\n# A\n",
        "# A\n\n\n# A\n",
    );
    check("a [secret]{.private} b\n", "a  b\n");
    check("> [!private] x\n> secret\n\na\n", "\na\n");
    check(
        "a[^1]\n\n::: {.claim .Private}\nx[^0]\n\n[^0]: no\n:::\n\n[^1]: b\n",
        "a[^1]\n\n\n[^1]: b\n",
    );
    check(
        "- a\n\n  ::: private\n  secret\n  :::\n\n- b\n",
        "- a\n\n\n- b\n",
    );
}

#[test]
fn ids_of_private_blocks_are_known() {
    let (body, _) = read(":::: {#p .private}\n::: {#c .claim}\nx\n:::\n::::\n\n[y]{#q}\n");
    let ids: Vec<&str> = body.private_ids.iter().map(|id| &*id.value).collect();
    assert_eq!(ids, ["p", "c"]);
}

#[test]
fn places_after_private_text_are_those_of_the_file() {
    let text = "::: private\nsecret\n:::\n\nsee [@key]\n";
    let (body, _) = read(text);
    let span = &body.cites[0].citations[0].key.span;
    assert_eq!(&text[span.start as usize..span.end as usize], "key");
}

#[test]
fn the_preview_keeps_private_blocks() {
    let (body, _) = read_as("::: private\nsecret\n:::\n", true);
    assert_eq!(
        shown(&body).replace('\n', ""),
        "{block 0}<p>secret</p>{/block 0}"
    );
}

#[test]
fn a_private_block_that_is_never_closed_is_an_error_and_hides_the_rest() {
    let (body, found) = read("a\n\n::: private\nsecret\n\nmore\n");
    assert_eq!(found.iter().next().unwrap().code.name, "unclosed-fence");
    assert!(!body.html.contains("secret") && !body.html.contains("more"));
}
