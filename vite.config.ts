import { readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type UserConfig } from 'vite';
import { firstScreenPlugin } from './test/tools/first-screen.ts';
import { plainPropertiesPlugin } from './test/tools/plain-properties.ts';
import { squeezeTemplatesPlugin } from './test/tools/squeeze-templates.ts';
import { tidyName } from './test/tools/tidy-name.ts';

const root = import.meta.dirname;
const src = path.join(root, 'src');

const shared = { target: 'es2022', copyPublicDir: false, reportCompressedSize: false } as const;

/**
 * The script-tag build: one file to name in a page, and a chunk for each step, found beside it wherever it is served from.
 * Source maps are written but not named in the files, so that no browser asks for them.
 */
const scriptTag: UserConfig = {
  root,
  plugins: [plainPropertiesPlugin(), squeezeTemplatesPlugin(), firstScreenPlugin('/src/define.ts', '/choose-bank.ts')],
  build: {
    ...shared,
    outDir: 'dist/cdn',
    sourcemap: 'hidden',
    license: { fileName: 'licenses.md' },
    // Not an application to Vite, which would add a helper to every import() that is larger than some of the steps.
    lib: { entry: { tessera: 'src/define.ts' }, formats: ['es'] },
    rolldownOptions: {
      // What the steps share with the entry stays in it, under one address: a page names that without a query, or it loads twice.
      preserveEntrySignatures: 'allow-extension',
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash].js',
        codeSplitting: { groups: [{ name: 'tessera', tags: ['$initial'] }] },
        minify: { compress: true, mangle: { toplevel: true }, codegen: { removeWhitespace: true } },
        // What the licences of the bundled packages ask to be repeated stands in licenses.md.
        comments: false,
      },
    },
  },
};

/** The doors of the package: the names, the registration, the contract, and each language and each step by itself. */
function doors(): string[] {
  const languages = readdirSync(path.join(src, 'i18n')).map((file) => `i18n/${file}`);
  const folders = readdirSync(path.join(src, 'steps'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const steps = folders.map(({ name }) => `steps/${name}/${name}.ts`);
  return ['index.ts', 'define.ts', 'protocol/index.ts', ...languages, ...steps].map((file) => path.join(src, file));
}

/** The package for those who bundle: a module a source file, so that a bundler sees which of them have effects. */
const npm = (): UserConfig => ({
  root,
  build: {
    ...shared,
    outDir: 'dist/npm',
    sourcemap: true,
    minify: false,
    lib: { entry: doors(), formats: ['es'] },
    rolldownOptions: {
      external: /^(lit|@lit|@floating-ui|zod)(\/|$)/,
      output: {
        preserveModules: true,
        preserveModulesRoot: 'src',
        entryFileNames: tidyName,
      },
    },
  },
});

export default defineConfig(({ mode }) => (mode === 'cdn' ? scriptTag : mode === 'npm' ? npm() : {}));
