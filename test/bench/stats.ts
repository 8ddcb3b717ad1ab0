/** The middle one of some numbers; of an even count, the upper of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

/** The lowest and the highest, as text. */
export const spread = (values: readonly number[], digits = 2): string =>
  `${Math.min(...values).toFixed(digits)}-${Math.max(...values).toFixed(digits)}`;

/** A ratio as the tables show it: its median, and between which values the single ones lay. */
export const ratio = (values: readonly number[]): string => `${median(values).toFixed(2)} (${spread(values)})`;

/** Each value by the one of the same repetition beside it: what slowed down both does not count. */
export const paired = (values: readonly number[], base: readonly number[]): number[] => values.map((value, index) => value / base[index]!);

/** Prints rows as a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): void {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  console.log([line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n'));
}

/** Says whether a goal is met. Nothing fails where it is not: the clock of a shared machine is no judge. */
export function goal(what: string, measured: number, limit: { atLeast: number } | { atMost: number }, unit = ''): void {
  const [met, words] =
    'atLeast' in limit ? [measured >= limit.atLeast, `at least ${limit.atLeast}`] : [measured <= limit.atMost, `at most ${limit.atMost}`];
  console.log(`goal ${met ? 'met   ' : 'missed'}  ${what}: ${Number(measured.toFixed(2))}${unit}, wanted ${words}${unit}`);
}
