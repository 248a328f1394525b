// Comes with the list of what the server refused: a message goes when its question is mended, and the list with the last of them.
// What "mended" means is read from the inputs (required, min, pattern, ...), as the server wrote them; whether the page is right is
// decided when it is sent again.
(() => {
  'use strict';

  const summary = document.getElementById('form-errors');
  const targetOf = line => document.getElementById(decodeURIComponent(line.querySelector('a').hash.slice(1)));
  const partOf = target => target && target.tagName !== 'FORM' ? target.closest('.matrix td, .grid tr, .q') : null;
  const lines = [...summary?.querySelectorAll('li') ?? []].map(line => ({ line, target: targetOf(line) }));
  const open = new Set(lines.map(entry => ({ ...entry, part: partOf(entry.target) })).filter(entry => entry.part));
  if (open.size === 0) return;
  let left = lines.length;

  const isFilled = field => field.closest('[data-slider]')
    ? 'touched' in field.dataset
    : !field.required || field.type === 'checkbox' || field.value.trim() !== '';
  const isValid = field => field.validity.valid && isFilled(field);

  // The kinds whose rule no single input can say.
  function sees(box, rule) {
    return box ? rule(box) : true;
  }
  const isTicked = box => box.matches(':checked') || box.closest('.other')?.querySelector('input[type=text]')?.value.trim();
  const counts = box => {
    const ticked = [...box.querySelectorAll('input[type=checkbox]')].filter(isTicked).length;
    return ticked >= Number(box.dataset.least ?? 0) && ticked <= Number(box.dataset.most ?? Infinity);
  };
  const isRanked = box => {
    const ranks = [...box.querySelectorAll('select')].map(select => select.value);
    return new Set(ranks.filter(Boolean)).size === ranks.length;
  };
  const isMarked = box => [...box.querySelectorAll(':is([data-places], [data-x], [data-more]):enabled')].some(field => field.value !== '');
  const isChosen = box => box.querySelector('input:checked')?.value === box.dataset.must;
  const isSaid = box => !box.querySelector('input:checked') || box.querySelector('input[type=text]').value.trim() !== '';

  function isMended({ part, target }) {
    if (part.closest('[hidden]')) return true;
    const isOwn = part.querySelector('[data-own]')?.contains(target);
    const fields = isOwn ? [target] : [...part.querySelectorAll('input:not([type=hidden], [type=submit]), select, textarea')];
    return fields.filter(field => field.validity).every(isValid)
      && sees(part.querySelector('[data-least], [data-most]'), counts)
      && sees(part.querySelector('[data-ranking]'), isRanked)
      && sees(part.querySelector('[data-sum]'), box => box.querySelector('[data-sum-now].met') !== null)
      && sees(part.querySelector('[data-image-click]'), isMarked)
      && sees(part.querySelector('[data-must]'), isChosen)
      && sees(part.querySelector('.other:has(input[type=radio]):has(> input[type=text])'), isSaid);
  }

  function forget(message, part) {
    for (const described of [part, ...part.querySelectorAll('[aria-describedby]')]) {
      const rest = (described.getAttribute('aria-describedby') ?? '').split(' ').filter(id => id && id !== message.id);
      if (rest.length) described.setAttribute('aria-describedby', rest.join(' '));
      else described.removeAttribute('aria-describedby');
    }
    message.remove();
  }

  function take(entry) {
    const { line, target, part } = entry;
    open.delete(entry);
    line.remove();
    left -= 1;
    const messages = [...part.querySelectorAll('.msg')];
    const message = messages.length === 1 ? messages[0] : messages.find(one => one.id === `${target.id}-error`);
    if (message) forget(message, part);
    if (messages.length > 1) {
      target.removeAttribute('aria-invalid');
      return;
    }
    part.classList.remove('wrong');
    part.querySelectorAll('[aria-invalid]').forEach(field => field.removeAttribute('aria-invalid'));
  }

  function tell() {
    if (left === 0) summary.remove();
    else if (summary.dataset.textErrors) {
      summary.querySelector('h2').textContent = window.StudyAppTexts.format(summary.dataset.textErrors, left);
    }
  }

  // Browsers that do not keep what one looks at in its place by themselves are helped.
  const keepsPlace = CSS.supports('overflow-anchor', 'auto');
  function look(event) {
    const isMeant = ({ part }) => part.contains(event.target) || part.closest('[hidden]');
    const mended = [...open].filter(entry => isMeant(entry) && isMended(entry));
    if (mended.length === 0) return;
    const before = event.target.getBoundingClientRect().top;
    mended.forEach(take);
    tell();
    if (!keepsPlace) scrollBy(0, event.target.getBoundingClientRect().top - before);
  }

  // On their way up: what a question's own script changes, it has changed by then.
  const form = [...open][0].target.closest('form');
  for (const type of ['input', 'change']) form.addEventListener(type, look);
})();
