import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** @typedef {Record<string, Record<string, unknown>>} Table */

const file = path.resolve(import.meta.dirname, '../../stories/docs/tables/accessibility.json');

function read() {
  /** @type {Table} */
  const table = JSON.parse(existsSync(file) ? readFileSync(file, 'utf8') : '{}');
  return table;
}

/**
 * One cell of the table: compared with what is there, or written where that is wanted.
 * @param {{ kind: string, column: string, cell: unknown }} entry
 */
function fill({ kind, column, cell }) {
  const table = read();
  if (JSON.stringify(table[kind]?.[column]) === JSON.stringify(cell)) return true;
  if (process.env['UPDATE_TABLE'] === undefined) return false;
  table[kind] = { ...table[kind], [column]: cell };
  writeFileSync(file, `${JSON.stringify(table, null, 2)}\n`);
  return true;
}

/** @param {import('puppeteer-core').Page} page @param {Record<string, string>} wanted */
async function setMedia(page, wanted) {
  const devtools = await page.createCDPSession();
  const features = Object.entries(wanted).map(([name, value]) => ({ name, value }));
  await devtools.send('Emulation.setEmulatedMedia', { features });
  return true;
}

/** @param {import('puppeteer-core').Page} page @param {{ times: number, back: boolean }} way */
async function pressTab({ keyboard }, { times, back }) {
  if (back) await keyboard.down('Shift');
  for (let i = 0; i < times; i++) await keyboard.press('Tab');
  if (back) await keyboard.up('Shift');
  return true;
}

/**
 * What the tests of accessibility ask of the runner: to fill the table that the gallery shows, media features that the
 * runner's own command does not know, and many steps of the keyboard at once.
 * @returns {import('@web/test-runner').TestRunnerPlugin}
 */
export function contractCommands() {
  return {
    name: 'contract-commands',
    async executeCommand(/** @type {{ command: string, payload?: unknown, session: object }} */ { command, payload, session }) {
      if (command === 'table') return fill(/** @type {Parameters<typeof fill>[0]} */ (payload));
      if (command !== 'media' && command !== 'tab') return undefined;
      const { browser, id } = /** @type {{ browser: import('@web/test-runner-chrome').ChromeLauncher, id: string }} */ (session);
      const page = browser.getPage(id);
      if (command === 'media') return setMedia(page, /** @type {Record<string, string>} */ (payload));
      return pressTab(page, /** @type {Parameters<typeof pressTab>[1]} */ (payload));
    },
  };
}
