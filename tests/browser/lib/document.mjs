// What a page is made of, read by the browser's own parser: its ids, where it leads,
// what it loads, and what a strict host would refuse to run.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs in the browser: the facts of one document that is never shown or loaded. */
function read(html) {
  const page = new DOMParser().parseFromString(html, 'text/html');
  const all = [...page.querySelectorAll('*')];
  const tag = (element) => element.cloneNode(false).outerHTML.slice(0, 160);
  const leads = [];
  const loads = [];
  for (const element of all) {
    const name = element.localName;
    const given = (attribute) => element.getAttribute(attribute);
    if ((name === 'a' || name === 'area') && element.hasAttribute('href')) leads.push(given('href'));
    else if (name === 'a' && element.hasAttribute('xlink:href')) leads.push(given('xlink:href'));
    else if (name === 'form') leads.push(given('action') ?? '');
    else if (name === 'link') {
      if (!/\b(canonical|alternate|next|prev|license)\b/i.test(given('rel') ?? '')) loads.push(given('href'));
      else if (!/\bcanonical\b/i.test(given('rel'))) leads.push(given('href'));
    } else if (name === 'meta' && /^refresh$/i.test(given('http-equiv') ?? '')) {
      leads.push((given('content') ?? '').replace(/^.*?url\s*=\s*['"]?/i, '').replace(/['"]$/, ''));
    } else {
      for (const attribute of ['src', 'poster', 'data', 'href', 'xlink:href', 'background']) {
        if (element.hasAttribute(attribute)) loads.push(given(attribute));
      }
      for (const part of (given('srcset') ?? '').split(',')) {
        if (part.trim()) loads.push(part.trim().split(/\s+/)[0]);
      }
    }
  }
  const inert = /^application\/(ld\+)?json$/;
  const refused = all.filter(
    (element) =>
      element.hasAttribute('style') ||
      element.localName === 'style' ||
      (element.localName === 'script' && !element.hasAttribute('src') && !inert.test(element.type)) ||
      element.localName === 'base' ||
      element.localName === 'iframe' ||
      [...element.attributes].some((attribute) => attribute.name.startsWith('on')),
  );
  return {
    title: page.title,
    ids: all.filter((element) => element.id).map((element) => element.id),
    leads,
    loads,
    refused: refused.map(tag),
  };
}

/** The facts of the given HTML files of `site`, by path. `page` is any blank tab. */
export async function readAll(page, site, paths) {
  const facts = new Map();
  for (const path of paths) {
    facts.set(path, await page.evaluate(read, await readFile(join(site, path), 'utf8')));
  }
  return facts;
}
