// The site under test, served, and a browser to look at it with: opened before the first
// test of a file that imports this, closed after its last.

import { after, before } from 'node:test';

import { launch } from './browser.mjs';
import { host } from './host.mjs';
import { basePath, folder } from './site.mjs';

/** The folder of the site. */
export const site = folder();
/** The browser. */
export let browser;
/** Where the site is served. */
export let served;

before(async () => {
  browser = await launch();
  served = await host(site, basePath(site));
});
after(async () => {
  await browser?.close();
  await served?.close();
});
