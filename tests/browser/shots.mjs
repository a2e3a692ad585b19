// Pictures of a built site for people to look at: `node shots.mjs SITE OUT [URL …]`.
//
// Without a URL, one page of each kind: wide, as on a phone, dark, and printed. URLs
// are relative to the site, such as `cases/kettle/compare/`.

import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

import { NARROW, WIDE, launch } from './lib/browser.mjs';
import { host } from './lib/host.mjs';
import { basePath, oneOfEachKind } from './lib/site.mjs';

const [given, out, ...chosen] = process.argv.slice(2);
if (!out) {
  console.error('usage: node shots.mjs SITE OUT [URL …]');
  process.exit(2);
}
const site = resolve(given);
await mkdir(out, { recursive: true });

const LOOKS = {
  wide: { viewport: WIDE },
  tablet: { viewport: { width: 768, height: 1024 } },
  phone: { viewport: { ...NARROW, width: 360 }, deviceScaleFactor: 2, hasTouch: true },
  narrow: { viewport: NARROW },
  dark: { viewport: WIDE, colorScheme: 'dark' },
  forced: { viewport: WIDE, forcedColors: 'active' },
};

const served = await host(site, basePath(site));
const browser = await launch();
const pages = chosen.length ? chosen.map((url) => ({ url, kind: url || 'home' })) : oneOfEachKind(site);
for (const { url, kind } of pages) {
  const name = kind.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '');
  for (const [look, options] of Object.entries(LOOKS)) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    await page.goto(served.home + url);
    await page.screenshot({ path: join(out, `${name}-${look}.png`), fullPage: true });
    if (look === 'wide') {
      await writeFile(join(out, `${name}-print.pdf`), await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    }
    await context.close();
  }
  console.log(`${url || './'}: ${name}-{${Object.keys(LOOKS).join(',')}}.png, ${name}-print.pdf`);
}
await browser.close();
await served.close();
