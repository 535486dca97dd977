// Files that a document carries with it, as a list of names: they stay where they are. A name is the file's own word, so it is shown on one line, without characters that turn or hide others.
import type { AttachedFile } from './reading-document.ts';

export const MOST_ATTACHED = 1000;
const LONGEST_NAME = 200;

/** What is shown of the files that a document names; `size` in bytes where it is known without opening one. */
export function attachedFiles(files: Iterable<AttachedFile>): readonly AttachedFile[] {
  const shown: AttachedFile[] = [];
  for (const { name, size } of files) {
    if (shown.length >= MOST_ATTACHED) break;
    shown.push({
      name:
        name
          .replace(/[\p{C}\s]+/gu, ' ')
          .trim()
          .slice(0, LONGEST_NAME) || '—',
      size,
    });
  }
  return shown;
}
