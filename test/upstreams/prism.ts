import { spawn } from 'node:child_process';
import path from 'node:path';
import { documentFile, type DocumentName } from './documents.ts';

/** Prism in front of one document: it judges requests and, where an upstream stands behind it, answers too. */
export interface Prism {
  /** Without a slash at the end. */
  readonly url: string;
  /** What Prism found wrong since the last look, one line each. */
  violations(): string[];
  /** As `fetch`, but sends everything to Prism, whatever the host is, and notes what Prism says of it. */
  readonly fetch: typeof fetch;
  close(): Promise<void>;
}

interface Violation {
  location?: string[];
  code: string | number;
  message: string;
}

const root = path.resolve(import.meta.dirname, '../..');
const bin = path.join(root, 'node_modules/.bin/prism');
const READY_WITHIN_MS = 60_000;

/** Starts Prism as a mock of the document, or, with an upstream, as a proxy in front of it. */
export async function startPrism(name: DocumentName, upstream?: string): Promise<Prism> {
  const document = documentFile(name);
  const what = upstream === undefined ? ['mock', document] : ['proxy', document, upstream];
  const child = spawn(process.execPath, [bin, ...what, '--errors', '--host', '127.0.0.1', '--port', '0'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Prism did not start: ${output}`)), READY_WITHIN_MS);
    void ended.then(() => reject(new Error(`Prism ended: ${output}`)));
    // Read to the end, or Prism would wait for somebody to do so.
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < 100_000) output += text;
        const found = /listening on (http:\/\/[\w.:]+)/.exec(output)?.[1];
        if (found === undefined) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  }).catch((error: unknown) => {
    kill();
    throw error;
  });

  let noted: string[] = [];
  return {
    url,
    violations() {
      const seen = noted;
      noted = [];
      return seen;
    },
    fetch: async (input, init) => {
      const request = new Request(input, init);
      const { pathname, search } = new URL(request.url);
      const hasBody = request.body !== null;
      const response = await fetch(url + pathname + search, {
        method: request.method,
        headers: request.headers,
        body: hasBody ? await request.arrayBuffer() : null,
        redirect: 'manual',
        signal: request.signal,
      });
      // Read whole: of a copied body, one half cannot be dropped before the other.
      const bytes = await response.arrayBuffer();
      const { status, headers } = response;
      noted.push(...violationsIn(headers, bytes));
      return new Response(bytes.byteLength > 0 ? bytes : null, { status, headers });
    },
    async close() {
      process.removeListener('exit', kill);
      kill();
      await ended;
    },
  };
}

/** Where the document has an answer for errors, they are in a header; else Prism answers itself. */
function violationsIn(headers: Headers, body: ArrayBuffer): string[] {
  const header = headers.get('sl-violations');
  if (header !== null) return listed(JSON.parse(header) as Violation[]);
  if (headers.get('content-type') !== 'application/problem+json') return [];
  const { title, detail, validation } = JSON.parse(Buffer.from(body).toString()) as {
    title: string;
    detail: string;
    validation?: Violation[];
  };
  return validation ? listed(validation) : [`${title} ${detail}`];
}

const listed = (violations: readonly Violation[]): string[] =>
  violations.map(({ location = [], code, message }) => `${location.join('.')}: ${message} (${code})`);
