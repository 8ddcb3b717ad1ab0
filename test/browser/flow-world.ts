import { fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../src/define.ts';
import type { ExitedEvent, TesseraFlow } from '../../src/index.ts';
import { keepsakeKey } from '../../src/flow/keepsake.ts';
import type { ExitRecord } from '../../src/protocol/exit.ts';
import { PretendCompanion } from '../../stories/flow/pretend-companion.ts';

/** Under which a tab keeps its session. */
export const KEY = keepsakeKey({ clientId: 'demo', skill: 'connect' });

interface Given {
  client?: PretendCompanion;
  mode?: 'inline' | 'dialog';
  sessionId?: string;
  nonce?: string;
  language?: string;
  messages?: TesseraFlow['messages'];
}

/** A flow on the page, with a pretended companion behind it. */
export const flowWith = async ({
  client = new PretendCompanion(),
  mode = 'inline',
  sessionId = '',
  nonce = '',
  language = 'en',
  messages,
}: Given = {}) => {
  const flow = await fixture<TesseraFlow>(html`
    <tessera-flow
      client-id="demo"
      client-app-key="pk"
      skill="connect"
      companion="/tessera"
      display="popup"
      language=${language}
      mode=${mode}
      .client=${client}
      .sessionId=${sessionId}
      .nonce=${nonce}
      .messages=${messages}
    ></tessera-flow>
  `);
  return { flow, client };
};

/** The element of the step on the screen, as soon as it is this one. */
export async function face(flow: TesseraFlow, tag: string): Promise<HTMLElement> {
  await waitUntil(() => flow.face?.localName === tag && flow.face.shadowRoot?.querySelector('h2'), `${tag} should be shown`, {
    timeout: 4000,
  });
  return flow.face!;
}

export const submit = (from: HTMLElement, data: object): void => {
  from.dispatchEvent(Object.assign(new Event('tessera-step-submit', { bubbles: true, composed: true }), { data }));
};

export const chooseBank = async (flow: TesseraFlow): Promise<HTMLElement> => {
  submit(await face(flow, 'tessera-choose-bank'), { institution_id: 'nord-bank' });
  return face(flow, 'tessera-redirect');
};

/** Everything that is said around the step. */
export const texts = (flow: TesseraFlow): string => flow.shadowRoot!.querySelector('.card')!.textContent.replace(/\s+/g, ' ');

export const button = async (flow: TesseraFlow, label: string): Promise<HTMLButtonElement> => {
  const find = () => [...flow.shadowRoot!.querySelectorAll('button')].find((each) => (each.textContent.trim() || each.ariaLabel) === label);
  await waitUntil(find, `there should be a button "${label}"`, { timeout: 4000 });
  return find()!;
};

export const message = async (flow: TesseraFlow, title: string): Promise<HTMLElement> => {
  const find = () => [...flow.shadowRoot!.querySelectorAll<HTMLElement>('.message h2')].find((each) => each.textContent === title);
  await waitUntil(find, `"${title}" should be said`, { timeout: 4000 });
  return find()!;
};

export const exitOf = async (flow: TesseraFlow): Promise<ExitRecord> =>
  ((await oneEvent(flow, 'tessera-exited')) as unknown as ExitedEvent).exit;

export const countOf = (client: PretendCompanion, word: string): number => client.log.filter((line) => line.startsWith(word)).length;
