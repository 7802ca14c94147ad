// The import table of the design as a lint rule: an arrow that is not listed here fails the build.
import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

const services = [
  'machine',
  'systems',
  'images',
  'trust',
  'fetch',
  'drives',
  'writer',
  'stick',
  'boot',
  'checks',
  'journal',
];

/**
 * Folder → folders it may import (values and types), beside itself, `common` and `messages`.
 * @type {Record<string, string[]>}
 */
const mayImport = {
  app: [...services, 'jobs', 'cli', 'preload'],
  cli: [...services, 'jobs'],
  jobs: services,
  fetch: ['trust'],
  stick: ['images', 'writer'],
  renderer: ['preload'],
  preload: [],
};

/**
 * Folder → folders whose types alone it may import.
 * @type {Record<string, string[]>}
 */
const mayImportTypes = {
  systems: ['machine'],
  boot: ['machine'],
  checks: ['machine'],
  journal: ['checks', 'machine'],
  preload: [...services, 'jobs'],
};

/** @param {string[]} types */
const select = (types) => ({ element: { types: { anyOf: types } } });
const policies = [];
for (const from of [...new Set([...services, ...Object.keys(mayImport)])]) {
  const always = from === 'preload' ? ['common', from] : ['common', 'messages', from];
  policies.push({
    from: { element: { type: from } },
    allow: { to: select([...always, ...(mayImport[from] ?? [])]) },
  });
  if (mayImportTypes[from]) {
    policies.push({
      from: { element: { type: from } },
      allow: { to: select(mayImportTypes[from]), dependency: { kind: 'type' } },
    });
  }
}
policies.push({
  from: { element: { type: 'messages' } },
  allow: { to: select(['common', 'messages', 'texts']) },
});
policies.push({ from: { element: { type: 'common' } }, allow: { to: select(['common']) } });
policies.push({ from: { element: { type: 'setup' } }, allow: { to: select(['setup']) } });

export default defineConfig(
  { ignores: ['out/**', 'dist/**', 'node_modules/**', 'test/results/**', '.cache/**'] },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { boundaries },
    settings: {
      'boundaries/elements': [
        { type: 'preload', pattern: 'preload' },
        { type: 'renderer', pattern: 'renderer' },
        { type: 'texts', pattern: 'resources/messages' },
        { type: 'common', pattern: 'main/common' },
        { type: 'messages', pattern: 'main/messages' },
        { type: 'setup', pattern: 'main/setup' },
        ...['app', 'cli', 'jobs', ...services].map((type) => ({ type, pattern: `main/${type}` })),
      ],
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: 'electron', message: 'Only main/app (and the preload bridge) may import Electron.' },
          ],
        },
      ],
    },
  },
  {
    files: ['main/app/**', 'preload/**', 'test/app/**'],
    rules: { 'no-restricted-imports': 'off' },
  },
  { files: ['renderer/**'], ...reactHooks.configs.flat.recommended },
  // Tests reach everywhere; the configuration files and set-up belong to the tools.
  {
    files: ['test/**', '*.ts', '*.js'],
    rules: { 'boundaries/dependencies': 'off' },
  },
);
