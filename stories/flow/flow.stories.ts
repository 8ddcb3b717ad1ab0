import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html, nothing, type TemplateResult } from 'lit';
import '../../src/define.ts';
import type { TroubleType } from '../../src/client/sessions-client.ts';
import type { TesseraFlow } from '../../src/flow/flow.ts';
import type { TenantFace } from '../../src/protocol/sessions.ts';
import type { Step } from '../../src/protocol/steps.ts';
import { PretendCompanion } from './pretend-companion.ts';
import { bankStep, formStep, waitStep } from './steps.ts';

interface Args {
  mode: 'inline' | 'dialog';
  method: 'redirect' | 'decoupled';
  /** Which step the session is at. */
  at: number;
  latencyMs: number;
  steps?: readonly Step[];
  back?: true;
  livesMs?: number;
  moreMs?: number;
  tenant: TenantFace;
  /** What the companion answers when it is asked for a session. */
  start: TroubleType | 'never' | '';
  /** What it answers to the first submission. */
  submit: TroubleType | 'never' | '';
}

const LOGO = `data:image/svg+xml,${encodeURIComponent('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 28"><circle cx="14" cy="14" r="12" fill="#e0552b"/><circle cx="30" cy="14" r="12" fill="#e8b33c" opacity=".9"/><text x="50" y="20" font-family="sans-serif" font-size="16" font-weight="700" fill="#8a5a20">Drum</text></svg>')}`;

let companion: PretendCompanion;

const meta: Meta<Args> = {
  title: 'Flow/Flow',
  component: 'tessera-flow',
  args: { mode: 'inline', method: 'redirect', at: 0, latencyMs: 400, tenant: { name: 'Third Drum' }, start: '', submit: '' },
  argTypes: {
    mode: { control: 'inline-radio', options: ['inline', 'dialog'] },
    method: { control: 'inline-radio', options: ['redirect', 'decoupled'] },
  },
  parameters: {
    docs: {
      description: {
        component:
          'The flow with a pretended companion behind it: everything can be tried, and nothing leaves this page. The buttons below it play the bank.',
      },
    },
  },
  render: ({ mode, start, submit, ...options }, { globals }): TemplateResult => {
    sessionStorage.clear();
    companion = new PretendCompanion(options);
    // Once for the first screen's own question, once for the patient one after it.
    if (start) companion.refuse('create', start, start);
    if (submit) companion.refuse('submit', submit);
    const opens = ({ target }: Event): void => (target as Element).closest('.stage')?.querySelector('tessera-flow')?.start();
    return html`<tessera-flow
        client-id="gallery"
        client-app-key="pk"
        skill="connect"
        companion="/tessera"
        display="popup"
        language=${String(globals['language'])}
        dir=${globals['direction'] === 'rtl' ? 'rtl' : nothing}
        mode=${mode}
        .client=${companion}
      ></tessera-flow>
      <p class="aside">
        ${mode === 'dialog' ? html`<button @click=${opens}>Connect a bank</button>` : nothing}
        <button @click=${() => companion.approve()}>The bank says yes</button>
        <button @click=${() => companion.fail('cancelled_at_bank')}>The person cancels there</button>
        <button @click=${() => companion.tell({ event: 'superseded', data: {} })}>Another window takes over</button>
      </p>`;
  },
};
export default meta;
type Story = StoryObj<Args>;

const flowIn = async (canvas: HTMLElement): Promise<TesseraFlow> => {
  const flow = canvas.querySelector('tessera-flow')!;
  for (let i = 0; i < 100 && !flow.face?.shadowRoot?.querySelector('h2'); i++) await new Promise((resolve) => setTimeout(resolve, 50));
  return flow;
};

const submits =
  (data: object): NonNullable<Story['play']> =>
  async ({ canvasElement }) => {
    const { face } = await flowIn(canvasElement);
    face?.dispatchEvent(Object.assign(new Event('tessera-step-submit', { bubbles: true, composed: true }), { data }));
  };
const choosesBank = submits({ institution_id: 'nord-bank' });

export const FirstScreen: Story = {};

/** Nothing moves for the first moment, then there is the shape of what comes, then words, then a way out. */
export const Loading: Story = { args: { start: 'never' } };

export const CannotStart: Story = { args: { start: 'network_lost' } };

/** The page uses the flow wrongly: also said in the console, and by an event. */
export const Broken: Story = { args: { start: 'skill_unknown' } };

export const AtTheBank: Story = { play: choosesBank };

export const InTheApp: Story = { args: { method: 'decoupled' }, play: choosesBank };

export const Accounts: Story = { args: { at: 2 } };

export const Completed: Story = { args: { at: 2 }, play: submits({ account_ids: ['3011'] }) };

/** The step keeps what was typed, and says why. */
export const Refused: Story = { args: { submit: 'bank_unavailable' }, play: choosesBank };

/** Whether it arrived is not known; the same is sent again with the same key. */
export const AnswerLost: Story = { args: { submit: 'network_lost' }, play: choosesBank };

/** Words after two seconds, a way out after ten. */
export const Slow: Story = { args: { submit: 'never' }, play: choosesBank };

export const Leaving: Story = {
  play: async ({ canvasElement }) => {
    const flow = await flowIn(canvasElement);
    flow.renderRoot.querySelector<HTMLElement>('[part=close]')!.click();
  },
};

export const AnotherWindow: Story = {
  args: { at: 1 },
  play: async (context) => {
    await flowIn(context.canvasElement);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    companion.tell({ event: 'superseded', data: {} });
  },
};

/** In a form, what was typed survives a reload; here one can go back to the one before. */
export const GoingBack: Story = { args: { steps: [formStep('company'), formStep('people'), bankStep], back: true, at: 1 } };

/** Five minutes before the end; asked for more, the companion gives it. */
export const TimeRunsOut: Story = { args: { livesMs: 280_000, moreMs: 1_800_000 } };

/** The same where there is none to give. */
export const LastMinutes: Story = {
  args: { livesMs: 280_000 },
  play: async ({ canvasElement }) => {
    const flow = await flowIn(canvasElement);
    for (let i = 0; i < 100 && !flow.renderRoot.querySelector('[part=note] button'); i++)
      await new Promise((resolve) => setTimeout(resolve, 50));
    flow.renderRoot.querySelector<HTMLElement>('[part=note] button')?.click();
  },
};

/** Closed while others decide: no end, and the same tab goes on with it. */
export const LeftInReview: Story = {
  args: { steps: [waitStep('review')] },
  play: async ({ canvasElement }) => (await flowIn(canvasElement)).leave(),
};

export const Dialog: Story = {
  args: { mode: 'dialog' },
  play: ({ canvasElement }) => canvasElement.querySelector('tessera-flow')!.start(),
};

export const TenantWithLogo: Story = { args: { tenant: { name: 'Third Drum', logo: LOGO, color: '#b03a1c' } } };

/** Text on it, and the colour as text, are computed to stay readable. */
export const TenantInNeon: Story = { args: { tenant: { name: 'Neon', color: '#39ff14' } }, play: choosesBank };
