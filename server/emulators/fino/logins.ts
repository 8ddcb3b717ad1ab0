import { synchronise } from './accounts.ts';
import type { Bank } from './banks.ts';
import { calculate } from './calculation.ts';
import type { Persona } from './personas.ts';
import { rfc3339, type Fino, type Login, type Session, type User } from './state.ts';

/** An id in the style of the documentation's samples. */
export const objectId = ({ world }: Fino): string => Buffer.from(world.randomBytes(12)).toString('hex');

/** The login of a person at a bank, where the user has it already. */
export const loginAt = (user: User, bank: Bank, persona: Persona): Login | undefined =>
  [...user.logins.values()].find((login) => login.bank.id === bank.id && login.persona.user === persona.user);

/** Brings a login up to date after the bank has asked all that it wanted to know. */
export function renew(fino: Fino, user: User, login: Login): void {
  login.renewed = true;
  synchronise(fino, user, login);
  calculate(fino, user);
}

/** Ties a user to a bank; a tie that is there already is renewed. */
export function connect(
  fino: Fino,
  user: User,
  bank: Bank,
  persona: Persona,
  { accountTypes, storesSecrets }: Pick<Session, 'accountTypes' | 'storesSecrets'>,
): Login {
  const there = loginAt(user, bank, persona);
  if (there !== undefined) {
    there.storesSecrets ||= storesSecrets;
    renew(fino, user, there);
    return there;
  }
  const login: Login = {
    ...{ id: objectId(fino), bank, persona, accountTypes, storesSecrets },
    ...{ syncedAt: fino.world.now(), renewed: false, needs: 'nothing' },
  };
  user.logins.set(login.id, login);
  synchronise(fino, user, login);
  calculate(fino, user);
  if (persona.syncError !== undefined) failToSync(fino, user, login, persona.syncError);
  return login;
}

/** The automatic synchronisation fails: the login says so from now on, and the subscribers hear of it. */
export function failToSync(fino: Fino, user: User, login: Login, type: 'CHALLENGE_REQUIRED' | 'ERROR'): void {
  login.needs = type;
  if (type === 'CHALLENGE_REQUIRED') login.renewed = false;
  const msg = type === 'ERROR' ? 'The bank is in trouble' : 'The consent has expired';
  fino.tell(user, 'ubasyncerror', () => ({
    errorEvent: 'automaticSynchronization',
    errorData: { msg, bankLoginID: login.id, type },
    timestamp: rfc3339(fino.world.now()),
  }));
}
