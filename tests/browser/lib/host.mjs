// A static host, as plain as one can be: folders have an index.html, everything else
// is a file or the 404 page. It serves the site under the path of its base URL, as
// its own host would, and under a second path that the site knows nothing of.
//
// Every answer carries a Content-Security-Policy that allows the site's own files and
// nothing else: no inline script, no inline style, no connection.

import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

export const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.csv': 'text/csv; charset=utf-8',
  '.xml': 'application/xml',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.txt': 'text/plain; charset=utf-8',
  '.bib': 'text/plain; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** A path that no site was built for: relative links must work there as well. */
const ELSEWHERE = '/some/where/else/';

/**
 * Serves the folder `site` on the loopback interface.
 *
 * `base` is the path of the site's base URL, with a slash at both ends. Returns the
 * addresses of the site under either path, and `close`.
 */
export async function host(site, base) {
  const server = createServer(async (request, response) => {
    const { status, type, body, location } = await answer(site, base, request.url ?? '/');
    response.writeHead(status, {
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      ...(type && { 'content-type': type }),
      ...(location && { location }),
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const origin = `http://127.0.0.1:${server.address().port}`;
  return {
    origin,
    home: origin + base,
    elsewhere: origin + ELSEWHERE,
    close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }),
  };
}

async function answer(site, base, url) {
  const path = decodeURIComponent(url.split(/[?#]/)[0]);
  const mount = [ELSEWHERE, base].find((mount) => path.startsWith(mount));
  const inside = mount && normalize(path.slice(mount.length));
  if (inside === undefined || inside.startsWith('..')) return missing(site);
  const file = join(site, inside);
  try {
    if ((await stat(file)).isDirectory()) {
      if (!path.endsWith('/')) return { status: 301, location: `${path}/`, body: '' };
      return { status: 200, type: TYPES['.html'], body: await readFile(join(file, 'index.html')) };
    }
    if (file.endsWith(sep)) return missing(site);
    return { status: 200, type: TYPES[extname(file)] ?? 'application/octet-stream', body: await readFile(file) };
  } catch {
    return missing(site);
  }
}

async function missing(site) {
  const body = await readFile(join(site, '404.html')).catch(() => 'not found');
  return { status: 404, type: TYPES['.html'], body };
}
