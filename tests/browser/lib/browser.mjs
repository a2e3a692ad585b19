// The browser: the one that the machine has, started so that it talks to nobody.
//
// Playwright's own browsers are not used: they are a download of their own, and the
// reader's browser is the one of the system anyway.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const KNOWN_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Where Chromium lies: `CHROMIUM` if it is set, else the first known place that is there. */
export function executable() {
  const named = process.env.CHROMIUM;
  const found = named || KNOWN_PLACES.find(existsSync);
  if (!found) throw new Error('no Chromium found: install it, or name it with CHROMIUM=/path');
  if (!existsSync(found)) throw new Error(`CHROMIUM names ${found}, which does not exist`);
  return found;
}

/** Starts the browser. Every page it opens is given by a context of the caller's. */
export function launch() {
  return chromium.launch({
    executablePath: executable(),
    args: [
      // A container's root has no user namespaces; the pages opened here are our own.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Small /dev/shm in containers otherwise ends a tab on a long page.
      '--disable-dev-shm-usage',
    ],
  });
}

/** The widths that pages are looked at, in CSS pixels, with a height that goes with each. */
export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 320, height: 640 };
