//! What a picture says beside what it shows: where it was taken, by whom, with what.
//!
//! [`inspect`] looks for EXIF and XMP in JPEG, PNG, WebP, TIFF and HEIF. It follows the
//! directories of TIFF 6.0 as EXIF 2.32 uses them, within bounds: a broken one is passed
//! over, as viewers do.

use memchr::memmem;

use crate::diag::{Code, Diagnostic, Diagnostics};

/// Reports what else is in a picture.
pub fn inspect(path: &str, bytes: &[u8], found: &mut Diagnostics) {
    let mut facts = Facts::default();
    for tiff in exif(bytes) {
        read_tiff(tiff, &mut facts);
    }
    xmp(bytes, &mut facts);
    let help = "save it again without metadata, as `exiftool -all= FILE` does";
    if facts.place {
        let message = format!("`{path}` says where it was taken");
        found.push(Diagnostic::nowhere(Code::IMAGE_LOCATION, message).help(help));
    }
    if !facts.others.is_empty() {
        let message = format!(
            "`{path}` says more than it shows: {}",
            facts.others.join(", ")
        );
        found.push(Diagnostic::nowhere(Code::IMAGE_METADATA, message).help(help));
    }
}

#[derive(Debug, Default)]
struct Facts {
    place: bool,
    others: Vec<&'static str>,
}

impl Facts {
    fn add(&mut self, fact: &'static str) {
        if !self.others.contains(&fact) {
            self.others.push(fact);
        }
    }
}

/// The EXIF blocks of a file, each from its TIFF header on.
fn exif(bytes: &[u8]) -> Vec<&[u8]> {
    const MOST: usize = 8;
    let is_tiff = |rest: &[u8]| rest.starts_with(b"II*\0") || rest.starts_with(b"MM\0*");
    if is_tiff(bytes) {
        return vec![bytes];
    }
    if bytes.starts_with(b"\x89PNG") {
        return chunks_of_png(bytes)
            .filter(|rest| is_tiff(rest))
            .take(MOST)
            .collect();
    }
    // JPEG and HEIF write `Exif` and two zero bytes before the header; WebP may, after
    // the name and the length of its chunk.
    let marked = memmem::find_iter(bytes, b"Exif\0\0").map(|at| &bytes[at + 6..]);
    let webp = memmem::find_iter(bytes, b"EXIF").filter_map(|at| bytes.get(at + 8..));
    marked
        .chain(webp)
        .filter(|rest| is_tiff(rest))
        .take(MOST)
        .collect()
}

/// What is in the `eXIf` chunks of a PNG.
fn chunks_of_png(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut at = 8;
    std::iter::from_fn(move || {
        loop {
            let head = bytes.get(at..at + 8)?;
            let length = u32::from_be_bytes([head[0], head[1], head[2], head[3]]) as usize;
            let data = at + 8;
            at = data.checked_add(length)?.checked_add(4)?;
            if &head[4..] == b"eXIf" {
                return bytes.get(data..(data + length).min(bytes.len()));
            }
        }
    })
}

/// Reads the first directory of a TIFF structure and those of EXIF and GPS in it.
fn read_tiff(tiff: &[u8], facts: &mut Facts) {
    let big = tiff.starts_with(b"MM");
    let short = |at: usize| -> Option<u16> {
        let two: [u8; 2] = tiff.get(at..at + 2)?.try_into().ok()?;
        Some(if big {
            u16::from_be_bytes(two)
        } else {
            u16::from_le_bytes(two)
        })
    };
    let long = |at: usize| -> Option<usize> {
        let four: [u8; 4] = tiff.get(at..at + 4)?.try_into().ok()?;
        let number = if big {
            u32::from_be_bytes(four)
        } else {
            u32::from_le_bytes(four)
        };
        usize::try_from(number).ok()
    };
    // The first directory, and those that it names; EXIF has no more.
    let mut open: Vec<usize> = long(4).into_iter().collect();
    let mut read = 0;
    while let Some(directory) = open.pop() {
        read += 1;
        if read > 4 {
            return;
        }
        let Some(entries) = short(directory) else {
            continue;
        };
        for entry in 0..usize::from(entries) {
            let Some(at) = directory.checked_add(2 + 12 * entry) else {
                break;
            };
            let (Some(tag), Some(value)) = (short(at), long(at + 8)) else {
                break;
            };
            match tag {
                // GPSInfo: a directory; one with a latitude or a longitude names a place.
                0x8825 => {
                    let count = short(value).unwrap_or(0);
                    facts.place |= (0..usize::from(count).min(64))
                        .filter_map(|entry| short(value.checked_add(2 + 12 * entry)?))
                        .any(|tag| matches!(tag, 2 | 4));
                }
                0x8769 => open.push(value),
                0x010F | 0x0110 => facts.add("the camera"),
                0x0131 => facts.add("the program it was made with"),
                0x013B | 0x9C9D => facts.add("its author"),
                0x8298 => facts.add("its owner"),
                0x010E | 0x9286 | 0x9C9B | 0x9C9C => facts.add("a description"),
                0x0132 | 0x9003 | 0x9004 => facts.add("when it was taken"),
                0xA430 => facts.add("who owns the camera"),
                0xA431 | 0xA435 => facts.add("the number of the camera"),
                0x927C => facts.add("notes of the camera's maker"),
                _ => {}
            }
        }
    }
}

/// What stands in XMP, which is text.
fn xmp(bytes: &[u8], facts: &mut Facts) {
    let Some(start) = memmem::find(bytes, b"<x:xmpmeta") else {
        return;
    };
    let packet = &bytes[start..];
    let end = memmem::find(packet, b"</x:xmpmeta>").unwrap_or(packet.len());
    let packet = &packet[..end];
    let has = |word: &[u8]| memmem::find(packet, word).is_some();
    facts.place |= has(b"exif:GPSLatitude") || has(b"exif:GPSLongitude");
    for (word, fact) in [
        (b"dc:creator".as_slice(), "its author"),
        (b"dc:description", "a description"),
        (b"xmp:CreatorTool", "the program it was made with"),
        (b"xmpMM:History", "how it was edited"),
        (b"aux:SerialNumber", "the number of the camera"),
        (b"aux:OwnerName", "who owns the camera"),
    ] {
        if has(word) {
            facts.add(fact);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF structure with these entries in its first directory.
    fn tiff(entries: &[(u16, u32)], gps: &[u16]) -> Vec<u8> {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        let count = u16::try_from(entries.len() + 1).unwrap();
        let end = 8 + 2 + 12 * u32::from(count) + 4;
        out.extend(count.to_le_bytes());
        for (tag, value) in entries.iter().copied().chain([(0x8825, end)]) {
            out.extend(tag.to_le_bytes());
            out.extend([4, 0, 1, 0, 0, 0]);
            out.extend(value.to_le_bytes());
        }
        out.extend([0; 4]);
        out.extend(u16::try_from(gps.len()).unwrap().to_le_bytes());
        for tag in gps {
            out.extend(tag.to_le_bytes());
            out.extend([0; 10]);
        }
        out
    }

    #[track_caller]
    fn check(bytes: &[u8], expected: &[&str]) {
        let mut found = Diagnostics::new();
        inspect("a.jpg", bytes, &mut found);
        let names: Vec<&str> = found.iter().map(|it| it.code.name).collect();
        assert_eq!(names, expected);
    }

    fn jpeg(tiff: &[u8]) -> Vec<u8> {
        [b"\xFF\xD8\xFF\xE1\0\0Exif\0\0", tiff].concat()
    }

    #[test]
    fn a_place_is_found_in_every_format() {
        let tiff = tiff(&[], &[1, 2, 3, 4]);
        check(&tiff, &["image-location"]);
        check(&jpeg(&tiff), &["image-location"]);
        let png = [
            b"\x89PNG\r\n\x1a\n".as_slice(),
            &(tiff.len() as u32).to_be_bytes(),
            b"eXIf",
            &tiff,
            b"\0\0\0\0",
        ];
        check(&png.concat(), &["image-location"]);
        let webp = [b"RIFF\0\0\0\0WEBPEXIF\0\0\0\0", tiff.as_slice()];
        check(&webp.concat(), &["image-location"]);
        check(
            b"...<x:xmpmeta><exif:GPSLatitude>1</x:xmpmeta>",
            &["image-location"],
        );
    }

    #[test]
    fn a_version_of_gps_alone_is_no_place_and_turning_a_picture_says_nothing() {
        check(&jpeg(&tiff(&[(0x0112, 1)], &[0])), &[]);
    }

    #[test]
    fn a_camera_is_metadata() {
        check(
            &jpeg(&tiff(&[(0x010F, 0), (0x0110, 0)], &[])),
            &["image-metadata"],
        );
    }

    #[test]
    fn a_broken_block_is_passed_over() {
        let whole = jpeg(&tiff(&[(0x010F, 0)], &[1, 2]));
        for length in 0..whole.len() {
            let mut found = Diagnostics::new();
            inspect("a.jpg", &whole[..length], &mut found);
        }
        // A directory that names itself.
        check(
            &jpeg(b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0"),
            &[],
        );
    }
}
