import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraRedirect } from '../../src/steps/redirect/redirect.ts';
import '../../src/steps/redirect/redirect.ts';
import { approvalStep, bankOf, PAYMENT } from '../flow/steps.ts';

interface Args extends Partial<Pick<TesseraRedirect, 'busy' | 'problem'>> {
  show?: Partial<StepShow<'redirect'>>;
  /** What becomes of the window of the bank. */
  opens?: 'open' | 'closed' | 'blocked';
}

function render({ show = {}, opens = 'open', busy = false, problem = null }: Args): TemplateResult {
  const pretended = { closed: opens === 'closed', focus: () => undefined, close: () => undefined } as unknown as Window;
  return html`<div class="aside">
    <tessera-redirect
      .words=${english}
      .step=${approvalStep('redirect', show)}
      .busy=${busy}
      .problem=${problem}
      .openWindow=${() => (opens === 'blocked' ? null : pretended)}
      .goTo=${() => undefined}
    ></tessera-redirect>
  </div>`;
}

const goOn: NonNullable<Story['play']> = async ({ canvasElement }) => {
  const element = canvasElement.querySelector('tessera-redirect')!;
  await element.updateComplete;
  element.renderRoot.querySelector<HTMLElement>('.go')!.click();
};

const meta: Meta<Args> = { title: 'Steps/Redirect', component: 'tessera-redirect', render };
export default meta;
type Story = StoryObj<Args>;

export const NewWindow: Story = {};

/** What is paid stands there, as it does at the bank. */
export const Payment: Story = { args: { show: { payment: PAYMENT } } };

/** On phones, in the browsers inside of apps, and where the page says so. */
export const ThisWindow: Story = { args: { show: { display: 'page' } } };

/** The bank has an app, too. */
export const OtherWay: Story = { args: { show: { other_way: true } } };

/** The bank is open; the person is there and not here. */
export const Away: Story = { args: { show: { other_way: true } }, play: goOn };

/** A hint, never a result: a bank that isolates its pages looks closed while it is open. */
export const WindowClosed: Story = { args: { opens: 'closed' }, play: goOn };

export const WindowBlocked: Story = { args: { opens: 'blocked' }, play: goOn };

export const Checking: Story = { args: { show: { state: 'checking' } } };

/** A payment was sent and its answer was lost. */
export const Unknown: Story = { args: { show: { state: 'unknown' } } };

export const Approved: Story = { args: { show: { state: 'approved' } } };

export const Cancelled: Story = { args: { show: { state: 'failed', cause: 'cancelled_at_bank', other_way: true } } };

/** The same bank would say the same again. */
export const Refused: Story = { args: { show: { state: 'failed', cause: 'refused_by_bank' } } };

export const Mismatch: Story = { args: { show: { state: 'failed', cause: 'bank_answer_mismatch' } } };

export const Busy: Story = { args: { busy: true } };

export const Problem: Story = { args: { problem: 'provider_unavailable' } };

export const LongName: Story = {
  args: { show: { bank: bankOf('Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland'), other_way: true } },
};
