import { code, table } from './markdown.ts';
import { PROVIDERS, rule, TESTS, type Line } from './upstream-line.ts';
import { FINO_LINES } from './upstreams-fino.ts';
import { FINQWARE_LINES } from './upstreams-finqware.ts';
import { FINTECTURE_LINES } from './upstreams-fintecture.ts';

const SESSIONS = `${TESTS}/sessions.test.ts`;

/** What holds for all of them. */
const COMMON_LINES: readonly Line[] = [
  rule(
    'X-1',
    'What stays on the server',
    [`${PROVIDERS}/kept.ts#keptFor`, 'server/sessions/show.ts'],
    [
      `${TESTS}/canary.test.ts: are in nothing that a browser gets`,
      `${TESTS}/fino-client.test.ts: what leaves holds no secret where none belongs`,
      `${TESTS}/fintecture-provider.test.ts: no token, code or name is ever logged`,
      `${TESTS}/upstream-finqware.test.ts: no secret and no token of theirs is in an answer or in the log`,
    ],
  ),
  rule(
    'X-2',
    'What a browser may have',
    ['src/protocol/steps.ts#STEP_KINDS', 'server/sessions/kinds/accounts.ts#masked'],
    [`${TESTS}/canary.test.ts: are in nothing that a browser gets`],
  ),
  rule(
    'X-3',
    'Where people return to is never the page’s to say',
    [`${PROVIDERS}/fino/returns.ts#addressOf`, 'server/routes/callback.ts'],
    [
      `${SESSIONS}: sends a full page back to the shop, with nothing in the address`,
      `${TESTS}/fino-connect.test.ts: a first bank: a user, a session with three ways back`,
    ],
    'It is always the companion’s own callback.',
  ),
  rule(
    'X-4',
    'Who comes back is not believed',
    ['server/routes/callback.ts#state', `${PROVIDERS}/fino/returns.ts#wayBack`],
    [
      `${SESSIONS}: believes the bank, not the address`,
      `${SESSIONS}: uses a state once; shown again it does nothing, and a wrong one leads nowhere`,
      `${TESTS}/finqware-consent.test.ts: believes nothing that the way back says`,
    ],
  ),
  rule(
    'X-5',
    'An address that a person is sent to is https',
    ['server/addresses.ts#isSafeAddress'],
    [
      `${TESTS}/upstream-sessions.test.ts: an address that is not safe reaches no browser, whoever names it`,
      `${TESTS}/upstream-garbage.test.ts: leaves every answer of the companion one of its own`,
    ],
  ),
  rule(
    'X-6',
    'Test and production are apart',
    ['server/config.ts#environment'],
    [
      `${TESTS}/docs-upstreams.test.ts: has what a skill needs refused where it lacks`,
      `${TESTS}/finqware-settings.test.ts: refuse sandbox skills in production, and others in the sandbox`,
    ],
  ),
  rule(
    'X-7',
    'One set of outcomes for all',
    [`${PROVIDERS}/provider.ts#Resolution`, 'src/protocol/exit.ts#CAUSES'],
    [`${TESTS}/demo-docs.test.ts: the tables are whole`, `${TESTS}/model.test.ts: was asked about every pair of state and event`],
  ),
  rule(
    'X-8',
    'What of theirs is which of ours',
    [
      `${PROVIDERS}/fintecture/resolve.ts#causeOf`,
      `${PROVIDERS}/fintecture/payment.ts#ENDS`,
      `${PROVIDERS}/fino/consents.ts#RESULTS`,
      `${PROVIDERS}/fino/transfer.ts#verdictOf`,
      `${PROVIDERS}/finqware/status.ts#VERDICTS`,
    ],
    [
      `${TESTS}/upstream-fintecture.test.ts: connect in the app`,
      `${TESTS}/fino-connect.test.ts: each answer to a refresh`,
      `${TESTS}/upstream-finqware.test.ts: connect: refused, cancelled, and no accounts at all`,
    ],
  ),
  rule(
    'X-9',
    'Every consent can be taken back',
    [`${PROVIDERS}/fintecture/index.ts#revoke`, `${PROVIDERS}/fino/consents.ts#revoke`, `${PROVIDERS}/finqware/index.ts#revoke`],
    [
      `${TESTS}/upstream-fintecture.test.ts: connect by redirect: shared, read, and deleted at Fintecture, too`,
      `${TESTS}/upstream-fino.test.ts: manage: what is removed is gone at finoOS, too`,
      `${TESTS}/finqware-consent.test.ts: ends a consent for good, and an ended one again`,
    ],
  ),
];

/** Every line of the inventory, once. */
export const UPSTREAM_LINES: readonly Line[] = [...FINTECTURE_LINES, ...FINO_LINES, ...FINQWARE_LINES, ...COMMON_LINES];

const codeOf = (place: string): string => code(place.replace(`${PROVIDERS}/`, ''));
const testOf = (test: string): string => {
  const [file = '', ...title] = test.replace(`${TESTS}/`, '').replace('.test.ts', '').split(': ');
  // What these two do for every operation, the page says once.
  return title.length === 0 || file === 'upstream-walk' || file === 'upstream-emulators'
    ? code(file)
    : `${code(file)} (${title.join(': ')})`;
};

const tableOf = (lines: readonly Line[]): string =>
  table(
    ['Id', 'What', 'Where it lives', 'Shown by', 'Note'],
    lines.map(({ id, what, code: places, tests, note = '' }) => [
      id,
      what,
      places.map(codeOf).join(', '),
      tests.map(testOf).join(', '),
      note,
    ]),
  );

export const fintectureTable = tableOf(FINTECTURE_LINES);
export const finoTable = tableOf(FINO_LINES);
export const finqwareTable = tableOf(FINQWARE_LINES);
export const commonTable = tableOf(COMMON_LINES);
