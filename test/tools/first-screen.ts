import { parseSync, type Plugin } from 'vite';

/*
 * Bundlers give what two lazy steps share a file of its own, which would be a third request before the first screen shows.
 * What the first step shares with anything that is loaded later is imported by the entry instead: the first screen weighs the
 * same, it comes in two requests, and a later step finds its half already there.
 */

/** What a module imports, and what it may import later. */
export interface Links {
  readonly importedIds: readonly string[];
  readonly dynamicallyImportedIds: readonly string[];
}
export type Graph = ReadonlyMap<string, Links>;

/** A module and all that it imports, itself or through others. */
function closure(graph: Graph, id: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(id)) {
    seen.add(id);
    for (const imported of graph.get(id)?.importedIds ?? []) closure(graph, imported, seen);
  }
  return seen;
}

/** What the entry has to import so that the first step comes in one file. */
export function sharedByFirstStep(graph: Graph, entry: string, firstStep: string): string[] {
  const later = new Set([...graph.values()].flatMap(({ dynamicallyImportedIds }) => dynamicallyImportedIds));
  later.delete(firstStep);
  const elsewhere = new Set([...later].flatMap((id) => [...closure(graph, id)]));
  const inEntry = closure(graph, entry);
  return [...closure(graph, firstStep)].filter((id) => id !== firstStep && elsewhere.has(id) && !inEntry.has(id));
}

/** The Vite plugin; both names are the ends of paths. */
export function firstScreenPlugin(entry: string, firstStep: string): Plugin {
  return {
    name: 'tessera:first-screen',
    apply: 'build',
    async transform(code, id) {
      if (!id.endsWith(entry)) return null;
      const graph = new Map<string, Links>();
      const load = async (each: string): Promise<void> => {
        if (graph.has(each)) return;
        graph.set(each, { importedIds: [], dynamicallyImportedIds: [] });
        const links = await this.load({ id: each, resolveDependencies: true });
        graph.set(each, links);
        await Promise.all([...links.importedIds, ...links.dynamicallyImportedIds].map(load));
      };
      // The entry waits for this very function, so its own links are read from its text.
      const { staticImports, staticExports, dynamicImports } = parseSync(id, code).module;
      const ids = async (requests: (string | undefined)[]): Promise<string[]> => {
        const resolved = await Promise.all(requests.filter((request) => request !== undefined).map((request) => this.resolve(request, id)));
        return resolved.flatMap((each) => (each ? [each.id] : []));
      };
      const exported = staticExports.flatMap(({ entries }) => entries.map((each) => each.moduleRequest?.value));
      const links = {
        importedIds: await ids([...staticImports.map((each) => each.moduleRequest.value), ...exported]),
        dynamicallyImportedIds: await ids(
          dynamicImports.map((each) => code.slice(each.moduleRequest.start + 1, each.moduleRequest.end - 1)),
        ),
      };
      graph.set(id, links);
      await Promise.all([...links.importedIds, ...links.dynamicallyImportedIds].map(load));

      const step = [...graph.keys()].find((each) => each.endsWith(firstStep));
      if (step === undefined) this.error(`The first step, ${firstStep}, is not part of ${entry}.`);
      const imports = sharedByFirstStep(graph, id, step).map((each) => `import ${JSON.stringify(each)};`);
      // Behind the code, where no line of it moves.
      return { code: `${code}\n${imports.join('\n')}`, map: null };
    },
  };
}
