//! Credentials and paths of a person's machine in finished text.
//!
//! The main type is [`Patterns`]. Only forms that are a credential and nothing else are
//! known: a fixed beginning and the letters that its issuer uses after it. Guessing by
//! how random a text looks would refuse hashes, which a book of evidence is full of.

use memchr::memmem::Finder;

use super::{line_of, shown};
use crate::diag::{Code, Diagnostic, Diagnostics};

/// Searches for all that is known, each in one pass.
#[derive(Debug)]
pub struct Patterns {
    secrets: Vec<(Finder<'static>, &'static Secret)>,
    homes: Vec<(Finder<'static>, char)>,
}

/// A kind of credential.
#[derive(Debug)]
struct Secret {
    name: &'static str,
    /// How it begins.
    begins: &'static str,
    /// The letters after that, beside letters and digits.
    also: &'static [u8],
    /// At least and at most how many of them.
    length: (usize, usize),
}

const fn secret(
    name: &'static str,
    begins: &'static str,
    also: &'static [u8],
    length: (usize, usize),
) -> Secret {
    Secret {
        name,
        begins,
        also,
        length,
    }
}

/// Forms as their issuers document them.
static SECRETS: [Secret; 18] = [
    secret(
        "a private key",
        "-----BEGIN PRIVATE KEY-----",
        b"",
        (0, usize::MAX),
    ),
    secret(
        "a private key",
        "-----BEGIN RSA PRIVATE KEY-----",
        b"",
        (0, usize::MAX),
    ),
    secret(
        "a private key",
        "-----BEGIN EC PRIVATE KEY-----",
        b"",
        (0, usize::MAX),
    ),
    secret(
        "a private key",
        "-----BEGIN ENCRYPTED PRIVATE KEY-----",
        b"",
        (0, usize::MAX),
    ),
    secret(
        "a private key",
        "-----BEGIN OPENSSH PRIVATE KEY-----",
        b"",
        (0, usize::MAX),
    ),
    secret(
        "a private key",
        "-----BEGIN PGP PRIVATE KEY BLOCK-----",
        b"",
        (0, usize::MAX),
    ),
    secret("an access key of AWS", "AKIA", b"", (16, 16)),
    secret("an access key of AWS", "ASIA", b"", (16, 16)),
    secret("a token of GitHub", "ghp_", b"", (36, 36)),
    secret("a token of GitHub", "gho_", b"", (36, 36)),
    secret("a token of GitHub", "ghs_", b"", (36, 36)),
    secret("a token of GitHub", "github_pat_", b"_", (60, 100)),
    secret("a token of GitLab", "glpat-", b"-_", (20, 60)),
    secret("a token of Slack", "xoxb-", b"-", (20, 90)),
    secret("a token of Slack", "xoxp-", b"-", (20, 90)),
    secret("a key of Google", "AIza", b"-_", (35, 35)),
    secret("a key of Stripe", "sk_live_", b"", (20, 120)),
    secret("a token of npm", "npm_", b"", (36, 36)),
];

/// How the path of somebody's own folder begins, and what divides its parts.
static HOMES: [(&str, char); 3] = [("/home/", '/'), ("/Users/", '/'), (":\\Users\\", '\\')];

impl Patterns {
    pub fn new() -> Self {
        Self {
            secrets: SECRETS
                .iter()
                .map(|secret| (Finder::new(secret.begins), secret))
                .collect(),
            homes: HOMES
                .iter()
                .map(|&(begins, divider)| (Finder::new(begins), divider))
                .collect(),
        }
    }

    /// Reports each kind once, where it first stands; paths of a person's machine only if
    /// `homes` are asked for.
    pub fn inspect(&self, path: &str, bytes: &[u8], homes: bool, found: &mut Diagnostics) {
        let mut named = "";
        for (finder, secret) in &self.secrets {
            let at = finder.find_iter(bytes).find(|&at| secret.is_at(bytes, at));
            if let Some(at) = at
                && secret.name != named
            {
                named = secret.name;
                let message = format!("{} would be published in `{path}`", secret.name);
                found.push(
                    Diagnostic::nowhere(Code::SECRET, message)
                        .note(format!("in line {} of the finished file", line_of(bytes, at)))
                        .help("take it out, and have it withdrawn by its issuer: it has been in a file"),
                );
            }
        }
        for (finder, divider) in self.homes.iter().filter(|_| homes) {
            let at = finder
                .find_iter(bytes)
                .find_map(|at| Some((at, home(bytes, at, finder.needle().len(), *divider)?)));
            if let Some((at, length)) = at {
                let path_there = shown(&bytes[at..at + length]);
                let message =
                    format!("`{path}` names somebody's folder on a machine: `{path_there}`");
                found.push(
                    Diagnostic::nowhere(Code::MACHINE_PATH, message)
                        .note(format!(
                            "in line {} of the finished file",
                            line_of(bytes, at)
                        ))
                        .help(
                            "leave out what comes before the file's name, or allow `machine-path`",
                        ),
                );
            }
        }
    }
}

impl Secret {
    fn is_at(&self, bytes: &[u8], at: usize) -> bool {
        let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || self.also.contains(&byte);
        let begins_a_word =
            at == 0 || !(bytes[at - 1].is_ascii_alphanumeric() || bytes[at - 1] == b'_');
        if self.length.1 == usize::MAX {
            return true;
        }
        let rest = &bytes[at + self.begins.len()..];
        let length = rest
            .iter()
            .take(self.length.1 + 1)
            .take_while(|&&byte| is_letter(byte))
            .count();
        let upper = self.begins.len() == 4 && self.begins.ends_with("IA");
        begins_a_word
            && (self.length.0..=self.length.1).contains(&length)
            && (!upper || !rest[..length].iter().any(u8::is_ascii_lowercase))
    }
}

/// The length of the path at `at`, if it is one: a folder of somebody's and something in it.
fn home(bytes: &[u8], at: usize, begins: usize, divider: char) -> Option<usize> {
    // In `https://example.org/home/page/` it is a part of something longer.
    let before = at.checked_sub(1).map(|before| bytes[before]);
    let within = before.is_some_and(|byte| {
        byte.is_ascii_alphanumeric()
            || matches!(byte, b'.' | b'/' | b'-' | b'_' | b'~' | b'%' | b'\\')
    });
    // A drive's letter is part of the path.
    if within && divider == '/' {
        return None;
    }
    let letter = |byte: u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') || byte >= 0x80
    };
    let rest = &bytes[at + begins..];
    let name = rest
        .iter()
        .take(64)
        .take_while(|&&byte| letter(byte))
        .count();
    let more = rest
        .get(name)
        .is_some_and(|&byte| char::from(byte) == divider)
        && rest.get(name + 1).is_some_and(|&byte| letter(byte));
    (name > 0 && more).then(|| {
        let end = rest
            .iter()
            .take(200)
            .take_while(|&&byte| letter(byte) || char::from(byte) == divider)
            .count();
        begins + end
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Diagnostics::new();
        Patterns::new().inspect("a.html", text.as_bytes(), true, &mut found);
        let names: Vec<&str> = found.iter().map(|it| it.code.name).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn a_credential_is_known_by_its_form() {
        check("key AKIAIOSFODNN7EXAMPLE.", &["secret"]);
        check("-----BEGIN OPENSSH PRIVATE KEY-----\nx", &["secret"]);
        check(&format!("\"ghp_{}\"", "a1".repeat(18)), &["secret"]);
    }

    #[test]
    fn what_only_begins_like_one_is_none() {
        check("AKIA and AKIAIOSFODNN7", &[]);
        check("xAKIAIOSFODNN7EXAMPLE", &[]);
        check("AKIAIOSFODNN7EXAMPLEAB", &[]);
        check("AKIAIOSFODNN7example", &[]);
        check("-----BEGIN PUBLIC KEY-----", &[]);
        check("ghp_short", &[]);
        check(&"ab12".repeat(16), &[]);
    }

    #[test]
    fn a_path_of_a_home_folder_is_found_and_an_address_like_it_is_not() {
        check("see /home/ann/cases/a.md", &["machine-path"]);
        check("see /Users/ann/cases", &["machine-path"]);
        check("see C:\\Users\\ann\\cases", &["machine-path"]);
        check("https://example.org/home/ann/cases and /home/ alone", &[]);
        check("<a href=\"../home/ann/\">", &[]);
    }
}
