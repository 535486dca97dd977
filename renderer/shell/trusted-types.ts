// The one Trusted Types policy (W3C Trusted Types) of the client's window; the header asks for it and allows no other. What a library writes into the page
// as text passes while it can make no element: Ant Design fills its style elements by innerHTML. A worker may come from one address: pdf.js's. Everything
// else that would turn text into markup or script throws. The PIN window and the sheet need none and have none.

const WORKER = new URL('pdfjs/pdf.worker.mjs', document.baseURI).href;

/** What the policy makes of text for a sink; null is no, and the sink throws. */
export const rules = {
  createHTML: (text: string): string | null => (text.includes('<') ? null : text),
  createScriptURL: (address: string): string | null => (address === WORKER ? address : null),
};

// Not yet in TypeScript's own types.
type Factory = { createPolicy(name: string, made: typeof rules): unknown };

const factory = (globalThis as { trustedTypes?: Factory }).trustedTypes;
// By its name it is the one that the browser asks where a library hands over plain text.
factory?.createPolicy('default', rules);
