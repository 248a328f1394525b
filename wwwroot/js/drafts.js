// Keeps what is typed on the server before it is sent: nobody waits for it, nobody is told when it fails, and it is tried again.
(() => {
  'use strict';

  const WAIT_MS = 1500;
  const ANSWER_MS = 20000;
  const RETRY_MS = 5000;
  const MOST_RETRY_MS = 60000;
  const MOST_KEEPALIVE = 60000; // bytes: browsers send no more once the page is gone
  const form = document.querySelector('form[data-draft]');
  if (!form) return;
  // Looked up in the document: a question may be called "elements".
  const valueOf = name => document.querySelector(`form[data-draft] input[name="${name}"]`).value;
  const [visit, token] = [valueOf('__visit'), valueOf('__RequestVerificationToken')];
  const { draft: url, draftSequence } = form.dataset;

  let sequence = Number(draftSequence) || 0;
  let changed = false;
  let underWay = false;
  let timer = 0;
  let retry = RETRY_MS;

  // The clock lets two tabs agree on which state is the newer one.
  function next() {
    sequence = Math.max(sequence + 1, Date.now());
    return sequence;
  }

  function body() {
    const fields = {};
    const isAnswer = name => !name.startsWith('__') && name !== 'questionnaireInteractions';
    for (const [name, value] of new FormData(form)) if (typeof value === 'string' && isAnswer(name)) fields[name] = value;
    return JSON.stringify({ visit: Number(visit), sequence: next(), fields });
  }

  function request(text) {
    return fetch(url, {
      method: 'POST',
      credentials: 'same-origin',
      keepalive: new Blob([text]).size < MOST_KEEPALIVE,
      headers: { 'Content-Type': 'application/json', RequestVerificationToken: token },
      body: text,
      signal: AbortSignal.timeout?.(ANSWER_MS), // a connection may die without a word
    });
  }

  function plan(ms) {
    clearTimeout(timer);
    timer = setTimeout(() => send(), ms);
  }

  async function send() {
    if (!changed || underWay) return;
    underWay = true;
    changed = false;
    let again = false;
    try {
      const answer = await request(body());
      again = answer.status >= 500 || answer.status === 429;
    } catch { // no connection
      again = true;
    }
    underWay = false;
    if (again) {
      changed = true;
      plan(retry);
      retry = Math.min(retry * 2, MOST_RETRY_MS);
    } else {
      retry = RETRY_MS;
      if (changed) plan(WAIT_MS);
    }
  }

  function note() {
    changed = true;
    plan(WAIT_MS);
  }

  // The page may never come back: what is not stored goes out now, beside anything under way.
  function leave() {
    if (!changed) return;
    clearTimeout(timer);
    changed = false;
    request(body()).catch(() => { changed = true; });
  }

  for (const type of ['input', 'change']) form.addEventListener(type, note);
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => { if (document.hidden) send(); });
  window.addEventListener('online', () => { if (changed) plan(0); });
  // A refused form holds what the server has only just been told, and did not keep.
  // Whoever is quicker than this script, or whose browser puts back what was typed, has changed something already.
  function differs(input) {
    if (input.type === 'checkbox' || input.type === 'radio') return input.checked !== input.defaultChecked;
    if (input.tagName === 'SELECT') return input.selectedIndex > 0 && [...input.options].some(o => o.selected !== o.defaultSelected);
    return input.type !== 'hidden' && input.type !== 'range' && 'defaultValue' in input && input.value !== input.defaultValue;
  }
  const inputs = [...document.querySelectorAll('form[data-draft] :is(input, textarea, select)')];
  if (document.getElementById('form-errors') || inputs.some(differs)) note();
})();
