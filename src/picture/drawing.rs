//! A drawing without what could run, or ask another host.
//!
//! [`harmless`] reads SVG as XML and writes what is on a list: the elements of SVG 2 that
//! draw, their attributes, and links. Everything else is left out with all that is in it.
//! Entities of the file's own are not resolved, so that none can grow.

use quick_xml::Reader;
use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};

/// A drawing that is not well-formed XML, or not SVG.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotXml {
    /// Where reading stopped, in bytes.
    pub at: usize,
    /// Why, in the reader's words.
    pub why: String,
}

/// Elements that draw, or say what a drawing shows.
const DRAWS: &[&str] = &[
    "a",
    "circle",
    "clipPath",
    "defs",
    "desc",
    "ellipse",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feImage",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "filter",
    "g",
    "image",
    "line",
    "linearGradient",
    "marker",
    "mask",
    "path",
    "pattern",
    "polygon",
    "polyline",
    "radialGradient",
    "rect",
    "stop",
    "style",
    "svg",
    "switch",
    "symbol",
    "text",
    "textPath",
    "title",
    "tspan",
    "use",
    "view",
];

/// The deepest nesting that is read.
const DEEPEST: usize = 512;

/// The drawing, written anew from what is on the list.
///
/// # Errors
/// If it is not well-formed, or its root is no `<svg>`.
pub fn harmless(bytes: &[u8]) -> Result<String, NotXml> {
    let text = std::str::from_utf8(bytes).map_err(|error| NotXml {
        at: error.valid_up_to(),
        why: "it is not UTF-8".to_owned(),
    })?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    let mut out = String::with_capacity(text.len());
    let mut depth = 0;
    // How deep what is being left out began.
    let mut left_out: Option<usize> = None;
    // The words of the style sheet that is being read: they are looked at as a whole, since
    // what stands between two parts of them is left out.
    let mut css: Option<String> = None;
    let mut rooted = false;
    let fault = |reader: &Reader<&[u8]>, why: String| NotXml {
        at: usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX),
        why,
    };
    loop {
        let event = reader
            .read_event()
            .map_err(|error| fault(&reader, error.to_string()))?;
        let shown = left_out.is_none();
        match event {
            Event::Start(tag) => {
                if !rooted && name_of(&tag) != Some("svg") {
                    return Err(fault(&reader, "its root is no `<svg>`".to_owned()));
                }
                depth += 1;
                if depth > DEEPEST {
                    return Err(fault(&reader, "it is nested too deep".to_owned()));
                }
                let stays = shown && css.is_none() && open(&mut out, &tag, rooted, ">");
                if shown && !stays {
                    left_out = Some(depth);
                }
                if stays && name_of(&tag) == Some("style") {
                    css = Some(String::new());
                }
                rooted = true;
            }
            Event::Empty(tag) => {
                if !rooted && name_of(&tag) != Some("svg") {
                    return Err(fault(&reader, "its root is no `<svg>`".to_owned()));
                }
                if shown && css.is_none() {
                    open(&mut out, &tag, rooted, "/>");
                }
                rooted = true;
            }
            Event::End(tag) => {
                if shown {
                    if let Some(css) = css.take().filter(|css| asks_nobody(css)) {
                        out.push_str(&escape(css));
                    }
                    out.push_str("</");
                    out.push_str(&String::from_utf8_lossy(tag.local_name().as_ref()));
                    out.push('>');
                }
                left_out.take_if(|began| *began == depth);
                depth -= 1;
            }
            Event::Text(words) if shown && rooted => {
                let words = String::from_utf8_lossy(&words);
                match &mut css {
                    Some(css) => css.push_str(&words),
                    None => out.push_str(&words),
                }
            }
            Event::CData(words) if shown && rooted => {
                let words = String::from_utf8_lossy(&words);
                match &mut css {
                    Some(css) => css.push_str(&words),
                    None => out.push_str(&escape(&*words)),
                }
            }
            Event::GeneralRef(name) if shown && rooted => match (&mut css, &*name) {
                (Some(css), b"gt") => css.push('>'),
                (Some(css), b"quot") => css.push('"'),
                (Some(css), b"apos") => css.push('\''),
                // Nothing else has to be written so, and it could hide an address.
                (Some(css), _) => css.push('\\'),
                (None, b"amp" | b"lt" | b"gt" | b"quot" | b"apos" | [b'#', ..]) => {
                    out.push('&');
                    out.push_str(&String::from_utf8_lossy(&name));
                    out.push(';');
                }
                (None, _) => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    match rooted && depth == 0 {
        true => Ok(out + "\n"),
        false => Err(fault(&reader, "it breaks off".to_owned())),
    }
}

/// The name of an element that draws. Drawing programs put their own into namespaces.
fn name_of<'t>(tag: &'t BytesStart<'_>) -> Option<&'t str> {
    let name = std::str::from_utf8(tag.name().into_inner()).ok()?;
    let local = match name.split_once(':') {
        Some(("svg", local)) => local,
        Some(_) => return None,
        None => name,
    };
    DRAWS.contains(&local).then_some(local)
}

/// Writes the start of an element with the attributes that may stay, and says whether it
/// is one that draws.
fn open(out: &mut String, tag: &BytesStart<'_>, inner: bool, close: &str) -> bool {
    let Some(element) = name_of(tag) else {
        return false;
    };
    out.push('<');
    out.push_str(element);
    if !inner {
        out.push_str(
            " xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"",
        );
    }
    for attribute in tag.attributes().flatten() {
        let Ok(name) = std::str::from_utf8(attribute.key.into_inner()) else {
            continue;
        };
        // An entity that the file declares itself is not resolved, and goes with its attribute.
        let Ok(value) = attribute.unescape_value() else {
            continue;
        };
        if stays(element, name, &value) {
            out.push(' ');
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&escape(&*value));
            out.push('"');
        }
    }
    out.push_str(close);
    true
}

/// Whether an attribute draws: none that runs, none of another program, none that asks
/// another host.
fn stays(element: &str, name: &str, value: &str) -> bool {
    match name {
        "href" | "xlink:href" => is_address_for(element, value),
        "xml:lang" | "xml:space" => true,
        "xmlns" | "src" | "srcset" | "base" => false,
        _ if name.contains(':') || name.to_ascii_lowercase().starts_with("on") => false,
        _ => asks_nobody(value),
    }
}

/// Whether an element may lead to, or take in, what lies at an address.
fn is_address_for(element: &str, address: &str) -> bool {
    let address = address.trim();
    let compact: String = address
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect::<String>()
        .to_ascii_lowercase();
    match element {
        "a" => {
            let scheme = compact.split_once(':').map(|(scheme, _)| scheme);
            scheme.is_none_or(|scheme| {
                matches!(scheme, "http" | "https" | "mailto") || scheme.contains(['/', '#', '?'])
            }) && !compact.starts_with("//")
        }
        "image" | "feImage" => ["png", "jpeg", "gif", "webp"]
            .iter()
            .any(|kind| compact.starts_with(&format!("data:image/{kind};base64,"))),
        _ => compact.starts_with('#'),
    }
}

/// Whether words of CSS ask nobody: each `url(` names a part of the drawing itself, and
/// nothing is imported. An escape could spell either, and is taken for one.
fn asks_nobody(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    let own = |rest: &str| {
        let rest = rest.trim_start().trim_start_matches(['"', '\'']);
        rest.trim_start().starts_with('#')
    };
    !css.contains("@import")
        && !css.contains('\\')
        && !css.contains("image-set(")
        && !css.contains("javascript:")
        && css.split("url(").skip(1).all(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROOT: &str =
        "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";

    /// What becomes of what stands in a drawing.
    #[track_caller]
    fn check(inside: &str, expected: &str) {
        let drawing = format!("<?xml version=\"1.0\"?><svg viewBox=\"0 0 1 1\">{inside}</svg>");
        let expected = format!("{ROOT} viewBox=\"0 0 1 1\">{expected}</svg>\n");
        assert_eq!(harmless(drawing.as_bytes()), Ok(expected));
    }

    #[test]
    fn what_draws_stays_as_it_is() {
        let drawing = "<title>A &amp; b</title><g fill=\"url(#x)\" style=\"stroke: red\"><path d=\"M0 0\"/></g>\
                       <use href=\"#x\"/><a href=\"../b/\"><text xml:lang=\"de\">c</text></a>";
        check(drawing, drawing);
    }

    #[test]
    fn what_runs_is_left_out() {
        check(
            "<script>alert(1)</script><g onclick=\"a()\" ONLOAD='b()'/>",
            "<g/>",
        );
        check("<a href=\"java&#10;script:alert(1)\"/>", "<a/>");
        check("<a xlink:href=\"data:text/html,x\"/>", "<a/>");
        check("<set attributeName=\"href\" to=\"javascript:a()\"/>", "");
        check("<foreignObject><div><g/></div></foreignObject><g/>", "<g/>");
    }

    #[test]
    fn what_asks_another_host_is_left_out() {
        check("<image href=\"https://e.org/a.png\"/>", "<image/>");
        check(
            "<image href=\"data:image/svg+xml;base64,PHN2Zz4=\"/>",
            "<image/>",
        );
        check(
            "<use href=\"b.svg#x\"/><g fill=\"url('//e.org/#x')\"/>",
            "<use/><g/>",
        );
        check(
            "<style>@import 'https://e.org/a.css';</style>",
            "<style></style>",
        );
        check(
            "<style>g{fill:\\75rl(//e.org/a)}</style>",
            "<style></style>",
        );
        check(
            "<style>@im<!-- -->port '//e.org'</style>",
            "<style></style>",
        );
        check("<style>@im&x;port '//e.org'</style>", "<style></style>");
        check(
            "<style><![CDATA[g > a{fill:url(#x)}]]></style>",
            "<style>g &gt; a{fill:url(#x)}</style>",
        );
    }

    #[test]
    fn what_other_programs_note_is_left_out() {
        check(
            "<metadata>by me</metadata><inkscape:grid/><g inkscape:label=\"x\"/><!-- y -->",
            "<g/>",
        );
    }

    #[test]
    fn entities_of_the_file_are_not_resolved() {
        let drawing = "<!DOCTYPE svg [<!ENTITY a \"<script/>\">]><svg width=\"&a;\">&a;b</svg>";
        assert_eq!(
            harmless(drawing.as_bytes()),
            Ok(format!("{ROOT}>b</svg>\n"))
        );
    }

    #[test]
    fn what_is_not_well_formed_is_refused() {
        for drawing in [
            "<svg><g></svg>",
            "<svg>",
            "",
            "words",
            "<html></html>",
            "<svg",
        ] {
            assert!(harmless(drawing.as_bytes()).is_err(), "{drawing}");
        }
        let deep = format!("<svg>{}", "<g>".repeat(100_000));
        assert!(harmless(deep.as_bytes()).is_err());
    }
}
