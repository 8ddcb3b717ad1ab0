/** How a locale writes an amount of a currency: its decimal mark, the currency's sign, and whether that stands before. */
export function amountFormat(locale: string, currency: string): { mark: string; sign: string; isBefore: boolean } {
  const style = {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: 1,
    numberingSystem: 'latn',
  } as const;
  const parts = new Intl.NumberFormat(locale, style).formatToParts(1.5);
  const find = (wanted: string): number => parts.findIndex(({ type }) => type === wanted);
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
export function readAmount(typed: string, locale: string, currency: string): string {
  const text = typed.replace(/[\s'’\u066c\p{Sc}]/gu, '').replace('\u066b', '.');
  const [match, before = '', mark = '', after = ''] = /^([\d.,]*?)(?:([.,])(\d*))?$/.exec(text) ?? [];
  const isRepeated = !!mark && before.includes(mark);
  if (!match || (isRepeated && after.length !== 3)) return typed;
  // A single mark before three digits.
  const isOpen = after.length === 3 && /^[1-9]\d*$/.test(before);
  const isGroup = isRepeated || (isOpen && mark !== amountFormat(locale, currency).mark);
  const units = (isGroup ? text : before).replace(/\D/g, '').replace(/^0+(?=\d)/, '');
  return isGroup || !after ? units : `${units || '0'}.${after}`;
}
