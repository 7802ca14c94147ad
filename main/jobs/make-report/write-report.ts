import { rename, rm, writeFile } from 'node:fs/promises';
import type { Reason } from '../../common/reason.ts';
import { err, ok, type Result } from '../../common/result.ts';

export type WriteReportReason = Reason<'report-not-written', { file: string; errno: string }>;

/** Writes a report to where a person wants it: the whole file, or what was there before. */
export async function writeReport(
  file: string,
  content: string | Uint8Array,
): Promise<Result<null, WriteReportReason>> {
  const draft = `${file}.${process.pid}.part`;
  try {
    await writeFile(draft, content, { flush: true });
    await rename(draft, file);
    return ok(null);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const errno = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    return err({ code: 'report-not-written', data: { file, errno } });
  }
}
