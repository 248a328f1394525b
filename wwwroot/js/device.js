// The consent page says which device is needed; this tells the server what there is. Browsers do not report keyboards: a mouse or
// touchpad, or a key pressed outside of text fields, stands for one.
(() => {
  'use strict';

  const need = document.getElementById('device-need');
  const field = document.getElementById('device');
  const unfit = document.getElementById('device-unfit');
  if (!need || !field || !unfit) return;

  const matches = query => matchMedia(query).matches;
  const isPhone = navigator.userAgentData?.mobile === true;
  let pressed = false;

  function found() {
    const list = [];
    const hasMouse = !isPhone && matches('(any-pointer: fine)') && matches('(any-hover: hover)');
    if (pressed || hasMouse) list.push('keyboard');
    if (!isPhone && matches('(pointer: fine)') && matches('(hover: hover)')) list.push('desktop');
    return list.length > 0 ? list : ['none'];
  }

  function note() {
    const list = found();
    field.value = list.join(' ');
    unfit.hidden = list.includes(need.dataset.need);
  }

  // A keyboard on the screen appears for text fields only, and on some phones names no key.
  document.addEventListener('keydown', event => {
    if (!event.isTrusted || event.key === 'Unidentified' || event.target.matches?.('input[type=text], textarea')) return;
    pressed = true;
    note();
  });
  for (const query of ['(any-pointer: fine)', '(pointer: fine)']) matchMedia(query).addEventListener('change', note);
  window.addEventListener('pageshow', note);
  note();
})();
