import type { AccountType } from './schemas.ts';

/** An account that somebody has; money in euro cents. */
export interface AccountPlan {
  readonly name: string;
  readonly type: AccountType;
  readonly balance: number;
  readonly life: 'private' | 'business' | 'savings' | 'card' | 'crowded';
}

/** How the bank answers when new data is asked for. */
export type SyncManner = 'ready' | 'deprecated' | 'credentials' | 'blocked' | 'limit' | 'sca';

/** How the bank carries a transfer out: with a TAN, without one, not at all in the end, later, or without telling its id. */
export type TransferManner = 'tan' | 'trusted' | 'fails' | 'slow' | 'nameless';

/** Somebody with an account at every bank of the emulator, known by what is typed as user name. */
export interface Persona {
  readonly user: string;
  readonly text: string;
  readonly owner: string;
  readonly accounts: readonly AccountPlan[];
  readonly sync: SyncManner;
  readonly transfer: TransferManner;
  /** What becomes of the login itself. */
  readonly login?: 'wrong_password' | 'refused';
  /** The error that the automatic synchronisation reports a moment after the login. */
  readonly syncError?: 'CHALLENGE_REQUIRED' | 'ERROR';
}

const giro = (balance: number, life: AccountPlan['life'] = 'private'): AccountPlan => ({ name: 'Girokonto', type: 'GIRO', balance, life });
const TAGESGELD: AccountPlan = { name: 'Tagesgeld', type: 'TAGESGELD', balance: 12_400_00, life: 'savings' };
const KREDITKARTE: AccountPlan = { name: 'Kreditkarte', type: 'KREDIT_KARTE', balance: -212_35, life: 'card' };

const person = (user: string, text: string, owner: string, more: Partial<Persona> = {}): Persona => ({
  ...{ user, text, owner, accounts: [giro(2_431_17)], sync: 'ready', transfer: 'tan' },
  ...more,
});

/** The user that mock connections take unless they name another. */
export const MOCK_USER = 'finocontext1';

export const PERSONAS: readonly Persona[] = [
  person('anna', 'Everything goes well: two accounts and a card, transfers by TAN.', 'Anna Berger', {
    accounts: [giro(2_431_17), TAGESGELD, KREDITKARTE],
  }),
  person('werk', 'A company with one account.', 'Werkhof Lindau GmbH', { accounts: [giro(48_210_90, 'business')] }),
  person('trusted', 'Transfers need no TAN.', 'Theo Traugott', { transfer: 'trusted' }),
  person('fails', 'Transfers are approved, and then not carried out.', 'Frieda Falk', { transfer: 'fails' }),
  person('slow', 'Transfers stay open for a minute after the approval.', 'Simon Lang', { transfer: 'slow' }),
  person('nameless', 'Nobody is told the id of a transfer, so it cannot be read.', 'Nina Namlos', { transfer: 'nameless' }),
  person('sca', 'The next refresh asks for strong authentication once (451).', 'Silke Carstens', { sync: 'sca' }),
  person('deprecated', 'The next refresh finds the interface outdated (409).', 'Detlef Alt', { sync: 'deprecated' }),
  person('credentials', 'The next refresh asks for the login (422).', 'Klara Wagner', { sync: 'credentials' }),
  person('blocked', 'Every refresh finds the account blocked (423).', 'Bernd Riegel', { sync: 'blocked' }),
  person('limit', 'Every refresh is one too many today (429).', 'Lena Maas', { sync: 'limit' }),
  person('expired', 'Soon after the login the bank asks for a new consent (webhook, then 451).', 'Eva Abend', {
    sync: 'sca',
    syncError: 'CHALLENGE_REQUIRED',
  }),
  person('trouble', 'Soon after the login the bank is in trouble (webhook).', 'Udo Unruh', { syncError: 'ERROR' }),
  person('many', 'More transactions than fit into one PDF.', 'Mona Viel', { accounts: [giro(5_120_00, 'crowded')] }),
  person('empty', 'Has no account.', 'Erna Leer', { accounts: [] }),
  person('wrong', 'The bank does not accept the login; one can try again.', 'Walter Irrgang', { login: 'wrong_password' }),
  person('refused', 'The bank refuses; the journey ends with an error.', 'Rita Nein', { login: 'refused' }),
  person(MOCK_USER, 'The demo customer of fino bank.', 'Max Mustermann', { accounts: [giro(3_245_68), TAGESGELD] }),
];

export const personaOf = (user: string): Persona | undefined => PERSONAS.find((each) => each.user === user.trim().toLowerCase());
