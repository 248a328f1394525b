// Marking places in a picture by pointer or keyboard. Without this file the same places are typed as numbers.
(() => {
  'use strict';

  const { format } = window.StudyAppTexts;
  const round = value => Math.round(value * 100) / 100;

  function imageClick(box) {
    const map = box.querySelector('.map');
    const image = map.querySelector('img');
    const typed = box.querySelector('[data-typed]');
    const list = box.querySelector('[data-places]');
    const said = box.querySelector('[data-status]');
    const undo = box.querySelector('[data-undo]');
    const more = typed.querySelector('[data-more]');
    const pairs = [...typed.querySelectorAll('.place:has([data-x])')]
      .map(pair => ({ x: pair.querySelector('[data-x]'), y: pair.querySelector('[data-y]') }));
    const max = Number(box.dataset.max);
    const size = Number(box.dataset.size);
    const natural = () => ({
      width: image.naturalWidth || image.clientWidth || 1,
      height: image.naturalHeight || image.clientHeight || 1,
    });
    // A point within the picture, in its pixels.
    function within({ x, y }) {
      const { width, height } = natural();
      return { x: Math.min(Math.max(x, 0), width), y: Math.min(Math.max(y, 0), height) };
    }
    function centre() {
      const { width, height } = natural();
      return { x: width / 2, y: height / 2 };
    }
    let places = stored();
    let cross = null; // where the keyboard's cross-hair is, in the picture's pixels

    function stored() {
      if (list?.value) {
        try { return JSON.parse(list.value).map(({ x, y }) => ({ x: Number(x), y: Number(y) })); } catch { return []; }
      }
      const typedIn = pairs.filter(p => p.x.value !== '' && p.y.value !== '');
      return typedIn.map(p => ({ x: Number(p.x.value), y: Number(p.y.value) }));
    }

    function store() {
      if (list) list.value = places.length ? JSON.stringify(places) : '';
      else {
        pairs[0].x.value = places.length ? places[0].x.toFixed(2) : '';
        pairs[0].y.value = places.length ? places[0].y.toFixed(2) : '';
      }
      (list ?? pairs[0].x).dispatchEvent(new Event('change', { bubbles: true }));
    }

    function spot(className, { x, y }) {
      const mark = document.createElement('span');
      mark.className = className;
      mark.style.left = 100 * x / natural().width + '%';
      mark.style.top = 100 * y / natural().height + '%';
      map.append(mark);
      return mark;
    }

    function draw() {
      map.querySelectorAll('.mark, .cross').forEach(old => old.remove());
      for (const [index, place] of places.entries()) {
        const mark = spot('mark', place);
        mark.style.width = mark.style.height = size + 'px';
        mark.style.background = box.dataset.color;
        if (max !== 1 && size >= 14) mark.title = String(index + 1);
      }
      if (cross) spot('cross', cross);
      undo.disabled = places.length === 0;
    }

    function say(text) { said.textContent = text; }
    const where = ({ x, y }) => format(box.dataset.textAt, Math.round(x), Math.round(y));

    function mark(place) {
      const { x, y } = within(place);
      places.push({ x: round(x), y: round(y) });
      while (max > 0 && places.length > max) places.shift();
      store();
      draw();
      say(`${format(box.dataset.textMarks, places.length)}: ${where(places.at(-1))}`);
    }

    function takeBack() {
      if (!places.length) return;
      places.pop();
      store();
      draw();
      say(format(box.dataset.textMarks, places.length));
    }

    function move(dx, dy, coarse) {
      const { width, height } = natural();
      const step = Math.max(width, height) / (coarse ? 20 : 200);
      cross ??= centre();
      cross = within({ x: cross.x + dx * step, y: cross.y + dy * step });
      draw();
      say(where(cross));
    }

    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    map.addEventListener('keydown', event => {
      if (arrows[event.key]) move(...arrows[event.key], event.shiftKey);
      else if (event.key === 'Enter' || event.key === ' ') {
        cross ??= centre();
        mark(cross);
      } else if (event.key === 'Delete' || event.key === 'Backspace') takeBack();
      else return;
      event.preventDefault();
    });
    map.addEventListener('click', event => {
      const area = image.getBoundingClientRect();
      const { width, height } = natural();
      cross = null;
      mark({ x: (event.clientX - area.left) / area.width * width, y: (event.clientY - area.top) / area.height * height });
    });
    map.addEventListener('focus', () => {
      if (!map.matches(':focus-visible')) return;
      cross ??= places.at(-1) ?? centre();
      draw();
    });
    map.addEventListener('blur', () => { cross = null; draw(); });
    undo.addEventListener('click', takeBack);

    map.tabIndex = 0;
    map.setAttribute('role', 'application');
    map.setAttribute('aria-label', box.dataset.textMap);
    map.setAttribute('aria-describedby', `${map.id}-hint ${map.id}-keys`);
    typed.hidden = true;
    // What is hidden cannot be corrected, so the browser must not complain about it; the server does.
    for (const { x, y } of pairs) {
      x.type = y.type = 'hidden';
      if (list) x.disabled = y.disabled = true;
    }
    if (more) more.disabled = true;
    if (list) list.disabled = false;
    if (list && places.length) list.value = JSON.stringify(places);
    box.querySelectorAll('[data-for-script]').forEach(part => { part.hidden = false; });
    if (image.complete) draw(); else image.addEventListener('load', draw);
    draw();
  }

  document.querySelectorAll('[data-image-click]').forEach(imageClick);
})();
