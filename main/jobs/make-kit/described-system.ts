import type { Language } from '../../messages/catalogues.ts';
import { message } from '../../messages/format.ts';
import type { KitWish } from '../../stick/kit/plan-system.ts';
import type { SystemEdition } from '../../systems/schema.ts';

/** What a kit stick says of a system, and how it starts it. */
export type DescribedSystem = Pick<
  KitWish,
  'id' | 'name' | 'goodFor' | 'about' | 'recipes' | 'bootParameters'
>;

/** A system of the catalogue. */
export function describedEdition(edition: SystemEdition, language: Language): DescribedSystem {
  const { id, name, purposes, about, recipes, bootParameters, destructive } = edition;
  const [purpose] = purposes;
  const goodFor = destructive ? 'erasing' : purpose;
  return {
    id,
    name,
    goodFor: goodFor === undefined ? '' : message(language, `kit-good-for-${goodFor}`),
    about: about[language],
    recipes: recipes ?? [],
    bootParameters: bootParameters.value ?? '',
  };
}

/** A system that the catalogue does not have: its image has to say how it starts. */
export function describedImage(facts: {
  readonly file: string;
  readonly label: string | null;
  readonly systemName: string | null;
}): DescribedSystem {
  const stem = facts.file.replace(/\.(?:iso|img)$/i, '');
  return {
    id: folderName(stem),
    name: facts.systemName ?? facts.label ?? stem,
    goodFor: '',
    about: '',
    recipes: [],
    bootParameters: '',
  };
}

/** A name that every file system and every boot loader can do with. */
function folderName(text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '')
    .slice(0, 40)
    .replace(/[^a-z0-9]+$/, '');
  return plain === '' ? 'system' : plain;
}
