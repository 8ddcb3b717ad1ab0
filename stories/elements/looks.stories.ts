import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, LitElement, type TemplateResult } from 'lit';
import { bankLogo, bankLogoStyles } from '../../src/elements/bank-logo.ts';
import { base } from '../../src/styles/base.ts';

/** Shows the shared styles by themselves; part of the gallery alone. */
class SharedLooks extends LitElement {
  static override styles = [...base, bankLogoStyles];

  override render(): TemplateResult {
    return html`
      <h2>Title of a step</h2>
      <p>Text that says what happens next.</p>
      <p class="m">Secondary text, for what is good to know.</p>
      <button class="go">Continue to Nord Bank</button>
      <button class="go" aria-busy="true">Continue to Nord Bank</button>
      <button class="alt">Another way</button>
      <p class="note">A notice. <button class="alt">Do this</button></p>
      <p class="note good">It went well.</p>
      <p class="note warn">Mind this.</p>
      <p class="note bad">This went wrong, and this is what you can do.</p>
      <div class="row">${bankLogo({ name: 'Nord Bank' })}<span>Nord Bank</span></div>
      <div class="row" aria-hidden="true"><b class="logo sk"></b><b class="sk">&nbsp;</b></div>
    `;
  }
}
if (!customElements.get('gallery-looks')) customElements.define('gallery-looks', SharedLooks);

interface Args {
  color: string;
}

const meta: Meta<Args> = {
  title: 'Elements/Looks',
  argTypes: { color: { control: 'color' } },
  render: ({ color }) => {
    const looks = document.createElement('gallery-looks');
    looks.style.setProperty('--tessera-tenant-color', color);
    return html`<div class="aside">${looks}</div>`;
  },
};
export default meta;
type Story = StoryObj<Args>;

export const OwnColor: Story = { args: { color: '#2354e0' } };
export const Neon: Story = { args: { color: '#d4ff00' } };
export const NearlyWhite: Story = { args: { color: '#fdfdfd' } };
export const NearlyBlack: Story = { args: { color: '#0b0b0d' } };
