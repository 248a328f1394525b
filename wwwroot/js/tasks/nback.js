// N-back: letters at a fixed pace; respond when a letter equals the one n before. Plan: StudyApp/Tasks/NBack.cs.
(() => {
  'use strict';

  const { run, atPace, symbol } = StudyAppStage;

  run({
    name: 'nback',
    restarts: true,
    responses: ({ p, text }) => p.response_mode === 'two_key'
      ? [{ code: 'match', key: p.keys[0], label: text('match') }, { code: 'no_match', key: p.keys[1], label: text('no_match') }]
      : [{ code: 'match', key: ' ' }],
    lines: ({ p, text, part, keyLabel }) => [
      part.level === 0 ? text('instructions_0') : part.level === 1 ? text('instructions_1') : text('instructions_n', part.level),
      p.response_mode === 'two_key' ? text('two_keys', keyLabel(p.keys[0]), keyLabel(p.keys[1])) : text('one_key', text('space_key')),
    ],
    draw: stimulus => symbol(stimulus),
    phases: atPace(),
  });
})();
