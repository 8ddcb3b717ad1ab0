/** How many minor units one hundred euro cents buy, and how many decimals the currency has. Fixed, so that nothing ever changes. */
const RATES: Readonly<Record<string, readonly [per100Cents: number, decimals: number]>> = {
  EUR: [100, 2],
  GBP: [85, 2],
  DKK: [746, 2],
  NOK: [1160, 2],
  SEK: [1130, 2],
  PLN: [428, 2],
  RON: [497, 2],
  JPY: [163, 0],
};

/** Euro cents as a decimal string in that currency: whole numbers all the way, so that no float ever rounds an amount. */
export function toAmount(cents: number, currency: string): string {
  const [per100Cents, decimals] = RATES[currency] ?? [100, 2];
  const minor = Math.trunc((cents * per100Cents) / 100);
  const digits = String(Math.abs(minor)).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  return `${minor < 0 ? '-' : ''}${decimals === 0 ? whole : `${whole}.${digits.slice(-decimals)}`}`;
}

/** The same amount with its last digit changed: what a bank that alters orders approves. */
export const alterAmount = (amount: string): string => amount.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10));

/** As people read it. The amount stays a string on its way into Intl, which reads it exactly. */
export function showAmount(amount: string, currency: string): string {
  const format = new Intl.NumberFormat('en-GB', { style: 'currency', currency, maximumFractionDigits: 4 });
  return format.format(amount as Intl.StringNumericLiteral);
}
