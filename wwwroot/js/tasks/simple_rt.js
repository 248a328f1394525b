// Simple reaction time (Deary, Liewald & Nissan 2011): one stimulus, one key, a random time of waiting before it.
// Parameters and columns: StudyApp/Studies/Tasks/Types/SimpleReactionTime.cs.
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
//
// A false start needs a new wait, which no plan can know: the wait of row i is a function of the seed and i alone, so it is the
// same after a reload and can be recomputed:
//   foreperiod_ms = round(isi_min_ms + u_i * (isi_max_ms - isi_min_ms)), u_i = output i (0-based) of mulberry32(seed mod 2^32).
(() => {
  'use strict';

  const { run, round1 } = StudyAppStage;
  const FALSE_START_NOTE_MS = 1500;
  const FEEDBACK_MS = 900;

  function mulberry32At(seed, i) {
    let t = (seed + Math.imul(0x6D2B79F5, i + 1)) | 0;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  function outcomeOf({ press, onset, isEarly }) {
    if (!press) return 'omission';
    return isEarly || onset === null || press.at < onset ? 'false_start' : 'hit';
  }

  const minutes = p => Math.max(1, Math.round(p.trials * ((p.isi_min_ms + p.isi_max_ms) / 2 + 500) / 60000));

  run({
    name: 'simple_rt',
    parts: (plan, p) => [
      { block: 'practice', trials: Array(p.practice_trials).fill([]) },
      { block: 'test', trials: Array(p.trials).fill([]) },
    ],
    wait: (p, index) => Math.round(p.isi_min_ms + mulberry32At(p.seed, index) * (p.isi_max_ms - p.isi_min_ms)),
    responses: () => [{ code: 'press', key: ' ' }],
    takesEarly: true,
    label: ({ text }) => text('stage', text('space_key')),
    lines: ({ text }) => [text('instructions', text('space_key'))],
    brief: ({ p, text, part, isBack }) => isBack
      ? [text('resume_text', text('space_key'))]
      : [text('break_text', part.trials.length, minutes(p), text('space_key'))],
    phases: ({ p, keyboard, keys, shown, finish, current }) => [
      {
        ...keyboard, choices: keys, stimulus: '', trial_duration: () => current().wait,
        on_finish({ response }) {
          if (response === null) return;
          current().isEarly = true;
          finish();
        },
      },
      {
        conditional_function: () => !current().isEarly,
        timeline: [{
          ...keyboard, choices: keys, stimulus: '<div class="dot"></div>', trial_duration: p.timeout_ms,
          on_load: shown, on_finish: finish,
        }],
      },
    ],
    row(trial, place) {
      const { press, onset, part, wait } = trial;
      const outcome = outcomeOf(trial);
      return {
        block: part.block, trial: place.trial, attempt: place.attempt, foreperiod_ms: wait,
        rt_ms: outcome === 'hit' ? round1(press.at - onset) : null, outcome,
        response: press?.by ?? null, onset_ms: onset === null ? null : round1(onset),
      };
    },
    repeats: row => row.outcome === 'false_start',
    note({ block, outcome, rt_ms: rt }, text) {
      if (outcome === 'false_start') return { text: text('too_early'), ms: FALSE_START_NOTE_MS };
      if (block === 'test') return null;
      return { text: outcome === 'hit' ? text('reaction', Math.round(rt)) : text('too_late'), ms: FEEDBACK_MS };
    },
  });
})();
