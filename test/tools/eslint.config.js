import path from 'node:path';
import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import lit from 'eslint-plugin-lit';
import litA11y from 'eslint-plugin-lit-a11y';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

/** @typedef {{ regex: string, message: string }} Import */
/** @typedef {{ selector: string, message: string }} Syntax */

const root = path.resolve(import.meta.dirname, '../..');

/* The arrows between the folders. */
/** @type {Import} */
const companion = { regex: '(^|/)server/', message: 'The widget never imports the companion.' };
/** @type {Import} */
const widget = {
  regex: '(^|/)src/(?!protocol/)',
  message: 'The companion imports the contract (src/protocol) and nothing else of the widget.',
};
/** @type {Import} */
const emulators = { regex: '(^|/)emulators/', message: 'The companion never loads what stands in for an upstream.' };
/** @type {Import} */
const wholeZod = { regex: '^zod(/v4)?$', message: 'Both sides read the contract, and in a browser only zod/mini is small enough.' };
/** @type {Import} */
const unsafeTemplates = { regex: '^lit(-html)?/(directives/unsafe-|static-html)', message: 'Markup is drawn by html``, which escapes it.' };
/** @type {Import} */
const screen = { regex: '^(lit|@lit|@floating-ui|node:)', message: 'The contract runs on both sides.' };

/** @type {Syntax[]} */
const unsafeMarkup = [
  'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML|srcdoc)$/]',
  'CallExpression[callee.property.name=/^(insertAdjacentHTML|setHTMLUnsafe|createContextualFragment)$/]',
  "CallExpression[callee.object.name='document'][callee.property.name=/^write(ln)?$/]",
].map((selector) => ({ selector, message: 'Markup is drawn by html``, which escapes it.' }));

/** @type {Syntax[]} */
const unsafeMessages = [
  "[arguments.1.value='*']",
  "[arguments.1.type='ObjectExpression'] Property[key.name='targetOrigin'][value.value='*']",
].map((star) => ({
  selector: `CallExpression[callee.property.name='postMessage']${star}`,
  message: 'Name the origin that may read the message.',
}));

/** @type {Syntax} */
const chance = {
  selector: "MemberExpression[object.name='Math'][property.name='random']",
  message: 'Randomness is handed in (see server/ports.ts).',
};

/** What makes a run unrepeatable. @type {Syntax[]} */
const world = [
  chance,
  { selector: "MemberExpression[object.name=/^(Date|performance)$/][property.name='now']", message: 'The time is handed in.' },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0], CallExpression[callee.name='Date']",
    message: 'The time is handed in.',
  },
  { selector: 'CallExpression[callee.name=/^(fetch|setTimeout|setInterval|setImmediate)$/]', message: 'Time and network are handed in.' },
  {
    selector: "CallExpression[callee.property.name=/^(randomBytes|randomUUID|getRandomValues|randomInt)$/][callee.object.name='crypto']",
    message: 'Randomness is handed in.',
  },
];

/** Forbids these imports, in both ways of writing one, and this syntax. @param {Import[]} imports @param {Syntax[]} syntax */
function forbid(imports, syntax) {
  const dynamic = imports.map(({ regex, message }) => ({
    selector: `ImportExpression > Literal[value=/${regex.replaceAll('/', '\\u002f')}/]`,
    message,
  }));
  /** @type {import('eslint').Linter.RulesRecord} */
  const rules = { 'no-restricted-imports': ['error', { patterns: imports }], 'no-restricted-syntax': ['error', ...syntax, ...dynamic] };
  return rules;
}

export default defineConfig(
  { ignores: ['**/dist', 'coverage', 'gallery-static', 'test/bench/results'] },
  js.configs.recommended,
  {
    files: ['**/*.{ts,js,mjs}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.json', 'server/tsconfig.json', 'stories/.storybook/tsconfig.json', 'test/tools/tsconfig.json'],
        tsconfigRootDir: root,
      },
    },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-console': ['error', { allow: ['warn', 'error'] }],
      'no-eval': 'error',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports', disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allow: ['URL', 'URLSearchParams'] }],
      '@typescript-eslint/restrict-plus-operands': ['error', { allowNumberAndString: true }],
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
      // An index that is known to be in range reads better with a mark than with a branch that nobody can take.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // What another task changes while this one waits looks constant to the compiler.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // An interface that promises is also kept by those who need not wait.
      '@typescript-eslint/require-await': 'off',
      // `find<HTMLInputElement>('input')` says what is found.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // `return done()` says that there is nothing more to do, and reads well.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // What is handed in are plain objects of functions, to be taken apart; and lit calls a listener with its element as `this`.
      '@typescript-eslint/unbound-method': 'off',
      // Takes two type arguments of one class for two classes.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    files: ['src/**/*.ts', 'stories/**/*.ts'],
    extends: [lit.configs['flat/recommended'], wc.configs['flat/recommended']],
    plugins: { 'lit-a11y': litA11y },
    rules: {
      ...litA11y.configs.recommended.rules,
      // The keys of a list are heard by the field that has the focus; the tests press them.
      'lit-a11y/click-events-have-key-events': 'off',
      'lit/lifecycle-super': 'error',
      'lit/no-classfield-shadowing': 'error',
      'lit/no-this-assign-in-render': 'error',
      'lit/no-template-bind': 'error',
      'wc/guard-define-call': 'error',
      'wc/require-listener-teardown': 'error',
      ...forbid([companion, wholeZod, unsafeTemplates], [...unsafeMarkup, ...unsafeMessages]),
    },
  },
  // The documentation shows what both sides know: the contract as it is served, the people of the sandbox bank.
  { files: ['stories/docs/**/*.ts', 'stories/steps/form-shipped.stories.ts'], rules: forbid([wholeZod, unsafeTemplates], unsafeMarkup) },
  { files: ['src/protocol/**/*.ts'], rules: forbid([companion, wholeZod, screen], unsafeMessages) },
  { files: ['server/**/*.ts'], rules: forbid([widget, emulators], [chance, ...unsafeMessages]) },
  { files: ['server/sessions/**/*.ts'], rules: forbid([widget, emulators], world) },
  // The command may start an emulator, for nothing else than that.
  { files: ['server/emulators/**/*.ts', 'server/cli.ts'], rules: forbid([widget], [chance, ...unsafeMessages]) },
  {
    // Tells the developer of the page what is wrong with it.
    files: ['src/flow/**'],
    rules: { 'no-console': ['error', { allow: ['error', 'warn'] }] },
  },
  {
    files: ['server/cli.ts', 'stories/*.mjs', 'test/**', 'vite.config.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: ['test/**'],
    rules: {
      // Node's test runner gathers what these return by itself.
      '@typescript-eslint/no-floating-promises': [
        'error',
        {
          allowForKnownSafeCalls: [{ from: 'package', package: 'node:test', name: ['describe', 'it', 'suite', 'test', 'before', 'after'] }],
        },
      ],
    },
  },
  {
    files: ['test/browser/**'],
    rules: {
      // Chai's assertions are expressions, and those of its plugins promise something that nobody needs to wait for.
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  {
    files: ['**/*.mjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        performance: 'readonly',
        process: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        Request: 'readonly',
        Response: 'readonly',
        URL: 'readonly',
      },
    },
    // The linter does not see that a comment gives a type to what was read from a file.
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off' },
  },
  {
    // Scripts for a page, served as they are; and this file, whose plugins do not all have types.
    files: ['**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        customElements: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        location: 'readonly',
        navigator: 'readonly',
        window: 'readonly',
      },
    },
  },
  // It knows the page by the types that the compiler has of it.
  { files: ['test/engines/find.js'], rules: { 'no-undef': 'off' } },
);
