import type { Drive } from '../../drives/types.ts';

/**
 * The name that a person types before a drive with more at stake is erased: what is printed on it, or,
 * where the drive does not tell, the last part of its device path.
 */
export function nameToType(drive: Pick<Drive, 'model' | 'device'>): string {
  const model = drive.model?.trim().replaceAll(/\s+/g, ' ');
  if (model) return model;
  return drive.device.split('/').at(-1) ?? drive.device;
}
