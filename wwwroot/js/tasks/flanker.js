// Flanker: five symbols, the middle one decides. Plan: StudyApp/Tasks/Flanker.cs. Arrows point left and right also where text runs from right to left.
(() => {
  'use strict';

  const { run, untilResponse, symbol } = StudyAppStage;
  const arrows = { '<': '←', '>': '→', '-': '–' };

  run({
    name: 'flanker',
    responses: ({ p, text }) => ['left', 'right'].map((code, i) => ({ code, key: p.keys[i], label: text(p.symbols === 'letters' ? 'HS'[i] : code) })),
    lines: ({ p, text }) => [text(`instructions_${p.symbols}`)],
    draw: stimulus => symbol([...stimulus].map(c => arrows[c] ?? c).join('')),
    phases: untilResponse({ mark: '<div class="symbol">+</div>' }),
  });
})();
