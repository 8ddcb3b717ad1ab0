import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing } from 'lit';
import { expect, fireEvent, userEvent, waitFor } from 'storybook/test';
import '../../src/define.ts';

/** Whether `npm run gallery` runs this: only there is a companion behind the gallery. */
const hasCompanion = import.meta.env['STORYBOOK_COMPANION'] !== undefined;

interface Args {
  display: 'popup' | 'page' | '';
  mode: 'inline' | 'dialog';
}

/** Every match, also inside of shadow roots. */
function findAll(root: ParentNode, selector: string): HTMLElement[] {
  const inside = [...root.querySelectorAll('*')].flatMap(({ shadowRoot }) => (shadowRoot ? findAll(shadowRoot, selector) : []));
  return [...root.querySelectorAll<HTMLElement>(selector), ...inside];
}

/** Waits until it is there, and says what it reads; banks need their time. */
const appears = (root: ParentNode, selector: string, text = ''): Promise<HTMLElement> =>
  waitFor(
    () => {
      const found = findAll(root, selector).find((each) => each.textContent.includes(text));
      if (!found) throw new Error(`There is no ${selector} ${text} yet.`);
      return found;
    },
    { timeout: 20_000, interval: 100 },
  );

const meta: Meta<Args> = {
  title: 'Journeys/Connect',
  args: { display: '', mode: 'inline' },
  argTypes: {
    display: { control: 'inline-radio', options: ['', 'popup', 'page'] },
    mode: { control: 'inline-radio', options: ['inline', 'dialog'] },
  },
  parameters: {
    docs: {
      description: {
        component: 'Everything at once: the flow, a companion, and the sandbox bank with its own pages and its pretend phone.',
      },
    },
  },
  render: ({ display, mode }, { globals }) =>
    hasCompanion
      ? html`<tessera-flow
            companion="/tessera"
            client-id="demo"
            client-app-key="pk_demo"
            skill="sandbox_aisp_sbx_#1.0"
            language=${String(globals['language'])}
            display=${display || nothing}
            mode=${mode}
          ></tessera-flow>
          ${
            mode === 'dialog'
              ? html`<p>
                  <button @click=${({ target }: Event) => (target as Element).closest('.stage')?.querySelector('tessera-flow')?.start()}>
                    Connect a bank
                  </button>
                </p>`
              : nothing
          }`
      : html`<div class="aside">
          <h2>This journey needs a companion</h2>
          <p>Run <code>npm run gallery</code>: it starts one with the sandbox bank and opens this gallery in front of it.</p>
        </div>`,
};
export default meta;

type Story = StoryObj<Args>;

/** Choose a bank, log in as `ana` with `1234`, come back. Every bank of the sandbox is there; the page Sandbox says what they do. */
export const ByHand: Story = {};

/** The same in a dialog above the page. */
export const InADialog: Story = { args: { mode: 'dialog' } };

/** The bank takes the place of this page, and gives it back. */
export const InThisWindow: Story = { args: { display: 'page' } };

/** Plays by itself, at a bank whose app approves after three seconds. */
export const Played: Story = {
  // Not where an earlier visit left off.
  beforeEach: () => {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith('tessera:')) sessionStorage.removeItem(key);
  },
  play: async ({ canvasElement, step }) => {
    if (!hasCompanion) return;
    const flow = await appears(canvasElement, 'tessera-flow');
    const completed = new Promise<string>((resolve) => {
      flow.addEventListener('tessera-completed', ({ tempToken }) => resolve(tempToken), { once: true });
    });

    await step('Choose a bank', async () => {
      const search = await appears(flow.shadowRoot!, 'input[role=combobox]');
      // Typing key by key goes to the focus of the document, which a shadow root hides.
      await fireEvent.input(search, { target: { value: 'Self-Approving' } });
      await userEvent.click(await appears(flow.shadowRoot!, '[role=option]', 'Self-Approving'));
    });

    await step('The app approves', async () => {
      await appears(flow.shadowRoot!, 'tessera-accounts');
    });

    await step('Share the account', async () => {
      const accounts = await appears(flow.shadowRoot!, 'tessera-accounts');
      await userEvent.click(await appears(accounts.shadowRoot!, 'button.go'));
      await expect(await completed).toMatch(/^tt_/);
    });
  },
};
