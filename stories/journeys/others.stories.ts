import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import '../../src/define.ts';
import type { TesseraFlow } from '../../src/index.ts';

/** Whether `npm run gallery` runs this: only there is a companion behind the gallery. */
const hasCompanion = import.meta.env['STORYBOOK_COMPANION'] !== undefined;

interface Args {
  skill: string;
  /** What the back end adds to the session. */
  context?: object;
}

async function post(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  return (await response.json()) as Record<string, unknown>;
}

/** The gallery's own back end starts the session, as a shop's would; the page gets its id and its first nonce. */
async function begin(flow: TesseraFlow, { skill, context }: Args): Promise<void> {
  const { session_id, nonce } = await post('/tessera-shop/start', { skill, context });
  Object.assign(flow, { sessionId: session_id, nonce });
}

const meta: Meta<Args> = {
  title: 'Journeys/All',
  args: { context: {} },
  parameters: {
    docs: {
      description: {
        component:
          'Each journey as a shop runs it: a back end starts the session, and reads what came of it at the end (shown below the flow).',
      },
    },
  },
  render: (args, { globals }) => {
    if (!hasCompanion)
      return html`<div class="aside">
        <h2>This journey needs a companion</h2>
        <p>Run <code>npm run gallery</code>: it starts one with the sandbox bank and opens this gallery in front of it.</p>
      </div>`;
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('tessera:')) sessionStorage.removeItem(key);
    const flow = document.createElement('tessera-flow');
    Object.assign(flow, {
      companion: '/tessera',
      clientId: 'demo',
      clientAppKey: 'pk_demo',
      skill: args.skill,
      language: String(globals['language']),
    });
    // What the back end reads with the access token; it never was in the page.
    const out = document.createElement('pre');
    out.tabIndex = 0;
    flow.addEventListener('tessera-completed', ({ tempToken }) => {
      void post('/tessera-shop/finish', { temp_token: tempToken }).then((read) => (out.textContent = JSON.stringify(read, null, 2)));
    });
    const stage = document.createElement('div');
    stage.append(out);
    void begin(flow, args).then(() => stage.prepend(flow));
    return html`${stage}`;
  },
};
export default meta;

type Story = StoryObj<Args>;

/** Details, the bank, and whether the bank knows the account under that name. */
export const Verify: Story = { args: { skill: 'sandbox_verify_sbx_#1.0' } };

/** The same for a customer whom the shop knows: nothing is asked twice. */
export const VerifyACustomer: Story = {
  args: {
    skill: 'sandbox_verify_sbx_#1.0',
    context: { customer: { details: { given_name: 'Ana', family_name: 'Moreau', birth_date: '1988-04-12', email: 'ana@example.org' } } },
  },
};

/** Amount and payee come from the back end, and are shown again at the bank. */
export const Pay: Story = { args: { skill: 'sandbox_pisp_sbx_#1.0' } };

/** A product, the person, and a review by people: decide in the sandbox's office. */
export const Apply: Story = { args: { skill: 'sandbox_kyc_sbx_#1.0' } };

/** Company, account, application, people. */
export const Onboard: Story = { args: { skill: 'sandbox_merchant_sbx_#1.0' } };

/** The banks that were connected in this gallery before. */
export const Manage: Story = { args: { skill: 'sandbox_manage_sbx_#1.0' } };
