import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { catalogues } from '../../main/messages/catalogues.ts';

const root = join(import.meta.dirname, '../..');
const filesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

/** Attributes whose text people see or hear. */
const spoken = new Set([
  'aria-label',
  'aria-description',
  'title',
  'placeholder',
  'alt',
  'label',
  'children',
]);
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text);

/** Every text that stands in the code instead of in the message files. */
function textsInCode(file: string, source: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isJsxText(node) && hasWords(node.text)) found.push(node.text.trim());
    if (ts.isJsxAttribute(node) && node.initializer && spoken.has(node.name.getText())) {
      const value = ts.isJsxExpression(node.initializer) ? node.initializer.expression : node.initializer;
      if (value && ts.isStringLiteralLike(value) && hasWords(value.text)) found.push(value.text);
    }
    if (ts.isJsxExpression(node) && node.expression && !ts.isJsxAttribute(node.parent)) {
      if (ts.isStringLiteralLike(node.expression) && hasWords(node.expression.text)) {
        found.push(node.expression.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return found;
}

describe('texts', () => {
  test.each(filesIn('renderer').map((file) => ({ name: file.slice(root.length + 1), file })))(
    'none stands in $name',
    ({ file }) => {
      expect(textsInCode(file, readFileSync(file, 'utf8'))).toEqual([]);
    },
  );

  test.each([
    ['<p>Hello there</p>', ['Hello there']],
    ['<input aria-label="Search" />', ['Search']],
    ["<p title={'Look'}>{'Words'}</p>", ['Look', 'Words']],
    ['<p className="lead">{t("app-name")} · 3</p>', []],
  ])('the check finds them: %s', (source, expected) => {
    expect(textsInCode('x.tsx', source)).toEqual(expected);
  });

  test('every text of the app is used somewhere', () => {
    const code = [...filesIn('renderer'), ...filesIn('main/app')]
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n');
    const composed = [...code.matchAll(/`(app-[a-z-]*)\$\{[^}]*\}([a-z-]*)`/g)].map(
      ([, before = '', after = '']) => new RegExp(`^${before}[a-z0-9-]+${after}$`),
    );
    const keys = Object.keys(catalogues.en).filter((key) => key.startsWith('app-'));
    expect(keys.length).toBeGreaterThan(100);
    const unused = keys.filter(
      (key) => !code.includes(`'${key}'`) && !composed.some((pattern) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });
});
