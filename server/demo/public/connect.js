const note = document.getElementById('connected');
const { print } = document.querySelector('[data-print]').dataset;

/** Our own back end gets the temp token, exchanges it with its secret, and keeps what it is worth. */
async function finish(tempToken) {
  note.textContent = 'Setting up your plan …';
  try {
    const response = await fetch('/shop/connected', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ temp_token: tempToken, print }),
    });
    if (!response.ok) throw new Error(`The shop answered ${response.status}.`);
    location.assign((await response.json()).next);
  } catch {
    const again = document.createElement('button');
    again.textContent = 'Try again';
    again.addEventListener('click', () => finish(tempToken));
    note.replaceChildren('Your bank has said yes, but we could not finish on our side. Nothing was paid. ', again);
  }
}

document.addEventListener('tessera-completed', ({ tempToken }) => finish(tempToken));
