import js from '@eslint/js';
import globals from 'globals';
import svelte from 'eslint-plugin-svelte';
import tseslint from 'typescript-eslint';

/**
 * Which rooms of the house a room may not import from. The dependency rule:
 * core <- contract <- renderer; core <- platform <- services <- host; host also uses contract.
 * `node` stands for Node's own modules, `electron` for Electron's; only host/desktop may import the latter.
 */
const rooms = {
  'electron/core': ['contract', 'platform', 'services', 'host', 'renderer', 'node', 'electron'],
  'electron/contract': ['platform', 'services', 'host', 'renderer', 'node', 'electron'],
  'electron/platform': ['contract', 'services', 'host', 'renderer', 'electron'],
  'electron/services': ['contract', 'host', 'renderer', 'electron'],
  'electron/host/web': ['host/desktop', 'host/cli', 'renderer', 'electron'],
  'electron/host/cli': ['host/desktop', 'renderer', 'electron'],
  'electron/host/desktop': ['host/cli', 'renderer'],
  renderer: ['platform', 'services', 'host', 'node', 'electron'],
};

/** Matches an import of `room` written from any other room. */
function importsOf(room, from) {
  if (room === 'node') return '^node:';
  if (room === 'electron') return '^electron($|/)';
  if (room === 'host' && from === 'renderer') return '/electron/host(/|$)';
  return `^\\.\\.?/(.*/)?${room}(/|$)`;
}

const dependencyRule = Object.entries(rooms).map(([room, forbidden]) => ({
  files: [`${room}/**/*.{ts,svelte,js,mjs}`],
  ignores: ['renderer/vite.config.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: forbidden.map((target) => ({
          regex: importsOf(target, room),
          message: `${room} must not import from ${target} (docs/architecture.md, dependency rule).`,
        })),
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'release/', 'coverage/', 'test/fixtures/'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  ...svelte.configs.recommended,
  {
    languageOptions: { globals: { ...globals.node } },
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
      ],
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always'],
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.svelte'] },
    },
    rules: {
      'svelte/no-at-html-tags': 'error',
      'prefer-const': 'off',
      'svelte/prefer-const': 'error',
    },
  },
  { files: ['renderer/**/*.ts'], languageOptions: { globals: { ...globals.browser } } },
  { files: ['*.config.{js,ts}', '**/*.config.ts', 'test/*-reporter.ts'], rules: { 'no-restricted-syntax': 'off' } },
  ...dependencyRule,
);
