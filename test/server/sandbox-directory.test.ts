import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import * as z from 'zod/mini';
import { accountsOf } from '../../server/providers/sandbox/accounts.ts';
import { BANKS, isTrickBank, type Bank } from '../../server/providers/sandbox/banks.ts';
import { createDirectory, hasLogo, syntheticBanks } from '../../server/providers/sandbox/directory.ts';
import { groupIban, NUMBERING, toIban } from '../../server/providers/sandbox/iban.ts';
import { alterAmount, showAmount, toAmount } from '../../server/providers/sandbox/money.ts';
import { logoOf } from '../../server/providers/sandbox/pages/logo.ts';
import { PALETTE } from '../../server/providers/sandbox/pages/palette.ts';
import { personaOf, PERSONAS } from '../../server/providers/sandbox/personas.ts';
import { Random } from '../../server/providers/sandbox/random.ts';
import { TRICKS } from '../../server/providers/sandbox/tricks.ts';
import { institution } from '../../src/protocol/index.ts';
import { PUBLIC_URL } from './sandbox-visitor.ts';

const { banks, institutions } = createDirectory(PUBLIC_URL);
const ordinary = BANKS.filter((bank) => !isTrickBank(bank));
const count = (wanted: (bank: Bank) => boolean): number => ordinary.filter(wanted).length;

/** From the ISO 13616 registry, on its own so that nothing here is measured with its own ruler. */
const IBAN_LENGTHS: Record<string, number> = {
  ...{ AT: 20, BE: 16, DE: 22, DK: 18, ES: 24, FI: 18, FR: 27, GB: 22, IE: 22, IT: 27, NL: 18, NO: 15, PL: 28, PT: 25, RO: 24, SE: 24 },
};

function isIban(iban: string): boolean {
  if (iban.length !== IBAN_LENGTHS[iban.slice(0, 2)]) return false;
  const digits = (iban.slice(4) + iban.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return BigInt(digits) % 97n === 1n;
}

await test('the directory has every kind of bank', () => {
  assert.ok(ordinary.length >= 48);
  assert.ok(new Set(BANKS.map(({ country }) => country)).size >= 12);
  assert.equal(banks.size, BANKS.length, 'ids are unique');
  for (const types of ['retail', 'corporate', 'retail,corporate'])
    assert.ok(count(({ psuTypes }) => psuTypes.join() === types) >= 8, types);
  for (const methods of ['redirect', 'decoupled', 'redirect,decoupled'])
    assert.ok(count((bank) => bank.methods.join() === methods) >= 8, methods);
  assert.equal(
    count(({ status }) => status === 'down'),
    1,
  );
  assert.equal(
    count(({ status }) => status === 'slow'),
    1,
  );
  assert.equal(
    count(({ name }) => [...name].length === 60),
    1,
  );
  for (const letter of 'łøßșñéü') assert.ok(count(({ name }) => name.toLowerCase().includes(letter)) >= 1, letter);
});

await test('each country has three or four popular banks', () => {
  for (const country of Object.keys(NUMBERING)) {
    const popular = BANKS.filter((bank) => bank.country === country && bank.popular);
    assert.ok(popular.length >= 3 && popular.length <= 4, `${country}: ${popular.length}`);
    assert.ok(
      popular.some(({ psuTypes }) => psuTypes.length === 2),
      `${country}: a popular one for everybody`,
    );
  }
});

await test('banks of the same name are told apart by a hint, a BIC and a bank code', () => {
  const twins = BANKS.filter((bank) => BANKS.some((other) => other !== bank && other.name === bank.name && other.country === bank.country));
  assert.ok(twins.length >= 6);
  for (const twin of twins) assert.ok(twin.hint, twin.id);
  assert.equal(new Set(institutions.map(({ bic }) => bic)).size, institutions.length, 'BICs are unique');
  const codes = BANKS.flatMap(({ country, codes: own }) => own.map((code) => `${country} ${code}`));
  assert.equal(new Set(codes).size, codes.length, 'bank codes are unique in a country');
});

await test('every institution has the shape of the protocol and a well-formed BIC', () => {
  for (const each of institutions) {
    assert.deepEqual(z.parse(institution, each), each);
    assert.match(each.bic ?? '', /^[A-Z]{4}[A-Z]{2}[A-Z2-9][A-NP-Z0-9]([A-Z0-9]{3})?$/, each.id);
    assert.equal(each.bic?.slice(4, 6), each.country);
  }
});

await test('two banks in three have a logo, each its own and whole', () => {
  const share = BANKS.filter(hasLogo).length / BANKS.length;
  assert.ok(share > 0.55 && share < 0.75, String(share));
  const logos = BANKS.map(logoOf);
  assert.ok(new Set(logos).size > BANKS.length * 0.8, 'few look the same');
  for (const logo of logos) {
    assert.doesNotMatch(logo, /undefined|NaN|\d\.\d{3}|script|href/);
    assert.ok(logo.length < 1_500);
  }
});

await test('IBANs are valid, as long as the country wants, and carry the code of the bank', () => {
  for (const bank of [...BANKS, ...syntheticBanks(200)]) {
    for (const persona of PERSONAS) {
      for (const { account } of accountsOf({ bank, persona, psuType: 'retail' }, '2026-11-20')) {
        if (account.iban === undefined) continue;
        assert.ok(isIban(account.iban), `${bank.id} ${account.iban}`);
        const bban = account.iban.slice(bank.country === 'IT' ? 5 : 4);
        assert.ok(
          bank.codes.some((code) => bban.startsWith(code)),
          `${bank.id} ${account.iban}`,
        );
      }
    }
  }
});

await test('the countries have their own check digits right: the examples of the IBAN registry come out', () => {
  const examples = [
    ['BE', '539', '0075470', 'BE68539007547034'],
    ['ES', '2100', '04180200051332', 'ES9121000418450200051332'],
    ['FI', '123', '4560000078', 'FI2112345600000785'],
    ['FR', '30006', '0000112345678901', 'FR7630006000011234567890189'],
    ['IT', '05428', '11101000000123456', 'IT60X0542811101000000123456'],
    ['NL', 'ABNA', '041716430', 'NL91ABNA0417164300'],
    ['NO', '8601', '111794', 'NO9386011117947'],
    ['PL', '109', '01010000071219812874', 'PL61109010140000071219812874'],
    ['PT', '0002', '012312345678901', 'PT50000201231234567890154'],
    ['AT', '19043', '00234573201', 'AT611904300234573201'],
    ['DE', '37040044', '0532013000', 'DE89370400440532013000'],
    ['GB', 'NWBK', '60161331926819', 'GB29NWBK60161331926819'],
    ['SE', '500', '00000058398257466', 'SE4550000000058398257466'],
  ] as const;
  for (const [country, code, digits, iban] of examples) assert.equal(toIban(country, code, digits), iban);
  assert.equal(groupIban('BE68539007547034'), 'BE68 5390 0754 7034');
});

await test('the directory, the people and the marks are the same on every machine', () => {
  const ana = personaOf('ana');
  assert.ok(ana);
  const everything = BANKS.map((bank) => [bank, logoOf(bank), accountsOf({ bank, persona: ana, psuType: 'retail' }, '2026-11-20')]);
  const hash = createHash('sha256')
    .update(JSON.stringify([everything, institutions, syntheticBanks(100)]))
    .digest('hex');
  assert.equal(hash.slice(0, 16), '39c793e818e4d7f1');
});

await test('the random source is spread evenly', () => {
  const drawn = new Random('spread');
  const counts = new Map<number, number>();
  for (let n = 0; n < 10_000; n += 1) {
    const value = drawn.int(0, 9);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const value of counts.values()) assert.ok(value > 850 && value < 1_150, String(value));
});

await test('as many banks as wanted for measuring, with ids and names of their own', () => {
  const large = createDirectory(PUBLIC_URL, 5_000);
  assert.equal(large.institutions.length, BANKS.length + 5_000);
  assert.equal(large.banks.size, BANKS.length + 5_000);
  assert.deepEqual(large.institutions.slice(0, BANKS.length), institutions);
  for (const each of large.institutions.slice(-500)) z.parse(institution, each);
  assert.ok(new Set(large.institutions.map(({ name }) => name)).size > 3_000);
});

await test('the people have names that are easy to type, and every trick can be had', () => {
  assert.equal(new Set(PERSONAS.map(({ user }) => user)).size, PERSONAS.length);
  for (const { user } of PERSONAS) assert.match(user, /^[a-z]{3,8}$/);
  assert.ok(PERSONAS.filter(({ trick }) => trick === undefined).length >= 8);
  assert.equal(personaOf(' ANA ')?.user, 'ana');
  assert.equal(personaOf('nobody'), undefined);
  for (const trick of Object.keys(TRICKS)) {
    assert.ok(
      BANKS.some((bank) => bank.trick === trick),
      trick,
    );
  }
});

await test('amounts have the decimals of their currency and never were floats', () => {
  assert.equal(toAmount(184_250, 'EUR'), '1842.50');
  assert.equal(toAmount(-5, 'EUR'), '-0.05');
  assert.equal(toAmount(0, 'JPY'), '0');
  assert.equal(toAmount(73_000, 'JPY'), '118990');
  assert.equal(toAmount(100, 'RON'), '4.97');
  assert.equal(alterAmount('49.99'), '49.90');
  assert.equal(alterAmount('7'), '8');
  assert.equal(showAmount('1249.9', 'EUR'), '€1,249.90');
  assert.equal(showAmount('118990', 'JPY'), 'JP¥118,990');
  assert.equal(showAmount('123456789012.1234', 'EUR'), '€123,456,789,012.1234');
});

await test('text on the colours of the banks can be read', () => {
  const luminance = (hex: string): number => {
    const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
      const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one: string, other: string): number => {
    const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  for (const [deep, pale] of PALETTE) {
    assert.ok(contrast(deep, '#ffffff') >= 5.5 && contrast(deep, '#faf9f6') >= 4.5, deep);
    assert.ok(contrast(pale, '#131519') >= 7 && contrast(pale, '#1a1d22') >= 4.5, pale);
  }
});
