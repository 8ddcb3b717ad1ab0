/** As it may turn out to be: in Node, where the module may be imported but not used, and on plain HTTP, parts are missing. */
const page: Omit<typeof globalThis, 'crypto'> & { crypto?: Omit<Crypto, 'subtle'> & { subtle?: SubtleCrypto } } = globalThis;

/**
 * What the widget needs of the page, fetched when its first file loads and held on to: a script that redefines these later
 * does not get between the widget and its companion.
 */
export const early = {
  fetch: page.fetch.bind(page),
  setTimeout: page.setTimeout.bind(page),
  clearTimeout: page.clearTimeout.bind(page),
  now: Date.now,
  randomValues: page.crypto?.getRandomValues.bind(page.crypto),
  /** Missing on plain HTTP away from localhost; then sessions cannot be resumed. */
  digest: page.crypto?.subtle?.digest.bind(page.crypto.subtle),
} as const;

/**
 * In the script-tag build these stand for the page's own in all of the widget, the library it is built with included; see vite.config.ts.
 * @public
 */
export const { Promise, JSON } = page;
