import type { StorybookConfig } from '@storybook/web-components-vite';

/** Where `npm run gallery` runs a companion; unset in the static gallery, which has none. */
const companion = process.env['STORYBOOK_COMPANION'];

/** MDX knows no tables: each is handed to the block that does, which a page with one imports. */
const tables = {
  name: 'tessera:tables',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.endsWith('.mdx') ? code.replaceAll(/(?:^\|.*\|\n)+/gm, (rows) => `<Markdown>{${JSON.stringify(rows)}}</Markdown>\n`) : undefined,
};

export default {
  stories: ['../docs/**/*.mdx', '../{journeys,flow,steps,theming,elements}/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: { name: '@storybook/web-components-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  features: { sidebarOnboardingChecklist: false, changeDetection: false },
  viteFinal: (config) => ({
    ...config,
    // Before whatever reads MDX.
    plugins: [tables, ...(config.plugins ?? [])],
    // The first browsers with light-dark(): for older ones it would be rewritten into something that the toolbar's theme does not reach.
    build: { ...config.build, cssTarget: ['chrome123', 'firefox120', 'safari17.5'] },
    // Known from the start: found later, they would be bundled again, and there would be two copies of lit.
    optimizeDeps: {
      ...config.optimizeDeps,
      include: [...(config.optimizeDeps?.include ?? []), 'lit', 'lit/decorators.js', 'storybook/theming', '@floating-ui/dom', 'zod/mini'],
    },
    // The companion answers below the gallery's own address, as it does below a shop's: events, windows and origins are real.
    ...(companion !== undefined && { server: { ...config.server, proxy: { '/tessera': { target: companion, xfwd: true } } } }),
  }),
} satisfies StorybookConfig;
