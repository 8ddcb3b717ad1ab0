const note = document.getElementById('connected');
const { print } = document.querySelector('[data-print]').dataset;

/** Sends JSON to our own back end and gives back what it answers. */
export async function post(path, body) {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ print, ...body }),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}.`);
  return response.json();
}

/** Hands the temp token to the back end, which exchanges it with its secret and keeps what it is worth. */
export async function finish(tempToken) {
  note.textContent = 'Setting up your plan …';
  try {
    const { next } = await post('/shop/connected', { temp_token: tempToken });
    location.assign(next);
  } catch {
    const again = document.createElement('button');
    again.textContent = 'Try again';
    again.className = 'button quiet';
    again.addEventListener('click', () => finish(tempToken));
    note.replaceChildren('Your bank has said yes, but we could not finish on our side. You have paid nothing. ', again);
  }
}
