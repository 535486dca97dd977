// What the window and the worker that reads an OFD say to each other. Plain data; types only.
import type { FaultCode } from '../viewer/faults.ts';
import type { AttachedFile } from '../viewer/reading-document.ts';
import type { Run } from './runs.ts';

export type ContentsLine = { readonly title: string; readonly depth: number; readonly target: Target };

/** A page, from 0, and how far down it; millimetres from its top, or null for its top. */
export type Target = { readonly page: number; readonly y: number | null };

/** A page without its picture. Lengths in millimetres from its top left. */
export type PageFacts = {
  readonly width: number;
  readonly height: number;
  readonly runs: readonly Run[];
  readonly links: readonly {
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
    readonly target: Target;
  }[];
  /** Parts that are not drawn, or not as they were meant; fonts are told apart. */
  readonly parts: number;
};

/** Characters of a font for which another face stands in. */
export type Substituted = { readonly name: string; readonly standIn: string; readonly characters: string };

export type Drawn = {
  readonly bitmap: ImageBitmap;
  readonly substituted: readonly Substituted[];
};

export type Ask =
  /** The address and length of the package's bytes. */
  | { readonly ask: 'open'; readonly url: string; readonly length: number }
  | { readonly ask: 'contents' }
  | { readonly ask: 'attachments' }
  | { readonly ask: 'page'; readonly page: number }
  | {
      readonly ask: 'draw';
      readonly page: number;
      /** Device pixels. */
      readonly width: number;
      readonly height: number;
      /** 0, 90, 180 or 270 degrees, clockwise. */
      readonly rotation: number;
      /** Whether annotations and seals are drawn. */
      readonly marks: boolean;
    };

export type Answers = {
  readonly open: { readonly pages: number };
  readonly contents: readonly ContentsLine[];
  /** Names and sizes alone: no bytes of theirs leave the worker. */
  readonly attachments: readonly AttachedFile[];
  readonly page: PageFacts;
  readonly draw: Drawn;
};

/** To the worker. */
export type Request = { readonly id: number; readonly ask: Ask } | { readonly cancel: number };

/** From the worker: an answer, that it was cancelled, or why there is none. */
export type Reply =
  | { readonly id: number; readonly answer: Answers[Ask['ask']] }
  | { readonly id: number; readonly cancelled: true }
  | { readonly id: number; readonly fault: FaultCode };
