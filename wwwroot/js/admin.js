// The panel's start: the live connection runs below /admin, where the sign-in cookie is sent.
(() => {
  const panel = new URL('admin', document.baseURI);

  const effective = () => document.documentElement.dataset.theme
    || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');

  function wear(theme) {
    document.documentElement.dataset.theme = theme;
    for (const sheet of document.querySelectorAll('link[data-theme]')) sheet.media = sheet.dataset.theme === theme ? 'all' : 'not all';
    const secure = location.protocol === 'https:' ? '; Secure' : '';
    document.cookie = `studyapp_admin_theme=${theme}; Path=${panel.pathname}; Max-Age=31536000; SameSite=Strict${secure}`;
  }

  function showToggles() {
    for (const button of document.querySelectorAll('[data-toggle-theme]')) button.hidden = false;
  }

  document.addEventListener('click', event => {
    if (event.target.closest('[data-toggle-theme]')) wear(effective() === 'dark' ? 'light' : 'dark');
    const reload = event.target.closest('[data-reload]');
    if (reload) { event.preventDefault(); location.reload(); }
  });

  showToggles();
  Blazor.start({
    circuit: {
      configureSignalR: connection => connection.withUrl(new URL('admin/_blazor', document.baseURI).href),
    },
  });
  // Pages are exchanged without a reload: what the server rendered anew needs the same touch.
  Blazor.addEventListener('enhancedload', showToggles);
})();
