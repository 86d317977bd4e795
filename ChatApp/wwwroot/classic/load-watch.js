// Says so where not all of the page's script arrives: without it nothing connects, and nothing else can say why. It is no module and uses
// none, since each of them may be the one that is missing.
setTimeout(() => {
  const { dataset } = document.body;
  if (dataset.started) return;
  const words = JSON.parse(document.querySelector('#texts').textContent);
  dataset.connection = 'disconnected';
  document.querySelector('#connection-state .word').textContent = words['state.disconnected'];
  document.querySelector('#not-loaded').hidden = false;
}, 10_000);
