// The way a reader goes: from the home page to a case, to one of its claims, to an
// answer, to the source of that answer, and back to the very sentence that cites it.
// Only by links that stand on the page; with and without script, wide and narrow.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NARROW, WIDE } from './lib/browser.mjs';
import { browser, served, site } from './lib/opened.mjs';
import { oneOfEachKind } from './lib/site.mjs';

/** A page opened at the home page, for one reader. */
async function reader(options) {
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(served.home);
  return { page, done: () => context.close() };
}

/** Where the reader is, below the root of the site. */
const whereIs = (page) => page.url().slice(served.home.length);

/**
 * Clicks the first link inside `within` that can be seen and leads to a place that
 * `to` fits, and checks that it was reached.
 */
async function follow(page, to, within = 'main') {
  const links = await page.locator(`${within} a[href]`).all();
  for (const link of links) {
    const address = (await link.evaluate((element) => new URL(element.getAttribute('href'), document.baseURI).href)).slice(served.home.length);
    if (!to.test(address) || !(await link.isVisible())) continue;
    await link.click();
    await page.waitForURL(served.home + address);
    return address;
  }
  assert.fail(`no link in ${within} of ${whereIs(page)} leads to ${to}`);
}

/** Checks that the anchor of the address is the target and in view. */
async function arrived(page) {
  const anchor = new URL(page.url()).hash.slice(1);
  assert.equal(await page.evaluate(() => document.querySelector(':target')?.id), anchor);
  const seen = await page.evaluate(() => {
    const boxes = [...document.querySelector(':target').getClientRects()];
    return boxes.some((box) => box.top >= 0 && box.top < innerHeight && box.bottom > 0);
  });
  assert.ok(seen, `#${anchor} of ${whereIs(page)} is in view`);
}

/** How an element is set off: the properties that a `:target` rule would change. */
function look(id) {
  const style = getComputedStyle(document.getElementById(id));
  return ['backgroundColor', 'outlineStyle', 'outlineColor', 'boxShadow', 'borderInlineStartWidth', 'textDecorationLine']
    .map((property) => style[property])
    .join(' ');
}

for (const [size, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${size}, ${javaScriptEnabled ? 'with' : 'without'} script`;
    test(`a reader gets from a claim to its answer, its source, and the place that cites it: ${how}`, async () => {
      const { page, done } = await reader({ viewport, javaScriptEnabled });
      try {
        await follow(page, /^cases\/alfa-server\/$/);
        await follow(page, /^cases\/alfa-server\/claims\/c-contact\/$/);
        const answer = await follow(page, /^cases\/.+\/#r-[a-z-]+$/);
        await arrived(page);
        const cited = await follow(page, /(#ref-|^sources\/).+/, `#${answer.split('#')[1]}`);
        if (cited.includes('#')) {
          await arrived(page);
          await follow(page, /^sources\/[^/]+\/$/, ':target');
        }
        const place = await follow(page, /^cases\/.+\/#c-[0-9a-f]{8}(-\d+)?$/);
        await arrived(page);
        const anchor = place.split('#')[1];
        const marked = await page.evaluate(look, anchor);
        await page.goto(`${served.home}${place.split('#')[0]}?again`);
        assert.notEqual(await page.evaluate(look, anchor), marked, 'the place that was come for is set off');
      } finally {
        await done();
      }
    });
  }
}

test('the first stop of the keyboard leads past the navigation', async () => {
  const lost = [];
  for (const { url, kind } of oneOfEachKind(site)) {
    const { page, done } = await reader({ viewport: WIDE });
    await page.goto(served.home + url);
    await page.keyboard.press('Tab');
    const [target, visible] = await page.evaluate(() => {
      const link = document.activeElement;
      const box = link.getBoundingClientRect();
      return [link.getAttribute('href'), box.width > 1 && box.height > 1 && box.top >= 0 && box.left >= 0];
    });
    await page.keyboard.press('Enter');
    const inMain = await page.evaluate(() => Boolean(document.querySelector('main')?.matches(':target, :has(:target)')));
    if (!target?.startsWith('#') || !visible || !inMain) lost.push(`${kind} (${url}): ${target}`);
    await done();
  }
  assert.deepEqual(lost, []);
});

test('every link and control can be seen when the keyboard is on it', async () => {
  const hidden = [];
  for (const { url, kind } of oneOfEachKind(site)) {
    const { page, done } = await reader({ viewport: WIDE });
    await page.goto(served.home + url);
    // A page may have hundreds of links; the first forty stops go through its frame and into its text.
    for (let stop = 0; stop < 40; stop += 1) {
      await page.keyboard.press('Tab');
      const bad = await page.evaluate(() => {
        const element = document.activeElement;
        if (element === document.body) return null;
        const style = getComputedStyle(element);
        const ringed = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
        const box = element.getBoundingClientRect();
        return ringed && box.width > 0 && box.height > 0 ? null : element.outerHTML.slice(0, 120);
      });
      if (bad) hidden.push(`${kind}: ${bad}`);
    }
    await done();
  }
  assert.deepEqual([...new Set(hidden)], []);
});
