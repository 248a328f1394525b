// Notes when each answer was first and last changed, in ms since the page began to be answered, and sends it along with the answers.
(() => {
  'use strict';

  const MOST_FIELDS = 1000;
  const field = document.querySelector('form input[name="__changes"]');
  if (!field) return;

  // A refused form comes back with its times; the entry without a name says how long it had been open.
  let changes = {};
  try {
    const before = JSON.parse(field.value || '{}');
    if (before && typeof before === 'object' && !Array.isArray(before)) changes = before;
  } catch { /* not ours: begin anew */ }
  const earlier = Array.isArray(changes['']) && changes[''][1] >= 0 ? changes[''][1] : 0;
  const now = () => Math.round(earlier + performance.now());

  function note(event) {
    const { name } = event.target;
    if (!name || name.startsWith('__')) return;
    const known = Object.hasOwn(changes, name) ? changes[name] : null;
    if (!known && Object.keys(changes).length >= MOST_FIELDS) return;
    const at = now();
    changes[name] = [known ? known[0] : at, at];
    changes[''] = [0, at];
    field.value = JSON.stringify(changes);
  }

  for (const type of ['input', 'change']) field.form.addEventListener(type, note);
  field.form.addEventListener('submit', () => {
    changes[''] = [0, now()];
    field.value = JSON.stringify(changes);
  });
})();
