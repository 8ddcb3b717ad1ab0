/*
 * Visits every story of the built gallery and asks axe about it: in light, in dark, and in Arabic from right to left.
 * `npm run gallery:axe`; some of it: `node stories/axe.mjs form review`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/browsers.mjs';
import { serveGallery, storiesOf } from './serve-gallery.mjs';

/** How many tabs share the stories. */
const TABS = 2;
/** What runs as long as a story is looked at comes to an end within these. */
const PATIENCE_MS = 15_000;

// The axe that the gallery itself has.
const require = createRequire(fileURLToPath(import.meta.resolve('@storybook/addon-a11y/preset')));
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** In the dark these are the same elements in other colours. */
const LOOKS = {
  light: { globals: { theme: 'light', language: 'en', direction: 'ltr' }, rules: null },
  dark: { globals: { theme: 'dark', language: 'en', direction: 'ltr' }, rules: ['color-contrast'] },
  Arabic: { globals: { theme: 'light', language: 'ar', direction: 'rtl' }, rules: null },
};

/**
 * @typedef {{ emit: (event: string, payload: object) => void, once: (event: string, heard: (payload: unknown) => void) => void }} Channel
 * @typedef {{ id: string, nodes: { html: string, failureSummary: string }[] }} Violation
 * @typedef {object} Page What this script knows of the gallery's page.
 * @property {{ channel: Channel }} __STORYBOOK_PREVIEW__
 * @property {{ documentElement: { dir: string, lang: string, style: { colorScheme: string } } }} document
 * @property {{ run: (root: string, options: object) => Promise<{ violations: Violation[] }> }} ownAxe
 * @property {string} [shown]
 */

/**
 * In the page: has the gallery show a story in a look, and asks axe about it. Not a new page for each, which would take minutes.
 * @param {{ id: string, globals: Record<'theme' | 'language' | 'direction', string>, rules: string[] | null }} asked @returns {Promise<string[]>}
 */
async function ask({ id, globals, rules }) {
  const page = /** @type {Page} */ (/** @type {unknown} */ (globalThis));
  const { channel } = page.__STORYBOOK_PREVIEW__;
  /** @param {string} event @param {() => void} act */
  const until = (event, act) =>
    new Promise((resolve) => {
      channel.once(event, resolve);
      act();
    });
  if (page.shown === id) await until('storyRendered', () => channel.emit('updateGlobals', { globals }));
  else {
    channel.emit('updateGlobals', { globals });
    await until('storyRendered', () => channel.emit('setCurrentStory', { storyId: id, viewMode: 'story' }));
    page.shown = id;
  }
  // Steps come and go within 200 ms, and a list is there a moment after its field.
  await new Promise((resolve) => setTimeout(resolve, 250));
  const { dir, lang, style } = page.document.documentElement;
  if (dir !== globals.direction || lang !== globals.language || style.colorScheme !== globals.theme) throw new Error('It looks otherwise.');
  const options = { resultTypes: ['violations'], ...(rules && { runOnly: { type: 'rule', values: rules } }) };
  const { violations } = await page.ownAxe.run('#storybook-root', options);
  return violations.map(({ id: rule, nodes }) =>
    [rule, ...nodes.map(({ html, failureSummary }) => `    ${html.slice(0, 160)} ${failureSummary.replaceAll(/\s+/g, ' ')}`)].join('\n'),
  );
}

const parts = process.argv.slice(2);
const { address, close } = await serveGallery();
const stories = storiesOf(parts.length > 0 ? parts : ['']);
const queue = [...stories];
const browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
/** @type {string[]} */
const found = [];

/** Goes through stories as long as there are any. */
async function goThrough() {
  const page = await browser.newPage({ viewport: { width: 560, height: 900 }, reducedMotion: 'reduce' });
  page.setDefaultTimeout(PATIENCE_MS);
  // Under a name of its own: the gallery's is at work as well.
  await page.addInitScript(`${axe}; globalThis.ownAxe = globalThis.axe; delete globalThis.axe;`);
  await page.goto(`${address}/iframe.html?viewMode=story&id=${stories[0]}`);
  await page.locator('#storybook-root > *').first().waitFor();
  for (let id = queue.shift(); id; id = queue.shift())
    for (const [name, { globals, rules }] of Object.entries(LOOKS)) {
      const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS, new Error('It was not drawn in time.')).unref());
      try {
        const asked = { id, globals: { ...globals, width: '390px', a11y: { manual: true } }, rules };
        const violations = /** @type {string[]} */ (await Promise.race([page.evaluate(ask, asked), late]));
        found.push(...violations.map((violation) => `${id} (${name}): ${violation}`));
      } catch (error) {
        found.push(`${id} (${name}): ${String(error)}`);
      }
    }
}

await Promise.all(Array.from({ length: TABS }, goThrough));
await browser.close();
close();
process.stdout.write(`${stories.length} stories in ${Object.keys(LOOKS).join(', ')}: ${found.length} with violations.\n`);
if (found.length > 0) {
  console.error(found.join('\n'));
  process.exitCode = 1;
}
