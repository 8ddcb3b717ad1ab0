import type { Institution } from '../../../src/protocol/index.ts';
import { BANKS, type Bank } from './banks.ts';
import { NUMBERING } from './iban.ts';
import { Random } from './random.ts';

/** The banks of one sandbox, as itself and as the rest of the companion see them. */
export interface Directory {
  readonly banks: ReadonlyMap<string, Bank>;
  readonly institutions: readonly Institution[];
}

/** Two banks in three have a logo; the others show how a list looks without. */
export const hasLogo = (bank: Bank): boolean => new Random('has a logo', bank.id).int(1, 3) < 3;

/** `S0` at the place of the town marks a code of the test world; branches of one bank differ in the last three letters. */
export function bicOf(bank: Bank): string {
  const branch = (bank.hint ?? '').normalize('NFD').replace(/[^A-Za-z]/g, '');
  return `${bank.letters}${bank.country}S0${branch.slice(0, 3).toUpperCase()}`;
}

function toInstitution(bank: Bank, publicUrl: string): Institution {
  return {
    id: bank.id,
    name: bank.name,
    country: bank.country,
    psu_types: [...bank.psuTypes],
    methods: [...bank.methods],
    bic: bicOf(bank),
    bank_codes: [...bank.codes],
    ...(bank.aliases && { aliases: [...bank.aliases] }),
    ...(bank.hint !== undefined && { hint: bank.hint }),
    ...(hasLogo(bank) && { logo: `${publicUrl}/logos/${bank.id}.svg` }),
    ...(bank.status && { status: bank.status }),
    ...(bank.popular && { popular: bank.popular }),
  };
}

const KINDS = ['Banque', 'Bank', 'Banca', 'Banco', 'Kasse', 'Caja', 'Caixa', 'Casa', 'Spaarhuis', 'Kassa'] as const;
const FIRST = [
  'Alt',
  'Bel',
  'Côte',
  'Dun',
  'Éva',
  'Fjäl',
  'Gro',
  'Hø',
  'Ílha',
  'Jür',
  'Kłos',
  'Lund',
  'Mår',
  'Nové',
  'Ost',
  'Pían',
] as const;
const LAST = [
  'berg',
  'castel',
  'dal',
  'ești',
  'feld',
  'groß',
  'hamn',
  'lac',
  'mont',
  'nor',
  'øya',
  'puerto',
  'rów',
  'sul',
  'ță',
  'ville',
] as const;

const SERVES: readonly [Bank['psuTypes'], ...Bank['psuTypes'][]] = [['retail', 'corporate'], ['retail'], ['corporate']];
const APPROVES: readonly [Bank['methods'], ...Bank['methods'][]] = [['redirect'], ['redirect', 'decoupled'], ['decoupled']];

/** As many banks as wanted, for measuring: unlike the others they have no story, only plausible names and codes. */
export function syntheticBanks(count: number): Bank[] {
  const countries = Object.keys(NUMBERING) as [string, ...string[]];
  const samples = new Map(BANKS.map((bank) => [bank.country, bank.codes[0] ?? '']));
  return Array.from({ length: count }, (_, index): Bank => {
    const random = new Random('synthetic', index);
    const country = random.pick(countries);
    const letters = [17_576, 676, 26, 1].map((place) => String.fromCharCode(65 + (Math.trunc(index / place) % 26))).join('');
    const sample = samples.get(country) ?? '';
    const numeric = /^\d/.test(sample);
    return {
      id: `sbx-syn-${index + 1}`,
      name: `${random.pick(KINDS)} ${random.pick(FIRST)}${random.pick(LAST)}${index < 2_000 ? '' : ` ${Math.trunc(index / 2_000) + 1}`}`,
      country,
      psuTypes: random.pick(SERVES),
      methods: random.pick(APPROVES),
      letters,
      codes: [numeric ? String(index).padStart(sample.length, '0').slice(-sample.length) : letters],
    };
  });
}

/** The directory, with `synthetic` further banks where a large one is wanted. */
export function createDirectory(publicUrl: string, synthetic = 0): Directory {
  const banks = [...BANKS, ...syntheticBanks(synthetic)];
  return {
    banks: new Map(banks.map((bank) => [bank.id, bank])),
    institutions: banks.map((bank) => toInstitution(bank, publicUrl)),
  };
}
