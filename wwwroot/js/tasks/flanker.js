// Flanker: five symbols, the middle one decides. Plan: StudyApp/Studies/Tasks/Types/Flanker.cs. Arrows point left and right also where text runs
// from right to left.
(() => {
  'use strict';

  const { run, untilResponse, symbol } = StudyAppStage;
  const arrows = { '<': '←', '>': '→', '-': '–' };
  const letters = { left: 'H', right: 'S' };

  run({
    name: 'flanker',
    responses: ({ p, text }) => ['left', 'right'].map((code, i) => {
      const word = p.symbols === 'letters' ? letters[code] : code;
      return { code, key: p.keys[i], label: text(word) };
    }),
    lines: ({ p, text }) => [text(`instructions_${p.symbols}`)],
    draw: stimulus => symbol([...stimulus].map(c => arrows[c] ?? c).join('')),
    phases: untilResponse({ mark: symbol('+') }),
  });
})();
