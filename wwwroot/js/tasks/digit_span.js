// Digit span: digits one after the other, then recall by keys or by the pad on the screen. Plan: StudyApp/Tasks/DigitSpan.cs.
// rt_ms runs from the frame in which recall begins to its end. Nothing can be pasted, for there is no text field.
(() => {
  'use strict';

  const { run, symbol } = StudyAppStage;
  const LONGEST = 12;

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
      if (event.repeat || event.isTrusted === false || !(/^[1-9]$/.test(event.key) || event.key === 'Backspace' || event.key === 'Enter')) return;
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
    const pad = document.createElement('div');
    pad.className = 'pad';
    pad.dataset.pad = '';
    const title = document.createElement('p');
    title.className = 'note';
    title.textContent = text('recall');
    const typed = document.createElement('output');
    typed.className = 'typed';
    typed.dir = 'ltr';
    pad.append(title, typed);
    for (const [key, label] of [...'123456789'].map(d => [d, d]).concat([['Backspace', text('delete')], ['Enter', text('done')]])) {
      const button = document.createElement('button');
      button.type = 'button';
      button.dataset.key = key;
      button.textContent = label;
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
      return [
        { ...keyboard, stimulus: '', trial_duration: 500, on_finish: () => { at = 0; stage.classList.remove('typing'); } },
        {
          timeline: [{ ...keyboard, stimulus: () => symbol(current().stimulus[at]), stimulus_duration: p.digit_ms, trial_duration: () => p.digit_ms + current().wait }],
          loop_function: () => { at += 1; return at < current().stimulus.length; },
        },
        { ...keyboard, stimulus: () => padMarkup(text), on_load: () => { shown(); recall({ screen, text, press, current, jsPsych, stage }); }, on_finish: () => { stage.classList.remove('typing'); finish(); } },
      ];
    },
  });
})();
