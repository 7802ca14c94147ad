import { err, ok, type Result } from '../../common/result.ts';
import type { CatalogueError } from '../reasons.ts';

/** The largest catalogue that is read: the Raspberry Pi Imager's whole list has under 1 MB. */
export const largestCatalogueBytes = 8 * 1024 * 1024;

/** Deeper nesting than any catalogue has; what walks the value may then walk it by recursion. */
const deepest = 40;

/**
 * JSON from somewhere else: of a bounded size and depth, without control characters in its texts (they could steer a
 * terminal) and without names that reach into objects. Pure; never throws.
 * @param place the file or address, for messages
 */
export function parseJsonText(text: string, place: string): Result<unknown, CatalogueError> {
  if (text.length > largestCatalogueBytes)
    return err({ code: 'catalogue-too-large', data: { place, limitBytes: largestCatalogueBytes } });
  const trimmed = text.replace(/^\uFEFF/, '').trimStart();
  if (trimmed === '') return err({ code: 'catalogue-empty', data: { place } });
  if (trimmed.startsWith('<')) return err({ code: 'catalogue-web-page', data: { place } });
  if (depth(trimmed) > deepest) return err({ code: 'catalogue-too-deep', data: { place } });
  try {
    return ok(JSON.parse(trimmed, harmless));
  } catch {
    return err({ code: 'catalogue-not-json', data: { place } });
  }
}

function harmless(key: string, value: unknown): unknown {
  if (key === '__proto__' || key === 'constructor' || key === 'prototype') return undefined;
  // C0, C1, and the marks that turn the direction of a line around.
  if (typeof value === 'string')
    return value.replaceAll(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g, ' ');
  return value;
}

/** How many brackets are open at the deepest place, counted outside strings; JSON need not be valid for it. */
function depth(text: string): number {
  let open = 0;
  let most = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (inString) {
      if (char === 0x5c) i++;
      else if (char === 0x22) inString = false;
    } else if (char === 0x22) inString = true;
    else if (char === 0x7b || char === 0x5b) most = Math.max(most, ++open);
    else if (char === 0x7d || char === 0x5d) open--;
  }
  return most;
}
