// Every page, by the Nu HTML checker: not one error, warning or remark.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { none } from './lib/findings.mjs';
import { files, folder } from './lib/site.mjs';

const CHECKER = join(dirname(fileURLToPath(import.meta.url)), 'node_modules/vnu-jar/build/dist/vnu.jar');

test('every page is valid HTML', () => {
  const site = folder();
  const pages = files(site).filter((path) => path.endsWith('.html'));
  assert.ok(pages.length > 0, 'the site has no pages');
  // One process for all: most of its time goes into getting started. The folder is
  // given, not the files, as a site's list of files can be longer than a command line.
  const run = spawnSync('java', ['-Xss4m', '-jar', CHECKER, '--format', 'json', '--stdout', '--skip-non-html', site], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.ifError(run.error);
  const { messages } = JSON.parse(run.stdout || 'null') ?? { messages: [{ message: run.stderr }] };
  const said = messages.map(({ url, lastLine, lastColumn, type, subType, message, extract }) => {
    const place = url ? relative(site, fileURLToPath(url)) : '-';
    return `${place}:${lastLine}:${lastColumn} ${subType ?? type}: ${message}\n    ${extract?.trim() ?? ''}`;
  });
  none(said);
});
