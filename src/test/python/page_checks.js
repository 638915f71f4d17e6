// What can be seen to be wrong with a page that a browser shows. Each function returns sentences,
// none when all is well. Evaluates to an object of functions.
(() => {
const SLACK = 1.5; // pixels

const visible = (element) =>
  element.checkVisibility({opacityProperty: true, visibilityProperty: true,
    contentVisibilityAuto: false});

const short = (text, length = 60) => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? line.slice(0, length) + '…' : line;
};

/** A selector that a person can find the element by. */
const name = (element) => {
  const parts = [];
  for (let e = element; e && e !== document.body && parts.length < 4; e = e.parentElement) {
    const classes = (e.getAttribute('class') || '').split(/\s+/).filter(Boolean).slice(0, 2);
    parts.unshift(e.localName + (e.id ? '#' + e.id : '') + classes.map((c) => '.' + c).join(''));
    if (e.id) { break; }
  }
  return parts.join(' > ');
};

/** Text nodes that are shown, with the rectangles of their lines. */
const texts = () => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest('script, style, noscript, template')) { continue; }
    if (parent.closest('annotation, annotation-xml') || !visible(parent)) { continue; }
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = [...range.getClientRects()].filter((box) => box.width > 0 && box.height > 0);
    if (boxes.length) { found.push({node, parent, boxes}); }
  }
  return found;
};

/** The part of a box that its ancestors leave visible or let the reader scroll to. */
const cutBy = (element, box, slackY) => {
  let {left, right, top, bottom} = box;
  for (let e = element; e && e !== document.documentElement; e = e.parentElement) {
    const style = getComputedStyle(e);
    const clip = clipBox(e);
    if (clip && outside({left, right, top, bottom}, clip, SLACK, slackY)) { return e; }
    if (style.position === 'fixed') { return null; }
    if (style.display === 'inline' || style.display === 'contents') { continue; }
    if (style.overflowX === 'visible' && style.overflowY === 'visible') { continue; }
    if (e === document.body && e.localName === 'body') { continue; } // scrolls with the viewport
    const inner = innerBox(e);
    if (inner.right - inner.left <= 1 && inner.bottom - inner.top <= 1) { return null; } // for ears
    for (const [low, high, over] of [['left', 'right', style.overflowX],
      ['top', 'bottom', style.overflowY]]) {
      const start = low === 'left' ? left : top;
      const end = low === 'left' ? right : bottom;
      const slack = low === 'left' ? SLACK : slackY;
      if (over === 'hidden' || over === 'clip') {
        if (start < inner[low] - slack || end > inner[high] + slack) { return e; }
      } else if (over === 'auto' || over === 'scroll') {
        const scrolled = low === 'left' ? e.scrollLeft : e.scrollTop;
        if (start + scrolled < inner[low] - slack) { return e; } // no way to scroll there
        if (low === 'left') {
          left = Math.max(left, inner.left);
          right = Math.max(left, Math.min(right, inner.right));
        } else {
          top = Math.max(top, inner.top);
          bottom = Math.max(top, Math.min(bottom, inner.bottom));
        }
      }
    }
  }
  return null;
};

const outside = (box, frame, slackX, slackY) =>
  box.left < frame.left - slackX || box.right > frame.right + slackX
  || box.top < frame.top - slackY || box.bottom > frame.bottom + slackY;

const innerBox = (e) => {
  const box = e.getBoundingClientRect();
  if (e instanceof SVGElement) { return box; }
  const left = box.left + e.clientLeft;
  const top = box.top + e.clientTop;
  return {left, top, right: left + e.clientWidth, bottom: top + e.clientHeight};
};

/** The rectangle of an SVG element's clip-path, in the window's coordinates. */
const clipBox = (e) => {
  if (!(e instanceof SVGElement)) { return null; }
  const id = /url\(["']?[^#]*#([^"')]+)/.exec(e.getAttribute('clip-path') || '');
  const rect = id && document.getElementById(id[1])?.querySelector('rect');
  if (!rect || !e.getScreenCTM) { return null; }
  const matrix = e.getScreenCTM();
  const at = (x, y) => new DOMPoint(x, y).matrixTransform(matrix);
  const [x, y, w, h] = ['x', 'y', 'width', 'height'].map((k) => rect[k].baseVal.value);
  const [a, b] = [at(x, y), at(x + w, y + h)];
  return {left: a.x, top: a.y, right: b.x, bottom: b.y};
};

/** Whether some ancestor lets the reader scroll sideways to what it holds. */
const inScroller = (element) => {
  for (let e = element; e && e !== document.body; e = e.parentElement) {
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(e).overflowX)) {
      return true;
    }
  }
  return false;
};

const sideways = () => {
  const width = document.documentElement.clientWidth;
  const found = [];
  const wide = document.scrollingElement.scrollWidth;
  const sticksOut = [...document.body.querySelectorAll('*')].filter((e) => {
    const box = e.getBoundingClientRect();
    return visible(e) && box.width > 0 && box.height > 0
      && (box.right > width + SLACK || (box.left < -SLACK && box.right > 0))
      && !inScroller(e.parentElement);
  });
  const outermost = sticksOut.filter((e) => !sticksOut.includes(e.parentElement));
  for (const e of outermost.slice(0, 5)) {
    const box = e.getBoundingClientRect();
    found.push(`${name(e)} reaches from ${Math.round(box.left)} to ${Math.round(box.right)} pixels`
      + ` sideways, the page is ${width} wide: "${short(e.textContent)}"`);
  }
  if (wide > width + 1 && !found.length) {
    found.push(`the page is ${wide} pixels wide in a window of ${width}`);
  }
  return found;
};

const cutTexts = () => {
  const found = [];
  const width = document.documentElement.clientWidth;
  for (const {node, parent, boxes} of texts()) {
    const size = parseFloat(getComputedStyle(parent).fontSize);
    for (const box of boxes) {
      // The box of a font is taller than its letters.
      const by = cutBy(parent, box, Math.max(SLACK, 0.2 * size));
      const partly = box.left < -SLACK && box.right > 0;
      const offPage = partly || (box.right > width + SLACK && !inScroller(parent));
      if (by || offPage) {
        const reason = by ? name(by) : 'the window';
        found.push(`text of ${name(parent)} is cut by ${reason}: "${short(node.data)}"`);
        break;
      }
    }
  }
  return found;
};

const images = async () => {
  const found = [];
  for (const image of document.querySelectorAll('img, svg[role="img"], canvas, video, [role="img"]')) {
    const alt = (image.getAttribute('alt') || image.getAttribute('aria-label')
      || image.querySelector?.(':scope > title')?.textContent || '').trim();
    if (!alt && image.getAttribute('aria-hidden') !== 'true') {
      found.push(`${name(image)} has no alternative text`);
    }
    if (image.localName !== 'img') { continue; }
    image.loading = 'eager';
    await Promise.race([image.decode().catch(() => null), new Promise((r) => setTimeout(r, 10000))]);
    if (!image.complete || image.naturalWidth === 0) {
      found.push(`${name(image)} has not loaded: "${short(alt || image.src)}"`);
    } else if (visible(image) && cutBy(image.parentElement, image.getBoundingClientRect(), SLACK)) {
      found.push(`${name(image)} is cut: "${short(alt)}"`);
    }
  }
  return found;
};

const hosts = () => [...document.querySelectorAll('[data-lethe-chart], .js-plotly-plot')]
  .filter((e) => !e.parentElement.closest('[data-lethe-chart]'));

/** How many charts the page has and how many of them are drawn. */
const charts = () => {
  const all = hosts();
  return {all: all.length, drawn: all.filter((e) => e.querySelector('.main-svg')).length};
};

const figures = (pictures) => hosts().flatMap((host, index) => {
  const plot = host.matches('.js-plotly-plot') ? host : host.querySelector('.js-plotly-plot');
  const title = plot?._fullLayout?.title?.text || '';
  const label = `figure ${index + 1} "${short(title.replace(/<[^>]+>/g, ' '), 40)}"`;
  if (!plot?._fullLayout) {
    const picture = host.parentElement.querySelector('img');
    const shown = pictures && picture && visible(picture);
    return shown ? [] : [`${label} is not drawn`];
  }
  return figure(plot).map((fault) => `${label} ${fault}`);
});

const figure = (plot) => {
  const found = [];
  const layout = plot._fullLayout;
  const shownText = (selector, text) => [...plot.querySelectorAll(selector)].some((e) =>
    visible(e) && e.textContent.trim() && e.getBoundingClientRect().width > 0) && text;
  if (!shownText('.gtitle', layout.title?.text?.trim())) { found.push('has no title'); }

  for (const [key, axis] of Object.entries(layout)) {
    const letter = /^([xy])axis(\d*)$/.exec(key);
    if (!letter || !axis.visible || axis.showticklabels === false) { continue; }
    const drawn = shownText(`.g-${letter[1]}${letter[2]}title`, axis.title?.text?.trim());
    if (!drawn) { found.push(`has no label on its ${key}`); }
  }

  const marks = drawnMarks(plot);
  // Not the completed traces: Plotly hides one without data.
  const shown = (trace) => trace.visible !== false && trace.visible !== 'legendonly';
  plot.data.forEach((trace, index) => {
    if (shown(trace) && !marks.get(index)) {
      found.push(`shows no drawn point of its trace ${index} (${trace.type} "${trace.name}")`);
    }
  });
  if (!plot.data.some(shown)) { found.push('has no trace'); }
  return found;
};

/** Number of marks inside the plot area by index of the trace. */
const drawnMarks = (plot) => {
  const areas = [...plot.querySelectorAll('.bglayer .bg, .plotbg, .nsewdrag')]
    .map((e) => e.getBoundingClientRect());
  const counts = new Map();
  const indexOf = (element) => {
    for (let e = element; e && e !== plot; e = e.parentElement) {
      const bound = e.__data__;
      const trace = bound?.[0]?.trace || bound?.trace;
      if (trace) { return trace.index; }
    }
    return undefined;
  };
  for (const mark of plot.querySelectorAll('.mlayer :is(path, image, rect, use, text)')) {
    const box = mark.getBoundingClientRect();
    const index = indexOf(mark);
    const inside = areas.some((a) => box.left <= a.right && box.right >= a.left
      && box.top <= a.bottom && box.bottom >= a.top);
    const empty = (mark.localName === 'path' && !mark.getAttribute('d'))
      || (mark.localName === 'image' && !(mark.href?.baseVal || mark.getAttribute('xlink:href')));
    if (index === undefined || !inside || empty || Math.max(box.width, box.height) === 0) {
      continue;
    }
    const style = getComputedStyle(mark);
    const painted = mark.localName === 'image' || mark.localName === 'text'
      || (style.fill !== 'none' && style.fillOpacity > 0)
      || (style.stroke !== 'none' && style.strokeOpacity > 0);
    if (painted && visible(mark)) {
      counts.set(index, (counts.get(index) || 0) + 1);
    }
  }
  return counts;
};

const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
const seen = new Map();

/** Any CSS colour as red, green, blue (0 to 255) and opacity (0 to 1). */
const rgba = (color) => {
  if (!seen.has(color)) {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = '#000';
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    seen.set(color, [r, g, b, a / 255]);
  }
  return seen.get(color);
};

const over = (top, below) => {
  const alpha = top[3] + below[3] * (1 - top[3]);
  const mix = (i) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / (alpha || 1);
  return [mix(0), mix(1), mix(2), alpha];
};

const luminance = (color) => {
  const [r, g, b] = color.slice(0, 3).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};

const ratio = (one, two) => {
  const [low, high] = [luminance(one), luminance(two)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};

/** What lies behind an element's text. */
const backdrop = (element) => {
  let color = [0, 0, 0, 0];
  for (let e = element; e && color[3] < 0.999; e = e.parentElement) {
    const style = getComputedStyle(e);
    color = over(color, rgba(style.backgroundColor));
    // A chart is a pile of sheets of one size; the lowest has the colour.
    for (let b = style.position === 'absolute' && e.previousElementSibling; b;
      b = b.previousElementSibling) {
      if (!outside(e.getBoundingClientRect(), b.getBoundingClientRect(), SLACK, SLACK)) {
        color = over(color, rgba(getComputedStyle(b).backgroundColor));
      }
    }
    const sheet = e instanceof SVGElement && e.localName === 'g'
      && e.querySelector(':scope > rect.bg');
    if (sheet) {
      const paint = getComputedStyle(sheet);
      const [r, g, b, a] = rgba(paint.fill);
      color = over(color, [r, g, b, a * paint.fillOpacity * paint.opacity]);
    }
  }
  return over(color, sheetOfPage());
};

/** The colour that the browser gives a page by itself. */
const sheetOfPage = () => {
  const probe = document.documentElement.appendChild(document.createElement('div'));
  probe.style.backgroundColor = 'Canvas';
  const color = getComputedStyle(probe).backgroundColor;
  probe.remove();
  return rgba(color);
};

/** Text that lies on the marks of a chart: its background is no colour of the page. */
const onMarks = (element) =>
  element.closest('.mlayer, .annotation');

const contrast = () => {
  const found = new Map();
  for (const {node, parent} of texts()) {
    if (onMarks(parent)) { continue; }
    const style = getComputedStyle(parent);
    const svg = parent instanceof SVGElement;
    let opacity = svg ? Number(style.fillOpacity) : 1;
    for (let e = parent; e; e = e.parentElement) { opacity *= Number(getComputedStyle(e).opacity); }
    const [r, g, b, a] = rgba(svg ? style.fill : style.color);
    const behind = backdrop(parent);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const value = ratio(over([r, g, b, a * opacity], behind), behind);
    const wanted = large ? 3 : 4.5;
    if (value < wanted - 0.005) {
      const key = `${name(parent)} ${style.color}`;
      found.set(key, `contrast of ${name(parent)} is ${value.toFixed(2)}, must be ${wanted}:`
        + ` "${short(node.data)}"`);
    }
  }
  return [...found.values()];
};

return {charts, contrast, cutTexts, figures, images, sideways};
})()
