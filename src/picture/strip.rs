//! A picture without what stands beside it: EXIF, XMP, IPTC, comments, texts.
//!
//! Only whole segments and chunks are left out; what is shown is copied byte for byte.

use std::borrow::Cow;

/// The picture without its notes. A file that breaks off, or is in none of the three
/// formats, is given back as it is from there on.
pub fn without_notes(bytes: &[u8]) -> Cow<'_, [u8]> {
    let kept = match bytes {
        [0xFF, 0xD8, ..] => jpeg(bytes),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => png(bytes),
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => webp(bytes),
        _ => None,
    };
    kept.map_or(Cow::Borrowed(bytes), Cow::Owned)
}

/// The segments of a JPEG but EXIF and XMP (APP1), IPTC (APP13), other programs' own
/// (APP3 to APP12, APP15) and comments. JFIF (APP0), colour profiles (APP2) and Adobe's
/// note on colours (APP14) change what is seen, and stay. `None` if nothing is left out.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..2].to_vec();
    let mut turn = None;
    let mut at = 2;
    let mut cut = false;
    // Up to the first scan, each segment says its length.
    while let Some(&[mark, marker]) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
        if mark != 0xFF {
            return None;
        }
        if marker == 0xFF {
            at += 1;
            continue;
        }
        if matches!(marker, 0xDA | 0xD9 | 0x01 | 0xD0..=0xD7) {
            break;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let segment = bytes.get(at..at + 2 + length)?;
        match marker {
            0xE1 | 0xE3..=0xED | 0xEF | 0xFE => {
                turn = turn.or_else(|| orientation(segment.get(4..)?));
                cut = true;
            }
            // A second picture, as phones put it behind the first, is found by this.
            0xE2 if segment.get(4..8) == Some(b"MPF\0") => cut = true,
            _ => out.extend_from_slice(segment),
        }
        at += 2 + length;
    }
    if !cut {
        return None;
    }
    if let Some(turn) = turn.filter(|&turn| turn != 1) {
        // After JFIF, which has to come first.
        let after = match out.get(2..4) {
            Some([0xFF, 0xE0]) => 4 + usize::from(u16::from_be_bytes([out[4], out[5]])),
            _ => 2,
        };
        out.splice(after..after, turned(turn));
    }
    let end = end_of_picture(bytes, at);
    out.extend_from_slice(&bytes[at..end]);
    Some(out)
}

/// Past the end of the picture whose scans begin at `at`: what follows is no part of it.
fn end_of_picture(bytes: &[u8], at: usize) -> usize {
    // In a scan 0xFF is followed by a zero or a restart; else it begins a segment, whose
    // bytes may be anything, or ends the picture.
    let mut from = at;
    while let Some(mark) = memchr::memchr(0xFF, &bytes[from..]).map(|n| from + n) {
        from = match bytes.get(mark + 1) {
            Some(0xD9) => return mark + 2,
            Some(0x00 | 0x01 | 0xD0..=0xD8 | 0xFF) => mark + 1,
            Some(_) => match bytes.get(mark + 2..mark + 4) {
                Some(two) => mark + 2 + usize::from(u16::from_be_bytes([two[0], two[1]])),
                None => break,
            },
            None => break,
        }
        .min(bytes.len());
    }
    bytes.len()
}

/// The segment that says how a JPEG is turned, and nothing else.
fn turned(turn: u16) -> Vec<u8> {
    let mut segment =
        b"\xFF\xE1\0\x22Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01".to_vec();
    segment.extend(turn.to_be_bytes());
    segment.extend([0; 6]);
    segment
}

/// How EXIF says that a picture is turned, 1 to 8: `data` begins with `Exif` and two
/// zeros, then a TIFF structure, in whose first directory it stands.
pub(super) fn orientation(data: &[u8]) -> Option<u16> {
    let tiff = data.strip_prefix(b"Exif\0\0")?;
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| -> Option<u16> {
        let two: [u8; 2] = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match big {
            true => u16::from_be_bytes(two),
            false => u16::from_le_bytes(two),
        })
    };
    let first: [u8; 4] = tiff.get(4..8)?.try_into().ok()?;
    let directory = match big {
        true => u32::from_be_bytes(first),
        false => u32::from_le_bytes(first),
    };
    let directory = usize::try_from(directory).ok()?;
    let entries = usize::from(short(directory)?);
    let at = |entry: usize| directory.checked_add(2 + 12 * entry);
    let entry = (0..entries).find_map(|entry| at(entry).filter(|&at| short(at) == Some(0x0112)))?;
    short(entry + 8).filter(|turn| (1..=8).contains(turn))
}

/// The chunks of a PNG but `eXIf`, `tEXt`, `zTXt`, `iTXt` and `tIME`, up to `IEND`.
fn png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..8].to_vec();
    let mut at = 8;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
        let end = at.checked_add(length)?.checked_add(12)?;
        let chunk = bytes.get(at..end)?;
        at = end;
        match &head[4..] {
            b"eXIf" | b"tEXt" | b"zTXt" | b"iTXt" | b"tIME" => {}
            b"IEND" => {
                out.extend_from_slice(chunk);
                break;
            }
            _ => out.extend_from_slice(chunk),
        }
    }
    (out.len() < bytes.len()).then_some(out)
}

/// The chunks of a WebP but `EXIF` and `XMP `, with the length of the whole and the flags
/// that announce them set right.
fn webp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes[..12].to_vec();
    let mut at = 12;
    while let Some(head) = bytes.get(at..at + 8) {
        let length = u32::from_le_bytes([head[4], head[5], head[6], head[7]]) as usize;
        let end = at
            .checked_add(8)?
            .checked_add(length)?
            .checked_add(length % 2)?;
        let chunk = bytes.get(at..end.min(bytes.len()))?;
        at = end;
        match &head[..4] {
            b"EXIF" | b"XMP " => {}
            b"VP8X" if chunk.len() > 8 => {
                let place = out.len() + 8;
                out.extend_from_slice(chunk);
                out[place] &= !0b1100;
            }
            _ => out.extend_from_slice(chunk),
        }
    }
    if out.len() >= bytes.len() {
        return None;
    }
    let length = u32::try_from(out.len() - 8).ok()?;
    out[4..8].copy_from_slice(&length.to_le_bytes());
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXIF: &[u8] = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";

    fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
        [&[0xFF, marker], &length[..], data].concat()
    }

    #[test]
    fn a_photograph_loses_its_notes_and_keeps_its_turn_and_colours() {
        let scan = b"\xFF\xDA\0\x02ab\xFF\0c\xFF\xD9";
        let parts = [
            b"\xFF\xD8".to_vec(),
            segment(0xE0, b"JFIF\0"),
            segment(0xE1, EXIF),
            segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>"),
            segment(0xE2, b"ICC_PROFILE\0"),
            segment(0xED, b"Photoshop 3.0\0by me"),
            segment(0xFE, b"a comment"),
            scan.to_vec(),
            b"a second picture".to_vec(),
        ];
        let bare = [
            b"\xFF\xD8".to_vec(),
            segment(0xE0, b"JFIF\0"),
            turned(6),
            segment(0xE2, b"ICC_PROFILE\0"),
            scan.to_vec(),
        ];
        let stripped = without_notes(&parts.concat()).into_owned();
        assert_eq!(stripped, bare.concat());
        assert_eq!(orientation(&turned(6)[4..]), Some(6));
    }

    #[test]
    fn a_picture_without_notes_is_the_same_bytes() {
        let plain = [b"\xFF\xD8".to_vec(), segment(0xE0, b"JFIF\0")].concat();
        assert!(matches!(without_notes(&plain), Cow::Borrowed(_)));
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\0IEND\xae\x42\x60\x82";
        assert!(matches!(without_notes(png), Cow::Borrowed(_)));
    }

    #[test]
    fn texts_and_times_of_a_png_are_left_out() {
        let chunk = |name: &[u8], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_be_bytes();
            [&length[..], name, data, b"sum."].concat()
        };
        let with = |chunks: &[Vec<u8>]| [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat();
        let (head, end) = (chunk(b"IHDR", b"13 bytes of it"), chunk(b"IEND", b""));
        let noted = with(&[
            head.clone(),
            chunk(b"tEXt", b"Author\0Me"),
            chunk(b"eXIf", b"MM\0*"),
            chunk(b"iCCP", b"p"),
            end.clone(),
        ]);
        let bare = with(&[head, chunk(b"iCCP", b"p"), end]);
        assert_eq!(&*without_notes(&noted), &*bare);
    }

    #[test]
    fn a_webp_says_its_new_length_and_announces_nothing_that_is_gone() {
        let chunk = |name: &[u8], data: &[u8]| {
            let length = u32::try_from(data.len()).unwrap().to_le_bytes();
            let pad: &[u8] = if data.len() % 2 == 1 { b"\0" } else { b"" };
            [name, &length[..], data, pad].concat()
        };
        let whole = |flags: u8, more: &[Vec<u8>]| {
            let mut chunks = chunk(b"VP8X", &[flags, 0, 0, 0, 9, 0, 0, 9, 0, 0]);
            chunks.extend(more.concat());
            let length = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
            [b"RIFF", &length[..], b"WEBP", &chunks].concat()
        };
        let noted = whole(
            0b1_1100,
            &[chunk(b"VP8 ", b"odd"), chunk(b"EXIF", b"MM\0*")],
        );
        let bare = whole(0b1_0000, &[chunk(b"VP8 ", b"odd")]);
        assert_eq!(&*without_notes(&noted), &*bare);
    }

    #[test]
    fn a_file_that_breaks_off_is_given_back() {
        let whole = [b"\xFF\xD8".to_vec(), segment(0xE1, EXIF)].concat();
        for length in 0..whole.len() - 1 {
            assert_eq!(&*without_notes(&whole[..length]), &whole[..length]);
        }
    }
}
