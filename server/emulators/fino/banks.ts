import { toIban } from '../kit/index.ts';
import { hashOf } from './hash.ts';

/** A bank of the emulator. Invented, like everybody who has an account there. */
export interface Bank {
  readonly id: string;
  readonly name: string;
  readonly country: 'DE' | 'AT';
  readonly bankCode: string;
  readonly bic: string;
  readonly hue: number;
}

/** The bank of the demo mode and of mock connections. */
export const FINO_BANK: Bank = { id: 'fino', name: 'fino bank', country: 'DE', bankCode: '99990001', bic: 'FINODEE1XXX', hue: 265 };

export const BANKS: readonly Bank[] = [
  { id: 'hansekontor', name: 'Hansekontor', country: 'DE', bankCode: '99990102', bic: 'HKTRDEH1XXX', hue: 210 },
  { id: 'isarland', name: 'Isarland Bank', country: 'DE', bankCode: '99990203', bic: 'ISLBDEM1XXX', hue: 150 },
  { id: 'spreekasse', name: 'Spreekasse', country: 'DE', bankCode: '99990304', bic: 'SPKSDEB1XXX', hue: 0 },
  { id: 'alpenhort', name: 'Alpenhort', country: 'AT', bankCode: '99901', bic: 'ALHTATW1XXX', hue: 25 },
  { id: 'donaubank', name: 'Donaubank Linz', country: 'AT', bankCode: '99902', bic: 'DOBLATL1XXX', hue: 185 },
  FINO_BANK,
];

export const bankOf = (id: string): Bank | undefined => BANKS.find((bank) => bank.id === id);

/** How many digits follow the bank's code. */
const ACCOUNT_DIGITS = { DE: 10, AT: 11 } as const;

export const accountNumberOf = ({ country }: Bank, ...names: readonly (string | number)[]): string =>
  String(hashOf('account', ...names)).padStart(ACCOUNT_DIGITS[country], '0');

export const ibanOf = ({ country, bankCode }: Bank, accountNumber: string): string => toIban(country, bankCode + accountNumber);
