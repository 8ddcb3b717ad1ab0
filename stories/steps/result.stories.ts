import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import { CAUSES, exitRecord, type Cause } from '../../src/protocol/exit.ts';
import type { Receipt } from '../../src/protocol/sessions.ts';
import '../../src/steps/result/result.ts';
import { receipt } from '../flow/steps.ts';

interface Args {
  cause: Cause;
  tenantName: string;
  receipt?: Receipt | null;
}

const result = ({ cause, tenantName, receipt = null }: Args) =>
  html`<tessera-result
    .words=${english}
    .exit=${exitRecord(cause, 'accounts', '0192f3c4-a7b8-7d3e', '0192f3c4-b001-7a11')}
    .tenantName=${tenantName}
    .receipt=${receipt}
  ></tessera-result>`;

const meta: Meta<Args> = {
  title: 'Steps/Result',
  component: 'tessera-result',
  args: { cause: 'completed', tenantName: 'Tideline Goods' },
  argTypes: { cause: { control: 'select', options: Object.keys(CAUSES) } },
  render: (args) => html`<div class="aside">${result(args)}</div>`,
};
export default meta;
type Story = StoryObj<Args>;

/** In the page there is nothing to close. */
export const Completed: Story = {};

/** In a dialog there is. */
export const CompletedInDialog: Story = {
  render: (args) => html`<dialog open aria-label="Result" class="aside">${result(args)}</dialog>`,
};

/** A payment has a receipt, to be kept. */
export const Paid: Story = { args: { cause: 'paid', receipt } };

export const PaidInDialog: Story = {
  args: { cause: 'paid', receipt },
  render: (args) => html`<dialog open aria-label="Result" class="aside">${result(args)}</dialog>`,
};

export const Verified: Story = { args: { cause: 'verified' } };

/** Done, but not as hoped: nobody's fault, and no alarm. */
export const Unverified: Story = { args: { cause: 'unverified' } };
export const NotChecked: Story = { args: { cause: 'not_checked' } };
export const Approved: Story = { args: { cause: 'approved' } };
export const Declined: Story = { args: { cause: 'declined' } };
export const Submitted: Story = { args: { cause: 'submitted' } };
export const Managed: Story = { args: { cause: 'managed' } };

/** No end: the person can come back. */
export const InReview: Story = { args: { cause: 'in_review' } };
export const Retry: Story = { args: { cause: 'bank_said_nothing' } };
export const OtherBank: Story = { args: { cause: 'bank_unavailable' } };
export const StartAgain: Story = { args: { cause: 'session_expired' } };
export const Reconnect: Story = { args: { cause: 'consent_expired' } };
export const Wait: Story = { args: { cause: 'payment_unknown' } };
export const Left: Story = { args: { cause: 'left' } };
export const ContactTheBank: Story = { args: { cause: 'access_blocked' } };

/** Every way a session can end. */
export const All: Story = {
  parameters: { a11y: { test: 'off' } },
  render: ({ tenantName }) =>
    html`${(Object.keys(CAUSES) as Cause[]).map((cause) => html`<div class="aside">${result({ cause, tenantName })}</div>`)}`,
};
