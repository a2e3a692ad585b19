// What Lighthouse says of four pages of a built site: `node run.mjs SITE`.
//
// Each page is looked at five times as on a desktop; the median counts. Accessibility, best
// practices and SEO must be 100. Performance depends on the machine and is only told.

import { resolve } from 'node:path';
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';

import { executable } from '../browser/lib/browser.mjs';
import { host } from '../browser/lib/host.mjs';
import { basePath, oneOfEachKind } from '../browser/lib/site.mjs';

const TIMES = Number(process.env.LIGHTHOUSE_TIMES ?? 5);
const KINDS = ['home', 'case', 'comparison', 'source'];
const WANTED = { accessibility: 100, 'best-practices': 100, seo: 100 };

const [given] = process.argv.slice(2);
if (!given) {
  console.error('usage: node run.mjs SITE');
  process.exit(2);
}
const site = resolve(given);
const served = await host(site, basePath(site));
const chrome = await launch({
  chromePath: executable(),
  chromeFlags: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage'],
});
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

let passed = 0;
let failed = 0;
try {
  const pages = oneOfEachKind(site);
  for (const kind of KINDS) {
    const { url } = pages.find((page) => page.kind === kind);
    const runs = [];
    for (let n = 0; n < TIMES; n += 1) {
      const { lhr } = await lighthouse(served.home + url, { port: chrome.port, logLevel: 'error' }, desktopConfig);
      runs.push(lhr);
    }
    const said = [];
    for (const category of ['performance', ...Object.keys(WANTED)]) {
      const score = Math.round(100 * median(runs.map(({ categories }) => categories[category].score)));
      said.push(`${category} ${score}`);
      const wanted = WANTED[category];
      if (wanted === undefined) continue;
      if (score >= wanted) passed += 1;
      else {
        failed += 1;
        const { categories, audits } = runs.at(-1);
        for (const { id, weight } of categories[category].auditRefs) {
          if (weight && audits[id].score !== null && audits[id].score < 1) {
            console.log(`  ${category}: ${id}: ${audits[id].title} ${JSON.stringify(audits[id].details?.items?.slice(0, 3) ?? [])}`);
          }
        }
      }
    }
    const [first] = runs;
    const bytes = first.audits['total-byte-weight'].numericValue;
    const shift = first.audits['cumulative-layout-shift'].numericValue;
    console.log(`${kind} (${url || './'}): ${said.join(', ')}; ${Math.round(bytes / 1024)} KiB, layout shift ${shift}`);
  }
} finally {
  chrome.kill();
  await served.close();
}
console.log(`lighthouse: ${passed} passed, ${failed} failed`);
process.exitCode = failed ? 1 : 0;
