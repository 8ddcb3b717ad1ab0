import { synchronise } from './accounts.ts';
import { FINO_BANK } from './banks.ts';
import { showAccount } from './accounts.ts';
import { calculate } from './calculation.ts';
import type { Call, Handler } from './call.ts';
import { badRequest, empty, FinoError, json, notFound } from './errors.ts';
import { connect, loginAt, objectId } from './logins.ts';
import type { OperationId } from './operations.ts';
import { MOCK_USER, personaOf, type SyncManner } from './personas.ts';
import { connectRequest, mockConnectRequest, sessionRequest } from './schemas.ts';
import type { Fino, Login, Session, User } from './state.ts';

/** A user that is not kept is deleted after so long. */
const KEPT_FOR = 24 * 3_600_000;

/** Opens a visit to the Banking UI. */
export function open(fino: Fino, session: Omit<Session, 'id' | 'over'>): Session {
  const opened: Session = { ...session, id: objectId(fino), over: false };
  fino.state.sessions.set(opened.id, opened);
  return opened;
}

/** The address to send the person to. The parameters are there to be passed on unchanged. */
export function addressOf({ world }: Fino, { id, multiple }: Session): string {
  const theme = JSON.stringify({ mode: 'auto' });
  return `${world.publicUrl}/ui/sessions/${id}?${new URLSearchParams({ multiple: String(multiple), theme })}`;
}

interface Urls {
  redirectURL?: string | undefined;
  errorURL?: string | undefined;
  exitURL?: string | undefined;
}
const returnsOf = ({ redirectURL, errorURL, exitURL }: Urls): Session['returns'] => ({ done: redirectURL, error: errorURL, exit: exitURL });

/** What the bank says to a synchronisation, where it says anything but yes. */
const REFUSALS: Partial<Record<SyncManner, FinoError>> = {
  deprecated: new FinoError(409, 'The interface of the bank connection is outdated'),
  credentials: new FinoError(422, 'Credentials required'),
  blocked: new FinoError(423, 'Account access is blocked'),
  limit: new FinoError(429, 'Daily limit of synchronizations reached'),
};

/** How the bank answers now: what the person has renewed, or left stored, is not asked for again. */
function mannerOf({ persona: { sync }, renewed, storesSecrets }: Login): SyncManner {
  if (sync === 'blocked' || sync === 'limit') return sync;
  return renewed || (sync === 'credentials' && storesSecrets) ? 'ready' : sync;
}

type Own = 'createConnectUserSession' | 'createManagementSession' | 'createSynchronizationSession' | 'connectUserMock';

/** The sessions of the Banking UI. */
export function sessionsOf(fino: Fino): Record<Own & OperationId, Handler> {
  const { world } = fino;

  function loginOf(user: User, id: string | undefined): Login | undefined {
    const login = id === undefined ? undefined : user.logins.get(id);
    if (id !== undefined && login === undefined) throw notFound('Bank login');
    return login;
  }

  const options = (call: Call): { demo: boolean; multiple: boolean } => ({
    demo: call.flag('demo') ?? false,
    multiple: call.flag('multiple') ?? false,
  });

  return {
    async createConnectUserSession(call) {
      const user = call.user();
      const { accountTypes, recurring, persistNonRecurring, storeSecrets, ...urls } = await call.body(connectRequest);
      user.kept ||= recurring || persistNonRecurring;
      user.goneAt = user.kept ? Infinity : world.now() + KEPT_FOR;
      const session = open(fino, {
        ...{ userId: user.id, kind: 'connect', returns: returnsOf(urls), screen: 'add' },
        ...{ ...options(call), accountTypes, storesSecrets: storeSecrets },
      });
      return json({ redirectURL: addressOf(fino, session) }, 201);
    },

    async createManagementSession(call) {
      const user = call.user();
      const add = call.flag('addBankLogin');
      if (add === undefined) throw badRequest('addBankLogin is missing');
      const { accountTypes, bankLoginId, ...urls } = await call.body(sessionRequest);
      const login = loginOf(user, bankLoginId);
      const session = open(fino, {
        ...{ userId: user.id, kind: 'management', returns: returnsOf(urls), ...options(call), accountTypes, storesSecrets: false },
        ...(login !== undefined && { loginId: login.id }),
        screen: add ? 'add' : login === undefined ? 'overview' : 'renew',
      });
      return json({ redirectURL: addressOf(fino, session) }, 201);
    },

    async createSynchronizationSession(call) {
      const user = call.user();
      const { accountTypes, bankLoginId, ...urls } = await call.body(sessionRequest);
      const [first, second] = [...user.logins.values()];
      // The document requires no login; with several, nobody could tell which one is meant.
      const login = loginOf(user, bankLoginId) ?? first;
      if (login === undefined) throw notFound('Bank login');
      if (bankLoginId === undefined && second !== undefined) throw badRequest('bankLoginId is missing');
      const manner = mannerOf(login);
      const refusal = REFUSALS[manner];
      if (refusal !== undefined) throw refusal;
      if (manner === 'ready') {
        synchronise(fino, user, login);
        calculate(fino, user);
        return empty();
      }
      const session = open(fino, {
        ...{ userId: user.id, kind: 'sync', returns: returnsOf(urls), demo: false, multiple: false },
        ...{ accountTypes, storesSecrets: false, loginId: login.id, screen: 'renew' },
      });
      return json({ redirectURL: addressOf(fino, session) }, 451);
    },

    async connectUserMock(call) {
      const user = call.user();
      const { userName = MOCK_USER } = await call.body(mockConnectRequest);
      const persona = personaOf(userName);
      if (persona === undefined || persona.login !== undefined) throw badRequest('There is no such test user');
      const alreadyConnected = loginAt(user, FINO_BANK, persona) !== undefined;
      const login = connect(fino, user, FINO_BANK, persona, { accountTypes: undefined, storesSecrets: false });
      const accounts = [...user.accounts.values()].filter(({ loginId }) => loginId === login.id);
      const data = accounts.map((account) => showAccount(account, login));
      return json({ alreadyConnected, bankLoginId: login.id, data, status: 'success' });
    },
  };
}
