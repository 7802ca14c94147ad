import type { Finding } from '../../../preload/checks.ts';

/**
 * What it says of a device that it could not be opened, by the name of the `DOMException` that `getUserMedia` throws
 * (https://www.w3.org/TR/mediacapture-streams/#dom-mediadevices-getusermedia).
 */
export function deviceTrouble(device: 'microphone' | 'camera', error: unknown): Finding {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { suggests: 'fail', facts: [{ code: `own-${device}-none`, data: {} }] };
    case 'NotAllowedError':
    case 'SecurityError':
      return { suggests: null, facts: [{ code: `own-${device}-not-allowed`, data: {} }] };
    case 'NotReadableError':
    case 'AbortError':
      return { suggests: null, facts: [{ code: `own-${device}-busy`, data: {} }] };
    default:
      return { suggests: null, facts: [{ code: `own-${device}-unknown`, data: {} }] };
  }
}
