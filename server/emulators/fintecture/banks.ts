/** A bank of the directory, as the providers' document describes it. */
export interface Bank {
  id: string;
  name: string;
  country: string;
  auth_models: ('redirect' | 'decoupled')[];
  ais: ('Accountholders' | 'Accounts' | 'Transactions')[];
  pis: ('SEPA' | 'iSCT' | 'FPS' | 'PLN' | 'INT')[];
  psu_types: ('retail' | 'corporate')[];
}

const AIS: Bank['ais'] = ['Accountholders', 'Accounts', 'Transactions'];
const BOTH: Bank['psu_types'] = ['retail', 'corporate'];

/** All made up; between them every way in which banks differ. */
export const BANKS: readonly Bank[] = [
  { id: 'lilafr', name: 'Banque des Lilas', country: 'FR', auth_models: ['redirect'], ais: AIS, pis: ['SEPA', 'iSCT'], psu_types: BOTH },
  { id: 'midifr', name: 'Crédit du Midi', country: 'FR', auth_models: ['redirect', 'decoupled'], ais: AIS, pis: ['SEPA'], psu_types: BOTH },
  { id: 'nordde', name: 'Nordsee Sparbank', country: 'DE', auth_models: ['decoupled'], ais: AIS, pis: ['SEPA'], psu_types: ['retail'] },
  { id: 'kontde', name: 'Kontor Bank', country: 'DE', auth_models: ['redirect'], ais: AIS, pis: ['SEPA', 'INT'], psu_types: ['corporate'] },
  { id: 'rheide', name: 'Rheinbank', country: 'DE', auth_models: ['redirect'], ais: AIS, pis: ['SEPA', 'iSCT'], psu_types: BOTH },
  {
    id: 'turies',
    name: 'Caja del Turia',
    country: 'ES',
    auth_models: ['redirect'],
    ais: ['Accounts', 'Transactions'],
    pis: ['SEPA'],
    psu_types: BOTH,
  },
  { id: 'faroes', name: 'Banco Faro', country: 'ES', auth_models: ['redirect'], ais: [], pis: ['SEPA', 'iSCT'], psu_types: ['retail'] },
  { id: 'gracnl', name: 'Grachtenbank', country: 'NL', auth_models: ['redirect'], ais: AIS, pis: ['SEPA', 'iSCT'], psu_types: BOTH },
  { id: 'sereit', name: 'Banca Serena', country: 'IT', auth_models: ['redirect', 'decoupled'], ais: AIS, pis: ['SEPA'], psu_types: BOTH },
  { id: 'alpiit', name: 'Cassa Alpina', country: 'IT', auth_models: ['redirect'], ais: AIS, pis: [], psu_types: ['retail'] },
  { id: 'wislpl', name: 'Bank Wisła', country: 'PL', auth_models: ['redirect'], ais: AIS, pis: ['PLN'], psu_types: BOTH },
  { id: 'thamgb', name: 'Thames & Tyne', country: 'GB', auth_models: ['redirect'], ais: AIS, pis: ['FPS'], psu_types: BOTH },
  { id: 'highgb', name: 'Highland Mutual', country: 'GB', auth_models: ['decoupled'], ais: AIS, pis: ['FPS'], psu_types: ['retail'] },
];

export const findBank = (id: string): Bank | undefined => BANKS.find((bank) => bank.id === id);

/** The schemes that carry a currency. */
const SCHEMES: Readonly<Record<string, readonly Bank['pis'][number][]>> = { EUR: ['SEPA', 'iSCT'], GBP: ['FPS'], PLN: ['PLN'] };

/** Whether the bank can send money in that currency. */
export const canPay = (bank: Bank, currency: string): boolean => bank.pis.some((scheme) => SCHEMES[currency]?.includes(scheme));

export const currencyOf = (bank: Bank): string => ({ GB: 'GBP', PL: 'PLN' })[bank.country] ?? 'EUR';

/** A colour of its own for every bank. */
export const hueOf = (bank: Bank): number => (BANKS.indexOf(bank) * 137) % 360;

/** How it is listed. */
export const describe = (bank: Bank, publicUrl: string): Bank & { logo_url: string } => ({
  ...bank,
  logo_url: `${publicUrl}/logos/${bank.id}.svg`,
});

/** Two letters on the bank's colour. */
export function logoOf(bank: Bank): Response {
  const letters = bank.name.replace(/[^\p{L} ]/gu, '').slice(0, 1) + bank.country.slice(0, 1);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="hsl(${hueOf(bank)} 60% 30%)"/><text x="32" y="42" font-family="system-ui, sans-serif" font-size="28" font-weight="700" text-anchor="middle" fill="#fff">${letters}</text></svg>`;
  return new Response(svg, {
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'max-age=3600', 'content-security-policy': "default-src 'none'" },
  });
}
