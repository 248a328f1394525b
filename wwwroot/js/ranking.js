// Ranking by moving entries. Without this file each entry's rank is chosen from a list.
(() => {
  'use strict';

  const format = (pattern, ...values) => pattern.replace(/\{(\d)\}/g, (_, i) => values[i]);

  function ranking(box) {
    const list = box.querySelector('.ranks');
    const said = box.querySelector('[data-status]');
    const keep = box.querySelector('[data-keep]');
    const entries = () => [...list.children];
    const select = entry => entry.querySelector('select');
    // Nothing is ranked until something is moved or the order shown is confirmed.
    let ranked = entries().every(entry => select(entry).value !== '');

    function draw() {
      const all = entries();
      all.forEach((entry, index) => {
        if (ranked) select(entry).value = String(index + 1);
        entry.querySelector('.rank').textContent = ranked ? String(index + 1) : box.dataset.textNone;
        entry.querySelector('[data-up]').setAttribute('aria-disabled', String(index === 0));
        entry.querySelector('[data-down]').setAttribute('aria-disabled', String(index === all.length - 1));
      });
      keep.hidden = ranked;
    }

    function move(entry, by, button) {
      const all = entries();
      const to = all.indexOf(entry) + by;
      if (to < 0 || to >= all.length) return;
      if (by < 0) all[to].before(entry); else all[to].after(entry);
      ranked = true;
      draw();
      button.focus();
      select(entry).dispatchEvent(new Event('change', { bubbles: true }));
      said.textContent = format(box.dataset.textMoved, entry.dataset.name, to + 1, all.length);
    }

    list.addEventListener('click', event => {
      const button = event.target.closest('[data-up], [data-down]');
      if (button) move(button.closest('li'), 'up' in button.dataset ? -1 : 1, button);
    });
    list.addEventListener('keydown', event => {
      const button = event.target.closest('[data-up], [data-down]');
      if (!button || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
      event.preventDefault();
      move(button.closest('li'), event.key === 'ArrowUp' ? -1 : 1, button);
    });
    keep.addEventListener('click', () => {
      ranked = true;
      draw();
      select(entries()[0]).dispatchEvent(new Event('change', { bubbles: true }));
      said.textContent = entries().map((entry, index) => `${index + 1}: ${entry.dataset.name}`).join(', ');
      list.querySelector('[data-down]').focus();
    });

    if (ranked) entries().sort((a, b) => Number(select(a).value) - Number(select(b).value)).forEach(entry => list.append(entry));
    for (const entry of entries()) {
      // Problems link to the entry by its select's id; what can take the focus now is a button.
      const { id } = select(entry);
      select(entry).hidden = true;
      select(entry).removeAttribute('id');
      entry.querySelector('[data-down]').id = id;
      const name = document.createElement('span');
      name.className = 'name';
      name.append(...entry.querySelector('label').childNodes);
      entry.querySelector('label').replaceWith(name);
    }
    box.querySelectorAll('[data-typed]').forEach(part => { part.hidden = true; });
    box.querySelectorAll('[data-for-script]').forEach(part => { part.hidden = false; });
    box.classList.add('by-moving');
    draw();
  }

  document.querySelectorAll('[data-ranking]').forEach(ranking);
})();
