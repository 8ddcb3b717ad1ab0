import { addons } from 'storybook/manager-api';
import { create } from 'storybook/theming';

const dark = matchMedia('(prefers-color-scheme: dark)').matches;

addons.setConfig({
  theme: create({
    base: dark ? 'dark' : 'light',
    brandTitle: 'Tessera',
    brandUrl: './?path=/docs/documentation-start-here--docs',
    colorPrimary: '#1f50b8',
    colorSecondary: dark ? '#5b8bef' : '#1f50b8',
    fontBase: 'system-ui, sans-serif',
    fontCode: 'ui-monospace, Menlo, Consolas, monospace',
  }),
  sidebar: { showRoots: true },
});
