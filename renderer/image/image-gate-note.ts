import type { MessageKey } from '../../main/messages/catalogues.ts';
import type { ImageGate } from '../flow/image-state.ts';

/** Why one cannot go on with an image, beside the button that does not let one. */
export function gateNote(gate: ImageGate): MessageKey | null {
  switch (gate) {
    case 'open':
    case 'none':
      return null;
    case 'wait':
      return 'app-gate-wait';
    case 'needs-yes':
      return 'app-gate-needs-yes';
    case 'not-understood':
      return 'offer-destructive-gate';
    case 'mismatch':
      return 'app-gate-mismatch';
    case 'unreadable':
    case 'not-writable':
      return 'app-gate-unusable';
  }
}
