import type { Bank } from '../banks.ts';
import { Random } from '../random.ts';
import { PALETTE, tintOf } from './palette.ts';

/** What stands on the tile: 48 units wide and high, the mark in the middle 28. `pale` is a lighter tone of the tile. */
type Motif = (random: Random, pale: string) => string;

const times = (count: number, draw: (index: number) => string): string => Array.from({ length: count }, (_, index) => draw(index)).join('');

const MOTIFS: readonly [Motif, ...Motif[]] = [
  // Four quarter circles, each turned its own way: a mosaic.
  (random, pale) =>
    times(4, (n) => {
      const [x, y] = [10 + (n % 2) * 14, n < 2 ? 10 : 24];
      const turn = random.int(0, 3) * 90;
      return `<path d="M0 0H14A14 14 0 0 1 0 14Z" transform="translate(${x} ${y}) rotate(${turn} 7 7)" fill="${n % 3 === 0 ? '#fff' : pale}"/>`;
    }),
  // Petals.
  (random, pale) => {
    const count = random.pick([5, 6, 8]);
    return (
      times(
        count,
        (n) => `<ellipse cx="24" cy="16" rx="4" ry="7" transform="rotate(${(360 / count) * n} 24 24)" fill="#fff" opacity=".92"/>`,
      ) + `<circle cx="24" cy="24" r="4" fill="${pale}"/>`
    );
  },
  // Rings, open at one side.
  (random, pale) => {
    const turn = random.int(0, 7) * 45;
    const arc = (r: number, stroke: string): string => `<path d="M24 ${24 - r}A${r} ${r} 0 1 1 ${24 - r} 24" stroke="${stroke}"/>`;
    const arcs = arc(13, '#fff') + arc(7, pale);
    return `<g fill="none" stroke-width="4" stroke-linecap="round" transform="rotate(${turn} 24 24)">${arcs}</g>`;
  },
  // Hills behind each other, and a sun.
  (random, pale) =>
    `<circle cx="${random.pick([16, 24, 32])}" cy="15" r="4" fill="${pale}"/>` +
    `<path d="M8 37 19 21 30 37z" fill="${pale}"/><path d="M17 37 29 ${random.int(15, 19)} 41 37z" fill="#fff"/>`,
  // Waves.
  (random, pale) =>
    `<g fill="none" stroke-width="3.5" stroke-linecap="round">` +
    times(3, (n) => `<path d="M11 ${16 + 8 * n}q6.5-${random.int(5, 8)} 13 0t13 0" stroke="${n === 1 ? pale : '#fff'}"/>`) +
    '</g>',
  // Columns.
  (random, pale) =>
    times(4, (n) => {
      const height = random.int(10, 28);
      return `<rect x="${10 + 7.5 * n}" y="${38 - height}" width="5.5" height="${height}" rx="2.75" fill="${n % 2 === 0 ? '#fff' : pale}"/>`;
    }),
  // A honeycomb cell in a honeycomb cell.
  (random, pale) =>
    `<path d="M24 9l13 7.5v15L24 39l-13-7.5v-15z" fill="none" stroke="#fff" stroke-width="3.5" stroke-linejoin="round"/>` +
    `<path d="M24 17l6 3.5v7L24 31l-6-3.5v-7z" fill="${pale}" transform="rotate(${random.pick([0, 30])} 24 24)"/>`,
  // Two circles that share a part.
  (random, pale) =>
    `<g transform="rotate(${random.int(0, 3) * 45} 24 24)"><circle cx="19" cy="24" r="10" fill="#fff"/>` +
    `<circle cx="29" cy="24" r="10" fill="${pale}" opacity=".8"/></g>`,
  // An arch in an arch.
  (random, pale) =>
    `<path d="M11 37V23a13 13 0 0 1 26 0v14z" fill="#fff"/>` +
    `<path d="M${random.pick([17, 18, 19])} 37V24a6 6 0 0 1 12 0v13z" fill="${pale}"/>`,
  // Nine dots, alike left and right.
  (random, pale) =>
    times(3, (row) => {
      const [side, middle] = [random.int(2, 4), random.int(2, 4)];
      const dot = (x: number, r: number, fill: string): string => `<circle cx="${x}" cy="${14 + 10 * row}" r="${r}" fill="${fill}"/>`;
      return dot(14, side, '#fff') + dot(24, middle, pale) + dot(34, side, '#fff');
    }),
];

/** The mark of a bank: a shape and a colour drawn from its id, whole and half units only, the same on every machine. */
export function logoOf(bank: Bank): string {
  const random = new Random('logo', bank.id);
  const [deep, pale] = PALETTE[tintOf(bank)] ?? PALETTE[0];
  const tile = `<rect width="48" height="48" rx="11" fill="${deep}"/>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48">${tile}${random.pick(MOTIFS)(random, pale)}</svg>`;
}
