// To which units a document goes, before a person decides. Pure.

/** Units chosen beforehand: those named by the document, or the only one there is. */
export function chosenBeforehand(
  named: readonly string[],
  units: readonly { readonly unit: string; readonly root: string }[],
): readonly string[] {
  const addressed = units.filter((unit) => named.includes(unit.unit));
  const [only] = units;
  if (addressed.length === 0 && units.length === 1 && only) return [only.root];
  return addressed.map((unit) => unit.root);
}
