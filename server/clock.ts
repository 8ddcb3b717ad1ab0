/**
 * The wall clock, but it never runs backwards: what has expired stays so when somebody sets the clock back. While the wall
 * is behind, time goes on at half its pace, so that nothing stands still and the two meet again.
 */
export function steadyClock(wall = (): number => Date.now(), elapsed = (): number => performance.now()): () => number {
  let time = wall();
  let seen = elapsed();
  return () => {
    const tick = elapsed();
    time = Math.max(wall(), time + Math.max(0, tick - seen) / 2);
    seen = tick;
    return Math.floor(time);
  };
}

const texts = new Map<number, string>();

/** A time as the contract writes it (ISO 8601). Many are asked for within the same millisecond, and making one costs. */
export function iso(time: number): string {
  const known = texts.get(time);
  if (known !== undefined) return known;
  if (texts.size >= 1000) texts.clear();
  const text = new Date(time).toISOString();
  texts.set(time, text);
  return text;
}
