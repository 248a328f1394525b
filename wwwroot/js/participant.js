// Participant pages work without this file; it only makes them kinder. Texts come from data-text-… on <body>.
(() => {
  'use strict';

  const words = {
    offline: 'You seem to be offline. Your answers are still here; press Continue again when you are connected.',
    busy: 'Saving…',
    copied: 'Copied',
    copyFailed: 'Please select the code and copy it.',
    redirecting: 'You will be taken back in {0, plural, one {# second} other {# seconds}}.',
  };

  // Texts that count something hold a form for each kind of number (StudyApp/Web/Shared/PluralForms.cs).
  const plurals = new Intl.PluralRules(document.body.dataset.words || 'en');
  function choose(forms, value) {
    const known = Object.fromEntries([...forms.matchAll(/(\w+) \{([^{}]*)\}/g)].map(([, kind, form]) => [kind, form]));
    return (known[plurals.select(Number(value))] ?? known.other).replaceAll('#', value);
  }
  const format = (pattern, ...values) => pattern
    .replace(/\{(\d), plural, ((?:\w+ \{[^{}]*\} ?)+)\}/g, (_, i, forms) => choose(forms, values[i]))
    .replace(/\{(\d)\}/g, (_, i) => values[i]);
  const given = name => document.body.dataset['text' + name[0].toUpperCase() + name.slice(1)];
  const text = (name, ...values) => format(given(name) ?? words[name], ...values);

  /** A line whose text is read out when it changes. */
  function status(parent, className) {
    const line = document.createElement('p');
    line.className = className;
    line.setAttribute('role', 'status');
    parent.append(line);
    return line;
  }
  // For the scripts of single pages, all of which are loaded after this one.
  window.StudyAppTexts = { format, status };

  // Errors: the summary takes the focus, its links put it into the field.
  function focusErrors() {
    const summary = document.getElementById('form-errors');
    if (!summary) return;
    summary.focus();
    summary.addEventListener('click', event => {
      const id = event.target.closest('a[href^="#"]')?.hash.slice(1);
      const target = id && document.getElementById(decodeURIComponent(id));
      if (!target) return;
      const fields = 'input:not([type=hidden]), select, textarea, button';
      const field = target.matches(fields) ? target : target.querySelector(fields);
      if (!field) return;
      event.preventDefault();
      target.scrollIntoView({ block: 'center' });
      field.focus({ preventScroll: true });
    });
  }

  // A form is sent once. The buttons stay enabled, because a disabled one would drop out of what is submitted.
  const STUCK_AFTER_MS = 15000;
  function submitOnce(form, notice) {
    let sent = null;
    const buttons = () => form.querySelectorAll('button, input[type=submit]');

    function release() {
      if (!sent) return;
      clearTimeout(sent.timer);
      if (sent.button) {
        sent.button.removeAttribute('aria-busy');
        sent.button.replaceChildren(...sent.label);
        sent.button.style.minInlineSize = '';
      }
      buttons().forEach(button => button.removeAttribute('aria-disabled'));
      sent = null;
    }

    form.addEventListener('submit', event => {
      if (sent || event.defaultPrevented) return event.preventDefault();
      if (navigator.onLine === false) {
        event.preventDefault();
        notice.textContent = text('offline');
        return;
      }
      notice.textContent = '';
      const button = event.submitter?.matches('button') ? event.submitter : null;
      // A connection that dies without an error page leaves no event behind, so the buttons come back by themselves.
      sent = { button, label: button ? [...button.childNodes] : [], timer: setTimeout(release, STUCK_AFTER_MS) };
      buttons().forEach(other => { if (other !== button) other.setAttribute('aria-disabled', 'true'); });
      if (!button) return;
      button.style.minInlineSize = button.offsetWidth + 'px';
      button.setAttribute('aria-busy', 'true');
      button.textContent = button.dataset.busy ?? text('busy');
    });
    window.addEventListener('pageshow', release);
    window.addEventListener('online', () => { notice.textContent = ''; });
  }

  // Whoever types into "Other" means "Other".
  function otherText(box) {
    const choice = box.querySelector('input[type=radio], input[type=checkbox]');
    const field = box.querySelector('input:not([type=radio]):not([type=checkbox]), textarea');
    if (!choice || !field) return;
    field.addEventListener('input', () => {
      if (field.value === '' || choice.checked) return;
      choice.checked = true;
      choice.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  async function copyText(source) {
    try {
      await navigator.clipboard.writeText(source.textContent.trim());
      return true;
    } catch { // no permission, or not a secure context: select what is shown and copy that
      getSelection().selectAllChildren(source);
      try { return document.execCommand('copy'); } catch { return false; }
    }
  }

  function copyButton(button) {
    const source = document.querySelector(button.dataset.copy);
    const line = document.querySelector('[data-copy-status]');
    if (!source) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      const message = text(await copyText(source) ? 'copied' : 'copyFailed');
      if (!line) return;
      line.textContent = ''; // said again when pressed again
      setTimeout(() => { line.textContent = message; }, 50);
    });
  }

  // The seconds count down for the eye; a screen reader hears the sentence once.
  function redirect(link) {
    const line = document.querySelector('[data-redirect-status]');
    const stop = document.querySelector('[data-redirect-stop]');
    let left = Number(link.dataset.redirectSeconds);
    if (!(left > 0)) return;

    const said = document.createElement('span');
    const seen = document.createElement('span');
    said.className = 'visually-hidden';
    seen.setAttribute('aria-hidden', 'true');
    said.textContent = seen.textContent = text('redirecting', left);
    line?.append(said, seen);
    if (stop) stop.hidden = false;

    const timer = setInterval(() => {
      left -= 1;
      seen.textContent = text('redirecting', Math.max(left, 0));
      if (left > 0) return;
      end();
      location.assign(link.href);
    }, 1000);
    function end() {
      clearInterval(timer);
      if (stop) stop.hidden = true;
      line?.replaceChildren();
    }
    stop?.addEventListener('click', () => { end(); link.focus(); });
    window.addEventListener('pagehide', end);
  }

  // A page out of the browser's back/forward memory may have been answered already: go where the study stands.
  const ASKED = { cache: 'no-store', credentials: 'same-origin' };
  async function goToCurrentPage() {
    const shown = document.querySelector('main')?.dataset.current;
    if (!shown) return;
    try {
      const answer = await fetch(document.body.dataset.currentUrl ?? '/current_url', ASKED);
      if (!answer.ok || !answer.headers.get('content-type')?.startsWith('text/plain')) return;
      const path = (await answer.text()).trim();
      if (!path) return;
      const current = new URL(path, location.origin + '/');
      const isShown = current.pathname === new URL(shown, location.origin + '/').pathname;
      if (current.origin === location.origin && !isShown) location.replace(current);
    } catch { /* offline: the page that is shown stays */ }
  }

  const main = document.querySelector('main') ?? document.body;
  const notice = status(main, 'notice');
  function blockPaste(input) {
    for (const type of ['paste', 'drop']) input.addEventListener(type, event => event.preventDefault());
  }

  // Whoever reads a long page is still there: a sign of life keeps their place in the counts.
  function staysActive(url) {
    setInterval(() => { if (!document.hidden) fetch(url, ASKED).catch(() => {}); }, 30000);
  }

  // The server knows the time of the world; people plan by the clock on their wall.
  function tellLocally(time) {
    const at = new Date(time.dateTime);
    if (Number.isNaN(at.getTime())) return;
    time.textContent = at.toLocaleString(document.documentElement.lang || undefined, {
      weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit', timeZoneName: 'short',
    });
    time.removeAttribute('dir');
  }

  // What the page is read on, as it is when the form is sent.
  function tellDisplay(field) {
    field.form?.addEventListener('submit', () => {
      const sizes = [+devicePixelRatio.toFixed(3), screen.width, screen.height, innerWidth, innerHeight];
      field.value = sizes.map(size => Math.max(0, size)).join(' ');
    });
  }

  document.querySelectorAll('time[data-local]').forEach(tellLocally);
  document.querySelectorAll('[data-display]').forEach(tellDisplay);
  document.querySelectorAll('[data-no-paste]').forEach(blockPaste);
  if (document.body.dataset.activeUrl) staysActive(document.body.dataset.activeUrl);
  document.querySelectorAll('.other').forEach(otherText);
  document.querySelectorAll('[data-copy]').forEach(copyButton);
  document.querySelectorAll('a[data-redirect-seconds]').forEach(redirect);
  document.querySelectorAll('[data-print]').forEach(button => {
    button.hidden = false;
    button.addEventListener('click', () => print());
  });
  // Authors' own forms may be sent by scripts of theirs, again and again.
  document.querySelectorAll('form[method=post]').forEach(form => { if (!form.closest('[data-author]')) submitOnce(form, notice); });
  focusErrors();
  window.addEventListener('pageshow', event => { if (event.persisted) goToCurrentPage(); });
})();
