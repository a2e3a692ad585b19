// One page of each kind, as readers set their screens: nothing moves once it is shown,
// nothing is animated for who asks for less, colours of one's own are used, and at 400 %
// the text has the window to itself.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { NARROW, WIDE } from './lib/browser.mjs';
import { none } from './lib/findings.mjs';
import { browser, served, site } from './lib/opened.mjs';
import { oneOfEachKind } from './lib/site.mjs';

const kinds = oneOfEachKind(site);

/** Opens a page of each kind and gathers what `look` says of it. */
async function each(options, look) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const findings = [];
  try {
    for (const { url, kind } of kinds) {
      await page.goto(served.home + url, { waitUntil: 'load' });
      const said = await look(page);
      findings.push(...said.map((line) => `${kind} (${url}): ${line}`));
    }
  } finally {
    await context.close();
  }
  none(findings);
}

for (const [size, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
  test(`nothing moves once it is shown: ${size}`, async () => {
    await each({ viewport }, (page) =>
      page.evaluate(async () => {
        const shifts = [];
        const observer = new PerformanceObserver((list) => shifts.push(...list.getEntries()));
        observer.observe({ type: 'layout-shift', buffered: true });
        await new Promise((done) => setTimeout(done, 150));
        shifts.push(...observer.takeRecords());
        return shifts.map(({ value, sources }) => {
          const moved = sources.map(({ node }) => node?.cloneNode?.(false).outerHTML?.slice(0, 80));
          return `a shift of ${value.toFixed(4)}: ${moved.join(' ')}`;
        });
      }),
    );
  });
}

test('nothing is animated for who asks for less motion', async () => {
  await each({ viewport: WIDE, reducedMotion: 'reduce' }, (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .filter((element) => {
          const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(element);
          return !/^0s(, 0s)*$/.test(transitionDuration) || animationName !== 'none' || scrollBehavior === 'smooth';
        })
        .map((element) => element.cloneNode(false).outerHTML.slice(0, 80)),
    ),
  );
});

test('a name that heads a row has the width of the row where the table is a list', async () => {
  await each({ viewport: NARROW }, (page) =>
    page.evaluate(() =>
      [...document.querySelectorAll('tbody th')]
        .filter((head) => getComputedStyle(head).display === 'block')
        .filter((head) => head.offsetWidth < 0.6 * head.parentElement.offsetWidth)
        .map((head) => `“${head.textContent.trim()}” has ${head.offsetWidth} px`),
    ),
  );
});

test('drawings take the colours that a reader has set', async () => {
  await each({ viewport: WIDE, forcedColors: 'active' }, (page) =>
    page.evaluate(() => {
      const probe = document.createElement('p');
      probe.textContent = 'x';
      document.body.append(probe);
      const { color } = getComputedStyle(probe);
      const lost = [...document.querySelectorAll('main svg text')].filter((text) => getComputedStyle(text).fill !== color);
      return lost.slice(0, 3).map((text) => `${text.textContent}: ${getComputedStyle(text).fill}, not ${color}`);
    }),
  );
});

test('at 400 % what sticks to the window leaves most of it to the text', async () => {
  // 1280 by 1024 at 400 % is a window of 320 by 256.
  await each({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 }, async (page) => {
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
    return page.evaluate(() => {
      const stuck = [...document.querySelectorAll('*')].filter((element) => {
        const { position } = getComputedStyle(element);
        const box = element.getBoundingClientRect();
        return ['sticky', 'fixed'].includes(position) && box.top < innerHeight && box.bottom > 0 && box.height > innerHeight / 3;
      });
      return stuck.map((element) => element.cloneNode(false).outerHTML.slice(0, 80));
    });
  });
});

test('the place in the contents is marked while one reads', async () => {
  const context = await browser.newContext({ viewport: WIDE });
  const page = await context.newPage();
  await page.goto(`${served.home}${kinds.find(({ kind }) => kind === 'case').url}`);
  const marked = () => page.locator('.contents a:target-current').allTextContents();
  await page.evaluate(() => document.getElementById('how-to-cite').scrollIntoView());
  await page.waitForTimeout(100);
  const last = await marked();
  assert.equal(last.length, 1, 'one place is marked');
  await page.evaluate(() => document.querySelector('article h2').scrollIntoView());
  await page.waitForTimeout(100);
  assert.notDeepEqual(await marked(), last);
  await context.close();
});
