import { dialog, type BrowserWindow } from 'electron';
import type { Reason } from '../common/reason.ts';
import { err, ok, type Result } from '../common/result.ts';
import type { ImportPorts } from '../jobs/import-results/import-results.ts';
import type { ImportedFile } from '../jobs/import-results/types.ts';
import type { Journal } from '../journal/journal.ts';
import { message } from '../messages/format.ts';
import type { ShownImport, ShownImportedFile } from '../../preload/exchange.ts';
import type { GetCatalogue } from './catalogue.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import type { GetJournal } from './journal.ts';
import { noteFailure } from './note-failure.ts';
import type { Services } from './services.ts';
import type { SettingsStore } from './settings.ts';

interface ImportHandlerPorts {
  readonly window: () => BrowserWindow | null;
  readonly tell: Tell;
  readonly settings: SettingsStore;
  readonly journal: GetJournal;
  readonly catalogue: GetCatalogue;
  readonly services: () => Promise<Services>;
  readonly allowLoop: boolean;
}

/** Results of checks that come in: from a stick that is plugged in, from files, as a code that somebody types. */
export function importHandlers(ports: ImportHandlerPorts): HandlersOf<'import'> {
  const { window, settings, journal } = ports;
  let watching = new AbortController();
  return {
    'import:watch': () => {
      watching.abort();
      watching = new AbortController();
      watchSticks(ports, watching.signal).catch((error: unknown) =>
        noteFailure('watching for results', error),
      );
      return null;
    },
    'import:stop-watching': () => {
      watching.abort();
      return null;
    },
    'import:choose': async ({ what }) => {
      const options = {
        title: message(settings.settings().language, `import-dialog-${what}`),
        properties: [
          ...(what === 'folder' ? (['openDirectory'] as const) : (['openFile', 'multiSelections'] as const)),
          'dontAddToRecent' as const,
        ],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled || chosen.filePaths.length === 0 ? null : chosen.filePaths;
    },
    'import:run': ({ paths }) => withJournal(journal, (open) => importAll(paths, open, ports)),
    'import:read-code': async ({ code }) => {
      const read = (await import('../checks/short-code.ts')).readShortCode(code);
      return read.ok ? ok(read.value.length) : read;
    },
    'import:code': ({ code, model }) =>
      withJournal(journal, async (open) => {
        const { importCode } = await import('../jobs/import-results/import-code.ts');
        const imported = await importCode(code, model, importPorts(open, ports));
        return imported.ok ? shownImport(imported.value.files, [], open) : imported;
      }),
  };
}

async function withJournal<Value>(
  journal: GetJournal,
  use: (open: Journal) => Promise<Result<Value, Reason>>,
): Promise<Result<Value, Reason>> {
  const opened = await journal();
  return opened.ok ? use(opened.value) : opened;
}

/** One place that cannot be read does not keep the others out; a journal that cannot be written stops everything. */
async function importAll(
  paths: readonly string[],
  journal: Journal,
  ports: ImportHandlerPorts,
): Promise<Result<ShownImport, Reason>> {
  const { importResults } = await import('../jobs/import-results/import-results.ts');
  const files: ImportedFile[] = [];
  const refused: ShownImport['refused'][number][] = [];
  for (const path of paths) {
    const imported = await importResults(path, importPorts(journal, ports));
    if (imported.ok) files.push(...imported.value.files);
    else if (imported.error.code.startsWith('journal-')) return err(imported.error);
    else refused.push({ path, reason: imported.error });
  }
  return shownImport(files, refused, journal);
}

function importPorts(journal: Journal, { catalogue }: ImportHandlerPorts): ImportPorts {
  return {
    journal,
    suggest: async (system) => {
      const [read, { otherSystem }] = await Promise.all([
        catalogue(),
        import('../jobs/check-computer/other-system.ts'),
      ]);
      const wish = { for: 'desktop', experience: 'new' } as const;
      return read.ok ? otherSystem(read.value, { system, wish }) : () => null;
    },
    // The window names folders and files; devices are the command line's.
    mountsOf: () => Promise.resolve(null),
    now: () => new Date().toISOString(),
  };
}

function shownImport(
  files: readonly ImportedFile[],
  refused: ShownImport['refused'],
  journal: Journal,
): Result<ShownImport, Reason> {
  const shown: ShownImportedFile[] = [];
  for (const file of files) {
    const machine = file.machineId === null ? null : journal.machine(file.machineId);
    if (machine && !machine.ok && machine.error.code !== 'journal-no-machine') return machine;
    const check = file.checkId === null ? null : journal.check(file.checkId);
    shown.push({
      ...file,
      machine: machine?.ok ? machine.value : null,
      verdictKind: check?.ok ? (check.value.verdict?.kind ?? null) : null,
    });
  }
  return ok({ files: shown, refused });
}

async function watchSticks(ports: ImportHandlerPorts, signal: AbortSignal): Promise<void> {
  const { services, tell, journal, allowLoop } = ports;
  const [{ driveChanges, listDrives }, { knownTo, sticksWithResults }] = await Promise.all([
    services(),
    import('../jobs/import-results/results-sticks.ts'),
  ]);
  let before = '';
  for await (const _ of driveChanges(signal)) {
    const drives = await listDrives({ allowLoop });
    const opened = await journal();
    const sticks = drives.ok
      ? await sticksWithResults(drives.value, opened.ok ? knownTo(opened.value) : () => false)
      : [];
    const now = JSON.stringify(sticks);
    if (!signal.aborted && now !== before) tell('import:sticks', sticks);
    before = now;
  }
}
