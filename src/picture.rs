//! Pictures as bytes: how large they are, and what is left out of them when published.
//!
//! [`extent`] reads the size from the first bytes of a file, so that a page can keep the
//! room. [`published`] gives the bytes that go out: a photograph without what its camera
//! noted, a drawing without what could run or ask another host. Both are functions of
//! bytes; no picture is decoded, and nothing that is seen changes.

mod drawing;
mod extent;
mod strip;

use std::borrow::Cow;

pub use drawing::NotXml;
pub use extent::{Extent, extent};

/// How many bytes from the start of a file [`extent`] wants at most. A JPEG may carry a
/// preview of itself and a colour profile before it says how large it is.
pub const HEAD: u64 = 512 << 10;

/// What a picture is, by the ending of its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// PNG, JPEG, GIF, WebP or AVIF.
    Raster,
    /// SVG.
    Drawing,
}

impl Kind {
    /// The kind of picture at a path; `None` for what is none.
    pub fn of(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        match &*ending.to_ascii_lowercase() {
            "png" | "apng" | "jpg" | "jpeg" | "jpe" | "jfif" | "gif" | "webp" | "avif" => {
                Some(Self::Raster)
            }
            "svg" => Some(Self::Drawing),
            _ => None,
        }
    }
}

/// The bytes of a picture as they are published: the same picture with nothing beside it.
///
/// From JPEG, PNG and WebP the EXIF, XMP and IPTC data, comments and texts are taken out,
/// but for the turn of a JPEG, without which it would lie on its side. From SVG everything
/// is taken out that is not on a list of what draws. Colour profiles stay. What is in none
/// of these formats, whatever its name, is given back as it is.
///
/// # Errors
/// A drawing that is not well-formed XML: no browser would show it, and it cannot be
/// looked through.
pub fn published(kind: Kind, bytes: &[u8]) -> Result<Cow<'_, [u8]>, NotXml> {
    match kind {
        Kind::Raster => Ok(strip::without_notes(bytes)),
        Kind::Drawing => drawing::harmless(bytes).map(|text| Cow::Owned(text.into_bytes())),
    }
}
