import fc from 'fast-check';
import type { Account, Cause, CheckState, FailureCause, Institution } from '../../../src/protocol/index.ts';
import type { Resolution } from '../../../server/providers/provider.ts';
import {
  chooseAccounts,
  chooseBank,
  connections,
  defineSkill,
  form,
  review,
  wait,
  type FormDefinition,
  type Skill,
  type SkillStep,
} from '../../../server/skills/skill.ts';

/** Which of the secrets of its kind a move uses: the one that counts, one that counted once, one of somebody else's. */
export type Which = 'current' | 'old' | 'foreign';

/** One thing that happens to a session, in words; what it means in hashes and numbers is up to the history so far. */
export type Move =
  | { do: 'submit'; nonce: Which; step: 'current' | 'other'; kind: 'current' | 'other'; data: Data | null }
  | { do: 'answer'; which: Which; says: ProviderSays }
  | { do: 'news'; which: Which; says: NewsSays; cause: FailureCause; returned: boolean }
  | { do: 'verdict'; which: Which; says: CheckState }
  /** For more time, where `share` is not 0: so many of them make up the session's own. */
  | { do: 'resume'; share: 0 | 2 | 10 }
  | { do: 'reopen' | 'tick' | 'finish' }
  | { do: 'adopt'; nonce: Which }
  /** `stopped`: which attempt the bank has confirmed to be off, if any. */
  | { do: 'leave'; nonce: Which; cause: Cause; stopped: Which | 'nothing' }
  | { do: 'exchange'; temp: Which }
  | { do: 'pass'; milliseconds: number };

/** Data for every kind of step; the open step takes its own part. */
export interface Data {
  bank: keyof typeof BANKS | 'nowhere';
  psu: 'retail' | 'corporate' | 'any';
  method: 'redirect' | 'decoupled' | 'any';
  action: 'continue' | 'retry' | 'switch' | 'change_bank' | 'in_page';
  accounts: readonly string[];
  /** Back to the form before, instead of all this. */
  back: boolean;
  answer: string;
  digest: 'shown' | 'other';
  from: 'known' | 'other';
  accepts: boolean;
  wait: 'continue' | 'retry';
  connections: 'add' | 'done' | 'refresh' | 'reconnect' | 'remove';
  connection: string;
}

export type ProviderSays = 'as_asked' | 'other_method' | 'down' | 'rejected' | 'unavailable' | 'nothing_to_share';
export type NewsSays = Resolution['state'] | 'altered' | 'unasked';

const bank = (id: string, more: Partial<Institution>): Institution => ({
  ...{ id, name: id, country: 'FR', psu_types: ['retail', 'corporate'], methods: ['redirect', 'decoupled'] },
  ...more,
});

export const BANKS = {
  both: bank('both', {}),
  app: bank('app', { methods: ['decoupled'], psu_types: ['retail'] }),
  page: bank('page', { methods: ['redirect'] }),
  firm: bank('firm', { psu_types: ['corporate'] }),
  down: bank('down', { status: 'down' }),
} as const;

export const ACCOUNTS: Account[] = ['a1', 'a2', 'a3'].map((id) => ({
  ...{ id, name: id, type: 'current', currency: 'EUR', iban: 'FR7630006000011234567890189', institution_id: 'both' },
  balances: [{ type: 'available', amount: '1.00', currency: 'EUR', at: '2026-01-15T00:00:00Z' }],
}));

export const FIELDS = ['amount', 'currency', 'payee_name', 'payee_iban', 'reference'] as const;

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Around every deadline there is, and back again. */
const SPANS = [
  ...[0, 1, SECOND, 2 * SECOND, 17 * SECOND - 1, 17 * SECOND, 20 * SECOND, MINUTE, 10 * MINUTE],
  ...[9.5 * MINUTE, 15 * MINUTE - 1, 15 * MINUTE, 30 * MINUTE, 61 * MINUTE],
  ...[-1, -SECOND, -20 * SECOND, -16 * MINUTE, -60 * MINUTE],
];

const which: fc.Arbitrary<Which> = fc.oneof(
  { weight: 8, arbitrary: fc.constant('current' as const) },
  { weight: 2, arbitrary: fc.constant('old' as const) },
  { weight: 1, arbitrary: fc.constant('foreign' as const) },
);
const mostly = <T>(usual: T, ...rest: T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 6, arbitrary: fc.constant(usual) }, { weight: 4, arbitrary: fc.constantFrom(usual, ...rest) });

const data: fc.Arbitrary<Data> = fc.record({
  bank: mostly<Data['bank']>('both', 'app', 'page', 'firm', 'down', 'nowhere'),
  psu: mostly<Data['psu']>('any', 'retail', 'corporate'),
  method: mostly<Data['method']>('any', 'redirect', 'decoupled'),
  action: mostly<Data['action']>('continue', 'retry', 'switch', 'change_bank', 'in_page'),
  accounts: mostly<readonly string[]>(['a1'], ['a1', 'a3'], ['a2', 'a2'], ['a9'], ['a1', 'a9']),
  back: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  answer: fc.constantFrom('one', 'two', 'three'),
  digest: mostly<Data['digest']>('shown', 'other'),
  from: fc.constantFrom('known' as const, 'other' as const),
  accepts: fc.boolean(),
  wait: fc.constantFrom('continue' as const, 'retry' as const),
  connections: fc.constantFrom('add' as const, 'done' as const, 'refresh' as const, 'reconnect' as const, 'remove' as const),
  connection: fc.constantFrom('c1', 'c2', 'session', 'nothing'),
});

const submit = fc.record({
  do: fc.constant('submit' as const),
  nonce: which,
  step: fc.oneof({ weight: 9, arbitrary: fc.constant('current' as const) }, { weight: 1, arbitrary: fc.constant('other' as const) }),
  kind: fc.oneof({ weight: 14, arbitrary: fc.constant('current' as const) }, { weight: 1, arbitrary: fc.constant('other' as const) }),
  data: fc.option(data, { freq: 12, nil: null }),
});
const answer = fc.record({
  do: fc.constant('answer' as const),
  which: mostly<Which>('current', 'old', 'foreign', 'foreign'),
  says: mostly<ProviderSays>('as_asked', 'other_method', 'down', 'rejected', 'unavailable', 'nothing_to_share'),
});
const news = fc.record({
  do: fc.constant('news' as const),
  which,
  says: mostly<NewsSays>('approved', 'waiting', 'waiting', 'failed', 'altered', 'unasked', 'redirect'),
  cause: fc.constantFrom<FailureCause[]>('cancelled_at_bank', 'refused_by_bank', 'bank_timed_out', 'payment_unknown', 'no_accounts'),
  returned: fc.boolean(),
});

const verdict = fc.record({
  do: fc.constant('verdict' as const),
  which,
  says: fc.constantFrom<CheckState[]>('pending', 'verified', 'unverified', 'approved', 'declined', 'failed'),
});

/** Moves that get somewhere come often, so that histories reach the end of a session and go on past it. */
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 9, arbitrary: submit },
  { weight: 7, arbitrary: answer },
  { weight: 5, arbitrary: news },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass' as const), milliseconds: fc.constantFrom(...SPANS) }) },
  { weight: 3, arbitrary: verdict },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('resume' as const), share: fc.constantFrom(0 as const, 2 as const, 10 as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('reopen' as const, 'tick' as const, 'finish' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('adopt' as const), nonce: which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('exchange' as const), temp: which }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('leave' as const),
      nonce: which,
      cause: fc.constantFrom<Cause[]>('left', 'page_left', 'popup_blocked', 'network_lost'),
      stopped: fc.constantFrom<(Which | 'nothing')[]>('nothing', 'current', 'current', 'old', 'foreign'),
    }),
  },
);

/** A session's beginning and everything that happens to it. */
export interface History {
  skill: Skill;
  /** The session outlives the history, or ends in the middle of it. */
  lastsMinutes: number;
  startedBy: 'browser' | 'backend';
  canLeavePage: boolean;
  /** An account to pay from is known, and the payee's bank knows the name. */
  knowsAccount: boolean;
  payeeMatches: boolean;
  moves: readonly Move[];
}

const APPROVALS: SkillStep['kinds'][] = [
  ['redirect', 'decoupled'],
  ['decoupled', 'redirect'],
];

const fields: FormDefinition = { title: 'Form', fields: [{ kind: 'text', name: 'answer', label: 'Answer' }] };

const skill: fc.Arbitrary<Skill> = fc
  .record({
    type: fc.constantFrom('aisp' as const, 'pisp' as const, 'verify' as const, 'kyc' as const, 'merchant' as const, 'manage' as const),
    suffix: fc.constantFrom('', '_too'),
    kinds: fc.constantFrom(...APPROVALS),
    /** The step that a journey of the type may do without. */
    more: mostly(true, false),
    /** Forms go upstream as they are sent. */
    passesOn: fc.boolean(),
  })
  .map(({ type, suffix, kinds, more, passesOn }) => {
    const bank: SkillStep[] = [chooseBank(`bank${suffix}`), { name: `approval${suffix}`, kinds }];
    const accounts = chooseAccounts(`accounts${suffix}`);
    const one = form(`one${suffix}`, fields);
    const two = form(`two${suffix}`, fields);
    const steps: Record<Skill['type'], SkillStep[]> = {
      aisp: more ? [...bank, accounts] : bank,
      pisp: more ? [review(), ...bank] : bank,
      verify: [one, ...bank, ...(more ? [] : [accounts]), wait('verification'), ...(more ? [] : [two])],
      kyc: more ? [one, two, wait('review')] : [one, wait('review'), two],
      merchant: [one, two],
      manage: [connections(), ...bank, accounts],
    };
    const common = { name: 'model', provider: 'model', flavour: 'sandbox', startsFrom: ['backend'] } as const;
    return defineSkill({ ...common, type, ...(passesOn && { passesOn }), steps: steps[type] });
  });

/** Any history of at most so many moves. */
export const histories = (maxMoves: number): fc.Arbitrary<History> =>
  fc.record({
    skill,
    lastsMinutes: mostly(24 * 60, 10, 40),
    startedBy: fc.constantFrom('browser' as const, 'backend' as const),
    canLeavePage: fc.boolean(),
    knowsAccount: fc.boolean(),
    payeeMatches: fc.boolean(),
    moves: fc.array(move, { maxLength: maxMoves, size: 'max' }),
  });
