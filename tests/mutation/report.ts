// What a run of mutants says, from Stryker's JSON report: how many of each end, and every mutant that no test noticed, with its line and change.

type Mutant = {
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: string;
  readonly location: { readonly start: Place; readonly end: Place };
};
type Place = { readonly line: number; readonly column: number };
export type StrykerReport = {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: readonly Mutant[] }>>;
};

export type FileScore = {
  readonly file: string;
  readonly killed: number;
  /** Did not come back in time, which is noticed too. */
  readonly timedOut: number;
  /** Also those that no test reaches. */
  readonly survived: number;
  /** Could not be run: no evidence either way. */
  readonly broken: number;
  readonly survivors: readonly string[];
};

/** The text between two places (1-based lines and columns) on one line. */
function cut(source: string, { start, end }: Mutant['location']): string {
  const lines = source.split('\n').slice(start.line - 1, end.line);
  const last = lines.length - 1;
  lines[last] = (lines[last] ?? '').slice(0, end.column - 1);
  lines[0] = (lines[0] ?? '').slice(start.column - 1);
  return short(lines.join('\n'));
}

function short(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.length > 100 ? `${flat.slice(0, 99)}…` : flat;
}

/** One score for each file, in the order of the report. */
export function scores(report: StrykerReport): FileScore[] {
  return Object.entries(report.files).map(([file, { source, mutants }]) => {
    const count = (...statuses: string[]) => mutants.filter(({ status }) => statuses.includes(status)).length;
    const survivors = mutants
      .filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
      .sort(({ location: { start: a } }, { location: { start: b } }) => a.line - b.line || a.column - b.column)
      .map(
        ({ location, replacement, status }) =>
          `${file}:${location.start.line}: ${cut(source, location)} -> ${short(replacement ?? '')}` +
          (status === 'NoCoverage' ? ' (reached by no test)' : ''),
      );
    return {
      file,
      killed: count('Killed'),
      timedOut: count('Timeout'),
      survived: survivors.length,
      broken: count('CompileError', 'RuntimeError'),
      survivors,
    };
  });
}

/** Share of the mutants that were noticed, in percent with one digit. */
export function share({ killed, timedOut, survived }: FileScore): string {
  const all = killed + timedOut + survived;
  return all === 0 ? '-' : ((100 * (killed + timedOut)) / all).toFixed(1);
}
