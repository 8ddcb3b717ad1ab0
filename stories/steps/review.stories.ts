import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraReview } from '../../src/steps/review/review.ts';
import '../../src/steps/review/review.ts';
import { bankOf, PAYMENT, reviewStep } from '../flow/steps.ts';

interface Args extends Partial<Pick<TesseraReview, 'busy' | 'problem'>> {
  show?: Partial<StepShow<'review'>>;
}

const ACCOUNT = { bank: bankOf('Nord Bank'), iban_masked: 'FR76 •••• 3012' };

function render({ show = {}, busy = false, problem = null }: Args): TemplateResult {
  return html`<div class="aside">
    <tessera-review .words=${english} .step=${reviewStep(show)} .busy=${busy} .problem=${problem}></tessera-review>
  </div>`;
}

const click =
  (...selectors: string[]): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-review')!;
    for (const selector of selectors) {
      await element.updateComplete;
      element.renderRoot.querySelector<HTMLElement>(selector)!.click();
    }
  };

const meta: Meta<Args> = { title: 'Steps/Review', component: 'tessera-review', render };
export default meta;
type Story = StoryObj<Args>;

/** The payee's bank confirms the name. */
export const Match: Story = {};

/** It knows the account under a name that is nearly this one. */
export const CloseMatch: Story = { args: { show: { payee_check: { result: 'close_match', name: 'Tideline Goods SARL' } } } };

/** It denies the name: not to pay is as near as to pay. */
export const NoMatch: Story = { args: { show: { payee_check: { result: 'no_match' } } } };

/** It said nothing. */
export const Unavailable: Story = { args: { show: { payee_check: { result: 'unavailable' } } } };

/** The tenant remembers the account used last time. */
export const KnownAccount: Story = { args: { show: { account: ACCOUNT } } };

export const OtherAccount: Story = { args: { show: { account: ACCOUNT } }, play: click('.from label:last-child') };

export const NotAccepted: Story = { args: { show: { payee_check: { result: 'unavailable' } } }, play: click('.go') };

export const Accepted: Story = {
  args: { show: { payee_check: { result: 'no_match' }, account: ACCOUNT } },
  play: click('.accept'),
};

export const Busy: Story = { args: { show: { account: ACCOUNT }, busy: true } };

export const Problem: Story = { args: { problem: 'provider_unavailable' } };

/** As long as things get. */
export const LongNames: Story = {
  args: {
    show: {
      payment: {
        amount: '123456789.01',
        currency: 'RON',
        payee_name: 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland',
        payee_iban: 'MT31MALT01100000000000000000123',
        reference: 'RF18539007547034-INVOICE-2026-11-21-CUSTOMER-000000471147114711',
      },
      payee_check: { result: 'close_match', name: 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland eG' },
      account: { ...ACCOUNT, bank: bankOf('Banque coopérative des pêcheurs et des marins de la Manche') },
    },
  },
};

/** No decimals. */
export const Yen: Story = { args: { show: { payment: { ...PAYMENT, amount: '8240', currency: 'JPY' } } } };
