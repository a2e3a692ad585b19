// The preview: an edit on the disk is on the open page, which stays where it was.
//
// CASEBOOK names the program; without it these tests are skipped.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { launch, WIDE } from './lib/browser.mjs';

const PATIENCE = 20_000;
const BOOK = '[book]\ntitle = "Kettles"\n\n[theme]\ncss = ["content/static/own.css"]\n';
const CASE = 'content/cases/kettle.md';

/** A page long enough to scroll; `top` and `middle` are words in it. */
function text({ top = 'Top words.', middle = 'Middle words.' } = {}) {
  const filler = (n) => `\n\n## Part ${n}\n\n${'Words that fill the page, one after another. '.repeat(60)}`;
  const parts = [...Array(12).keys()].map((n) => filler(n) + (n === 6 ? `\n\n::: {#c-boils .claim}\n${middle}\n:::` : ''));
  return `---\ntitle: The kettle\n---\n\n${top}${parts.join('')}\n`;
}

const skip = process.env.CASEBOOK ? false : 'CASEBOOK does not name the program';

describe('preview', { skip }, () => {
  let root;
  let browser;
  let server;

  const save = (path, words) => {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, words);
  };

  /** Starts the server; gives its address. */
  const start = async (port = 0) => {
    const child = spawn(process.env.CASEBOOK, ['serve', '--root', root, '--port', String(port)]);
    const lines = createInterface({ input: child.stderr });
    const origin = await new Promise((found, failed) => {
      lines.on('line', (line) => {
        const address = /http:\/\/\S+/.exec(line);
        if (address) found(address[0].replace(/\/$/, ''));
      });
      child.on('exit', () => failed(new Error('the server did not come up')));
    });
    const stop = () => new Promise((done) => { child.on('exit', done); child.kill('SIGINT'); });
    return { origin, stop };
  };

  const open = async (path) => {
    const page = await browser.newPage({ viewport: WIDE });
    const listens = page.waitForRequest((request) => request.url().includes('/_casebook/events'));
    await page.goto(server.origin + path);
    await listens;
    return page;
  };

  const shows = (page, words) => page.getByText(words).first().waitFor({ state: 'attached', timeout: PATIENCE });

  before(async () => {
    root = mkdtempSync(join(tmpdir(), 'casebook-preview-'));
    save('book.toml', BOOK);
    save('content/index.md', 'Home.\n');
    save('content/static/own.css', 'h1 { color: rgb(1, 2, 3) }');
    save('content/pages/other.md', '---\ntitle: Other\n---\n\nOther words.\n');
    save(CASE, text());
    browser = await launch();
    server = await start();
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
    if (root) rmSync(root, { recursive: true, force: true });
  });

  it('an edit above does not move what is being read', async () => {
    const page = await open('/cases/kettle/');
    await page.locator('#c-boils').evaluate((claim) => {
      window.scrollTo({ top: claim.getBoundingClientRect().top + window.scrollY - 100, behavior: 'instant' });
    });
    const place = () => page.locator('#c-boils').evaluate((claim) => claim.getBoundingClientRect().top);
    const before = await place();
    save(CASE, text({ top: `${'Many new words above. '.repeat(200)}`, middle: 'Newer words.' }));
    await shows(page, 'Newer words.');
    await page.waitForLoadState('load');
    await page.waitForFunction(
      (top) => Math.abs(document.getElementById('c-boils').getBoundingClientRect().top - top) < 2, before,
      { timeout: PATIENCE },
    );
    assert.ok(Math.abs((await place()) - before) < 2, `was at ${before}, is at ${await place()}`);
    save(CASE, text());
    await page.close();
  });

  it('a page that is not concerned does not reload', async () => {
    const other = await open('/other/');
    await other.evaluate(() => { window.untouched = true; });
    const page = await open('/cases/kettle/');
    save(CASE, text({ top: 'Words for one page alone.' }));
    await shows(page, 'Words for one page alone.');
    await other.waitForTimeout(500);
    assert.equal(await other.evaluate(() => window.untouched), true);
    await page.close();
    await other.close();
  });

  it('errors come over the page, can be dismissed, and go', async () => {
    const page = await open('/cases/kettle/');
    await page.evaluate(() => { window.untouched = true; });
    const errors = page.locator('.casebook-errors');
    save('book.toml', BOOK.replace('"Kettles"', '"Kettles'));
    await errors.waitFor({ state: 'visible', timeout: PATIENCE });
    assert.match(await errors.innerText(), /The page behind is the last good one[^]*book\.toml:2/);
    assert.equal(await page.evaluate(() => window.untouched), true);
    await errors.getByRole('button', { name: 'Dismiss' }).click();
    await errors.waitFor({ state: 'hidden' });
    save('book.toml', BOOK.replace('title', 'titel'));
    await errors.waitFor({ state: 'visible', timeout: PATIENCE });
    save('book.toml', BOOK);
    await errors.waitFor({ state: 'detached', timeout: PATIENCE });
    assert.equal(await page.evaluate(() => window.untouched), true, 'the page never reloaded');
    await page.close();
  });

  it('a style sheet changes without a reload', async () => {
    const page = await open('/cases/kettle/');
    await page.evaluate(() => { window.untouched = true; });
    save('content/static/own.css.new', 'h1 { color: rgb(4, 5, 6) }');
    renameSync(join(root, 'content/static/own.css.new'), join(root, 'content/static/own.css'));
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')).color === 'rgb(4, 5, 6)', null, { timeout: PATIENCE },
    );
    assert.equal(await page.evaluate(() => window.untouched), true);
    save('themes/default/assets/casebook.css', 'h1 { font-size: 77px }');
    await page.waitForFunction(
      () => getComputedStyle(document.querySelector('h1')).fontSize === '77px', null, { timeout: PATIENCE },
    );
    assert.equal(await page.evaluate(() => window.untouched), true);
    rmSync(join(root, 'themes'), { recursive: true });
    await page.close();
  });

  it('the drawer has the warnings of the page, once the checks have run', async () => {
    const page = await open('/cases/kettle/');
    const drawer = page.locator('.casebook-drawer');
    await drawer.waitFor({ state: 'visible', timeout: PATIENCE });
    await drawer.locator('summary').click();
    assert.match(await drawer.innerText(), /Preview[^]*This page: \d+ warning[^]*content\/cases\/kettle\.md:\d+/);
    await page.close();
  });

  it('a page finds its server again, and what changed meanwhile', async () => {
    const page = await open('/cases/kettle/');
    const port = new URL(server.origin).port;
    await server.stop();
    save(CASE, text({ top: 'Written while the server was away.' }));
    server = await start(port);
    await shows(page, 'Written while the server was away.');
    await page.close();
  });
});
