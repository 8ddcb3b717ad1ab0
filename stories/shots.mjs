/*
 * Photographs the gallery, so that somebody can look at it: every story of a step and of the flow, in every language, into the
 * ignored folder `shots/`. `npm run shots`, or some of it: `npm run shots -- --stories form,review --languages fr,ar --themes dark`.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { CHROMIUM_ARGS, chromiumPath } from '../test/browsers.mjs';
import { serveGallery, storiesOf } from './serve-gallery.mjs';

const { values: options } = parseArgs({
  options: {
    stories: { type: 'string', default: 'steps' },
    languages: { type: 'string', default: 'en,fr,de,es,it,nl,pt,pl,ro,ar' },
    themes: { type: 'string', default: 'light' },
    widths: { type: 'string', default: '390px' },
    text: { type: 'string', default: 'normal' },
    out: { type: 'string', default: 'shots' },
  },
});

const root = path.dirname(import.meta.dirname);
const { address, close } = await serveGallery();
const stories = storiesOf(options.stories.split(','));

const browser = await chromium.launch({ executablePath: await chromiumPath(), args: CHROMIUM_ARGS });
let count = 0;
/** @type {string[]} */
const failed = [];
for (const language of options.languages.split(',')) {
  const context = await browser.newContext({ viewport: { width: 560, height: 900 }, reducedMotion: 'reduce', locale: language });
  const page = await context.newPage();
  for (const theme of options.themes.split(','))
    for (const width of options.widths.split(',')) {
      const folder = path.resolve(root, options.out, [language, theme, width, options.text].join('-'));
      mkdirSync(folder, { recursive: true });
      const globals = { language, direction: language === 'ar' ? 'rtl' : 'ltr', theme, width, text: options.text };
      const query = Object.entries(globals)
        .map((pair) => pair.join(':'))
        .join(';');
      for (const id of stories) {
        try {
          await page.goto(`${address}/iframe.html?viewMode=story&id=${id}&globals=${query}`);
          await page.locator('#storybook-root > *').first().waitFor({ timeout: 10_000 });
          await page.waitForTimeout(150);
          await page.screenshot({ path: path.join(folder, `${id}.png`), fullPage: true });
          count += 1;
        } catch {
          failed.push(`${language} ${id}`);
        }
      }
    }
  await context.close();
}
await browser.close();
close();
process.stdout.write(`${count} pictures in ${options.out}/.\n`);
if (failed.length > 0) {
  console.error(`Not to be had: ${failed.join(', ')}`);
  process.exitCode = 1;
}
