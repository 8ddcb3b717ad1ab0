/** An address that a browser may be sent to, or a secret: https, or http on this very machine, and nobody's name in it. */
export function isSafeAddress(address: string | undefined): address is string {
  if (address === undefined || !URL.canParse(address)) return false;
  const { protocol, hostname, username, password } = new URL(address);
  const local = hostname === 'localhost' || hostname.endsWith('.localhost') || hostname === '127.0.0.1' || hostname === '[::1]';
  return username === '' && password === '' && (protocol === 'https:' || (protocol === 'http:' && local));
}

/** The same, for addresses that paths are added to: nothing after the path, and no slash at its end. */
export const isSafeBase = (address: string): boolean => isSafeAddress(address) && !address.endsWith('/') && !/[?#]/.test(address);

const OF_BROWSERS = /^(javascript|data|blob|file|filesystem|about|view-source|ftp|ws|wss|http|https):$/;

/** An address that opens an app: a scheme of the app's own, or a page that is safe. */
export const isAppAddress = (address: string): boolean =>
  URL.canParse(address) && (isSafeAddress(address) || !OF_BROWSERS.test(new URL(address).protocol));
