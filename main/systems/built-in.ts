import { joined, type Catalogue } from './catalogue.ts';

let loaded: Promise<Catalogue> | undefined;

/** The catalogue that comes with the program. Read once, and only by what needs it. */
export function builtInCatalogue(): Promise<Catalogue> {
  loaded ??= import('./built-in-files.ts').then(({ builtInFiles }) => joined(Object.values(builtInFiles)));
  return loaded;
}
