//! `_headers`: what a host is asked to send along with every page.
//!
//! Netlify, Cloudflare Pages and others read this file; elsewhere it lies there and does
//! nothing. The policy lets a page load the site's own files and nothing else, run the
//! site's own scripts and none in the page, and be framed nowhere.

/// The policy, strict enough that words which slip through as markup cannot act. No script
/// of the site connects to anything; programs that look at a page from inside ask its own
/// host for `robots.txt`, and may.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; \
    img-src 'self'; font-src 'self'; media-src 'self'; manifest-src 'self'; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The file.
pub(super) fn headers() -> String {
    format!(
        "/*\n  \
         Content-Security-Policy: {POLICY}\n  \
         X-Content-Type-Options: nosniff\n  \
         Referrer-Policy: strict-origin-when-cross-origin\n  \
         Permissions-Policy: camera=(), geolocation=(), microphone=()\n  \
         Cross-Origin-Opener-Policy: same-origin\n"
    )
}
