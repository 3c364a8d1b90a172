import js from '@eslint/js';
import globals from 'globals';

// `npm run lint` runs it from the repository's root, over all JavaScript there is. Besides ESLint's
// recommended rules, and some more that find faults, it keeps all waiting of tests in
// deploy/local/waiting.mjs: a literal time is too short on a busy machine, and hides a failure for a
// minute on a quiet one.
const PAGES = 'browser-client/src/main/**/*.js';
const PROGRAMS = '**/*.mjs';
const TESTS = 'end-to-end-tests/**/*.mjs';
const SDK_TESTS = 'browser-client/src/test/js/**/*.js';
const LIBRARY = 'server-libraries/node/src/*.js';
const ONE_PLACE = 'say what is waited for, and with which patience: deploy/local/waiting.mjs';

const timers = ['setTimeout', 'setInterval'];
// A number, or what is counted from numbers alone.
const number = ':matches(Literal[raw=/^[0-9]/], BinaryExpression[left.type="Literal"])';
const noLiteralTimes = [
  `Property[key.name=/^(within|timeout|after)$/] > ${number}.value`,
  `AssignmentPattern[left.name=/^(within|timeout|after)$/] > ${number}.right`,
  `CallExpression[callee.property.name=/timeout$/i] > ${number}.arguments`,
  `VariableDeclarator[id.name=/within|timeout|patience|deadline/i] > ${number}.init`,
  'ImportExpression > Literal[value=/timers/]',
].map((selector) => ({ selector, message: `a literal time: ${ONE_PLACE}` }));
const windows = '(INTERVAL|TIMEOUT|LEASE|WINDOW|GRACE|PAUSE|DELAY|EVERY)';
const text = ':matches(Literal, TemplateLiteral)';
const noLiteralWindows = {
  selector: `Property[key.name=/^(HOLDFAST|QUARKUS)_.*${windows}$/] > ${text}.value`,
  message: 'windows of deploy/local/waiting.mjs say whether it has to hold or to end',
};

// `name` and its like are a variable that was forgotten; who means the window's says `window.name`.
const windowsOwn =
  'blur close closed event find focus length name open parent print scroll self status stop top';
const browser = {
  ...globals.browser,
  ...Object.fromEntries(windowsOwn.split(' ').map((name) => [name, 'off'])),
};

const findFaults = {
  'array-callback-return': 'error',
  'default-case-last': 'error',
  // Against null it asks for undefined too, and is meant to.
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-constructor-return': 'error',
  'no-duplicate-imports': 'error',
  'no-eval': 'error',
  'no-implied-eval': 'error',
  'no-self-compare': 'error',
  'no-sequences': 'error',
  // node:test's hooks are nouns of many tests too.
  'no-shadow': ['error', { allow: ['after', 'before'] }],
  'no-template-curly-in-string': 'error',
  'no-throw-literal': 'error',
  'no-unmodified-loop-condition': 'error',
  'no-unreachable-loop': 'error',
  'no-unused-expressions': 'error',
  'no-var': 'error',
  'prefer-const': 'error',
  'prefer-promise-reject-errors': 'error',
};

export default [
  { ignores: ['**/node_modules/', '**/target/', '.holdfast/'] },
  {
    files: [PAGES, PROGRAMS, SDK_TESTS, LIBRARY],
    ...js.configs.recommended,
    linterOptions: { reportUnusedDisableDirectives: 'error' },
  },
  { files: [PAGES, PROGRAMS, SDK_TESTS, LIBRARY], rules: findFaults },
  { files: [PAGES], languageOptions: { globals: browser } },
  { files: [PROGRAMS, LIBRARY], languageOptions: { globals: globals.node } },
  {
    // Some of their functions run in a page.
    files: [TESTS, SDK_TESTS, 'benchmarks/measuring/*.mjs'],
    languageOptions: { globals: { ...browser, ...globals.node } },
  },
  {
    files: [TESTS, SDK_TESTS],
    rules: {
      'no-restricted-globals': ['error', ...timers.map((name) => ({ name, message: ONE_PLACE }))],
      'no-restricted-imports': [
        'error',
        {
          paths: ['timers', 'node:timers', 'timers/promises', 'node:timers/promises'].map(
            (name) => ({ name, message: ONE_PLACE }),
          ),
          patterns: [
            { group: ['**/waiting.mjs'], importNames: ['delay'], message: 'letTimePass says why' },
          ],
        },
      ],
      'no-restricted-properties': [
        'error',
        ...timers.flatMap((property) =>
          ['globalThis', 'window'].map((object) => ({ object, property, message: ONE_PLACE })),
        ),
      ],
      'no-restricted-syntax': ['error', ...noLiteralTimes, noLiteralWindows],
    },
  },
  {
    files: [
      // Its functions run in a page of Chromium.
      'end-to-end-tests/harness/transcript-page.mjs',
      // A last resort that must not keep the process alive; its length comes from the one place.
      'end-to-end-tests/harness/java-client.mjs',
      // An interval that only keeps Node alive; nothing waits for it.
      'browser-client/src/test/js/session-memory.test.js',
    ],
    rules: { 'no-restricted-globals': 'off' },
  },
  {
    // Values that are refused, and must be.
    files: ['end-to-end-tests/tests/configuration.test.mjs'],
    rules: { 'no-restricted-syntax': ['error', ...noLiteralTimes] },
  },
];
