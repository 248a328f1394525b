// The server decides what is wrong with a page, and says so all at once. What only a browser knows goes along: inputs that hold
// something it does not send, such as half a date, and what the inputs of an author's own question type ask for
// (StudyApp/Studies/Items/Answers/FormFields.cs).
(() => {
  'use strict';

  const field = document.querySelector('form input[name="__unsent"]');
  if (!field) return;
  // A question may be called "elements".
  const isMeant = input => input.name && input.willValidate && !input.closest('[hidden]');
  const inputs = () => [...field.form.querySelectorAll('input, select, textarea')].filter(isMeant);
  const isUnsent = input => input.closest('[data-own]') ? !input.validity.valid : input.validity.badInput;
  const lineOf = input => input.name + (input.validity.customError ? '\t' + input.validationMessage.replace(/\s+/g, ' ') : '');
  field.form.addEventListener('submit', () => { field.value = inputs().filter(isUnsent).map(lineOf).join('\n'); });
})();
