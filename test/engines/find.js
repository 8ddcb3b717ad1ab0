/**
 * Runs in the page: the first element that a screen reader would call so, through all shadow roots. Nothing else is used to
 * find things, no class and no tag: who cannot be found like this cannot be reached by everybody.
 *
 * @param {string} role @param {string} name @param {boolean} isPattern @returns {Element | null}
 */
const findInPage = (role, name, isPattern) => {
  /** @type {Record<string, string>} */
  const roles = {
    button: 'button, input[type=submit], summary',
    link: 'a[href]',
    textbox: 'textarea, input:not([type]), input[type=text], input[type=email], input[type=tel], input[type=url], input[type=password]',
    combobox: 'select',
    checkbox: 'input[type=checkbox]',
    radio: 'input[type=radio]',
    heading: 'h1, h2, h3, h4',
    listbox: 'select[size]',
    group: 'fieldset',
  };
  /** @param {string | null | undefined} text */
  const words = (text) => (text ?? '').replace(/\s+/g, ' ').trim();
  /** @param {Node} node @returns {string} */
  const visibleText = (node) => {
    if (node instanceof Text) return node.data;
    if (!(node instanceof Element) || node.getAttribute('aria-hidden') === 'true' || (node instanceof HTMLElement && node.hidden))
      return '';
    if (node instanceof HTMLSlotElement) return node.assignedNodes({ flatten: true }).map(visibleText).join(' ');
    return (
      node.getAttribute('aria-label') ?? (node instanceof HTMLImageElement ? node.alt : [...node.childNodes].map(visibleText).join(' '))
    );
  };
  /** @param {Element} element */
  const nameOf = (element) => {
    const label = element.getAttribute('aria-label');
    if (label !== null) return words(label);
    const by = element.getAttribute('aria-labelledby');
    if (by !== null) {
      const root = /** @type {Document | ShadowRoot} */ (element.getRootNode());
      return words(
        by
          .split(/\s+/)
          .map((id) => visibleText(root.getElementById(id) ?? new Text()))
          .join(' '),
      );
    }
    const labels = /** @type {HTMLInputElement} */ (element).labels;
    if (labels?.length) return words([...labels].map(visibleText).join(' '));
    if (element instanceof HTMLFieldSetElement) return words(visibleText(element.querySelector('legend') ?? new Text()));
    if (element instanceof HTMLInputElement) return words(element.type === 'submit' ? element.value : element.placeholder || element.title);
    return words(visibleText(element));
  };
  /** @param {Element} element */
  const matches = (element) => {
    const own = element.getAttribute('role');
    if (own === null ? !(roles[role] && element.matches(roles[role])) : own !== role) return false;
    if (!element.checkVisibility({ visibilityProperty: true }) && !(element instanceof HTMLInputElement && element.labels?.length))
      return false;
    for (
      let up = /** @type {Element | undefined} */ (element);
      up;
      up = up.parentElement ?? /** @type {ShadowRoot} */ (up.getRootNode()).host
    )
      if (up.hasAttribute('inert') || up.getAttribute('aria-hidden') === 'true') return false;
    const given = nameOf(element);
    return isPattern ? new RegExp(name, 'u').test(given) : given === name;
  };
  /** @param {Document | ShadowRoot} root @returns {Element | null} */
  const look = (root) => {
    for (const element of root.querySelectorAll('*')) {
      if (matches(element)) return element;
      const found = element.shadowRoot && look(element.shadowRoot);
      if (found) return found;
    }
    return null;
  };
  return look(document);
};
Object.assign(window, { findInPage });
