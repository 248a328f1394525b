// Continuous performance: characters at a fixed pace; press at targets.
// Plan and variants: StudyApp/Studies/Tasks/Types/ContinuousPerformance.cs.
(() => {
  'use strict';

  const { run, atPace, symbol } = StudyAppStage;

  run({
    name: 'cpt',
    // An interrupted stream begins again: a target may depend on the character before it.
    restarts: true,
    responses: () => [{ code: 'press', key: ' ' }],
    lines: ({ p, text }) => [text(`instructions_${p.variant}`, text('space_key'))],
    draw: stimulus => symbol(stimulus),
    phases: atPace(),
  });
})();
