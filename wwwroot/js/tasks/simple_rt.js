// Simple reaction time (Deary, Liewald & Nissan 2011): one stimulus, one key, a random time of waiting before it.
//
// Each response, false start and omission is one row:
//   index         0, 1, 2… within the run, over both blocks
//   block         "practice" | "test"
//   trial         0-based within the block; a false start repeats the trial under the same number
//   attempt       1 = first try at this trial, 2 = after one false start, …
//   foreperiod_ms the wait that was set, from the end of the trial before to the stimulus
//   rt_ms         from onset_ms to the press, by the time stamp of the input event; null for false starts and omissions
//   outcome       "hit" | "false_start" (pressed before the stimulus could be seen) | "omission" (no press within timeout_ms)
//   response      "key" | "touch" (any pointer: finger, pen, mouse) | null
//   onset_ms      time stamp of the first frame with the stimulus, in ms since the page's time origin; null if none was drawn
//   hidden        true when the page was hidden or lost the focus during the trial
//   frame_ms, dropped_frames, clock_ms, uncertainty_ms   how exact the times are, see task-stage.js
// jsPsych's own rt counts from the insertion of the stimulus, up to a frame before it is drawn; hence our own clock.
//
// The wait of row i is a function of the seed and i alone, so it is the same after a reload and can be recomputed:
//   foreperiod_ms = round(isi_min_ms + u_i * (isi_max_ms - isi_min_ms)), u_i = output i (0-based) of mulberry32(seed mod 2^32).
(() => {
  'use strict';

  const words = {
    title: 'Reaction time',
    instructions: 'The screen will be empty for a moment. Then a white dot appears.\nAs soon as you see the dot, press {0} or tap the screen. Be as fast as you can, but wait for the dot.',
    practice: 'You begin with {0, plural, one {# practice trial} other {# practice trials}}.',
    start: 'Start',
    space_key: 'the space bar',
    key_name: 'the key {0}',
    stage: 'Press {0} when the dot appears.',
    reaction: '{0} ms',
    too_early: 'Too early. Wait for the dot.',
    too_late: 'Press as soon as the dot appears.',
    break_title: 'Practice is over',
    break_text: 'Now {0, plural, one {# trial follows} other {# trials follow}}, about {1} min in all. Press {2} or tap the screen as soon as the dot appears.',
    continue: 'Continue',
    resume_title: 'Welcome back',
    resume_text: 'You continue where you stopped. Press {0} or tap the screen as soon as the dot appears.',
    paused_title: 'Paused',
    paused_text: 'You left this page for a moment. Continue when you are ready and nothing disturbs you.',
    saving_title: 'Done',
    saving_text: 'Your answers are being saved. Please keep this page open.',
    saved_text: 'Your answers are saved.',
    failed_title: 'This task cannot go on',
    failed_text: 'What you did so far is kept. Please reload the page to try again.',
    reload: 'Reload the page',
  };
  const FALSE_START_NOTE_MS = 1500;
  const FEEDBACK_MS = 900;

  const { card, make, meter, surroundings } = StudyAppStage;
  const task = document.getElementById('task');
  const form = document.getElementById('form');
  if (!task || task.dataset.task !== 'simple_rt' || !form) return;

  let texts = {};
  const text = (word, ...values) => window.StudyAppTexts.format(texts[word] ?? words[word], ...values);

  function mulberry32At(seed, i) {
    let t = (seed + Math.imul(0x6D2B79F5, i + 1)) | 0;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  function readParameters() {
    const given = JSON.parse(task.dataset.parameters || '{}');
    const p = { trials: 20, practice_trials: 4, timeout_ms: 5000, isi_min_ms: 500, isi_max_ms: 1500, seed: 0, key: ' ', ...given };
    for (const name of ['trials', 'practice_trials', 'timeout_ms', 'isi_min_ms', 'isi_max_ms', 'seed']) {
      if (!Number.isFinite(p[name]) || p[name] < 0) throw new Error(`Parameter ${name} is not a number from 0.`);
    }
    return p;
  }

  const round1 = ms => Math.round(ms * 10) / 10;

  // A block of trials -----------------------------------------------------------------------------------------------

  function makeStage(label) {
    const stage = document.createElement('div');
    stage.className = 'stage';
    stage.setAttribute('role', 'application');
    stage.setAttribute('aria-label', label);
    task.replaceChildren(stage);
    surroundings(true);
    return stage;
  }

  function clearStage() {
    task.replaceChildren();
    surroundings(false);
  }

  /** Runs trials of one block from the place reached; resolves to "done", or "paused" after a trial during which the participant was away. */
  async function runBlock({ p, runner, timing, place, keyName }) {
    const count = place.block === 'practice' ? p.practice_trials : p.trials;
    const stage = makeStage(text('stage', keyName));
    const jsPsych = initJsPsych({ display_element: stage, use_webaudio: false });
    let current = null;
    let press = null;
    let note = null;

    function begin() {
      press = null;
      note = null;
      const u = mulberry32At(p.seed, runner.next);
      current = { onset: null, early: false, hidden: document.hidden, foreperiod_ms: Math.round(p.isi_min_ms + u * (p.isi_max_ms - p.isi_min_ms)) };
      timing.begin();
    }

    function finish() {
      const { onset } = current;
      const early = press !== null && (current.early || onset === null || press.at < onset);
      const outcome = early ? 'false_start' : press ? 'hit' : 'omission';
      const rt = outcome === 'hit' ? round1(press.at - onset) : null;
      const row = {
        block: place.block, trial: place.trial, attempt: place.attempt,
        foreperiod_ms: current.foreperiod_ms, rt_ms: rt, outcome, response: press?.by ?? null,
        onset_ms: onset === null ? null : round1(onset), hidden: current.hidden, ...timing.read(),
      };
      if (early) place.attempt += 1;
      else Object.assign(place, { trial: place.trial + 1, attempt: 1 });
      runner.add(row, { ...place });
      if (early) note = { text: text('too_early'), ms: FALSE_START_NOTE_MS };
      else if (row.block === 'practice') note = { text: outcome === 'hit' ? text('reaction', Math.round(rt)) : text('too_late'), ms: FEEDBACK_MS };
    }

    function onKey(event) {
      if (event.isTrusted && !event.repeat && event.key.toLowerCase() === p.key.toLowerCase()) press ??= { by: 'key', at: event.timeStamp };
      if (event.key === p.key) event.preventDefault();
    }
    function onPointer(event) {
      event.preventDefault();
      if (!event.isPrimary) return;
      press ??= { by: 'touch', at: event.timeStamp };
      jsPsych.pluginAPI.pressKey(p.key);
    }
    function away() {
      if (current && (document.hidden || !document.hasFocus())) current.hidden = true;
    }

    const keyboard = { type: jsPsychHtmlKeyboardResponse, choices: [p.key], css_classes: ['simple-rt'] };
    const timeline = [{
      timeline: [
        {
          ...keyboard, stimulus: '', trial_duration: () => current.foreperiod_ms,
          on_finish: data => { if (data.response !== null) { current.early = true; finish(); } },
        },
        {
          conditional_function: () => !current.early,
          timeline: [{
            ...keyboard, stimulus: '<div class="dot"></div>', trial_duration: p.timeout_ms,
            on_load: () => {
              const shown = current;
              requestAnimationFrame(now => {
                shown.onset ??= now;
                if (shown === current) timing.shown(now);
              });
            },
            on_finish: () => finish(),
          }],
        },
        {
          conditional_function: () => note !== null,
          timeline: [{
            ...keyboard, choices: 'NO_KEYS', trial_duration: () => note.ms,
            stimulus: () => make('p', 'note', note.text).outerHTML,
          }],
        },
      ],
      loop_function: () => {
        if (place.trial >= count || current.hidden) return false;
        begin();
        return true;
      },
    }];

    stage.addEventListener('keydown', onKey, true);
    stage.addEventListener('pointerdown', onPointer);
    window.addEventListener('blur', away);
    document.addEventListener('visibilitychange', away);
    runner.hold(true);
    try {
      begin();
      await jsPsych.run(timeline);
    } finally {
      window.removeEventListener('blur', away);
      document.removeEventListener('visibilitychange', away);
      runner.hold(false);
      clearStage();
    }
    return place.trial >= count ? 'done' : 'paused';
  }

  // The whole task --------------------------------------------------------------------------------------------------

  /** Where to go on: as kept in this browser, else after the last row the server tells of (data-last), else from the number of rows alone. */
  function placeReached(p, runner) {
    const done = Number(task.dataset.done) || 0;
    if (runner.progress && runner.next >= done) return { ...runner.progress };
    runner.skipTo(done);
    const last = JSON.parse(task.dataset.last || 'null');
    if (last) {
      const again = last.outcome === 'false_start';
      return { block: last.block, trial: last.trial + (again ? 0 : 1), attempt: again ? last.attempt + 1 : 1 };
    }
    return done < p.practice_trials
      ? { block: 'practice', trial: done, attempt: 1 }
      : { block: 'test', trial: done - p.practice_trials, attempt: 1 };
  }

  async function runAll(p, runner) {
    const keyName = p.key === ' ' ? text('space_key') : text('key_name', p.key.toUpperCase());
    const timing = meter();
    const place = placeReached(p, runner);
    const minutes = Math.max(1, Math.round(p.trials * ((p.isi_min_ms + p.isi_max_ms) / 2 + 500) / 60000));
    const toTest = () => { if (place.block === 'practice' && place.trial >= p.practice_trials) Object.assign(place, { block: 'test', trial: 0, attempt: 1 }); };
    const finished = () => place.block === 'test' && place.trial >= p.trials;
    const breakCard = () => card({ title: text('break_title'), lines: [text('break_text', p.trials, minutes, keyName)], button: text('continue') }).pressed;

    const fresh = runner.next === 0;
    const betweenBlocks = place.block === 'practice' && place.trial >= p.practice_trials;
    toTest();
    if (!finished()) {
      const lines = text('instructions', keyName).split('\n');
      if (runner.note) lines.unshift(make('p', 'hint', runner.note));
      if (fresh && p.practice_trials > 0) lines.push(text('practice', p.practice_trials));
      if (fresh) await card({ title: text('title'), lines, button: text('start'), focus: false }).pressed;
      else if (betweenBlocks) await breakCard();
      else await card({ title: text('resume_title'), lines: [text('resume_text', keyName)], button: text('continue'), focus: false }).pressed;
    }
    while (!finished()) {
      const { block } = place;
      const end = await runBlock({ p, runner, timing, place, keyName });
      toTest();
      if (finished()) break;
      if (block === 'practice' && place.block === 'test') await breakCard();
      else if (end === 'paused') await card({ title: text('paused_title'), lines: [text('paused_text')], button: text('continue') }).pressed;
    }
  }

  async function saveAndLeave(runner) {
    card({ title: text('saving_title'), lines: [text('saving_text')] }).box.setAttribute('aria-busy', 'true');
    await runner.flush();
    form.elements.namedItem('__trials').value = String(runner.next);
    // Submitting may be stopped (offline, Esc); the button is then the way on.
    const { box } = card({ title: text('saving_title'), lines: [text('saved_text')], button: text('continue') });
    box.querySelector('button').addEventListener('click', () => form.requestSubmit());
    form.requestSubmit();
  }

  function fail(error) {
    console.error(error);
    clearStage();
    form.hidden = false;
    card({ title: text('failed_title'), lines: [text('failed_text')], button: text('reload'), failed: true }).pressed.then(() => location.reload());
  }

  async function main() {
    form.hidden = true;
    texts = JSON.parse(task.dataset.texts || '{}');
    const p = readParameters();
    if (typeof initJsPsych !== 'function' || typeof jsPsychHtmlKeyboardResponse !== 'function') throw new Error('jsPsych is missing.');
    const runner = StudyAppTask.start({
      name: 'simple_rt', run: await StudyAppTask.claim(task), plan: task.dataset.planId, url: task.dataset.url, texts,
      token: form.elements.namedItem('__RequestVerificationToken')?.value,
    });
    await runAll(p, runner);
    await saveAndLeave(runner);
  }

  main().catch(fail);
})();
