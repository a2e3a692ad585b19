//! How large a picture is, from the head of its file.

/// A size in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Extent {
    /// From side to side.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Extent {
    /// Both numbers as bytes, for a key.
    pub fn bytes(self) -> [u8; 8] {
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        (width << 32 | height).to_le_bytes()
    }
}

/// The size of a PNG, JPEG, GIF, WebP, AVIF or SVG from the first [`super::HEAD`] bytes.
///
/// A JPEG that is to be shown turned by a quarter has its sides exchanged, as a browser
/// shows it. An SVG says it by `width` and `height` in pixels, else by its `viewBox`.
/// `None` if the bytes are none of these or say nothing.
pub fn extent(head: &[u8]) -> Option<Extent> {
    let found = match head {
        [0x89, b'P', b'N', b'G', ..] => png(head),
        [0xFF, 0xD8, ..] => jpeg(head),
        [b'G', b'I', b'F', b'8', ..] => pair(u16_le(head, 6)?, u16_le(head, 8)?),
        [b'R', b'I', b'F', b'F', ..] => webp(head),
        _ if head.get(4..8) == Some(b"ftyp") => avif(head),
        _ => svg(head),
    }?;
    (found.width > 0 && found.height > 0).then_some(found)
}

fn pair(width: u16, height: u16) -> Option<Extent> {
    let [width, height] = [width, height].map(u32::from);
    Some(Extent { width, height })
}

fn u16_le(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u16_be(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_be(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

/// Width and height stand in `IHDR`, which comes first.
fn png(head: &[u8]) -> Option<Extent> {
    let (width, height) = (u32_be(head, 16)?, u32_be(head, 20)?);
    Some(Extent { width, height })
}

/// They stand in the start of frame, after segments that each say their length.
fn jpeg(head: &[u8]) -> Option<Extent> {
    let mut at = 2;
    let mut turned = false;
    loop {
        if *head.get(at)? != 0xFF {
            return None;
        }
        let marker = *head.get(at + 1)?;
        match marker {
            // Fill, and markers that have no length.
            0xFF => at += 1,
            0x01 | 0xD0..=0xD7 => at += 2,
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => {
                let (height, width) = (u16_be(head, at + 5)?, u16_be(head, at + 7)?);
                return match turned {
                    true => pair(height, width),
                    false => pair(width, height),
                };
            }
            0xD9 | 0xDA => return None,
            _ => {
                let length = usize::from(u16_be(head, at + 2)?);
                if marker == 0xE1
                    && let Some(exif) = head.get(at + 4..(at + 2 + length).min(head.len()))
                {
                    turned |= super::strip::orientation(exif).is_some_and(|turn| turn >= 5);
                }
                at += 2 + length;
            }
        }
    }
}

fn webp(head: &[u8]) -> Option<Extent> {
    let u24 = |at: usize| -> Option<u32> {
        let three = head.get(at..at + 3)?;
        Some(u32::from_le_bytes([three[0], three[1], three[2], 0]))
    };
    match head.get(8..16)? {
        b"WEBPVP8 " => pair(u16_le(head, 26)? & 0x3FFF, u16_le(head, 28)? & 0x3FFF),
        b"WEBPVP8L" => {
            let bits = u32::from_le_bytes(head.get(21..25)?.try_into().ok()?);
            Some(Extent {
                width: (bits & 0x3FFF) + 1,
                height: ((bits >> 14) & 0x3FFF) + 1,
            })
        }
        b"WEBPVP8X" => Some(Extent {
            width: u24(24)? + 1,
            height: u24(27)? + 1,
        }),
        _ => None,
    }
}

/// The property `ispe` of the largest item: others are thumbnails and tiles.
fn avif(head: &[u8]) -> Option<Extent> {
    let sizes = memchr::memmem::find_iter(head, b"ispe");
    let sizes = sizes.filter_map(|at| {
        let (width, height) = (u32_be(head, at + 8)?, u32_be(head, at + 12)?);
        Some(Extent { width, height })
    });
    sizes.max_by_key(|size| u64::from(size.width) * u64::from(size.height))
}

fn svg(head: &[u8]) -> Option<Extent> {
    let text = String::from_utf8_lossy(head);
    let start = text.find("<svg")?;
    let tag = &text[start..start + text[start..].find('>')?];
    let attribute = |name: &str| -> Option<&str> {
        let mut rest = tag;
        loop {
            let at = rest.find(name)?;
            let before = rest[..at].ends_with(char::is_whitespace);
            rest = &rest[at + name.len()..];
            let value = rest.trim_start().strip_prefix('=').map(str::trim_start);
            if let Some(value) = value
                && before
                && let Some(quote @ ('"' | '\'')) = value.chars().next()
            {
                return value[1..].split(quote).next();
            }
        }
    };
    let pixels = |name: &str| -> Option<f64> {
        let value = attribute(name)?.trim();
        value.strip_suffix("px").unwrap_or(value).parse().ok()
    };
    let whole = |width: f64, height: f64| {
        let fits = |side: f64| (0.5..=65_535.0).contains(&side);
        (fits(width) && fits(height)).then(|| Extent {
            width: width.round() as u32,
            height: height.round() as u32,
        })
    };
    if let (Some(width), Some(height)) = (pixels("width"), pixels("height")) {
        return whole(width, height);
    }
    let numbers = attribute("viewBox")?.split([' ', ',', '\n', '\t']);
    let numbers: Vec<f64> = numbers
        .filter_map(|number| number.trim().parse().ok())
        .collect();
    match numbers[..] {
        [_, _, width, height] => whole(width, height),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &[u8], expected: Option<(u32, u32)>) {
        let found = extent(head).map(|extent| (extent.width, extent.height));
        assert_eq!(found, expected);
    }

    #[test]
    fn each_format_says_how_large_it_is() {
        check(
            b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x02\x80\0\0\x01\xe0\x08",
            Some((640, 480)),
        );
        check(b"GIF89a\x40\x01\xc8\x00", Some((320, 200)));
        let frame = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\x00\x64\x00\xC8\x03";
        check(frame, Some((200, 100)));
        check(
            b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x3f\x01\0\xc7\0\0",
            Some((320, 200)),
        );
        check(
            b"RIFF\0\0\0\0WEBPVP8 \0\0\0\0\x30\x01\0\x9d\x01\x2a\x40\x01\xc8\0",
            Some((320, 200)),
        );
        check(
            b"RIFF\0\0\0\0WEBPVP8L\0\0\0\0\x2f\x3f\xc1\x31\0",
            Some((320, 200)),
        );
        let item = b"\0\0\0\x14ispe\0\0\0\0\0\0\x01\x40\0\0\0\xc8";
        let thumbnail = b"\0\0\0\x14ispe\0\0\0\0\0\0\0\x20\0\0\0\x14";
        let head = [b"\0\0\0\x1cftypavif".as_slice(), thumbnail, item].concat();
        check(&head, Some((320, 200)));
    }

    #[test]
    fn a_drawing_says_it_in_pixels_or_by_its_view_box() {
        check(
            b"<?xml version='1.0'?>\n<svg width=\"320px\" height='200'>",
            Some((320, 200)),
        );
        check(
            b"<svg stroke-width=\"2\" viewBox=\"0 0 320.4 200\" width=\"100%\">",
            Some((320, 200)),
        );
        check(b"<svg width=\"10em\">", None);
        check(b"not a picture", None);
    }

    #[test]
    fn a_photograph_that_is_shown_turned_has_its_sides_exchanged() {
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0";
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let head = [
            b"\xFF\xD8\xFF\xE1".as_slice(),
            &length,
            exif,
            b"\xFF\xC0\0\x11\x08\x00\x64\x00\xC8\x03",
        ];
        check(&head.concat(), Some((100, 200)));
    }

    #[test]
    fn a_head_that_breaks_off_is_no_size() {
        let whole = b"\xFF\xD8\xFF\xE0\0\x04ab\xFF\xC2\0\x11\x08\x00\x64\x00\xC8\x03";
        for length in 0..whole.len() - 1 {
            check(&whole[..length], None);
        }
    }
}
