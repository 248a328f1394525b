// Which side has more dots? A task in plain JavaScript: studyapp.js, which every page of one's own finds loaded, is all it needs.
//
// Every answer is one row of tables/dots.json:
//   trial       0, 1, 2… over practice and test
//   block       "practice" | "test"
//   difficulty  "easy" (12 against 20 dots) | "hard" (16 against 18)
//   dots_left, dots_right   how many there were
//   answer      "left" | "right"
//   correct     whether that side had more
//   rt_ms       from the first frame with the dots to the key or tap, on the browser's monotonic clock
//   input       "key" | "pointer" (finger, pen, mouse, or a button pressed by other means)
//   hidden      whether the page was out of sight, or without the keyboard, at any time from the cross to the answer
(() => {
  'use strict';

  const PRACTICE = 4;
  const TEST = 16;
  const CROSS_MS = 400;
  const DOTS_MS = 500;
  const WORD_MS = 600;
  const COUNTS = { easy: [12, 20], hard: [16, 18] };
  const KEYS = { f: 'left', j: 'right' };

  const root = document.getElementById('dots');
  const place = document.getElementById('dots-place');
  const word = document.getElementById('dots-word');
  const beginButton = document.querySelector('#dots-begin button');
  const buttons = [...document.querySelectorAll('#dots-answers button')];
  const canvas = document.getElementById('dots-field');
  const field = canvas.getContext('2d');

  // Chance ------------------------------------------------------------------------------------------------------------
  // The same number gives the same list: whoever reloads the page goes on in the list they began.

  function chanceOf(seed) {
    let state = seed | 0;
    return () => { // mulberry32
      state = (state + 0x6D2B79F5) | 0;
      let t = Math.imul(state ^ (state >>> 15), state | 1);
      t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }

  function shuffled(list, chance) {
    const copy = [...list];
    for (let i = copy.length - 1; i > 0; i -= 1) {
      const j = Math.floor(chance() * (i + 1));
      [copy[i], copy[j]] = [copy[j], copy[i]];
    }
    return copy;
  }

  /** Each difficulty and each side equally often. */
  function block(name, count, chance) {
    const kinds = ['easy', 'hard'].flatMap(difficulty => ['left', 'right'].map(more => ({ block: name, difficulty, more })));
    return shuffled(Array.from({ length: count }, (_, i) => kinds[i % kinds.length]), chance);
  }

  function makeTrials() {
    const chance = chanceOf(studyapp.participant);
    return [...block('practice', PRACTICE, chance), ...block('test', TEST, chance)].map(({ block, difficulty, more }, trial) => {
      const [fewer, most] = COUNTS[difficulty];
      return { trial, block, difficulty, dots_left: more === 'left' ? most : fewer, dots_right: more === 'right' ? most : fewer };
    });
  }

  // What is seen ------------------------------------------------------------------------------------------------------

  function clear() {
    field.fillStyle = '#767676';
    field.fillRect(0, 0, canvas.width, canvas.height);
  }

  function drawCross() {
    clear();
    field.fillStyle = '#ffffff';
    field.fillRect(canvas.width / 2 - 12, canvas.height / 2 - 2, 24, 4);
    field.fillRect(canvas.width / 2 - 2, canvas.height / 2 - 12, 4, 24);
  }

  /** Dots that do not touch: places on a grid of 6 × 6, each a little off its middle. */
  function drawDots(count, from, chance) {
    const cell = 48;
    field.fillStyle = '#ffffff';
    for (const at of shuffled(Array.from({ length: 36 }, (_, i) => i), chance).slice(0, count)) {
      const x = from + (at % 6 + 0.5) * cell + (chance() - 0.5) * 18;
      const y = 36 + (Math.floor(at / 6) + 0.5) * cell + (chance() - 0.5) * 18;
      field.beginPath();
      field.arc(x, y, 9 + chance() * 4, 0, 2 * Math.PI);
      field.fill();
    }
  }

  const frame = () => new Promise(resolve => { requestAnimationFrame(resolve); });
  const pause = ms => new Promise(resolve => { setTimeout(resolve, ms); });

  // A trial -----------------------------------------------------------------------------------------------------------

  /** The first answer from now on: { answer, input, at }. */
  function nextAnswer() {
    return new Promise(resolve => {
      const done = given => {
        window.removeEventListener('keydown', onKey);
        buttons.forEach(button => { button.removeEventListener('click', onClick); button.disabled = true; });
        resolve(given);
      };
      const onKey = event => {
        const answer = KEYS[event.key.toLowerCase()];
        if (answer && !event.repeat && !event.ctrlKey && !event.altKey && !event.metaKey) done({ answer, input: 'key', at: event.timeStamp });
      };
      const onClick = event => done({ answer: event.currentTarget.dataset.answer, input: 'pointer', at: event.timeStamp });
      window.addEventListener('keydown', onKey);
      buttons.forEach(button => { button.disabled = false; button.addEventListener('click', onClick); });
    });
  }

  async function run(trial) {
    let hidden = document.hidden || !document.hasFocus();
    const away = () => { hidden = true; };
    window.addEventListener('blur', away);
    document.addEventListener('visibilitychange', away);

    root.dataset.phase = 'cross';
    drawCross();
    await pause(CROSS_MS);

    const chance = chanceOf(studyapp.participant * 1000 + trial.trial);
    drawDots(trial.dots_left, 36, chance);
    drawDots(trial.dots_right, 396, chance);
    const given = nextAnswer();
    const onset = await frame();
    root.dataset.phase = 'dots';
    root.dataset.trial = trial.trial;
    const gone = setTimeout(drawCross, DOTS_MS);

    const { answer, input, at } = await given;
    clearTimeout(gone);
    clear();
    root.dataset.phase = 'answered';
    window.removeEventListener('blur', away);
    document.removeEventListener('visibilitychange', away);
    const correct = answer === (trial.dots_left > trial.dots_right ? 'left' : 'right');
    return { ...trial, answer, correct, rt_ms: Math.round(Math.max(0, at - onset) * 10) / 10, input, hidden };
  }

  async function say(text) {
    word.textContent = text;
    await pause(WORD_MS);
    word.textContent = '';
  }

  function beginning(sentence, label) {
    place.textContent = sentence;
    beginButton.textContent = label;
    beginButton.hidden = false;
    clear();
    root.dataset.phase = 'ready';
    return new Promise(resolve => beginButton.addEventListener('click', () => { beginButton.hidden = true; resolve(); }, { once: true }));
  }

  // The task ----------------------------------------------------------------------------------------------------------

  async function main() {
    const trials = makeTrials();
    // After a reload: what is stored already is done.
    await studyapp.saved();
    const stored = await (await fetch(studyapp.url('table/dots'), { cache: 'no-store' })).json();
    const done = stored.length === 0 ? 0 : Math.max(...stored.map(row => row.trial)) + 1;

    for (const trial of trials.slice(done)) {
      const firstHere = trial.trial === done;
      if (trial.trial === 0) await beginning('Practice: 4 comparisons.', 'Begin');
      else if (firstHere) await beginning('You go on where you stopped.', 'Go on');
      else if (trial.trial === PRACTICE) await beginning(`Practice is over. ${TEST} comparisons follow.`, 'Begin');
      place.textContent = `Comparison ${trial.trial + 1} of ${trials.length}`;
      const row = await run(trial);
      // Not waited for: it is kept in this browser until the server has it, also when the connection is lost or the page is closed.
      // Should the server refuse it, studyapp.js tells you in the log, and the task goes on.
      studyapp.save('dots', row);
      if (trial.block === 'practice' || studyapp.condition === 1) await say(row.correct ? 'Right' : 'Not right');
    }

    root.dataset.phase = 'done';
    place.textContent = 'Thank you. Your answers are being saved; please keep this page open.';
    await studyapp.next();
  }

  main();
})();
