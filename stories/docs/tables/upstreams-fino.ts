import { operations, PROVIDERS, rule, TESTS, type Line } from './upstream-line.ts';

const HERE = `${PROVIDERS}/fino`;
const EMULATED = `${TESTS}/upstream-emulators.long.test.ts: finoOS’s emulator keeps to its document`;
const WHOLE = `${TESTS}/upstream-fino.test.ts`;
const CONNECT = `${TESTS}/fino-connect.test.ts`;
const PAY = `${TESTS}/fino-pay.test.ts`;
const CLIENT = `${TESTS}/fino-client.test.ts`;
const EMULATOR = `${TESTS}/emulator-fino.test.ts`;
const DATA = `${TESTS}/emulator-fino-data.test.ts`;
const CLIENT_ALONE = 'No journey needs it: the client alone has it.';

const FIRST = `${CONNECT}: a first bank: a user, a session with three ways back`;
const FURTHER = `${CONNECT}: one more bank for the same person: a management session`;
const ANSWERS = `${CONNECT}: each answer to a refresh`;
const NINE = `${CLIENT}: all nine events as finoOS sends them`;
const NEWS = `${CLIENT}: news: trouble that passes is none`;

/** An event that the companion knows. What it does about it, the note says. */
const event = (id: string, name: string, note: string): Line =>
  rule(
    id,
    `\`${name}\``,
    [`${HERE}/events.ts#'${name}'`, `${HERE}/receive.ts#whatOf`],
    [NINE, `${DATA}: all nine events can be fired from outside`],
    note,
  );

const READS_AGAIN = 'A hint that there are data: what is waiting for them asks finoOS. Nothing of the event itself is kept.';

/** What the document of finoOS asks for. */
export const FINO_LINES: readonly Line[] = [
  ...operations('FIN', 1, `${HERE}/operations-users.ts`, [
    ['authenticate', [`${HERE}/client.ts#createFinoClient`], [`${CLIENT}: one token for many calls`]],
    ['getUsers', [], [EMULATED], CLIENT_ALONE],
    ['addUser', [`${HERE}/authorize.ts#openFirst`], [FIRST]],
    ['getUserByCustomUserID', [], [EMULATED], 'It works only once there is a cockpit. The companion keeps the id of each user.'],
    ['deleteUsers', [], [EMULATED], CLIENT_ALONE],
    ['getUser', [], [EMULATED], CLIENT_ALONE],
    ['deleteUser', [`${HERE}/consents.ts#revoke`], [`${WHOLE}: manage: what is removed is gone at finoOS, too`]],
    ['addScopesToUser', [], [EMULATED], 'A user is created without a limit of scopes, so none is ever missing.'],
  ]),
  ...operations('FIN', 9, `${HERE}/operations-banking.ts`, [
    ['getAccounts', [`${HERE}/accounts.ts#toAccount`], [FIRST]],
    [
      'createExternalAccounts',
      [],
      [EMULATED, `${CLIENT}: limits: queries for logos, headers of a webhook, and what an account must have`],
      CLIENT_ALONE,
    ],
    ['addExternalTransactions', [], [EMULATED], CLIENT_ALONE],
    ['deleteExternalAccount', [], [EMULATED], CLIENT_ALONE],
    ['patchAccount', [], [EMULATED], 'Which accounts are shared, the person chooses in the widget.'],
    ['getAccountSummaryPdf', [`${HERE}/extras.ts#accountSummary`], [`${CLIENT}: the summary as PDF, part by part until the last`]],
  ]),
  ...operations('FIN', 15, `${HERE}/operations-sessions.ts`, [['createConnectUserSession', [`${HERE}/authorize.ts#openFirst`], [FIRST]]]),
  ...operations('FIN', 16, `${HERE}/operations-banking.ts`, [
    ['getBankingCorrelation', [`${HERE}/authorize.ts#correlationOf`], [`${CONNECT}: renewal: by the session that the bank asks for`]],
  ]),
  ...operations('FIN', 17, `${HERE}/operations-sessions.ts`, [
    ['disconnectUser', [], [EMULATED], 'The last login takes the user with it (FIN-7), so nothing is left to disconnect.'],
    ['getLoginsSyncStatus', [`${HERE}/authorize.ts#loginsOf`], [FURTHER]],
    ['deleteLogin', [`${HERE}/consents.ts#revoke`], [`${WHOLE}: manage: what is removed is gone at finoOS, too`]],
    [
      'createMoneyTransfer',
      [`${HERE}/pay.ts#pay`, `${HERE}/transfer.ts#transferOf`],
      [`${PAY}: a payment: the bank is connected, the TAN is entered`],
    ],
    ['getMoneyTransfer', [`${HERE}/pay.ts#settle`], [`${PAY}: a payment without a TAN, one that the bank does not carry out`]],
    ['createManagementSession', [`${HERE}/authorize.ts#openManagement`], [FURTHER]],
    [
      'connectUserMock',
      [],
      [`${EMULATOR}: stored secrets spare the question for them; a mock connection needs no page`],
      'For tests: no journey calls it.',
    ],
    ['createSynchronizationSession', [`${HERE}/consents.ts#refresh`], [ANSWERS]],
  ]),
  ...operations('FIN', 25, `${HERE}/operations-banking.ts`, [
    ['getTransactions', [`${HERE}/transactions.ts#pageOf`], [`${CONNECT}: transactions: page after page, each once`]],
  ]),
  ...operations('FIN', 26, `${HERE}/operations-analysis.ts`, [
    ['getCategorization', [], [EMULATED], CLIENT_ALONE],
    ['getCategorizationCorrelation', [], [EMULATED], CLIENT_ALONE],
    ['getPatterns', [], [EMULATED], CLIENT_ALONE],
    ['putPatterns', [], [EMULATED], CLIENT_ALONE],
    ['getCategorizedTransactions', [], [EMULATED], CLIENT_ALONE],
    ['getTransactionCategorization', [], [EMULATED], CLIENT_ALONE],
    ['getAccountDetection', [], [EMULATED], CLIENT_ALONE],
    ['getAccountDetectionCorrelation', [], [EMULATED], CLIENT_ALONE],
    ['getAccountHistory', [], [EMULATED], CLIENT_ALONE],
    ['getAccountHistoryCorrelation', [], [EMULATED], CLIENT_ALONE],
    ['getContracts', [], [EMULATED], CLIENT_ALONE],
    ['deleteContracts', [], [EMULATED], CLIENT_ALONE],
    ['getContractsCorrelation', [], [EMULATED], CLIENT_ALONE],
    ['deleteContract', [], [EMULATED], CLIENT_ALONE],
    ['searchCompanies', [], [EMULATED], CLIENT_ALONE],
    ['searchLogos', [`${HERE}/extras.ts#bankLogos`], [`${CLIENT}: the theme of the tenant, and the logos of banks that may be shown`]],
  ]),
  ...operations('FIN', 42, `${HERE}/operations-cockpits.ts`, [
    ['getCockpits', [], [EMULATED], CLIENT_ALONE],
    ['getCompanyCockpit', [], [`${DATA}: cockpits of a person and of a company`], CLIENT_ALONE],
    ['getCockpitCorrelation', [], [EMULATED], CLIENT_ALONE],
    ['getCockpitPdf', [], [`${CLIENT}: the PDF of a cockpit, and a picture for an advisor`], CLIENT_ALONE],
    ['getPersonCockpit', [], [EMULATED], CLIENT_ALONE],
    ['getAdvisors', [], [EMULATED], CLIENT_ALONE],
    ['createAdvisor', [], [EMULATED], CLIENT_ALONE],
    ['getAdvisor', [], [EMULATED], CLIENT_ALONE],
    ['deleteAdvisor', [], [EMULATED], CLIENT_ALONE],
    ['patchAdvisor', [], [EMULATED], CLIENT_ALONE],
    ['updateAdvisorAvatar', [], [`${CLIENT}: the PDF of a cockpit, and a picture for an advisor`], CLIENT_ALONE],
    ['deleteAdvisorAvatar', [], [`${DATA}: advisors with their pictures, and the tenant`], CLIENT_ALONE],
    [
      'getTenant',
      [`${HERE}/extras.ts#tenantTheme`, 'server/faces.ts#Faces'],
      [`${WHOLE}: a tenant that states no colour has the one that finoOS knows`],
    ],
    ['patchTenant', [], [EMULATED], CLIENT_ALONE],
  ]),
  ...operations('FIN', 56, `${HERE}/operations-feedback.ts`, [
    ['createFeedback', [], [`${CLIENT}: feedback: the combinations that there are, and no other`], CLIENT_ALONE],
    ['getWebhooks', [], [EMULATED], 'For setting up, once for each tenant.'],
    ['createWebhook', [], [`${TESTS}/docs-upstreams.test.ts: tells finoOS where to send its webhooks`], 'As before.'],
    ['updateWebhook', [], [EMULATED], 'As before.'],
    ['deleteWebhook', [], [EMULATED], 'As before.'],
    ['patchWebhook', [], [EMULATED], 'As before. A secret is changed with it.'],
  ]),
  event('FIN-62', 'transactions.raw', READS_AGAIN),
  event('FIN-63', 'transactions.raw.notification', READS_AGAIN),
  event('FIN-64', 'transactions', READS_AGAIN),
  event('FIN-65', 'transactions.notification', READS_AGAIN),
  event('FIN-66', 'contracts', READS_AGAIN),
  event(
    'FIN-67',
    'ubasyncerror',
    'The tenant is told that the bank wants its customer again; trouble that passes is nothing that anybody can do something about.',
  ),
  event('FIN-68', 'companycockpit', READS_AGAIN),
  event('FIN-69', 'personcockpit', READS_AGAIN),
  event('FIN-70', 'cockpit.approved', 'Nobody here has to do with advisors: it is acknowledged, and that is all.'),
  rule('FIN-71', 'Two environments, two servers', [`${HERE}/settings.ts#ADDRESSES`], [`${CLIENT}: settings and skills`]),
  rule(
    'FIN-72',
    'A token lives for minutes',
    [`${PROVIDERS}/http/token.ts#createTokenSource`, `${HERE}/client.ts#TOKEN_SECONDS`],
    [`${CLIENT}: one token for many calls`, `${TESTS}/upstream-tenants.test.ts: one token for many calls at once`],
  ),
  rule(
    'FIN-73',
    'Errors go by their status, and nobody is shown their words',
    [`${PROVIDERS}/http/error.ts#codeOfStatus`],
    [
      `${TESTS}/http-kit.test.ts: keeps the body of a fault for adapters, where nobody prints it`,
      `${TESTS}/upstream-garbage.test.ts: leaves every answer of the companion one of its own`,
    ],
  ),
  rule(
    'FIN-74',
    'Scopes of the client and of users',
    [`${HERE}/operations-users.ts#userScopes`],
    [`${EMULATOR}: scopes of the client and of the user, the tenant, and the address of the person`],
  ),
  rule(
    'FIN-75',
    'The header that names the tenant',
    [`${HERE}/client.ts#TenantID`, `${HERE}/schemas.ts#tenantHeader`],
    [`${EMULATOR}: scopes of the client and of the user, the tenant, and the address of the person`],
  ),
  rule(
    'FIN-76',
    'The address of the person, because of PSD2',
    [`${HERE}/schemas.ts#personHeader`, `${PROVIDERS}/provider.ts#Person`],
    [
      `${CLIENT}: every operation is marked as inferred, and those that PSD2 is about take the address of the person`,
      `${TESTS}/sessions.test.ts: tells the provider the whole address of the person, where it is one`,
    ],
  ),
  rule(
    'FIN-77',
    'Three ways back, which name the user and prove nothing',
    [`${HERE}/returns.ts#sessionReturns`, `${HERE}/returns.ts#wayBack`],
    [`${CONNECT}: what the address says is a hint: another user in it is none`],
  ),
  rule(
    'FIN-78',
    'One session for the first bank, another for further ones',
    [`${HERE}/authorize.ts#openFirst`, `${HERE}/authorize.ts#openFurther`],
    [FURTHER],
  ),
  rule(
    'FIN-79',
    'Who does not recur is deleted after a day',
    [`${HERE}/outcome.ts#endOf`, `${HERE}/outcome.ts#PASSING_USER_LASTS`],
    [`${CONNECT}: a renewal for a user who is gone begins anew`, `${EMULATOR}: a user who is not kept is gone after 24 hours`],
  ),
  rule(
    'FIN-80',
    'Whether finoOS keeps what the person logs in with',
    [`${HERE}/settings.ts#store_secrets`],
    [`${CONNECT}: a company, kept and recurring, with the kinds of account that the tenant wants`],
  ),
  rule(
    'FIN-81',
    'Twelve kinds of accounts',
    [`${HERE}/settings.ts#accountType`, `${HERE}/accounts.ts#TYPES`],
    [`${CONNECT}: a company, kept and recurring, with the kinds of account that the tenant wants`],
  ),
  rule(
    'FIN-82',
    'Six answers to a synchronisation, none of them an error',
    [`${HERE}/consents.ts#RESULTS`],
    [ANSWERS, `${WHOLE}: manage: a refresh that comes to`],
  ),
  rule(
    'FIN-83',
    '451 says where the person has to go',
    [`${HERE}/operations-sessions.ts#451`],
    [`${PAY}: a 451 without an id leads to the TAN`],
  ),
  rule('FIN-84', 'A PDF in parts', [`${HERE}/extras.ts#accountSummary`], [`${CLIENT}: a summary that comes no further ends in an error`]),
  rule(
    'FIN-85',
    'Whether something is new',
    [`${HERE}/authorize.ts#correlationOf`],
    [`${CONNECT}: renewal: by the session that the bank asks for, and only once finoOS has new data`],
  ),
  rule(
    'FIN-86',
    'What names accounts and bookings that others hold',
    [`${HERE}/operations-banking.ts#createExternalAccounts`],
    [`${CLIENT}: limits: queries for logos, headers of a webhook, and what an account must have`],
    'A standing order’s id, which changes, is not used.',
  ),
  rule(
    'FIN-87',
    'Which feedback goes with what',
    [`${HERE}/operations-feedback.ts#createFeedback`],
    [`${CLIENT}: feedback: the combinations that there are, and no other`],
  ),
  rule(
    'FIN-88',
    'How webhooks are delivered',
    ['server/routes/webhooks.ts', `${HERE}/receive.ts#receive`],
    [NEWS, `${TESTS}/webhooks-in.test.ts: is on disk with its job before it is acknowledged`],
  ),
  rule(
    'FIN-89',
    'Their secret is in the body, and there is no signature',
    [`${HERE}/receive.ts#isSame`],
    [NINE, `${TESTS}/webhooks-in.test.ts: is kept without its secret, its body and its id`],
  ),
  rule(
    'FIN-90',
    'Demonstration, several banks in a row, the address as it is',
    [`${HERE}/authorize.ts#openFirst`, `${HERE}/settings.ts#demo`],
    [`${EMULATOR}: demo, account types and several banks in a row`],
    'A journey connects one bank at a time, so `multiple` is for the client alone.',
  ),
  rule(
    'FIN-91',
    'People and companies; the tenant’s own key',
    [`${HERE}/authorize.ts#customUserID`],
    [`${CONNECT}: a company, kept and recurring, with the kinds of account that the tenant wants`],
  ),
  rule(
    'FIN-92',
    'What a contract is',
    [`${HERE}/operations-analysis.ts#getContracts`],
    [`${DATA}: contracts come back every month, and can be deleted`],
    CLIENT_ALONE,
  ),
];
