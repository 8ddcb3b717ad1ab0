import { accessSync, constants, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const cache = path.resolve(import.meta.dirname, '../node_modules/.cache/chromium');

/**
 * How every test starts Chromium. Root, as in most containers, needs the first; a small /dev/shm the second. Nothing here
 * weakens what the tests look at: web security and site isolation stay on.
 */
export const CHROMIUM_ARGS = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];

/**
 * The first of these commands that is installed.
 * @param {...string} names
 * @returns {string | undefined}
 */
export function onPath(...names) {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(isExecutable);
}

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Without any font a page crashes. Where the machine has none, the browser gets those that were unpacked with it. */
function useUnpackedFonts() {
  if (existsSync('/etc/fonts/fonts.conf') || process.env['FONTCONFIG_FILE']) return;
  const settings = path.join(cache, 'fonts.conf');
  writeFileSync(settings, `<fontconfig><dir>${cache}/chromium/fonts</dir><cachedir>${cache}/fonts</cachedir></fontconfig>\n`);
  process.env['FONTCONFIG_FILE'] = settings;
}

/** The Chromium that came with the packages, unpacked once. */
async function packagedChromium() {
  const unpacked = path.join(cache, 'chromium', 'chromium');
  if (existsSync(unpacked)) return unpacked;
  mkdirSync(cache, { recursive: true });
  // It unpacks into the temporary folder under a fixed name; a folder of its own keeps others from a half-written file.
  const scratch = mkdtempSync(path.join(cache, 'unpacking-'));
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = scratch;
  try {
    const { default: chromium } = await import('@sparticuz/chromium');
    await chromium.executablePath();
    renameSync(scratch, path.dirname(unpacked));
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    // Another process was faster.
    if (!existsSync(unpacked)) throw error;
  } finally {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  }
  return unpacked;
}

/**
 * The Chromium to test with: CHROME_PATH where it is set, else the one from the packages, so that npm alone is enough; an
 * installed one where that does not run.
 * @returns {Promise<string>}
 */
export async function chromiumPath() {
  const chosen = process.env['CHROME_PATH'];
  if (chosen) return chosen;
  if (process.platform === 'linux' && process.arch === 'x64') {
    const unpacked = await packagedChromium();
    useUnpackedFonts();
    return unpacked;
  }
  const installed =
    onPath('chromium', 'google-chrome', 'chromium-browser', 'chrome') ?? '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  if (!isExecutable(installed)) throw new Error('No Chromium found; name one in CHROME_PATH.');
  return installed;
}
