(function () {
  'use strict';
  var form = document.querySelector('.search');
  var input = document.getElementById('q');
  var found = document.getElementById('found');
  if (!form || !input || !found || !window.MiniSearch || !window.ncssrSearch) return;
  form.hidden = false;
  var index = new window.MiniSearch({ fields: ['t', 'x'], storeFields: ['t', 'h'], idField: 'i' });
  index.addAll(window.ncssrSearch.map(function (entry, i) { return { i: i, t: entry.t, x: entry.x, h: entry.h }; }));
  function show() {
    var hits = input.value.trim() === '' ? [] : index.search(input.value, { prefix: true, fuzzy: 0.15, boost: { t: 3 } }).slice(0, 12);
    found.replaceChildren.apply(found, hits.map(function (hit) {
      var item = document.createElement('li');
      var link = document.createElement('a');
      link.href = hit.h;
      link.textContent = hit.t;
      item.appendChild(link);
      return item;
    }));
    found.hidden = hits.length === 0;
  }
  input.addEventListener('input', show);
  form.addEventListener('submit', function (event) {
    event.preventDefault();
    var first = found.querySelector('a');
    if (first) window.location.href = first.getAttribute('href');
  });
  document.addEventListener('keydown', function (event) {
    if (event.key === '/' && document.activeElement !== input) { event.preventDefault(); input.focus(); }
    if (event.key === 'Escape') { input.value = ''; show(); }
  });
})();
