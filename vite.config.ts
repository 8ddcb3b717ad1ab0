import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { defineConfig, type Plugin, type UserConfig } from 'vite';
import { leanVendorsPlugin } from './test/tools/lean-vendors.ts';
import { plainPropertiesPlugin } from './test/tools/plain-properties.ts';
import { squeezeTemplatesPlugin } from './test/tools/squeeze-templates.ts';
import { tidyName } from './test/tools/tidy-name.ts';

const root = import.meta.dirname;
const src = path.join(root, 'src');

const shared = { target: 'es2022', copyPublicDir: false, reportCompressedSize: false } as const;

/** Globals that the widget has of its own, `early.ts`, wherever they are used. */
const REDEFINED = ['Promise', 'JSON'];

/** Themes, and the tokens that they set, are files by themselves: for who asks for them by name. */
function looksPlugin(files: Readonly<Record<string, string>>): Plugin {
  let folder = '';
  return {
    name: 'tessera:looks',
    configResolved: ({ build }) => void (folder = path.resolve(root, build.outDir)),
    closeBundle: () => {
      for (const [from, to] of Object.entries(files)) cpSync(path.join(src, from), path.join(folder, to), { recursive: true });
    },
  };
}

/**
 * What is fetched at about the same time travels in one file: fewer requests, and it compresses better. First what every journey
 * needs behind its first screen, with the other half of that screen; then, ahead of time, the steps, which are short and alike.
 */
const together = [
  {
    name: 'engine',
    test: /\/flow\/(flow-engine|dialog)|\/client\/read-events|\/events\/leave|\/controllers\/watch-step|\/protocol\/exit|\/choose-bank\/assist|\/elements\/pick|@floating-ui/,
  },
  { name: 'steps', test: /tessera:all-steps|\/steps\/(?!choose-bank)|\/relative-time|\/countdown\./ },
];

/**
 * The steps behind the first register themselves and travel together: so in place of each the registry loads one module that brings
 * them all, and none needs a name to be found by in their file.
 */
function allStepsPlugin(): Plugin {
  const all = '\0tessera:all-steps';
  const steps = doors().filter((file) => file.includes('/steps/') && !file.endsWith('/choose-bank.ts'));
  return {
    name: 'tessera:all-steps',
    enforce: 'pre',
    resolveId: (id, importer) => (importer?.endsWith('/steps/registry.ts') && steps.includes(path.join(src, 'steps', id)) ? all : null),
    load: (id) => (id === all ? steps.map((step) => `import ${JSON.stringify(step)};`).join('') : null),
  };
}

/**
 * The script-tag build: one file to name in a page, and what comes after its first screen in a few more, found beside it wherever
 * it is served from.
 * Source maps are written but not named in the files, so that no browser asks for them.
 */
const scriptTag: UserConfig = {
  root,
  plugins: [allStepsPlugin(), leanVendorsPlugin(), plainPropertiesPlugin(), squeezeTemplatesPlugin(), looksPlugin({ themes: 'themes' })],
  build: {
    ...shared,
    outDir: 'dist/cdn',
    sourcemap: 'hidden',
    license: { fileName: 'licenses.md' },
    // Not an application to Vite, which would add a helper to every import() that is larger than some of the steps.
    lib: { entry: { tessera: 'src/define.ts' }, formats: ['es'] },
    rolldownOptions: {
      preserveEntrySignatures: 'allow-extension',
      // What a script of the page may redefine before a later chunk is loaded.
      transform: { inject: Object.fromEntries(REDEFINED.map((name) => [name, [path.join(src, 'client/early.ts'), name]])) },
      // The first step is in the script itself, and loaded like any other by who has only the package.
      checks: { ineffectiveDynamicImport: false },
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: 'chunks/[name]-[hash:6].js',
        // What the steps share with the entry stays in it, and costs no request of its own. So the entry has two readers, the page
        // and the steps, and one address: named in a page with a query behind it, it would be loaded twice.
        codeSplitting: { groups: [{ name: 'tessera', tags: ['$initial'], priority: 1 }, ...together] },
        minify: { compress: true, mangle: { toplevel: true }, codegen: { removeWhitespace: true } },
        // Chromium compiles it whole while it comes in, beside the page's own work, and no function once more when it is called.
        postBanner: ({ isEntry }) => (isEntry ? '//# allFunctionsCalledOnLoad' : ''),
        // What the licences of the bundled packages ask to be repeated stands in licenses.md.
        comments: false,
      },
    },
  },
};

/** The doors of the package: the names, the registration, the contract, and each language and each step by itself. */
function doors(): string[] {
  const languages = readdirSync(path.join(src, 'i18n')).map((file) => `i18n/${file}`);
  const steps = readdirSync(path.join(src, 'steps')).map((name) => `steps/${name}/${name}.ts`);
  const files = ['index.ts', 'define.ts', 'protocol/index.ts', ...languages, ...steps].map((file) => path.join(src, file));
  return files.filter((file) => existsSync(file));
}

/** The package for those who bundle: a module a source file, so that a bundler sees which of them have effects. */
const npm = (): UserConfig => ({
  root,
  plugins: [looksPlugin({ themes: 'themes', 'styles/tokens.json': 'tokens.json' })],
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
