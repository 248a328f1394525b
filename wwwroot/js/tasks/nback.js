// N-back: letters at a fixed pace; respond when a letter equals the one n before. Plan: StudyApp/Studies/Tasks/Types/NBack.cs.
(() => {
  'use strict';

  const { run, atPace, symbol, rule, make } = StudyAppStage;
  const SVG = 'http://www.w3.org/2000/svg';
  const BOX = 40;
  const STEP = 52;
  const ARC = 34;

  function shape(tag, attributes, content = '') {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.textContent = content;
    return element;
  }

  /** Letters of which the last is to be responded to, with an arc from the one it equals. They follow each other as text does. */
  function example(level, caption) {
    const letters = level === 0 ? 'TKX' : 'TBKDFHL'.slice(0, level + 1) + 'B';
    const [first, last] = [1, letters.length - 1];
    const width = last * STEP + BOX;
    const place = i => document.documentElement.dir === 'rtl' ? width - i * STEP - BOX : i * STEP;
    const viewBox = `-2 0 ${width + 4} ${ARC + BOX + 2}`;
    const picture = shape('svg', { viewBox, role: 'img', 'aria-label': [...letters].join(' ') });
    for (const [i, letter] of [...letters].entries()) {
      const look = i === last || (i === first && level > 0) ? 'same' : '';
      picture.append(shape('rect', { class: look, x: place(i), y: ARC, width: BOX, height: BOX, rx: 6 }));
      picture.append(shape('text', { x: place(i) + BOX / 2, y: ARC + 28, 'text-anchor': 'middle' }, letter));
    }
    const [from, to] = [place(first) + BOX / 2, place(last) + BOX / 2];
    if (level > 0) picture.append(shape('path', { d: `M ${from} ${ARC - 3} C ${from} 2, ${to} 2, ${to} ${ARC - 3}` }));
    const figure = make('figure', 'example');
    figure.append(picture, make('figcaption', '', caption));
    return figure;
  }

  run({
    name: 'nback',
    restarts: true,
    responses: ({ p, text }) => p.response_mode === 'two_key'
      ? ['match', 'no_match'].map((code, i) => ({ code, key: p.keys[i], label: text(code) }))
      : [{ code: 'match', key: ' ' }],
    heading: ({ text, part }) => text(part.level < 2 ? `level_${part.level}` : 'level_n', part.level),
    lines: ({ p, text, part }) => [
      text('instructions'),
      rule(text(part.level < 2 ? `rule_${part.level}` : 'rule_n', part.level)),
      example(part.level, text(p.response_mode === 'two_key' ? 'example_two' : 'example')),
      text(p.response_mode === 'two_key' ? 'two_keys' : 'one_key', text('space_key')),
    ],
    draw: stimulus => symbol(stimulus),
    phases: atPace(),
  });
})();
