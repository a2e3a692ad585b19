// The comparison as its readers use it: both sides alike at every width, filters and
// order that live in the address, the swap, cards on a phone, and lists without script.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

import { NARROW, WIDE, launch } from './lib/browser.mjs';
import { host } from './lib/host.mjs';
import { basePath, folder } from './lib/site.mjs';

const site = folder();
let browser;
let served;

before(async () => {
  browser = await launch();
  served = await host(site, basePath(site));
});
after(async () => {
  await browser?.close();
  await served?.close();
});

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
const where = (page) => new URL(page.url()).search;
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
    assert.equal(where(page), '?state=conceded');
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
    assert.equal(where(page), '');
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
    assert.equal(where(page), '?order=from');
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
    assert.equal(where(page), '?first=answers');
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
    assert.match(where(page), /^\?state=/);
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
    assert.equal(new URL(page.url()).hash, '#c-lid');
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
  });
});

test('the neighbours of a row are those that are shown', async () => {
  await reader('cases/specimen/kettle/compare/?state=withdrawn', { viewport: NARROW }, async (page) => {
    const [first, second] = await visible(page);
    await page.locator(`[id="${first}"]`).getByRole('link', { name: 'Next claim' }).click();
    assert.equal(new URL(page.url()).hash, `#${second}`);
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
    assert.equal(new URL(page.url()).hash, '#c-whistle');
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
    assert.equal(where(page), '?state=conceded');
    await page.reload();
    assert.deepEqual(await visible(page), conceded);
    await page.locator('.exchange:visible a[href*="claims/"]').first().click();
    await page.waitForURL(/^file:.*\/claims\/[^/]+\/index\.html/);
  });
});

test('a book of many pages is filtered across all of them, also from a folder', { skip: !process.env.PAGED_SITE }, async () => {
  const url = pathToFileURL(join(process.env.PAGED_SITE, 'compare/index.html')).href;
  await reader(url, {}, async (page) => {
    await openFilters(page);
    await tick(page, 'state', 'no-answer');
    await page.locator('.results:visible li').first().waitFor();
    const [, found, of] = /(\d+) of (\d+)/.exec(await said(page)).map(Number);
    assert.ok(found > 0 && found < of);
    assert.equal(await page.locator('.results li').count(), found);
    assert.equal(await page.locator('.comparison').isVisible(), false);
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.locator('.comparison').waitFor();
  });
});
