import { notFound } from './errors.ts';
import { rfc3339, type Run, type User } from './state.ts';

/** The newest calculation; a user without data has none. */
export function lastRun({ runs }: User): Run {
  const run = runs.at(-1);
  if (run === undefined) throw notFound('Correlation');
  return run;
}

/** A calculation by its id, with its place among the others. */
export function runBy({ runs }: User, correlationID: string): { run: Run; index: number } {
  const index = runs.findIndex((run) => run.correlationID === correlationID);
  const run = runs[index];
  if (run === undefined) throw notFound('Correlation');
  return { run, index };
}

export const showRun = ({ correlationID, startedAt }: Run): Record<string, string> => ({
  correlationID,
  correlationTimestamp: rfc3339(startedAt),
});
