/* What a browser downloads, beside lit alone and the hand-written list: `tsx test/bench/bytes.ts`. Needs `npm run build` to have been run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { build, transformWithOxc } from 'vite';
import { BUDGETS, totals, weigh } from '../tools/sizes.mjs';
import { CACHE, ROOT } from './child.ts';
import { goal, table } from './stats.ts';

/** The smallest element that draws anything and has a style. */
const HELLO = `import { css, html, LitElement } from 'lit';
customElements.define('x-hello', class extends LitElement {
  static styles = css\`:host { display: block }\`;
  static properties = { name: {} };
  render() { return html\`Hello \${this.name}\`; }
});`;

const compressed = (text: string): number => brotliCompressSync(text).length;

async function litAlone(): Promise<number> {
  const entry = path.join(CACHE, 'hello.js');
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(entry, HELLO);
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: { write: false, target: 'es2022', lib: { entry, formats: ['es'] }, rolldownOptions: { output: { minify: true } } },
  });
  const [output] = [built].flat();
  if (!output || !('output' in output)) throw new Error('Lit was not built.');
  return compressed(output.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join(''));
}

async function listByHand(): Promise<number> {
  const read = (name: string): string => readFileSync(path.join(import.meta.dirname, 'pages', name), 'utf8');
  const { code } = await transformWithOxc(read('windowed.js'), 'windowed.js');
  return compressed(code.replace(/\n\s*/g, '\n')) + compressed(read('windowed.css').replace(/\s+/g, ' '));
}

const measured = totals(weigh(path.join(ROOT, 'dist/cdn')));
const lit = await litAlone();
const row = (name: string, bytes: number): (string | number)[] => [name, bytes, (bytes / lit).toFixed(2)];
console.log('\n### Bytes: brotli at its best, as a good server sends them\n');
table(
  ['', 'bytes', 'times lit alone'],
  [
    row('first screen', measured['first screen']),
    row('all', measured.all),
    row('lit alone, one element', lit),
    row('windowed list by hand', await listByHand()),
  ],
);
console.log();
goal('first screen', measured['first screen'], { atMost: BUDGETS['first screen'] });
goal('requests for it', measured['requests for it'], { atMost: BUDGETS['requests for it'] });
goal('all', measured.all, { atMost: BUDGETS.all });
