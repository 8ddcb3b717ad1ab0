import type { FailureCause } from '../../../src/protocol/index.ts';

/** What the bank does where a trick takes over; everything that a trick leaves out happens as at an ordinary bank. */
export interface Trick {
  /** For the cheat sheet: what one will see. */
  readonly says: string;
  /** When it takes over: as the request arrives, once logged in, after the person approves, on every page, or by itself after some seconds. */
  readonly at: 'request' | 'login' | 'approval' | 'page' | 'by_itself';
  /** What the bank then holds to be true. */
  readonly verdict?: 'approved' | FailureCause;
  /** How the person is sent back. Absent: with a code or an error, as the verdict is. */
  readonly sendsBack?: 'with_nothing' | 'with_wrong_state' | 'nowhere';
  /** For so many seconds the bank still says that it waits. */
  readonly silentSeconds?: number;
}

/** The misbehaviour that can be asked for, by choosing a bank that has it or by logging in under its user name. */
export const TRICKS = {
  cancel: { at: 'login', verdict: 'cancelled_at_bank', says: 'Cancels right after the log-in and says so.' },
  silent: {
    at: 'login',
    verdict: 'bank_said_nothing',
    sendsBack: 'with_nothing',
    says: 'Comes back right after the log-in, with neither an answer nor an error.',
  },
  never_back: {
    at: 'login',
    sendsBack: 'nowhere',
    says: 'Hangs after the log-in; the bank gives up 20 seconds later and nobody comes back.',
  },
  wrong_state: {
    at: 'approval',
    verdict: 'approved',
    sendsBack: 'with_wrong_state',
    says: 'Approves, but comes back with a state that nobody gave out. Only asking the bank brings the truth.',
  },
  answer_lost: {
    at: 'approval',
    verdict: 'approved',
    sendsBack: 'nowhere',
    silentSeconds: 8,
    says: 'Approves, never comes back, and the bank itself only knows of it 8 seconds later.',
  },
  refused: { at: 'approval', verdict: 'refused_by_bank', says: 'The person approves, and the bank refuses.' },
  blocked: { at: 'login', verdict: 'access_blocked', says: 'The log-in is right, but the bank has blocked online access.' },
  no_accounts: { at: 'approval', verdict: 'no_accounts', says: 'The bank finds no account that may be shared.' },
  altered_order: {
    at: 'approval',
    verdict: 'approved',
    says: 'A payment is approved with another amount than was asked for. Without a payment, an ordinary approval.',
  },
  coop: {
    at: 'page',
    says: 'The pages cut the tie to the window that opened them (Cross-Origin-Opener-Policy), so the popup looks closed.',
  },
  down: { at: 'request', says: 'Listed as up, but does not take the request.' },
  hang: { at: 'request', says: 'Never answers the request; the caller has to give up.' },
  lost_request: {
    at: 'request',
    says: 'Takes the request, but the answer never arrives. The phone shows it all the same, so it can still be approved there.',
  },
  slow: { at: 'request', says: 'Answers the request after 4 seconds.' },
  own_way: { at: 'request', says: 'Offers a page, then always asks for approval in the app.' },
  push_lost: { at: 'request', says: 'The request never reaches the phone and runs out after 20 seconds.' },
  approves_itself: {
    at: 'by_itself',
    verdict: 'approved',
    says: 'Approves in the app by itself after 3 seconds, as Ana. Nobody announces it.',
  },
  refuses_itself: {
    at: 'by_itself',
    verdict: 'refused_by_bank',
    says: 'Refuses in the app by itself after 3 seconds. Nobody announces it.',
  },
} as const satisfies Record<string, Trick>;

/** The name of a trick. */
export type TrickId = keyof typeof TRICKS;
