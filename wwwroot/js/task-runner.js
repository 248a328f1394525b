// Keeps the trials of a task until the server has them. A trial is written to localStorage before it is sent, and removed
// only when the server has answered 204; sending one twice does no harm, because the server stores each (run, index) once.
//
//   const runner = StudyAppTask.start({ name, run, plan, url, token, texts });
//   runner.add(row, progress)  gives the row its index (0, 1, 2… in this run) and returns it with that index
//   runner.next                index the next row will get = rows made so far
//   runner.progress            what add() was last given as progress, also after a reload; null at first
//   runner.note                what to tell whoever has a run of this tab's own; null for the run of the page
//   runner.flush()             resolves when every row is stored; rejects when the server refuses them (they are kept)
//   runner.hold(true|false)    while held, the line about the connection is not shown: it must neither cover nor distract
//
// plan is what the page calls the plan it presents. Each trial keeps the name it was made under: after the study was changed, those
// that still wait are sent as what they are, trials of the plan before.
//
// A run belongs to one tab: await StudyAppTask.claim(element) answers the run of the page's element (data-run), or, while
// another tab of this browser has that one, a run of this tab's own, which begins at its start. Two tabs with one run would
// give one index to two trials, and the server keeps one of them. Browsers know of each other's tabs only on HTTPS and on
// this machine (Web Locks); elsewhere the run is answered as it is.
(() => {
  'use strict';

  const PREFIX = 'studyapp.task.';
  const OWN = 'studyapp.own.';
  const LETS_GO_MS = 1500;     // a page that is reloaded lets go of its run a moment after the next one asks for it
  const BATCH = 50;            // rows per request: well under the 64 kB that a browser lets outlive its page
  const GATHER_MS = 2000;      // a row waits this long for others to travel with
  const TIMEOUT_MS = 20000;
  const FIRST_RETRY_MS = 1000;
  const LONGEST_RETRY_MS = 30000;
  const LONGEST_ASKED_MS = 120000;

  const words = {
    connection_lost: 'Connection lost. Nothing is lost; trying again…',
    not_stored: 'The server did not accept the last answers. They are kept in this browser; please reload the page.',
    other_tab: 'This task is open in another tab too. Here it begins anew; whichever tab finishes first ends it.',
  };

  // Private windows may refuse to store anything; the rows then live as long as the page.
  function read(key) {
    try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
  }
  function write(key, value) {
    try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* kept in memory */ }
  }
  function forgetFinishedRuns(current) {
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(PREFIX) && key !== current && !read(key)?.pending?.length) localStorage.removeItem(key);
      }
    } catch { /* nothing stored, nothing to forget */ }
  }

  /** Keeps a name to this page as long as it lives; false while another page has it. */
  function keep(name) {
    return new Promise(resolve => {
      navigator.locks.request(PREFIX + name, { signal: AbortSignal.timeout(LETS_GO_MS) }, () => {
        resolve(true);
        return new Promise(() => {});
      }).catch(() => resolve(false));
    });
  }

  async function claim(element) {
    const { run } = element.dataset;
    if (!navigator.locks) return run;
    let own = null;
    try { own = sessionStorage.getItem(OWN + run); } catch { /* nothing is kept in this tab */ }
    if (!own && await keep(run)) return run;
    // What the server knows of the page's run is none of this one's.
    element.dataset.done = '0';
    delete element.dataset.last;
    if (own && await keep(own)) return own;
    own = `${run}_${[...crypto.getRandomValues(new Uint8Array(4))].map(byte => byte.toString(16).padStart(2, '0')).join('')}`;
    try { sessionStorage.setItem(OWN + run, own); } catch { /* after a reload it is yet another one */ }
    await keep(own);
    return own;
  }

  function askedDelay(response) {
    const value = response.headers.get('Retry-After');
    if (!value) return 0;
    const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
    return Math.min(Math.max(ms || 0, 0), LONGEST_ASKED_MS);
  }

  function start({ name, run, plan = null, url = `/task/${name}/trials`, token = '', texts = {} }) {
    const key = PREFIX + run;
    const saved = read(key);
    let next = saved?.next ?? 0;
    let progress = saved?.progress ?? null;
    let pending = saved?.pending ?? [];
    let sending = false;
    let failures = 0;
    let timer = 0;
    let waiting = [];

    let held = false;
    let message = '';
    const line = window.StudyAppTexts.status(document.querySelector('main') ?? document.body, 'notice');

    function show() {
      const shown = held ? '' : message;
      if (line.textContent !== shown) line.textContent = shown;
    }

    function say(word) {
      message = word ? texts[word] ?? words[word] : '';
      show();
    }

    const save = () => write(key, { next, progress, pending });

    function post(rows, signal) {
      return fetch(url, {
        method: 'POST',
        credentials: 'same-origin',
        redirect: 'manual',
        keepalive: true,
        headers: { 'Content-Type': 'application/json', 'RequestVerificationToken': token },
        body: JSON.stringify({ run, plan: rows[0].plan, trials: rows.map(row => ({ ...row, plan: undefined })) }),
        signal,
      });
    }

    /** The first that wait and were made by one plan. */
    function nextBatch() {
      const rows = pending.slice(0, BATCH);
      const other = rows.findIndex(row => row.plan !== rows[0].plan);
      return other < 0 ? rows : rows.slice(0, other);
    }

    function later(ms) {
      clearTimeout(timer);
      timer = setTimeout(send, ms);
    }

    function stored(batch) {
      const indexes = new Set(batch.map(row => row.index));
      pending = pending.filter(row => !indexes.has(row.index));
      save();
      failures = 0;
      say(null);
      if (pending.length === 0) {
        waiting.forEach(one => one.resolve());
        waiting = [];
      } else {
        later(waiting.length ? 0 : GATHER_MS);
      }
    }

    function failed(atLeastMs) {
      const ms = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** failures) * (0.5 + Math.random() / 2);
      failures += 1;
      say('connection_lost');
      later(Math.max(ms, atLeastMs));
    }

    function refused(status) {
      say('not_stored');
      waiting.forEach(one => one.reject(new Error(`The server answered ${status} to trials of ${name}.`)));
      waiting = [];
    }

    async function send() {
      clearTimeout(timer);
      timer = 0;
      if (sending || pending.length === 0) return;
      sending = true;
      const batch = nextBatch();
      const stop = new AbortController();
      const limit = setTimeout(() => stop.abort(), TIMEOUT_MS);
      let response = null;
      try { response = await post(batch, stop.signal); } catch { /* no connection */ }
      clearTimeout(limit);
      sending = false;

      const status = response?.status ?? 0;
      if (status === 204) stored(batch);
      else if (status >= 400 && status < 500 && status !== 408 && status !== 429) refused(status);
      else failed(response ? askedDelay(response) : 0); // also a 200 or a redirect: some network's sign-in page, not the server
    }

    function add(trial, reached = null) {
      const row = { index: next, ...trial };
      next += 1;
      progress = reached;
      pending.push({ ...row, plan });
      save();
      if (!timer && !sending) later(pending.length >= BATCH ? 0 : GATHER_MS);
      return row;
    }

    function flush() {
      if (pending.length === 0) return Promise.resolve();
      const done = new Promise((resolve, reject) => waiting.push({ resolve, reject }));
      if (failures === 0) send();
      return done;
    }

    // The rows stay in localStorage: whether this last request arrived shows at the next load, and then it costs nothing.
    function leaving() {
      if (pending.length > 0) post(nextBatch()).catch(() => {});
    }

    window.addEventListener('online', send);
    window.addEventListener('pagehide', leaving);
    document.addEventListener('visibilitychange', () => { if (document.hidden) send(); });
    forgetFinishedRuns(key);
    if (pending.length > 0) send();

    return {
      add,
      flush,
      hold(on) { held = on; show(); },
      /** Rows that the server has but this browser does not know of: never use their indexes again. */
      skipTo(index) { if (index > next) { next = index; save(); } },
      get next() { return next; },
      get note() { return run.includes('_') ? texts.other_tab ?? words.other_tab : null; },
      get progress() { return progress; },
      get pending() { return pending.length; },
    };
  }

  window.StudyAppTask = { claim, start };
})();
