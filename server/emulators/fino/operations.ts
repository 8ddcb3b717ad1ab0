/** What the emulator checks before an operation runs. */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** The query parameters it knows; any other is refused, so that a misspelled one is noticed. */
  readonly query?: readonly string[];
  /** One of these scopes is enough. */
  readonly scopes?: readonly string[];
  /** Whether PSD2 asks for the address of the end user. */
  readonly userIp?: true;
}

const FETCH = ['banking', 'banking-fetch'];
const CONNECT = ['banking', 'banking-connect'];
const UPLOAD = ['banking', 'banking-upload'];
// The documentation prints both spellings.
const COCKPIT = ['cockpits', 'cockpit'];
const USER = '/users/{user-id}';
const LOGIN = `${USER}/banking/logins/{banklogin-id}`;

/** Every operation of the document, by its operationId. */
export const OPERATIONS = {
  authenticate: { method: 'POST', path: '/auth' },
  getUsers: { method: 'GET', path: '/users', query: ['page'] },
  addUser: { method: 'POST', path: '/users' },
  deleteUsers: { method: 'DELETE', path: '/users' },
  getUserByCustomUserID: { method: 'GET', path: '/users/custom/{custom-user-id}' },
  getUser: { method: 'GET', path: USER },
  deleteUser: { method: 'DELETE', path: USER },
  addScopesToUser: { method: 'POST', path: `${USER}/scopes` },

  getAccounts: { method: 'GET', path: `${USER}/banking/accounts`, scopes: FETCH },
  createExternalAccounts: { method: 'POST', path: `${USER}/banking/accounts`, scopes: UPLOAD },
  addExternalTransactions: { method: 'POST', path: `${USER}/banking/accounts/{account-id}/transactions`, scopes: UPLOAD },
  deleteExternalAccount: { method: 'DELETE', path: `${USER}/banking/accounts/{account-id}`, scopes: UPLOAD },
  patchAccount: { method: 'PATCH', path: `${USER}/banking/accounts/{account-id}`, scopes: ['banking'] },
  getAccountSummaryPdf: {
    method: 'GET',
    path: `${USER}/banking/accounts/{account-id}/summary`,
    query: ['since', 'until'],
    scopes: FETCH,
  },
  createConnectUserSession: { method: 'POST', path: `${USER}/banking/connect`, query: ['demo', 'multiple'], scopes: CONNECT },
  getBankingCorrelation: { method: 'GET', path: `${USER}/banking/correlation`, scopes: FETCH },
  disconnectUser: { method: 'DELETE', path: `${USER}/banking`, scopes: CONNECT, userIp: true },
  getLoginsSyncStatus: { method: 'GET', path: `${USER}/banking/logins`, scopes: ['banking', 'banking-fetch', 'banking-connect'] },
  deleteLogin: { method: 'DELETE', path: LOGIN, scopes: CONNECT, userIp: true },
  createMoneyTransfer: { method: 'POST', path: `${LOGIN}/money-transfers`, scopes: ['banking'], userIp: true },
  getMoneyTransfer: { method: 'GET', path: `${LOGIN}/money-transfers/{money-transfer-id}`, scopes: ['banking'], userIp: true },
  createManagementSession: {
    method: 'POST',
    path: `${USER}/banking/management`,
    query: ['addBankLogin', 'demo', 'multiple'],
    scopes: CONNECT,
    userIp: true,
  },
  connectUserMock: { method: 'POST', path: `${USER}/banking/connect/mock`, scopes: CONNECT },
  createSynchronizationSession: { method: 'POST', path: `${USER}/banking/sync`, scopes: CONNECT, userIp: true },
  getTransactions: {
    method: 'GET',
    path: `${USER}/banking/transactions`,
    query: ['since', 'until', 'transactionIds', 'lastMonths'],
    scopes: FETCH,
  },

  getCategorization: { method: 'GET', path: `${USER}/categorization`, query: ['correlation-id'] },
  getCategorizationCorrelation: { method: 'GET', path: `${USER}/categorization/correlation`, scopes: ['categorization'] },
  getPatterns: { method: 'GET', path: `${USER}/categorization/patterns` },
  putPatterns: { method: 'PUT', path: `${USER}/categorization/patterns` },
  getCategorizedTransactions: { method: 'GET', path: `${USER}/categorization/transactions` },
  getTransactionCategorization: { method: 'GET', path: `${USER}/categorization/transactions/{transaction-id}` },
  getAccountDetection: { method: 'GET', path: `${USER}/account-detection` },
  getAccountDetectionCorrelation: { method: 'GET', path: `${USER}/account-detection/correlation`, scopes: ['account-detection'] },
  getAccountHistory: { method: 'GET', path: `${USER}/account-history`, scopes: ['account-history'] },
  getAccountHistoryCorrelation: { method: 'GET', path: `${USER}/account-history/correlation`, scopes: ['account-history'] },
  getContracts: { method: 'GET', path: `${USER}/contracts`, scopes: ['contracts'] },
  deleteContracts: { method: 'DELETE', path: `${USER}/contracts`, scopes: ['contracts'] },
  getContractsCorrelation: { method: 'GET', path: `${USER}/contracts/correlation`, scopes: ['contracts'] },
  deleteContract: { method: 'DELETE', path: `${USER}/contracts/{contract-id}`, scopes: ['contracts'] },
  searchCompanies: { method: 'POST', path: '/companies/search', query: ['logo-size'], scopes: ['companies'] },
  searchLogos: {
    method: 'POST',
    path: '/companies/logos/search',
    query: ['exactMatch', 'fuzziness', 'logo-size'],
    scopes: ['companiesLogo'],
  },

  getCockpits: { method: 'GET', path: '/cockpits', query: ['page', 'page-size', 'advisor-id', 'custom-user-id'], scopes: ['cockpits'] },
  getCompanyCockpit: { method: 'GET', path: `${USER}/cockpit/company`, scopes: ['cockpits'] },
  getCockpitCorrelation: { method: 'GET', path: `${USER}/cockpit/correlation`, query: ['correlation-id'], scopes: COCKPIT },
  getCockpitPdf: { method: 'GET', path: `${USER}/cockpit/pdf` },
  getPersonCockpit: { method: 'GET', path: `${USER}/cockpit/person`, scopes: ['cockpits'] },

  getAdvisors: {
    method: 'GET',
    path: '/cockpit-advisors',
    query: [
      ...['user-id', 'user-name', 'email', 'link-id', 'activated', 'since-last-activity', 'until-last-activity'],
      ...['roles', 'reportRoles', 'reportAccess', 'reportSend'],
    ],
  },
  createAdvisor: { method: 'POST', path: '/cockpit-advisors' },
  getAdvisor: { method: 'GET', path: '/cockpit-advisors/advisor', query: ['advisor-id'] },
  deleteAdvisor: { method: 'DELETE', path: '/cockpit-advisors/advisor', query: ['advisor-id'] },
  // No parameter of the document says whom it means; the query of its sisters is the sensible reading.
  patchAdvisor: { method: 'PATCH', path: '/cockpit-advisors/advisor', query: ['advisor-id'] },
  updateAdvisorAvatar: { method: 'PUT', path: '/cockpit-advisors/avatar', query: ['advisor-id'] },
  deleteAdvisorAvatar: { method: 'DELETE', path: '/cockpit-advisors/{advisor-id}/avatar' },
  getTenant: { method: 'GET', path: '/cockpit-tenants' },
  patchTenant: { method: 'PATCH', path: '/cockpit-tenants' },

  createFeedback: { method: 'POST', path: '/feedback' },
  getWebhooks: { method: 'GET', path: '/webhooks', scopes: ['webhooks'] },
  createWebhook: { method: 'POST', path: '/webhooks', scopes: ['webhooks'] },
  updateWebhook: { method: 'PUT', path: '/webhooks/{webhook-id}', scopes: ['webhooks'] },
  deleteWebhook: { method: 'DELETE', path: '/webhooks/{webhook-id}', scopes: ['webhooks'] },
  patchWebhook: { method: 'PATCH', path: '/webhooks/{webhook-id}', scopes: ['webhooks'] },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof OPERATIONS;
