import { decimalsOf } from '../../currencies.ts';

/** So many digits a number of JSON keeps exactly. */
const EXACT_DIGITS = 15;

/**
 * A figure as the exact decimal that was meant, with at least as many decimals as the currency has; nothing where that
 * cannot be known. What was added up in floating point upstream (0.30000000000000004) is put right.
 */
export function decimalOf(figure: number | string | null | undefined, currency: string): string | undefined {
  const decimals = decimalsOf(currency);
  const text = typeof figure === 'number' ? written(figure, decimals) : figure?.trim();
  const [, minus = '', whole, part = ''] = /^(-?)0*(\d+)(?:\.(\d+))?$/.exec(text ?? '') ?? [];
  if (whole === undefined) return undefined;
  const fraction = part.replace(/0+$/, '').padEnd(decimals, '0');
  const sign = /^0*$/.test(whole + fraction) ? '' : minus;
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

function written(figure: number, decimals: number): string | undefined {
  if (!Number.isFinite(figure) || Math.abs(figure) >= 10 ** (EXACT_DIGITS - decimals)) return undefined;
  const text = String(figure);
  return /e/.test(text) || text.replace(/\D/g, '').length > EXACT_DIGITS ? figure.toFixed(decimals) : text;
}

/** An amount as a number of JSON, where that says exactly the same. */
export function numberOf(amount: string, currency: string): number | undefined {
  const number = Number(amount);
  return decimalOf(number, currency) === decimalOf(amount, currency) ? number : undefined;
}

const BANKS_DAY = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin', dateStyle: 'short' });

/** The day (YYYY-MM-DD) at the bank, which is in Germany or as far from Greenwich. */
export const bankDay = (time: number): string => BANKS_DAY.format(time);

/** The day of a date, or of a moment at the bank. */
export function dayOf(text: string | null | undefined): string | undefined {
  if (text == null) return undefined;
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text;
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : bankDay(time);
}
