// The one Trusted Types policy (W3C Trusted Types) of the client's window; the header asks for it and allows no other. What a library writes into the page
// as text passes while it can make no element: Ant Design fills its style elements by innerHTML. A worker may come from two addresses: pdf.js's, and the
// one in which OFD is read. Everything else that would turn text into markup or script throws. The PIN window and the sheet need none and have none.

/** Where the build lays them. */
const WORKERS = ['pdfjs/pdf.worker.mjs', 'workers/ofd.worker.js'].map((path) => new URL(path, document.baseURI).href);

/** What the policy makes of text for a sink; null is no, and the sink throws. */
export const rules = {
  createHTML: (text: string): string | null => (text.includes('<') ? null : text),
  createScriptURL: (address: string): string | null => (WORKERS.includes(address) ? address : null),
};

// Not yet in TypeScript's own types.
type Factory = { createPolicy(name: string, made: typeof rules): unknown };

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
// By its name it is the one that the browser asks where a library hands over plain text.
factory?.createPolicy('default', rules);
