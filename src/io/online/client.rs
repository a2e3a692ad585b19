//! One host asked for one address after another.
//!
//! The main type is [`Client`]. `HEAD` comes first; `GET` follows where the words of a page
//! are wanted, or where `HEAD` was answered with anything but a page, since many hosts
//! answer it wrongly. Redirects are followed one by one, so that it is known which of them
//! is for good.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body};
use url::{Host, Url};

use super::robots::Robots;
use crate::project::online::{Answer, Met, Page};

/// Says who asks, and what for.
const NAME: &str = concat!(
    "casebook/",
    env!("CARGO_PKG_VERSION"),
    " (checks whether cited pages are still there)"
);
/// How many redirects are followed.
const REDIRECTS: usize = 8;
/// Of a longer page no more is read.
const LONGEST_PAGE: u64 = 2 << 20;

/// Asks hosts, each at its own pace.
pub struct Client {
    agent: Agent,
    pause: Duration,
    hosts: Mutex<BTreeMap<String, Arc<Mutex<HostState>>>>,
}

/// What is known of one host; whoever holds it may ask it.
#[derive(Default)]
struct HostState {
    last: Option<Instant>,
    robots: Option<Robots>,
    /// Why it cannot be reached: it is not tried again for its other addresses.
    unreachable: Option<String>,
}

/// What a page is told by.
struct Head {
    status: StatusCode,
    location: Option<String>,
    kind: String,
}

impl Client {
    /// A client that waits so long for an answer, and so long between two requests.
    pub fn new(timeout: Duration, pause: Duration) -> Self {
        let config = Agent::config_builder()
            .max_redirects(0)
            .http_status_as_error(false)
            .timeout_global(Some(timeout))
            .user_agent(NAME)
            .build();
        Self {
            agent: config.into(),
            pause,
            hosts: Mutex::default(),
        }
    }

    /// What the address `url` answers.
    pub fn ask(&self, url: &Url, today: &str) -> Answer {
        let mut answer = Answer {
            asked: today.to_owned(),
            met: Met::Silent,
            why: String::new(),
            moved_to: None,
            page: None,
            before: None,
        };
        let mut at = url.clone();
        at.set_fragment(None);
        // A temporary redirect on the way makes the address that stands in the record the
        // one to keep.
        let mut for_good = true;
        for _ in 0..=REDIRECTS {
            let head = match self.look(&at) {
                Ok((head, page)) => {
                    answer.page = page;
                    head
                }
                Err((met, why)) => {
                    (answer.met, answer.why) = (met, why);
                    return answer;
                }
            };
            let next = head.location.filter(|_| head.status.is_redirection());
            let Some(next) = next else {
                (answer.met, answer.why) = judge(head.status);
                if answer.met == Met::Here && leads_to_front(url, &at) {
                    answer.met = Met::Gone;
                    answer.why = "it leads to the front page".to_owned();
                }
                if answer.met != Met::Here {
                    answer.page = None;
                } else if for_good && at != *url {
                    answer.moved_to = Some(at.into());
                }
                return answer;
            };
            for_good &= matches!(head.status.as_u16(), 301 | 308);
            let next = at.join(&next).ok();
            let next = next.filter(|next| matches!(next.scheme(), "http" | "https"));
            let Some(next) = next.filter(|next| is_inward(&at) || !is_inward(next)) else {
                answer.why = "it leads to what is no address on the web".to_owned();
                return answer;
            };
            at = next;
        }
        answer.why = "it leads round and round".to_owned();
        answer
    }

    /// Asks for one address without following it further.
    fn look(&self, url: &Url) -> Result<(Head, Option<Page>), (Met, String)> {
        let origin = url.origin().ascii_serialization();
        let host = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(hosts.entry(origin).or_default())
        };
        let mut host = host.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(why) = &host.unreachable {
            return Err((Met::Silent, why.clone()));
        }
        if host.robots.is_none() {
            host.robots = Some(self.robots(url, &mut host)?);
        }
        let path = match url.query() {
            Some(query) => format!("{}?{query}", url.path()),
            None => url.path().to_owned(),
        };
        if !host
            .robots
            .as_ref()
            .is_none_or(|robots| robots.allow(&path))
        {
            return Err((
                Met::Blocked,
                "its robots.txt asks programs to stay away".to_owned(),
            ));
        }
        let head = self
            .request(true, url, &mut host)
            .map(|head| head_of(&head));
        if let Ok(head) = head {
            let is_text = matches!(
                &*head.kind,
                "text/html" | "application/xhtml+xml" | "text/plain" | ""
            );
            let is_page = head.status.is_success() && !is_text;
            if is_page || head.status.is_redirection() && head.location.is_some() {
                return Ok((head, None));
            }
        } else if let Some(why) = &host.unreachable {
            return Err((Met::Silent, why.clone()));
        }
        let response = self.request(false, url, &mut host);
        let mut response = response.map_err(|why| (Met::Silent, why))?;
        let head = head_of(&response);
        let page = match head.status.is_success() {
            true => page(&head.kind, &mut response),
            false => None,
        };
        Ok((head, page))
    }

    /// What the host of `url` asks of programs. One that is not to be had forbids nothing;
    /// one that fails is left alone, as RFC 9309 has it.
    fn robots(&self, url: &Url, host: &mut HostState) -> Result<Robots, (Met, String)> {
        let mut at = url.clone();
        at.set_path("/robots.txt");
        at.set_query(None);
        for _ in 0..5 {
            let response = self.request(false, &at, host);
            let mut response = response.map_err(|why| (Met::Silent, why))?;
            let head = head_of(&response);
            let same_host = |next: &Url| next.host() == at.host();
            let next = head.location.filter(|_| head.status.is_redirection());
            let next = next.and_then(|next| at.join(&next).ok()).filter(same_host);
            match next {
                Some(next) => at = next,
                None if head.status.is_success() => {
                    return Ok(Robots::read(&String::from_utf8_lossy(&read(&mut response))));
                }
                None if head.status.is_server_error() => return Ok(Robots::nothing()),
                None => return Ok(Robots::default()),
            }
        }
        Ok(Robots::default())
    }

    /// One request, after a pause since the last one to this host.
    fn request(
        &self,
        head: bool,
        url: &Url,
        host: &mut HostState,
    ) -> Result<Response<Body>, String> {
        let asked = host.robots.as_ref().and_then(|robots| robots.pause);
        let pause = asked.map_or(self.pause, |asked| asked.max(self.pause));
        if let Some(last) = host.last {
            thread::sleep(pause.saturating_sub(last.elapsed()));
        }
        let result = match head {
            true => self.agent.head(url.as_str()).call(),
            false => self.agent.get(url.as_str()).call(),
        };
        host.last = Some(Instant::now());
        result.map_err(|error| {
            let why = in_words(&error);
            use ureq::Error as E;
            if matches!(
                error,
                E::HostNotFound | E::ConnectionFailed | E::Io(_) | E::Timeout(_) | E::Tls(_)
            ) {
                host.unreachable = Some(why.clone());
            }
            why
        })
    }
}

fn head_of(response: &Response<Body>) -> Head {
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let kind = header("content-type").unwrap_or_default();
    Head {
        status: response.status(),
        location: header("location"),
        kind: kind
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase(),
    }
}

/// What a status says of a page, and the status in words.
fn judge(status: StatusCode) -> (Met, String) {
    let met = match status.as_u16() {
        200..=299 => return (Met::Here, String::new()),
        404 | 410 => Met::Gone,
        // 999 is what one large host says to programs.
        401..=403 | 405..=407 | 429 | 451 | 999 => Met::Blocked,
        _ => Met::Silent,
    };
    let words = status.canonical_reason().unwrap_or_default();
    (
        met,
        format!("{} {words}", status.as_u16()).trim_end().to_owned(),
    )
}

/// Whether a page below the front page leads to the front page, as those do that are gone.
fn leads_to_front(from: &Url, to: &Url) -> bool {
    let is_front = |url: &Url| url.path() == "/" && url.query().is_none();
    !is_front(from) && is_front(to)
}

/// Whether an address is on this machine or in its own network, where no page of the web
/// may send anybody.
fn is_inward(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => {
            ip.is_loopback() || ip.is_private() || ip.is_link_local() || ip.is_unspecified()
        }
        Some(Host::Ipv6(ip)) => {
            let within = ip.to_ipv4_mapped().map(IpAddr::V4);
            let within = within.is_some_and(|ip| ip.is_loopback() || ip.is_unspecified());
            within
                || ip.is_loopback()
                || ip.is_unspecified()
                || ip.is_unique_local()
                || ip.is_unicast_link_local()
        }
        None => false,
    }
}

fn page(kind: &str, response: &mut Response<Body>) -> Option<Page> {
    let html = matches!(kind, "text/html" | "application/xhtml+xml");
    if !html && kind != "text/plain" {
        return None;
    }
    let type_of = response.headers().get("content-type");
    let type_of = type_of.map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
    let bytes = read(response);
    decode(bytes, &type_of.unwrap_or_default()).map(|text| Page { html, text })
}

fn read(response: &mut Response<Body>) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A page that breaks off is read as far as it goes.
    let _ = response
        .body_mut()
        .as_reader()
        .take(LONGEST_PAGE)
        .read_to_end(&mut bytes);
    bytes
}

/// The text of a page in UTF-8, or in Windows-1252 where it says so itself: by the WHATWG's
/// list of encodings `iso-8859-1` and `us-ascii` mean that, too. Nothing in any other, in which words
/// would be missed that are there.
fn decode(bytes: Vec<u8>, content_type: &str) -> Option<String> {
    // A page that was cut may end within a character.
    let bytes = match String::from_utf8(bytes) {
        Ok(text) => return Some(text),
        Err(error) if error.utf8_error().error_len().is_none() => {
            return Some(String::from_utf8_lossy(error.as_bytes()).into_owned());
        }
        Err(error) => error.into_bytes(),
    };
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_ascii_lowercase();
    let said = format!("{} {start}", content_type.to_ascii_lowercase());
    let western = ["windows-1252", "iso-8859-1", "latin1", "us-ascii"];
    let named = western.iter().any(|name| said.contains(name));
    named.then(|| bytes.iter().map(|&byte| western_character(byte)).collect())
}

/// The character of a byte in Windows-1252.
fn western_character(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž',
        '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}',
        'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

fn in_words(error: &ureq::Error) -> String {
    use ureq::Error as E;
    match error {
        E::HostNotFound => "there is no host of that name".to_owned(),
        E::Timeout(_) => "it took too long".to_owned(),
        E::ConnectionFailed => "no connection could be made".to_owned(),
        E::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_status_tells_gone_from_blocked() {
        let met = |status: u16| judge(StatusCode::from_u16(status).unwrap()).0;
        assert_eq!([met(404), met(410)], [Met::Gone; 2]);
        assert_eq!([met(401), met(403), met(429), met(451)], [Met::Blocked; 4]);
        assert_eq!([met(500), met(503)], [Met::Silent; 2]);
        assert_eq!(met(204), Met::Here);
    }

    #[test]
    fn a_front_page_in_place_of_a_page_is_no_page() {
        assert!(leads_to_front(
            &url("http://a.example/b/c"),
            &url("https://a.example/")
        ));
        assert!(!leads_to_front(
            &url("http://a.example/"),
            &url("https://a.example/")
        ));
        assert!(!leads_to_front(
            &url("http://a.example/b"),
            &url("https://a.example/?b")
        ));
    }

    #[test]
    fn addresses_of_the_own_network_are_known() {
        for inward in [
            "http://localhost/",
            "http://127.0.0.1:8/",
            "http://10.1.2.3/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://169.254.169.254/",
        ] {
            assert!(is_inward(&url(inward)), "{inward}");
        }
        assert!(!is_inward(&url("http://example.org/")));
    }

    #[test]
    fn a_page_in_an_older_encoding_is_read_where_it_names_it() {
        let bytes = b"<meta charset=iso-8859-1>\x93caf\xe9\x94".to_vec();
        assert_eq!(
            decode(bytes, "text/html").as_deref(),
            Some("<meta charset=iso-8859-1>“café”")
        );
        assert_eq!(decode(b"caf\xe9 ".to_vec(), "text/html"), None);
    }
}
