import type { ComponentType } from 'react';
import type { CheckId } from '../../../preload/checks.ts';
import { DesktopTest } from './desktop-test.tsx';
import { measuredTests } from './measured-tests.tsx';
import type { OwnTestProps } from './own-test.ts';

/** The program's own tests of the computer that it runs on, by the check that they belong to. */
export const ownTests: Readonly<Partial<Record<CheckId, ComponentType<OwnTestProps>>>> = {
  desktop: DesktopTest,
  ...measuredTests,
};
