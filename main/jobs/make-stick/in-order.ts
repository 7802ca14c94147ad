import { targetName } from '../writer-process/run-writer.ts';
import type { StickTarget } from './types.ts';

/** Results in the order in which their targets were chosen; a target that was named twice has one. */
export function inOrder<Result extends { readonly device: string }>(
  targets: readonly StickTarget[],
  results: readonly Result[],
): Result[] {
  const byDevice = new Map(results.map((result) => [result.device, result]));
  return [...new Set(targets.map(targetName))].flatMap((name) => byDevice.get(name) ?? []);
}
