import type { Institution } from '../../src/protocol/steps.ts';

/** A logo that is drawn here and not fetched. */
const logo = (color: string, path: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="${color}"/><path d="${path}" fill="none" stroke="#fff" stroke-width="3"/></svg>`)}`;

type Row = [id: string, name: string, country: string, more?: Partial<Institution>];

const ROWS: Row[] = [
  ['alster', 'Alsterbank', 'DE', { popular: true, bank_codes: ['99200100'], logo: logo('#0a6b4f', 'M9 26 18 9l9 17M12 20h12') }],
  ['havel', 'Havelufer Bank', 'DE', { popular: true, status: 'slow' }],
  ['weiss', 'Weißfels Direkt', 'DE', { popular: true, status: 'down' }],
  ['kasse-muehl', 'Stadtkasse am Markt', 'DE', { popular: true, hint: 'Mühltal' }],
  ['kasse-rosen', 'Stadtkasse am Markt', 'DE', { hint: 'Rosengau' }],
  ['linden', 'Lindenbank', 'DE', { popular: true, aliases: ['LB'], logo: logo('#8a2f5d', 'M12 9v17h13') }],
  ['lang', 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland', 'DE'],
  ['brueck', 'Brückenbank', 'DE'],
  ['isar', 'Isarbank', 'DE'],
  ['oester', 'Österbank am Förde-Kai', 'DE'],
  ['werk', 'Werkbank für Unternehmen', 'DE', { psu_types: ['corporate'] }],
  ['nord', 'Nord Banque', 'FR', { popular: true }],
  ['lavande', 'Crédit Lavande', 'FR', { popular: true }],
  ['aero', 'Ærø Sparekasse', 'DK', { popular: true }],
  ['lodz', 'Łódź Bank', 'PL', { popular: true }],
  ['soimul', 'Banca Șoimul', 'RO', { popular: true }],
];

/** Banks that exist nowhere, one for each thing a list has to cope with. */
export const exampleBanks: Institution[] = ROWS.map(([id, name, country, more]) => ({
  id,
  name,
  country,
  psu_types: ['retail', 'corporate'],
  methods: ['redirect'],
  ...more,
}));

/** As many as wanted. */
export const manyBanks = (count: number): Institution[] => [
  ...exampleBanks,
  ...Array.from({ length: count - exampleBanks.length }, (_, index): Institution => {
    const { name, country } = exampleBanks[index % exampleBanks.length]!;
    return { id: `b${index}`, name: `${name} ${index}`, country, psu_types: ['retail'], methods: ['redirect'] };
  }),
];
