// The search, as a reader uses it: from a server and from a folder, by hand and by address.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { NARROW, WIDE } from './lib/browser.mjs';
import { browser, served } from './lib/opened.mjs';

const portable = process.env.PORTABLE_SITE;

/** The page of the search, after the query of its address. */
async function search(query = '', options = { viewport: WIDE }, home = served.home) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  const faults = [];
  page.on('pageerror', (fault) => faults.push(fault.message));
  await page.goto(`${home}search/${home.startsWith('file:') ? 'index.html' : ''}${query}`);
  return { page, faults, done: () => context.close() };
}

const status = (page) => page.locator('[role=status]');
/** Waits until the count that is announced fits. */
const announces = (page, words) => status(page).filter({ hasText: words }).waitFor();
const titles = (page) => page.locator('.found h2').allTextContents();

test('words are found in every form, without regard to accents or case', async () => {
  const { page, faults, done } = await search();
  await page.locator('#q').fill('WHÏSTLES');
  await announces(page, /\d+ found/);
  assert.ok((await titles(page)).some((title) => /whistled/i.test(title)), 'a claim that something whistled');
  assert.deepEqual(faults, []);
  await done();
});

test('the last word may be unfinished, and what fits is marked', async () => {
  const { page, done } = await search('?q=kettle+whist');
  await announces(page, /\d+ found/);
  const marked = await page.locator('.found mark').allTextContents();
  assert.ok(marked.some((word) => /^whistl/i.test(word)), String(marked));
  await done();
});

test('words in quotation marks are found as they stand, and only so', async () => {
  const { page, done } = await search('?q=“secret+communication”');
  await announces(page, /\d+ found/);
  for (const entry of await page.locator('.found li').allTextContents()) {
    assert.match(entry.replace(/\s+/g, ' '), /secret communication/i);
  }
  await page.locator('#q').fill('"communication secret"');
  await announces(page, /Nothing found/);
  await done();
});

test('a choice narrows what is found, is in the address, and goes with Back', async () => {
  const { page, done } = await search('?q=server');
  await announces(page, /\d+ found/);
  const all = await status(page).textContent();
  await page.locator('input[value=sources]').check();
  await page.waitForFunction((before) => document.querySelector('[role=status]').textContent !== before, all);
  await page.waitForURL(/\?q=server&kind=sources$/);
  const entries = page.locator('.found .label');
  for (const label of await entries.allTextContents()) assert.equal(label.trim(), 'Source');
  await page.goto(`${served.home}search/?q=kettle&state=contested`);
  await announces(page, /\d+ found/);
  assert.ok(await page.locator('input[value=contested]').isChecked());
  await page.goBack();
  await announces(page, /\d+ found/);
  assert.ok(await page.locator('input[value=sources]').isChecked());
  await done();
});

test('a result lands on the block', async () => {
  const { page, done } = await search('?q=switch&kind=answers');
  await announces(page, /found/);
  await page.locator('.found a').first().click();
  await page.waitForURL(/\/cases\/.*#/);
  assert.ok(await page.evaluate(() => document.querySelector(':target') !== null));
  await done();
});

test('a search by the source that is cited finds the places that rest on it', async () => {
  const { page, done } = await search('?source=kettle-log');
  await announces(page, /\d+ found/);
  await done();
});

test('a slash leads to the search from any page, and into its field', async () => {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  await page.goto(served.home);
  await page.keyboard.press('/');
  await page.waitForURL(/\/search\/#q$/);
  await page.locator('#q').blur();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'q');
  await context.close();
});

test('nothing runs sideways on a phone, and the choices are folded away', async () => {
  const { page, done } = await search('?q=server', { viewport: NARROW });
  await announces(page, /\d+ found/);
  assert.ok(!(await page.locator('form details').evaluate((element) => element.open)));
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  await done();
});

test('without script the page says so and leads to the lists', async () => {
  const { page, done } = await search('', { viewport: WIDE, javaScriptEnabled: false });
  assert.ok(!(await page.locator('form.search').isVisible()));
  assert.ok((await page.locator('main noscript a, main ul a').count()) >= 3);
  await done();
});

test('a folder on a stick can be searched', { skip: !portable && 'PORTABLE_SITE names no folder' }, async () => {
  const home = `${pathToFileURL(join(portable)).href}/`;
  const { page, faults, done } = await search('?q=kettle', { viewport: WIDE }, home);
  await announces(page, /\d+ found/);
  await page.locator('.found a').first().click();
  await page.waitForURL(/index\.html/);
  assert.deepEqual(faults, []);
  await done();
});
