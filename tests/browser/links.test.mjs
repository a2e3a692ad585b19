// The site as a web of files: every link arrives, every id is one place, nothing is
// loaded from elsewhere, and nothing stands in a page that a strict host would refuse.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { launch } from './lib/browser.mjs';
import { none } from './lib/findings.mjs';
import { readAll } from './lib/document.mjs';
import { basePath, files, folder } from './lib/site.mjs';

const site = folder();
const base = basePath(site);
const published = new Set(files(site));
const documents = [...published].filter((path) => path.endsWith('.html'));
let browser;
let facts;

before(async () => {
  browser = await launch();
  facts = await readAll(await browser.newPage(), site, documents);
});
after(() => browser?.close());

const collect = (find) => none([...facts].flatMap(([path, page]) => find(page, path).map((said) => `${path}: ${said}`)));

/** The address that `href` in the page `path` means, on a host that is not there. */
function resolve(path, href) {
  return new URL(href, `http://site.invalid${base}${path}`);
}

/** The file that a host gives for an address of the site, or `undefined`. */
function fileAt(url) {
  const path = decodeURIComponent(url.pathname);
  if (!path.startsWith(base)) return undefined;
  const inside = path.slice(base.length);
  const file = inside === '' || inside.endsWith('/') ? `${inside}index.html` : inside;
  return published.has(file) ? file : undefined;
}

const isOutside = (href) => /^(https?|mailto|tel|doi|ftp):/i.test(href);

test('every link inside the site arrives, at its anchor too', () => {
  collect(({ leads }, path) =>
    leads
      .filter((href) => !isOutside(href))
      .filter((href) => {
        const url = resolve(path, href);
        const file = fileAt(url);
        if (!file) return true;
        const anchor = decodeURIComponent(url.hash.slice(1)).replace(/:~:.*$/, '');
        return anchor !== '' && file.endsWith('.html') && !facts.get(file).ids.includes(anchor);
      })
      .map((href) => `a link to ${href} does not arrive`),
  );
});

test('links inside the site are relative, and those of the 404 page are rooted', () => {
  collect(({ leads, loads }, path) =>
    [...leads, ...loads]
      .filter((href) => !isOutside(href))
      .filter((href) => (path === '404.html' ? !/^(#|\/(?!\/))/.test(href) : href.startsWith('/')))
      .map((href) => `${href} is ${path === '404.html' ? 'not rooted' : 'not relative'}`),
  );
});

test('no link has a scheme that runs something', () => {
  collect(({ leads, loads }) =>
    [...leads, ...loads]
      .filter((href) => /^[\s\u0000-\u001f]*[a-z][a-z0-9+.-]*:/i.test(href) && !isOutside(href))
      .map((href) => `the link ${href}`),
  );
});

test('an id names one place on its page', () => {
  collect(({ ids }) => ids.filter((id, n) => ids.indexOf(id) !== n).map((id) => `the id ${id} stands twice`));
});

test('a page loads only files of the site', () => {
  collect(({ loads }, path) =>
    loads.filter((href) => isOutside(href) || !fileAt(resolve(path, href))).map((href) => `loads ${href}`),
  );
});

test('a style sheet loads only files of the site', () => {
  const findings = [...published]
    .filter((path) => path.endsWith('.css'))
    .flatMap((path) => {
      const css = readFileSync(join(site, path), 'utf8').replace(/\/\*[^]*?\*\//g, '');
      const loads = [...css.matchAll(/url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)/g)].map((m) => m[1] ?? m[2]);
      return loads.filter((href) => isOutside(href) || !fileAt(resolve(path, href))).map((href) => `${path}: ${href}`);
    });
  none(findings);
});

test('no page has an inline style, a running inline script or an event attribute', () => {
  collect(({ refused }) => refused);
});

test('every page has a title of its own', () => {
  const titles = new Map();
  for (const [path, { title }] of facts) titles.set(title, [...(titles.get(title) ?? []), path]);
  none([...titles].filter(([title, paths]) => !title.trim() || paths.length > 1).map(([t, p]) => `"${t}": ${p.join(', ')}`));
});
