import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** A drawing brings its own two rules of style; nothing else in it may do anything. */
const DRAWING_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

interface StaticFile {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads a folder once. What is not in the map does not exist, so no path can lead out of the folder. */
export function readFolder(folder: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[path.extname(entry.name)];
    if (!entry.isFile() || type === undefined) continue;
    const file = path.join(entry.parentPath, entry.name);
    const body = readFileSync(file, 'utf8');
    files.set(path.relative(folder, file).replaceAll(path.sep, '/'), {
      body,
      headers: {
        'Content-Type': type,
        ETag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
        'Cache-Control': 'no-cache',
        ...(type === TYPES['.svg'] && { 'Content-Security-Policy': DRAWING_POLICY }),
      },
    });
  }
  return files;
}

/** The file, or that the browser has it already. */
export function serveFile({ body, headers }: StaticFile, request: Request): Response {
  const known = request.headers.get('If-None-Match') === headers['ETag'];
  return new Response(known ? null : body, { status: known ? 304 : 200, headers });
}
