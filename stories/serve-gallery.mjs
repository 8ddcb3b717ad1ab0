import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { URL } from 'node:url';

const built = process.env['GALLERY'] ?? path.join(path.dirname(import.meta.dirname), 'gallery-static');

/** @type {Record<string, string>} */
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json', '.svg': 'image/svg+xml' };

/** Serves the built gallery to this machine alone. @returns {Promise<{ address: string, close: () => void }>} */
export async function serveGallery() {
  if (!existsSync(path.join(built, 'index.json'))) throw new Error('The gallery is not built; run `npm run gallery:build` first.');
  const server = createServer((request, response) => {
    const file = path.join(built, path.normalize(new URL(request.url ?? '/', 'http://gallery').pathname));
    try {
      const body = readFileSync(file);
      response.writeHead(200, { 'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return { address: `http://127.0.0.1:${port}`, close: () => server.close() };
}

/** The names of all stories that have one of these in theirs. @param {string[]} wanted @returns {string[]} */
export function storiesOf(wanted) {
  /** @type {{ entries: Record<string, { id: string, type: string }> }} */
  const index = JSON.parse(readFileSync(path.join(built, 'index.json'), 'utf8'));
  const stories = Object.values(index.entries).filter(({ id, type }) => type === 'story' && wanted.some((part) => id.includes(part)));
  return stories.map(({ id }) => id);
}
