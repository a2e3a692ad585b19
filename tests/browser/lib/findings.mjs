// Findings as the outcome of a test: none is a pass, more are listed.

import assert from 'node:assert/strict';

/** Fails with the findings, if there are any; a page of them is enough to work on. */
export function none(findings) {
  if (findings.length) assert.fail(`${findings.length} findings\n${findings.slice(0, 40).join('\n')}`);
}
