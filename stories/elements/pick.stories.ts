import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { pick } from '../../src/elements/pick.ts';

const COUNTRIES = [
  'Austria',
  'Belgium',
  'Denmark',
  'France',
  'Germany',
  'Ireland',
  'Italy',
  'Luxembourg',
  'Netherlands',
  'Poland',
  'Portugal',
  'Romania',
  'Spain',
  'Sweden',
];

interface Args {
  few: boolean;
}

const meta: Meta<Args> = {
  title: 'Elements/Pick',
  component: 'tessera-pick',
  args: { few: false },
  render: ({ few }) => {
    const open = async ({ currentTarget }: Event) => {
      const button = currentTarget as HTMLButtonElement;
      const options = COUNTRIES.slice(0, few ? 2 : undefined).map((name) => [name, name] as const);
      button.textContent = (await pick(button, 'Country', options, button.textContent)) ?? button.textContent;
    };
    return html`<div class="aside"><button aria-haspopup="listbox" aria-expanded="false" @click=${open}>Austria</button></div>`;
  },
  play: ({ canvasElement }) => canvasElement.querySelector('button')!.click(),
};
export default meta;
type Story = StoryObj<Args>;

export const Many: Story = {};
export const Few: Story = { args: { few: true } };
