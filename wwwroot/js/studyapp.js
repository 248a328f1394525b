// The library of authors' own pages: simple/…, custom/…, instructions/… load it before any script of theirs.
//
//   studyapp.participant        the participant's number
//   studyapp.condition          the condition's number, counted from 1; 0 for none
//   studyapp.page               the page's path, such as 'custom/game'
//   studyapp.url('table/x')     an address of this study, wherever it is served
//   studyapp.save(table, rows)  keeps one row or an array of rows in the custom table of that name; answers a promise that is
//                               fulfilled when they are stored and rejected when the server refuses them
//   studyapp.pending            how many calls of save are not stored yet
//   studyapp.saved()            a promise for the moment when nothing is pending
//   studyapp.next()             waits for that, then goes on to the next page
//
// What is saved is put into localStorage first, under the participant and the visit of the page, and taken out once the server has
// stored it: a lost connection, a reload or a closed tab loses nothing, because the next page of the same participant that loads
// this file goes on sending. Every row carries a key of its own, `__row`; a row that arrives twice is the same row. What waits for the same
// table travels together. A failed attempt is repeated after 1, 2, 4 … 30 seconds, and at once when the connection is back. Rows
// that the server will never take (unknown table or column value, too large) are given up; window gets an event 'studyapp:refused'
// with { table, rows, status, reason }.
//
// An error that no script of the page catches is told to the researcher, in the server's log and with --debug on the page. The
// participant reads a calm sentence with a button that loads the page again, and, when that has not helped, one that goes on. A
// script that deals with an error itself prevents that by event.preventDefault() on window's 'error' or 'unhandledrejection'.
(() => {
  'use strict';
  if (window.studyapp?.save) return;

  const element = document.getElementById('studyapp-script') ?? document.currentScript;
  const given = element?.dataset ?? {};
  const root = given.root ?? '';
  const mine = `studyapp:${root}:${given.participant ?? 0}:`;
  const REFUSED = [400, 404, 405, 413, 415, 422];
  const JSON_HEADERS = { 'Content-Type': 'application/json' };
  const LONGEST_PAUSE_MS = 30000;
  const KEEPALIVE_BYTES = 60000; // browsers allow 64 KiB to outlive their page
  const TOGETHER_ROWS = 500;
  const TOGETHER_CHARACTERS = 50000;
  const MOST_PROBLEMS = 10;

  const waiting = new Map(); // key → { resolve, reject } of calls of this page
  const memory = new Map(); // what localStorage has no room for
  let sending = false;
  let pause = 0;
  let timer = null;
  let calls = 0;
  let alone = 0; // so many calls travel one by one, because one of them was refused
  let idle = [];

  const url = path => `${root}/${String(path).replace(/^\/+/, '')}`;

  function unique() {
    return [...crypto.getRandomValues(new Uint8Array(12))].map(byte => byte.toString(16).padStart(2, '0')).join('');
  }

  function put(key, entry) {
    const text = JSON.stringify(entry);
    try { localStorage.setItem(key, text); } catch { memory.set(key, text); }
  }

  function get(key) {
    try { return memory.get(key) ?? localStorage.getItem(key); } catch { return null; }
  }

  function remove(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* it never was there */ }
  }

  // Oldest first: the time stands in the key.
  function keys() {
    const found = new Set(memory.keys());
    try {
      Object.keys(localStorage).filter(key => key.startsWith(mine)).forEach(key => found.add(key));
    } catch { /* no storage: memory is all there is */ }
    const order = key => key.slice(mine.length).split(':').slice(1).join(':');
    return [...found].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  async function post(table, rows) {
    const body = JSON.stringify(rows);
    const answer = await fetch(url(`table/${encodeURIComponent(table)}`), {
      method: 'POST', body, headers: JSON_HEADERS, credentials: 'same-origin', redirect: 'manual',
      keepalive: body.length < KEEPALIVE_BYTES,
    });
    if (answer.ok) return { status: 0 };
    const wait = Number(answer.headers.get('Retry-After')) * 1000 || 0;
    // A redirect is not readable, and means that the cookie is gone.
    return { status: answer.status || 503, reason: await answer.text(), wait };
  }

  /** The call that waits longest, and those after it for the same table. */
  function bundle() {
    const found = [];
    let [rows, characters] = [0, 0];
    for (const key of keys()) {
      const text = get(key);
      let entry = null;
      try { entry = JSON.parse(text); } catch { /* damaged: nothing can be sent of it */ }
      if (!entry?.rows) { settle(key, 'resolve'); continue; }
      rows += entry.rows.length;
      characters += text.length;
      const isTooMuch = rows > TOGETHER_ROWS || characters > TOGETHER_CHARACTERS;
      if (found.length > 0 && (alone > 0 || isTooMuch || entry.table !== found[0].table)) break;
      found.push({ key, ...entry });
    }
    return found;
  }

  function refused({ key, table, rows }, { status, reason }) {
    settle(key, 'reject', new Error(`The server refused rows for "${table}" (${status}): ${reason}`));
    window.dispatchEvent(new CustomEvent('studyapp:refused', { detail: { table, rows, status, reason } }));
    show(`The server refused rows for "${table}" (${status}): ${reason}`); // its log says so already
  }

  function settle(key, how, value) {
    remove(key);
    waiting.get(key)?.[how](value);
    waiting.delete(key);
  }

  async function work() {
    if (sending) return;
    clearTimeout(timer);
    sending = true;
    let asked = 0;
    try {
      for (let sent = bundle(); sent.length > 0; sent = bundle()) {
        const answer = await post(sent[0].table, sent.flatMap(entry => entry.rows));
        if (answer.status && !REFUSED.includes(answer.status)) {
          asked = answer.wait;
          throw new Error(`answered ${answer.status}`);
        }
        pause = 0;
        if (!answer.status) sent.forEach(entry => settle(entry.key, 'resolve'));
        else if (sent.length === 1) refused(sent[0], answer);
        // One bad row must not take the others along.
        if (answer.status && sent.length > 1) alone = sent.length;
        else if (alone > 0) alone -= 1;
      }
      const done = idle;
      idle = [];
      done.forEach(resolve => resolve());
    } catch {
      pause = Math.min(pause * 2 || 1000, LONGEST_PAUSE_MS);
      timer = setTimeout(work, Math.max(pause, asked));
    } finally {
      sending = false;
    }
    if (!pause && keys().length) work(); // came in at the last moment
  }

  const isLost = value => (typeof value === 'number' && !Number.isFinite(value))
    || (value instanceof Date && Number.isNaN(value.getTime()));

  function save(table, rows) {
    const list = (Array.isArray(rows) ? rows : [rows]).map(row => ({ ...row, __row: row.__row ?? unique() }));
    if (list.length === 0) return Promise.resolve();
    for (const [column, value] of list.flatMap(Object.entries)) {
      if (!isLost(value)) continue;
      const message = `"${column}" in rows for "${table}" is ${value}, which cannot be sent; it is stored as missing.`;
      problem({ message, disturbs: false });
    }
    calls += 1;
    const [at, number] = [String(Date.now()).padStart(15, '0'), String(calls).padStart(6, '0')];
    const key = `${mine}${given.visit ?? 0}:${at}:${number}:${unique()}`;
    put(key, { table: String(table), rows: list });
    const stored = new Promise((resolve, reject) => waiting.set(key, { resolve, reject }));
    stored.catch(() => {}); // whoever does not ask is told by the event
    work();
    return stored;
  }

  const saved = () => (keys().length === 0 ? Promise.resolve() : new Promise(resolve => { idle.push(resolve); work(); }));

  async function next() {
    await saved();
    location.assign(url('redirect_next_page'));
  }

  window.studyapp = {
    participant: Number(given.participant ?? 0),
    condition: Number(given.condition ?? 0),
    page: given.page ?? '',
    get pending() { return keys().length; },
    url, save, saved, next,
  };

  // Problems of the page's scripts ------------------------------------------------------------------------------------

  const words = {
    problem: 'Something on this page did not work as it should. What you did so far is kept. Please reload the page.',
    again: 'This page still does not work as it should. What you did so far is kept. You can reload it once more, or go on without it.',
    reload: 'Reload the page',
    continue: 'Go on',
    close: 'Close',
  };
  try { Object.assign(words, JSON.parse(given.words || '{}')); } catch { /* English then */ }
  const failures = `studyapp.failed:${mine}${given.visit ?? 0}`;
  const told = new Set();
  let box = null;

  // Styles of its own: the page's may be missing, or be the author's.
  const PANEL = 'position: fixed; inset-inline: 1rem; inset-block-end: 1rem; z-index: 2147483647; max-inline-size: 40rem; '
    + 'max-block-size: 60vh; overflow: auto; margin-inline: auto; padding: 1rem 1.25rem; border: 2px solid; border-radius: .5rem; '
    + 'color-scheme: light dark; background: Canvas; color: CanvasText; font: 1rem/1.5 system-ui, sans-serif; text-align: start; '
    + 'cursor: auto; user-select: text;';
  const BUTTON = 'margin-block: .75rem 0; margin-inline-end: .75rem; min-block-size: 2.75rem; padding: .5rem 1rem; '
    + 'border: 1px solid; border-radius: .375rem; background: ButtonFace; color: ButtonText; font: inherit; cursor: pointer;';
  const DETAIL = 'margin: 0 0 .75rem; white-space: pre-wrap; overflow-wrap: anywhere; font: .875rem/1.4 ui-monospace, monospace;';

  function make(tag, style, content) {
    const made = document.createElement(tag);
    made.style.cssText = style;
    made.textContent = content;
    return made;
  }

  /** A box over whatever the page shows; its colours are those of the browser's light or dark scheme. */
  function panel() {
    if (box) return box;
    box = make('div', PANEL, '');
    box.id = 'studyapp-problem';
    box.setAttribute('role', 'alert');
    box.addEventListener('keydown', event => event.stopPropagation()); // a task that takes keys must not take those for the box
    if (document.body) document.body.append(box);
    else document.addEventListener('DOMContentLoaded', () => document.body.append(box));
    return box;
  }

  function button(word, act) {
    const made = make('button', BUTTON, words[word]);
    made.type = 'button';
    made.dataset.act = word;
    made.addEventListener('click', act);
    return made;
  }

  function close() {
    box.remove();
    box = null;
  }

  /** What went wrong, for the author alone. */
  function show(problem) {
    console.error(problem);
    if (!given.debug || box?.textContent.includes(problem)) return;
    panel().prepend(make('pre', DETAIL, `--debug: ${problem}`));
    if (!box.querySelector('button')) box.append(button('close', close));
  }

  /** What the participant reads. */
  function comfort() {
    if (box?.querySelector('p')) return;
    let before = 0;
    try {
      before = Number(sessionStorage.getItem(failures)) || 0;
      sessionStorage.setItem(failures, before + 1);
    } catch { /* as if it were the first time */ }
    const parts = [make('p', 'margin: 0;', before > 0 ? words.again : words.problem), button('reload', () => location.reload())];
    // Whoever has been here before is not kept here for ever; a page of instructions has a button of its own.
    if (before > 0 && /^(simple|custom)\//.test(given.page ?? '')) {
      parts.push(button('continue', () => location.assign(url('redirect_next_page'))));
    }
    panel().querySelector('[data-act=close]')?.remove();
    panel().append(...parts, button('close', close));
  }

  function problem({ message, source = '', line = 0, disturbs = true }) {
    const what = String(message).slice(0, 300);
    const key = `${what} ${source}:${line}`;
    if (told.has(key) || told.size >= MOST_PROBLEMS) return;
    told.add(key);
    const body = JSON.stringify({ message: what, source, line });
    fetch(url('script_problem'), { method: 'POST', headers: JSON_HEADERS, body, credentials: 'same-origin', keepalive: true })
      .catch(() => {});
    if (disturbs) comfort();
    show(source ? `${what} (${source}${line ? `, line ${line}` : ''})` : what);
  }

  const place = address => {
    try { return new URL(address, location.href).pathname; } catch { return ''; }
  };

  // The page's own listeners come first, and may have dealt with it.
  window.addEventListener('error', event => setTimeout(() => {
    const file = event.target !== window && (event.target?.src || event.target?.href);
    if (file) {
      problem({ message: `${place(file)} could not be loaded.`, disturbs: event.target.tagName === 'SCRIPT' });
    } else if (event.message && !event.defaultPrevented && !event.message.startsWith('ResizeObserver loop')) {
      problem({ message: event.message, source: place(event.filename), line: event.lineno });
    }
  }), true);
  window.addEventListener('unhandledrejection', event => setTimeout(() => {
    if (event.defaultPrevented) return;
    const [, file, line] = /(https?:[^\s)]+):(\d+):\d+/.exec(event.reason?.stack ?? '') ?? [];
    const message = event.reason?.message ?? event.reason ?? 'A promise was rejected.';
    problem({ message, source: file ? place(file) : '', line: Number(line ?? 0) });
  }));

  function atOnce() {
    pause = 0;
    work();
  }
  window.addEventListener('online', atOnce);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) atOnce(); });
  if (keys().length) work();

  // A document of the author's own has nobody else to do what other pages' script does.
  if (given.alone) {
    const asked = { cache: 'no-store', credentials: 'same-origin' };
    setInterval(() => { if (!document.hidden) fetch(url('user_active'), asked).catch(() => {}); }, 30000);
    window.addEventListener('pageshow', async event => {
      if (!event.persisted) return;
      try {
        const answer = await fetch(url('current_url'), asked);
        const path = (await answer.text()).trim();
        if (answer.ok && path.startsWith('/') && path !== location.pathname) location.replace(path);
      } catch { /* offline: the page stays */ }
    });
  }
})();
