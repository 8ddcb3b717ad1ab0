import { operations, PROVIDERS, rule, TESTS, type Line } from './upstream-line.ts';

const HERE = `${PROVIDERS}/finqware`;
const EMULATED = `${TESTS}/upstream-emulators.long.test.ts: Finqware’s emulator keeps to its document`;
const WHOLE = `${TESTS}/upstream-finqware.test.ts`;
const CONSENT = `${TESTS}/finqware-consent.test.ts`;
const APPLICATION = `${TESTS}/finqware-application.test.ts`;
const SETTINGS = `${TESTS}/finqware-settings.test.ts`;
const EMULATOR = `${TESTS}/emulator-finqware.test.ts`;

const ONE_BY_ONE = `${APPLICATION}: passes each form on in one session, with a nonce that stays with us`;

/** What the guide of Finqware asks for. */
export const FINQWARE_LINES: readonly Line[] = [
  ...operations('FQW', 1, `${HERE}/operations.ts`, [
    ['createSession', [`${HERE}/upstream.ts#createUpstream`], [`${EMULATOR}: answers the start of a session as the guide prints it`]],
    ['submitStep', [`${HERE}/consent.ts#createConsents`, `${HERE}/application.ts#createApplications`], [ONE_BY_ONE]],
    ['uploadToStep', [`${HERE}/application.ts#attach`], [`${APPLICATION}: takes files for a step, also after the last one`]],
    [
      'listSkills',
      [`${HERE}/settings.ts#skills`],
      [`${SETTINGS}: lists the catalog`],
      'The companion goes by the list in the settings, as the tenant app is registered for it.',
    ],
  ]),
  rule(
    'FQW-5',
    'A session is a conversation whose messages may have attachments',
    ['server/skills/finqware.ts', `${HERE}/handle.ts#conversation`],
    [`${APPLICATION}: is a skill whose forms go upstream`, ONE_BY_ONE],
  ),
  rule(
    'FQW-6',
    'Each answer has the nonce for what comes next',
    [`${HERE}/handle.ts#conversation`, 'server/sessions/credentials.ts'],
    [ONE_BY_ONE, `${EMULATOR}: gives every step an id and the next nonce, and each nonce is good for once`],
    'Theirs stays on the server. The browser has one of ours, which goes the same way.',
  ),
  rule(
    'FQW-7',
    'A nonce lives for thirty minutes',
    [`${HERE}/settings.ts#nonce_minutes`],
    [`${APPLICATION}: begins anew where the nonce has expired`, `${WHOLE}: apply: a break of more than their thirty minutes is no end`],
  ),
  rule(
    'FQW-8',
    'A nonce can be read by whoever holds it',
    ['server/emulators/finqware/nonce.ts', 'server/sessions/secrets.ts'],
    [`${EMULATOR}: lets a nonce expire after thirty minutes`],
    'The companion does not look into it.',
  ),
  rule(
    'FQW-9',
    'One step for accounts, several for a product',
    [`${HERE}/settings.ts#aisp`, `${HERE}/settings.ts#kyc`],
    [`${CONSENT}: takes the person to the bank and back with our state`, `${APPLICATION}: begins anew after going back`],
  ),
  rule(
    'FQW-10',
    'A step may wait for people',
    [`${HERE}/status.ts#verdictOf`, 'server/jobs/look.ts#lookHandler'],
    [`${APPLICATION}: is pending for hours, then approved`, `${WHOLE}: apply: the forms go one by one, people decide hours later`],
  ),
  rule(
    'FQW-11',
    'Uploads belong to a step',
    [`${HERE}/application.ts#Attachment`],
    [`${APPLICATION}: takes files for a step, also after the last one`],
  ),
  rule(
    'FQW-12',
    'Skills for accounts, for payments, and for products',
    ['server/skills/finqware.ts', `${HERE}/settings.ts#FinqwareSkill`],
    [`${SETTINGS}: become skills, one for one`, `${CONSENT}: makes no payments`],
    'What a payment’s step holds, no document says: money is not sent on a guess.',
  ),
  rule(
    'FQW-13',
    'Sandbox and production',
    [`${HERE}/settings.ts#isSandboxSkill`],
    [`${SETTINGS}: refuse sandbox skills in production, and others in the sandbox`],
  ),
  rule(
    'FQW-14',
    'How skills are called',
    [`${HERE}/settings.ts#skillName`, `${HERE}/index.ts#idOf`],
    [`${SETTINGS}: become skills, one for one`, `${SETTINGS}: refuse sandbox skills in production, and others in the sandbox`],
  ),
  rule(
    'FQW-15',
    'What is safe in a browser, and what is not',
    [`${HERE}/operations.ts#keys`, 'server/sessions/show.ts'],
    [`${WHOLE}: no secret and no token of theirs is in an answer or in the log`],
    'None of theirs reaches a browser, the safe ones included.',
  ),
  rule(
    'FQW-16',
    'A tenant app names the skills that it uses',
    [`${HERE}/settings.ts#finqwareSettings`],
    [`${SETTINGS}: refuse skills that cannot be run`],
  ),
  rule(
    'FQW-17',
    'The logic of the steps is apart from how they look',
    ['server/sessions/engine.ts', 'src/protocol/steps.ts#STEP_KINDS'],
    [`${APPLICATION}: is a skill whose forms go upstream`],
  ),
  rule(
    'FQW-18',
    'A back end that reads what was consented to',
    [`${HERE}/mapping.ts#toAccount`, `${HERE}/exchange.ts#createExchange`],
    [
      `${CONSENT}: takes the person to the bank and back with our state, and then reads accounts and transactions`,
      `${CONSENT}: exchanges the token once, however many ask`,
      EMULATED,
    ],
    'The guide breaks off here. The calls are those of Finqware’s public reference.',
  ),
  rule('FQW-19', 'REST and GraphQL', [`${HERE}/client.ts#createFinqwareClient`], [EMULATED], 'REST. No document describes the other.'),
];
