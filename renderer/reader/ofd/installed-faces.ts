// Which faces the machine has, as a canvas shows it: a face that is there draws something else than what stands behind it in the list. Nothing is ever fetched.

/** Whether a face is installed, as seen on a canvas of the caller's; remembers. */
export function lookForFaces(context: OffscreenCanvasRenderingContext2D): (name: string) => boolean {
  const known = new Map<string, boolean>();
  const { width, height } = context.canvas;
  const draw = (font: string): Uint8ClampedArray => {
    context.clearRect(0, 0, width, height);
    context.font = font;
    context.textBaseline = 'alphabetic';
    context.fillText('国永Ag', 0, height * 0.8);
    return context.getImageData(0, 0, width, height).data;
  };
  const size = Math.floor(height * 0.8);
  const bases = ['monospace', 'serif'].map((base) => ({ base, without: draw(`${size}px ${base}`) }));
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const found = bases.some(({ base, without }) => {
      const withIt = draw(`${size}px "${name}", ${base}`);
      return without.some((value, index) => value !== withIt[index]);
    });
    known.set(name, found);
    return found;
  };
}
