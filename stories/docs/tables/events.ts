import type { EventType } from '../../../server/webhooks/events.ts';
import { code, table } from './markdown.ts';

const SESSION = ['session_id', 'skill', 'reference'];
const CONNECTION = ['credentials_id', 'session_id', 'skill'];

interface Words {
  when: string;
  /** The fields of its `data`. */
  data: readonly string[];
}

/** What each event says. A new one does not compile without its words. */
const EVENTS = {
  'session.completed': {
    when: 'A session has done all it was for; its temp token can be exchanged.',
    data: [...SESSION, 'status', 'cause'],
  },
  'session.ended': {
    when: 'A session ended otherwise; `cause` is that of the exit record. After `payment_unknown` another one may follow.',
    data: [...SESSION, 'status', 'cause'],
  },
  'verification.decided': { when: 'Others have decided: a check of a name, or a review.', data: [...SESSION, 'id', 'status'] },
  'payment.accepted': { when: 'The bank has accepted the payment.', data: [...SESSION, 'id', 'status'] },
  'payment.failed': { when: 'It is certain that this attempt moved no money.', data: [...SESSION, 'id', 'status', 'cause'] },
  'connection.needs_person': { when: 'The bank wants the person again before there is new data.', data: CONNECTION },
  'connection.has_data': { when: 'There is something new to read.', data: CONNECTION },
  'connection.ended': { when: 'The consent is over at the bank.', data: CONNECTION },
  'credentials.deleted': {
    when: 'Your back end, or another process of it, has deleted the credentials.',
    data: ['credentials_id', 'session_id'],
  },
} as const satisfies Record<EventType, Words>;

export const tenantEventTable = table(
  ['`type`', 'When', 'Fields of `data`'],
  Object.entries<Words>(EVENTS).map(([type, { when, data }]) => [code(type), when, data.map(code).join(', ')]),
);
