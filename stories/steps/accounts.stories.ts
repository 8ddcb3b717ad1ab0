import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import type { AccountChoice } from '../../src/protocol/steps.ts';
import type { TesseraAccounts } from '../../src/steps/accounts/accounts.ts';
import { english } from '../../src/i18n/en-later.ts';
import '../../src/steps/accounts/accounts.ts';

interface Args extends Partial<Pick<TesseraAccounts, 'busy' | 'problem'>> {
  accounts?: AccountChoice[];
  bankName?: string;
}

const ACCOUNTS: AccountChoice[] = [
  { id: 'a', name: 'Everyday account', type: 'current', currency: 'EUR', iban_masked: 'FR76 •••• 3012', balance: '2418.07' },
  { id: 'b', name: 'Rainy day', type: 'savings', currency: 'EUR', iban_masked: 'FR76 •••• 3019', balance: '15300.00' },
  { id: 'c', name: 'Travel card', type: 'card', currency: 'JPY', balance: '-82400' },
];

function render({ accounts = ACCOUNTS, bankName = 'Nord Banque', busy = false, problem = null }: Args): TemplateResult {
  const step = {
    name: 'accounts',
    kind: 'accounts',
    show: { bank: { id: 'nord', name: bankName, country: 'FR' }, accounts, valid_until: '2027-02-17' },
  };
  return html`<div class="aside">
    <tessera-accounts .words=${english} .step=${step} .busy=${busy} .problem=${problem}></tessera-accounts>
  </div>`;
}

const click =
  (...selectors: string[]): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-accounts')!;
    for (const selector of selectors) {
      await element.updateComplete;
      element.renderRoot.querySelector<HTMLElement>(selector)!.click();
    }
  };

const meta: Meta<Args> = { title: 'Steps/Accounts', component: 'tessera-accounts', render };
export default meta;
type Story = StoryObj<Args>;

/** Nothing is ticked beforehand. */
export const Several: Story = {};

export const Ticked: Story = { play: click('label:nth-of-type(2)', 'label:nth-of-type(4)') };

/** A single account is ticked already: there is nothing to choose, and the way out stands beside. */
export const Single: Story = { args: { accounts: ACCOUNTS.slice(0, 1) } };

export const NothingTicked: Story = { play: click('.go') };

export const Busy: Story = { args: { accounts: ACCOUNTS.slice(0, 1), busy: true } };

export const Problem: Story = { args: { problem: 'provider_unavailable' } };

export const LongNames: Story = {
  args: {
    bankName: 'Genossenschaftskasse Oberes Mühltal und Rosengauer Hügelland',
    accounts: [
      { ...ACCOUNTS[0]!, name: 'Household account of Amélie-Charlotte and the children, second floor', balance: '123456789.01' },
      { ...ACCOUNTS[1]!, name: 'Donaudampfschifffahrtsgesellschaftskapitänskonto' },
    ],
  },
};

export const Many: Story = {
  args: {
    accounts: Array.from({ length: 24 }, (_, index) => ({ ...ACCOUNTS[index % 3]!, id: `a${index}`, name: `Account ${index + 1}` })),
  },
};
