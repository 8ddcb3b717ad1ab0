import { iso } from './clock.ts';
import type { Log, LogLevel } from './ports.ts';

const RANK: Record<LogLevel, number> = { debug: 0, info: 1, warn: 2, error: 3 };

/**
 * One JSON object a line. Lines of one turn of the event loop leave together, so that logging costs next to nothing. The event
 * is a word of the code's own; what comes from outside is in the fields.
 */
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
    const rest = JSON.stringify(fields ?? {}).slice(1);
    lines += `{"time":"${iso(now())}","level":"${severity}","event":"${event}"${rest === '}' ? '' : ','}${rest}\n`;
  };
}
