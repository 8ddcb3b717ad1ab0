import { executeServerCommand } from '@web/test-runner-commands';
import { kinds, type KindName } from './kinds.ts';

/** What the drivers of the other engines cannot pretend: a viewport, a medium. What they paint is tested by what they can. */
export const isChromium = navigator.userAgent.includes('Chrome');

/** Media features, by their names in CSS; none of them is as it was before. */
export const media = (features: Readonly<Record<string, string>>): Promise<unknown> => executeServerCommand('media', features);

/** Presses Tab so often, or Shift and Tab. */
export const pressTab = (times: number, back: boolean): Promise<unknown> => executeServerCommand('tab', { times, back });

/** Puts what was found into the table of the gallery, or finds it there. */
export async function tabulate(kind: KindName | 'flow', column: string, cell: unknown): Promise<void> {
  if (!(await executeServerCommand('table', { kind, column, cell })))
    throw new Error(
      `The table of the gallery is stale (${kind}, ${column}); write it with \`npm run accessibility\`. It would say:\n${JSON.stringify(cell, null, 2)}`,
    );
}

/** The same test for every step kind. */
export function forEachKind(says: string, test: (name: KindName, kind: (typeof kinds)[number][1]) => Promise<void>): void {
  for (const [name, kind] of kinds)
    it(`${name} ${says}`, function () {
      this.timeout(20_000);
      return test(name, kind);
    });
}
