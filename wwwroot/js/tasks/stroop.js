// Stroop: name the ink colour of a word. A stimulus is "word:ink", the word of neutral trials "none".
// Plan: StudyApp/Studies/Tasks/Types/Stroop.cs. The buttons carry the names of the colours, so that nobody has to know them by their colour.
(() => {
  'use strict';

  const { run, untilResponse, symbol } = StudyAppStage;
  const colours = ['red', 'green', 'blue', 'yellow'];

  run({
    name: 'stroop',
    look: 'dark',
    responses: ({ p, text }) => colours.map((code, i) => ({ code, key: p.keys[i], label: text(code) })),
    lines: ({ text }) => [text('instructions')],
    draw(stimulus, { text }) {
      const [word, ink] = stimulus.split(':');
      const shown = word === 'none' ? 'XXXX' : text(word).toLocaleUpperCase(document.documentElement.lang || 'en');
      return symbol(shown, `word ink-${ink}`);
    },
    phases: untilResponse({ fixation: p => p.fixation_ms }),
  });
})();
