/* What every measured page has before the clock starts: the banks, and a way to know when something has been painted. */

const FIRST = [
  'Alder',
  'Beech',
  'Cedar',
  'Damson',
  'Elder',
  'Fir',
  'Gorse',
  'Hazel',
  'Ivy',
  'Juniper',
  'Larch',
  'Maple',
  'Oak',
  'Poplar',
  'Rowan',
  'Sorrel',
];
const KIND = ['Savings', 'Mutual', 'Credit', 'Direct', 'Private', 'Trade', 'Regional', 'Popular'];
const FORM = ['Bank', 'Group', 'Trust', 'House', 'Union'];
/** Those that the three keys look for: none but these and one in nineteen later ones has the letter. */
const SOUGHT = { 10: 'Zephyr Mutual Bank', 20: 'Zinnia Direct Trust', 30: 'Zimmer Credit House' };
const LOGO = 'data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7';

window.makeBanks = (count) => {
  let state = 7;
  const pick = (from) => from[((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 8) % from.length];
  return Array.from({ length: count }, (_, index) => {
    const first = index > 40 && index % 19 === 0 ? pick(['Zephyr', 'Zinnia', 'Zimmer']) : pick(FIRST);
    const name = `${SOUGHT[index] ?? `${first} ${pick(KIND)} ${pick(FORM)}`} ${index}`;
    return { id: `bank-${index}`, name, country: 'GB', psu_types: ['retail'], methods: ['redirect'], logo: LOGO };
  });
};

/** The keys to press, and the bank that must then stand first. */
window.KEYS = [
  ['z', 10],
  ['i', 20],
  ['m', 30],
];

/** When the frame that first fulfils a condition has been painted. */
window.painted = (isThere) =>
  new Promise((resolve) => {
    const look = () => {
      if (!isThere()) return window.requestAnimationFrame(look);
      // A task that was posted in a frame runs after it.
      const channel = new window.MessageChannel();
      channel.port1.onmessage = () => resolve(window.performance.now());
      channel.port2.postMessage(0);
    };
    window.requestAnimationFrame(look);
  });

/** How long it takes from now on until the first bank is there. */
window.firstScreen = () => {
  const started = window.performance.mark('started').startTime;
  window.shown = window
    .painted(() => window.firstRow())
    .then((at) => {
      window.performance.mark('shown');
      return at - started;
    });
};

/** How long it takes from the next key's own time stamp until that bank stands first. */
window.afterKey = (bank) => {
  let pressed = 0;
  window.addEventListener('keydown', (event) => (pressed = event.timeStamp), { capture: true, once: true });
  const { name } = window.BANKS[bank];
  window.found = window.painted(() => pressed && window.firstRow()?.includes(name)).then((at) => at - pressed);
};

/** Every element of the page, also those inside others. */
window.countElements = (root = document) =>
  [...root.querySelectorAll('*')].reduce((sum, each) => sum + 1 + (each.shadowRoot ? window.countElements(each.shadowRoot) : 0), 0);
