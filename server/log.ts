import { iso } from './clock.ts';
import type { Log, LogLevel } from './ports.ts';

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/** One JSON object a line. Lines of one turn of the event loop leave together, so that logging costs next to nothing. */
export function createLog(write: (lines: string) => void, level: LogLevel = 'info', now: () => number = Date.now): Log {
  let lines = '';
  const flush = (): void => {
    const out = lines;
    lines = '';
    write(out);
  };
  return (severity, event, fields) => {
    if (RANK[severity] < RANK[level]) return;
    if (lines === '') setImmediate(flush);
    const head = JSON.stringify({ time: iso(now()), level: severity, event });
    const rest = fields ? JSON.stringify(fields) : '{}';
    lines += rest === '{}' ? `${head}\n` : `${head.slice(0, -1)},${rest.slice(1)}\n`;
  };
}
