//! Bytes and files as answers: their types, and a part of a file for whoever asks for it.
//!
//! The main functions are [`bytes`] and [`file`]. A file is sent as it is read, so that a
//! film does not have to fit into memory.

use std::io::SeekFrom;
use std::ops::RangeInclusive;
use std::path::Path;

use axum::body::Body;
use axum::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_SECURITY_POLICY,
    CONTENT_TYPE, RANGE, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use crate::io::DiskError;

/// The site loads nothing from elsewhere and runs nothing inline; the preview shows at
/// once if a page does.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Who may load what is served, beside who may read it.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// These bytes, of the type that `name` says.
pub fn bytes(status: StatusCode, bytes: Vec<u8>, name: &str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    describe(response.headers_mut(), name);
    response
}

/// The file at `path`, or the part of it that `asked` wants.
///
/// # Errors
/// Fails if it cannot be read.
pub async fn file(path: &Path, asked: &HeaderMap) -> Result<Response, DiskError> {
    let failed = || DiskError::when("read", path);
    let mut file = File::open(path).await.map_err(failed())?;
    let size = file.metadata().await.map_err(failed())?.len();
    let mut response = Response::new(Body::empty());
    describe(response.headers_mut(), &path.to_string_lossy());
    set(&mut response, ACCEPT_RANGES, "bytes");
    let part = match asked.get(RANGE).and_then(|range| part(range, size)) {
        None => 0..=size.saturating_sub(1),
        Some(Ok(part)) => {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
            let what = format!("bytes {}-{}/{size}", part.start(), part.end());
            set(&mut response, CONTENT_RANGE, &what);
            part
        }
        Some(Err(Beyond)) => {
            *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
            set(&mut response, CONTENT_RANGE, &format!("bytes */{size}"));
            return Ok(response);
        }
    };
    let length = if size == 0 {
        0
    } else {
        part.end() - part.start() + 1
    };
    let start = SeekFrom::Start(*part.start());
    file.seek(start).await.map_err(failed())?;
    set(&mut response, CONTENT_LENGTH, &length.to_string());
    *response.body_mut() = Body::from_stream(ReaderStream::new(file.take(length)));
    Ok(response)
}

/// What lies past the end of a file was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Beyond;

/// The first and the last byte that a `Range` asks for (RFC 9110, 14.1.2). `None` if it
/// is none of bytes, is none that can be read, or asks for several parts: then the whole
/// is sent, as a server may.
fn part(range: &HeaderValue, size: u64) -> Option<Result<RangeInclusive<u64>, Beyond>> {
    let range = range.to_str().ok()?.strip_prefix("bytes=")?;
    let (first, last) = range.split_once('-')?;
    let (first, last) = (first.trim(), last.trim());
    let number = |digits: &str| digits.parse::<u64>().ok();
    let part = match (first.is_empty(), last.is_empty()) {
        (true, true) => return None,
        (true, false) => {
            let length = number(last)?;
            if length == 0 {
                return Some(Err(Beyond));
            }
            size.saturating_sub(length)..=size.saturating_sub(1)
        }
        (false, true) => number(first)?..=size.saturating_sub(1),
        (false, false) => {
            let (first, last) = (number(first)?, number(last)?);
            if first > last {
                return None;
            }
            first..=last.min(size.saturating_sub(1))
        }
    };
    Some(if *part.start() < size {
        Ok(part)
    } else {
        Err(Beyond)
    })
}

fn describe(headers: &mut HeaderMap, name: &str) {
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    // A page from elsewhere cannot load these as its scripts or pictures: the data of the
    // search are scripts, and have drafts in them.
    headers.insert(RESOURCE_POLICY, HeaderValue::from_static("same-origin"));
}

fn set(response: &mut Response, name: HeaderName, value: &str) {
    let value = HeaderValue::from_str(value).expect("digits and letters are a header");
    response.headers_mut().insert(name, value);
}

/// The type of a file by the ending of its name, as any static host would give it.
fn content_type(name: &str) -> &'static str {
    let ending = name
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    match ending.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "xml" => "application/xml",
        "txt" | "bib" | "ris" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        "mp3" => "audio/mpeg",
        "ogg" => "audio/ogg",
        "wav" => "audio/wav",
        "mp4" => "video/mp4",
        "webm" => "video/webm",
        "wasm" => "application/wasm",
        "zip" => "application/zip",
        "webmanifest" => "application/manifest+json",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(range: &str, expected: Option<Result<RangeInclusive<u64>, Beyond>>) {
        assert_eq!(part(&range.parse().unwrap(), 100), expected, "{range}");
    }

    #[test]
    fn a_part_of_a_file_is_what_was_asked_for_as_far_as_it_goes() {
        check("bytes=0-9", Some(Ok(0..=9)));
        check("bytes=90-", Some(Ok(90..=99)));
        check("bytes=90-1000", Some(Ok(90..=99)));
        check("bytes=-10", Some(Ok(90..=99)));
        check("bytes=-1000", Some(Ok(0..=99)));
    }

    #[test]
    fn a_part_past_the_end_is_refused() {
        check("bytes=100-", Some(Err(Beyond)));
        check("bytes=-0", Some(Err(Beyond)));
        assert_eq!(part(&"bytes=0-".parse().unwrap(), 0), Some(Err(Beyond)));
    }

    #[test]
    fn what_is_no_range_of_bytes_is_passed_over() {
        for range in [
            "bytes=-",
            "bytes=9-0",
            "bytes=a-b",
            "lines=1-2",
            "bytes=0-1,5-6",
        ] {
            check(range, None);
        }
    }
}
