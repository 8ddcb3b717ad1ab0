import type { Receipt } from '../../src/protocol/sessions.ts';
import type { AccountChoice, Connection, Institution, Step, StepShow } from '../../src/protocol/steps.ts';

/** A bank like the sandbox has them. */
export const bankOf = (name: string, more: Partial<Institution> = {}): Institution => ({
  id: name.toLowerCase().replace(/\W+/g, '-'),
  name,
  country: 'FR',
  psu_types: ['retail', 'corporate'],
  methods: ['redirect'],
  ...more,
});

export const NORD = bankOf('Nord Bank', { popular: true });

export const BANKS: readonly Institution[] = [
  NORD,
  ...['Kestrel Bank', 'Banque des Tuileries', 'Crédit du Port', 'Moorland & Vale', 'Thimble'].map((name) =>
    bankOf(name, { popular: true }),
  ),
  ...['Aube', 'Berge', 'Cèdre', 'Digue', 'Écluse', 'Falaise', 'Granit', 'Havre', 'Îlot', 'Jetée'].map((name) => bankOf(`Banque ${name}`)),
];

export const bankStep: Step<'choose_bank'> = {
  name: 'bank',
  kind: 'choose_bank',
  show: { popular: BANKS.slice(0, 6), countries: ['DE', 'FR', 'GB'], country: 'FR', psu_type: 'retail', total: BANKS.length },
};

/** Minutes from now, as the companion writes it. */
export const inMinutes = (minutes: number): string => new Date(Date.now() + minutes * 60_000).toISOString();

/** An approval under way, fifteen minutes before it ends unless something else is said. */
export function approvalStep<K extends 'redirect' | 'decoupled'>(kind: K, more: Partial<StepShow<K>> = {}): Step<K> {
  const { id, name, country } = NORD;
  const common = { bank: { id, name, country }, state: 'waiting', expires_at: inMinutes(15), other_way: false };
  const own = kind === 'redirect' ? { url: 'https://bank.example/approve?id=1', display: 'popup' } : {};
  return { name: 'approval', kind, show: { ...common, ...own, ...more } } as unknown as Step<K>;
}

const account = (name: string, balance: string, digits: string): AccountChoice => ({
  id: digits,
  name,
  currency: 'EUR',
  type: 'current',
  balance,
  iban_masked: `FR76 •••• ${digits}`,
});

export const accountsStep: Step<'accounts'> = {
  name: 'accounts',
  kind: 'accounts',
  show: {
    bank: { id: NORD.id, name: NORD.name, country: NORD.country },
    accounts: [account('Household', '1204.30', '3011'), account('Holidays', '830.00', '8842')],
    valid_until: '2027-05-18T00:00:00Z',
  },
};

/** What somebody buys. */
export const PAYMENT = {
  amount: '49.90',
  currency: 'EUR',
  payee_name: 'Tideline Goods',
  payee_iban: 'FR7630004000031234567890143',
  reference: 'Order 4711',
};

/** A payment before it is confirmed, to a payee whose bank vouches for the name. */
export const reviewStep = (more: Partial<StepShow<'review'>> = {}): Step<'review'> => ({
  name: 'review',
  kind: 'review',
  show: { payment: PAYMENT, digest: 'd1', payee_check: { result: 'match' }, ...more },
});

/** Others decide; begun a moment ago. */
export const waitStep = (what: StepShow<'wait'>['what'], more: Partial<StepShow<'wait'>> = {}): Step<'wait'> => ({
  name: what,
  kind: 'wait',
  show: { what, state: 'pending', since: inMinutes(0), usual_seconds: what === 'review' ? 4 * 3600 : 5, ...more },
});

const DAY = 24 * 60;

/** A bank that is connected: for three months more, and looked at two hours ago. */
export const connectionOf = (name: string, more: Partial<Connection> = {}): Connection => {
  const { id, country } = bankOf(name);
  return {
    id,
    bank: { id, name, country },
    accounts: 2,
    valid_until: inMinutes(90 * DAY),
    state: 'active',
    refreshed_at: inMinutes(-120),
    ...more,
  };
};

export const connectionsStep = (more: Partial<StepShow<'connections'>> = {}): Step<'connections'> => ({
  name: 'connections',
  kind: 'connections',
  show: {
    connections: [
      connectionOf('Nord Bank'),
      connectionOf('Kestrel Bank', { accounts: 1, state: 'expires_soon', valid_until: inMinutes(6 * DAY) }),
    ],
    can_add: true,
    ...more,
  },
});

/** What is kept of the payment above. */
export const receipt: Receipt = { ...PAYMENT, bank: { id: NORD.id, name: NORD.name, country: NORD.country }, accepted_at: inMinutes(0) };

/** A form with two fields. */
export const formStep = (name: string, more: Partial<StepShow<'form'>> = {}): Step<'form'> => ({
  name,
  kind: 'form',
  show: {
    title: `About ${name}`,
    fields: [
      { kind: 'text', name: 'full_name', label: 'Full name', autocomplete: 'name' },
      { kind: 'email', name: 'email', label: 'E-mail address' },
    ],
    values: {},
    ...more,
  },
});
