// Draws a laid-out document: one SVG element a page, every run at its baseline. Attributes and stylesheet rules only, so that the page
// needs no inline style and no script of its own in the document.
import { PAGE } from './geometry.ts';
import type { Ink, Rule, Run, SheetPage } from './model.ts';

const SVG = 'http://www.w3.org/2000/svg';
const INKS: Readonly<Record<Ink, string>> = { black: '#000000', red: '#e60012' };

const figure = (value: number): string => value.toFixed(3);

function element(document: Document, name: string, attributes: Readonly<Record<string, string>>): SVGElement {
  const node = document.createElementNS(SVG, name);
  for (const [attribute, value] of Object.entries(attributes)) node.setAttribute(attribute, value);
  return node;
}

function drawRun(document: Document, run: Run): SVGElement {
  const narrow = run.narrow ?? 1;
  const text = element(document, 'text', {
    class: run.face,
    x: narrow === 1 ? figure(run.x) : '0',
    y: narrow === 1 ? figure(run.baseline) : '0',
    'font-size': figure(run.size),
    'letter-spacing': figure(run.spacing),
    fill: INKS[run.ink],
  });
  if (narrow !== 1) {
    text.setAttribute('transform', `translate(${figure(run.x)} ${figure(run.baseline)}) scale(${narrow.toFixed(5)} 1)`);
  }
  text.textContent = run.text;
  return text;
}

function drawRule(document: Document, rule: Rule): SVGElement {
  return element(document, 'rect', {
    x: figure(rule.x),
    y: figure(rule.y),
    width: figure(rule.width),
    height: figure(rule.height),
    fill: INKS[rule.ink],
  });
}

export function drawPage(document: Document, page: SheetPage): SVGElement {
  const svg = element(document, 'svg', { class: 'page', viewBox: `0 0 ${figure(PAGE.width)} ${figure(PAGE.height)}` });
  svg.append(...page.rules.map((rule) => drawRule(document, rule)), ...page.runs.map((run) => drawRun(document, run)));
  return svg;
}
