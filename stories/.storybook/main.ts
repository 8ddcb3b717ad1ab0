import type { StorybookConfig } from '@storybook/web-components-vite';

/** Where `npm run gallery` runs a companion; unset in the static gallery, which has none. */
const companion = process.env['STORYBOOK_COMPANION'];

export default {
  stories: ['../docs/**/*.mdx', '../{journeys,flow,steps,elements}/**/*.stories.ts'],
  addons: ['@storybook/addon-docs', '@storybook/addon-a11y'],
  framework: { name: '@storybook/web-components-vite', options: {} },
  core: { disableTelemetry: true, disableWhatsNewNotifications: true },
  viteFinal: (config) => ({
    ...config,
    // The companion answers below the gallery's own address, as it does below a shop's: events, windows and origins are real.
    ...(companion !== undefined && { server: { ...config.server, proxy: { '/tessera': { target: companion, xfwd: true } } } }),
  }),
} satisfies StorybookConfig;
