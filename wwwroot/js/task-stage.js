// Presents a task with jsPsych: its cards, its trials one after the other, what is kept of them, and going on where it was left.
// Each task's script in tasks/ says how a stimulus looks and how it is paced; what else it may say stands at "usual" below.
//
//   StudyAppStage.run({ name, responses, lines, draw, phases, … })
//
// Trials are those of the server's plan (data-plan: parts with trials), unless the script has parts of its own.
//
// Times: a response counts from the time stamp of the first frame with the stimulus to the time stamp of the input event, both on
// the browser's monotonic clock. On a slow device that frame is drawn late: its callback runs after the stamp, and the next frame
// shows when it was over. uncertainty_ms is the sum of how late the callback was, the interval to the next frame (at least the
// usual one) and the clock's step. The input event is stamped before any script runs, so a late handler adds nothing. Delays of
// screen and keyboard are not known to a page. jsPsych's own rt counts from the insertion of the stimulus, up to a frame earlier.
//
// Each trial is kept by task-runner.js before the next one begins. After a reload, in this browser or another, the task goes on
// with the trial after the last one kept; where trials depend on each other (restarts: true) with the beginning of the part, as
// the next attempt.
//
// Pages and tests can follow what happens: the stage has data-trial="PART.TRIAL.ATTEMPT" and data-phase="wait", "stimulus"
// (drawn), "note".
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
   * Watches frames from now on: begin() starts a trial, shown(now) is called by the callback of the first frame with its stimulus,
   * read() answers { frame_ms, dropped_frames, clock_ms, uncertainty_ms } of the trial. Intervals are counted in whole hundredths
   * of a ms, so that the count stays small however long the run is.
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
    if (look) element.className = look;
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
    const box = make('section', failed ? 'card failed' : 'card');
    box.tabIndex = -1;
    const heading = make('h1', '', title);
    heading.id = 'task-title';
    box.setAttribute('aria-labelledby', heading.id);
    box.append(heading);
    for (const line of lines) box.append(line instanceof Node ? line : make('p', '', line));
    task.replaceChildren(box);
    if (focus) box.focus();
    if (!button) return { box, pressed: Promise.resolve() };
    const control = make('button', 'btn', button);
    control.type = 'button';
    const row = make('div', 'go');
    row.append(control);
    box.append(row);
    return { box, pressed: new Promise(resolve => control.addEventListener('click', resolve)) };
  }

  function surroundings(inert) {
    document.body.classList.toggle('task-running', inert);
    document.querySelectorAll('.skip, .top, footer').forEach(part => { part.inert = inert; });
  }

  function makeStage(label, look) {
    const stage = make('div', `stage ${look ?? ''}`);
    stage.setAttribute('role', 'application');
    stage.setAttribute('aria-label', label);
    const screen = make('div', 'screen');
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
    const bar = make('div', 'responses');
    for (const response of responses) {
      const control = make('button', '', response.label);
      control.type = 'button';
      control.tabIndex = -1;
      control.dataset.response = response.code;
      control.append(make('kbd', '', response.keyLabel));
      bar.append(control);
    }
    stage.append(bar);
  }
  /**
   * What a task is unless its script says otherwise: the server's plan, a response that is right or wrong, feedback in practice.
   * p are the task's parameters, text(word, …values) its words; a trial is what begin() below makes of it. A script always says
   *   name, responses({ p, text })   → [{ code, key, label }]; one response is given by a tap anywhere, several have buttons
   *   lines({ p, text, part })       → what the cards say, each a text or an element
   *   phases({ … })                  → jsPsych's timeline of a trial; it calls shown() and finish(). See untilResponse and atPace
   * and may say
   *   draw(stimulus, { p, text })    → markup of a stimulus, where the phases ask for it
   *   look, heading({ text, part })  a class of the stage; the name of a rule, where parts have different ones
   *   brief({ p, text, part, isBack })  lines of the cards after the first, instead of the same instructions again
   *   wait(p, index)                 the wait before the stimulus of this row, ms, where the plan does not say it
   *   takesEarly: true               a response before the stimulus is one too
   *   restarts: true                 a part that was interrupted begins again
   *   stops(row, place, p)           whether the part ends with this row
   *   level(trial)                   what the row states as its level
   */
  const usual = {
    /**
     * Parts in order: { block: "practice" | "test", trials: [stimulus, condition, expected response or null, wait in ms] }. An
     * empty one is passed over.
     */
    parts: plan => plan,
    /** What the stage is called, for those who do not see it. */
    label: ({ text }) => text('title'),
    /** Whether this row has to be tried again: the same trial as the next attempt. */
    repeats: () => false,
    /** The row of a trial that ended. hidden and the exactness of its times are added to it. */
    row(trial, place) {
      const { press, onset, inserted, part } = trial;
      const response = press?.code ?? null;
      return {
        block: part.block, part: place.part, level: this.level?.(trial) ?? part.level ?? null,
        trial: place.trial, attempt: place.attempt,
        condition: trial.condition, stimulus: trial.stimulus, expected: trial.expected,
        response, correct: response === trial.expected,
        rt_ms: press ? round1(Math.max(0, press.at - (onset ?? inserted))) : null,
        onset_ms: onset === null ? null : round1(onset),
        wait_ms: trial.wait, input: press?.by ?? null,
      };
    },
    /** What is shown after a trial, { text, ms }; null for nothing. */
    note(row, text) {
      if (row.block !== 'practice') return null;
      if (row.correct) return { text: `✓ ${text('correct')}`, ms: NOTE_MS };
      const word = row.response === null && row.expected !== null ? 'missed' : 'wrong';
      return { text: `✗ ${text(word)}`, ms: NOTE_MS };
    },
  };

  function run(script) {
    if (!task || task.dataset.task !== script.name || !form) return;
    const definition = { ...usual, ...script };
    const texts = JSON.parse(task.dataset.texts || '{}');
    const p = JSON.parse(task.dataset.parameters || '{}');
    const parts = definition.parts(JSON.parse(task.dataset.plan || '[]'), p);
    const text = (word, ...values) => window.StudyAppTexts.format(texts[word] ?? word, ...values);
    const named = { ' ': text('space_key'), ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓' };
    const keyLabel = key => named[key] ?? key.toUpperCase();
    const context = { p, text, keyLabel };
    const responses = definition.responses(context).map(r => ({ ...r, keyLabel: keyLabel(r.key) }));
    // A task with one response takes a tap anywhere; one with several shows a button for each, which also reminds of the keys.
    const byButtons = definition.buttons ?? responses.length > 1;
    let timing = null;

    /** The next place after a row: the same trial again, or the one after it. Who begins a part again stays at that attempt. */
    function advance(place, row) {
      if (definition.repeats(row)) place.attempt += 1;
      else Object.assign(place, { trial: place.trial + 1, attempt: definition.restarts ? place.attempt : 1 });
    }

    /** Runs a part from the place reached; resolves to "done", or "paused" after a trial during which the participant was away. */
    async function runPart(runner, place) {
      const part = parts[place.part];
      const { stage, screen } = makeStage(definition.label(context), definition.look);
      if (byButtons && responses.length > 0) makeButtons(stage, responses);
      runner.hold(true);
      const jsPsych = initJsPsych({ display_element: screen, use_webaudio: false });
      let current = null;
      let note = null;

      function begin() {
        const [stimulus, condition, expected, planned] = part.trials[place.trial];
        const wait = definition.wait?.(p, runner.next) ?? planned;
        const hidden = document.hidden || !document.hasFocus();
        const taking = definition.takesEarly ?? false;
        current = { stimulus, condition, expected, wait, part, onset: null, inserted: null, press: null, taking, hidden };
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
        const row = { ...definition.row(current, place), hidden: current.hidden, ...timing.read() };
        if (definition.stops?.(row, place, p)) place.trial = part.trials.length;
        else advance(place, row);
        runner.add(row, { ...place });
        note = definition.note(row, text);
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
        if (!response) return;
        // A first tap between wait and stimulus counts and ends neither; where such taps are taken, the next one has to.
        const isTaken = press(code, 'touch', event.timeStamp);
        if (isTaken || definition.takesEarly) jsPsych.pluginAPI.pressKey(response.key);
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
      const phases = definition.phases({
        p, keyboard, keys, text, shown, finish, stage, screen, jsPsych, press,
        current: () => current, draw: () => definition.draw(current.stimulus, { ...context, trial: current }),
      });
      function noteMarkup() {
        stage.dataset.phase = 'note';
        return make('p', 'note', note.text).outerHTML;
      }
      const timeline = [{
        timeline: [
          ...phases,
          {
            conditional_function: () => note !== null,
            timeline: [{ ...keyboard, trial_duration: () => note.ms, stimulus: noteMarkup }],
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

    /** The part of a row or of a place kept; those of simple_rt name its block alone. */
    const partOf = ({ part, block }) => part ?? Math.max(0, parts.findIndex(one => one.block === block));

    /** Where to go on: as kept in this browser, else after the last row the server tells of. */
    function placeReached(runner) {
      const done = Number(task.dataset.done) || 0;
      const kept = runner.progress;
      if (kept && runner.next >= done) return { ...kept, part: partOf(kept) };
      runner.skipTo(done);
      const last = JSON.parse(task.dataset.last || 'null');
      if (!last) return { part: 0, trial: 0, attempt: 1 };
      const place = { part: partOf(last), trial: last.trial, attempt: last.attempt };
      advance(place, last);
      return place;
    }

    const finished = place => place.part >= parts.length;

    function toNextPart(place) {
      while (!finished(place) && place.trial >= parts[place.part].trials.length) {
        Object.assign(place, { part: place.part + 1, trial: 0, attempt: 1, failed: 0 });
      }
    }

    /** Begins an interrupted part again where its trials depend on each other; true when it did. */
    function again(place) {
      if (!definition.restarts || place.trial === 0 || place.attempt > MOST_RESTARTS) return false;
      Object.assign(place, { trial: 0, attempt: place.attempt + 1 });
      return true;
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
      return [...told, ...choices(), ...part.block === 'practice' ? [text('practice', part.trials.length)] : []];
    }

    /** The lines of a card after the first: what is new, then what to do, unless the task says both in brief. */
    function laterLines(part, news, isBack = false) {
      return definition.brief?.({ ...context, part, isBack }) ?? [...news, ...lines(part)];
    }

    const hasNewRule = (part, i) => i === 0 || part.level !== parts[i - 1].level || part.variant !== parts[i - 1].variant;

    /** Says by which rule a part goes; null where all parts have the same. */
    function ruleTitle(part) {
      const number = parts.slice(0, parts.indexOf(part) + 1).filter(hasNewRule).length;
      const isOne = parts.filter(hasNewRule).length < 2;
      return isOne || !definition.heading ? null : text('part', number, definition.heading({ ...context, part }));
    }

    function firstCard(part, runner) {
      const own = runner.note ? [make('p', 'hint', runner.note)] : [];
      const heading = ruleTitle(part);
      const count = part.block === 'test' && !definition.brief ? [text('test_text', part.trials.length)] : [];
      const told = [...own, ...heading ? [make('h2', '', heading)] : [], ...lines(part), ...count];
      return { title: text('title'), lines: told, button: text('start'), focus: false };
    }

    function partCard(place, runner) {
      const part = parts[place.part];
      const before = parts.slice(0, place.part).filter(one => one.trials.length > 0).at(-1);
      if (!before) return firstCard(part, runner);
      const button = text('continue');
      const newRule = hasNewRule(part, place.part) ? ruleTitle(part) : null;
      if (part.block === 'practice') return { title: newRule ?? text('title'), lines: laterLines(part, []), button };
      if (before.block === 'practice') {
        return { title: text('break_title'), lines: laterLines(part, [text('test_text', part.trials.length)]), button };
      }
      const tests = parts.filter(one => one.block === 'test');
      const rest = text('rest_text', tests.indexOf(part) + 1, tests.length);
      return { title: newRule ?? text('rest_title'), lines: laterLines(part, [rest]), button };
    }

    function resumeCard(place) {
      const news = text(again(place) ? 'restart_text' : 'resume_text');
      const told = laterLines(parts[place.part], [news], true);
      return { title: text('resume_title'), lines: told, button: text('continue'), focus: false };
    }

    function pausedCard(place) {
      const told = again(place) ? [text('paused_text'), text('restart_text')] : [text('paused_text')];
      return { title: text('paused_title'), lines: told, button: text('continue') };
    }

    const isWithin = place => !finished(place) && place.trial < parts[place.part].trials.length;

    async function runAll(runner) {
      const place = placeReached(runner);
      const isBack = isWithin(place) && (place.trial > 0 || place.attempt > 1);
      toNextPart(place);
      if (!finished(place)) await card(isBack ? resumeCard(place) : partCard(place, runner)).pressed;
      while (!finished(place)) {
        const end = await runPart(runner, place);
        const isPaused = end === 'paused' && isWithin(place);
        toNextPart(place);
        if (!finished(place)) await card(isPaused ? pausedCard(place) : partCard(place, runner)).pressed;
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
      card({ title: text('failed_title'), lines: [text('failed_text')], button: text('reload'), failed: true })
        .pressed.then(() => location.reload());
    }

    async function main() {
      form.hidden = true;
      if (typeof initJsPsych !== 'function' || typeof jsPsychHtmlKeyboardResponse !== 'function') {
        throw new Error('jsPsych is missing.');
      }
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
      {
        timeline: [{ ...keyboard, stimulus: symbol('+'), trial_duration: () => fixation(p) }],
        conditional_function: () => fixation(p) > 0,
      },
      { ...keyboard, choices: keys, stimulus: draw, trial_duration: p.timeout_ms, on_load: shown, on_finish: finish },
    ];
  }

  /** Phases of a trial at a fixed pace: the stimulus for a while, then nothing; the first response counts and changes nothing. */
  function atPace() {
    return ({ p, keyboard, keys, shown, finish, current, draw }) => [
      {
        ...keyboard, choices: keys, stimulus: draw, stimulus_duration: p.stimulus_ms,
        trial_duration: () => p.stimulus_ms + current().wait, response_ends_trial: false, on_load: shown, on_finish: finish,
      },
    ];
  }

  /** A stimulus that is text. */
  function symbol(content, look = '') {
    const box = make('div', `symbol ${look}`, content);
    box.dir = 'ltr';
    return box.outerHTML;
  }

  window.StudyAppStage = { run, make, rule, untilResponse, atPace, symbol, round1 };
})();
