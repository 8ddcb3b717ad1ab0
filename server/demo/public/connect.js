import { finish } from './finish.js';

const flow = document.querySelector('tessera-flow');

flow.addEventListener('tessera-completed', ({ tempToken }) => finish(tempToken));
