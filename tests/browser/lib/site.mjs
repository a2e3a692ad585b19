// The built site as a list of files and kinds of page, read from its folder.
//
// What a page is follows from where it lies, as the specification of the site has it;
// nothing here looks at class names or words, which belong to the theme.

import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** The kinds of page, each by the path of its file; the first that fits holds. */
const KINDS = [
  ['404', /^404\.html$/],
  ['home', /^index\.html$/],
  ['further cases', /^page\/\d+\/index\.html$/],
  ['claim', /^cases\/.+\/claims\/[^/]+\/index\.html$/],
  ['matrix', /^cases\/.+\/matrix\/index\.html$/],
  ['comparison of a case', /^cases\/.+\/compare\/index\.html$/],
  ['further rows of a case', /^cases\/.+\/compare\/page\/\d+\/index\.html$/],
  ['case', /^cases\/.+\/index\.html$/],
  ['comparison', /^compare\/index\.html$/],
  ['further rows of the comparison', /^compare\/page\/\d+\/index\.html$/],
  ['further claims of one state', /^compare\/[^/]+\/page\/\d+\/index\.html$/],
  ['claims of one state', /^compare\/[^/]+\/index\.html$/],
  ['sources', /^sources\/index\.html$/],
  ['further rows of the sources', /^sources\/page\/\d+\/index\.html$/],
  ['further entries of a source', /^sources\/[^/]+\/page\/\d+\/index\.html$/],
  ['source', /^sources\/[^/]+\/index\.html$/],
  ['timeline', /^timeline\/index\.html$/],
  ['further entries of the timeline', /^timeline\/page\/\d+\/index\.html$/],
  ['cases on something', /^tags\/[^/]+\/index\.html$/],
  ['open questions', /^questions\/index\.html$/],
  ['search', /^search\/index\.html$/],
  ['page', /^.+\.html$/],
];

/** Every kind that the demonstration book must have. */
export const WANTED = [
  '404', 'home', 'claim', 'comparison of a case', 'case', 'comparison', 'claims of one state', 'sources',
  'source', 'search', 'page', 'matrix', 'timeline', 'open questions', 'cases on something',
];

/** The folder that is tested, from `SITE`. */
export function folder() {
  const site = process.env.SITE;
  if (!site) throw new Error('SITE must name the folder of the built site');
  return site;
}

/** Every file below `site`, as paths with `/`, sorted. */
export function files(site) {
  return readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(site.length).replaceAll('\\', '/'))
    .map((path) => path.replace(/^\/+/, ''))
    .sort();
}

/** Whether a page only sends its reader on. */
function isRedirect(html) {
  return /<meta\s[^>]*http-equiv=["']?refresh/i.test(html);
}

/** The pages that a reader reads: `{path, kind, url}`, the address relative to the site. */
export function pages(site) {
  return files(site)
    .filter((path) => path.endsWith('.html') && !isRedirect(readFileSync(join(site, path), 'utf8')))
    .map((path) => ({
      path,
      kind: KINDS.find(([, pattern]) => pattern.test(path))[0],
      url: path.replace(/(^|\/)index\.html$/, '$1'),
    }));
}

/** One page of each kind, the one with most in it. */
export function oneOfEachKind(site) {
  const largest = new Map();
  for (const page of pages(site)) {
    const size = statSync(join(site, page.path)).size;
    if (!(largest.get(page.kind)?.size >= size)) largest.set(page.kind, { ...page, size });
  }
  return [...largest.values()].sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** The path of the base URL, with a slash at both ends; `/` if the book has none. */
export function basePath(site) {
  const home = readFileSync(join(site, 'index.html'), 'utf8');
  const canonical = /<link\s[^>]*rel="canonical"[^>]*>/.exec(home)?.[0];
  const href = canonical && /href="([^"]*)"/.exec(canonical)?.[1];
  return href ? new URL(href).pathname : '/';
}
