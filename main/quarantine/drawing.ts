// What a PDF page draws, as a flat list of marks in the order of painting: glyphs, paths, images and whatever else leaves a mark, each
// with the place and the state in force. Made from pdf.js's operator list by following the graphics and the text state (ISO 32000-1 8.4,
// 9.3), so that two pages can be compared by what they show rather than by how their streams are cut.

import { digest, digestOf, outlineDigest } from './digests.ts';
import { type Reach, reachOf } from './glyph-ink.ts';
import { unifyRadicals } from './han-forms.ts';
import type { Mark } from './marks.ts';
import { applyTo, compose, IDENTITY, type Matrix, matrixOf } from './matrix.ts';
import { OPS, type PDFPageProxy } from './pdfjs.ts';

export class TooMuchDrawing extends Error {
  readonly code = 'pdf.limit';
}

const MAX_MARKS = 4_000_000;
const PATH_ARGUMENTS = [2, 2, 6, 4, 0];

/** What is read of pdf.js's font objects. */
type PdfJsFont = {
  readonly name?: string;
  readonly loadedName?: string;
  readonly fontMatrix?: readonly number[];
  readonly vertical?: boolean;
  readonly isType3Font?: boolean;
  readonly charProcOperatorList?: Readonly<Record<string, unknown>>;
};

type State = {
  matrix: Matrix;
  fill: string;
  stroke: string;
  line: Record<string, unknown>;
  extra: Record<string, unknown>;
  clip: number;
  font: string;
  fontObject: PdfJsFont | undefined;
  fontMatrix: number;
  vertical: boolean;
  size: number;
  charSpacing: number;
  wordSpacing: number;
  scale: number;
  leading: number;
  rise: number;
  mode: number;
};

/** `stateful: false` leaves the state out, for reading text alone; `ink` asks what each glyph's shape covers. */
type Wanted = { readonly stateful: boolean; readonly ink?: boolean };

/** The marks of a page, annotations left out. */
export async function marksOf(page: PDFPageProxy, options: Wanted): Promise<Mark[]> {
  const list = await page.getOperatorList({ annotationMode: 0 });
  // Fonts and images arrive after the list that names them.
  const needed = new Set<string>();
  list.fnArray.forEach((code, index) => {
    const args = (list.argsArray[index] ?? []) as readonly unknown[];
    const names = code === OPS.setFont ? [args[0]] : code === OPS.dependency && options.stateful ? args : [];
    for (const name of names) if (typeof name === 'string') needed.add(name);
  });
  await Promise.all([...needed].map((name) => arrival(page, name)));
  const painter = new Painter(page, options);
  for (let i = 0; i < list.fnArray.length; i++) {
    painter.operate(list.fnArray[i] ?? 0, (list.argsArray[i] ?? []) as readonly unknown[]);
    if (painter.marks.length > MAX_MARKS) throw new TooMuchDrawing('too many marks on a page');
  }
  return painter.marks;
}

function storeOf(page: PDFPageProxy, name: string) {
  return name.startsWith('g_') ? page.commonObjs : page.objs;
}

function arrival(page: PDFPageProxy, name: string): Promise<void> {
  return new Promise((resolve) => {
    storeOf(page, name).get(name, () => resolve());
  });
}

const NAMES = new Map(Object.entries(OPS).map(([name, code]) => [code, name]));

class Painter {
  readonly marks: Mark[] = [];
  readonly #page: PDFPageProxy;
  readonly #stateful: boolean;
  readonly #ink: boolean;
  #stack: State[] = [];
  #state: State = {
    matrix: IDENTITY,
    fill: '#000000',
    stroke: '#000000',
    line: {},
    extra: {},
    clip: 0,
    font: '',
    fontObject: undefined,
    fontMatrix: 0.001,
    vertical: false,
    size: 0,
    charSpacing: 0,
    wordSpacing: 0,
    scale: 1,
    leading: 0,
    rise: 0,
    mode: 0,
  };
  #textMatrix: Matrix = IDENTITY;
  #line: [number, number] = [0, 0];
  #at: [number, number] = [0, 0];
  #pendingClip: string | undefined;
  readonly #outlines = new Map<string, string>();
  readonly #reaches = new Map<string, Reach | undefined>();
  /** Each clip gets a running digest, so that marks under different clips differ. */
  #clips = '';

  constructor(page: PDFPageProxy, { stateful, ink = false }: Wanted) {
    this.#page = page;
    this.#stateful = stateful;
    this.#ink = ink;
  }

  operate(code: number, args: readonly unknown[]): void {
    const state = this.#state;
    const number = (index: number) => (typeof args[index] === 'number' ? args[index] : 0);
    switch (code) {
      case OPS.dependency:
      case OPS.beginMarkedContent:
      case OPS.markPoint:
      case OPS.markPointProps:
      case OPS.beginCompat:
      case OPS.endCompat:
      case OPS.setRenderingIntent:
      case OPS.setFlatness:
        return;
      case OPS.save:
        this.#push();
        return;
      case OPS.restore:
        this.#pop();
        return;
      case OPS.transform:
        state.matrix = compose(state.matrix, matrixOf(args));
        return;
      case OPS.setLineWidth:
      case OPS.setLineCap:
      case OPS.setLineJoin:
      case OPS.setMiterLimit:
      case OPS.setDash:
        state.line = { ...state.line, [NAMES.get(code) ?? code]: args };
        return;
      case OPS.setGState:
        this.#setGraphicsState(args[0]);
        return;
      case OPS.setFillRGBColor:
        state.fill = colourOf(args);
        return;
      case OPS.setStrokeRGBColor:
        state.stroke = colourOf(args);
        return;
      case OPS.setFillColorN:
      case OPS.setFillTransparent:
        state.fill = `${NAMES.get(code)} ${this.#patternDigest(args)}`;
        return;
      case OPS.setStrokeColorN:
      case OPS.setStrokeTransparent:
        state.stroke = `${NAMES.get(code)} ${this.#patternDigest(args)}`;
        return;
      case OPS.beginText:
        this.#setTextMatrix(IDENTITY);
        return;
      case OPS.endText:
        return;
      case OPS.setCharSpacing:
        state.charSpacing = number(0);
        return;
      case OPS.setWordSpacing:
        state.wordSpacing = number(0);
        return;
      case OPS.setHScale:
        state.scale = number(0) / 100;
        return;
      case OPS.setLeading:
        state.leading = -number(0);
        return;
      case OPS.setFont:
        this.#setFont(String(args[0]), number(1));
        return;
      case OPS.setTextRenderingMode:
        state.mode = number(0);
        return;
      case OPS.setTextRise:
        state.rise = number(0);
        return;
      case OPS.moveText:
        this.#moveText(number(0), number(1));
        return;
      case OPS.setLeadingMoveText:
        state.leading = number(1);
        this.#moveText(number(0), number(1));
        return;
      case OPS.setTextMatrix:
        this.#setTextMatrix(matrixOf(args[0]));
        return;
      case OPS.nextLine:
        this.#moveText(0, state.leading);
        return;
      case OPS.showText:
        this.#showText(args[0]);
        return;
      case OPS.paintFormXObjectBegin:
        this.#push();
        this.#state.matrix = compose(this.#state.matrix, matrixOf(args[0]));
        if (args[1]) this.#clip(['form', ...this.#points(Array.from(args[1] as ArrayLike<number>), true)]);
        return;
      case OPS.paintFormXObjectEnd:
        this.#pop();
        return;
      case OPS.constructPath:
        this.#path(args);
        return;
      case OPS.clip:
      case OPS.eoClip:
        this.#pendingClip = NAMES.get(code);
        return;
      case OPS.beginMarkedContentProps:
        // Only optional content can hide what it brackets.
        if (args[0] === 'OC') this.#other(`OC ${this.#patternDigest(args)}`, []);
        return;
      case OPS.endMarkedContent:
        return;
      default:
        this.#paintOther(code, args);
    }
  }

  #push(): void {
    this.#stack.push({ ...this.#state });
    if (this.#stack.length > 100_000) throw new TooMuchDrawing('graphics states nested too deeply');
  }

  #pop(): void {
    this.#state = this.#stack.pop() ?? this.#state;
  }

  #setTextMatrix(matrix: Matrix): void {
    this.#textMatrix = matrix;
    this.#line = [0, 0];
    this.#at = [0, 0];
  }

  #moveText(x: number, y: number): void {
    this.#line = [this.#line[0] + x, this.#line[1] + y];
    this.#at = [...this.#line];
  }

  #setFont(reference: string, size: number): void {
    const font = this.#object(reference) as PdfJsFont | undefined;
    this.#state.fontObject = font;
    this.#state.font = (font?.name ?? '').replace(/^[A-Z]{6}\+/, '').slice(0, 200);
    this.#state.fontMatrix = font?.fontMatrix?.[0] ?? 0.001;
    this.#state.vertical = font?.vertical === true;
    this.#state.size = size;
  }

  #setGraphicsState(entries: unknown): void {
    for (const [key, value] of (Array.isArray(entries) ? entries : []) as [string, unknown][]) {
      if (key === 'Font' && Array.isArray(value)) this.#setFont(String(value[0]), Number(value[1]));
      else if (key === 'RI' || key === 'FL') continue;
      else if (['LW', 'LC', 'LJ', 'ML', 'D'].includes(key)) this.#state.line = { ...this.#state.line, [key]: value };
      else this.#state.extra = { ...this.#state.extra, [key]: this.#patternDigest([value]) };
    }
  }

  #showText(glyphs: unknown): void {
    const state = this.#state;
    const { size, scale, vertical } = state;
    const base = compose(state.matrix, this.#textMatrix);
    const direction = vertical ? base : ([base[0], base[1]] as const);
    const effective = Math.abs(size) * Math.hypot(base[2], base[3]);
    const angle = (Math.atan2(direction[1], direction[0]) * 180) / Math.PI;
    const text = this.#textState();
    let along = 0;
    for (const glyph of (Array.isArray(glyphs) ? glyphs : []) as unknown[]) {
      if (typeof glyph === 'number') {
        along += ((vertical ? 1 : -1) * glyph * Math.abs(size)) / 1000;
        continue;
      }
      const { unicode, width, vmetric, isSpace } = glyph as {
        unicode?: string;
        width?: number;
        vmetric?: number[];
        isSpace?: boolean;
      };
      const spacing = (isSpace ? state.wordSpacing : 0) + state.charSpacing;
      const unit = Math.abs(size) * state.fontMatrix;
      const [dx, dy] = vertical ? [0, along] : [along * scale, 0];
      const [x, y] = applyTo(base, this.#at[0] + dx, this.#at[1] - dy + state.rise);
      const ink = this.#inkAt(glyph as { fontChar?: string }, base, this.#at[0] + dx, this.#at[1] - dy + state.rise);
      const step = vertical ? -(vmetric?.[0] ?? -1000) * unit - spacing : (width ?? 0) * unit + spacing;
      const [endX, endY] = applyTo(
        base,
        this.#at[0] + (vertical ? 0 : (along + step) * scale),
        this.#at[1] - (vertical ? along + step : 0) + state.rise,
      );
      this.marks.push({
        kind: 'glyph',
        text: unifyRadicals(unicode ?? ''),
        x,
        y,
        advance: Math.hypot(endX - x, endY - y),
        size: effective,
        angle,
        font: state.font,
        colour: state.fill,
        mode: state.mode,
        outline: this.#outline(glyph as { fontChar?: string; operatorListId?: string }),
        state: text,
        ...(ink ? { ink } : {}),
      });
      along += step;
    }
    if (vertical) this.#at[1] -= along;
    else this.#at[0] += along * scale;
  }

  /** What a glyph with its origin at (x, y) of text space covers on the page. */
  #inkAt(glyph: { fontChar?: string }, base: Matrix, x: number, y: number): Reach | undefined {
    const { fontObject, size, scale, vertical } = this.#state;
    // The origin of a vertical glyph lies elsewhere.
    if (!this.#ink || !fontObject || vertical) return undefined;
    const name = `${fontObject.loadedName}_path_${glyph.fontChar}`;
    if (!this.#reaches.has(name)) this.#reaches.set(name, reachOf(this.#object(name)));
    const reach = this.#reaches.get(name);
    if (!reach) return undefined;
    const [left, bottom, right, top] = reach;
    const corners = [left, right].flatMap((dx) =>
      [bottom, top].map((dy) => applyTo(base, x + dx * size * scale, y + dy * size)),
    );
    const [xs, ys] = [corners.map(([cornerX]) => cornerX), corners.map(([, cornerY]) => cornerY)];
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
  }

  /** Shape of a glyph as pdf.js would draw it: the text that a file claims and the shape that it shows are two things. */
  #outline(glyph: { fontChar?: string; operatorListId?: string }): string {
    const font = this.#state.fontObject;
    if (!this.#stateful || !font) return '';
    const key = `${font.loadedName} ${glyph.fontChar} ${glyph.operatorListId}`;
    let known = this.#outlines.get(key);
    if (known === undefined) {
      known = font.isType3Font
        ? digestOf(font.charProcOperatorList?.[glyph.operatorListId ?? ''])
        : outlineDigest(this.#object(`${font.loadedName}_path_${glyph.fontChar}`));
      this.#outlines.set(key, known);
    }
    return known;
  }

  #textState(): string {
    if (!this.#stateful) return '';
    const { stroke, mode, extra, clip } = this.#state;
    // The stroke colour matters to text only in the modes that stroke.
    return JSON.stringify([mode % 4 === 1 || mode % 4 === 2 ? stroke : '', extra, clip]);
  }

  #path(args: readonly unknown[]): void {
    const [operator, data] = args as [number, unknown];
    const segments = Array.isArray(data) ? (data[0] as ArrayLike<number> | null) : null;
    const numbers: number[] = [];
    if (segments) {
      for (let i = 0; i < segments.length; ) {
        const kind = segments[i] ?? 0;
        const count = PATH_ARGUMENTS[kind] ?? 0;
        numbers.push(kind, ...this.#points(Array.from({ length: count }, (_, j) => segments[i + 1 + j] ?? 0)));
        i += 1 + count;
      }
    }
    const name = NAMES.get(operator) ?? String(operator);
    if (operator !== OPS.endPath && this.#stateful) this.#other(name, numbers);
    if (this.#pendingClip !== undefined) {
      this.#clip([this.#pendingClip, ...numbers]);
      this.#pendingClip = undefined;
    }
  }

  /** Coordinate pairs in page space. */
  #points(values: readonly number[], rectangle = false): number[] {
    const [a = 0, b = 0, c = 0, d = 0] = values;
    const pairs = rectangle ? [a, b, c, b, c, d, a, d] : values;
    const points: number[] = [];
    for (let i = 0; i + 1 < pairs.length; i += 2)
      points.push(...applyTo(this.#state.matrix, pairs[i] ?? 0, pairs[i + 1] ?? 0));
    return points;
  }

  #clip(parts: readonly (string | number)[]): void {
    if (!this.#stateful) return;
    // Rounded, since the digest of a clip cannot be compared within a tolerance.
    const text = parts.map((part) => (typeof part === 'number' ? part.toFixed(2) : part)).join(' ');
    this.#clips = digest(`${this.#state.clip} ${text}`);
    this.#state.clip = Number.parseInt(this.#clips.slice(0, 12), 16);
  }

  #paintOther(code: number, args: readonly unknown[]): void {
    if (!this.#stateful) return;
    const name = NAMES.get(code) ?? String(code);
    if (code === OPS.beginGroup || code === OPS.endGroup) {
      this.#other(`${name} ${this.#patternDigest(args)}`, []);
      return;
    }
    const image = typeof args[0] === 'string' ? this.#object(args[0]) : args[0];
    this.#other(`${name} ${digestOf(image)}`, [...this.#state.matrix]);
  }

  #other(what: string, numbers: readonly number[]): void {
    if (!this.#stateful) return;
    const { fill, stroke, line, extra, clip } = this.#state;
    const strokes = /stroke/i.test(what);
    this.marks.push({
      kind: 'other',
      what,
      numbers,
      state: JSON.stringify([fill, strokes ? [stroke, line] : '', extra, clip]),
    });
  }

  /** A digest of arguments that may name objects of the page. */
  #patternDigest(args: readonly unknown[]): string {
    return digestOf(
      args.map((arg) => (typeof arg === 'string' && /^(g_|img_|pattern_)/.test(arg) ? this.#object(arg) : arg)),
    );
  }

  #object(reference: string): unknown {
    const store = storeOf(this.#page, reference);
    return store.has(reference) ? (store.get(reference) as unknown) : undefined;
  }
}

function colourOf(args: readonly unknown[]): string {
  const [first] = args;
  if (typeof first === 'string') return first.toLowerCase();
  const parts = args.slice(0, 3).map((part) => Number(part) & 0xff);
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
