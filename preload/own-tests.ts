import { z } from 'zod';
import type { OwnTest } from '../main/jobs/own-tests/types.ts';

/** Which of the program's own tests of this computer. */
export const ownTest = z.strictObject({
  test: z.enum([
    'network',
    'wifi',
    'ethernet',
    'web-page',
    'graphics',
    'charging',
    'battery',
    'disk',
    'heat',
    'usb-ports',
    'memory',
  ] satisfies OwnTest[]),
});

/** How many USB ports the person has counted; `null` takes it back. */
export const portCount = z.strictObject({ count: z.number().int().min(1).max(32).nullable() });

export type { Line, OwnTest, OwnTestState } from '../main/jobs/own-tests/types.ts';
