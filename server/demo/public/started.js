import { isUnderWay, open } from '/tessera/tessera.js';
import { finish, post } from './finish.js';

const button = document.getElementById('pay');
const settings = { ...button.dataset };

async function pay(session) {
  const { tempToken } = await open({ ...settings, ...session });
  if (tempToken) await finish(tempToken);
}

button.addEventListener('click', async (event) => {
  event.preventDefault();
  // Our back end starts the session, with its secret; the page is given its id and its first nonce.
  const { session_id: sessionId, nonce } = await post('/shop/session');
  await pay({ sessionId, nonce });
});

// Back from a bank that opened in this very window: go on where it was.
if (location.hash && isUnderWay(settings)) pay();
