import type { Texts } from '../messages/text-provider.tsx';

/** Maker and model as one name, without the maker twice; `null` if neither is known. */
export function makeOf({ maker, model }: { maker: string | null; model: string | null }): string | null {
  if (maker === null || model === null) return maker ?? model;
  return model.toLowerCase().startsWith(maker.toLowerCase()) ? model : `${maker} ${model}`;
}

/** What a computer is called: its sticker first, since that is what lies on the table. */
export function nameOf(
  machine: { assetTag: string | null; maker: string | null; model: string | null },
  { t }: Texts,
): string {
  const parts = [machine.assetTag, makeOf(machine)].filter((part) => part !== null);
  return parts.length > 0 ? parts.join(' · ') : t('station-unnamed');
}
