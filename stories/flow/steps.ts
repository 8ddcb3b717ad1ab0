import type { AccountChoice, Institution, Step, StepShow } from '../../src/protocol/steps.ts';

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
