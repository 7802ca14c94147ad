import { dialog, type BrowserWindow } from 'electron';
import type { CheckId } from '../checks/checklist.ts';
import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { ComputerChecks } from '../jobs/check-computer/types.ts';
import type { MachineProfile } from '../machine/profile.ts';
import { message } from '../messages/format.ts';
import type { MachineSource } from '../../preload/advice.ts';
import type { GetCatalogue } from './catalogue.ts';
import type { HandlersOf } from './ipc.ts';
import type { GetJournal } from './journal.ts';
import { profileFrom } from './machine-source.ts';
import type { MediaLeave } from './media.ts';
import type { SettingsStore } from './settings.ts';

interface CheckPorts {
  readonly window: () => BrowserWindow | null;
  readonly settings: SettingsStore;
  readonly journal: GetJournal;
  readonly catalogue: GetCatalogue;
  readonly media: MediaLeave;
}

/** The check of a revived computer. */
export function checkHandlers({
  window,
  settings,
  journal,
  catalogue,
  media,
}: CheckPorts): HandlersOf<'check'> {
  let made: Promise<ComputerChecks> | null = null;
  const checks = (): Promise<ComputerChecks> => (made ??= openChecks(journal, catalogue));
  return {
    'check:list': async () => (await import('../checks/checklist.ts')).checklist,
    'check:begin': async ({ preset, source, machine, system, assetTag, who }) => {
      const profile = machine === null ? await profileOf(source) : ok(null);
      if (!profile.ok) return profile;
      return (await checks()).begin({
        preset,
        where: source?.from === 'this-computer' ? 'own' : 'station',
        machine: machine === null ? { profile: profile.value } : { id: machine },
        assetTag,
        tried: system === null ? null : { id: system, name: await nameOf(system, catalogue) },
        who,
      });
    },
    'check:open': async ({ run }) => (await checks()).open(run),
    'check:answer': async ({ run, check, outcome, note, photoFile, findings }) =>
      withCheck(check, async (known) =>
        (await checks()).answer(run, { check: known, outcome, note, photoFile, findings }),
      ),
    'check:take-back': async ({ run, check }) =>
      withCheck(check, async (known) => (await checks()).takeBack(run, known)),
    'check:finish': async ({ run }) => (await checks()).finish(run),
    'check:unfinished': async () => (await checks()).unfinished(),
    'check:allow-media': ({ media: wanted }) => {
      media.give(wanted);
      return null;
    },
    'check:full-screen': ({ on }) => {
      window()?.setFullScreen(on);
      return null;
    },
    'check:choose-photo': async () => {
      const options = {
        title: message(settings.settings().language, 'station-photo'),
        properties: ['openFile' as const, 'dontAddToRecent' as const],
        filters: [{ name: 'JPEG, PNG, WebP', extensions: ['jpg', 'jpeg', 'png', 'webp'] }],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.filePaths[0] ?? null;
    },
  };
}

async function openChecks(journal: GetJournal, catalogue: GetCatalogue): Promise<ComputerChecks> {
  const [{ computerChecks }, { otherSystem }] = await Promise.all([
    import('../jobs/check-computer/check-computer.ts'),
    import('../jobs/check-computer/other-system.ts'),
  ]);
  return computerChecks({
    journal,
    suggest: async (system) => {
      const read = await catalogue();
      if (!read.ok) return () => null;
      return otherSystem(read.value, { system, wish: { for: 'desktop', experience: 'new' } });
    },
    now: () => new Date(),
  });
}

/** The system’s name in the catalogue; `null` if it is not there. */
async function nameOf(system: string, catalogue: GetCatalogue): Promise<string | null> {
  const read = await catalogue();
  return read.ok ? (read.value.byId.get(system)?.edition.name ?? null) : null;
}

async function profileOf(source: MachineSource | null): Promise<Result<MachineProfile | null, Reason>> {
  return source === null ? ok(null) : profileFrom(source);
}

/** The window's word for a check, if there is such a check. */
async function withCheck<Value>(
  id: string,
  use: (check: CheckId) => Promise<Result<Value, Reason>>,
): Promise<Result<Value, Reason>> {
  const check = (await import('../checks/checklist.ts')).findCheck(id);
  return check ? use(check.id) : err({ code: 'station-no-such-check', data: { check: id } });
}
