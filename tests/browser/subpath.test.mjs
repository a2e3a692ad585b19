// The site in a folder two down on a host that knows nothing of it: every link arrives,
// and the search and the filters work there as they do where the site was built for.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';

import { WIDE, launch } from './lib/browser.mjs';
import { readAll } from './lib/document.mjs';
import { none } from './lib/findings.mjs';
import { plainHost } from './lib/host.mjs';
import { files, folder } from './lib/site.mjs';

const site = folder();
let browser;
let root;
let served;
let home;

before(async () => {
  browser = await launch();
  root = mkdtempSync(join(tmpdir(), 'subpath-'));
  mkdirSync(join(root, 'a'));
  symlinkSync(site, join(root, 'a/b'));
  served = await plainHost(root);
  home = `${served.origin}/a/b/`;
});
after(async () => {
  await browser?.close();
  await served?.close();
  if (root) rmSync(root, { recursive: true });
});

/** A page of the site, with whatever it asked for in vain or outside of its folder. */
async function open(address) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  page.on('request', (request) => {
    if (!request.url().startsWith(home)) faults.push(`asks for ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) faults.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(home + address);
  return { page, faults, done: () => context.close() };
}

test('every link and everything that is loaded arrives under /a/b/', async () => {
  // The 404 page alone names the path it was built for, as it is shown at any depth.
  const paths = files(site).filter((path) => path.endsWith('.html') && path !== '404.html');
  const facts = await readAll(await browser.newPage(), site, paths);
  const asked = new Map();
  for (const [path, { leads, loads }] of facts) {
    for (const href of [...leads, ...loads]) {
      const url = new URL(href, home + path);
      if (url.origin === served.origin) asked.set(url.href.split(/[?#]/)[0], path);
    }
  }
  assert.ok(asked.size > 50);
  const lost = [];
  for (const [url, path] of asked) {
    const inside = url.startsWith(home);
    const answer = inside && (await fetch(url));
    await answer?.body?.cancel();
    if (!inside || answer.status !== 200) lost.push(`${path}: ${url} does not arrive`);
  }
  none(lost);
});

test('the search finds, and leads to what it found, under /a/b/', async () => {
  const { page, faults, done } = await open('search/?q=kettle');
  await page.locator('[role=status]').filter({ hasText: /\d+ found/ }).waitFor();
  await page.locator('.found a').first().click();
  await page.waitForURL(`${home}**`);
  assert.ok(!page.url().includes('/search/'), page.url());
  assert.deepEqual(faults, []);
  await done();
});

test('a filter of the comparison works under /a/b/, from its address too', async () => {
  const { page, faults, done } = await open('compare/?state=conceded');
  const shown = await page.locator('.exchange:visible').count();
  const [, said, all] = /(\d+) of (\d+)/.exec(await page.locator('[role=status]').innerText()).map(Number);
  assert.ok(shown > 0 && shown === said && shown < all, `${shown}, ${said} of ${all}`);
  await page.getByRole('button', { name: 'Clear' }).click();
  assert.equal(await page.locator('.exchange:visible').count(), all);
  assert.deepEqual(faults, []);
  await done();
});
