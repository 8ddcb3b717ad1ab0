const CONTROL = 'a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex]:not([tabindex^="-"])';

/** Everything below an element, in the order of the screen, through the roots of components. */
export function* within(root: Element | ShadowRoot): Generator<HTMLElement> {
  for (const child of root.children) {
    yield child as HTMLElement;
    yield* within(child.shadowRoot ?? child);
  }
}

export const isSeen = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true, opacityProperty: true });

/** What can be operated, whether or not by the Tab key. */
export const controls = (root: Element): HTMLElement[] =>
  [...within(root.shadowRoot ?? root)].filter((element) => element.matches(CONTROL) && isSeen(element) && !element.matches(':disabled'));

/** Of radio buttons, Tab stops at one: the one that is chosen, else the first. */
function isStop(element: HTMLElement, all: readonly HTMLElement[]): boolean {
  if (element.tabIndex < 0) return false;
  if (!(element instanceof HTMLInputElement && element.type === 'radio')) return true;
  const group = all.filter((other) => other instanceof HTMLInputElement && other.type === 'radio' && other.name === element.name);
  return element === (group.find((other) => (other as HTMLInputElement).checked) ?? group[0]);
}

/** Where Tab should stop, in this order. */
export const stops = (root: Element): HTMLElement[] => controls(root).filter((element, _, all) => isStop(element, all));

/** What has the focus, whichever root it is in. */
export function focused(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}

export const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** Text as it is read out: without what is hidden, without what is for the eye alone. */
export function textOf(node: Node): string {
  if (node instanceof Text) return node.data;
  if (!(node instanceof Element) || node.ariaHidden === 'true' || !node.checkVisibility()) return '';
  if (node.matches('img,svg,[aria-label]')) return node.getAttribute('aria-label') ?? node.getAttribute('alt') ?? '';
  const text = [...node.childNodes].map(textOf).join('');
  return getComputedStyle(node).display.startsWith('inline') ? text : ` ${text} `;
}

/** The accessible name, as far as the widget makes use of the ways to give one. */
export function nameOf(element: HTMLElement): string {
  const root = element.getRootNode() as ShadowRoot;
  const by = element.getAttribute('aria-labelledby');
  if (by)
    return squeeze(
      by
        .split(/\s+/)
        .map((id) => textOf(root.getElementById(id)!))
        .join(' '),
    );
  if (element.ariaLabel) return squeeze(element.ariaLabel);
  const { labels } = element as HTMLInputElement;
  if (labels?.length) return squeeze([...labels].map(textOf).join(' '));
  return squeeze(textOf(element));
}

const IMPLIED: Record<string, string> = { a: 'link', select: 'combobox', textarea: 'textbox', summary: 'button', button: 'button' };

export function roleOf(element: HTMLElement): string {
  if (element.role) return element.role;
  if (element instanceof HTMLInputElement) return ['checkbox', 'radio'].includes(element.type) ? element.type : 'textbox';
  return IMPLIED[element.localName] ?? element.localName;
}

/** The groups that a control is in: a name has to be its own within them. */
export function groupsOf(element: HTMLElement): string {
  const names: string[] = [];
  for (let at = element.parentElement; at; at = at.parentElement) {
    if (at.matches('fieldset,[role=group],[role=radiogroup]')) names.unshift(at instanceof HTMLFieldSetElement ? legendOf(at) : nameOf(at));
  }
  return names.join(' / ');
}

const legendOf = (fieldset: HTMLFieldSetElement): string => {
  const legend = fieldset.querySelector(':scope > legend');
  return legend ? squeeze(textOf(legend)) : nameOf(fieldset);
};

/** What a person aims at: the row around a box, and not the box alone. */
export const targetOf = (element: HTMLElement): HTMLElement => {
  if (element instanceof HTMLInputElement && ['checkbox', 'radio'].includes(element.type)) return element.closest('label') ?? element;
  return element;
};

/** To name an element in a message. */
export const tell = (element: Element): string => {
  const name = element.getAttribute('class');
  return `<${element.localName}${name ? ` class="${name}"` : ''}> "${squeeze(element.textContent).slice(0, 40)}"`;
};
