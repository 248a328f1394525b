// A slider has no position until it is touched, and none is submitted. Loaded before the page's body, so that neither a quick finger
// nor a slow network gets ahead of it: it listens at the document from the start and marks what was touched with data-touched, as
// the server does with an answer that it shows again.
(() => {
  'use strict';

  const untouched = '[data-slider] input[type=range]:not([data-touched])';
  const moves = new Set(['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown', ' ']);
  const described = new WeakMap();
  let labelled = false;
  document.documentElement.classList.add('scripted');

  document.addEventListener('formdata', event => {
    for (const input of event.target.querySelectorAll(untouched)) event.formData.delete(input.name);
  });

  function touch(event) {
    const input = event.target;
    // Clicking a label sends a click to its field; that is no answer.
    if (event.type === 'click' && input.closest?.('label')?.control?.matches(untouched)) {
      labelled = true;
      setTimeout(() => { labelled = false; });
    }
    if (!input.matches?.(untouched)) return;
    if (event.type === 'keydown' && !moves.has(event.key)) return;
    if (event.type === 'click' && labelled) return;
    input.dataset.touched = '1';
    input.removeAttribute('aria-valuetext');
    input.closest('[data-slider]').querySelector('.slider-hint')?.classList.add('done');
    if (!described.has(input)) return;
    const before = described.get(input);
    if (before) input.setAttribute('aria-describedby', before);
    else input.removeAttribute('aria-describedby');
  }
  const touches = ['input', 'change', 'pointerup', 'click', 'keydown'];
  for (const type of touches) document.addEventListener(type, touch, { capture: true });

  document.addEventListener('DOMContentLoaded', () => {
    for (const input of document.querySelectorAll(untouched)) {
      const hint = input.closest('[data-slider]').querySelector('.slider-hint');
      input.value = input.defaultValue; // some browsers put back the position of an earlier load
      if (!hint) continue;
      hint.hidden = false;
      hint.id ||= `${input.id || input.name}-hint`;
      const before = input.getAttribute('aria-describedby');
      described.set(input, before);
      input.setAttribute('aria-describedby', [before, hint.id].filter(Boolean).join(' '));
      input.setAttribute('aria-valuetext', hint.textContent.trim());
    }
  });
})();
