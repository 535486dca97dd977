// Dates of official documents are dates of the office's own calendar: the PC's time zone, whatever UTC says.

import type { CalendarDate } from '../../preload/contract/fields.ts';

/** The office's date at `ms` (milliseconds since 1970, UTC). */
export function calendarDateAt(ms: number): CalendarDate {
  const date = new Date(ms);
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}
