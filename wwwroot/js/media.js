// Films and sounds: what was played, and waiting for those that must be. Without this file everything can be played and left at will.
(() => {
  'use strict';

  const LONGEST_DELTA_S = 1;   // a larger jump of the position is a seek, not playing
  const SNAP_BACK_S = 0.5;
  const boxes = [];

  function media(box) {
    const player = box.querySelector('video, audio');
    const field = name => box.querySelector(`[data-${name}]`);
    const forced = box.dataset.forced === '1';
    const minimal = box.dataset.minimal === '1';
    const threshold = Number(box.dataset.threshold);
    const state = { box, player, forced, done: field('done')?.value === '1' };
    let played = Number(field('played')?.value) || 0;
    let last = null;      // the position at the last look, null while not playing
    let furthest = 0;
    let button = null;

    const put = (name, value) => { const input = field(name); if (input) input.value = value; };
    const now = () => (Date.now() / 1000).toFixed(3);

    function finish() {
      if (state.done) return;
      state.done = true;
      put('done', '1');
      gate();
    }

    function look() {
      const position = player.currentTime;
      const delta = last === null ? 0 : position - last;
      if (!document.hidden && delta > 0 && delta < LONGEST_DELTA_S) {
        played += delta;
        furthest = Math.max(furthest, position);
        put('played', played.toFixed(3));
      }
      last = player.paused ? null : position;
      if (Number.isFinite(player.duration) && player.duration > 0 && played / player.duration >= threshold) finish();
    }

    player.addEventListener('play', () => {
      if (!field('started')?.value) put('started', now());
      last = player.currentTime;
      label();
    });
    player.addEventListener('timeupdate', look);
    player.addEventListener('pause', () => { look(); last = null; label(); });
    player.addEventListener('ended', () => {
      look();
      put('ended', now());
      // Some files do not say how long they are before they are over.
      if (player.currentTime > 0 && played / player.currentTime >= threshold) finish();
      label();
    });
    player.addEventListener('seeking', () => {
      if (forced && !state.done && player.currentTime - furthest > SNAP_BACK_S) player.currentTime = furthest;
      last = null;
    });
    player.addEventListener('ratechange', () => { if (player.playbackRate !== 1) player.playbackRate = 1; });
    // Nobody is kept on a page by a file that does not play.
    player.addEventListener('error', () => {
      window.StudyAppTexts.status(box, 'msg').textContent = box.dataset.textFailed;
      state.failed = true;
      gate();
    });

    function label() {
      if (button) button.textContent = player.paused ? box.dataset.textPlay : box.dataset.textPause;
    }
    if (minimal) {
      player.controls = false;
      button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn quiet';
      const named = player.getAttribute('aria-labelledby');
      if (named) button.setAttribute('aria-describedby', named);
      button.addEventListener('click', () => {
        if (player.paused) player.play().catch(() => {});
        else player.pause();
      });
      label();
      player.after(button);
    }
    state.pause = () => player.pause();
    boxes.push(state);
    if (player.error) player.dispatchEvent(new Event('error'));
  }

  // Continue waits until everything that must be played was played; the reason stands beside it.
  const next = document.getElementById('btnNext');
  const reason = document.createElement('p');
  reason.className = 'waiting';
  reason.id = 'media-waiting';
  reason.setAttribute('role', 'status');
  // What a question's condition hides holds nobody back.
  const isOpen = b => b.forced && !b.done && !b.failed && !b.box.closest('[hidden]');
  function gate() {
    const open = boxes.filter(isOpen);
    if (!next) return;
    if (open.length === 0) {
      if (!reason.isConnected) return;
      next.removeAttribute('aria-disabled');
      next.removeAttribute('aria-describedby');
      reason.textContent = '';
      return;
    }
    next.setAttribute('aria-disabled', 'true');
    next.setAttribute('aria-describedby', reason.id);
    const { textWait, textThese } = open[0].box.dataset;
    const names = open.map(b => `“${b.box.dataset.name}”`).join(', ');
    const text = boxes.length === 1 ? textWait : window.StudyAppTexts.format(textThese, names);
    if (!reason.isConnected) next.parentElement.before(reason);
    if (reason.textContent !== text) reason.textContent = text;
  }

  document.querySelectorAll('[data-media]').forEach(media);
  gate();
  next?.form?.addEventListener('submit', event => {
    if (event.submitter && event.submitter !== next) return;
    const open = boxes.find(isOpen);
    if (!open) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    open.box.closest('.q').scrollIntoView({ block: 'center' });
  }, { capture: true });
  const pauseAll = () => boxes.forEach(b => b.pause());
  const page = document.getElementById('q_s');
  if (page) new MutationObserver(() => {
    boxes.forEach(b => { if (b.box.closest('[hidden]')) b.pause(); });
    gate();
  }).observe(page, { attributes: true, attributeFilter: ['hidden'], subtree: true });
  document.addEventListener('visibilitychange', () => { if (document.hidden) pauseAll(); });
  window.addEventListener('blur', pauseAll);
})();
