// Opens sites whose author means harm, one text in every field, and watches what the
// browser does: nothing of it may run, ask another host or be refused by the policy, since
// what the policy refuses was there to run. With the policy, and without it.
//
// HOSTILE_SITES names the folders, divided by `:`; `cargo test --test hostile` writes
// target/hostile-own, the corpora tests target/hostile-list. HOSTILE_EVERY opens one page
// of so many of each kind but the cases.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';
import { after, before, test } from 'node:test';

import { WIDE, launch } from './lib/browser.mjs';
import { TYPES, policyOf } from './lib/host.mjs';

const sites = (process.env.HOSTILE_SITES ?? '').split(':').filter((site) => site && existsSync(site));
const every = Number(process.env.HOSTILE_EVERY ?? 1);

let browser;
before(async () => {
  if (sites.length) browser = await launch();
});
after(async () => {
  await browser?.close();
});

/** Every page below a folder, by its path from there. */
function pages(folder, below = '') {
  return readdirSync(join(folder, below)).flatMap((name) => {
    const path = below ? `${below}/${name}` : name;
    if (statSync(join(folder, path)).isDirectory()) return pages(folder, path);
    return name.endsWith('.html') ? [path] : [];
  });
}

/** A host for the folder, with or without the policy. */
async function serve(folder, policy) {
  const server = createServer((request, response) => {
    const path = join(folder, decodeURIComponent(new URL(request.url, 'http://x').pathname));
    const type = TYPES[extname(path)];
    if (!type || !existsSync(path) || !statSync(path).isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': type, ...(policy && { 'content-security-policy': policy }) });
    const body = readFileSync(path);
    // An old address leads on at once; here it stays, to be looked at.
    response.end(type.startsWith('text/html') ? body.toString().replace('http-equiv="refresh"', 'data-stays') : body);
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  return { home: `http://127.0.0.1:${server.address().port}/`, close: () => server.close() };
}

/** Runs in each page before anything of it: whoever calls one of these was let through. */
function watch() {
  const ran = (name) => (...words) => { (window.__ran ??= []).push(`${name}(${words.join()})`); };
  for (const name of ['alert', 'confirm', 'prompt', 'print', 'open']) window[name] = ran(name);
  document.addEventListener('securitypolicyviolation', (event) => {
    (window.__ran ??= []).push(`refused: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
  });
}

/** What is in a page that could run or load, and what happens when a reader touches it. */
async function touch() {
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name) || /^(style|srcdoc|formaction)$/i.test(name)) found.push(`${element.localName}[${name}]`);
      const bare = value.replace(/[\u0000-\u0020]/g, '');
      if (/^(href|src|action|data|xlink:href)$/i.test(name) && /^(javascript|vbscript|data):/i.test(bare)) {
        found.push(`${element.localName}[${name}=${value.slice(0, 60)}]`);
      }
    }
    const data = element.localName === 'script' && /json$/.test(element.type);
    const own = element.localName === 'script' && /assets\/|search\//.test(element.getAttribute('src') ?? '');
    if (element.localName === 'script' && !data && !own) found.push(element.outerHTML.slice(0, 80));
    if (['iframe', 'object', 'embed', 'base', 'style', 'applet', 'frame'].includes(element.localName)) {
      found.push(element.outerHTML.slice(0, 80));
    }
  }
  const events = ['mouseover', 'mouseenter', 'focus', 'pointerover', 'error', 'load', 'toggle', 'animationstart'];
  for (const element of document.querySelectorAll('main *')) {
    for (const kind of events) element.dispatchEvent(new Event(kind, { bubbles: false }));
  }
  await new Promise((done) => setTimeout(done, 0));
  return [...found, ...(window.__ran ?? [])];
}

for (const site of sites) {
  for (const policy of [policyOf(site), undefined]) {
    test(`nothing of ${site.split('/').pop()} runs ${policy ? 'under the policy' : 'without a policy'}`, async () => {
      const served = await serve(site, policy);
      const context = await browser.newContext({ viewport: WIDE });
      await context.addInitScript(watch);
      const page = await context.newPage();
      const trouble = [];
      page.on('dialog', (dialog) => { trouble.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
      page.on('request', (request) => {
        if (!request.url().startsWith(served.home)) trouble.push(`asked ${request.url().slice(0, 100)}`);
      });
      try {
        const paths = pages(site).filter((path, n) => /cases\/[^/]+\/index\.html$/.test(path) || n % every === 0);
        assert.ok(paths.length > 10);
        for (const path of paths) {
          const address = served.home + path.split('/').map(encodeURIComponent).join('/');
          await page.goto(address, { waitUntil: 'load' });
          const found = await page.evaluate(touch);
          if (found.length) trouble.push(`${path}: ${found.slice(0, 3).join(' ')}`);
          if (trouble.length > 20) break;
        }
      } finally {
        await context.close();
        served.close();
      }
      assert.deepEqual(trouble, []);
    });
  }
}

if (!sites.length) test('a hostile site', { skip: 'HOSTILE_SITES names none' }, () => {});
