// Dates, times and numbers come as plain text inputs, so that without scripts the browser sends whatever was typed and the server can
// say what is wrong with it. With scripts they become the browser's own; what these do not send, unsent.js reports.
for (const input of document.querySelectorAll('[data-type]')) input.type = input.dataset.type;
