import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import { showForm } from '../../server/skills/form.ts';
import { SANDBOX_SKILLS } from '../../server/skills/registry.ts';
import { english } from '../../src/i18n/en-later.ts';
import type { FormValues } from '../../src/protocol/form.ts';
import '../../src/steps/form/form.ts';

interface Args {
  /** The skill's type, and the step of it. */
  form: `${string}/${string}`;
  values?: FormValues;
}

/** The forms of the skills that ship, in the language that the toolbar says. */
const meta: Meta<Args> = {
  title: 'Steps/Form of a skill',
  component: 'tessera-form',
  render: ({ form, values = {} }, { globals }) => {
    const [type, name] = form.split('/');
    const step = SANDBOX_SKILLS.find((skill) => skill.type === type)!.steps.find((each) => each.name === name)!;
    const setting = { locale: String(globals['language']), country: 'FR', now: Date.now() };
    return html`<tessera-form
      .words=${english}
      .step=${{ name, kind: 'form', show: showForm(step.form!, setting, values, false) }}
      @submit=${(event: Event) => event.preventDefault()}
    ></tessera-form>`;
  },
};
export default meta;
type Story = StoryObj<Args>;

export const VerifyDetails: Story = { args: { form: 'verify/details' } };
/** With everything that can be asked about a loan. */
export const KycProduct: Story = {
  args: { form: 'kyc/product', values: { product: 'loan', loan: { currency: 'EUR', purpose: 'other' }, obligations: 'yes' } },
};
export const KycDetails: Story = { args: { form: 'kyc/details', values: { exposed: 'yes' } } };
export const MerchantCompany: Story = { args: { form: 'merchant/company', values: { country: 'DE', legal_form: 'other' } } };
export const MerchantAccount: Story = { args: { form: 'merchant/account' } };
export const MerchantApplication: Story = { args: { form: 'merchant/application' } };
export const MerchantPeople: Story = { args: { form: 'merchant/people', values: { people: [{ owner: 'yes' }, {}] } } };
