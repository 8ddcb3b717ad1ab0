/* The list to compare with: written by hand, for this page alone; only the rows in sight exist. */

const HEIGHT = 60;
const SPARE = 3;
const banks = window.BANKS;
const box = document.createElement('div');
box.innerHTML = '<input type="search" aria-label="Search"><div class="list" role="listbox"><div class="pad"></div></div>';
document.body.append(box);
const input = box.querySelector('input');
const list = box.querySelector('.list');
const pad = box.querySelector('.pad');
const rows = [];
let found = banks;
let folded;

function row(index) {
  const made = document.createElement('div');
  made.className = 'row';
  made.setAttribute('role', 'option');
  made.append(Object.assign(new window.Image(), { alt: '' }), document.createElement('span'));
  pad.append(made);
  return (rows[index] = made);
}

function draw() {
  const from = Math.max(0, Math.floor(list.scrollTop / HEIGHT) - SPARE);
  const count = Math.min(found.length - from, Math.ceil(list.clientHeight / HEIGHT) + 2 * SPARE);
  pad.style.height = `${found.length * HEIGHT}px`;
  for (let index = 0; index < Math.max(count, rows.length); index += 1) {
    const each = rows[index] ?? row(index);
    each.hidden = index >= count;
    if (each.hidden) continue;
    const { name, logo } = found[from + index];
    each.style.top = `${(from + index) * HEIGHT}px`;
    each.firstChild.src = logo;
    each.lastChild.textContent = name;
  }
}

list.addEventListener('scroll', draw, { passive: true });
input.addEventListener('input', () => {
  folded ??= banks.map(({ name }) => name.toLowerCase());
  const text = input.value.toLowerCase();
  found = text ? banks.filter((_, index) => folded[index].includes(text)) : banks;
  list.scrollTop = 0;
  draw();
});
draw();

window.focusSearch = () => input.focus();
window.firstRow = () => rows[0]?.textContent;
