/**
 * What the document does beyond showing itself. Without it everything is there and readable; it adds the choice of
 * theme, filters, zoom, and opens what is folded before printing. It reads nothing but the document.
 */
export const SCRIPT = `(() => {
'use strict';
const root = document.documentElement;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);

const theme = one('#theme');
const dark = () => (root.dataset.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
const label = () => { theme.textContent = dark() ? 'Light' : 'Dark'; theme.setAttribute('aria-label', 'Switch to ' + theme.textContent.toLowerCase() + ' colours'); };
try { const kept = localStorage.getItem('nodescope-theme'); if (kept === 'dark' || kept === 'light') root.dataset.theme = kept; } catch {}
theme.hidden = false;
label();
theme.addEventListener('click', () => {
  root.dataset.theme = dark() ? 'light' : 'dark';
  try { localStorage.setItem('nodescope-theme', root.dataset.theme); } catch {}
  label();
});

const open = () => { const at = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1))); for (let up = at; up; up = up.parentElement) if (up.tagName === 'DETAILS') up.open = true; if (at) { at.hidden = false; at.scrollIntoView(); } };
addEventListener('hashchange', open);
if (location.hash) open();
let folded = [];
addEventListener('beforeprint', () => { folded = all('.finding:is(.critical,.high,.medium):not([open])'); for (const each of folded) each.open = true; });
addEventListener('afterprint', () => { for (const each of folded) each.open = false; });

const bar = one('[data-filters]');
if (bar) {
  const cards = all('[data-finding]');
  const texts = cards.map((card) => card.textContent.toLowerCase());
  const apply = () => {
    const severity = new Set(all('[name=severity]:checked', bar).map((box) => box.value));
    const state = one('[name=state]', bar).value;
    const component = one('[name=component]', bar).value;
    const words = one('[name=words]', bar).value.toLowerCase().split(' ').filter(Boolean);
    let shown = 0;
    cards.forEach((card, i) => {
      const { dataset } = card;
      const fits = severity.has(dataset.severity) && (!state || dataset.state === state) && (!component || dataset.component === component) && words.every((word) => texts[i].includes(word));
      card.hidden = !fits;
      if (fits) shown++;
    });
    one('[data-count]', bar).textContent = shown + ' of ' + cards.length + ' findings shown';
  };
  bar.hidden = false;
  bar.addEventListener('input', apply);
  all('[data-fold]', bar).forEach((button) => button.addEventListener('click', () => cards.forEach((card) => { card.open = button.dataset.fold === 'open'; })));
  apply();
}

const chart = one('[data-timeline]');
if (chart) {
  const origin = +chart.dataset.origin, whole = +chart.dataset.whole;
  const incident = [+chart.dataset.from, +chart.dataset.to];
  const lanes = all('[data-lane]', chart), axis = one('[data-axis]', chart), pane = one('[data-window]', chart), strip = one('[data-overview]', chart);
  const steps = [60, 120, 300, 600, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');
  let [from, to] = incident;
  const name = (at, day) => { const t = new Date(at * 1000), d = months[t.getUTCMonth()] + ' ' + t.getUTCDate(), c = t.toISOString().slice(11, 16); return day === 'only' ? d : day || c === '00:00' ? d + ' ' + c : c; };
  const svg = (tag, values) => { const made = document.createElementNS('http://www.w3.org/2000/svg', tag); for (const key in values) made.setAttribute(key, values[key]); return made; };
  const draw = () => {
    const width = to - from;
    lanes.forEach((lane) => lane.setAttribute('viewBox', from + ' 0 ' + width + ' 24'));
    pane.setAttribute('x', from);
    pane.setAttribute('width', width);
    const step = steps.find((each) => width / each <= (axis.clientWidth < 400 ? 3 : 7)) || Math.ceil(width / 7);
    axis.replaceChildren();
    let first = true;
    for (let at = Math.ceil((origin + from) / step) * step; at <= origin + to; at += step, first = false) {
      const x = ((at - origin - from) * 100) / width + '%';
      const text = svg('text', { x, y: 11 });
      text.textContent = name(at, step >= 86400 ? 'only' : first);
      axis.append(svg('line', { x1: x, x2: x, y1: 14, y2: 20 }), text);
    }
    one('[data-shown]').textContent = name(origin + from, true) + ' to ' + name(origin + to, true) + ' UTC';
  };
  const show = (start, end) => {
    const width = Math.min(whole, Math.max(60, end - start));
    from = Math.round(Math.min(Math.max(0, start), whole - width));
    to = Math.round(from + width);
    draw();
  };
  const moves = {
    in: () => show(from + (to - from) / 4, to - (to - from) / 4),
    out: () => show(from - (to - from) / 2, to + (to - from) / 2),
    left: () => show(from - (to - from) / 3, to - (to - from) / 3),
    right: () => show(from + (to - from) / 3, to + (to - from) / 3),
    incident: () => show(...incident),
    whole: () => show(0, whole),
  };
  const controls = one('[data-controls]', chart);
  controls.hidden = false;
  all('[data-zoom]', chart).forEach((button) => button.addEventListener('click', moves[button.dataset.zoom]));
  const keys = { '+': 'in', '=': 'in', '-': 'out', ArrowLeft: 'left', ArrowRight: 'right', 0: 'whole' };
  controls.addEventListener('keydown', (event) => { const move = keys[event.key]; if (move && !event.ctrlKey && !event.metaKey) { event.preventDefault(); moves[move](); } });
  const place = (event) => { const box = strip.getBoundingClientRect(); return ((event.clientX - box.left) / box.width) * whole; };
  let grabbed = null;
  strip.addEventListener('pointerdown', (event) => { grabbed = place(event); strip.setPointerCapture(event.pointerId); });
  strip.addEventListener('pointermove', (event) => { if (grabbed !== null && Math.abs(place(event) - grabbed) > whole / 200) show(Math.min(grabbed, place(event)), Math.max(grabbed, place(event))); });
  strip.addEventListener('pointerup', (event) => { const at = place(event); if (grabbed !== null && Math.abs(at - grabbed) <= whole / 200) show(at - (to - from) / 2, at + (to - from) / 2); grabbed = null; });
  addEventListener('resize', draw);
  draw();
}
})();
`;
