import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { exampleBanks, manyBanks } from './banks.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraChooseBank } from '../../src/steps/choose-bank/choose-bank.ts';
import '../../src/steps/choose-bank/choose-bank.ts';

interface Args extends Partial<Pick<TesseraChooseBank, 'directory' | 'directoryFailed' | 'lastUsed' | 'busy' | 'problem'>> {
  show?: Partial<StepShow<'choose_bank'>>;
}

const popular = exampleBanks.filter((bank) => bank.popular && bank.country === 'DE');
const countries = [...new Set(exampleBanks.map(({ country }) => country))];

function render({
  show,
  directory = exampleBanks,
  directoryFailed = false,
  lastUsed = [],
  busy = false,
  problem = null,
}: Args): TemplateResult {
  const step = {
    name: 'bank',
    kind: 'choose_bank',
    show: { popular, countries, country: 'DE', psu_type: 'retail', total: exampleBanks.length, ...show },
  };
  return html`<div class="aside">
    <tessera-choose-bank
      .step=${step}
      .directory=${directory}
      .directoryFailed=${directoryFailed}
      .lastUsed=${lastUsed}
      .busy=${busy}
      .problem=${problem}
    ></tessera-choose-bank>
  </div>`;
}

/** What a person does: types, then presses keys. */
const search =
  (text: string, ...keys: string[]): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-choose-bank')!;
    await element.updateComplete;
    const input = element.renderRoot.querySelector('input')!;
    input.focus();
    input.value = text;
    input.dispatchEvent(new Event('input'));
    // Keys are understood as soon as what comes behind the first screen is there.
    if (keys.length > 0) await new Promise((resolve) => setTimeout(resolve, 300));
    for (const key of keys) input.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  };

const meta: Meta<Args> = { title: 'Steps/Choose bank', component: 'tessera-choose-bank', render };
export default meta;
type Story = StoryObj<Args>;

export const Popular: Story = {};

/** What is there at once, before the directory is downloaded. */
export const FirstMoment: Story = { args: { directory: null } };

export const UsedLast: Story = { args: { lastUsed: ['alster', 'kasse-rosen'] } };

export const Results: Story = { play: search('bank') };

export const ByKeyboard: Story = { play: search('kasse', 'ArrowDown', 'ArrowDown') };

export const WithATypo: Story = { play: search('alstrebank') };

export const ByIban: Story = { play: search('DE12 9920 0100 0000 0000 00') };

export const InOtherCountries: Story = { play: search('łódź') };

/** The bank is there, but serves companies only. */
export const ForCompaniesOnly: Story = { play: search('werkbank') };

export const NothingFound: Story = { play: search('qwertz') };

/** The directory is late: after 300 ms there is the shape of what will come. */
export const Waiting: Story = { args: { directory: null }, play: search('kasse') };

export const DirectoryFailed: Story = { args: { directory: null, directoryFailed: true } };

/** Chosen: the row shows that something happens, the list takes no second choice. */
export const Busy: Story = {
  play: async (context) => {
    await search('alster', 'Enter')(context);
    context.canvasElement.querySelector('tessera-choose-bank')!.busy = true;
  },
};

/** The bank that was tried did not answer; it stands first, the others below. */
export const Problem: Story = { args: { problem: 'bank_unavailable', show: { chosen: 'havel' } } };

export const LongNames: Story = { play: search('genossenschaft') };

export const SingleCountry: Story = { args: { show: { countries: ['DE'] } } };

const elsewhere = {
  popular: [{ id: 'fino', name: 'finoOS', country: 'DE', psu_types: ['retail'], methods: ['redirect'] }],
  countries: [],
  total: 1,
  hosted: true,
} satisfies Partial<StepShow<'choose_bank'>>;

/** The bank is chosen on a page of the provider's own. */
export const Elsewhere: Story = { args: { show: elsewhere } };

export const ElsewhereBusy: Story = { args: { show: elsewhere, busy: true } };

export const ElsewhereProblem: Story = { args: { show: elsewhere, problem: 'provider_unavailable' } };

/** 60,000 banks: as many elements as with 60. */
export const SixtyThousand: Story = { render: (args) => render({ ...args, directory: manyBanks(60_000) }) };
