import { operations, PROVIDERS, rule, TESTS, type Line } from './upstream-line.ts';

const HERE = `${PROVIDERS}/fintecture`;
const EMULATED = `${TESTS}/upstream-emulators.long.test.ts: Fintecture’s emulator keeps to the documents`;
const WHOLE = `${TESTS}/upstream-fintecture.test.ts`;
const JOURNEYS = `${TESTS}/fintecture-journeys.test.ts`;
const ADAPTER = `${TESTS}/fintecture-provider.test.ts`;
const MAPPING = `${TESTS}/fintecture-mapping.test.ts`;
const EMULATOR = `${TESTS}/emulator-fintecture-ais.test.ts`;
const CLIENT_ALONE = 'No journey needs it: the client alone has it.';

const MERCHANT = `${JOURNEYS}: company, account, application, its addresses and its people, once each`;

/** What the documents of Fintecture ask for. */
export const FINTECTURE_LINES: readonly Line[] = [
  ...operations('AIS', 1, `${HERE}/operations-ais.ts`, [
    ['getAisV1ProviderAuthorization', [`${HERE}/authorize.ts#authorize`], [`${WHOLE}: connect by redirect`]],
    ['getAisV1ProviderAuthorizationDecoupled', [`${HERE}/resolve.ts#resolve`], [`${WHOLE}: connect in the app`]],
    [
      'getAisV2Connect',
      [`${HERE}/authorize.ts#authorize`, `${HERE}/directory.ts#HOSTED`],
      [`${ADAPTER}: leads to Fintecture’s own page where it names no bank`],
    ],
    ['deleteAisV1Customer', [`${HERE}/index.ts#revoke`], [`${ADAPTER}: ends with the connection, also where it was dead or gone before`]],
    ['getAisV1CustomerAccounts', [`${HERE}/accounts.ts#toAccount`], [`${MAPPING}: an account with all there is`]],
    ['getAisV1CustomerAccount', [], [EMULATED], 'The list says the same, so the companion reads that alone.'],
    ['getAisV1CustomerAccountHolders', [`${HERE}/accounts.ts#toHolder`], [`${MAPPING}: holders: whoever has a name`]],
    [
      'getAisV1CustomerAccountTransactions',
      [`${HERE}/accounts.ts#toTransactions`, `${HERE}/accounts.ts#pageOf`],
      [`${MAPPING}: pages: every booking once, also when new ones come in between`],
    ],
    [
      'createAisV1Verification',
      [`${HERE}/verification.ts#askConnection`],
      [`${JOURNEYS}: a name that is not the holder’s is told from one that cannot be checked`],
    ],
  ]),
  rule(
    'AIS-10',
    'The bank’s page, and the way back with a state',
    [`${HERE}/authorize.ts#toAuthorization`, 'server/routes/callback.ts'],
    [`${WHOLE}: connect by redirect`, `${ADAPTER}: the return of another session changes nothing`],
  ),
  rule(
    'AIS-11',
    'The bank’s app, asked about until it says something',
    [`${HERE}/resolve.ts#resolve`],
    [`${WHOLE}: connect in the app`, `${ADAPTER}: a phone is asked about until it says something`],
  ),
  rule(
    'AIS-12',
    'The bank decides which of the two it is',
    [`${HERE}/authorize.ts#toAuthorization`, 'server/skills/skill.ts#approve'],
    [`${JOURNEYS}: in the bank’s app, also where a page was asked for`],
  ),
  rule(
    'AIS-13',
    'A third way in, with the bank chosen there',
    [`${HERE}/directory.ts#HOSTED`],
    [`${ADAPTER}: leads to Fintecture’s own page where it names no bank`],
  ),
  rule(
    'AIS-14',
    'The state is random, good for once, and checked here',
    ['server/routes/callback.ts#state'],
    [`${TESTS}/sessions.test.ts: uses a state once; shown again it does nothing, and a wrong one leads nowhere`],
  ),
  rule(
    'AIS-15',
    'Private customers or companies',
    ['src/protocol/steps.ts#psuType', `${HERE}/authorize.ts#psu_type`],
    [`${EMULATOR}: refuses what a bank cannot do`],
  ),
  rule(
    'AIS-16',
    'Four verdicts: two answers, one not yet, one that can be tried again',
    ['src/protocol/steps.ts#checkState', `${HERE}/verification.ts#decide`],
    [`${JOURNEYS}: a name that is not the holder’s is told from one that cannot be checked`],
  ),
  rule(
    'AIS-17',
    'The score is without a range, and decides nothing',
    [`${HERE}/verification.ts#scoreOf`],
    [`${JOURNEYS}: a customer is made, checked, and the score is for the back end`],
  ),
  rule(
    'AIS-18',
    'Amounts stay text',
    [`${HERE}/accounts.ts#toAccount`],
    [`${MAPPING}: bookings: amounts stay text, the direction is said once`],
  ),
  rule(
    'AIS-19',
    'No field is certain to be there',
    [`${HERE}/formats.ts#optional`],
    [
      `${MAPPING}: an account with next to nothing, and one with nothing`,
      `${TESTS}/upstream-garbage.test.ts: leaves an adapter nothing to throw but an error that the companion knows`,
    ],
  ),

  ...operations('CUS', 1, `${HERE}/operations-customers.ts`, [
    ['listAllCustomers', [`${HERE}/verification.ts#findCustomer`], [`${JOURNEYS}: answers that were lost are found again`]],
    ['createCustomer', [`${HERE}/verification.ts#customerOf`], [`${JOURNEYS}: a customer is made, checked`]],
    ['getCustomerById', [], [EMULATED], CLIENT_ALONE],
    ['listAllCustomerBankAccounts', [], [EMULATED], 'The companion reads accounts from the bank, not from records.'],
    ['createCustomerBankAccount', [], [EMULATED], 'As before.'],
    ['getBankAccountById', [], [EMULATED], 'As before.'],
    ['initiateCustomerVerification', [`${HERE}/verification.ts#begin`], [`${JOURNEYS}: a customer is made, checked`]],
    ['listAllCustomerVerifications', [`${HERE}/verification.ts#begin`], [`${JOURNEYS}: answers that were lost are found again`]],
    ['getCustomerVerificationById', [`${HERE}/verification.ts#goOn`], [`${JOURNEYS}: a customer is made, checked`]],
  ]),
  rule(
    'CUS-10',
    'What is known of a customer fills in forms',
    ['server/sessions/start.ts', `${HERE}/payment.ts#payerOf`],
    [`${ADAPTER}: sends what is known of the payer`],
    'The tenant’s back end hands it over when a session starts: it knows its customers. A page names none.',
  ),
  rule(
    'CUS-11',
    'The tenant’s own key for a customer',
    [`${HERE}/verification.ts#external_id`],
    [`${JOURNEYS}: a customer whom the tenant knows has one record`],
  ),
  rule(
    'CUS-12',
    'A check can be read again',
    [`${HERE}/verification.ts#Verifications`],
    [`${JOURNEYS}: answers that were lost are found again`],
  ),
  rule(
    'CUS-13',
    'An account’s `verified` is a flag of its own',
    [`${HERE}/operations-customers.ts#verified`],
    [EMULATED],
    'No decision is taken on it.',
  ),
  rule(
    'CUS-14',
    'Names of pages hold brackets',
    [`${HERE}/operations-customers.ts#page[number]`],
    [`${TESTS}/upstream-walk.test.ts: finds nothing wrong with a call to each operation`],
  ),
  rule(
    'CUS-15',
    'Customers are neither changed nor deleted',
    [`${HERE}/operations-customers.ts#customersOperations`],
    [`${TESTS}/upstream-walk.test.ts: has a method for every operation of the documents, and no other`],
    'There is no such method, and no journey offers it.',
  ),

  ...operations('OAC', 1, `${HERE}/operations-oac.ts`, [
    ['getApplications', [`${HERE}/merchant.ts#Merchants`], [`${JOURNEYS}: goes on after every answer that was lost`]],
    ['postApplications', [`${HERE}/merchant-plan.ts#applicationOf`], [MERCHANT]],
    ['getResV1Applications', [], [EMULATED], CLIENT_ALONE],
    ['getApplicationById', [`${HERE}/merchant.ts#Merchants`], [MERCHANT]],
    ['patchApplicationById', [`${HERE}/merchant-plan.ts#addressesOf`], [MERCHANT]],
    ['deleteApplicationById', [], [EMULATED], 'Nothing that cannot be undone is done by a journey.'],
    ['getBankAccounts', [`${HERE}/merchant-plan.ts#isSameAccount`], [`${JOURNEYS}: goes on after every answer that was lost`]],
    ['postBankAccounts', [`${HERE}/merchant-plan.ts#accountOf`], [MERCHANT]],
    [
      'patchBankAccountById',
      [`${HERE}/merchant-plan.ts#accountOf`],
      [`${JOURNEYS}: a merchant that the tenant’s back end names is brought up to date`],
    ],
    ['deleteBankAccountById', [], [EMULATED], CLIENT_ALONE],
    ['getCompanies', [`${HERE}/merchant-plan.ts#isSameCompany`], [`${JOURNEYS}: goes on after every answer that was lost`]],
    ['postCompanies', [`${HERE}/merchant-plan.ts#companyOf`], [MERCHANT]],
    [
      'getCompanyById',
      [`${HERE}/merchant.ts#Merchants`],
      [`${JOURNEYS}: a merchant that the tenant’s back end names is brought up to date`],
    ],
    [
      'patchCompanyById',
      [`${HERE}/merchant-plan.ts#companyOf`],
      [`${JOURNEYS}: a merchant that the tenant’s back end names is brought up to date`],
    ],
    ['deleteCompanyById', [], [EMULATED], CLIENT_ALONE],
    ['postOrganisationNodes', [], [EMULATED], CLIENT_ALONE],
    ['getOrganisationNodeById', [], [EMULATED], CLIENT_ALONE],
    ['patchOrganisationNodeById', [], [EMULATED], CLIENT_ALONE],
    ['deleteOrganisationNodeById', [], [EMULATED], CLIENT_ALONE],
    ['getOrganisationNodeTree', [], [EMULATED], CLIENT_ALONE],
    ['getOrganisationNodeCompanies', [], [EMULATED], CLIENT_ALONE],
    ['postMemberships', [], [EMULATED], 'A merchant’s people get theirs with the creation of their user.'],
    ['patchMembershipById', [], [EMULATED], CLIENT_ALONE],
    ['deleteMembershipById', [], [EMULATED], CLIENT_ALONE],
    ['postUsers', [`${HERE}/merchant.ts#Merchants`], [MERCHANT]],
    ['getUserById', [], [EMULATED], CLIENT_ALONE],
    ['patchUserById', [], [EMULATED], CLIENT_ALONE],
    ['deleteUserById', [], [EMULATED], 'Nothing that cannot be undone is done by a journey.'],
  ]),
  rule(
    'OAC-29',
    'Credentials reach the part below their own node',
    ['server/emulators/fintecture/oac-nodes.ts'],
    [`${TESTS}/emulator-fintecture-oac.test.ts: is a tree of which the credentials reach the part below their own node`],
    'Fintecture sees to it. What is out of reach is refused there, and the refusal is passed on.',
  ),
  rule(
    'OAC-30',
    'A token of its own',
    [`${HERE}/client.ts#oac`, `${PROVIDERS}/registry.ts#oac`],
    [`${TESTS}/docs-upstreams.test.ts: has what a skill needs refused where it lacks`],
  ),
  rule(
    'OAC-31',
    'The application’s addresses decide where people and events return to',
    [`${HERE}/merchant-plan.ts#addressesOf`],
    [MERCHANT, `${MAPPING}: writes the whole of what is there, with what is new`],
    'The journey sets those of the merchant’s application. The tenant’s own are set at Fintecture’s console.',
  ),
  rule('OAC-32', 'An envelope for writing applications, and for nothing else', [`${HERE}/operations-oac.ts#applicationCreate`], [EMULATED]),
  rule(
    'OAC-33',
    'What cannot be undone is asked for twice, and one by one',
    [`${HERE}/operations-oac.ts#deleteApplicationById`],
    [EMULATED],
    'No journey removes an application or a user. A program that does so calls the client for each.',
  ),
];
