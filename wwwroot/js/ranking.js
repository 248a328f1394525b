// Ranking by moving entries: with arrows, or by dragging. Without this file each entry's rank is chosen from a list.
(() => {
  'use strict';

  const { format } = window.StudyAppTexts;

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

    function place(entry, to) {
      const all = entries();
      if (all.indexOf(entry) > to) all[to].before(entry); else all[to].after(entry);
    }

    function settle(entry) {
      ranked = true;
      draw();
      select(entry).dispatchEvent(new Event('change', { bubbles: true }));
      said.textContent = format(box.dataset.textMoved, entry.dataset.name, entries().indexOf(entry) + 1, entries().length);
    }

    function move(entry, by, button) {
      const to = entries().indexOf(entry) + by;
      if (to < 0 || to >= entries().length) return;
      place(entry, to);
      settle(entry);
      button.focus();
    }

    // A mouse takes an entry anywhere, a finger by its grip, so that the page still scrolls under it. The entry changes places as
    // soon as the pointer has passed its neighbour's middle.
    let drag = null;
    function begin(event) {
      const entry = event.target.closest('li');
      if (drag || !entry || event.button !== 0 || event.target.closest('button, a')) return;
      if (event.pointerType !== 'mouse' && !event.target.closest('[data-grip]')) return;
      event.preventDefault();
      list.setPointerCapture(event.pointerId);
      drag = { entry, pointer: event.pointerId, before: entries() };
      entry.classList.add('dragged');
    }
    function follow(event) {
      if (event.pointerId !== drag?.pointer) return;
      const all = entries();
      const at = all.indexOf(drag.entry);
      const middle = entry => {
        const { top, height } = entry.getBoundingClientRect();
        return top + height / 2;
      };
      if (at > 0 && event.clientY < middle(all[at - 1])) place(drag.entry, at - 1);
      else if (at < all.length - 1 && event.clientY > middle(all[at + 1])) place(drag.entry, at + 1);
      else return;
      drag.entry.scrollIntoView({ block: 'nearest' });
    }
    function end(event) {
      if (event.pointerId !== drag?.pointer) return;
      const { entry, before } = drag;
      drag = null;
      entry.classList.remove('dragged');
      if (event.type === 'pointercancel') list.append(...before);
      else if (entries().some((one, index) => one !== before[index])) settle(entry);
    }
    list.addEventListener('pointerdown', begin);
    list.addEventListener('pointermove', follow);
    for (const type of ['pointerup', 'pointercancel']) list.addEventListener(type, end);

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

    const rank = entry => Number(select(entry).value);
    if (ranked) list.append(...entries().sort((a, b) => rank(a) - rank(b)));
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
