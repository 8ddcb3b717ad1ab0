import { ERRORS, type ErrorType } from '../../../src/protocol/errors.ts';
import { code, table } from './markdown.ts';

/** What usually lies behind an error, and what the developer does about it. A new error does not compile without its own. */
const HELP = {
  malformed_request: [
    'The body is no JSON object, or not the one that this call takes.',
    'Compare it with the contract; log what you send.',
  ],
  invalid_fields: [
    'A field is missing, too much, or has a value that it cannot have.',
    'Read `fields`: it names each one and what it should be.',
  ],
  unsupported_media_type: ['The body came as a form or as plain text.', 'Send JSON and say so in `Content-Type`.'],
  body_too_large: [
    'The body is beyond the limit for this call.',
    'Nothing in the contract is that large; look for a loop or a wrong variable.',
  ],
  not_found: [
    'The path is wrong, often a missing or doubled `/tessera`.',
    'Check `companion` in the page and `public_url` in the configuration.',
  ],
  method_not_allowed: ['The path is right and the method is not.', 'The contract lists both.'],
  tenant_unknown: [
    'A key of another environment, or a key where the secret belongs.',
    'Check `client_id` and what goes with it: the app key in a page, the secret on a server.',
  ],
  origin_not_allowed: [
    'The page is served from an origin that the tenant does not list.',
    'Add the exact origin, scheme and port included, to `origins`.',
  ],
  return_url_not_allowed: ['`return_url` points to a place outside the tenant.', 'Use a page on one of the tenant’s origins.'],
  skill_unknown: ['A typing mistake, or a skill that the tenant has not switched on.', '`GET /skills` lists what there is.'],
  skill_needs_backend: [
    'A page tried to start a journey that moves money.',
    'Start it from your back end and hand the page `session_id` and `nonce`.',
  ],
  session_not_found: ['The id is wrong, the session was swept, or the proof belongs to another one.', 'Start a new session.'],
  session_ended: ['Something was sent after the end.', 'Read `exit` in the answer to `GET /sessions/{id}`, or start anew.'],
  session_expired: ['Nobody did anything for as long as a session lives.', 'Start a new session; the widget offers it.'],
  nonce_invalid: [
    'A nonce that was cut, altered, or came from another companion.',
    'Send it exactly as it was given. Several companions must share one `key`.',
  ],
  nonce_expired: ['The person was away for longer than a nonce lives.', 'Resume the session with its verifier; the widget does.'],
  nonce_consumed: [
    'The same nonce was sent twice: a second tab, or a repetition without a key.',
    'To repeat a request whose answer was lost, send the same `Idempotency-Key`, nonce and body.',
  ],
  idempotency_mismatch: ['A key was used again for something else.', 'A new key for each new request.'],
  step_out_of_order: ['The session is at another step than the one that was sent.', 'Read the session and show the step that it names.'],
  step_in_progress: [
    'The first copy of the request is still being worked on.',
    'Ask again after `retry_after` seconds, with the same key.',
  ],
  step_pending: [
    'The person has not approved yet, or the bank has not said so.',
    'Wait for the event stream, or ask again after `retry_after` seconds.',
  ],
  action_not_possible: ['For instance: another way where the bank has only one.', 'Offer what `show` says is possible.'],
  resume_refused: ['Another browser, cleared storage, or a session started without a challenge.', 'Start a new session.'],
  temp_token_invalid: [
    'Exchanged before, too late, or by another tenant.',
    'Exchange at once and once. A lost answer is repeated with its `Idempotency-Key`.',
  ],
  access_token_invalid: ['The consent has run out or was withdrawn.', 'Ask the person to connect again.'],
  bank_unknown: [
    'An id from an old directory, or a bank that this skill cannot use.',
    'Take ids from `GET /institutions` for that very skill.',
  ],
  bank_unavailable: ['The bank is down, or too slow.', 'Nothing to do but to let the person choose another bank or come back.'],
  provider_rejected: [
    'The system behind the banks refused, often for its own keys or rights.',
    'Look for the id of the answer in the companion’s log.',
  ],
  provider_unavailable: [
    'The system behind the banks failed, or said something that is not in its documentation.',
    'Try again later; if it stays, the log names the call.',
  ],
  too_many_requests: [
    'More requests than the limit from one address or for one tenant.',
    'Wait `retry_after` seconds. In a load test, raise `limits`.',
  ],
  overloaded: [
    'The companion is stopping, or has more open than it can serve.',
    'Ask again after `retry_after` seconds; another instance may answer.',
  ],
  internal: ['A fault in the companion.', 'Please report it, with what the log says under this id.'],
} as const satisfies Record<ErrorType, readonly [cause: string, cure: string]>;

/** Every error: its number, what it says, where it comes from, what helps. */
export const errorTable = table(
  ['Type', 'HTTP', 'It says', 'Usual cause', 'Cure'],
  (Object.keys(ERRORS) as ErrorType[]).map((type) => [code(type), String(ERRORS[type][0]), ERRORS[type][1], ...HELP[type]]),
);
