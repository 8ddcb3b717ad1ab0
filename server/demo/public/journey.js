import { isUnderWay } from '/tessera/tessera.js';

const card = document.querySelector('[data-journey]');
const note = document.getElementById('connected');
const { journey, print, ways } = card.dataset;

/** Sends JSON to our own back end and gives back what it answers. */
async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ journey, ...body }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

/** Something failed on our side: say so, and offer the same again. */
function offerAgain(words, run) {
  const again = document.createElement('button');
  again.textContent = 'Try again';
  again.className = 'button quiet';
  again.addEventListener('click', run);
  note.replaceChildren(words, again);
}

/** Our back end starts the session, with its secret; the page is given its id and its first nonce. */
async function start() {
  note.textContent = '';
  const flow = card.querySelector('template').content.firstElementChild.cloneNode(true);
  const { clientId, skill } = { clientId: flow.getAttribute('client-id'), skill: flow.getAttribute('skill') };
  try {
    // After a reload, or back from the bank, the flow goes on by itself with what the tab has kept.
    if (!isUnderWay({ clientId, skill })) {
      const { sessionId, nonce } = await post('/shop/journey', { print, ways: JSON.parse(ways) });
      flow.setAttribute('session-id', sessionId);
      flow.setAttribute('session-nonce', nonce);
    }
  } catch {
    offerAgain('This cannot be started just now. ', start);
    return;
  }
  flow.addEventListener('tessera-completed', ({ tempToken }) => finish(tempToken));
  flow.addEventListener('tessera-restart', (event) => {
    event.preventDefault();
    flow.remove();
    start();
  });
  card.append(flow);
}

/** Hands the temp token to the back end, which exchanges it with its secret and reads what came of it. */
async function finish(tempToken) {
  try {
    const { next } = await post('/shop/journey/done', { temp_token: tempToken });
    const link = document.createElement('a');
    link.href = next;
    link.className = 'button';
    link.textContent = 'What our back end now knows';
    note.replaceChildren(link);
  } catch {
    offerAgain('Your answer is safe, but we could not read it just now. ', () => finish(tempToken));
  }
}

start();
