/** A stretch of time in days, hours or minutes, whichever loses little by rounding. */
function measured(seconds: number): readonly [count: number, unit: 'day' | 'hour' | 'minute'] {
  const minutes = seconds / 60;
  if (minutes >= 1440) return [Math.round(minutes / 1440), 'day'];
  return minutes >= 90 ? [Math.round(minutes / 60), 'hour'] : [Math.round(minutes), 'minute'];
}

/** How long something takes, like "2 hours". */
export function duration(locale: string, seconds: number): string {
  const [count, unit] = measured(seconds);
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}

/** How long ago something was, like "2 hours ago". */
export function ago(locale: string, seconds: number): string {
  const [count, unit] = measured(seconds);
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return count > 0 ? relative.format(-count, unit) : relative.format(0, 'second');
}
