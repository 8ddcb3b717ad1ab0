import { isUnderWay, open } from '/tessera/tessera.js';
import { finish } from './finish.js';

const button = document.getElementById('pay');
const settings = { ...button.dataset };

async function pay() {
  const { tempToken } = await open(settings);
  if (tempToken) await finish(tempToken);
}

button.addEventListener('click', (event) => {
  event.preventDefault();
  pay();
});

// Back from a bank that opened in this very window: go on where it was.
if (location.hash && isUnderWay(settings)) pay();
