import type { Chance } from '../faults/sim/chance.ts';
import type { Document, Operation } from './documents.ts';
import { example } from './example.ts';

/** Stands in every text of an answer, so that a message that repeats one can be told. */
export const CANARY = 'kanari';

/** More than this a client under test is told not to read. */
export const MOST_BYTES = 64 * 1024;

const LONG = CANARY.repeat(2000);
const TEXTS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e',
  '\r\nx-injected: 1',
  `<script>${CANARY}</script>`,
  `javascript:${CANARY}`,
  '__proto__',
  LONG,
];
const NUMBERS = ['1e999', '-1e999', '9007199254740993', '-0', '1e-400', '0.1', '1'.repeat(400)];
const ODD: readonly unknown[] = [null, true, false, 0, -1, 1e308, [], {}, [null], [[]], { a: { b: {} } }, { length: 3 }, { toString: 'x' }];
const STATUSES = [
  200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 304, 400, 401, 402, 403, 404, 405, 409, 410, 415, 418, 422, 423, 428, 429, 451,
];
const BROKEN = [500, 501, 502, 503, 504, 507, 511, 520, 599];
const TYPES = [
  'text/html',
  'text/plain',
  'application/xml',
  'application/pdf',
  'application/json; charset=utf-16',
  'image/png',
  '',
  'json',
  'a/b;c="',
];
const MOVED = [301, 302, 303, 307, 308];
const PLACES = ['http://169.254.169.254/latest', 'file:///etc/passwd', '//other.example', '', 'https://other.example/', '\u00e9'];
const HEADERS: readonly (readonly [string, string])[] = [
  ['retry-after', '-1'],
  ['retry-after', '1e99'],
  ['retry-after', 'soon'],
  ['retry-after', '99999999999999999999'],
  ['retry-after', 'Sat, 13 Sep 275760 00:00:00 GMT'],
  ['retry-after', '86400'],
  ['content-length', '-5'],
  ['content-length', 'many'],
  ['content-length', '999999999999'],
  ['content-length', '0'],
  ['content-encoding', 'gzip'],
  ['transfer-encoding', 'chunked'],
  ['stoppedat', 'yesterday'],
  ['www-authenticate', 'Basic realm="x"'],
];

type Body = ConstructorParameters<typeof Response>[0];

/** What is answered instead of an answer: thrown where the connection itself is at fault. */
export type Answer = () => Promise<Response>;

export interface GarbageOptions {
  /** What a good answer would have been; made up from the document, if absent. */
  good?: { status: number; body: unknown };
  /** Whether an answer may begin and never go on. */
  quiet?: boolean;
}

/** One answer that nobody should give, to this operation. */
export function garbage(chance: Chance, document: Document, operation: Operation, options: GarbageOptions = {}): Answer {
  const status = options.good?.status ?? declared(chance, operation) ?? 200;
  const good = options.good?.body ?? fitting(document, operation, status);
  const type = 'application/json';
  const json = (body: Body | null, more: Record<string, string> = {}, code = status): Answer =>
    answering(code, body, { 'content-type': type, ...more });

  const kinds: readonly (() => Answer)[] = [
    () => json(mutated(chance, good)),
    () => json(mutated(chance, good)),
    () => json(mutated(chance, good)),
    () => json(mutated(chance, good), Object.fromEntries([chance.of(HEADERS)])),
    () => json(cut(chance, JSON.stringify(good))),
    () => json(polluted(chance, JSON.stringify(good))),
    () => json(nested(chance)),
    () => json(JSON.stringify(chance.of([...ODD, ...TEXTS])) ?? ''),
    () => json(`${'['.repeat(chance.below(3))}${chance.of(NUMBERS)}`),
    () => json(wrongBytes(chance, JSON.stringify(good))),
    () => answering(status, huge(chance), { 'content-type': type }),
    () => json(CANARY),
    () => answering(status, `<!doctype html><title>${CANARY}</title>`, { 'content-type': chance.of(['text/html', type]) }),
    () => answering(status, chance.of(['', mutated(chance, good)]), { 'content-type': chance.of(TYPES) }),
    () => json(mutated(chance, good), Object.fromEntries([chance.of(HEADERS)]), chance.of(STATUSES)),
    () => json(chance.of([mutated(chance, good), '', LONG]), Object.fromEntries([chance.of(HEADERS)]), chance.of(BROKEN)),
    () => answering(chance.of(MOVED), null, { location: chance.of(PLACES) }),
    () => broken(chance, status, JSON.stringify(good), options.quiet === true),
    () => failing(chance),
  ];
  return chance.of(kinds)();
}

/** A good answer, with everything in it left to chance that the document leaves open. */
export function plausible(chance: Chance, document: Document, operation: Operation): Answer {
  const good = Object.entries(operation.answers).filter(([status]) => Number(status) < 300 || (Number(status) < 500 && chance.maybe(0.1)));
  const [status, content] = chance.of(good.length > 0 ? good : [['200', {}] as const]);
  const [type, schema] = Object.entries(content)[0] ?? [];
  if (type === undefined || schema === undefined) return answering(Number(status), null, {});
  if (type !== 'application/json') return answering(Number(status), '%PDF-1.7', { 'content-type': type });
  const body = example(document, schema, { pick: (all) => chance.of(all) });
  return answering(Number(status), JSON.stringify(body), { 'content-type': type });
}

/** What fits, as Prism would answer; nothing where the answer has no body. */
function fitting(document: Document, { answers }: Operation, status: number): unknown {
  const schema = Object.values(answers[String(status)] ?? {})[0];
  return schema ? marked(example(document, schema)) : {};
}

/** The canary in every text that says nothing else. */
function marked(value: unknown): unknown {
  if (typeof value === 'string') return value.startsWith('a ') ? CANARY : value;
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null || value instanceof Blob) return value instanceof Blob ? CANARY : value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, marked(each)]));
}

function declared(chance: Chance, { answers }: Operation): number | undefined {
  const statuses = Object.keys(answers).map(Number).filter(Number.isInteger);
  return statuses.length > 0 ? chance.of(statuses) : undefined;
}

/** Up to three places changed, dropped, added or doubled. */
function mutated(chance: Chance, good: unknown): string {
  const root = { root: structuredClone(good) };
  for (let count = chance.between(1, 3); count > 0; count -= 1) mutate(chance, root);
  // Numbers that no value holds are put into the text.
  return JSON.stringify(root.root ?? null).replace('"<number>"', chance.of(NUMBERS));
}

function mutate(chance: Chance, root: Record<string, unknown>): void {
  let place = root;
  let key = 'root';
  for (;;) {
    const inner = place[key];
    if (typeof inner !== 'object' || inner === null) break;
    const keys = Object.keys(inner);
    if (keys.length === 0 || chance.maybe(0.2)) break;
    place = inner as Record<string, unknown>;
    key = chance.of(keys);
  }
  const deed = chance.one('drop', 'add', 'double', 'change', 'change', 'number');
  if (deed === 'drop' && key !== 'root') Reflect.deleteProperty(place, key);
  else if (deed === 'add') place[chance.of(['extra', 'constructor', 'then', 'toJSON', ''])] = structuredClone(chance.of(ODD));
  else if (deed === 'double') place[key] = [place[key], place[key]];
  else place[key] = deed === 'number' ? '<number>' : chance.maybe(0.5) ? chance.of(TEXTS) : structuredClone(chance.of(ODD));
}

const cut = (chance: Chance, text: string): string => text.slice(0, chance.below(text.length));

function polluted(chance: Chance, text: string): string {
  const more = ['"__proto__":{"polluted":1}', '"constructor":{"prototype":{"polluted":1}}', '"__proto__":null', '"a":1,"a":2'];
  return text.replace('{', `{${chance.of(more)},`).replace(',}', '}');
}

function nested(chance: Chance): string {
  const depth = chance.of([10, 63, 64, 65, 200, 20_000]);
  return chance.maybe(0.5) ? `${'['.repeat(depth)}${']'.repeat(depth)}` : `${'{"data":'.repeat(depth)}1${'}'.repeat(depth)}`;
}

function wrongBytes(chance: Chance, text: string): Uint8Array<ArrayBuffer> {
  const noise = Buffer.from([0xff, 0xfe, 0x00, 0xd8, 0x80, 0xc0, 0xaf]);
  const ways = [
    () => Buffer.from(`\ufeff${text}`, 'utf16le'),
    () => Buffer.from(text.replace(CANARY, 'é'), 'latin1'),
    () => Buffer.concat([Buffer.from(text.slice(0, 5)), noise, Buffer.from(text.slice(5))]),
    () => Buffer.from(`\ufeff${text}`),
    () => Buffer.from([0x1f, 0x8b, 0x08, 0x00, ...noise]),
  ];
  return new Uint8Array(chance.of(ways)());
}

/** Larger than is allowed: with its size, without it, or without an end. */
function huge(chance: Chance): () => Body {
  const chunks = chance.of([1, 20, Infinity]);
  return () => {
    if (chunks === 1) return JSON.stringify({ data: 'x'.repeat(MOST_BYTES) });
    let sent = 0;
    return new ReadableStream<Uint8Array>({
      pull(controller) {
        controller.enqueue(Buffer.from('['.repeat(8192)));
        if ((sent += 1) > chunks) controller.close();
      },
    });
  };
}

/** Breaks off, as a connection does, as broken compression does, or as one that just goes quiet. */
function broken(chance: Chance, status: number, text: string, mayBeQuiet: boolean): Answer {
  const causes = [new Error('other side closed'), Object.assign(new Error('incorrect header check'), { code: 'Z_DATA_ERROR' }), undefined];
  const cause = chance.of(causes);
  const quiet = mayBeQuiet && chance.maybe(0.1);
  const start = Buffer.from(cut(chance, text) || '{');
  return answering(
    status,
    () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(start);
        },
        pull(controller) {
          if (!quiet) controller.error(new TypeError('terminated', { cause }));
          return new Promise(() => undefined);
        },
      }),
    { 'content-type': 'application/json' },
  );
}

/** No answer at all. */
function failing(chance: Chance): Answer {
  const codes = ['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'CERT_HAS_EXPIRED', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_OVERFLOW'];
  const code = chance.of(codes);
  const thrown: unknown = chance.maybe(0.1)
    ? chance.of(['a text', undefined, null, { code }, new RangeError('odd')])
    : new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) });
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- A broken `fetch` throws what it likes.
  return () => Promise.reject(thrown);
}

const BODILESS = new Set([204, 205, 304]);

/** A new one each time, since what is repeated is asked for again. */
function answering(status: number, body: Body | null | (() => Body), headers: Record<string, string>): Answer {
  return () => {
    const made = typeof body === 'function' ? body() : body;
    const given = BODILESS.has(status) ? null : made;
    // Headers hold bytes: what is no byte would never have arrived.
    const sent = Object.entries(headers).map(([name, value]): [string, string] => [name, Buffer.from(value).toString('latin1')]);
    return Promise.resolve(new Response(given, { status, headers: sent }));
  };
}
