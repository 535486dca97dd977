/*
 * Where the files of a document are. A location is meant from the folder of the file that names it (ST_Loc, GB/T 33190 clause 7.3); makers
 * also mean the document's folder, leave out the folder that a resource file names as its own, or escape characters as in addresses.
 */

import type { OfdPackage } from '../package.ts';
import { readPageXml, type XmlElement } from '../xml.ts';

export interface Files {
  readonly container: OfdPackage;
  /** Path of Document.xml. */
  readonly root: string;
}

/** The path of a file that `from` names, perhaps in a `folder`; undefined when the package does not hold it. */
export function locate(files: Files, location: string, from: string, folder = ''): string | undefined {
  const { container, root } = files;
  const plain = location.trim();
  if (plain === '') return undefined;
  const inFolder = folder === '' || /^[\\/]/.test(plain) ? [] : [`${folder}/${plain}`];
  const names = [...inFolder, plain];
  for (const name of plain.includes('%') ? [...names, ...names.map(unescaped)] : names) {
    const found = container.find(name, from) ?? container.find(name, root);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A location that its maker took for an address on the web. */
function unescaped(location: string): string {
  try {
    return decodeURIComponent(location);
  } catch {
    return location;
  }
}

/** Reads an XML file of the package. @throws OfdError */
export function readFileXml(files: Files, path: string): XmlElement {
  return readPageXml(files.container.read(path));
}
