// Pages with a time limit (StudyApp/Studies/Model/PageTime.cs): Continue waits for the least time, and is pressed when the most is over.
// The server keeps both limits by itself; without this file its words are all there is. Times are remaining seconds, so that the
// clock of the device does not matter.
(() => {
  'use strict';

  const line = document.querySelector('[data-clock]');
  const form = line?.closest('form');
  const button = form?.querySelector('#btnNext');
  if (!button) return;
  const begun = performance.now();
  const left = seconds => Math.max(0, Number(seconds) - (performance.now() - begun) / 1000);
  const { least, most, textWait, textLeft, textOver } = line.dataset;
  const said = document.createElement('span');
  const shown = document.createElement('span');
  said.className = 'visually-hidden';
  said.setAttribute('role', 'status');
  shown.setAttribute('aria-hidden', 'true');
  const spoken = document.createElement('span'); // what the line says when a screen reader comes to it
  spoken.className = 'visually-hidden';
  spoken.textContent = line.textContent.trim();
  line.replaceChildren(shown, spoken, said);

  const clock = seconds => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  const filled = window.StudyAppTexts.format;
  const announced = new Set([30, 10]);
  let waiting = Number(least) > 0;
  let over = false;
  if (waiting) button.setAttribute('aria-disabled', 'true');

  document.addEventListener('submit', event => {
    if (event.target !== form || !waiting || event.submitter?.value === 'back') return;
    event.preventDefault();
    event.stopPropagation();
    said.textContent = '';
    setTimeout(() => { said.textContent = filled(textWait, Math.ceil(left(least))); }, 50);
  }, { capture: true });

  function send() {
    over = true;
    shown.textContent = said.textContent = textOver;
    form.requestSubmit(button);
  }

  function tick() {
    if (waiting && left(least) === 0) {
      waiting = false;
      button.removeAttribute('aria-disabled');
    }
    if (most === undefined) {
      shown.textContent = waiting ? filled(textWait, Math.ceil(left(least))) : '';
      return;
    }
    const seconds = Math.ceil(left(most));
    shown.textContent = filled(textLeft, clock(seconds));
    if (announced.delete(seconds)) said.textContent = filled(textLeft, clock(seconds));
    if (seconds === 0 && !over) send();
  }

  tick();
  setInterval(tick, 250);
  // A form that could not be sent, because there was no connection, is sent when there is one.
  window.addEventListener('online', () => { if (over) send(); });
})();
