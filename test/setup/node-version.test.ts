import { expect, test } from 'vitest';
import { nodeComplaint, oldestNode } from '../../main/setup/node-version.mjs';
import packageJson from '../../package.json' with { type: 'json' };

test.each([
  ['20.19.0', true],
  ['v20.19.0', true],
  ['20.19.1', true],
  ['20.20.2', true],
  ['21.0.0', true],
  ['22.12.0-nightly', true],
  ['100.0.0', true],
  ['20.18.9', false],
  ['20.9.99', false],
  ['19.99.99', false],
  ['v8.10.0', false],
  ['', false],
])('Node %s is new enough: %s', (version, enough) => {
  expect(nodeComplaint(version, '20.19.0') === null).toBe(enough);
});

test('the sentence names both versions', () => {
  const sentence = nodeComplaint('v18.20.4', '20.19.0');
  expect(sentence).toContain('20.19.0');
  expect(sentence).toContain('18.20.4');
});

test('package.json asks for the same Node', () => {
  expect(packageJson.engines.node).toBe(`>=${oldestNode}`);
});
