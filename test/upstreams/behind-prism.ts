import assert from 'node:assert/strict';
import { listen, type Emulator, type EmulatorOptions, type Listening } from '../../server/emulators/kit/index.ts';
import { readDocument, type DocumentName } from './documents.ts';
import { startPrism, type Prism } from './prism.ts';
import { routeOf } from './route.ts';

/** An emulator on a port of its own, and Prism between it and whoever calls: it judges what is asked and what is answered. */
export interface BehindPrism {
  readonly emulator: Emulator;
  /** Sends each call through the Prism of its document, and fails where that finds something. */
  readonly fetch: typeof fetch;
  /** Presses a button on one of the emulator's pages, and tells where it leads. */
  press(url: string, form: Record<string, string>): Promise<URL>;
  /** The operations that were answered with success so far, by their names. */
  readonly succeeded: ReadonlySet<string>;
  close(): Promise<void>;
}

export async function behindPrism(create: (options: EmulatorOptions) => Emulator, names: readonly DocumentName[]): Promise<BehindPrism> {
  const listening: Listening = await listen((publicUrl) => create({ publicUrl }));
  const started = await Promise.all(names.map(async (name) => [name, await startPrism(name, listening.url)] as const));
  const prisms = new Map<DocumentName, Prism>(started);
  const route = routeOf(names);
  const succeeded = new Set<string>();
  return {
    emulator: listening.emulator,
    succeeded,
    async fetch(input, init) {
      const request = new Request(input, init);
      const found = route(request);
      assert.ok(found, `${request.method} ${request.url} is in no document`);
      const { document, operation } = found;
      const prism = prisms.get(document.name)!;
      const response = await prism.fetch(request);
      assert.deepEqual(prism.violations(), [], operation.id);
      // 451 is how finoOS says where the person has to go.
      if (response.ok || response.status === 451) succeeded.add(operation.id);
      return response;
    },
    async press(url, form) {
      const response = await fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
      const location = response.headers.get('location');
      assert.equal(response.status, 303, await response.text());
      return new URL(location!, url);
    },
    async close() {
      await Promise.all([...prisms.values()].map((prism) => prism.close()));
      await listening.stop();
    },
  };
}

/** The operations of the documents that were not answered with success. */
export const notYet = ({ succeeded }: BehindPrism, names: readonly DocumentName[]): string[] =>
  names.flatMap((name) => readDocument(name).operations.map(({ id }) => id)).filter((id) => !succeeded.has(id));
