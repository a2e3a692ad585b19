//! What a browser is told.
//!
//! The main function is [`answer`]. It does not know when a book is built.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{ALLOW, CONTENT_LENGTH, HOST, LOCATION};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use tokio_stream::StreamExt;
use tokio_stream::wrappers::WatchStream;

use super::Served;
use super::dress::{self, SCRIPT, SHEET};
use super::files::{bytes, file};
use super::live::{Live, telling};
use super::page::{self, Thing, decoded};

/// Where an open page hears of changes: beside the site, never in it.
const EVENTS: &str = "/_casebook/events";

/// How often a browser hears that the server is still there.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// Answers one request for a page or a file. `bound` is the address that is listened to.
pub async fn answer(served: Arc<Served>, bound: IpAddr, request: Request) -> Response {
    if !is_for_us(request.headers(), bound) {
        let words = "This preview answers only to the address that it was opened at.\n";
        return (StatusCode::FORBIDDEN, words).into_response();
    }
    let head_only = request.method() == Method::HEAD;
    if !head_only && request.method() != Method::GET {
        let allowed = [(ALLOW, HeaderValue::from_static("GET, HEAD"))];
        return (StatusCode::METHOD_NOT_ALLOWED, allowed).into_response();
    }
    let response = match request.uri().path() {
        EVENTS if !head_only => events(served, request.uri().query()).await,
        dress::SCRIPT_PATH => bytes(StatusCode::OK, SCRIPT.into(), "preview.js"),
        dress::SHEET_PATH => bytes(StatusCode::OK, SHEET.into(), "preview.css"),
        path => thing(served, path.to_owned(), request.headers()).await,
    };
    match head_only {
        true => without_body(response),
        false => response,
    }
}

/// What lies at a path.
async fn thing(served: Arc<Served>, path: String, headers: &HeaderMap) -> Response {
    // Reading, building and rendering take their time; other requests go on meanwhile.
    let look = move || page::at(&served.preview, &served.editor, &path);
    match tokio::task::spawn_blocking(look).await {
        Ok(Ok(Thing::Page(page))) => {
            let status = match page.is_there {
                true => StatusCode::OK,
                false => StatusCode::NOT_FOUND,
            };
            bytes(status, dress::dressed(&page.bytes, &page.told), "page.html")
        }
        Ok(Ok(Thing::Bytes(content, name))) => bytes(StatusCode::OK, content, &name),
        Ok(Ok(Thing::File(path))) => file(&path, headers)
            .await
            .unwrap_or_else(|error| trouble(&error.to_string())),
        Ok(Ok(Thing::Moved(path))) => match HeaderValue::from_str(&encoded(&path)) {
            Ok(path) => (StatusCode::FOUND, [(LOCATION, path)]).into_response(),
            Err(_) => StatusCode::NOT_FOUND.into_response(),
        },
        Ok(Err(error)) => trouble(&error.to_string()),
        Err(_) => trouble("casebook itself failed; what it printed in the terminal says where"),
    }
}

/// A stream that tells what becomes of the page that `query` names: what is the case now,
/// and then each change.
async fn events(served: Arc<Served>, query: Option<&str>) -> Response {
    let asked = query.and_then(|query| decoded(query.strip_prefix("page=")?));
    let Some(path) = asked else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let look = move || {
        let now = telling(&served.preview, &served.editor, &path);
        Live::open(&served.live, &path, now)
    };
    let Ok(guest) = tokio::task::spawn_blocking(look).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let told = WatchStream::new(guest.told.clone());
    let told = told.map(move |told| {
        // The page is closed when the stream that holds its guest is.
        let _ = &guest;
        Ok::<_, Infallible>(Event::default().event("told").data(&*told))
    });
    let heartbeat = Event::default().event("heartbeat").data("");
    let heartbeat = KeepAlive::new().interval(HEARTBEAT).event(heartbeat);
    Sse::new(told).keep_alive(heartbeat).into_response()
}

/// The same answer as to `GET`, less what it holds.
fn without_body(response: Response) -> Response {
    use axum::body::HttpBody;

    let length = response.body().size_hint().exact();
    let (mut parts, _) = response.into_parts();
    if let Some(length) = length {
        parts.headers.entry(CONTENT_LENGTH).or_insert(length.into());
    }
    Response::from_parts(parts, Body::empty())
}

/// A page of its own for what is no author's error. It gives way as soon as it can.
fn trouble(message: &str) -> Response {
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    bytes(status, dress::alone(message), "trouble.html")
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

/// A path as it stands in an address: what is no visible ASCII as `%XX`.
fn encoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'!'..=b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
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
}
