import type { Hono } from 'hono';
import { accountNumberOf, BANKS, ibanOf } from './banks.ts';
import type { Handler } from './call.ts';
import { badRequest, json } from './errors.ts';
import { objectIdOf } from './hash.ts';
import { LIVES } from './life.ts';
import { logoAddress, logoOf } from './logo.ts';
import type { OperationId } from './operations.ts';
import { companiesRequest, logosRequest } from './schemas.ts';
import type { Fino } from './state.ts';

interface Company {
  readonly companyID: string;
  readonly name: string;
  readonly domain: string;
  readonly iban?: string;
  readonly bic?: string;
  readonly bankCode?: string;
  readonly creditorID?: string;
}

/** Whose logo nobody may show. */
const FORBIDDEN: readonly string[] = ['Spreekasse'];

const domainOf = (name: string): string =>
  `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '')}.example`;

/** Everybody who is known: the banks, and whom their customers pay. */
const COMPANIES: readonly Company[] = [
  ...BANKS.map((bank) => ({
    ...{ companyID: objectIdOf('partner', bank.name), name: bank.name, domain: domainOf(bank.name) },
    ...{ bic: bank.bic, bankCode: bank.bankCode, iban: ibanOf(bank, accountNumberOf(bank, bank.id, 'own')) },
  })),
  ...new Map(
    Object.values(LIVES)
      .flat()
      .map(({ partner }) => [partner.name, { ...partner, companyID: objectIdOf('partner', partner.name), domain: domainOf(partner.name) }]),
  ).values(),
];

/** How many letters have to be changed, added or left out to make one text of the other (Levenshtein). */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, other] of [...b].entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (letter === other ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** What may differ: by itself two letters in a long name, one in a short one, none in a very short one. */
const leeway = (fuzziness: string, name: string): number =>
  fuzziness !== 'AUTO' ? Number(fuzziness) : name.length > 5 ? 2 : name.length > 2 ? 1 : 0;

const TRAITS = ['companyID', 'iban', 'bic', 'bankCode', 'creditorID', 'domain'] as const;

type Own = 'searchCompanies' | 'searchLogos';

/** Companies and logos. */
export function companyOperations({ world }: Fino): Record<Own & OperationId, Handler> {
  const show = (company: Company, size: number): Record<string, unknown> => {
    const { companyID, name } = company;
    if (FORBIDDEN.includes(name)) return { companyID, name, status: 'forbidden' };
    const logoURL = logoAddress(world.publicUrl, companyID, size);
    return { companyID, name, status: 'found', logoURL, squareLogoURL: logoURL };
  };

  return {
    async searchCompanies(call) {
      const size = call.count('logo-size', 0, 0);
      const { queries } = await call.body(companiesRequest);
      const results = queries.map(({ keyword = '', properties = ['name'], limit = 10 }) => {
        const wanted = keyword.toLowerCase();
        const holds = (company: Company): boolean =>
          Object.entries(company).some(([key, value]) => properties.includes(key) && String(value).toLowerCase().includes(wanted));
        const found = wanted === '' ? [] : COMPANIES.filter(holds);
        return found.slice(0, limit).map((company) => ({ ...company, ...show(company, size) }));
      });
      return json({ results: Object.fromEntries(results.entries()) });
    },

    async searchLogos(call) {
      const size = call.count('logo-size', 0, 0);
      const exact = call.flag('exactMatch') ?? false;
      const fuzziness = call.query.get('fuzziness') ?? 'AUTO';
      if (!/^(AUTO|[0-2])$/.test(fuzziness)) throw badRequest('fuzziness is neither AUTO nor 0, 1 or 2');
      const { queries } = await call.body(logosRequest);
      const results = queries.map((query) => {
        const { queryID, name } = query;
        const near = (company: Company): boolean => {
          const [asked, known] = [name?.toLowerCase() ?? '', company.name.toLowerCase()];
          return asked !== '' && (exact ? asked === known : distance(asked, known) <= leeway(fuzziness, asked));
        };
        const same = (company: Company): boolean => TRAITS.some((trait) => query[trait] !== undefined && query[trait] === company[trait]);
        const found = COMPANIES.find(same) ?? COMPANIES.find(near);
        return { ...(queryID !== undefined && { queryID }), ...(found === undefined ? { status: 'notFound' } : show(found, size)) };
      });
      return json({ results });
    },
  };
}

/** The pictures themselves. */
export function serveLogos(app: Hono): void {
  app.get('/ui/logos/:file', (c) => {
    const id = c.req.param('file').replace(/\.svg$/, '');
    const company = COMPANIES.find(({ companyID, name }) => companyID === id && !FORBIDDEN.includes(name));
    if (company === undefined) return c.notFound();
    const headers = {
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    };
    return c.body(logoOf(company.name), 200, headers);
  });
}
