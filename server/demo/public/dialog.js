import { open } from '/tessera/tessera.js';

const button = document.getElementById('pay');

button.addEventListener('click', (event) => {
  event.preventDefault();
  open(button.dataset);
});
