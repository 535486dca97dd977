/*
 * What is at hand while a page is drawn: the resources, what has been used of them, text and links as they are met, notes and bounds. `Frame` is
 * what changes on the way down into objects.
 */

import type { ColourSpace } from '../colour/colour.ts';
import type { Resources } from '../document/resources.ts';
import type { DrawOperation, FontUse, ImageUse, LinkTarget, Matrix, PageLink, TextItem } from '../drawing.ts';
import type { XmlElement } from '../xml.ts';
import type { Budget, Notes, PageLimits } from './notes.ts';
import type { Style } from './style.ts';

export interface PageContext {
  readonly resources: Resources;
  /** Identifier of the colour space for colours that name none; RGB without. */
  readonly defaultColourSpace: string | undefined;
  readonly notes: Notes;
  readonly budget: Budget;
  readonly limits: PageLimits;
  readonly fonts: Map<string, FontUse>;
  readonly images: Map<string, ImageUse>;
  /** Those that were read, by their identifier. */
  readonly colourSpaces: Map<string, ColourSpace>;
  readonly text: TextItem[];
  readonly links: PageLink[];
  /** The key of a picture by its identifier, noted among those used; null when the package holds none. */
  useImage(id: string): string | null;
  useFont(id: string): FontUse;
  targetOf(action: XmlElement): LinkTarget | null;
  /** Draws the objects inside an element in their order. Held here because patterns and objects hold one another. */
  draw(holder: XmlElement, frame: Frame): DrawOperation[];
}

export interface Frame {
  /** From the space of the objects to the page. */
  readonly toPage: Matrix;
  readonly style: Style;
  readonly depth: number;
  /** Composite objects that are being drawn, so that none contains itself. */
  readonly inside: readonly string[];
  /** Inside a pattern's cell nothing is text to select or a link. */
  readonly silent: boolean;
}
