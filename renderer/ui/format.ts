// Numbers, dates and digests as they are written: GB/T 9704 for Chinese (2026年11月21日, 演发改〔2026〕14号), plain English otherwise.
// Local time zone; claims nothing about whether a time is true.
import type { CalendarDate, DocumentNumber } from '../../preload/contract/fields.ts';
import { type Language, sayIn } from '../shell/text/text.ts';

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

export function formatCalendarDate(date: CalendarDate, language: Language): string {
  if (language === 'en') return `${date.day} ${months[date.month - 1] ?? date.month} ${date.year}`;
  return `${date.year}年${date.month}月${date.day}日`;
}

/** The day of a moment given in milliseconds since 1970. */
export function formatDate(at: number, language: Language): string {
  return formatCalendarDate(calendarDate(at), language);
}

export function calendarDate(at: number): CalendarDate {
  const date = new Date(at);
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() };
}

/** Hours and minutes, 14:05. */
export function formatTime(at: number): string {
  const date = new Date(at);
  return `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
}

/** Day and time in full. */
export function formatMoment(at: number, language: Language): string {
  return `${formatDate(at, language)} ${formatTime(at)}`;
}

/** Short for lists: today and yesterday by name, the year only when it is another one. */
export function formatWhen(at: number, now: number, language: Language): string {
  const say = sayIn(language);
  const days = dayNumber(now) - dayNumber(at);
  if (days === 0) return say('time.today', { time: formatTime(at) });
  if (days === 1) return say('time.yesterday', { time: formatTime(at) });
  const date = calendarDate(at);
  if (date.year !== calendarDate(now).year) return formatCalendarDate(date, language);
  return language === 'en' ? `${date.day} ${months[date.month - 1] ?? ''}` : `${date.month}月${date.day}日`;
}

/** Whole calendar days between two moments, in local time. */
export function daysBetween(earlier: number, later: number): number {
  return dayNumber(later) - dayNumber(earlier);
}

function dayNumber(at: number): number {
  const date = new Date(at);
  return Math.round(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / 86_400_000);
}

/** 发文字号 with the six-cornered brackets of the standard, without leading zeros. */
export function formatDocumentNumber(number: DocumentNumber): string {
  return `${number.agencyCode}〔${number.year}〕${number.serial}号`;
}

/** A length of time that is still to wait, rounded up to seconds. */
export function formatDuration(milliseconds: number, language: Language): string {
  const say = sayIn(language);
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  if (seconds < 60) return say('time.seconds', { count: seconds });
  if (seconds % 60 === 0) return say('time.minutes', { count: seconds / 60 });
  return say('time.minutesSeconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

export function formatSize(bytes: number, language: Language): string {
  const say = sayIn(language);
  if (bytes < 1024) return say('size.bytes', { count: bytes });
  if (bytes < 1024 * 1024) return say('size.kilobytes', { count: (bytes / 1024).toFixed(1) });
  return say('size.megabytes', { count: (bytes / 1024 / 1024).toFixed(1) });
}

/** A digest in four groups of equal length, so that two people can read it to each other. */
export function digestGroups(digest: string): readonly string[] {
  const length = Math.ceil(digest.length / 4);
  return [0, 1, 2, 3]
    .map((group) => digest.slice(group * length, (group + 1) * length))
    .filter((group) => group !== '');
}

/** The first 128 bits of a digest in eight groups of four figures, as two people read them to each other. */
export function fingerprintGroups(digest: string): readonly string[] {
  return digest.slice(0, 32).match(/.{1,4}/g) ?? [];
}

/** The common name of a certificate's subject or issuer as main writes it (`C=CN, O=…, CN=…`); the whole text where there is none. */
export function commonName(name: string): string {
  const match = /(?:^|,\s*)CN=((?:\\.|[^,\\])+)/.exec(name);
  return match?.[1] ?? name;
}
