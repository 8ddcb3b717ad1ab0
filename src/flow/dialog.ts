import { isStill, OPTIONS } from './motion.ts';

const css = String.raw;

const SHEET = css`
  dialog {
    width: 100%;
    max-width: 464px;
    max-height: calc(100dvh - 48px);
    padding: 0;
    border: 0;
    border-radius: calc(var(--radius) + 4px);
    background: var(--surface);
    color: var(--text);
    box-shadow:
      0 0 0 1px var(--line),
      0 24px 64px rgb(0 0 0 / 0.24);
    overscroll-behavior: contain;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  @media (width < 560px) {
    dialog {
      max-width: none;
      max-height: calc(100dvh - 24px);
      margin-block-end: 0;
      border-end-start-radius: 0;
      border-end-end-radius: 0;
    }
  }
`;

/**
 * Shows the dialog above the page, with the focus inside and everything else out of reach; the browser gives the focus back when
 * it closes. Escape and the back gesture ask, as the close button does; where a browser closes anyway, `closed` is told.
 */
export function openDialog(dialog: HTMLDialogElement, ask: () => void, closed: () => void): void {
  if (!dialog.onclose) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(SHEET);
    (dialog.getRootNode() as ShadowRoot).adoptedStyleSheets.push(sheet);
  }
  dialog.oncancel = (event) => {
    event.preventDefault();
    ask();
  };
  dialog.onclose = closed;
  dialog.showModal();
  if (isStill()) return;
  const isSheet = matchMedia('(width < 560px)').matches;
  dialog.animate([{ offset: 0, opacity: 0, translate: isSheet ? '0 48px' : '0 12px' }], OPTIONS);
}
