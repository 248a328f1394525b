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
// stored it: a lost connection, a reload or a closed tab loses nothing, because the next page of the same participant that loads this
// file goes on sending. Every row carries a key of its own, `__row`; a row that arrives twice is the same row. A failed attempt is
// repeated after 1, 2, 4 … 30 seconds, and at once when the connection is back. Rows that the server will never take (unknown table or
// column value, too large) are given up; window gets an event 'studyapp:refused' with { table, rows, status }.
(() => {
  'use strict';
  if (window.studyapp?.save) return;

  const element = document.getElementById('studyapp-script') ?? document.currentScript;
  const given = element?.dataset ?? {};
  const root = given.root ?? '';
  const mine = `studyapp:${root}:${given.participant ?? 0}:`;
  const REFUSED = [400, 404, 405, 413, 415, 422];
  const LONGEST_PAUSE_MS = 30000;
  const KEEPALIVE_BYTES = 60000; // browsers allow 64 KiB to outlive their page

  const waiting = new Map(); // key → { resolve, reject } of calls of this page
  const memory = new Map(); // what localStorage has no room for
  let sending = false;
  let pause = 0;
  let timer = null;
  let calls = 0;
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
      for (let i = 0; i < localStorage.length; i += 1) if (localStorage.key(i).startsWith(mine)) found.add(localStorage.key(i));
    } catch { /* no storage: memory is all there is */ }
    const order = key => key.slice(mine.length).split(':').slice(1).join(':');
    return [...found].sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  async function post(entry) {
    const body = JSON.stringify(entry.rows);
    const answer = await fetch(url(`table/${encodeURIComponent(entry.table)}`), {
      method: 'POST', body, headers: { 'Content-Type': 'application/json' }, credentials: 'same-origin', redirect: 'manual', keepalive: body.length < KEEPALIVE_BYTES,
    });
    return answer.ok ? 0 : answer.status || 503; // a redirect is not readable, and means that the cookie is gone
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
    try {
      for (let [key] = keys(); key; [key] = keys()) {
        let entry = null;
        try { entry = JSON.parse(get(key)); } catch { /* damaged: nothing can be sent of it */ }
        if (!entry?.rows) { settle(key, 'resolve'); continue; }
        const status = await post(entry);
        if (status && !REFUSED.includes(status)) throw new Error(`answered ${status}`);
        pause = 0;
        if (!status) settle(key, 'resolve');
        else {
          settle(key, 'reject', new Error(`The server refused rows for "${entry.table}" (${status}).`));
          window.dispatchEvent(new CustomEvent('studyapp:refused', { detail: { table: entry.table, rows: entry.rows, status } }));
        }
      }
      const done = idle;
      idle = [];
      done.forEach(resolve => resolve());
    } catch {
      pause = Math.min(pause * 2 || 1000, LONGEST_PAUSE_MS);
      timer = setTimeout(work, pause);
    } finally {
      sending = false;
    }
    if (!pause && keys().length) work(); // came in at the last moment
  }

  function save(table, rows) {
    const list = (Array.isArray(rows) ? rows : [rows]).map(row => ({ ...row, __row: row.__row ?? unique() }));
    if (list.length === 0) return Promise.resolve();
    calls += 1;
    const key = `${mine}${given.visit ?? 0}:${String(Date.now()).padStart(15, '0')}:${String(calls).padStart(6, '0')}:${unique()}`;
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

  function atOnce() {
    pause = 0;
    work();
  }
  window.addEventListener('online', atOnce);
  document.addEventListener('visibilitychange', () => { if (!document.hidden) atOnce(); });
  if (keys().length) work();

  // A document of the author's own has nobody else to do what other pages' script does.
  if (given.alone) {
    setInterval(() => { if (!document.hidden) fetch(url('user_active'), { cache: 'no-store', credentials: 'same-origin' }).catch(() => {}); }, 30000);
    window.addEventListener('pageshow', async event => {
      if (!event.persisted) return;
      try {
        const answer = await fetch(url('current_url'), { cache: 'no-store', credentials: 'same-origin' });
        const path = (await answer.text()).trim();
        if (answer.ok && path.startsWith('/') && path !== location.pathname) location.replace(path);
      } catch { /* offline: the page stays */ }
    });
  }
})();
