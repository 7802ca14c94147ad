/**
 * The day on which something happened, as people at the station call it.
 * @param at ISO 8601
 * @returns `2026-11-21`, in the time zone of this computer; `null` if it is no time
 */
export function dayOf(at: string): string | null {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return null;
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/**
 * The first moment of a day and of the next one, as the journal writes times.
 * @param day `2026-11-21`
 * @returns `null` if there is no such day
 */
export function boundsOf(day: string): { from: string; before: string } | null {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!parts) return null;
  const [year, month, date] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const from = new Date(year, month - 1, date);
  if (from.getMonth() !== month - 1 || from.getDate() !== date) return null;
  return { from: from.toISOString(), before: new Date(year, month - 1, date + 1).toISOString() };
}
