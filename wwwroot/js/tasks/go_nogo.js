// Go/no-go: press at one letter, withhold at the other. Plan: StudyApp/Studies/Tasks/Types/GoNoGo.cs.
(() => {
  'use strict';

  const { run, atPace, symbol } = StudyAppStage;

  run({
    name: 'go_nogo',
    restarts: true,
    responses: () => [{ code: 'press', key: ' ' }],
    heading: ({ text, part }) => text('switch', part.variant === 'reversed' ? 'R' : 'P'),
    lines({ text, part }) {
      const [go, withhold] = part.variant === 'reversed' ? ['R', 'P'] : ['P', 'R'];
      return [text('instructions', text('space_key'), go, withhold)];
    },
    draw: stimulus => symbol(stimulus),
    phases: atPace(),
  });
})();
