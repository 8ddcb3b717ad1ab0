import type { UpstreamCode } from '../../../server/providers/http/error.ts';
import type { FaultScript } from '../../../server/emulators/kit/faults.ts';
import { code, table } from './markdown.ts';

interface Words {
  what: string;
  /** Whether it may have been carried out. */
  done: 'no' | 'nobody knows';
}

/** What each code of an error says. A new one does not compile without its words. */
const CODES = {
  unreachable: { what: 'No connection came about, or no token could be had.', done: 'no' },
  lost: { what: 'The connection broke before there was an answer.', done: 'nobody knows' },
  timed_out: { what: 'The deadline of the call was over.', done: 'nobody knows' },
  given_up: { what: 'Your own `signal` fired.', done: 'nobody knows' },
  unauthorized: { what: '401, also with a fresh token; or the credentials were refused.', done: 'no' },
  not_found: { what: '404.', done: 'no' },
  rate_limited: { what: '429. `retryAfterSeconds` says for how long, where upstream does.', done: 'no' },
  refused: { what: 'Any other 4xx. After 408, nobody knows.', done: 'no' },
  broken: { what: '5xx.', done: 'nobody knows' },
  redirected: { what: '3xx. Nothing is followed.', done: 'nobody knows' },
  malformed_answer: {
    what: 'The answer is not what the document says. `cause` names the fields, never what was in them.',
    done: 'nobody knows',
  },
  too_large: { what: 'The answer is larger than `maxAnswerBytes`.', done: 'nobody knows' },
} as const satisfies Record<UpstreamCode, Words>;

export const upstreamCodeTable = table(
  ['`code`', 'What happened', 'Was it carried out?'],
  Object.entries<Words>(CODES).map(([name, { what, done }]) => [code(name), what, done]),
);

/** What can be scripted to go wrong. A new field does not compile without its words. */
const FAULT = {
  operation: 'By its name in the client, or `*` for whichever comes next.',
  times: 'How often; once where it is left out.',
  status: 'Answer with this instead.',
  body: 'The body beside `status`. Without it, the upstream’s usual error.',
  headers: 'Added to the answer, such as `{ "retry-after": "5" }`.',
  delay_ms: 'Wait first.',
  hang: 'Never answer.',
  drop: 'End the connection without an answer.',
  garbage: 'Answer with half of a JSON text.',
  after: 'Carry it out all the same: only the answer is lost or spoiled.',
} as const satisfies Record<keyof FaultScript, string>;

export const faultTable = table(
  ['Field', 'What it does'],
  Object.entries<string>(FAULT).map(([name, words]) => [code(name), words]),
);
