//! The picture that stands for a page where its address is shared: a card with its title.
//!
//! [`draw`] sets words in the font that is built in and gives a PNG. It uses no font of the
//! machine, so that the same words are the same bytes everywhere, and no page loads it:
//! programs do that ask for a preview of an address.

use ab_glyph::{Font, FontRef, Glyph, PxScale, ScaleFont, point};
use std::sync::LazyLock;

/// The width of a card in pixels; with [`HEIGHT`] the shape that previews have room for.
pub const WIDTH: usize = 1200;
/// The height of a card in pixels.
pub const HEIGHT: usize = 630;

/// The words of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words<'w> {
    /// The title of the book, small at the top; empty if it is the title.
    pub book: &'w str,
    /// The title, large.
    pub title: &'w str,
    /// A sentence below it; may be empty.
    pub about: &'w str,
}

static FONT: LazyLock<FontRef<'static>> = LazyLock::new(|| {
    FontRef::try_from_slice(include_bytes!("card/card.ttf")).expect("the built-in font is one")
});

/// From paper to ink.
const SHADES: usize = 16;
const PAPER: [u8; 3] = [0xFD, 0xFC, 0xF8];
const INK: [u8; 3] = [0x1D, 0x1B, 0x17];

const MARGIN: f32 = 90.0;
/// The size of everything but the title.
const SMALL: f32 = 44.0;

/// Draws a card; `None` if the title has a letter that the font does not: Latin, Greek and
/// Cyrillic are there. Time and room are those of one picture, whatever the words.
pub fn draw(words: Words<'_>) -> Option<Vec<u8>> {
    let title = words.title;
    if !can_draw(title) {
        return None;
    }
    let mut canvas = Canvas::new();
    let mut top = MARGIN;
    if can_draw(words.book) {
        top = canvas.set(words.book, SMALL, top, 1) + 14.0;
    }
    canvas.rule(top);
    canvas.rule(top + 6.0);
    top += 36.0;
    // A long title is set smaller rather than cut.
    let size = [112.0, 92.0, 76.0]
        .into_iter()
        .find(|&size| lines(title, size).len() <= 3);
    top = canvas.set(title, size.unwrap_or(64.0), top, 4) + 24.0;
    let room = ((HEIGHT as f32 - MARGIN / 2.0 - top) / (SMALL * LEADING)) as usize;
    if can_draw(words.about) {
        canvas.set(words.about, SMALL, top, room.min(4));
    }
    Some(canvas.png())
}

/// Whether there are words, and the font has all their letters.
pub fn can_draw(text: &str) -> bool {
    let has = |letter: char| letter.is_whitespace() || FONT.glyph_id(letter).0 != 0;
    !text.trim().is_empty() && text.chars().all(has)
}

/// From line to line, in sizes of the type.
const LEADING: f32 = 1.05;

/// The words in lines that fit between the margins.
fn lines(text: &str, size: f32) -> Vec<String> {
    let font = FONT.as_scaled(PxScale::from(size));
    let width = |text: &str| -> f32 {
        let letters = text.chars();
        letters
            .map(|letter| font.h_advance(font.glyph_id(letter)))
            .sum()
    };
    let room = WIDTH as f32 - 2.0 * MARGIN;
    let mut lines: Vec<String> = Vec::new();
    let mut wide = room;
    for word in text.split_whitespace() {
        let more = width(word);
        let space = width(" ");
        match lines.last_mut() {
            Some(line) if wide + space + more <= room => {
                line.push(' ');
                line.push_str(word);
                wide += space + more;
            }
            _ => {
                lines.push(word.to_owned());
                wide = more;
            }
        }
    }
    lines
}

/// Shades in rows, from 0 for paper.
struct Canvas(Vec<u8>);

impl Canvas {
    fn new() -> Self {
        Self(vec![0; WIDTH * HEIGHT])
    }

    /// Sets words in at most `most` lines from `top` down, and gives where they end.
    fn set(&mut self, text: &str, size: f32, top: f32, most: usize) -> f32 {
        let mut set = lines(text, size);
        if set.len() > most {
            set.truncate(most);
            if let Some(last) = set.last_mut() {
                last.push_str(" …");
            }
        }
        let font = FONT.as_scaled(PxScale::from(size));
        let mut baseline = top + font.ascent();
        for line in &set {
            let mut pen = MARGIN;
            for letter in line.chars() {
                if pen > WIDTH as f32 {
                    break;
                }
                let glyph: Glyph = font.scaled_glyph(letter);
                let (id, scale) = (glyph.id, glyph.scale);
                self.print(id.with_scale_and_position(scale, point(pen, baseline)));
                pen += font.h_advance(id);
            }
            baseline += size * LEADING;
        }
        top + set.len() as f32 * size * LEADING
    }

    fn print(&mut self, glyph: Glyph) {
        let Some(outline) = FONT.outline_glyph(glyph) else {
            return;
        };
        let bounds = outline.px_bounds();
        outline.draw(|x, y, covered| {
            let x = bounds.min.x as i64 + i64::from(x);
            let y = bounds.min.y as i64 + i64::from(y);
            // Outlines that overlap cover a pixel more than once.
            let shade = (covered.min(1.0) * (SHADES - 1) as f32).round() as u8;
            if let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y))
                && x < WIDTH
                && y < HEIGHT
            {
                let place = &mut self.0[y * WIDTH + x];
                *place = (*place).max(shade);
            }
        });
    }

    /// A rule from margin to margin.
    fn rule(&mut self, top: f32) {
        let (left, row) = (MARGIN as usize, top as usize);
        for row in row..row + 2 {
            self.0[row * WIDTH + left..(row + 1) * WIDTH - left].fill(9);
        }
    }

    /// A PNG of four bits a pixel with a palette, as the Portable Network Graphics
    /// Specification (third edition) lays it out.
    fn png(&self) -> Vec<u8> {
        let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
        let [width, height] = [WIDTH, HEIGHT].map(|side| (side as u32).to_be_bytes());
        let head = [&width[..], &height, &[4, 3, 0, 0, 0]].concat();
        chunk(&mut out, b"IHDR", &head);
        let shade = |n: usize| {
            let mix = |part: usize| {
                let (paper, ink) = (usize::from(PAPER[part]), usize::from(INK[part]));
                ((paper * (SHADES - 1 - n) + ink * n) / (SHADES - 1)) as u8
            };
            [mix(0), mix(1), mix(2)]
        };
        let palette: Vec<u8> = (0..SHADES).flat_map(shade).collect();
        chunk(&mut out, b"PLTE", &palette);
        let mut rows = Vec::with_capacity((WIDTH / 2 + 1) * HEIGHT);
        for row in self.0.chunks_exact(WIDTH) {
            rows.push(0);
            rows.extend(row.chunks_exact(2).map(|two| two[0] << 4 | two[1]));
        }
        let packed = miniz_oxide::deflate::compress_to_vec_zlib(&rows, 1);
        chunk(&mut out, b"IDAT", &packed);
        chunk(&mut out, b"IEND", &[]);
        out
    }
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend((data.len() as u32).to_be_bytes());
    let start = out.len();
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    let sum = crc32fast::hash(&out[start..]);
    out.extend(sum.to_be_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(title: &str) -> Option<Vec<u8>> {
        draw(Words {
            book: "Three disputes",
            title,
            about: "What a kettle did.",
        })
    }

    #[test]
    fn a_card_is_a_png_of_its_size_and_always_the_same() {
        let one = card("The Alfa Bank server traffic").unwrap();
        assert_eq!(one, card("The Alfa Bank server traffic").unwrap());
        assert_ne!(one, card("The kettle").unwrap());
        let size = [&1200_u32.to_be_bytes()[..], &630_u32.to_be_bytes()].concat();
        assert_eq!(&one[16..24], size);
        assert!(one.len() < 40_000, "{}", one.len());
    }

    #[test]
    fn a_title_in_letters_that_the_font_lacks_has_no_card() {
        assert_eq!(card("הקומקום"), None);
        assert!(card("Чайник и λέβης, ein Kessel – “früh”").is_some());
    }

    #[test]
    fn a_title_without_end_stays_on_the_card() {
        assert!(card(&"kettle ".repeat(10_000)).is_some());
        assert!(card(&"x".repeat(10_000)).is_some());
    }
}
