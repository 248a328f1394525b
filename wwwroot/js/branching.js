// Shows and hides questions as their show_if says. Without this file all are shown; the server decides by the same rules when the
// page is sent (StudyApp/Studies/Model/PageScope.cs). Trees are evaluated by expressions.js.
(() => {
  'use strict';

  const page = document.getElementById('q_s');
  const form = page?.closest('form');
  // Decided in the order of the file, as the server does, whatever the order on the page.
  const parts = [...page?.querySelectorAll('[data-show-if]') ?? []]
    .map(element => ({ element, tree: JSON.parse(element.dataset.showIf) }))
    .sort((one, other) => one.element.dataset.at - other.element.dataset.at);
  if (!form || parts.length === 0 || !window.StudyAppExpressions) return;

  // What a hidden question holds is missing for those after it, and stays in its inputs until it is shown again.
  function valueOf(name, hidden) {
    const isAnswerable = input => !input.matches('[type=range]:not([data-touched])') && !hidden.some(element => element.contains(input));
    const inputs = [...page.querySelectorAll(`[name="${CSS.escape(name)}"]`)].filter(isAnswerable);
    if (inputs.length === 0) return null;
    if (inputs[0].type === 'checkbox') return inputs[0].checked;
    const text = (inputs[0].type === 'radio' ? inputs.find(input => input.checked) : inputs[0])?.value ?? '';
    if (/^[ \t\r\n]*$/.test(text)) return null;
    return /^-?[0-9]+(?:\.[0-9]+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
  }

  function update() {
    const hidden = [];
    const lookup = name => name.includes('.') ? undefined : valueOf(name, hidden);
    let changed = false;
    for (const { element, tree } of parts) {
      const { value } = window.StudyAppExpressions.evaluate(tree, lookup);
      const hide = !(Array.isArray(value) ? value.length : value instanceof Map ? value.size : value);
      if (hide) hidden.push(element);
      if (element.hidden === hide) continue;
      element.hidden = hide;
      element.classList.toggle('bofs-hidden', hide);
      changed = true;
    }
    return changed;
  }

  const said = window.StudyAppTexts.status(form, 'visually-hidden');
  function react() {
    if (!update()) return;
    said.textContent = '';
    setTimeout(() => { said.textContent = page.dataset.textChanged; }, 50);
  }

  update();
  for (const type of ['input', 'change', 'click', 'keyup']) page.addEventListener(type, react);
  window.addEventListener('pageshow', update);
})();
