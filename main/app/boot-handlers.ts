import type { GetCatalogue } from './catalogue.ts';
import type { HandlersOf } from './ipc.ts';
import { profileFrom } from './machine-source.ts';
import type { Services } from './services.ts';

interface BootPorts {
  readonly services: () => Promise<Pick<Services, 'inspectFile' | 'entryOf'>>;
  readonly catalogue: GetCatalogue;
}

/** What the boot loader of a kit stick starts on. */
const kitBoots = { bios: true, uefiX64: true, uefiIa32: true };

/** How the computer is started from the stick that was just made. */
export function bootHandlers({ services, catalogue }: BootPorts): HandlersOf<'boot'> {
  return {
    'boot:help': async ({ image, kitSecureBoot, machine, maker }) => {
      const [{ bootHelp }, { knownMakers }, { inspectFile, entryOf }] = await Promise.all([
        import('../boot/boot-help.ts'),
        import('../boot/start-keys.ts'),
        services(),
      ]);
      // The image may have gone meanwhile, and the reports too: the help is then for any stick and any computer.
      const inspection = await inspectFile(image);
      const found = inspection.ok ? inspection.value : null;
      const profile = machine && (await profileFrom(machine));
      const entry = found && (await entryOf(image, found));
      const read = entry && (await catalogue());
      const edition = entry && read?.ok ? read.value.byId.get(entry.id)?.edition : undefined;
      const stick =
        kitSecureBoot === null
          ? found && { ...found.boots, secureBoot: found.secureBoot }
          : { ...kitBoots, secureBoot: kitSecureBoot };
      return {
        help: bootHelp({ machine: profile?.ok ? profile.value : null, maker, stick }),
        makers: knownMakers,
        system: edition ? { name: edition.name, login: edition.login.value?.text ?? null } : null,
      };
    },
  };
}
