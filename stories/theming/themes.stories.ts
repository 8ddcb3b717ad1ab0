import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { companionsOf, specimens } from './specimens.ts';
import { THEMES } from './themes.ts';
import './editor.css';

interface Args {
  theme: string;
}

const meta: Meta<Args> = {
  title: 'Theming/Themes',
  globals: { width: 'full' },
  argTypes: { theme: { control: 'inline-radio', options: Object.keys(THEMES) } },
  render: ({ theme }, { globals }) => {
    sessionStorage.clear();
    const scheme = globals['theme'] === 'dark' ? 'dark' : 'light';
    return html`<style>
        ${THEMES[theme]}
      </style>
      ${specimens(companionsOf({ name: 'Tideline Goods' }), String(globals['language']), scheme)}`;
  },
};
export default meta;
type Story = StoryObj<Args>;

/** For tools that people work in all day. */
export const Ledger: Story = { args: { theme: 'ledger' } };

/** A letter from somebody who took their time. */
export const Paper: Story = { args: { theme: 'paper' } };

/** Round, soft and friendly. */
export const Pebble: Story = { args: { theme: 'pebble' } };

/** As much contrast as a screen has. */
export const Signal: Story = { args: { theme: 'signal' } };
