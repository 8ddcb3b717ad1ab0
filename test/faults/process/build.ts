import { cpSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { plant, type Edit } from '../mutant.ts';

/** Bundles the test server with the companion in it, as it stands or with a bug planted; says where, and how to remove it. */
export async function buildServer(edits: readonly Edit[] = []): Promise<{ file: string; remove: () => void }> {
  const { folder, remove } = plant(edits);
  const entry = path.join(folder, 'test/faults/process/server.ts');
  cpSync(import.meta.dirname, path.dirname(entry), { recursive: true });
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: entry,
      outDir: path.join(folder, 'out'),
      target: 'node20',
      rolldownOptions: { external: ['libsql'], output: { format: 'es', entryFileNames: 'server.mjs', codeSplitting: false } },
    },
  });
  return { file: path.join(folder, 'out/server.mjs'), remove };
}
