// Draws the charts that wait in window.lethe.queue. Runs where Plotly is a local variable.
var lethe = window.lethe = window.lethe || {queue: []};

// Outputs may be in no page yet, or in a hidden one: ask again for a minute.
lethe.flush = function () {
  var jobs = lethe.queue.splice(0);
  jobs.forEach(function (job) {
    var hosts = document.querySelectorAll('[data-lethe-chart="' + job.id + '"]');
    var ready = hosts.length > 0;
    hosts.forEach(function (host) {
      if (!host.getAttribute('data-drawn')) {
        if (host.parentNode.clientWidth > 0) { draw(host, job); } else { ready = false; }
      }
    });
    job.tries = (job.tries || 0) + 1;
    if (!ready && job.tries < 300) {
      lethe.queue.push(job);
      setTimeout(lethe.flush, 200);
    }
  });
};

function draw(host, job) {
  host.setAttribute('data-drawn', 'true');
  var picture = host.parentNode.querySelector('img');
  var figure = job.make();
  var layout = merge(figure.layout, figure.more);
  delete layout.width; // the page's width counts
  var lines = wrap(layout.title.text, host.parentNode.clientWidth - 24, 'bold 16px');
  layout.title.text = '<b>' + lines.join('<br>') + '</b>';
  layout.margin.t = 24 + 21 * lines.length;
  if (picture) { picture.style.display = 'none'; }
  var back = function () { if (picture) { picture.style.display = ''; } };
  try {
    Plotly.newPlot(host, figure.data, layout, figure.config).then(function () {}, back);
  } catch (error) {
    host.innerHTML = '';
    back();
  }
}

function merge(into, from) {
  Object.keys(from).forEach(function (key) {
    var plain = from[key] !== null && typeof from[key] === 'object' && !Array.isArray(from[key]);
    var both = plain && into[key] !== null && typeof into[key] === 'object';
    into[key] = both ? merge(into[key], from[key]) : from[key];
  });
  return into;
}

function wrap(text, width, font) {
  var ruler = document.createElement('canvas').getContext('2d');
  ruler.font = font + ' "Open Sans", verdana, arial, sans-serif';
  var lines = [];
  text.split(' ').forEach(function (word) {
    var last = lines.length - 1;
    if (last >= 0 && ruler.measureText(lines[last] + ' ' + word).width <= width) {
      lines[last] += ' ' + word;
    } else {
      lines.push(word);
    }
  });
  return lines;
}

lethe.flush();
