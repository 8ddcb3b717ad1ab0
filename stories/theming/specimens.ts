import { html, type TemplateResult } from 'lit';
import '../../src/define.ts';
import type { Wait } from '../../src/client/sessions-client.ts';
import { exitRecord } from '../../src/protocol/exit.ts';
import type { SessionAnswer, SessionCreate, TenantFace } from '../../src/protocol/sessions.ts';
import type { Step } from '../../src/protocol/steps.ts';
import { PretendCompanion } from '../flow/pretend-companion.ts';
import { bankStep, formStep, receipt, reviewStep } from '../flow/steps.ts';

/** A session that is over when it is asked for, so that its end can be looked at. */
class Finished extends PretendCompanion {
  override async create(body: SessionCreate, wait: Wait): Promise<SessionAnswer> {
    const { session_id, now, tenant } = await super.create(body, wait);
    const exit = exitRecord('paid', 'result', session_id, null);
    return { session_id, status: 'SESSION_COMPLETED', now, exit, temp_token: 'tt_1', receipt, ...(tenant && { tenant }) };
  }
}

const details = formStep('details', {
  title: 'Your details',
  lead: 'The bank compares them with the holder of the account.',
  prefilled: true,
  values: { full_name: 'Ada Lindqvist' },
  fields: [
    { kind: 'text', name: 'full_name', label: 'Full name', autocomplete: 'name' },
    { kind: 'email', name: 'email', label: 'E-mail address', hint: 'For the receipt alone.' },
    { kind: 'consent', name: 'terms', label: 'I have read how my data are used.' },
  ],
});

/** Steps that have all there is to a look between them: a list, a form, a review, an end. */
const SPECIMENS: readonly (readonly [name: string, step: Step])[] = [
  ['bank', bankStep],
  ['form', details],
  ['review', reviewStep({ payee_check: { result: 'close_match', name: 'Tideline Goods SARL' } })],
  ['end', reviewStep()],
];

/** A pretended companion for each specimen, of one tenant. */
export const companionsOf = (tenant: TenantFace): ReadonlyMap<string, PretendCompanion> =>
  new Map(
    SPECIMENS.map(([name, step]) => {
      const options = { id: `0192f3c4-${name}`, tenant, steps: [step, reviewStep()] };
      return [name, name === 'end' ? new Finished(options) : new PretendCompanion(options)];
    }),
  );

/** The specimens beside each other. */
export function specimens(companions: ReadonlyMap<string, PretendCompanion>, language: string, theme: 'light' | 'dark'): TemplateResult {
  return html`<div class="specimens">
    <div>
      ${Array.from(
        companions,
        ([name, companion]) =>
          html`<tessera-flow
            client-id=${name}
            client-app-key="pk"
            skill="gallery"
            companion="/tessera"
            display="popup"
            language=${language}
            theme=${theme}
            .client=${companion}
            >${name === 'end' ? html`<b slot="logo">Tideline Goods</b>` : ''}</tessera-flow
          >`,
      )}
    </div>
  </div>`;
}
