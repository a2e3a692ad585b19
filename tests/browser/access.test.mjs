// One page of each kind, by axe: WCAG 2.2 A and AA and its best practices, wide and
// narrow, light and dark.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

import { NARROW, WIDE } from './lib/browser.mjs';
import { none } from './lib/findings.mjs';
import { browser, served, site } from './lib/opened.mjs';
import { WANTED, oneOfEachKind } from './lib/site.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const kinds = oneOfEachKind(site);

// ANY_BOOK: the site is not the demonstration book.
test('the book has a page of every kind', { skip: process.env.ANY_BOOK && 'another book' }, () => {
  const missing = WANTED.filter((kind) => !kinds.some((page) => page.kind === kind));
  assert.deepEqual(missing, []);
});

for (const viewport of [WIDE, NARROW]) {
  for (const colorScheme of ['light', 'dark']) {
    for (const { kind, url } of kinds) {
      test(`axe is silent on a ${kind} at ${viewport.width} px, ${colorScheme}`, async () => {
        const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
        try {
          const page = await context.newPage();
          await page.goto(served.home + url);
          await page.evaluate(AXE);
          const { violations } = await page.evaluate(
            (values) => globalThis.axe.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] }),
            RULES,
          );
          const said = violations.flatMap(({ id, help, nodes }) =>
            nodes.slice(0, 5).map((node) => `${id}: ${help}\n    ${node.html.slice(0, 200)}\n    ${node.failureSummary}`),
          );
          none(said.map((line) => `${url}: ${line}`));
        } finally {
          await context.close();
        }
      });
    }
  }
}
