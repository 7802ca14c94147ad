import { err, ok, type Result } from '../common/result.ts';
import { algorithmFromLength, algorithmFromWord, algorithmName, hexLength } from './algorithms.ts';
import { isNameOf } from './lists/entry.ts';
import { readLines } from './lists/lines.ts';
import type { DigestTextError } from './reasons.ts';
import type { DigestAlgorithm } from './types.ts';

export interface PastedDigest {
  readonly algorithm: DigestAlgorithm;
  /** Lower-case hexadecimal. */
  readonly digest: string;
}

/**
 * Reads a digest as people paste it: in capitals, with spaces or colons between, with `sha256:` or `SHA256 =`
 * before it, or as a whole line of a checksum list. A line that names another file is refused.
 * @param fileName base name of the file that it is meant for
 */
export function readPastedDigest(text: string, fileName: string): Result<PastedDigest, DigestTextError> {
  const malformed: DigestTextError = { code: 'digest-malformed', data: { text: text.trim().slice(0, 80) } };
  if (text.length > 4096) return err(malformed);

  const trimmed = text.replace(/^\uFEFF/, '').trim();
  const line = readLines(trimmed, '')[0];
  if (line?.name != null && !trimmed.includes('\n')) {
    if (!isNameOf(line.name, fileName)) {
      return err({ code: 'digest-of-another-file', data: { name: line.name, file: fileName } });
    }
    return ok({ algorithm: line.algorithm, digest: line.digest });
  }

  const prefixed = /^([A-Za-z][A-Za-z0-9/-]*?(?:sum)?)\s*[:=]\s*(.*)$/s.exec(trimmed);
  const stated = prefixed ? algorithmFromWord(prefixed[1] ?? '') : null;
  if (prefixed && stated === null) return err(malformed);
  const digest = (prefixed?.[2] ?? trimmed).replaceAll(/[\s:-]/g, '').toLowerCase();
  if (!/^[0-9a-f]+$/.test(digest)) return err(malformed);
  const algorithm = stated ?? algorithmFromLength(digest.length);
  if (algorithm === null) return err(malformed);
  if (digest.length !== hexLength[algorithm]) {
    return err({
      code: 'digest-wrong-length',
      data: { algorithm: algorithmName[algorithm], length: digest.length, expected: hexLength[algorithm] },
    });
  }
  return ok({ algorithm, digest });
}
