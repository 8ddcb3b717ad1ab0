import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import './editor.ts';

const meta: Meta = {
  title: 'Theming/Editor',
  globals: { width: 'full' },
  render: (_args, { globals }) => {
    sessionStorage.clear();
    return html`<gallery-theme-editor language=${String(globals['language'])} scheme=${String(globals['theme'])}></gallery-theme-editor>`;
  },
};
export default meta;

/** Change the look and see it at once; take the style sheet along. */
export const Editor: StoryObj = {};
