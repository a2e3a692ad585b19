//! Divisions, spans and callouts.

use super::{check, check_found, read, shown};
use crate::data::draft::{AnswerKind, BlockClass, Target};

#[test]
fn a_block_of_ours_is_a_hole_and_any_other_a_division() {
    check(
        "::: {#c .claim}\n\nwords\n\n:::\n",
        "{block 0}<p>words</p>{/block 0}",
    );
    check(
        "::: warning\nwords\n:::\n",
        "<div class=\"warning\"><p>words</p></div>",
    );
    check(
        "::: {#x .a lang=de K:j=v onclick=w}\nw\n:::\n",
        "<div class=\"a\" lang=\"de\" data-k-j=\"v\" data-onclick=\"w\"{#x}><p>w</p></div>",
    );
    check("::: {#refs}\n:::\n", "{refs}");
}

#[test]
fn the_attributes_of_a_block_are_typed_and_placed() {
    let text = "::: {#r .rebuttal of=\"c-1 other#c-2 @slate\" kind=\"undercuts\" fit=exact by=\"a b\"}\nx\n:::\n";
    let (body, found) = read(text);
    assert!(found.is_empty());
    let block = &body.blocks[0];
    let targets: Vec<&Target> = block.of.iter().map(|target| &target.value).collect();
    assert_eq!(
        targets,
        [
            &Target::Block {
                case: None,
                id: "c-1".into()
            },
            &Target::Block {
                case: Some("other".into()),
                id: "c-2".into()
            },
            &Target::Source("slate".into()),
        ]
    );
    let place = &block.of[1].span;
    assert_eq!(&text[place.start as usize..place.end as usize], "other#c-2");
    assert_eq!(
        (block.class, block.answer_kind[0].value),
        (BlockClass::Rebuttal, AnswerKind::Undercuts)
    );
}

#[test]
fn a_rebuttal_has_one_value_for_each_target_or_one_for_all() {
    let text = "::: {#r .rebuttal of=\"a b#c @d\" kind=\"rebuts undercuts concedes\" fit=\"exact\"}\nx\n:::\n";
    let (body, found) = read(text);
    assert!(found.is_empty());
    let block = &body.blocks[0];
    let kinds: Vec<(AnswerKind, &str)> = block
        .answer_kind
        .iter()
        .map(|kind| {
            let place = kind.span.start as usize..kind.span.end as usize;
            (kind.value, &text[place])
        })
        .collect();
    assert_eq!(
        kinds,
        [
            (AnswerKind::Rebuts, "rebuts"),
            (AnswerKind::Undercuts, "undercuts"),
            (AnswerKind::Concedes, "concedes")
        ]
    );
    assert_eq!((block.of.len(), block.fit.len()), (3, 1));
}

#[test]
fn blocks_nest_and_know_where_they_stand() {
    let text =
        "# H\n\n:::: {#c .claim}\nouter\n\n::: {#r .rebuttal}\ninner\n:::\n\nouter again\n::::\n";
    let (body, _) = read(text);
    assert_eq!(body.blocks[1].parent, Some(0));
    assert_eq!(
        (body.blocks[0].section, body.blocks[1].section),
        (Some(0), Some(0))
    );
    assert_eq!(body.blocks[0].words, "outer outer again");
    assert_eq!(body.blocks[1].words, "inner");
    let inner = &body.blocks[1].html;
    assert_eq!(
        body.html[inner.start as usize..inner.end as usize].trim(),
        "<p>inner</p>"
    );
}

#[test]
fn fences_of_one_length_nest() {
    let text = "::: {#c .claim}\na\n\n::: note\nb\n:::\n\nc\n:::\n";
    let (body, _) = read(text);
    assert_eq!(
        shown(&body).replace('\n', ""),
        "{block 0}<p>a</p><div class=\"note\"><p>b</p></div><p>c</p>{/block 0}"
    );
}

#[test]
fn a_fence_may_stand_in_a_list_or_a_quote() {
    check(
        "- a\n\n  ::: x\n  b\n  :::\n",
        "<ul><li><p>a</p><div class=\"x\"><p>b</p></div></li></ul>",
    );
    check(
        "> ::: x\n> b\n> :::\n",
        "<blockquote><div class=\"x\"><p>b</p></div></blockquote>",
    );
}

#[test]
fn a_closing_line_ends_a_paragraph_a_list_and_a_table() {
    check(
        "::: x\n- a\n:::\n",
        "<div class=\"x\"><ul><li>a</li></ul></div>",
    );
    check(
        "::: x\n| a |\n|---|\n| b |\n:::\n",
        "<div class=\"x\"><div class=\"table\"><table><thead><tr><th scope=\"col\">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table></div></div>",
    );
}

#[test]
fn an_opening_line_under_a_paragraph_is_text() {
    let body = check_found(
        "para\n::: {#c .claim}\nx\n:::\n",
        &[("fence-needs-blank-line", "::: {#c .claim}")],
    );
    assert_eq!(
        shown(&body).replace('\n', " "),
        "<p>para ::: {#c .claim} x</p> "
    );
    check(
        "# H\n::: x\na\n:::\n",
        "{h #h}H</h1><div class=\"x\"><p>a</p></div>",
    );
    check(
        "```\ncode\n```\n::: x\na\n:::\n",
        "{code }<div class=\"x\"><p>a</p></div>",
    );
}

#[test]
fn an_indented_opening_line_is_text() {
    check_found(
        " ::: {#c .claim}\nx\n:::\n",
        &[("bad-markup", "::: {#c .claim}")],
    );
    check_found(
        "- a\n\n    ::: note\n    b\n    :::\n",
        &[("bad-markup", "::: note")],
    );
    check(
        "- ::: x\n  a\n  :::\n",
        "<ul><li><div class=\"x\">a</div></li></ul>",
    );
}

#[test]
fn fences_in_code_are_code() {
    let body = check("```\n::: question\n:::\n```\n", "{code }");
    assert_eq!(body.code[0].text, "::: question\n:::\n");
    let body = check("    ::: question\n", "{code }");
    assert_eq!(body.code[0].text, "::: question\n");
}

#[test]
fn what_is_never_closed_or_closes_nothing_is_an_error() {
    let body = check_found("::: question\n\nx\n", &[("unclosed-fence", "::: question")]);
    assert_eq!(
        shown(&body).replace('\n', ""),
        "{block 0}<p>x</p>{/block 0}"
    );
    check_found(
        "- a\n\n  ::: question\n\n  b\n\nc\n",
        &[("unclosed-fence", "::: question")],
    );
    check_found("x\n\n:::\n", &[("stray-fence", ":::")]);
}

#[test]
fn a_broken_opener_is_one_error_and_its_closing_line_none() {
    check_found("::: claim {#a}\n\nx\n\n:::\n", &[("bad-attribute", "{#a}")]);
    check_found(
        "::: {#a .claim of=}x}\n\nx\n\n:::\n",
        &[("bad-attribute", "x}")],
    );
}

#[test]
fn a_fence_in_raw_html_is_said() {
    check_found(
        "<div>\n::: question\n</div>\n\nx\n",
        &[("fence-in-html", "::: question")],
    );
}

#[test]
fn bad_attributes_are_reported_where_they_stand() {
    check_found(
        "::: {#c .claim fit=exact}\nx\n:::\n",
        &[("bad-attribute", "fit")],
    );
    check_found(
        "::: {#r .rebuttal fit=\"exact narow\"}\nx\n:::\n",
        &[("bad-attribute", "narow")],
    );
    check_found(
        "::: {#r .rebuttal off=x}\nx\n:::\n",
        &[("bad-attribute", "off")],
    );
    check_found(
        "::: {#c .claim date=\"c. 1912\"}\nx\n:::\n",
        &[("bad-date", "c. 1912")],
    );
    check_found(
        "::: {#r .rebuttal of=\"a b c\" kind=\"rebuts corrects\"}\nx\n:::\n",
        &[("bad-attribute", "kind")],
    );
    check_found("::: clam\nx\n:::\n", &[("unknown-class", "clam")]);
}

#[test]
fn an_id_is_given_once() {
    let text = "::: {#a .claim}\nx\n:::\n\n[y]{#a}\n";
    let (_, found) = read(text);
    let fault = found.iter().next().unwrap();
    assert_eq!((fault.code.name, fault.others.len()), ("duplicate-id", 1));
}

#[test]
fn a_claim_may_stand_in_a_sentence() {
    let body = check(
        "First. So [water *boils*]{.claim #c} here. Last.\n",
        "<p>First. So {block 0}water <em>boils</em>{/block 0} here. Last.</p>",
    );
    let block = &body.blocks[0];
    assert!(block.inline);
    assert_eq!(block.words, "water boils");
    let sentence = &body.html[block.sentence.start as usize..block.sentence.end as usize];
    assert_eq!(sentence, "So water <em>boils</em> here.");
}

#[test]
fn denials_and_events_are_found() {
    let body = check(
        "::: {#r .rebuttal of=c}\nIt is false that [it *boils*]{.denies}.\n:::\n",
        "{block 0}<p>It is false that <span class=\"denies\">it <em>boils</em></span>.</p>{/block 0}",
    );
    let denied = &body.blocks[0].further.denies[0];
    assert_eq!(
        &body.html[denied.start as usize..denied.end as usize],
        "it <em>boils</em>"
    );
    let body = check(
        "One. [They met]{.event date=\"2016-10-11\"} there.\n",
        "<p>One. <span class=\"event\" data-date=\"2016-10-11\"{#event-1}>They met</span> there.</p>",
    );
    assert_eq!(
        (&*body.events[0].text, &*body.events[0].id),
        ("They met", "event-1")
    );
    check_found("[x]{.event}\n", &[("bad-attribute", "[x]{.event}")]);
    check_found("[x]{.denies}\n", &[("bad-attribute", "[x]{.denies}")]);
}

#[test]
fn spans_never_overlap_what_they_cross() {
    check(
        "*a [b* c]{.x} d\n",
        "<p><em>a <span class=\"x\">b c</span></em> d</p>",
    );
    check(
        "[a *b]{.x} c* d\n",
        "<p><span class=\"x\">a <em>b c</em></span> d</p>",
    );
}

#[test]
fn callouts_are_divisions_or_blocks_of_ours() {
    check(
        "> [!note] *Mind*\n> words\n",
        "<div class=\"callout note\"><p class=\"callout-title\"><em>Mind</em></p><p>words</p></div>",
    );
    check(
        "> [!WARNING]\n> words\n",
        "<div class=\"callout warning\"><p class=\"callout-title\">Warning</p><p>words</p></div>",
    );
    let body = check(
        "> [!question] #c-1 by=slate of\n> words\n",
        "{block 0}<p>words</p>{/block 0}",
    );
    assert_eq!(
        body.blocks[0].further.title.as_deref(),
        Some("#c-1 by=slate of")
    );
    let body = check(
        "> [!claim] #c-1 by=\"slate cnn\"\n>\n> words\n",
        "{block 0}<p>words</p>{/block 0}",
    );
    assert_eq!(
        (
            body.blocks[0].by.len(),
            &*body.blocks[0].id.as_ref().unwrap().value
        ),
        (2, "c-1")
    );
}
