// The comparison as its readers use it: both sides alike at every width, filters and
// order that live in the address, the swap, cards on a phone, and lists without script.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { NARROW, WIDE } from './lib/browser.mjs';
import { browser, served } from './lib/opened.mjs';

/** Opens a page of the site for one reader, and hands it to `read`. */
async function reader(url, options, read) {
  const context = await browser.newContext({ viewport: WIDE, reducedMotion: 'reduce', ...options });
  try {
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(error.message));
    await page.goto(url.includes('://') ? url : served.home + url);
    await read(page);
    assert.deepEqual(faults, []);
  } finally {
    await context.close();
  }
}

const visible = (page) => page.locator('.exchange:visible').evaluateAll((rows) => rows.map((row) => row.id));
const said = (page) => page.locator('[role="status"]').innerText();
// Asked of the page: what the driver knows of it comes later than what a script has changed.
const where = (page) => page.evaluate(() => location.search);
const anchor = (page) => page.evaluate(() => location.hash);
const tick = (page, name, value) => page.locator(`[name="${name}"][value="${value}"]`).check();
const openFilters = (page) => page.locator('.filters summary').click();

for (const width of [1280, 1024, 1023, 768, 721, 720, 360, 320]) {
  test(`claims and answers have the same width, size and weight at ${width} px`, async () => {
    await reader('cases/specimen/kettle/compare/', { viewport: { width, height: 900 } }, async (page) => {
      const unequal = await page.evaluate(() => {
        const found = [];
        const same = (what, a, b) => { if (Math.abs(parseFloat(a) - parseFloat(b)) > 1) found.push(`${what}: ${a} and ${b}`); };
        for (const row of document.querySelectorAll('.exchange')) {
          const [claim, answer] = [row.cells[1], row.cells[2]];
          same(`${row.id} width`, claim.getBoundingClientRect().width, answer.getBoundingClientRect().width);
          for (const part of ['.kind', 'blockquote, .silence .words', 'dt', 'dd']) {
            const [a, b] = [claim.querySelector(part), answer.querySelector(part)].map((it) => it && getComputedStyle(it));
            if (!a || !b) { found.push(`${row.id} lacks ${part}`); continue; }
            for (const property of ['fontSize', 'fontWeight', 'lineHeight', 'fontFamily', 'color']) {
              if (a[property] !== b[property]) found.push(`${row.id} ${part} ${property}: ${a[property]} and ${b[property]}`);
            }
          }
        }
        return found;
      });
      assert.deepEqual(unequal, []);
    });
  });
}

test('both sides tell the same things in the same order', async () => {
  await reader('cases/specimen/kettle/compare/', {}, async (page) => {
    const wrong = await page.evaluate(() => {
      const only = ['What it denies', 'Fit', 'In'];
      const terms = (side) => [...side.querySelectorAll(':scope > .grounds > dt')].map((it) => it.textContent).filter((it) => !only.includes(it));
      return [...document.querySelectorAll('.exchange')].flatMap((row) => {
        const claim = terms(row.querySelector('.held')).join();
        return [...row.querySelectorAll('.rebuttal')].map(terms).filter((it) => it.join() !== claim).map((it) => `${row.id}: ${claim} / ${it}`);
      });
    });
    assert.deepEqual(wrong, []);
  });
});

test('a filter is announced, stands in the address, and goes with back and forward', async () => {
  await reader('compare/', {}, async (page) => {
    const total = (await visible(page)).length;
    assert.equal(await said(page), `Showing ${total} of ${total} claims`);
    await openFilters(page);
    await tick(page, 'state', 'conceded');
    const conceded = await visible(page);
    assert.ok(conceded.length > 0 && conceded.length < total);
    assert.equal(await said(page), `Showing ${conceded.length} of ${total} claims`);
    assert.equal(await where(page), '?state=conceded');
    await tick(page, 'state', 'withdrawn');
    const either = await visible(page);
    assert.ok(either.length > conceded.length, 'of one name, any value will do');
    await page.locator('[name="text"]').fill('lamp');
    assert.deepEqual(await visible(page), ['specimen/kettle/c-lamp']);
    await page.goBack();
    assert.deepEqual(await visible(page), conceded);
    assert.equal(await page.locator('[name="state"][value="withdrawn"]').isChecked(), false);
    await page.goForward();
    assert.ok((await visible(page)).length < total);
  });
});

test('an address with a filter shows what it names, to whoever opens it', async () => {
  await reader('compare/?state=no-answer&source=kettle-log', {}, async (page) => {
    const rows = await page.locator('.exchange:visible').evaluateAll((rows) => rows.map(({ dataset }) => dataset));
    assert.ok(rows.length > 0);
    for (const { state, source } of rows) {
      assert.equal(state, 'no-answer');
      assert.ok(source.split(' ').includes('kettle-log'));
    }
    assert.ok(await page.locator('.filters details').evaluate((details) => details.open));
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.ok((await visible(page)).length > rows.length);
    assert.equal(await where(page), '');
  });
});

test('dates are found by the days that they may mean', async () => {
  await reader('compare/?from=1903&to=1903-12', {}, async (page) => {
    const rows = await visible(page);
    assert.ok(rows.length > 0 && rows.every((id) => id.startsWith('n-rays/')), rows.join());
  });
});

test('an order moves rows and is told in the address', async () => {
  await reader('compare/', {}, async (page) => {
    await page.locator('[name="order"]').selectOption('from');
    assert.equal(await where(page), '?order=from');
    const days = await page.locator('.exchange').evaluateAll((rows) => rows.map((row) => Number(row.dataset.from ?? 1e9)));
    assert.deepEqual(days, days.toSorted((a, b) => a - b));
    const before = await page.locator('.exchange').count();
    await page.goBack();
    assert.equal(await page.locator('.exchange').count(), before);
    assert.equal(await page.locator('.exchange').first().getAttribute('id'), 'alfa-server/c-contact');
  });
});

test('the swap moves the cells themselves, heads too, and can be shared', async () => {
  await reader('cases/specimen/kettle/compare/', {}, async (page) => {
    const heads = () => page.locator('thead th').allInnerTexts();
    const before = await heads();
    await page.getByLabel('Answers first').check();
    const swapped = await heads();
    assert.deepEqual(swapped, [before[0], before[2], before[1], before[3]]);
    assert.equal(await page.locator('.exchange').first().locator('td').first().locator('.rebuttal').count() > 0, true);
    assert.equal(await where(page), '?first=answers');
    await page.reload();
    assert.deepEqual(await heads(), swapped);
    await page.goBack();
  });
});

test('the filters work by keyboard alone', async () => {
  await reader('compare/', {}, async (page) => {
    await page.locator('.filters summary').focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    assert.match(await where(page), /^\?state=/);
    assert.match(await said(page), /^Showing \d+ of \d+ claims$/);
    const focused = await page.evaluate(() => document.activeElement.name);
    assert.equal(focused, 'state', 'the focus stays where it was');
  });
});

test('on a phone a row is a card with its roles, its heads and the way to its neighbours', async () => {
  await reader('cases/specimen/kettle/compare/', { viewport: NARROW }, async (page) => {
    const row = page.locator('#c-heard');
    assert.equal(await row.getAttribute('role'), 'row');
    assert.equal(await row.locator('td').first().getAttribute('role'), 'cell');
    const head = await row.locator('td').first().evaluate((cell) => getComputedStyle(cell, '::before').content);
    assert.match(head, /Claim and what it rests on/);
    await row.getByRole('link', { name: 'Next claim' }).click();
    assert.equal(await anchor(page), '#c-lid');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});

test('the neighbours of a row are those that are shown', async () => {
  await reader('cases/specimen/kettle/compare/?state=withdrawn', { viewport: NARROW }, async (page) => {
    const [first, second] = await visible(page);
    await page.locator(`[id="${first}"]`).getByRole('link', { name: 'Next claim' }).click();
    assert.equal(await anchor(page), `#${second}`);
  });
});

test('without script each state has its list, and nothing is offered that does not work', async () => {
  await reader('compare/', { javaScriptEnabled: false }, async (page) => {
    assert.equal(await page.locator('.filters').isVisible(), false);
    await page.locator('.views').getByRole('link', { name: 'Conceded' }).click();
    assert.equal(new URL(page.url()).pathname, `${new URL(served.home).pathname}compare/conceded/`);
    const states = await page.locator('.exchange').evaluateAll((rows) => rows.map((row) => row.dataset.state));
    assert.ok(states.length > 0 && states.every((state) => state === 'conceded'));
  });
});

test('a drawing leads from its boxes to the claims and answers', async () => {
  await reader('cases/specimen/kettle/compare/', {}, async (page) => {
    await page.locator('.drawing svg a').first().focus();
    await page.keyboard.press('Enter');
    assert.equal(await anchor(page), '#c-whistle');
    await page.goBack();
    assert.equal(await page.locator('.drawing svg title').count(), 1);
    await page.locator('.drawing summary').click();
    assert.ok((await page.locator('.drawing li').count()) > 10);
  });
});

test('a filter works from a folder on a stick, and is in its address', { skip: !process.env.PORTABLE_SITE }, async () => {
  const url = pathToFileURL(join(process.env.PORTABLE_SITE, 'compare/index.html')).href;
  await reader(url, {}, async (page) => {
    const total = (await visible(page)).length;
    await openFilters(page);
    await tick(page, 'state', 'conceded');
    const conceded = await visible(page);
    assert.ok(conceded.length > 0 && conceded.length < total);
    assert.equal(await said(page), `Showing ${conceded.length} of ${total} claims`);
    assert.equal(await where(page), '?state=conceded');
    await page.reload();
    assert.deepEqual(await visible(page), conceded);
    await page.locator('.exchange:visible a[href*="claims/"]').first().click();
    await page.waitForURL(/^file:.*\/claims\/[^/]+\/index\.html/);
  });
});

/** A page of a portable book of many pages, as a folder on a disk has it. */
const inFolder = (address) => {
  const [path, query = ''] = address.split(/(?=\?)/);
  return pathToFileURL(join(process.env.PAGED_SITE, path)).href + query;
};
const manyPages = { skip: !process.env.PAGED_SITE && 'PAGED_SITE names no book of many pages' };
const counted = async (page) => /(\d+) of (\d+)/.exec(await said(page)).slice(1).map(Number);
/** The list of one page gives way to what was found on all of them. */
const found = (page) => page.locator('.paging').waitFor({ state: 'hidden' });

test('a list of many pages is filtered across all of them, also from a folder', manyPages, async () => {
  await reader(inFolder('compare/index.html'), {}, async (page) => {
    const first = await visible(page);
    await openFilters(page);
    await tick(page, 'state', 'conceded');
    await found(page);
    const [n, of] = await counted(page);
    const states = await page.locator('.exchange .where .state').allInnerTexts();
    assert.equal(states.length, n);
    assert.ok(n > 0 && n < of && states.every((state) => state === 'Conceded'), states.join());
    assert.ok((await page.locator('.exchange blockquote').count()) >= 2 * n, 'both sides are in their own words');
    await page.locator('.exchange .no a').first().click();
    assert.match(page.url(), /claims\/.*\/index\.html$/);
    await page.goBack();
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.paging').waitFor();
    assert.deepEqual(await visible(page), first);
  });
});

test('words are found on any page of a list, and the sides change places there too', manyPages, async () => {
  await reader(inFolder('compare/index.html?text=lamp&first=answers'), {}, async (page) => {
    await found(page);
    const rows = await page.locator('.exchange').evaluateAll((rows) => rows.map((row) => [...row.querySelectorAll('blockquote')].map((it) => it.textContent).join(' ')));
    assert.equal(rows.length, (await counted(page))[0]);
    assert.ok(rows.length > 0 && rows.every((words) => words.toLowerCase().includes('lamp')));
    assert.equal(await page.locator('thead th').nth(1).textContent(), 'Answer and what it rests on');
    assert.equal(await page.locator('.exchange').first().locator('td').first().locator('.rebuttal, .silence').count() > 0, true);
  });
});

test('a page of a state finds only claims in that state', manyPages, async () => {
  await reader(inFolder('compare/no-answer/index.html?order=from'), {}, async (page) => {
    await found(page);
    const [n, of] = await counted(page);
    assert.equal(n, of);
    const states = await page.locator('.exchange .where .state').allInnerTexts();
    assert.ok(states.every((state) => state === 'No answer recorded'));
  });
});

test('more rows are shown when they are asked for, and the focus goes to the first of them', manyPages, async () => {
  await reader(inFolder('compare/index.html?state=no-answer'), {}, async (page) => {
    await found(page);
    const [n] = await counted(page);
    assert.ok(n > 100);
    assert.equal((await page.locator('.exchange').count()), 100);
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.locator('.exchange').nth(100).waitFor();
    assert.equal(await page.locator('.exchange').count(), Math.min(n, 200));
    const at = await page.evaluate(() => [...document.querySelectorAll('.exchange')].indexOf(document.activeElement.closest('.exchange')));
    assert.equal(at, 100);
  });
});

for (const [many, open] of [['one page', () => 'sources/'], ['many pages', () => inFolder('sources/index.html')]]) {
  test(`sources are filtered and ordered in a list of ${many}`, many === 'one page' ? {} : manyPages, async () => {
    await reader(open(), {}, async (page) => {
      const names = () => page.locator('tbody tr:visible > th').allInnerTexts();
      const all = (await counted(page))[1];
      await openFilters(page);
      await tick(page, 'copy', 'yes');
      await page.locator('[name="order"]').selectOption('-cited');
      await page.waitForFunction((all) => !document.querySelector('[role="status"]').textContent.startsWith(`Showing ${all} `), all);
      const [n, of] = await counted(page);
      assert.ok(n > 1 && n < of);
      assert.equal((await names()).length, n);
      const copies = await page.locator('tbody tr:visible > td:nth-of-type(6)').allInnerTexts();
      assert.ok(copies.every((copies) => Number(copies) > 0), copies.join());
      const cited = (await page.locator('tbody tr:visible > td:nth-of-type(7)').allInnerTexts()).map((words) => parseInt(words) || (words.startsWith('once') ? 1 : 0));
      assert.deepEqual(cited, cited.toSorted((a, b) => b - a));
      assert.equal(await where(page), '?copy=yes&order=-cited');
      await page.locator('tbody tr:visible th a').first().click();
      assert.match(new URL(page.url()).pathname, /sources\/[^/]+\/(index\.html)?$/);
      await page.goBack();
      await page.getByRole('button', { name: 'Show all' }).click();
      await page.locator('[name="text"]').fill('BBC');
      await page.waitForFunction(() => [...document.querySelectorAll('tbody tr:not([hidden]) th')].some((it) => it.textContent === 'BBC'));
      assert.ok((await names()).length < all, 'a name that stands for another is found by its words');
    });
  });
}
