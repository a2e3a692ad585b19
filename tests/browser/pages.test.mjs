// Every page, opened as a reader with a small phone would: it fits, it asks nobody
// else for anything, and the browser has nothing to complain of. One page of each kind
// also without script, under another path, and from a folder.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { NARROW, WIDE } from './lib/browser.mjs';
import { none } from './lib/findings.mjs';
import { browser, served, site } from './lib/opened.mjs';
import { oneOfEachKind, pages } from './lib/site.mjs';

/** Opens pages one after another and hands each to `look`, with what the browser complained of. */
async function visit(urls, options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const findings = [];
  let complaints = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`script: ${error.message}`));
  page.on('requestfailed', (request) => {
    // A browser drops what is still under way, such as the icon, when the page is left.
    if (request.failure()?.errorText === 'net::ERR_ABORTED') return;
    complaints.push(`could not load ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) {
      complaints.push(`${response.status()} for ${response.url()}`);
    }
  });
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url()) && new URL(request.url()).origin !== served.origin) {
      complaints.push(`asks for ${request.url()}`);
    }
  });
  try {
    for (const url of urls) {
      complaints = [];
      await page.goto(url, { waitUntil: 'load' });
      const said = await look(page, url);
      findings.push(...[...complaints, ...said].map((line) => `${url}: ${line}`));
    }
  } finally {
    await context.close();
  }
  none(findings);
}

/** Says how far a page reaches beyond its window, and what sticks out, if it does. */
async function fits(page) {
  return page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const reach = document.scrollingElement.scrollWidth;
    if (reach <= room) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > room + 1);
    const tags = wide.slice(-3).map((element) => element.cloneNode(false).outerHTML.slice(0, 120));
    return [`is ${reach} px wide in a window of ${room}: ${tags.join(' ')}`];
  });
}

const kinds = oneOfEachKind(site);

test('every page fits a window of 320 px and asks only its own host', async () => {
  await visit(pages(site).map(({ url }) => served.home + url), { viewport: NARROW }, fits);
});

test('a page of each kind fits a wide window and works under a path it was not built for', async () => {
  // The 404 page alone names the path it was built for, as it is shown at any depth.
  const urls = kinds.filter(({ kind }) => kind !== '404').map(({ url }) => served.elsewhere + url);
  await visit(urls, { viewport: WIDE }, fits);
});

test('a page of each kind fits 320 px without script', async () => {
  await visit(kinds.map(({ url }) => served.home + url), { viewport: NARROW, javaScriptEnabled: false }, fits);
});

test('a page of each kind fits when its text is twice as large', async () => {
  // WCAG 1.4.4: text at 200 % in a window of 1280 px is what a window of 640 px shows.
  await visit(kinds.map(({ url }) => served.home + url), { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 }, fits);
});

test('an address that is not there gives the 404 page, whole, at any depth', async () => {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  const failed = [];
  page.on('response', (response) => {
    if (response.status() >= 400 && !response.request().isNavigationRequest()) failed.push(response.url());
  });
  const response = await page.goto(`${served.home}cases/no/such/case/`);
  assert.equal(response.status(), 404);
  assert.deepEqual(failed, []);
  const away = await page.locator('a[href]').evaluateAll((links) => links.map((link) => link.href));
  assert.ok(away.includes(served.home), 'the page leads home');
  await context.close();
});

test('script adds no words that a reader without it misses', async () => {
  const words = (page) => page.evaluate(() => document.querySelector('main').textContent.replace(/\s+/g, ''));
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const scripted = await browser.newContext();
  const [a, b] = [await plain.newPage(), await scripted.newPage()];
  const lost = [];
  for (const { url } of kinds) {
    await a.goto(served.home + url);
    await b.goto(served.home + url);
    if (!(await words(a)) || (await words(b)).length < (await words(a)).length) lost.push(url);
  }
  await plain.close();
  await scripted.close();
  assert.deepEqual(lost, [], 'with script these show less');
});

test('the style sheet prints without complaint', async () => {
  await visit(kinds.map(({ url }) => served.home + url), { viewport: WIDE }, async (page) => {
    const pdf = await page.pdf({ preferCSSPageSize: true });
    return pdf.length > 1000 ? [] : ['prints nothing'];
  });
});

const portable = process.env.PORTABLE_SITE;
test('the portable build opens from a folder', { skip: !portable && 'no portable build was given' }, async () => {
  const urls = oneOfEachKind(portable)
    .filter(({ kind }) => kind !== '404')
    .map(({ path }) => pathToFileURL(join(portable, path)).href);
  await visit(urls, { viewport: WIDE }, async (page) => {
    const folders = await page
      .locator('a[href]')
      .evaluateAll((links) => links.map((link) => new URL(link.getAttribute('href'), document.baseURI).href).filter((href) => /^file:.*\/$/.test(href.split('#')[0])));
    const styled = await page.evaluate(() => document.styleSheets.length > 0);
    return [...folders.map((href) => `leads to the folder ${href}`), ...(styled ? [] : ['has no style'])];
  });
});
