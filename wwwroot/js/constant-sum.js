// Says what the numbers add up to while they are typed.
(() => {
  'use strict';

  const { format } = window.StudyAppTexts;

  for (const box of document.querySelectorAll('[data-sum]')) {
    const total = Number(box.dataset.sum);
    const written = number => String(number).replace('.', box.dataset.decimal);
    const line = box.querySelector('[data-sum-now]');
    const inputs = [...box.querySelectorAll('input[type=number]')];
    const show = () => {
      const sum = Math.round(inputs.reduce((all, input) => all + (input.valueAsNumber || 0), 0) * 1e6) / 1e6;
      line.textContent = format(box.dataset.textNow, written(sum), written(total));
      line.classList.toggle('met', sum === total);
    };
    box.addEventListener('input', show);
    line.hidden = false;
    show();
  }
})();
