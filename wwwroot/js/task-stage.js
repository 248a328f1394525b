// Presents the plan of a task (data-plan: parts with trials, drawn by the server) with jsPsych; each task's script says how a stimulus looks and how it is paced.
//
//   StudyAppStage.run({ name, pace, …})   see the scripts in tasks/
//   StudyAppStage.meter()                 → { begin(), shown(now), read() }, see there
//
// Times: a response counts from the time stamp of the first frame with the stimulus to the time stamp of the input event, both on the
// browser's monotonic clock. On a slow device that frame is drawn late: its callback runs after the stamp, and the next frame shows when it
// was over. uncertainty_ms is the sum of how late the callback was, the interval to the next frame (at least the usual one) and the
// clock's step. The input event is stamped before any script runs, so a late handler adds nothing. Delays of screen and keyboard are not
// known to a page.
//
// Each trial is kept by task-runner.js before the next one begins. After a reload, in this browser or another, the task goes on with the trial after the last one kept; where
// trials depend on each other (restarts: true) with the beginning of the part, as the next attempt.
//
// Pages and tests can follow what happens: the stage has data-trial="PART.TRIAL.ATTEMPT" and data-phase="wait", "stimulus" (drawn), "note".
(() => {
  'use strict';

  const NOTE_MS = 900;
  const MOST_UNCERTAINTY_MS = 20000;  // more is no statement; the page was hidden
  const MOST_RESTARTS = 3;

  const round1 = ms => Math.round(ms * 10) / 10;

  /** The smallest step between two readings of the clock, ms. */
  function clockStep() {
    let step = Infinity;
    const begin = performance.now();
    let last = begin;
    while (last - begin < 3) {
      const now = performance.now();
      if (now > last) step = Math.min(step, now - last);
      last = now;
    }
    return Math.round(step * 10000) / 10000;
  }

  /**
   * Watches frames from now on: begin() starts a trial, shown(now) is called by the callback of the first frame with its stimulus, read()
   * answers { frame_ms, dropped_frames, clock_ms, uncertainty_ms } of the trial. Intervals are counted in whole hundredths of a ms, so that
   * the count stays small however long the run is.
   */
  function meter() {
    const counts = new Map();
    let [total, dropped, last] = [0, 0, 0];
    let [stamp, lag, next] = [null, 0, null];
    const clock = clockStep();
    function median() {
      if (total < 10) return null;
      let seen = 0;
      for (const [bin, count] of [...counts].sort((a, b) => a[0] - b[0])) {
        seen += count;
        if (seen * 2 >= total) return bin / 100;
      }
      return null;
    }
    let usual = null;
    function frame(now) {
      if (stamp !== null && now > stamp) next ??= now;
      const interval = now - last;
      if (last && !document.hidden) {
        if (total % 30 === 10) usual = median();
        if (usual && interval > 1.5 * usual) dropped += Math.round(interval / usual) - 1;
        if (interval < 250) {
          const bin = Math.round(interval * 100);
          counts.set(bin, (counts.get(bin) ?? 0) + 1);
          total += 1;
        }
      }
      last = document.hidden ? 0 : now;
      requestAnimationFrame(frame);
    }
    requestAnimationFrame(frame);

    function uncertainty(interval) {
      if (interval === null || stamp === null) return null;
      // A response may come before the next frame.
      const drawn = (next ?? performance.now()) - stamp;
      const ms = Math.ceil((lag + Math.max(interval, drawn) + clock) * 100) / 100;
      return ms <= MOST_UNCERTAINTY_MS ? ms : null;
    }

    return {
      begin() { [dropped, stamp, lag, next] = [0, null, 0, null]; },
      shown(now) { if (stamp === null) [stamp, lag] = [now, Math.max(0, performance.now() - now)]; },
      read() {
        const interval = median();
        return { frame_ms: interval, dropped_frames: dropped, clock_ms: clock, uncertainty_ms: uncertainty(interval) };
      },
    };
  }

  const task = document.getElementById('task');
  const form = document.getElementById('form');

  function make(tag, look, content = '') {
    const element = document.createElement(tag);
    element.className = look;
    element.textContent = content;
    return element;
  }

  /** The rule of a card. */
  const rule = content => make('p', 'rule', content);

  /**
   * Shows a card of lines, each text or an element; resolves when its button is pressed. The focus goes to the card, not its button:
   * whoever still presses the key must not skip it.
   */
  function card({ title, lines, button, failed = false, focus = true }) {
    const box = document.createElement('section');
    box.className = failed ? 'card failed' : 'card';
    box.tabIndex = -1;
    const heading = document.createElement('h1');
    heading.id = 'task-title';
    heading.textContent = title;
    box.setAttribute('aria-labelledby', heading.id);
    box.append(heading);
    for (const line of lines) box.append(line instanceof Node ? line : make('p', '', line));
    task.replaceChildren(box);
    if (focus) box.focus();
    if (!button) return { box, pressed: Promise.resolve() };
    const row = document.createElement('div');
    row.className = 'go';
    const control = document.createElement('button');
    control.type = 'button';
    control.className = 'btn';
    control.textContent = button;
    row.append(control);
    box.append(row);
    return { box, pressed: new Promise(resolve => control.addEventListener('click', resolve)) };
  }

  function surroundings(inert) {
    document.body.classList.toggle('task-running', inert);
    document.querySelectorAll('.skip, .top, footer').forEach(part => { part.inert = inert; });
  }

  function makeStage(label, look) {
    const stage = document.createElement('div');
    stage.className = `stage ${look ?? ''}`;
    stage.setAttribute('role', 'application');
    stage.setAttribute('aria-label', label);
    const screen = document.createElement('div');
    screen.className = 'screen';
    stage.append(screen);
    task.replaceChildren(stage);
    surroundings(true);
    return { stage, screen };
  }

  function clearStage() {
    task.replaceChildren();
    surroundings(false);
  }

  function makeButtons(stage, responses) {
    const bar = document.createElement('div');
    bar.className = 'responses';
    for (const response of responses) {
      const control = document.createElement('button');
      control.type = 'button';
      control.tabIndex = -1;
      control.dataset.response = response.code;
      control.append(response.label);
      const key = document.createElement('kbd');
      key.textContent = response.keyLabel;
      control.append(key);
      bar.append(control);
    }
    stage.append(bar);
  }

  function run(definition) {
    if (!task || task.dataset.task !== definition.name || !form) return;
    const texts = JSON.parse(task.dataset.texts || '{}');
    const p = JSON.parse(task.dataset.parameters || '{}');
    const parts = JSON.parse(task.dataset.plan || '[]');
    const text = (word, ...values) => window.StudyAppTexts.format(texts[word] ?? word, ...values);
    const keyLabel = key => ({ ' ': text('space_key'), ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' })[key] ?? key.toUpperCase();
    const context = { p, text, keyLabel };
    const responses = definition.responses(context).map(r => ({ ...r, keyLabel: keyLabel(r.key) }));
    // A task with one response takes a tap anywhere; one with several shows a button for each, which also reminds of the keys.
    const byButtons = definition.buttons ?? responses.length > 1;
    let timing = null;

    /** Runs a part from the place reached; resolves to "done", or "paused" after a trial during which the participant was away. */
    async function runPart(runner, place) {
      const part = parts[place.part];
      const { stage, screen } = makeStage(text('title'), definition.look);
      if (byButtons && responses.length > 0) makeButtons(stage, responses);
      runner.hold(true);
      const jsPsych = initJsPsych({ display_element: screen, use_webaudio: false });
      let current = null;
      let note = null;
      let stopped = false;

      function begin() {
        const [stimulus, condition, expected, wait] = part.trials[place.trial];
        current = { stimulus, condition, expected, wait, part, onset: null, inserted: null, press: null, taking: false, hidden: document.hidden || !document.hasFocus() };
        note = null;
        timing.begin();
        stage.dataset.phase = 'wait';
        stage.dataset.trial = `${place.part}.${place.trial}.${place.attempt}`;
      }

      function shown() {
        const trial = current;
        trial.inserted = performance.now();
        trial.taking = true;
        requestAnimationFrame(now => {
          trial.onset ??= now;
          if (trial !== current) return;
          timing.shown(now);
          if (trial.taking) stage.dataset.phase = 'stimulus';
        });
      }

      function press(code, by, at) {
        if (!current?.taking || current.press) return false;
        current.press = { code, by, at };
        return true;
      }

      function finish() {
        current.taking = false;
        const { press: given, onset, inserted } = current;
        const response = given?.code ?? null;
        const correct = response === current.expected;
        const row = {
          block: part.block, part: place.part, level: definition.level?.(current, part) ?? part.level ?? null, trial: place.trial, attempt: place.attempt,
          condition: current.condition, stimulus: current.stimulus, expected: current.expected, response, correct,
          rt_ms: given ? round1(Math.max(0, given.at - (onset ?? inserted))) : null, onset_ms: onset === null ? null : round1(onset), wait_ms: current.wait,
          input: given?.by ?? null, hidden: current.hidden, ...timing.read(),
        };
        stopped = definition.stops?.(row, place, p) ?? false;
        place.trial = stopped ? part.trials.length : place.trial + 1;
        runner.add(row, { ...place });
        if (part.block === 'practice') note = correct ? { mark: '✓', word: text('correct') } : { mark: '✗', word: text(response === null && current.expected !== null ? 'missed' : 'wrong') };
      }

      function onKey(event) {
        const response = responses.find(r => r.key.toLowerCase() === event.key.toLowerCase());
        if (!response) return;
        event.preventDefault();
        if (event.isTrusted && !event.repeat) press(response.code, 'key', event.timeStamp);
      }
      function respond(event) {
        const code = byButtons ? event.target.closest?.('[data-response]')?.dataset.response : responses[0]?.code;
        const response = responses.find(r => r.code === code);
        if (response && press(code, 'touch', event.timeStamp)) jsPsych.pluginAPI.pressKey(response.key);
      }
      function onPointer(event) {
        if (event.target.closest?.('[data-pad]')) return;
        event.preventDefault();
        if (event.isPrimary) respond(event);
      }
      // Assistive technology clicks without a pointer.
      const onClick = event => { if (event.detail === 0) respond(event); };
      const keepFocus = event => event.preventDefault();
      const away = () => { if (current && (document.hidden || !document.hasFocus())) current.hidden = true; };

      const keyboard = { type: jsPsychHtmlKeyboardResponse, choices: 'NO_KEYS' };
      const keys = responses.map(r => r.key);
      const noteMarkup = () => make('p', 'note', `${note.mark} ${note.word}`).outerHTML;
      const phases = definition.phases({
        p, keyboard, keys, text, shown, finish, stage, screen, jsPsych, press: (code, by, at) => press(code, by, at),
        current: () => current, draw: () => definition.draw(current.stimulus, { ...context, trial: current }),
      });
      const timeline = [{
        timeline: [
          ...phases,
          {
            conditional_function: () => note !== null,
            timeline: [{ ...keyboard, trial_duration: NOTE_MS, stimulus: () => { stage.dataset.phase = 'note'; return noteMarkup(); } }],
          },
        ],
        loop_function: () => {
          if (place.trial >= part.trials.length || current.hidden) return false;
          begin();
          return true;
        },
      }];

      window.addEventListener('keydown', onKey, true);
      stage.addEventListener('pointerdown', onPointer);
      stage.addEventListener('mousedown', keepFocus);
      stage.addEventListener('click', onClick);
      window.addEventListener('blur', away);
      document.addEventListener('visibilitychange', away);
      try {
        begin();
        await jsPsych.run(timeline);
      } finally {
        window.removeEventListener('keydown', onKey, true);
        window.removeEventListener('blur', away);
        document.removeEventListener('visibilitychange', away);
        runner.hold(false);
        clearStage();
      }
      return place.trial >= part.trials.length ? 'done' : 'paused';
    }

    /** Where to go on: as kept in this browser, else after the last row the server tells of. */
    function placeReached(runner) {
      const done = Number(task.dataset.done) || 0;
      if (runner.progress && runner.next >= done) return { ...runner.progress };
      runner.skipTo(done);
      const last = JSON.parse(task.dataset.last || 'null');
      return last ? { part: last.part, trial: last.trial + 1, attempt: last.attempt } : { part: 0, trial: 0, attempt: 1 };
    }

    const finished = place => place.part >= parts.length;

    function toNextPart(place) {
      while (!finished(place) && place.trial >= parts[place.part].trials.length) Object.assign(place, { part: place.part + 1, trial: 0, attempt: 1, failed: 0 });
    }

    function again(place) {
      if (definition.restarts && place.trial > 0 && place.attempt <= MOST_RESTARTS) Object.assign(place, { trial: 0, attempt: place.attempt + 1 });
    }

    /** What each response is given by. Who has no mouse has no keys either, and only the buttons on the screen are spoken of. */
    function choices() {
      if (!byButtons || responses.length === 0) return [];
      const hasKeys = matchMedia('(any-hover: hover)').matches;
      const list = make('ul', 'keys');
      for (const response of responses) {
        const chip = make('li', '', response.label);
        if (hasKeys) chip.append(make('kbd', '', response.keyLabel));
        list.append(chip);
      }
      return [text(hasKeys ? 'choose_keys' : 'choose_buttons'), list];
    }

    function lines(part) {
      const told = definition.lines({ ...context, part }).flatMap(line => line instanceof Node ? line : line.split('\n'));
      return [...told, ...choices(), ...part.block === 'practice' ? [text('practice')] : []];
    }

    const hasNewRule = (part, i) => i === 0 || part.level !== parts[i - 1].level || part.variant !== parts[i - 1].variant;

    /** Says by which rule a part goes; null where all parts have the same. */
    function ruleTitle(part) {
      const number = parts.slice(0, parts.indexOf(part) + 1).filter(hasNewRule).length;
      const isOne = parts.filter(hasNewRule).length < 2;
      return isOne || !definition.heading ? null : text('part', number, definition.heading({ ...context, part }));
    }

    function partCard(place, runner) {
      const part = parts[place.part];
      const before = parts[place.part - 1];
      const isNew = hasNewRule(part, place.part);
      const named = ruleTitle(part);
      const count = text('test_text', part.trials.length);
      const told = part.block === 'test' ? [...lines(part), count] : lines(part);
      if (!before) {
        const own = runner.note ? [make('p', 'hint', runner.note)] : [];
        const first = [...own, ...named ? [make('h2', '', named)] : [], ...told];
        return { title: text('title'), lines: first, button: text('start'), focus: false };
      }
      if (part.block === 'practice') return { title: isNew && named ? named : text('title'), lines: told, button: text('continue') };
      if (before.block === 'practice') return { title: text('break_title'), lines: [count, ...lines(part)], button: text('continue') };
      const tests = parts.filter(one => one.block === 'test');
      const title = isNew && named ? named : text('rest_title');
      return { title, lines: [text('rest_text', tests.indexOf(part) + 1, tests.length), ...lines(part)], button: text('continue') };
    }

    async function runAll(runner) {
      const place = placeReached(runner);
      const inPart = place.trial > 0 && place.trial < (parts[place.part]?.trials.length ?? 0);
      toNextPart(place);
      if (inPart && !finished(place)) {
        again(place);
        const told = text(place.trial === 0 ? 'restart_text' : 'resume_text');
        await card({ title: text('resume_title'), lines: [told, ...lines(parts[place.part])], button: text('continue'), focus: false }).pressed;
      } else if (!finished(place)) await card(partCard(place, runner)).pressed;
      while (!finished(place)) {
        const end = await runPart(runner, place);
        const wasIn = place.trial < parts[place.part].trials.length;
        toNextPart(place);
        if (finished(place)) break;
        if (end === 'paused' && wasIn) {
          again(place);
          const told = place.trial === 0 ? [text('paused_text'), text('restart_text')] : [text('paused_text')];
          await card({ title: text('paused_title'), lines: told, button: text('continue') }).pressed;
        } else await card(partCard(place, runner)).pressed;
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
      if (typeof initJsPsych !== 'function' || typeof jsPsychHtmlKeyboardResponse !== 'function') throw new Error('jsPsych is missing.');
      timing = meter();
      const runner = StudyAppTask.start({
        name: definition.name, run: await StudyAppTask.claim(task), plan: task.dataset.planId, url: task.dataset.url, texts,
        token: form.elements.namedItem('__RequestVerificationToken')?.value,
      });
      await runAll(runner);
      await saveAndLeave(runner);
    }

    main().catch(fail);
  }

  /** Phases of a trial that waits for its response: an empty or marked wait, then the stimulus until the response or the limit. */
  function untilResponse({ mark = '', fixation = () => 0 } = {}) {
    return ({ p, keyboard, keys, shown, finish, current, draw }) => [
      { ...keyboard, stimulus: mark, trial_duration: () => current().wait },
      { timeline: [{ ...keyboard, stimulus: '<div class="symbol">+</div>', trial_duration: () => fixation(p) }], conditional_function: () => fixation(p) > 0 },
      { ...keyboard, choices: keys, stimulus: draw, trial_duration: p.timeout_ms, on_load: shown, on_finish: finish },
    ];
  }

  /** Phases of a trial at a fixed pace: the stimulus for a while, then nothing; the first response counts and changes nothing. */
  function atPace() {
    return ({ p, keyboard, keys, shown, finish, current, draw }) => [
      { ...keyboard, choices: keys, stimulus: draw, stimulus_duration: p.stimulus_ms, trial_duration: () => p.stimulus_ms + current().wait, response_ends_trial: false, on_load: shown, on_finish: finish },
    ];
  }

  /** A stimulus that is text. */
  function symbol(content, look = '') {
    const box = document.createElement('div');
    box.className = `symbol ${look}`;
    box.dir = 'ltr';
    box.textContent = content;
    return box.outerHTML;
  }

  window.StudyAppStage = { run, meter, card, make, rule, surroundings, untilResponse, atPace, symbol };
})();
