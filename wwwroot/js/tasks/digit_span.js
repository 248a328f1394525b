// Digit span: digits one after the other, then recall by keys or by the pad on the screen. Plan: StudyApp/Studies/Tasks/Types/DigitSpan.cs.
// rt_ms runs from the frame in which recall begins to its end. Nothing can be pasted, for there is no text field.
(() => {
  'use strict';

  const { run, symbol, make } = StudyAppStage;
  const LONGEST = 12;
  const BEFORE_MS = 500;

  const isOfPad = key => /^[1-9]$/.test(key) || key === 'Backspace' || key === 'Enter';

  /** The pad; resolves when recall is ended. */
  function recall({ screen, text, press, current, jsPsych, stage }) {
    let typed = '';
    const shown = screen.querySelector('.typed');
    const trial = current();
    function take(key, by, at) {
      if (key === 'Enter') {
        window.removeEventListener('keydown', onKey, true);
        if (typed) press(typed, by, at);
        jsPsych.finishTrial({});
        return;
      }
      typed = key === 'Backspace' ? typed.slice(0, -1) : (typed + key).slice(0, LONGEST);
      shown.textContent = typed;
    }
    function onKey(event) {
      if (trial !== current()) { window.removeEventListener('keydown', onKey, true); return; }
      if (event.repeat || event.isTrusted === false || !isOfPad(event.key)) return;
      event.preventDefault();
      take(event.key, 'key', event.timeStamp);
    }
    window.addEventListener('keydown', onKey, true);
    screen.querySelector('[data-pad]').addEventListener('click', event => {
      const key = event.target.closest('[data-key]')?.dataset.key;
      if (key) take(key, event.detail === 0 ? 'key' : 'touch', event.timeStamp);
    });
    shown.setAttribute('aria-label', text('recall'));
    stage.classList.add('typing');
  }

  function padMarkup(text) {
    const pad = make('div', 'pad');
    pad.dataset.pad = '';
    const typed = make('output', 'typed');
    typed.dir = 'ltr';
    pad.append(make('p', 'note', text('recall')), typed);
    const digits = [...'123456789'].map(digit => [digit, digit]);
    for (const [key, label] of [...digits, ['Backspace', text('delete')], ['Enter', text('done')]]) {
      const button = make('button', '', label);
      button.type = 'button';
      button.dataset.key = key;
      pad.append(button);
    }
    return pad.outerHTML;
  }

  run({
    name: 'digit_span',
    buttons: true,
    responses: () => [],
    lines: ({ p, text }) => [text(`instructions_${p.direction}`)],
    draw: stimulus => symbol(stimulus),
    level: trial => trial.stimulus.length,
    // Wechsler's rule: when all trials of a length fail, the part ends.
    stops(row, place, p) {
      if (row.block !== 'test') return false;
      if (row.trial % p.trials_per_length === 0) place.failed = 0;
      place.failed = (place.failed ?? 0) + (row.correct ? 0 : 1);
      return place.failed >= p.trials_per_length;
    },
    phases({ p, keyboard, text, shown, finish, stage, screen, jsPsych, press, current }) {
      let at = 0;
      const digit = {
        ...keyboard, stimulus: () => symbol(current().stimulus[at]),
        stimulus_duration: p.digit_ms, trial_duration: () => p.digit_ms + current().wait,
      };
      return [
        {
          ...keyboard, stimulus: '', trial_duration: BEFORE_MS,
          on_finish: () => { at = 0; stage.classList.remove('typing'); },
        },
        { timeline: [digit], loop_function: () => { at += 1; return at < current().stimulus.length; } },
        {
          ...keyboard, stimulus: () => padMarkup(text),
          on_load: () => { shown(); recall({ screen, text, press, current, jsPsych, stage }); },
          on_finish: () => { stage.classList.remove('typing'); finish(); },
        },
      ];
    },
  });
})();
