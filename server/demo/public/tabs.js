/** Turns sections with a heading into tabs: arrow keys move, Home and End jump, one tab is in the tab order. */
for (const box of document.querySelectorAll('[data-tabs]')) {
  const panels = [...box.children];
  const list = document.createElement('div');
  list.setAttribute('role', 'tablist');
  list.setAttribute('aria-label', 'Source files');

  const tabs = panels.map((panel) => {
    const heading = panel.querySelector('h3');
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.id = heading.id;
    tab.textContent = heading.textContent;
    tab.setAttribute('role', 'tab');
    tab.setAttribute('aria-controls', panel.id);
    panel.setAttribute('role', 'tabpanel');
    heading.remove();
    list.append(tab);
    return tab;
  });

  const select = (index, focus) => {
    tabs.forEach((tab, each) => {
      tab.setAttribute('aria-selected', String(each === index));
      tab.tabIndex = each === index ? 0 : -1;
      panels[each].hidden = each !== index;
    });
    if (focus) tabs[index].focus();
  };

  list.addEventListener('click', (event) => {
    const index = tabs.indexOf(event.target);
    if (index >= 0) select(index, false);
  });
  list.addEventListener('keydown', (event) => {
    const index = tabs.indexOf(event.target);
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = { Home: 0, End: tabs.length - 1 }[event.key] ?? (step && (index + step + tabs.length) % tabs.length);
    if (next === undefined) return;
    event.preventDefault();
    select(next, true);
  });

  box.prepend(list);
  select(0, false);
}
