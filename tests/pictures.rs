//! Pictures as they are published: with their size on the page, and with nothing beside
//! what they show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(
    clippy::disallowed_methods,
    reason = "a test writes the book that it reads"
)]

mod support;

use std::fs;
use std::path::Path;

use casebook::io::publish::{Content, Publishable};

/// A PNG of one pixel that says where it was taken.
fn photograph() -> Vec<u8> {
    let tiff = b"II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\x1a\0\0\0\0\0\0\0\x01\0\x02\0\x02\0\x01\0\0\0\0\0\0\0";
    let chunk = |name: &[u8], data: &[u8]| {
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], name, data, b"sum."].concat()
    };
    [
        b"\x89PNG\r\n\x1a\n".to_vec(),
        chunk(b"IHDR", b"\0\0\0\x40\0\0\0\x30\x08\0\0\0\0"),
        chunk(b"eXIf", tiff),
        chunk(b"IDAT", b"x\x9cch\0\0\0\x82\0\x81"),
        chunk(b"IEND", b""),
    ]
    .concat()
}

const DRAWING: &str = "<svg viewBox=\"0 0 40 30\"><script>alert(1)</script><path d=\"M0 0h9\" onclick=\"a()\"/><image href=\"https://e.org/a.png\"/></svg>";

fn book(root: &Path) {
    let content = root.join("content");
    for folder in ["cases", "static", "captures"] {
        fs::create_dir_all(content.join(folder)).unwrap();
    }
    let case = "---\ntitle: The kettle\nreferences:\n- id: photo\n  type: graphic\n  title: A photograph\n  \
                custom:\n    archive:\n    - {file: captures/photo.png, captured: 2020-01-01, public: true}\n---\n\n\
                ![The kettle](kettle.png){credit=\"Photograph: A. Cook\" alt=\"A kettle\"}\n\n\
                Words ![a plan](plan.svg) and ![a logo](../static/logo.png) [@photo].\n";
    fs::write(root.join("book.toml"), "[book]\ntitle = \"Kettles\"\n").unwrap();
    fs::write(content.join("cases/kettle.md"), case).unwrap();
    fs::write(content.join("cases/plan.svg"), DRAWING).unwrap();
    for place in ["cases/kettle.png", "static/logo.png", "captures/photo.png"] {
        fs::write(content.join(place), photograph()).unwrap();
    }
}

/// What is published at `path`, and the names of what is found in it.
fn published(path: &str) -> (Vec<u8>, Vec<&'static str>) {
    let folder = tempfile::tempdir().unwrap();
    book(folder.path());
    let built = support::open(folder.path());
    let index = built.paths().iter().position(|it| **it == *path).unwrap();
    let rendered = Publishable::render(&built, index);
    let found = rendered.found.iter().map(|it| it.code.name).collect();
    let bytes = match rendered.value {
        Content::Bytes(bytes) => bytes,
        Content::File(file) => fs::read(file).unwrap(),
    };
    (bytes, found)
}

#[test]
fn a_page_keeps_the_room_of_its_pictures_and_fetches_them_late() {
    let (page, _) = published("cases/kettle/index.html");
    let page = String::from_utf8(page).unwrap();
    let picture = "src=\"../../cases/kettle.png\" alt=\"A kettle\" width=\"64\" height=\"48\" loading=\"lazy\"";
    assert!(page.contains(picture), "{page}");
    assert!(page.contains("alt=\"a plan\" width=\"40\" height=\"30\" loading=\"lazy\""));
    assert!(
        page.contains(
            "The kettle <small class=\"credit\">Photograph: A. Cook</small></figcaption>"
        )
    );
}

#[test]
fn a_photograph_goes_out_without_the_place_where_it_was_taken() {
    for path in ["cases/kettle.png", "logo.png"] {
        let (bytes, found) = published(path);
        assert!(!bytes.windows(4).any(|four| four == b"eXIf"), "{path}");
        assert_eq!(
            (bytes.len(), found),
            (photograph().len() - 52, vec![]),
            "{path}"
        );
    }
}

#[test]
fn a_drawing_goes_out_without_what_runs_or_asks_another_host() {
    let (bytes, found) = published("cases/plan.svg");
    let text = String::from_utf8(bytes).unwrap();
    assert!(
        text.contains("<path d=\"M0 0h9\"/><image/></svg>"),
        "{text}"
    );
    assert!(!text.contains("alert") && found.is_empty());
}

#[test]
fn a_saved_copy_is_evidence_and_goes_out_as_it_is_or_not_at_all() {
    let (bytes, found) = published("captures/photo.png");
    assert_eq!((bytes, found), (photograph(), vec!["image-location"]));
}
