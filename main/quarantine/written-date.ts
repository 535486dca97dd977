// 成文日期 as it is written (GB/T 9704-2012, 7.3.5.5): Arabic numerals with 年, 月 and 日; in older documents Chinese ones. A text that holds anything else is no
// date on its own.

export type WrittenDate = { readonly year: number; readonly month: number; readonly day: number };

const ARABIC = /^(\d{4})年(\d{1,2})月(\d{1,2})日$/u;
const DIGITS = '〇一二三四五六七八九';
const CHINESE = new RegExp(`^([${DIGITS}]{4})年([元${DIGITS}十]{1,2})月([${DIGITS}十廿卅]{1,3})日$`, 'u');

/** The date that the whole text is, white space and the width of its figures aside; null for any other text and for a day that no calendar has. */
export function readDate(text: string): WrittenDate | null {
  // Four signs that are drawn as a round nought stand for it between Chinese numerals.
  const plain = text.normalize('NFKC').replace(/\s/gu, '');
  const arabic = ARABIC.exec(plain);
  if (arabic) return onCalendar(Number(arabic[1]), Number(arabic[2]), Number(arabic[3]));
  const [, year = '', month = '', day = ''] = CHINESE.exec(plain.replace(/[○零OＯ◯]/gu, '〇')) ?? [];
  if (!year) return null;
  const figures = Array.from(year, (digit) => DIGITS.indexOf(digit)).join('');
  return onCalendar(Number(figures), numeral(month), numeral(day));
}

/** 1 to 39 as 一, 十, 十二, 二十, 二十一, 廿一, 三〇; NaN for what is no number. */
function numeral(text: string): number {
  const spelled = text.replace('元', '一').replace('廿', '二十').replace('卅', '三十');
  const [, tens = '', ten = '', ones = ''] = new RegExp(`^([一二三]?)(十?)([${DIGITS}]?)$`, 'u').exec(spelled) ?? [];
  if (ten) return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
  const figures = Array.from(tens + ones, (digit) => DIGITS.indexOf(digit)).join('');
  return figures === '' ? Number.NaN : Number(figures);
}

function onCalendar(year: number, month: number, day: number): WrittenDate | null {
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();
  return exists && year >= 1949 ? { year, month, day } : null;
}
