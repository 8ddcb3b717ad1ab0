/** One of the three inputs of a day. */
export type DayPart = 'day' | 'month' | 'year';

const PARTS: readonly DayPart[] = ['year', 'month', 'day'];

/** In the order in which people of this locale write a day. */
export const dayOrder = (locale: string): readonly DayPart[] =>
  new Intl.DateTimeFormat(locale, { year: 'numeric', month: '2-digit', day: '2-digit', calendar: 'gregory' })
    .formatToParts(0)
    .map(({ type }) => type as DayPart)
    .filter((type) => PARTS.includes(type));

/** What was typed into one of the inputs; a day is kept as `year-month-day` while it is typed, too, with gaps. */
export const dayPart = (typed: string, part: DayPart): string => typed.split('-')[PARTS.indexOf(part)] ?? '';

/** The day with another part. */
export function withDayPart(typed: string, part: DayPart, text: string): string {
  return PARTS.map((each) => (each === part ? text.replaceAll('-', '') : dayPart(typed, each)).trim()).join('-');
}

/** An ISO day where there is one; nothing where nothing was typed. */
export const readDay = (typed: string): string =>
  typed
    .replace(/^-+$/, '')
    .replace(/^(\d{4})-(\d\d?)-(\d\d?)$/, (_, year: string, month: string, day: string) =>
      [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-'),
    );
