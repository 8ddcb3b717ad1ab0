/*
 * Looks at both packages as they would be published: what is in them, whether what they promise is there, whether their
 * types resolve, whether they run with what they declare and nothing else, and whether anything is in them that should not be.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * @typedef {object} Expected
 * @property {string} name
 * @property {string} folder
 * @property {RegExp[]} files every file is one of these
 * @property {string[]} dependencies exactly these
 * @property {string[]} doors modules that load in Node
 * @property {string[]} untyped doors that are no modules
 * @property {string} [command] answers to `--help`
 */

const root = path.resolve(import.meta.dirname, '../..');

/** @type {Expected[]} */
const PACKAGES = [
  {
    name: 'tessera-widget',
    folder: root,
    files: [
      /^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
      /^dist\/npm\/(custom-elements|tokens)\.json$/,
      /^dist\/(npm|cdn)\/themes\/[a-z]+\.css$/,
      /^dist\/npm\/([\w-]+\/)*[\w-]+(\.styles)?\.(js|js\.map|d\.ts)$/,
      /^dist\/cdn\/(tessera|chunks\/[\w.-]+)\.js(\.map)?$/,
      /^dist\/cdn\/licenses\.md$/,
    ],
    dependencies: ['@floating-ui/dom', 'lit', 'zod'],
    doors: ['tessera-widget', 'tessera-widget/protocol', 'tessera-widget/i18n/fr'],
    untyped: ['./custom-elements.json', './tokens.json', './themes/*.css'],
  },
  {
    name: 'tessera-companion',
    folder: path.join(root, 'server'),
    files: [
      /^(package\.json|README\.md)$/,
      /^dist\/LICENSE$/,
      /^dist\/(?!widget\/)([\w-]+\/)*[\w-]+\.(js|js\.map|d\.ts)$/,
      /^dist\/demo\/(public\/)?([\w-]+\/)*[\w-]+\.(html|css|js|svg)$/,
      /^dist\/demo\/backend\.ts$/,
      /^dist\/widget\/(tessera|chunks\/[\w.-]+)\.js$/,
      /^dist\/widget\/licenses\.md$/,
      /^dist\/widget\/themes\/[a-z]+\.css$/,
    ],
    dependencies: ['@hono/node-server', 'hono', 'jose', 'ky', 'libsql', 'zod'],
    doors: ['tessera-companion', 'tessera-companion/providers'],
    untyped: [],
    command: 'dist/cli.js',
  },
];

/** What must not be in a package, and the files where it may. @type {{ what: string, is: string | RegExp, except?: RegExp }[]} */
const CANARIES = [
  { what: "the demo's secret", is: 'sk_demo', except: /^README\.md$|^dist\/demo\// },
  { what: 'a private key', is: /-----BEGIN [A-Z ]*PRIVATE KEY-----/ },
  { what: 'a path of this machine', is: `${root}/` },
];

/** @type {string[]} */
const findings = [];
/** @param {string} finding */
const found = (finding) => findings.push(finding);

/** @param {string} command @param {string[]} args @param {string} [cwd] */
const run = (command, args, cwd = root) => execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Runs it and keeps what it said if it failed. @param {string} what @param {string} command @param {string[]} args @param {string} [cwd] */
function expectSuccess(what, command, args, cwd) {
  try {
    run(command, args, cwd);
  } catch (error) {
    const { stdout = '', stderr = '' } = /** @type {{ stdout?: string, stderr?: string }} */ (error);
    found(`${what}:\n${stdout}${stderr}`);
  }
}

/** @param {Expected} expected @param {string} scratch */
async function look({ name, folder, files, dependencies, doors, untyped, command }, scratch) {
  const packed = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', scratch], folder);
  /** @type {[{ filename: string, files: { path: string }[] }]} */
  const [{ filename, files: contents }] = JSON.parse(packed);
  const tarball = path.join(scratch, filename);

  for (const { path: file } of contents)
    if (!files.some((pattern) => pattern.test(file))) found(`${name} has a file that nobody expects: ${file}`);

  // Installed as npm would, with its declared dependencies beside it and nothing else.
  const modules = path.join(scratch, name, 'node_modules');
  const installed = path.join(modules, name);
  mkdirSync(installed, { recursive: true });
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1']);
  const manifest = /** @type {{ dependencies?: Record<string, string> }} */ (
    JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8'))
  );
  const declared = Object.keys(manifest.dependencies ?? {}).sort();
  if (declared.join() !== dependencies.join()) found(`${name} depends on ${declared.join(', ')}; expected were ${dependencies.join(', ')}`);
  for (const dependency of declared) {
    mkdirSync(path.dirname(path.join(modules, dependency)), { recursive: true });
    symlinkSync(path.join(root, 'node_modules', dependency), path.join(modules, dependency));
  }
  for (const door of doors)
    expectSuccess(
      `${door} does not load`,
      process.execPath,
      ['--input-type=module', '-e', `await import('${door}')`],
      path.dirname(modules),
    );
  if (command !== undefined) expectSuccess(`${name} has no command that runs`, process.execPath, [path.join(installed, command), '--help']);

  for (const { path: file } of contents) {
    const text = readFileSync(path.join(installed, file), 'utf8');
    for (const { what, is, except } of CANARIES) {
      if (except?.test(file)) continue;
      if (typeof is === 'string' ? text.includes(is) : is.test(text)) found(`${name} has ${what} in ${file}`);
    }
  }

  const { messages } = await publint({ pkgDir: installed, pack: false, level: 'warning', strict: true });
  for (const message of messages) found(`${name}: ${formatMessage(message, manifest) ?? message.code}`);
  const exclude = untyped.length === 0 ? [] : ['--exclude-entrypoints', ...untyped];
  const attw = path.join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
  const flags = ['--profile', 'esm-only', '--format', 'ascii', '--no-emoji', '--no-color', '--no-definitely-typed'];
  expectSuccess(`The types of ${name} do not resolve`, process.execPath, [attw, tarball, ...flags, ...exclude]);
  console.log(`${name}: ${String(contents.length)} files`);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'tessera-packages-'));
try {
  for (const expected of PACKAGES) await look(expected, scratch);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
for (const finding of findings) console.log(finding);
process.exitCode = findings.length === 0 ? 0 : 1;
