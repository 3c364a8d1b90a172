import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { generated } from '../../test-support/generate/generated.mjs';

describe('./holdfast generate', () => {
  for (const { file, before, after } of generated()) {
    it(`has nothing to change in ${file}`, () => {
      assert.equal(before, after, 'it is out of date: run ./holdfast generate');
    });
  }
});
