import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraDecoupled } from '../../src/steps/decoupled/decoupled.ts';
import '../../src/steps/decoupled/decoupled.ts';
import { approvalStep, bankOf, inMinutes, PAYMENT } from '../flow/steps.ts';

interface Args extends Partial<Pick<TesseraDecoupled, 'busy' | 'problem' | 'onPhone'>> {
  show?: Partial<StepShow<'decoupled'>>;
}

const APP = { app_url: 'https://app.nordbank.example/approve?id=7f3a', matching_code: '4912' };

function render({ show = APP, busy = false, problem = null, onPhone = false }: Args): TemplateResult {
  return html`<div class="aside">
    <tessera-decoupled
      .words=${english}
      .step=${approvalStep('decoupled', show)}
      .busy=${busy}
      .problem=${problem}
      .onPhone=${onPhone}
    ></tessera-decoupled>
  </div>`;
}

const meta: Meta<Args> = { title: 'Steps/Decoupled', component: 'tessera-decoupled', render };
export default meta;
type Story = StoryObj<Args>;

/** There is a second device to scan with. */
export const BesideAPhone: Story = {};

/** What is paid stands there, as it does at the bank. */
export const Payment: Story = { args: { show: { ...APP, payment: PAYMENT } } };

/** The app is a button away. */
export const OnThePhone: Story = { args: { onPhone: true } };

/** A bank that has no address for its app and shows no code. */
export const Plain: Story = { args: { show: {} } };

export const OtherWay: Story = { args: { show: { ...APP, other_way: true } } };

export const Stuck: Story = {
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-decoupled')!;
    await element.updateComplete;
    element.renderRoot.querySelector('details')!.open = true;
  },
};

/** The number is quiet until it matters. */
export const OneMinuteLeft: Story = { args: { show: { ...APP, expires_at: inMinutes(1) } } };

export const LastSeconds: Story = { args: { show: { ...APP, expires_at: inMinutes(0.3) } } };

export const TimeIsUp: Story = { args: { show: { ...APP, expires_at: inMinutes(0) } } };

export const Expired: Story = { args: { show: { state: 'failed', cause: 'approval_expired', other_way: true } } };

export const Refused: Story = { args: { show: { state: 'failed', cause: 'refused_by_bank' } } };

export const Checking: Story = { args: { show: { state: 'checking' } } };

export const Approved: Story = { args: { show: { state: 'approved' } } };

export const Busy: Story = { args: { busy: true } };

export const Problem: Story = { args: { problem: 'too_many_requests' } };

export const LongName: Story = {
  args: { show: { ...APP, bank: bankOf('Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland') }, onPhone: true },
};
