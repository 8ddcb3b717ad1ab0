import type { Option } from '../../src/protocol/index.ts';
import { inEach, type Everywhere, type Language } from './text.ts';

/** Where the euro area's payments work (SEPA): members of the EU and EEA, and those that joined by treaty. */
export const SEPA = 'AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA'.split(
  ' ',
);

/** Every country of ISO 3166-1 that somebody can be born in or a citizen of; islands without people are left out. */
export const WORLD = (
  'AD AE AF AG AI AL AM AO AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BW BY BZ CA CC CD CF CG CH CI CK CL ' +
  'CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GT ' +
  'GU GW GY HK HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY ' +
  'MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM ' +
  'PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TG TH TJ TK TL TM TN TO TR ' +
  'TT TV TW TZ UA UG US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'
).split(' ');

const names = new Map<string, Intl.DisplayNames>();

function nameOf(type: 'region' | 'currency', code: string, language: Language): string {
  const known = names.get(type + language) ?? new Intl.DisplayNames(language, { type });
  names.set(type + language, known);
  return known.of(code) ?? code;
}

/** A name that stands by itself: some languages write these small within a sentence. */
const alone = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** Countries as the options of a choice, by their names in every language. */
export const countryOptions = (codes: readonly string[]): Option<Everywhere>[] =>
  codes.map((value) => ({ value, label: inEach((language) => nameOf('region', value, language)) }));

/** Currencies likewise, each with its code, which is what people look for. */
export const currencyOptions = (codes: readonly string[]): Option<Everywhere>[] =>
  codes.map((value) => ({ value, label: inEach((language) => `${alone(nameOf('currency', value, language))} (${value})`) }));

/** What numbers begin with, by country: all of Europe. */
const PREFIXES = new Map(
  (
    'AD376 AL355 AM374 AT43 AX358 AZ994 BA387 BE32 BG359 BY375 CH41 CY357 CZ420 DE49 DK45 EE372 ES34 FI358 FO298 FR33 GB44 GE995 GG44 ' +
    'GI350 GR30 HR385 HU36 IE353 IM44 IS354 IT39 JE44 LI423 LT370 LU352 LV371 MC377 MD373 ME382 MK389 MT356 NL31 NO47 PL48 PT351 RO40 ' +
    'RS381 RU7 SE46 SI386 SJ47 SK421 SM378 TR90 UA380 VA39 XK383'
  )
    .split(' ')
    .map((row) => [row.slice(0, 2), row.slice(2)]),
);

/** What takes the place of a leading zero in a number of that country. */
export const phonePrefix = (country: string): string => `+${PREFIXES.get(country) ?? '44'}`;
