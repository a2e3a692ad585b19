//! What a browser is told.
//!
//! The main function is [`answer`]. It does not know when a book is built.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, LOCATION, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::overlay::{self, SCRIPT, SHEET};
use super::preview::{Preview, Shown};
use crate::diag::{Diagnosed, Diagnostics};
use crate::io::publish::Content;
use crate::io::read_bytes;

/// Where the preview's own files are: beside the site, never in it.
const EVENTS: &str = "/_casebook/events";

/// The site loads nothing from elsewhere and runs nothing inline; the preview shows at
/// once if a page does.
const POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// Answers one request for a page or a file.
pub async fn answer(preview: Arc<Preview>, bound: SocketAddr, request: Request) -> Response {
    if !is_for_us(request.headers(), bound.ip()) {
        let words = "This preview answers only to the address that it was opened at.\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let path = request.uri().path().to_owned();
    match path.as_str() {
        EVENTS => return events(&preview).into_response(),
        overlay::SCRIPT_PATH => return file(StatusCode::OK, SCRIPT.into(), "preview.js"),
        overlay::SHEET_PATH => return file(StatusCode::OK, SHEET.into(), "preview.css"),
        _ => {}
    }
    // Reading, building and rendering take their time; other requests go on meanwhile.
    let answered = tokio::task::spawn_blocking(move || match preview.now() {
        Ok(shown) => page(&shown, &path),
        Err(error) => trouble(&error.to_string(), &preview.versions().borrow()),
    });
    answered.await.unwrap_or_else(|_| {
        trouble(
            "casebook itself failed; what it printed in the terminal says where",
            "",
        )
    })
}

/// A stream that tells the version of the book now, and each that follows.
fn events(preview: &Preview) -> impl IntoResponse + use<> {
    let versions = WatchStream::new(preview.versions());
    let events = versions
        .map(|version| Ok::<_, axum::Error>(Event::default().event("version").data(version)));
    Sse::new(events).keep_alive(KeepAlive::default())
}

/// What lies at a path of the server.
fn page(shown: &Shown, path: &str) -> Response {
    let base = shown.base_path();
    let Some(within) = path.strip_prefix(base.as_str()) else {
        // `/` and the base path without its slash lead to the home page.
        if path == "/" || format!("{path}/") == base {
            return to(&base);
        }
        return missing(shown);
    };
    let Some(within) = decoded(within) else {
        return missing(shown);
    };
    if let Some(found) = render(shown, &within) {
        return respond(shown, StatusCode::OK, &within, found);
    }
    if !within.ends_with('/') && shown.pages().site.find(&format!("{within}/")).is_some() {
        return to(&format!("{path}/"));
    }
    missing(shown)
}

fn missing(shown: &Shown) -> Response {
    match render(shown, "404.html") {
        Some(found) => respond(shown, StatusCode::NOT_FOUND, "404.html", found),
        None => (StatusCode::NOT_FOUND, "There is no such page.\n").into_response(),
    }
}

/// What is at a path of the site. If its rendering fails, the last good page is given
/// with what was found.
fn render(shown: &Shown, path: &str) -> Option<Diagnosed<Content>> {
    let pages = shown.pages();
    let rendered = pages.render(pages.site.find(path)?);
    if !rendered.found.has_errors() {
        return Some(rendered);
    }
    let before = shown.good.as_ref().and_then(|good| {
        let route = good.site.find(path)?;
        Some(good.render(route)).filter(|before| !before.found.has_errors())
    });
    Some(match before {
        Some(before) => rendered.found.with(before.value),
        None => rendered,
    })
}

fn respond(shown: &Shown, status: StatusCode, path: &str, page: Diagnosed<Content>) -> Response {
    let name = if path.is_empty() || path.ends_with('/') {
        "index.html"
    } else {
        path
    };
    let bytes = match page.value {
        Content::Bytes(bytes) if name.ends_with(".html") => {
            let found: Diagnostics = shown
                .latest
                .known()
                .iter()
                .cloned()
                .chain(page.found)
                .collect();
            overlay::over(
                bytes,
                &found.sorted(),
                &shown.latest.project,
                &shown.version,
            )
        }
        Content::Bytes(bytes) => bytes,
        Content::File(file) => match read_bytes(&file) {
            Ok(bytes) => bytes,
            Err(error) => return trouble(&error.to_string(), &shown.version),
        },
    };
    file(status, bytes, name)
}

fn file(status: StatusCode, bytes: Vec<u8>, name: &str) -> Response {
    let mut response = Response::new(Body::from(bytes));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(name)));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    response
}

fn to(path: &str) -> Response {
    match HeaderValue::from_str(path) {
        Ok(path) => (StatusCode::FOUND, [(LOCATION, path)]).into_response(),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page of its own for what is no author's error. It reloads when that has changed.
fn trouble(message: &str, version: &str) -> Response {
    file(
        StatusCode::INTERNAL_SERVER_ERROR,
        overlay::alone(message, version),
        "index.html",
    )
}

/// Whether a request names this server as its host.
///
/// A page from elsewhere can have a browser ask this server under a name of its own
/// (DNS rebinding); what it is then refused it cannot read.
fn is_for_us(headers: &HeaderMap, bound: IpAddr) -> bool {
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let address = name
        .trim_start_matches('[')
        .trim_end_matches(']')
        .parse::<IpAddr>();
    match address {
        Ok(address) => address == bound || address.is_loopback() || !bound.is_loopback(),
        Err(_) => name.eq_ignore_ascii_case("localhost"),
    }
}

/// Undoes the percent-encoding of a path; `None` if what comes out is not UTF-8.
fn decoded(path: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        if *first != b'%' {
            bytes.push(*first);
            continue;
        }
        let [high, low, tail @ ..] = rest else {
            return None;
        };
        let digit = |byte: &u8| char::from(*byte).to_digit(16);
        bytes.push(u8::try_from(digit(high)? * 16 + digit(low)?).ok()?);
        rest = tail;
    }
    String::from_utf8(bytes).ok()
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
    fn check(host: &str, bound: &str, expected: bool) {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        assert_eq!(
            is_for_us(&headers, bound.parse().unwrap()),
            expected,
            "{host} at {bound}"
        );
    }

    #[test]
    fn a_preview_on_loopback_answers_to_loopback_names_alone() {
        check("localhost:3000", "127.0.0.1", true);
        check("127.0.0.1:3000", "127.0.0.1", true);
        check("[::1]:3000", "::1", true);
        check("LOCALHOST", "127.0.0.1", true);
        check("evil.example:3000", "127.0.0.1", false);
        check("localhost.evil.example", "127.0.0.1", false);
        check("192.168.1.5:3000", "127.0.0.1", false);
        check("", "127.0.0.1", false);
    }

    #[test]
    fn a_preview_for_others_answers_to_addresses_but_not_to_names() {
        check("192.168.1.5:3000", "0.0.0.0", true);
        check("evil.example", "0.0.0.0", false);
    }

    #[test]
    fn a_path_is_decoded_once() {
        assert_eq!(decoded("a%20b%252e").as_deref(), Some("a b%2e"));
        assert_eq!(decoded("%C3%A4").as_deref(), Some("ä"));
        for bad in ["%", "%4", "%zz", "%ff"] {
            assert_eq!(decoded(bad), None, "{bad}");
        }
    }
}
