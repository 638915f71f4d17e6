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
  var width = host.parentNode.clientWidth;
  var lines = wrap(layout.title.text, width - 24, 'bold 16px');
  layout.title.text = '<b>' + lines.join('<br>') + '</b>';
  // Plotly hangs the middle of several lines where one line would hang.
  layout.title.pad.t = 12 + 11 * (lines.length - 1);
  layout.margin.t = 30 + 21 * lines.length;
  // Titles and legends that need more lines than on a wide page get more height, not the data's.
  layout.height += 21 * (lines.length - 1) + 6;
  if (layout.showlegend) {
    layout.height += 19 * (legendRows(figure, layout, width) - 1);
  }
  if (width < 480) { narrow(figure, layout); }
  // The picture's words name the drawing too, which would else be read out tick by tick.
  var name = picture ? {role: 'img', 'aria-label': picture.alt} : {};
  Object.keys(name).forEach(function (key) { host.setAttribute(key, name[key]); });
  if (picture) { picture.style.display = 'none'; }
  var back = function () {
    Object.keys(name).forEach(function (key) { host.removeAttribute(key); });
    if (picture) { picture.style.display = ''; }
  };
  try {
    Plotly.newPlot(host, figure.data, layout, figure.config).then(function () {}, back);
  } catch (error) {
    host.innerHTML = '';
    back();
  }
}

// Rows of a legend as wide as the page, its columns as wide as its longest name.
function legendRows(figure, layout, width) {
  var names = figure.data.concat(layout.shapes || []).map(function (entry) {
    return entry.name || '';
  });
  var longest = Math.max.apply(null, names.map(function (name) { return measure(name, '12px'); }));
  var columns = Math.max(1, Math.floor((width - layout.margin.l) / (longest + 45)));
  return Math.ceil(names.length / columns);
}

// A phone, or two maps side by side: the colour bar lies under the map, so that the numbers in the cells keep their size.
function narrow(figure, layout) {
  figure.data.forEach(function (trace) {
    if (trace.type === 'heatmap') {
      merge(trace.colorbar, {orientation: 'h', thickness: 12, len: 1, lenmode: 'fraction',
        x: 0.5, xanchor: 'center', y: -0.16, yanchor: 'top', title: {side: 'bottom'}});
      layout.margin.b = 110;
      layout.margin.r = 8;
      layout.height += 60;
    }
  });
}

function merge(into, from) {
  Object.keys(from).forEach(function (key) {
    var plain = from[key] !== null && typeof from[key] === 'object' && !Array.isArray(from[key]);
    var both = plain && into[key] !== null && typeof into[key] === 'object';
    into[key] = both ? merge(into[key], from[key]) : from[key];
  });
  return into;
}

function measure(text, font) {
  var ruler = document.createElement('canvas').getContext('2d');
  ruler.font = font + ' "Open Sans", verdana, arial, sans-serif';
  return ruler.measureText(text).width;
}

function wrap(text, width, font) {
  var lines = [];
  text.split(' ').forEach(function (word) {
    var last = lines.length - 1;
    if (last >= 0 && measure(lines[last] + ' ' + word, font) <= width) {
      lines[last] += ' ' + word;
    } else {
      lines.push(word);
    }
  });
  return lines;
}

lethe.flush();
