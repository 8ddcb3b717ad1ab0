import { chmodSync, copyFileSync, cpSync, existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { tidyName } from '../test/tools/tidy-name.ts';

const server = import.meta.dirname;
const repository = path.dirname(server);
const dist = path.join(server, 'dist');

const manifest = JSON.parse(readFileSync(path.join(server, 'package.json'), 'utf8')) as { dependencies: Record<string, string> };

/** The demo shop's files, among them the one source that it shows to its visitors. */
const demoFile = (file: string): boolean => statSync(file).isDirectory() || !file.endsWith('.ts') || path.basename(file) === 'backend.ts';

/** What is no module: the built widget, which the companion serves and for which it depends on no package, and the demo's files. */
function takeAlong(): Plugin {
  return {
    name: 'tessera:take-along',
    closeBundle() {
      const widget = path.join(repository, 'dist/cdn');
      if (!existsSync(widget)) throw new Error('The widget is not built; run `npm run build:cdn` first.');
      cpSync(widget, path.join(dist, 'widget'), { recursive: true, filter: (file) => !file.endsWith('.map') });
      cpSync(path.join(server, 'demo'), path.join(dist, 'demo'), { recursive: true, filter: demoFile });
      copyFileSync(path.join(repository, 'LICENSE'), path.join(dist, 'LICENSE'));
      chmodSync(path.join(dist, 'cli.js'), 0o755);
    },
  };
}

/**
 * The companion: a module to mount, a command to run. A file a source file and in the same place, so that what is found
 * beside a source is found beside what was built from it. Run from the repository's root.
 */
export default defineConfig({
  root: server,
  plugins: [takeAlong()],
  ssr: { noExternal: true },
  build: {
    ssr: true,
    outDir: dist,
    target: 'node20',
    copyPublicDir: false,
    reportCompressedSize: false,
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { index: 'index.ts', cli: 'cli.ts', 'providers/index': 'providers/index.ts' },
      // Its own dependencies are installed beside it; everything else, the contract before all, goes along.
      external: (id) => Object.keys(manifest.dependencies).some((name) => id === name || id.startsWith(`${name}/`)),
      output: { format: 'es', preserveModules: true, preserveModulesRoot: server, entryFileNames: tidyName },
    },
  },
});
