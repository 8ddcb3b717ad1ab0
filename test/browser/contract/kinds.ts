import * as accounts from '../../../stories/steps/accounts.stories.ts';
import * as chooseBank from '../../../stories/steps/choose-bank.stories.ts';
import * as connections from '../../../stories/steps/connections.stories.ts';
import * as decoupled from '../../../stories/steps/decoupled.stories.ts';
import * as form from '../../../stories/steps/form.stories.ts';
import * as redirect from '../../../stories/steps/redirect.stories.ts';
import * as result from '../../../stories/steps/result.stories.ts';
import * as review from '../../../stories/steps/review.stories.ts';
import * as wait from '../../../stories/steps/wait.stories.ts';
import type { FaceName } from '../../../src/steps/registry.ts';

/** The names of the stories of a module. */
type NameOf<M> = Exclude<keyof M, 'default'> & string;

/** What the contract has to know of a step kind to hold it to its promises. Its states are the stories of the gallery. */
interface Kind<M> {
  stories: M;
  /** How most people meet it. */
  main: NameOf<M>;
  /** It says that something went wrong with what was sent; null where nothing is sent. */
  fault: NameOf<M> | null;
  /** It waits for an answer to what was sent; null where nothing is sent. */
  busy: NameOf<M> | null;
  /** Through these the keyboard goes from end to end. */
  walks: readonly NameOf<M>[];
  /** From one state to another, as a person sees it happen; the same twice is what the story itself does. */
  changes: readonly (readonly [from: NameOf<M>, to: NameOf<M>])[];
  /** What may move where motion is welcome, and why; the names are those of the keyframes or of the property. */
  moves: Readonly<Record<string, string>>;
  /** The keys that take the primary action where it is no button. */
  operate?: readonly string[];
  /** The names of what is there twice, for both do the same. */
  twins?: readonly string[];
  /** How long a person has, and how they get more. */
  limit: string;
  /** What may be cut short at 320 px with letters twice as large: it is whole for screen readers, and on the next step. */
  clips?: readonly string[];
  /** Compares the look of two states where colours are forced: a control that is chosen, and one that is not. */
  chosen?: readonly (readonly [story: NameOf<M>, selector: string, other: string])[];
}

const kind = <M extends object>(given: Kind<M>): Kind<M> => given;

/** What every step may do. */
const BUSY = { turn: 'a ring in the button while an answer is awaited', appear: 'a wait comes on only after 300 ms' };
const ALIVE = { breathe: 'dots that show that something is under way' };
const SIGN = { draw: 'the sign of an end is drawn once' };

const SESSION = 'the session’s';
const NONE = 'none; the session is over';

/** One entry a step kind. The compiler asks for it when the protocol has a new kind, and so does the suite. */
export const KINDS = {
  choose_bank: kind({
    stories: chooseBank,
    main: 'Popular',
    fault: 'Problem',
    busy: 'Busy',
    walks: [
      'Popular',
      'FirstMoment',
      'UsedLast',
      'Results',
      'NothingFound',
      'ForCompaniesOnly',
      'DirectoryFailed',
      'Waiting',
      'Problem',
      'SingleCountry',
    ],
    changes: [
      ['Results', 'Results'],
      ['NothingFound', 'NothingFound'],
      ['InOtherCountries', 'InOtherCountries'],
      ['FirstMoment', 'DirectoryFailed'],
      ['Popular', 'Problem'],
    ],
    moves: { ...BUSY, ...ALIVE },
    operate: ['ArrowDown', 'Enter'],
    twins: ['Clear the search'],
    clips: ['.row .name', '.row .m'],
    limit: SESSION,
    chosen: [['ByKeyboard', '[role=option][aria-selected=true]', '[role=option][aria-selected=false]']],
  }),
  redirect: kind({
    stories: redirect,
    main: 'NewWindow',
    fault: 'Problem',
    busy: 'Busy',
    walks: ['NewWindow', 'Payment', 'ThisWindow', 'OtherWay', 'Away', 'WindowClosed', 'WindowBlocked', 'Cancelled', 'Refused', 'Problem'],
    changes: [
      ['NewWindow', 'Away'],
      ['WindowBlocked', 'WindowBlocked'],
      ['WindowClosed', 'WindowClosed'],
      ['NewWindow', 'Checking'],
      ['Checking', 'Approved'],
      ['Checking', 'Cancelled'],
      ['Checking', 'Unknown'],
      ['NewWindow', 'Problem'],
    ],
    moves: { ...BUSY, ...ALIVE, ...SIGN },
    limit: 'the bank’s, which the bank says; when it is over, the step says so and offers to try again',
  }),
  decoupled: kind({
    stories: decoupled,
    main: 'BesideAPhone',
    fault: 'Problem',
    busy: 'Busy',
    walks: ['BesideAPhone', 'OnThePhone', 'Plain', 'OtherWay', 'Stuck', 'TimeIsUp', 'Expired', 'Refused', 'Problem'],
    changes: [
      ['BesideAPhone', 'Checking'],
      ['Checking', 'Approved'],
      ['BesideAPhone', 'TimeIsUp'],
      ['BesideAPhone', 'Expired'],
      ['BesideAPhone', 'Refused'],
      ['BesideAPhone', 'Problem'],
    ],
    moves: { ...ALIVE, ...SIGN },
    limit: 'the bank’s; shown all the time, said 3 minutes, 1 minute and 30 seconds before; the request can be sent again',
  }),
  accounts: kind({
    stories: accounts,
    main: 'Several',
    fault: 'Problem',
    busy: 'Busy',
    walks: ['Several', 'Ticked', 'Single', 'NothingTicked', 'Problem'],
    changes: [
      ['NothingTicked', 'NothingTicked'],
      ['Several', 'Problem'],
    ],
    moves: BUSY,
    limit: SESSION,
    chosen: [['Ticked', 'label:nth-of-type(2) input', 'label:nth-of-type(3) input']],
  }),
  form: kind({
    stories: form,
    main: 'EveryKind',
    fault: 'Refused',
    busy: 'Busy',
    walks: ['EveryKind', 'Prefilled', 'ConditionMet', 'Rows', 'Faults', 'Problem'],
    changes: [
      ['Faults', 'Faults'],
      ['Filled', 'Refused'],
      ['Filled', 'Problem'],
    ],
    moves: { ...BUSY, grow: 'a message or a question makes its room' },
    limit: `${SESSION}; what was typed is kept`,
    chosen: [
      ['Filled', '[data-path=period] input:checked', '[data-path=period] input:not(:checked)'],
      ['Filled', '[data-path=channels] input:checked', '[data-path=channels] input:not(:checked)'],
    ],
  }),
  review: kind({
    stories: review,
    main: 'Match',
    fault: 'Problem',
    busy: 'Busy',
    walks: ['Match', 'CloseMatch', 'NoMatch', 'Unavailable', 'KnownAccount', 'NotAccepted', 'Problem'],
    changes: [
      ['NotAccepted', 'NotAccepted'],
      ['Match', 'Problem'],
    ],
    moves: BUSY,
    limit: SESSION,
    chosen: [
      ['KnownAccount', '[type=radio]:checked', '[type=radio]:not(:checked)'],
      ['Accepted', '[type=checkbox]:checked', '[type=radio]:not(:checked)'],
    ],
  }),
  wait: kind({
    stories: wait,
    main: 'Verification',
    fault: 'Problem',
    busy: 'Busy',
    walks: ['Verification', 'VerificationTakesLong', 'VerificationFailed', 'Review', 'ReviewFailed', 'Problem'],
    changes: [
      ['Verification', 'VerificationTakesLong'],
      ['Verification', 'VerificationFailed'],
      ['Review', 'Decided'],
      ['VerificationFailed', 'Problem'],
    ],
    moves: {
      ...BUSY,
      breathe: 'the sign, while it is being checked',
      'stroke-dasharray': 'the ring closes with the answer',
      turn: 'the ring, while it is being checked; the hand of a clock',
    },
    limit: 'none; one can leave and come back for days',
  }),
  connections: kind({
    stories: connections,
    main: 'Several',
    fault: 'Problem',
    busy: 'Updating',
    walks: ['Several', 'Empty', 'Expired', 'Sure', 'Removed', 'RemovedAll', 'Results', 'Problem'],
    changes: [
      ['Sure', 'Sure'],
      ['Several', 'Removed'],
      ['Updating', 'Results'],
      ['Several', 'Problem'],
    ],
    moves: BUSY,
    limit: SESSION,
  }),
  result: kind({
    stories: result,
    main: 'Completed',
    fault: null,
    busy: null,
    walks: ['Completed', 'CompletedInDialog', 'PaidInDialog', 'Retry', 'OtherBank', 'StartAgain', 'Reconnect', 'ContactTheBank'],
    changes: [],
    moves: SIGN,
    limit: NONE,
  }),
} satisfies Record<FaceName, unknown>;

export type KindName = keyof typeof KINDS;

/** The same for each, where the loops do not care which it is. */
export const kinds = Object.entries(KINDS) as unknown as [KindName, Kind<Record<string, unknown>>][];

/** The names of all states of a kind. */
export const storiesOf = ({ stories }: { stories: object }): string[] => Object.keys(stories).filter((name) => name !== 'default');

/** The ones that are gone through again and again: those of the keyboard, with a fault, while busy. */
export const statesOf = ({ walks, fault, busy }: (typeof kinds)[number][1]): string[] =>
  [...new Set([...walks, fault, busy])].filter((state) => state !== null);
