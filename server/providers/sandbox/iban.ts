import type { Random } from './random.ts';

/** How a country numbers its accounts. */
interface Numbering {
  readonly currency: string;
  /** How many digits follow the bank's code, before any check digit. */
  readonly digits: number;
  /** Adds the country's own check digits to code and digits; undefined where these digits can have none. */
  readonly seal?: (body: string) => string | undefined;
}

/** The remainder of a number of any length by 97, letters counting as 10 to 35 (ISO 7064). */
function mod97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

const two = (value: number): string => String(value).padStart(2, '0');

/** The sum of the digits, each times its weight; the weights repeat. */
const weighted = (digits: string, weights: readonly number[]): number =>
  [...digits].reduce((sum, digit, index) => sum + Number(digit) * (weights[index % weights.length] ?? 0), 0);

/** Eleven minus the remainder by eleven, as Norway uses it; a remainder of one has no digit. */
function elevens(digits: string, weights: readonly number[]): number | undefined {
  const check = (11 - (weighted(digits, weights) % 11)) % 11;
  return check === 10 ? undefined : check;
}

function sealNetherlands(body: string): string | undefined {
  const check = elevens(body.slice(4), [10, 9, 8, 7, 6, 5, 4, 3, 2]);
  return check === undefined ? undefined : body + check;
}

function sealNorway(body: string): string | undefined {
  const check = elevens(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
  return check === undefined ? undefined : body + check;
}

function sealSpain(body: string): string {
  const digit = (part: string, weights: readonly number[]): number => {
    const check = 11 - (weighted(part, weights) % 11);
    return check === 11 ? 0 : check === 10 ? 1 : check;
  };
  const checks = `${digit(body.slice(0, 8), [4, 8, 5, 10, 9, 7, 3, 6])}${digit(body.slice(8), [1, 2, 4, 8, 5, 10, 9, 7, 3, 6])}`;
  return body.slice(0, 8) + checks + body.slice(8);
}

/** The letter in front: digits in odd places count by Italy's own table. */
function sealItaly(body: string): string {
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21];
  const sum = [...body].reduce((total, digit, index) => total + (index % 2 === 0 ? (odd[Number(digit)] ?? 0) : Number(digit)), 0);
  return String.fromCharCode(65 + (sum % 26)) + body;
}

function sealFinland(body: string): string {
  const doubled = [...body].map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1));
  const sum = doubled.reduce((total, value) => total + (value > 9 ? value - 9 : value), 0);
  return body + ((10 - (sum % 10)) % 10);
}

const sealPoland = (body: string): string =>
  body.slice(0, 7) + ((10 - (weighted(body.slice(0, 7), [3, 9, 7, 1]) % 10)) % 10) + body.slice(7);

/** Every country that the sandbox has banks in. */
export const NUMBERING: Readonly<Record<string, Numbering>> = {
  AT: { currency: 'EUR', digits: 11 },
  BE: { currency: 'EUR', digits: 7, seal: (body) => body + two(mod97(body) || 97) },
  DE: { currency: 'EUR', digits: 10 },
  DK: { currency: 'DKK', digits: 10 },
  ES: { currency: 'EUR', digits: 14, seal: sealSpain },
  FI: { currency: 'EUR', digits: 10, seal: sealFinland },
  FR: { currency: 'EUR', digits: 16, seal: (body) => body + two(97 - mod97(`${body}00`)) },
  GB: { currency: 'GBP', digits: 14 },
  IE: { currency: 'EUR', digits: 14 },
  IT: { currency: 'EUR', digits: 17, seal: sealItaly },
  NL: { currency: 'EUR', digits: 9, seal: sealNetherlands },
  NO: { currency: 'NOK', digits: 6, seal: sealNorway },
  PL: { currency: 'PLN', digits: 20, seal: sealPoland },
  PT: { currency: 'EUR', digits: 15, seal: (body) => body + two(98 - mod97(`${body}00`)) },
  RO: { currency: 'RON', digits: 16 },
  SE: { currency: 'SEK', digits: 17 },
};

/** The numbering of a country of the sandbox. */
export function numberingOf(country: string): Numbering {
  const numbering = NUMBERING[country];
  if (numbering === undefined) throw new TypeError(`The sandbox has no banks in ${country}.`);
  return numbering;
}

/** Puts an IBAN together from the bank's code and the digits of an account; undefined where the digits allow none. */
export function toIban(country: string, code: string, digits: string): string | undefined {
  const { seal } = numberingOf(country);
  const bban = seal === undefined ? code + digits : seal(code + digits);
  return bban && country + two(98 - mod97(`${bban}${country}00`)) + bban;
}

/** An IBAN at a bank with that code, valid by the international check and by the country's own. */
export function drawIban(country: string, code: string, random: Random): string {
  for (;;) {
    const iban = toIban(country, code, random.digits(numberingOf(country).digits));
    if (iban !== undefined) return iban;
  }
}

/** In groups of four, as people read it. */
export const groupIban = (iban: string): string => iban.replace(/(.{4})(?=.)/g, '$1 ');
