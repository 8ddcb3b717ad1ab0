import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import { refreshResult, type StepShow } from '../../src/protocol/steps.ts';
import type { TesseraConnections } from '../../src/steps/connections/connections.ts';
import '../../src/steps/connections/connections.ts';
import { connectionOf, connectionsStep, inMinutes } from '../flow/steps.ts';

interface Args extends Partial<Pick<TesseraConnections, 'problem'>> {
  show?: Partial<StepShow<'connections'>>;
}

function render({ show = {}, problem = null }: Args): TemplateResult {
  return html`<div class="aside">
    <tessera-connections
      .words=${english}
      .step=${connectionsStep(show)}
      .problem=${problem}
      .tenantName=${'Tideline Goods'}
    ></tessera-connections>
  </div>`;
}

/** Presses a button of the first bank, and whatever is submitted keeps the companion busy. */
const press =
  (key: string): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-connections')!;
    element.addEventListener('tessera-step-submit', () => (element.busy = true));
    await element.updateComplete;
    element.renderRoot.querySelector<HTMLElement>(`[data-key='${key}']`)!.click();
  };

const meta: Meta<Args> = { title: 'Steps/Connections', component: 'tessera-connections', render };
export default meta;
type Story = StoryObj<Args>;

/** One of them ends soon. */
export const Several: Story = {};

export const Empty: Story = { args: { show: { connections: [] } } };

/** One bank a session can be added; this one was. */
export const Added: Story = {
  args: { show: { connections: [connectionOf('Nord Bank', { is_new: true, refreshed_at: inMinutes(0) })], can_add: false } },
};

export const Expired: Story = {
  args: { show: { connections: [connectionOf('Nord Bank', { state: 'expired', valid_until: inMinutes(-5000) })] } },
};

export const Updating: Story = { play: press('refresh nord-bank') };

/** It asks first, in place. */
export const Sure: Story = { play: press('remove nord-bank') };

export const Removed: Story = { args: { show: { connections: [connectionOf('Kestrel Bank')], removed: 'Nord Bank' } } };

/** The last one was removed. */
export const RemovedAll: Story = { args: { show: { connections: [], removed: 'Nord Bank' } } };

export const Problem: Story = { args: { problem: 'provider_unavailable' } };

/** Everything that a bank can answer to an update. */
export const Results: Story = {
  args: {
    show: {
      connections: refreshResult.options.map((result, index) =>
        connectionOf(['Nord Bank', 'Crédit du Port', 'Thimble', 'Kestrel Bank', 'Moorland & Vale', 'Banque Aube'][index]!, { result }),
      ),
    },
  },
};

export const LongName: Story = {
  args: {
    show: {
      connections: [connectionOf('Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland', { is_new: true, state: 'expires_soon' })],
    },
  },
};
