use super::*;

/// Works from `key kind: field=value, …`, one on a line.
fn works(text: &str) -> Vec<Work> {
    let mut works = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let (head, fields) = line.split_once(':').unwrap();
        let (key, kind) = head.split_once(' ').unwrap();
        let value = |tex: &str| Value {
            tex: tex.into(),
            at: 0..1,
        };
        let fields = fields.split(';').filter_map(|field| field.split_once('='));
        works.push(Work {
            kind: kind.to_owned(),
            key: key.to_owned(),
            fields: fields
                .map(|(name, tex)| (name.trim().into(), value(tex.trim())))
                .collect(),
        });
    }
    works
}

/// Checks the fields of the first work, and the keys of the links that broke.
#[track_caller]
fn check(text: &str, expected: &str, broken: &[(BrokenKind, &str)]) {
    let mut all = works(text);
    let found = inherit(&mut all, false);
    let fields: Vec<String> = all[0]
        .fields
        .iter()
        .filter(|(name, _)| !LINKS.contains(&&***name))
        .map(|(name, value)| format!("{name}={}", value.tex))
        .collect();
    let found: Vec<(BrokenKind, &str)> = found.iter().map(|b| (b.kind, &*b.key)).collect();
    assert_eq!((&*fields.join("; "), &*found), (expected, broken));
}

#[test]
fn a_chapter_takes_from_its_book_and_from_the_volumes_that_is_in() {
    check(
        "c inbook: title=C; crossref=b
         b book: title=B; subtitle=Bs; volume=2; crossref=m; shorttitle=S
         m mvbook: title=M; author=A; year=1990",
        "author=A; bookauthor=A; booksubtitle=Bs; booktitle=B; maintitle=M; title=C; volume=2; \
         year=1990",
        &[],
    );
}

#[test]
fn what_an_entry_has_itself_stays() {
    check(
        "c inproceedings: title=C; booktitle=Own; year=2000; crossref=p
         p proceedings: title=P; date=1999-03; month=3; publisher=Q; options=x",
        "booktitle=Own; publisher=Q; title=C; year=2000",
        &[],
    );
}

#[test]
fn shared_fields_come_before_those_of_the_book() {
    check(
        "c misc: crossref=b; xdata=x, y
         b book: publisher=B; note=N
         x xdata: publisher=X; title=T; xdata=y
         y xdata: location=L; title=U",
        "location=L; note=N; publisher=X; title=T",
        &[],
    );
}

#[test]
fn circles_are_cut_and_said() {
    check(
        "a book: crossref=b
         b book: crossref=a; title=B",
        "title=B",
        &[(BrokenKind::Circle, "a")],
    );
    check(
        "a book: crossref=a; note=N",
        "note=N",
        &[(BrokenKind::Circle, "a")],
    );
}

#[test]
fn a_link_to_nowhere_is_said() {
    check(
        "a book: xdata=x, y",
        "",
        &[(BrokenKind::Nowhere, "x"), (BrokenKind::Nowhere, "y")],
    );
}

#[test]
fn long_chains_hand_on_what_is_at_their_end() {
    let mut text = "k0 book: crossref=k1\n".to_owned();
    for n in 1..5000 {
        text += &format!("k{n} book: crossref=k{}\n", n + 1);
    }
    text += "k5000 book: note=N";
    check(&text, "note=N", &[]);
}

#[test]
fn a_chain_in_which_every_entry_adds_a_field_stays_small() {
    let mut text = String::new();
    for n in 0..900 {
        text += &format!("k{n} book: f{n}=x; crossref=k{}\n", n + 1);
    }
    text += "k900 book: note=N";
    let mut all = works(&text);
    let found = inherit(&mut all, false);
    assert_eq!(found.len(), 1);
    let fields: usize = all.iter().map(|work| work.fields.len()).sum();
    assert!(fields <= MOST_FIELDS + 2 * 901);
}
