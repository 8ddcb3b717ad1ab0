/** A bank of the emulator. Invented, like everybody who has an account there. */
export interface Bank {
  readonly id: string;
  readonly name: string;
  readonly country: 'DE' | 'AT';
  readonly bankCode: string;
  readonly bic: string;
  /** Whether its logo may be shown. */
  readonly logo: 'free' | 'forbidden';
}

/** The bank that demo mode and mock connections use. */
export const FINO_BANK: Bank = { id: 'fino', name: 'fino bank', country: 'DE', bankCode: '99990001', bic: 'FINODEE1XXX', logo: 'free' };

export const BANKS: readonly Bank[] = [
  { id: 'hansekontor', name: 'Hansekontor', country: 'DE', bankCode: '99990102', bic: 'HKTRDEH1XXX', logo: 'free' },
  { id: 'isarland', name: 'Isarland Bank', country: 'DE', bankCode: '99990203', bic: 'ISLBDEM1XXX', logo: 'free' },
  { id: 'spreekasse', name: 'Spreekasse', country: 'DE', bankCode: '99990304', bic: 'SPKSDEB1XXX', logo: 'forbidden' },
  { id: 'alpenhort', name: 'Alpenhort', country: 'AT', bankCode: '99901', bic: 'ALHTATW1XXX', logo: 'free' },
  { id: 'donaubank', name: 'Donaubank Linz', country: 'AT', bankCode: '99902', bic: 'DOBLATL1XXX', logo: 'free' },
  FINO_BANK,
];

export const bankOf = (id: string): Bank | undefined => BANKS.find((bank) => bank.id === id);

/** How many digits follow the bank's code. */
const ACCOUNT_DIGITS = { DE: 10, AT: 11 } as const;

/** A whole number that looks random and is the same every time (FNV-1a). */
export function hashOf(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\n')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

export const accountNumberOf = ({ country }: Bank, ...names: readonly (string | number)[]): string =>
  String(hashOf('account', ...names)).padStart(ACCOUNT_DIGITS[country], '0');

export function ibanOf({ country, bankCode }: Bank, accountNumber: string): string {
  const digits = [...`${bankCode}${accountNumber}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  return `${country}${String(98n - (BigInt(digits) % 97n)).padStart(2, '0')}${bankCode}${accountNumber}`;
}
