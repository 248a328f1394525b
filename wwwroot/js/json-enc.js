// htmx's extension json-enc: a form's values are sent as JSON. For authors' pages that ask for it with hx-ext="json-enc".
(() => {
  'use strict';
  window.htmx?.defineExtension('json-enc', {
    onEvent(name, event) {
      if (name === 'htmx:configRequest') event.detail.headers['Content-Type'] = 'application/json';
    },
    encodeParameters(xhr, parameters) {
      xhr.overrideMimeType('text/json');
      return JSON.stringify(parameters instanceof FormData ? Object.fromEntries(parameters) : parameters);
    },
  });
})();
