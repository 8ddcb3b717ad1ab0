import { CAUSES, exitRecord, type Cause } from '../../../src/protocol/exit.ts';
import { code, table } from './markdown.ts';

/** What happened, for the developer who reads a log. A new cause does not compile without its own words. */
const MEANING = {
  completed: 'All steps are done; the page has the temp token.',
  paid: 'The bank has accepted the payment.',
  verified: 'The bank confirms the name; the score is for the back end alone.',
  unverified: 'The bank knows the account under another name.',
  not_checked: 'The check or the review could not be made, and the person went on without it.',
  approved: 'The application was approved.',
  declined: 'The application was declined.',
  submitted: 'All forms are sent.',
  managed: 'The person is done with their connections.',
  in_review: 'The person has closed the page while others decide; the session goes on and can be reopened.',
  left: 'The person closed the flow.',
  page_left: 'The page was left or the element taken out while the session went on.',
  cancelled_at_bank: 'The person said no on the bank’s page or in its app.',
  refused_by_bank: 'The bank said no.',
  bank_said_nothing: 'The person came back and the bank has neither an answer nor an error.',
  bank_timed_out: 'The bank gave up.',
  bank_unavailable: 'The bank did not take the request.',
  bank_answer_mismatch: 'What the bank approved is not what was asked for; it counts as nothing.',
  approval_expired: 'The time to approve ran out.',
  no_accounts: 'The bank knows of no account that could be shared.',
  popup_blocked: 'No window could be opened and the person did not want to go in this one.',
  network_lost: 'No connection for so long that the flow gave up.',
  nonce_expired: 'The nonce ran out in a tab that cannot resume.',
  session_expired: 'The session ran out.',
  consent_expired: 'A consent from before is over.',
  superseded: 'Another tab has taken the session over.',
  provider_failed: 'The system behind the bank failed.',
  payment_unknown: 'The payment was sent and nobody knows yet whether it was made. Never pay again; wait.',
  internal: 'A fault in the companion.',
  up_to_date: 'There was nothing new to fetch (finoOS 204).',
  interface_deprecated: 'The bank has replaced the interface; connect again (finoOS 409).',
  credentials_needed: 'The bank wants the person to log in again (finoOS 422).',
  access_blocked: 'The bank has blocked the access (finoOS 423).',
  daily_limit_reached: 'The bank allows no more requests without the person today (finoOS 429).',
  approval_needed: 'The bank wants another approval (finoOS 451).',
} as const satisfies Record<Cause, string>;

/** Every way in which a session can end. */
export const exitTable = table(
  ['Cause', 'Outcome', 'Origin', 'Retryable', 'Next action', 'What happened'],
  (Object.keys(CAUSES) as Cause[]).map((cause) => {
    const { outcome, origin, retryable, next_action } = exitRecord(cause, 'start', null, null);
    return [code(cause), outcome, origin, retryable ? 'yes' : 'no', code(next_action), MEANING[cause]];
  }),
);
