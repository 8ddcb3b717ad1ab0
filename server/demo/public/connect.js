import { finish } from './finish.js';

const flow = document.querySelector('tessera-flow');

flow.addEventListener('tessera-completed', ({ tempToken }) => finish(tempToken));

// Back from a bank that opened in this very window: straight to where the person was.
if (location.hash) {
  flow.addEventListener('tessera-step-shown', () => flow.scrollIntoView({ block: 'nearest' }), { once: true });
}
