// Runs the browser tests against a built site: `node run.mjs SITE [FILE …]`.
//
// Prints what node's test runner prints, and one closing line with the counts. The
// site must be the demonstration book, built as it is published; PORTABLE_SITE may name
// a portable build of it, PAGED_SITE one in which its lists have many pages.

import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const [site, ...chosen] = process.argv.slice(2);
if (!site) {
  console.error('usage: node run.mjs SITE [FILE …]');
  process.exit(2);
}
process.env.SITE = resolve(site);
for (const more of ['PORTABLE_SITE', 'PAGED_SITE']) if (process.env[more]) process.env[more] = resolve(process.env[more]);

const files = (chosen.length ? chosen : readdirSync(here).filter((name) => name.endsWith('.test.mjs')).sort())
  .map((name) => join(here, name));

const counts = { passed: 0, failed: 0 };
const count = (outcome) => (event) => {
  // A suite and a file are no tests, their tests have been counted by themselves; nor
  // has a test that was skipped shown anything.
  const counted = event.details.type !== 'suite' && !files.includes(event.name) && event.skip === undefined;
  if (counted) counts[outcome] += 1;
};

// How long one file may take. The lists of hostile texts are eight large sites.
const MOST = (process.env.HOSTILE_EVERY ? 60 : 15) * 60_000;

run({ files, concurrency: 2, timeout: MOST })
  .on('test:pass', count('passed'))
  .on('test:fail', count('failed'))
  .on('test:fail', () => { process.exitCode = 1; })
  .compose(new spec())
  .on('end', () => {
    // A file that could not even be loaded has run no test, and is a failure all the same.
    if (process.exitCode && !counts.failed) counts.failed = 1;
    console.log(`\nbrowser: ${counts.passed} passed, ${counts.failed} failed`);
    if (!counts.passed) process.exitCode = 1;
  })
  .pipe(process.stdout);
