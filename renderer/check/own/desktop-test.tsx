import { useEffect } from 'react';
import type { OwnTestProps } from './own-test.ts';

/** That this program shows its window proves the desktop; whether other programs open is left to the person. */
export function DesktopTest({ onFinding }: OwnTestProps) {
  useEffect(() => {
    onFinding({ suggests: 'pass', facts: [{ code: 'own-desktop-shown', data: {} }] });
  }, [onFinding]);
  return null;
}
