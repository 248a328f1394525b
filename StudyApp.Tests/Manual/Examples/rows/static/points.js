document.getElementById('done').addEventListener('click', async () => {
  // A row, or an array of rows, for the table of that name.
  await studyapp.save('scores', { level: 1, points: 20 });
  // When everything is stored: the next page.
  studyapp.next();
});

// The same without the library: it neither waits for a lost connection nor survives a closed tab.
function post(row) {
  return fetch(studyapp.url('table/trials'), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(row),
  });
}

post({ block: 'main', rt: 312.5, correct: true, path: [1, 2, 3] });
