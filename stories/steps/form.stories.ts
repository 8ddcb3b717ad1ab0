import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, type TemplateResult } from 'lit';
import { english } from '../../src/i18n/en-later.ts';
import type { Field, FormValues } from '../../src/protocol/form.ts';
import type { StepShow } from '../../src/protocol/steps.ts';
import type { TesseraForm } from '../../src/steps/form/form.ts';
import '../../src/steps/form/form.ts';
import { CONDITIONAL, EVERY_KIND, FILLED, PEOPLE } from './form-fields.ts';

interface Args extends Partial<Pick<TesseraForm, 'busy' | 'problem' | 'refused' | 'draft'>> {
  fields?: readonly Field[];
  values?: FormValues;
  show?: Partial<StepShow<'form'>>;
}

function render({
  fields = EVERY_KIND,
  values = {},
  show,
  busy = false,
  problem = null,
  refused = [],
  draft = null,
}: Args): TemplateResult {
  const step = {
    name: 'details',
    kind: 'form',
    show: { title: 'Your loan', lead: 'We need this to make you an offer. It takes about three minutes.', fields, values, ...show },
  };
  return html`<div class="aside">
    <tessera-form
      .words=${english}
      .step=${step}
      .busy=${busy}
      .problem=${problem}
      .refused=${refused}
      .draft=${draft}
      .tenantName=${'Kite Bikes'}
      @submit=${(event: Event) => event.preventDefault()}
    ></tessera-form>
  </div>`;
}

const click =
  (...selectors: string[]): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const element = canvasElement.querySelector('tessera-form')!;
    for (const selector of selectors) {
      await element.updateComplete;
      element.renderRoot.querySelector<HTMLElement>(selector)!.click();
    }
  };

const meta: Meta<Args> = { title: 'Steps/Form', component: 'tessera-form', render };
export default meta;
type Story = StoryObj<Args>;

/** Every kind of field, and nothing is red on arrival. */
export const EveryKind: Story = {};

export const Filled: Story = { args: { values: FILLED } };

/** What was typed before a reload, as it was typed. */
export const Draft: Story = { args: { draft: { first_name: 'Amé', born: '1990-5-', value: '12.5', iban: 'DE89 3704 0' } } };

/** Sent too early: what is to be put right stands above, with ways there, and beside each field. */
export const Faults: Story = { args: { draft: { email: 'amelie@', born: '1990-2-31', value: '100' } }, play: click('.go') };

/** The companion did not take it, for a reason of its own. */
export const Refused: Story = { args: { values: FILLED, refused: ['iban', 'address.city'], problem: 'invalid_fields' } };

/** The tenant knows some of it: to be checked, not typed. */
export const Prefilled: Story = { args: { values: FILLED, show: { prefilled: true }, fields: EVERY_KIND.slice(0, 4) } };

export const Conditional: Story = { args: { fields: CONDITIONAL } };

/** The questions for companies have come. */
export const ConditionMet: Story = { args: { fields: CONDITIONAL, values: { kind: 'company' } } };

export const Rows: Story = { args: { fields: PEOPLE } };

/** As many as are possible. */
export const ManyRows: Story = {
  args: {
    fields: PEOPLE,
    values: {
      people: ['Amélie', 'Bartholomäus', 'Chiara', 'Dmitri'].map((first) => ({ name: { first, last: 'Rosengau' }, roles: ['owner'] })),
    },
  },
};

/** Every amount where its currency puts it. */
export const Currencies: Story = {
  args: {
    fields: [
      ['EUR', 2],
      ['PLN', 2],
      ['CHF', 2],
      ['JPY', 0],
      ['KWD', 3],
    ].map(([currency, decimals]) => ({
      name: String(currency).toLowerCase(),
      kind: 'amount',
      label: `Income in ${currency!}`,
      currency,
      decimals,
    })) as Field[],
    values: { eur: '1234.50', pln: '99.90', chf: '1234567.00', jpy: '82400', kwd: '1.250' },
  },
};

export const LongLabels: Story = {
  args: {
    fields: [
      {
        name: 'a',
        kind: 'text',
        label: 'Donaudampfschifffahrtsgesellschaftskapitänspatentnummer of the person who is liable with all that they have',
        hint: 'You find it on the back of the certificate, in the second line from below, between the stamp and the signature of the harbour office.',
        optional: true,
      },
      {
        name: 'b',
        kind: 'choice',
        label: 'Are you, or is somebody in your family, or somebody with whom you do business, in a high public office?',
        options: [
          { value: 'no', label: 'No, nobody of us is or was within the last twelve months' },
          { value: 'yes', label: 'Yes: one of us is or was within the last twelve months, here or in another country' },
        ],
      },
      {
        name: 'c',
        kind: 'consent',
        label: 'I agree that what I have stated here is given to the credit agency and kept there for as long as the law asks for it.',
        url: 'https://genossenschaftskasse-oberes-muehltal.example/legal/privacy/credit-agency-in-all-its-length',
      },
    ],
  },
  play: click('.go'),
};

export const Busy: Story = { args: { values: FILLED, busy: true } };

export const Problem: Story = { args: { values: FILLED, problem: 'network_lost' } };
