import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { htmlChecklist } from './html-checklist.ts';
import { shellChecklist } from './shell-checklist.ts';

/** A file with what stands between its two marks replaced. */
function withInside(path: string, begin: string, end: string, inside: string): string {
  const text = readFileSync(path, 'utf8');
  const from = text.indexOf(begin);
  const to = text.indexOf(end);
  expect(from).toBeGreaterThan(0);
  expect(to).toBeGreaterThan(from);
  return (
    text.slice(0, from + begin.length) + '\n' + inside + '\n' + text.slice(text.lastIndexOf('\n', to) + 1)
  );
}

/**
 * The companion files carry the checklist with them, whole, so that they can be read and checked as they are.
 * After a change of the checklist or its texts: `npx vitest run test/companion -u` writes it into them.
 */
test('check.sh asks the questions of the checklist, in both languages', async () => {
  const path = join(import.meta.dirname, '../../resources/companion/check.sh');
  await expect(
    withInside(path, '# checklist begins', '# checklist ends', shellChecklist()),
  ).toMatchFileSnapshot(path);
});

test('check.html asks them, too', async () => {
  const path = join(import.meta.dirname, '../../resources/companion/check.html');
  const [begin, end] = ['<!-- checklist begins -->', '<!-- checklist ends -->'];
  await expect(withInside(path, begin, end, htmlChecklist())).toMatchFileSnapshot(path);
});
