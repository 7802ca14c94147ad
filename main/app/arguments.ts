import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface StartArguments {
  /** The image that was given or dropped on the icon, as an absolute path. */
  readonly image: string | null;
  /** Loop devices count as drives: for technicians and tests. */
  readonly allowLoop: boolean;
  /** Catalogues of a person's own, files or HTTPS addresses: `--catalog=PLACE`. */
  readonly catalogs: readonly string[];
}

const catalogSwitch = '--catalog=';

/**
 * What the program was started with.
 * @param argv all arguments, the executable first; Electron's own switches among them
 * @param entries paths that stand for the program itself when Electron is started with it as an argument
 * @param folder where relative paths begin
 */
export function readArguments(
  argv: readonly string[],
  entries: readonly string[],
  folder: string,
): StartArguments {
  const rest = argv.slice(1);
  const entry = rest.findIndex((argument) => entries.includes(resolve(folder, argument)));
  const own = rest.slice(entry + 1);
  const file = own.find((argument) => argument !== '' && !argument.startsWith('-'));
  return {
    image: file === undefined ? null : pathOf(file, folder),
    allowLoop: own.includes('--allow-loop'),
    catalogs: own
      .filter((argument) => argument.startsWith(catalogSwitch))
      .map((argument) => argument.slice(catalogSwitch.length))
      .filter((place) => place !== '')
      .map((place) => (/^https?:/i.test(place) ? place : resolve(folder, place))),
  };
}

/** Desktops hand over either a path or a `file:` address (`%u` and `%U` of the Desktop Entry Specification). */
function pathOf(argument: string, folder: string): string | null {
  if (/^file:/i.test(argument)) {
    try {
      return fileURLToPath(argument);
    } catch {
      return null;
    }
  }
  return isAbsolute(argument) ? argument : resolve(folder, argument);
}
