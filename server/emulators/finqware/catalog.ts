/** The data of a step: strings, numbers included. */
export type Data = Readonly<Record<string, string>>;

export interface Field {
  name: string;
  /** What is wrong with a value; `before` holds the steps that came earlier. */
  fault?(value: string, before: ReadonlyMap<string, Data>): string | undefined;
  /** Whether it has to be there; yes, where it says nothing. */
  needed?(before: ReadonlyMap<string, Data>): boolean;
}

export interface Step {
  name: string;
  fields: readonly Field[];
  /** Files may be added to it. */
  uploads?: true;
}

/** One skill of the catalog. */
export interface CatalogSkill {
  name: string;
  type: 'account information' | 'payment initiation' | 'marketplace';
  flavour: 'production' | 'sandbox';
  servicer: string;
  hue: number;
  country: string;
  bic: string;
  steps: readonly Step[];
  /** What the last step leads to: the bank's page, a decision at once, or one that people make later. */
  end: 'sca' | 'at_once' | 'review';
}

const oneOf =
  (...values: string[]) =>
  (value: string): string | undefined =>
    values.includes(value) ? undefined : `must be one of ${values.join(', ')}`;

const between =
  (min: number, max: number) =>
  (value: string): string | undefined =>
    /^\d{1,9}(\.\d{1,2})?$/.test(value) && Number(value) >= min && Number(value) <= max ? undefined : `must be between ${min} and ${max}`;

const matches =
  (pattern: RegExp, what: string) =>
  (value: string): string | undefined =>
    pattern.test(value) ? undefined : `must be ${what}`;

const isUrl = (value: string): string | undefined => (URL.canParse(value) ? undefined : 'must be an address');
const optional = { needed: () => false };

const consent: Step = {
  name: 'consent',
  fields: [
    { name: 'psu_redirect_link', fault: isUrl },
    { name: 'psu_id', ...optional },
  ],
};

/** So much is only taken from people who say where it comes from. */
const MUCH = 50_000;

const person: readonly Field[] = [
  { name: 'given_name' },
  { name: 'family_name' },
  { name: 'birth_date', fault: matches(/^\d{4}-\d{2}-\d{2}$/, 'a day') },
  { name: 'email', fault: matches(/^\S+@\S+$/, 'an e-mail address') },
];

const bank = { flavour: 'sandbox', servicer: 'XYZ Bank', hue: 205, country: 'RO', bic: 'XYZBROBU' } as const;
const other = { flavour: 'sandbox', servicer: 'Banca Alba', hue: 155, country: 'RO', bic: 'ALBAROBU' } as const;

/** What a tenant app of the emulator is registered for. */
export const CATALOG: readonly CatalogSkill[] = [
  { ...bank, name: 'xyz_aisp_sbx_#1.0', type: 'account information', steps: [consent], end: 'sca' },
  { ...other, name: 'alba_aisp_sbx_#1.0', type: 'account information', steps: [consent], end: 'sca' },
  {
    ...bank,
    name: 'xyz_sbx_#3.0',
    type: 'marketplace',
    end: 'review',
    steps: [
      {
        name: 'product_form',
        fields: [
          { name: 'value', fault: between(1_000, 500_000) },
          { name: 'currency', fault: oneOf('EUR', 'RON') },
          { name: 'period', fault: oneOf('6', '12', '24') },
        ],
      },
      {
        name: 'personal_form',
        uploads: true,
        fields: [
          ...person,
          {
            name: 'income_source',
            fault: oneOf('salary', 'business', 'savings', 'inheritance'),
            needed: (before) => Number(before.get('product_form')?.['value']) >= MUCH,
          },
        ],
      },
      { name: 'confirmation', fields: [{ name: 'terms', fault: oneOf('true') }] },
    ],
  },
  {
    ...other,
    name: 'alba_card_sbx_#1.0',
    type: 'marketplace',
    end: 'at_once',
    steps: [
      {
        name: 'product_form',
        fields: [
          { name: 'limit', fault: between(500, 20_000) },
          { name: 'currency', fault: oneOf('RON') },
        ],
      },
      { name: 'personal_form', uploads: true, fields: person },
    ],
  },
];

/** What is wrong with the data of a step, as code and message; undefined where nothing is. */
export function faultOf(step: Step, data: Data, before: ReadonlyMap<string, Data>): { code: string; message: string } | undefined {
  const given = (name: string): boolean => Object.hasOwn(data, name) && data[name] !== '';
  const missing = step.fields.filter(({ name, needed }) => !given(name) && (needed?.(before) ?? true)).map(({ name }) => name);
  if (missing.length > 0) return { code: 'missing_fields', message: `Missing: ${missing.join(', ')}.` };
  const unknown = Object.keys(data).filter((name) => !step.fields.some((field) => field.name === name));
  if (unknown.length > 0) return { code: 'unknown_fields', message: `Unknown: ${unknown.join(', ')}.` };
  for (const { name, fault } of step.fields) {
    const wrong = given(name) ? fault?.(data[name]!, before) : undefined;
    if (wrong !== undefined) return { code: 'invalid_field', message: `${name} ${wrong}.` };
  }
  return undefined;
}
