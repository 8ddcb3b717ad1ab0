import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import type { Hono } from 'hono';
import { AppError } from '../errors/app-error.ts';
import type { Env, Handler, Wrap } from './http.ts';

interface Asset {
  bytes: Buffer;
  brotli: Buffer;
  etag: string;
}

const compress = promisify(brotliCompress);

/** Serves the built widget and its themes. Only the files that were there at the start exist; each is read and compressed once. */
export function widgetRoutes(app: Hono<Env>, wrap: Wrap, directory: string): void {
  const names = existsSync(directory)
    ? readdirSync(directory, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(js|css)$/.test(name))
    : [];
  const assets = new Map<string, Promise<Asset>>();

  const load = async (name: string): Promise<Asset> => {
    const bytes = await readFile(path.join(directory, name));
    const brotli = await compress(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    return { bytes, brotli, etag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"` };
  };

  const serve: Handler = async (c) => {
    const [name = ''] = /(tessera\.js|(chunks|themes)\/[^/]+)$/.exec(c.req.path) ?? [];
    if (!names.includes(name)) throw new AppError('not_found');
    let asset = assets.get(name);
    if (!asset) assets.set(name, (asset = load(name)));
    const { bytes, brotli, etag } = await asset.catch((error: unknown) => {
      assets.delete(name);
      throw error;
    });
    const hashed = name.startsWith('chunks/');
    const headers = {
      'content-type': name.endsWith('.css') ? 'text/css; charset=utf-8' : 'text/javascript; charset=utf-8',
      // Module scripts from another origin ask for this, and there is nothing here that is not public.
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
      'cache-control': hashed ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
      vary: 'Accept-Encoding',
      etag,
    };
    if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers });
    const packed = /\bbr\b/.test(c.req.header('accept-encoding') ?? '');
    return new Response(packed ? brotli : bytes, { headers: packed ? { ...headers, 'content-encoding': 'br' } : headers });
  };
  app.get('/tessera.js', wrap(serve));
  app.get('/chunks/*', wrap(serve));
  app.get('/themes/*', wrap(serve));
}
