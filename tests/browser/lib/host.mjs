// A static host, as plain as one can be: folders have an index.html, everything else
// is a file or the 404 page. It serves the site under the path of its base URL, as
// its own host would, and under a second path that the site knows nothing of.
//
// Every answer carries the Content-Security-Policy that the site asks for in `_headers`:
// no inline script, no inline style, no connection.

import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';

/** The policy that the `_headers` of a site ask a host to send. */
export function policyOf(site) {
  const policy = /^ *Content-Security-Policy: (.*)$/m.exec(readFileSync(join(site, '_headers'), 'utf8'))?.[1];
  if (!policy || /unsafe/.test(policy)) throw new Error(`${site} asks for no strict policy`);
  return policy;
}

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
  const policy = policyOf(site);
  const server = createServer(async (request, response) => {
    const { status, type, body, location } = await answer(site, base, request.url ?? '/');
    response.writeHead(status, {
      'content-security-policy': policy,
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

/**
 * Serves the folder `root` as the plainest host does: a file is a file, a folder is its
 * index.html, and everything else is not there. It knows nothing of any site.
 */
export async function plainHost(root) {
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split(/[?#]/)[0]);
    const file = join(root, normalize(path));
    try {
      const folder = (await stat(file)).isDirectory();
      if (folder && !path.endsWith('/')) return response.writeHead(301, { location: `${path}/` }).end();
      const found = folder ? join(file, 'index.html') : file;
      const body = await readFile(found);
      response.writeHead(200, { 'content-type': TYPES[extname(found)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
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
