//! Markup that is not ours: what becomes of it as HTML.

use super::{check, check_found, read};

#[test]
fn paragraphs_and_emphasis() {
    check(
        "a *b* **c** ~~d~~ `e<f`\n",
        "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;f</code></p>",
    );
    check("a  \nb\n", "<p>a<br>b</p>");
    check("\"a\" -- b... & <\n", "<p>“a” – b… &amp; &lt;</p>");
    check(
        "`[@k]` and `[x]{.y}`\n",
        "<p><code>[@k]</code> and <code>[x]{.y}</code></p>",
    );
}

#[test]
fn super_and_subscript_follow_pandoc() {
    check(
        "H~2~O 2^nd^ x^2 and y^2 a~b c~d\n",
        "<p>H<sub>2</sub>O 2<sup>nd</sup> x^2 and y^2 a~b c~d</p>",
    );
}

#[test]
fn dollars_follow_pandoc() {
    check("$5 and $6\n", "<p>$5 and $6</p>");
    check(
        "$a_b$ and $$c$$ and \\$x$\n",
        "<p>{math a_b} and {math c} and $x$</p>",
    );
    check("$ a$ $a $ $c$5\n", "<p>$ a$ $a $ $c$5</p>");
}

#[test]
fn a_formula_may_go_over_lines_that_begin_like_a_list() {
    check("$$\na\n- b\n= c\n$$\n", "<p>{math a- b= c}</p>");
    check(
        "> x\n> $$\n> a\n> > b\n> $$\n",
        "<blockquote><p>x{math a> b}</p></blockquote>",
    );
    let body = check("```\n$$\n- a\n$$\n```\n", "{code }");
    assert_eq!(body.code[0].text, "$$\n- a\n$$\n");
}

#[test]
fn lists_and_tasks() {
    check("1. a\n2. b\n", "<ol><li>a</li><li>b</li></ol>");
    check("3. a\n", "<ol start=\"3\"><li>a</li></ol>");
    check(
        "- [x] a\n- [ ] b\n",
        "<ul><li><span class=\"task\">☑</span> a</li><li><span class=\"task\">☐</span> b</li></ul>",
    );
    check("T\n: D\n", "<dl><dt>T</dt><dd>D</dd></dl>");
}

#[test]
fn headings_have_pandocs_ids() {
    check(
        "# A b\n\n## A b\n\n# C {#x .y}\n",
        "{h #a-b}A b</h1>{h #a-b-1}A b</h2>{h #x}C</h1>",
    );
    let (body, _) = read("# The *Alfa* case [@k]\n");
    assert_eq!(
        (&*body.headings[0].id, &*body.headings[0].text),
        ("the-alfa-case-k", "The Alfa case")
    );
    let (body, _) = read("# Of $CO_2$ and 10^3^ more\n");
    assert_eq!(
        (&*body.headings[0].id, &*body.headings[0].text),
        ("of-co_2-and-103-more", "Of CO₂ and 10³ more")
    );
    check("# D \\{#x}\n", "{h #d-x}D {#x}</h1>");
    let (body, _) = read("Under {#u}\n===\n");
    assert_eq!(
        (&*body.headings[0].id, body.headings[0].id_given),
        ("u", true)
    );
}

#[test]
fn tables_align_by_class() {
    check(
        "| a | b |\n|:-:|--:|\n| 1 | 2 |\n",
        "<div class=\"table\"><table><thead><tr><th class=\"center\" scope=\"col\">a</th><th class=\"right\" scope=\"col\">b</th></tr></thead><tbody><tr><td class=\"center\">1</td><td class=\"right\">2</td></tr></tbody></table></div>",
    );
}

#[test]
fn an_image_alone_is_a_figure_and_in_a_line_an_image() {
    let body = check(
        "![A *cap*](x.png)\n",
        "<figure>{img x.png}<figcaption>A <em>cap</em></figcaption></figure>",
    );
    assert_eq!(body.links[0].image.as_ref().unwrap().alt, "A cap");
    check("a ![b](x.png)\n", "<p>a {img x.png}</p>");
    check(
        "![](x.png){alt=\"\"}\n",
        "<p><span data-alt=\"\">{img x.png}</span></p>",
    );
    check_found("![](x.png)\n", &[("missing-alt", "![](x.png)")]);
}

#[test]
fn links_are_holes_and_lead_nowhere_dangerous() {
    check(
        "[a *b*](c.md#d \"t\")\n",
        "<p>{a c.md#d}a <em>b</em></a></p>",
    );
    check(
        "<https://a.b> <x@y.z>\n",
        "<p>{a https://a.b}https://a.b</a> {a mailto:x@y.z}x@y.z</a></p>",
    );
    check(
        "[a](b.md){#c .d} `e`{.f}\n",
        "<p><span class=\"d\"{#c}>{a b.md}a</a></span> <code class=\"f\">e</code></p>",
    );
    check("[[a|b]]\n", "<p>{a a}b</a></p>");
    check_found("[a](javascript:x)\n", &[("refused-html", "javascript:x")]);
    check_found("![a](data:x)\n", &[("refused-html", "data:x")]);
}

#[test]
fn a_link_knows_where_its_destination_stands() {
    for (text, target) in [
        ("[b.md](b.md \"b.md\")", Some(7)),
        ("[a](<b.md>)", Some(5)),
        ("[![b.md](b.md)](b.md)", Some(16)),
        ("<a href=\"b.md\">b.md</a>", Some(9)),
        ("[[b.md]]", Some(2)),
        ("[b.md]\n\n[b.md]: b.md", None),
        ("[a](b&#46;md)", None),
    ] {
        let (body, _) = read(text);
        let place = body.links[0].target.as_ref().map(|target| target.start);
        assert_eq!(place, target, "{text}");
    }
}

#[test]
fn tables_that_are_pandocs_alone_are_said() {
    check_found(
        "+---+---+\n| a | b |\n+===+===+\n| c | d |\n+---+---+\n",
        &[("bad-markup", "+---+---+")],
    );
    check_found("  a   b\n---  --\n  c   d\n", &[("bad-markup", "---  --")]);
    check_found("---  --\n  c   d\n---  --\n", &[("bad-markup", "---  --")]);
    check("a\n\n- - -\n\n---\n", "<p>a</p><hr><hr>");
}

#[test]
fn footnotes_come_after_the_text_in_order_of_call() {
    let body = check(
        "a[^b] c^[d *e*] f[^b]\n\n[^b]: g\n",
        "{noted 0}<p>a{note 0} c{note 1} f{note 0}</p>{/noted 0}<p>g</p><p>d <em>e</em></p>",
    );
    assert_eq!(body.noted[0].footnotes, [0, 1]);
    let html = &body.footnotes[1].html;
    assert_eq!(
        body.html[html.start as usize..html.end as usize].trim(),
        "<p>d <em>e</em></p>"
    );
    check_found("a[^x]\n", &[("bad-markup", "[^x]")]);
    check_found("a\n\n[^x]: b\n", &[("bad-markup", "[^x]:")]);
}

#[test]
fn raw_html_is_written_anew() {
    check(
        "a <b class=x>c</b> <!-- d --> e\n",
        "<p>a <b class=\"x\">c</b>  e</p>",
    );
    check(
        "<div class='a'>\n\n*b*\n\n</div>\n",
        "<div class=\"a\"><p><em>b</em></p></div>",
    );
    check(
        "<details open><summary>a</summary>\n\nb\n\n</details>\n",
        "<details open=\"\"><summary>a</summary><p>b</p></details>",
    );
    check(
        "<a href=\"x.md\" id=y>z</a>\n",
        "<p><span{#y}></span>{a x.md}z</a></p>",
    );
    check("a <b>b\n\nc\n", "<p>a <b>b</b></p><p>c</p>");
    check("<div>\n\na\n", "<div><p>a</p></div>");
}

#[test]
fn raw_html_that_is_not_let_through_is_taken_out() {
    let body = check_found(
        "<script>alert(1)</script>\n\na <span onclick=\"x\">b</span>\n",
        &[
            ("refused-html", "<script>"),
            ("refused-html", "<span onclick=\"x\">"),
        ],
    );
    assert!(!body.html.contains("alert") && !body.html.contains("onclick"));
    check_found("<td>a</td>\n", &[("refused-html", "<td>")]);
}

#[test]
fn code_blocks_keep_their_language_and_text() {
    let body = check("```rust\nlet a = \"[@k]\";\n```\n", "{code rust}");
    assert_eq!(body.code[0].text, "let a = \"[@k]\";\n");
    let body = check(
        "``` {.python .wide #x}\n1\n```\n",
        "<div class=\"wide\"{#x}>{code python}</div>",
    );
    assert_eq!(body.code[0].language, "python");
}
