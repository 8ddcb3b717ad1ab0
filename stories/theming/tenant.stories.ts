import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../../src/define.ts';
import type { TenantFace } from '../../src/protocol/sessions.ts';
import { PretendCompanion } from '../flow/pretend-companion.ts';
import { reviewStep } from '../flow/steps.ts';

const svg = (width: number, height: number, content: string): string =>
  `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}">${content}</svg>`)}`;

const meta: Meta<TenantFace> = {
  title: 'Theming/Tenant',
  args: { name: 'Third Drum' },
  argTypes: { color: { control: 'color' } },
  parameters: {
    docs: { description: { component: 'What the companion says of the tenant: a name, a logo, one colour.' } },
  },
  render: ({ name, logo, color }, { globals }) => {
    sessionStorage.clear();
    const tenant = { name, ...(logo !== undefined && { logo }), ...(color !== undefined && { color }) };
    const companion = new PretendCompanion({ tenant, steps: [reviewStep(), reviewStep()] });
    return html`<tessera-flow
      client-id="gallery"
      client-app-key="pk"
      skill="pay"
      companion="/tessera"
      display="popup"
      language=${String(globals['language'])}
      .client=${companion}
    ></tessera-flow>`;
  },
};
export default meta;
type Story = StoryObj<TenantFace>;

const WORD = (fill: string) =>
  `<circle cx="16" cy="16" r="13" fill="none" stroke="${fill}" stroke-width="5"/><text x="40" y="23" font-family="sans-serif" font-size="20" font-weight="700" fill="${fill}">third drum</text>`;

/** Nothing but a name. */
export const NameAlone: Story = {};

export const Logo: Story = { args: { logo: svg(148, 32, WORD('#b03a1c')), color: '#b03a1c' } };

/** Drawn in black: where the page is dark, the logo brings its white ground along. */
export const DarkLogo: Story = { args: { logo: svg(148, 32, WORD('#111')), color: '#111111' } };

/** As wide as a line of text: it gets narrower, and keeps its shape. */
export const WideLogo: Story = {
  args: {
    logo: svg(
      480,
      32,
      `${WORD('#1d4f91')}<text x="160" y="23" font-family="sans-serif" font-size="20" fill="#1d4f91">drums, cymbals and all that sounds</text>`,
    ),
  },
};

export const TallLogo: Story = {
  args: { logo: svg(32, 72, '<path d="M4 4h24v24H4zM4 32h24v36H4z" fill="#0f766e"/>'), color: '#0f766e' },
};

/** It cannot be had, or the page's policy allows no images from there: the name stands in its place. */
export const LogoMissing: Story = { args: { logo: 'data:image/png;base64,AAAA' } };

/** What stands on it, and its use as text or as a border, is computed. */
export const Neon: Story = { args: { color: '#39ff14' } };
export const White: Story = { args: { color: '#ffffff' } };
export const Black: Story = { args: { color: '#000000' } };
export const NearlyGrey: Story = { args: { color: '#9a9a97' } };
