import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const page = readFileSync(join(import.meta.dirname, '../../resources/companion/check.html'), 'utf8');
const scripts = [...page.matchAll(/<script>([^]*?)<\/script>/g)].map(([, script = '']) => script);

/** What browsers before 2015 stumble over. */
const newer = new Set([
  ts.SyntaxKind.ArrowFunction,
  ts.SyntaxKind.TemplateExpression,
  ts.SyntaxKind.NoSubstitutionTemplateLiteral,
  ts.SyntaxKind.ClassDeclaration,
  ts.SyntaxKind.SpreadElement,
  ts.SyntaxKind.ForOfStatement,
  ts.SyntaxKind.ShorthandPropertyAssignment,
  ts.SyntaxKind.ObjectBindingPattern,
  ts.SyntaxKind.ArrayBindingPattern,
  ts.SyntaxKind.QuestionDotToken,
  ts.SyntaxKind.QuestionQuestionToken,
  ts.SyntaxKind.AsyncKeyword,
]);

test('its script is one that old browsers read', () => {
  expect(scripts).toHaveLength(1);
  const source = ts.createSourceFile(
    'check.js',
    scripts[0] ?? '',
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.JS,
  );
  const found: string[] = [];
  const walk = (node: ts.Node): void => {
    const list = ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0;
    const lists: readonly ts.NodeArray<ts.Node>[] = ts.isArrayLiteralExpression(node)
      ? [node.elements]
      : ts.isObjectLiteralExpression(node)
        ? [node.properties]
        : ts.isCallExpression(node) || ts.isNewExpression(node)
          ? [node.arguments ?? ts.factory.createNodeArray()]
          : [];
    const comma = lists.some(({ hasTrailingComma }) => hasTrailingComma);
    if (newer.has(node.kind) || list || comma) found.push(node.getText().slice(0, 60));
    ts.forEachChild(node, walk);
  };
  walk(source);
  expect(found).toEqual([]);
});

test('it needs nothing else: no file, no address, no picture from outside', () => {
  const withoutComments = page.replaceAll(/<!--[^]*?-->/g, '');
  expect(withoutComments).not.toMatch(/https?:|\bsrc="|<link|@import|url\(|XMLHttpRequest|fetch\(/);
});
