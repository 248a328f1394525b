// Logs what happens in a questionnaire before it is sent, where the study asks for it. It goes along with the answers; a page that
// is left sends nothing.
(() => {
  'use strict';

  const MOST_EVENTS = 5000;
  const MOST_CHARACTERS = 900000;
  const MOST_VALUE = 1000;
  const log = document.querySelector('form input[name="questionnaireInteractions"]');
  if (!log) return;
  const { form } = log;
  const lines = log.value ? log.value.split('\n') : [];
  let size = log.value.length;

  function add(questionID, eventType, value = '') {
    const cut = String(value).slice(0, MOST_VALUE);
    const line = JSON.stringify({ questionID, eventType, timestamp: Date.now() / 1000, value: cut.toWellFormed?.() ?? cut });
    if (lines.length >= MOST_EVENTS || size + line.length > MOST_CHARACTERS) return;
    lines.push(line);
    size += line.length + 1;
    // A hidden input may hold line breaks; browsers send them as they are.
    log.value = lines.join('\n');
  }

  const own = target => target?.name && !target.name.startsWith('__')
    && target.matches('input:not([type=hidden], [type=submit]), select, textarea');
  const isText = target => target.matches('textarea, input[type=text], input[type=number], input:not([type])');
  const valueOf = target => target.type === 'checkbox' ? `value:${target.checked ? 1 : 0}` : target.value;

  // Counted from focus to blur of one text input.
  let stats = null;
  const begin = () => ({
    start: performance.now(), first: -1, keystrokes: 0, backspaces: 0,
    pastes: 0, pastedChars: 0, pastesBlocked: 0, drops: 0, droppedChars: 0, dropsBlocked: 0,
  });

  function enter(target) {
    if (!own(target)) return;
    add(target.name, 'focus', valueOf(target));
    stats = isText(target) ? begin() : null;
  }
  form.addEventListener('focusin', ({ target }) => enter(target));
  if (form.contains(document.activeElement)) enter(document.activeElement); // quicker than this script

  form.addEventListener('focusout', ({ target }) => {
    if (!own(target)) return;
    add(target.name, 'blur', valueOf(target));
    if (!stats || !isText(target)) return;
    add(target.name, 'text_stats', [
      `keystrokes=${stats.keystrokes}`, `backspaces=${stats.backspaces}`,
      `pastes=${stats.pastes}`, `pasted_chars=${stats.pastedChars}`, `pastes_blocked=${stats.pastesBlocked}`,
      `drops=${stats.drops}`, `dropped_chars=${stats.droppedChars}`, `drops_blocked=${stats.dropsBlocked}`,
      `length=${target.value.length}`, `duration_ms=${Math.round(performance.now() - stats.start)}`,
      `first_key_ms=${stats.first < 0 ? -1 : Math.round(stats.first - stats.start)}`,
    ].join(','));
    stats = null;
  });

  form.addEventListener('change', ({ target }) => { if (own(target)) add(target.name, 'change', valueOf(target)); });

  form.addEventListener('keydown', event => {
    if (!stats || !own(event.target) || !isText(event.target)) return;
    if (stats.first < 0) stats.first = performance.now();
    stats.keystrokes += 1;
    if (event.key === 'Backspace' || event.key === 'Delete') stats.backspaces += 1;
  });

  // The page's usual script has refused it by now where the study blocks it: it listens at the field itself.
  function brought(type, data, event) {
    const { target } = event;
    if (!own(target)) return;
    const chars = data?.getData('text').length ?? 0;
    const blocked = event.defaultPrevented;
    add(target.name, blocked ? `${type}_blocked` : type, `chars=${chars}`);
    stats ??= begin();
    if (type === 'paste') {
      stats.pastesBlocked += blocked ? 1 : 0;
      stats.pastes += blocked ? 0 : 1;
      stats.pastedChars += blocked ? 0 : chars;
    } else {
      stats.dropsBlocked += blocked ? 1 : 0;
      stats.drops += blocked ? 0 : 1;
      stats.droppedChars += blocked ? 0 : chars;
    }
  }
  form.addEventListener('paste', event => brought('paste', event.clipboardData, event));
  form.addEventListener('drop', event => brought('drop', event.dataTransfer, event));

  document.addEventListener('visibilitychange', () => add('', document.hidden ? 'visibility_hidden' : 'visibility_visible'));
})();
