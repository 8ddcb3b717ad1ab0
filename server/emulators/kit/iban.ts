/** Puts an IBAN together from a country and the number that it uses at home, with the two check digits (ISO 13616). */
export function toIban(country: string, number: string): string {
  const digits = [...`${number}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  const rest = [...digits].reduce((sum, digit) => (sum * 10 + Number(digit)) % 97, 0);
  return `${country}${String(98 - rest).padStart(2, '0')}${number}`;
}

/** Whether its check digits are right, spaces aside. */
export function isIban(text: string): boolean {
  const iban = text.replaceAll(' ', '').toUpperCase();
  return /^[A-Z]{2}\d{2}[A-Z0-9]{8,30}$/.test(iban) && toIban(iban.slice(0, 2), iban.slice(4)) === iban;
}

/** In groups of four, as people read it. */
export const groupIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');
