/** An ink as it looks on paper; `layer` is the group of the drawing that holds what this ink prints. */
export interface Ink {
  readonly layer: string;
  readonly name: string;
}

/** A print that the shop sells. */
export interface Print {
  readonly slug: string;
  readonly title: string;
  readonly line: string;
  readonly alt: string;
  readonly inks: readonly [Ink, Ink, Ink];
  readonly left: number;
  /** In cents, a multiple of three. */
  readonly cents: number;
}

const ink = (layer: string, name: string): Ink => ({ layer, name });

/** All of it. The first is the print of the month. */
export const PRINTS: readonly [Print, ...Print[]] = [
  {
    slug: 'noon',
    title: 'High Noon, Low Water',
    line: 'The one hour in which the harbour holds its breath. Where the sun meets the sky, two inks make the third colour.',
    alt: 'A print of a large orange sun over a striped blue sea, with a lighthouse and one small sailing boat.',
    inks: [ink('sunflower', 'Sunflower'), ink('coral', 'Coral'), ink('blue', 'Blue')],
    left: 41,
    cents: 9600,
  },
  {
    slug: 'lemons',
    title: 'One and a Half Lemons',
    line: 'Breakfast outside, the tablecloth still damp. The leaves are yellow first and green only at the end.',
    alt: 'A print of a lemon and half a lemon on a green plate, on a tablecloth with pink stripes.',
    inks: [ink('yellow', 'Yellow'), ink('pink', 'Pink'), ink('teal', 'Teal')],
    left: 18,
    cents: 8400,
  },
  {
    slug: 'nightbus',
    title: 'Night Bus, Line 3',
    line: 'Last one home. Somebody on the ninth floor is still awake, and so is the driver.',
    alt: 'A print of a yellow bus at night in front of dark houses with lit windows.',
    inks: [ink('sunflower', 'Sunflower'), ink('pink', 'Pink'), ink('navy', 'Navy')],
    left: 63,
    cents: 9600,
  },
  {
    slug: 'fern',
    title: 'Fern, Copied',
    line: 'One leaf, drawn once, printed three times and a little beside itself each time.',
    alt: 'A print of green and orange fern leaves crossing in front of a yellow circle.',
    inks: [ink('yellow', 'Yellow'), ink('coral', 'Coral'), ink('teal', 'Teal')],
    left: 7,
    cents: 7200,
  },
  {
    slug: 'lane',
    title: 'Lane Four',
    line: 'Twenty minutes to seven, nobody else in the water. Count to fifty lengths and the day can come.',
    alt: 'A print of a swimmer with an orange cap in a blue pool, seen from above.',
    inks: [ink('yellow', 'Yellow'), ink('coral', 'Coral'), ink('blue', 'Blue')],
    left: 52,
    cents: 9600,
  },
  {
    slug: 'post',
    title: 'Mountain Post',
    line: 'The cabin takes up letters, bread and two passengers, in this order.',
    alt: 'A print of a yellow cable car in front of green mountains and a yellow moon.',
    inks: [ink('mint', 'Mint'), ink('sunflower', 'Sunflower'), ink('navy', 'Navy')],
    left: 29,
    cents: 8400,
  },
];

/** The print of that name, or the print of the month. */
export const findPrint = (slug: string | undefined): Print => PRINTS.find((print) => print.slug === slug) ?? PRINTS[0];

/** One of the three payments. */
export interface Instalment {
  readonly cents: number;
  readonly date: Date;
}

/** Three equal payments: today, in one month and in two; at the end of a month never skips into the one after. */
export function instalments(print: Print, from: number): readonly Instalment[] {
  const start = new Date(from);
  return [0, 1, 2].map((months) => {
    const last = new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months + 1, 0)).getUTCDate();
    const day = Math.min(start.getUTCDate(), last);
    return { cents: print.cents / 3, date: new Date(Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + months, day)) };
  });
}
