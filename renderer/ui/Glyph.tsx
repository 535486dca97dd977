// The three signs of the pages that stand before anything else is loaded (PlainButton.tsx): a question, what is not permitted, what failed. Read out they are nothing.

const LINES = {
  question: ['M6 6.4a2 2 0 1 1 3 1.7c-.7.4-1 .8-1 1.5', 'M8 11.5v.1'],
  stop: ['M3.6 3.6l8.8 8.8'],
  cross: ['M5.8 5.8l4.4 4.4', 'M10.2 5.8l-4.4 4.4'],
} as const;

type Props = { readonly sign: keyof typeof LINES; readonly className?: string };

/** As high as the type around it. */
export function Glyph({ sign, className }: Props) {
  return (
    <svg
      className={className}
      viewBox="0 0 16 16"
      width="1em"
      height="1em"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.2"
      strokeLinecap="round"
      aria-hidden
    >
      <circle cx="8" cy="8" r="6.4" />
      {LINES[sign].map((line) => (
        <path key={line} d={line} />
      ))}
    </svg>
  );
}
