import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraWait } from '../../src/steps/wait/wait.ts';
import '../../src/steps/wait/wait.ts';
import { inMinutes, waitStep } from '../flow/steps.ts';

interface Args extends Partial<Pick<TesseraWait, 'busy' | 'problem'>> {
  what?: StepShow<'wait'>['what'];
  show?: Partial<StepShow<'wait'>>;
}

function render({ what = 'verification', show = {}, busy = false, problem = null }: Args): TemplateResult {
  return html`<div class="aside">
    <tessera-wait
      .words=${english}
      .step=${waitStep(what, show)}
      .busy=${busy}
      .problem=${problem}
      .tenantName=${'Tideline Goods'}
    ></tessera-wait>
  </div>`;
}

const meta: Meta<Args> = { title: 'Steps/Wait', component: 'tessera-wait', render };
export default meta;
type Story = StoryObj<Args>;

/** A matter of seconds. */
export const Verification: Story = {};

/** It takes longer than it should, and can be left. */
export const VerificationTakesLong: Story = { args: { show: { since: inMinutes(-2) } } };

export const VerificationFailed: Story = { args: { show: { state: 'failed' } } };

/** People decide, in hours. */
export const Review: Story = { args: { what: 'review' } };

/** The person has come back. */
export const ReviewLater: Story = { args: { what: 'review', show: { since: inMinutes(-26 * 60), usual_seconds: 2 * 86_400 } } };

export const ReviewFailed: Story = { args: { what: 'review', show: { state: 'failed' } } };

/** Whatever the answer is: the result says it. */
export const Decided: Story = { args: { what: 'review', show: { state: 'declined' } } };

export const Busy: Story = {
  args: { show: { state: 'failed' } },
  play: async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-wait')!;
    element.addEventListener('tessera-step-submit', () => (element.busy = true));
    await element.updateComplete;
    element.renderRoot.querySelector<HTMLElement>('.go')!.click();
  },
};

export const Problem: Story = { args: { show: { state: 'failed' }, problem: 'provider_unavailable' } };
