// The time for which no PIN may be tried, counted down.
import { useEffect, useState } from 'react';

/** Counts a delay down; `wait` begins a new one. */
export function useDelay(initialMs: number): { readonly left: number; readonly wait: (milliseconds: number) => void } {
  const [delay, setDelay] = useState(() => ({ until: performance.now() + initialMs, left: initialMs }));
  const { until } = delay;
  useEffect(() => {
    if (until <= performance.now()) return;
    const timer = setInterval(() => {
      const left = Math.max(0, until - performance.now());
      setDelay({ until, left });
      if (left === 0) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [until]);
  return {
    left: delay.left,
    wait: (milliseconds) => setDelay({ until: performance.now() + milliseconds, left: milliseconds }),
  };
}
