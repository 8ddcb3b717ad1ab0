import { decisionOf, REVIEW_WORD_SECONDS, REVIEW_WORDS, type Decision, type StoredCheck } from '../check.ts';
import { age, page, type Frame } from './frame.ts';
import { html, type Html } from './html.ts';

/** What can be decided in the office, and what it is called there. */
export const DECISIONS = {
  approved: { button: 'Approve', done: 'Approved' },
  declined: { button: 'Decline', done: 'Declined' },
  failed: { button: 'Cannot be looked at', done: 'Could not be looked at' },
} as const satisfies Partial<Record<Decision, { button: string; done: string }>>;

type Decidable = keyof typeof DECISIONS;

/** What a form of the office asks for, if it is something that can be decided. */
export const asDecision = (action: string | null): Decidable | undefined =>
  (Object.keys(DECISIONS) as Decidable[]).find((each) => each === action);

/** Where applications are decided, by whoever looks. */
export function officePage(frame: Frame, checks: readonly StoredCheck[], now: number, notice?: string): Html {
  const open = checks.filter((check) => decisionOf(check, now) === undefined);
  const decided = checks.filter((check) => decisionOf(check, now) !== undefined);
  return page(
    frame,
    'office',
    `${notice === undefined ? '' : 'Error: '}The office`,
    html`<header>
        <p class="quiet">Tessera sandbox</p>
        <h1>The office</h1>
        <p>Applications wait here until somebody decides. Nobody but you works here.</p>
      </header>
      <main>
        ${notice !== undefined && html`<p class="notice" role="alert">${notice}</p>`}
        ${
          open.length === 0
            ? html`<p class="empty">Nothing to decide.</p>`
            : html`<ul class="desk">
                ${open.map((check) => html`<li>${application(frame, check, now)}</li>`)}
              </ul>`
        }
        <a class="button" href="${frame.base}/office">Look again</a>
        ${
          decided.length > 0 &&
          html`<section aria-labelledby="decided">
            <h2 id="decided">Decided</h2>
            <ul class="decided">
              ${decided.map((check) => html`<li>${outcome(check, now)}</li>`)}
            </ul>
          </section>`
        }
      </main>
      <footer>
        <p>
          Some family names are decided on without anybody, after ${REVIEW_WORD_SECONDS} seconds:
          ${REVIEW_WORDS.map(({ word }, index) => html`${index > 0 && ', '}<span class="typed">${word}</span>`)}.
        </p>
        <p><a href="${frame.base}">All banks, people and tricks</a></p>
      </footer>`,
  );
}

const nameOf = ({ name }: StoredCheck): Html => (name === '' ? html`Somebody without a name` : html`<bdi>${name}</bdi>`);

function application({ base }: Frame, check: StoredCheck, now: number): Html {
  const [product, ...parts] = check.wish;
  return html`<h2>${nameOf(check)}</h2>
    <p class="quiet">
      ${product !== undefined && html`<b>${product}</b>, `}${age(check.createdAt, now)}${check.itself && ', decides itself'}
    </p>
    ${
      parts.length > 0 &&
      html`<ul class="wish">
        ${parts.map((part) => html`<li>${part}</li>`)}
      </ul>`
    }
    <form method="post" action="${base}/office/${check.ref}">
      <input type="hidden" name="token" value="${check.formToken}" />
      ${(Object.keys(DECISIONS) as Decidable[]).map(
        (decision) =>
          html`<button${decision === 'approved' && html` class="primary"`} name="action" value="${decision}">
            ${DECISIONS[decision].button}<span class="unseen">: ${nameOf(check)}</span>
          </button> `,
      )}
    </form>`;
}

function outcome(check: StoredCheck, now: number): Html {
  const { state = 'failed', at = now } = decisionOf(check, now) ?? {};
  const decision = asDecision(state) ?? 'failed';
  return html`<span>${nameOf(check)}</span> <span><b>${DECISIONS[decision].done}</b> <span class="quiet">${age(at, now)}</span></span>`;
}
