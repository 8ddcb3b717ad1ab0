/** How a locale writes an amount of a currency: its decimal mark, the currency's sign, and whether that stands before. */
export function amountFormat(locale: string, currency: string): { mark: string; sign: string; isBefore: boolean } {
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 1,
    numberingSystem: 'latn',
  }).formatToParts(1.5);
  const find = (type: string): number => parts.findIndex((part) => part.type === type);
  const sign = find('currency');
  return { mark: parts[find('decimal')]!.value, sign: parts[sign]!.value, isBefore: sign < find('integer') };
}

/** A decimal string as the locale writes it, `1234.5` as `1.234,50`. */
export const writeAmount = (amount: string, decimals: number, locale: string): string =>
  new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals, numberingSystem: 'latn' }).format(
    amount as `${number}`,
  );

/**
 * What was typed, as a decimal string. People write as at home, whatever the language of the page: so a comma or a point is taken
 * for what it can only be, and the locale decides where it could be both. What is no amount stays as it is.
 */
export function readAmount(typed: string, decimals: number, locale: string, currency: string): string {
  const text = typed.replace(/[\s'’\u066c\p{Sc}]/gu, '').replace('\u066b', '.');
  const at = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  const mark = text.charAt(at);
  const after = text.slice(at + 1);
  const before = text.slice(0, Math.max(at, 0));
  const isOnlyMark = /^[1-9]\d*$/.test(before);
  const groups = at < 0 || before.includes(mark) || (isOnlyMark && after.length === 3 && mark !== amountFormat(locale, currency).mark);
  const whole = groups ? text : before;
  if (!/^\d*$|^\d{1,3}([.,]\d{2,3})+$/.test(whole) || !/^\d*$/.test(after)) return typed;
  const units = whole.replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  if (groups || !after) return units;
  return `${units || '0'}.${after}`;
}
