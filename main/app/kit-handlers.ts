import { app, dialog, type BrowserWindow } from 'electron';
import { err, ok } from '../common/result.ts';
import type { KitItem } from '../jobs/make-kit/types.ts';
import type { StickEvent, StickTarget } from '../jobs/make-stick/types.ts';
import { message } from '../messages/format.ts';
import type { Request } from '../../preload/contract.ts';
import { tenTimesASecond } from './image-handlers.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { clearForPractice, practicePaths, practiceStickBytes } from './practice.ts';
import type { Services } from './services.ts';
import type { SettingsStore } from './settings.ts';
import type { StickRun } from './stick-run.ts';

interface KitPorts {
  readonly window: () => BrowserWindow | null;
  readonly tell: Tell;
  readonly run: StickRun;
  readonly services: () => Promise<Services>;
  readonly settings: SettingsStore;
  readonly practiceFolder: string;
  readonly allowLoop: boolean;
}

/** Sticks with several systems: put together, made, looked into, and changed. */
export function kitHandlers(ports: KitPorts): HandlersOf<'kit'> {
  const { window, tell, run, services, settings, practiceFolder, allowLoop } = ports;
  let proving = new AbortController();
  const stopProving = (): void => {
    proving.abort();
    proving = new AbortController();
  };
  const language = () => settings.settings().language;
  const itemsOf = async (systems: Request<'kit:make'>['systems']): Promise<KitItem[]> => {
    const { idOf } = await services();
    return Promise.all(
      systems.map(async ({ path, persistenceBytes }) => ({
        ...{ image: path, id: await idOf(path), persistenceBytes },
      })),
    );
  };

  return {
    'kit:choose': async () => {
      const options = {
        title: message(language(), 'kit-dialog-choose'),
        defaultPath: app.getPath('downloads'),
        properties: ['openFile' as const, 'multiSelections' as const, 'dontAddToRecent' as const],
      };
      const parent = window();
      const chosen = await (parent ? dialog.showOpenDialog(parent, options) : dialog.showOpenDialog(options));
      return chosen.canceled ? [] : chosen.filePaths;
    },
    'kit:foresee': async ({ systems, ...draft }) => {
      const { foreseeKit } = await services();
      return foreseeKit({ ...draft, items: await itemsOf(systems), language: language() });
    },
    'kit:prove': async ({ path }) => {
      const { signal } = proving;
      const { prover } = await services();
      const onProgress = tenTimesASecond((bytes, totalBytes) => {
        if (!signal.aborted) tell('image:progress', { path, bytes, totalBytes });
      });
      const proved = await prover.prove(path, { digest: null, sumsFile: null }, { signal, onProgress });
      if (signal.aborted) return null;
      return proved.ok ? ok(proved.value.trust) : proved;
    },
    'kit:stop-proving': () => {
      stopProving();
      return null;
    },
    'kit:make': async (request) => {
      stopProving();
      const devices = request.targets.map(({ device }) => device);
      if (run.isMaking(devices)) return err({ code: 'app-busy', data: {} });
      const targets = targetsOf(request, practiceFolder);
      if (targets === null) return err({ code: 'app-not-a-practice-stick', data: {} });
      if (request.practiceBytes !== null) clearForPractice(practiceFolder, devices);
      const { makeKit } = await services();
      const items = await itemsOf(request.systems);
      const { job, usual, timeoutSeconds, way, secureBoot, acceptUnproved } = request;
      const asked = {
        ...{ items, usual, timeoutSeconds, way, secureBoot, acceptUnproved, targets, allowLoop },
        ...{ append: '', language: language(), probe: settings.settings().probe },
      };
      run.begin((onEvent) => makeKit(asked, both(onEvent, job, tell)), devices);
      return ok(null);
    },
    'kit:read': async ({ device, identity }) => (await services()).readKitOf({ device, identity, allowLoop }),
    'kit:change': async ({ job, target, add, remove, acceptUnproved }) => {
      stopProving();
      if (run.isMaking([target.device])) return err({ code: 'app-busy', data: {} });
      const { changeKit } = await services();
      const asked = {
        ...{ target: { kind: 'drive' as const, ...target }, add: await itemsOf(add), remove },
        ...{ way: 'auto' as const, append: '', acceptUnproved, allowLoop },
      };
      run.begin((onEvent) => changeKit(asked, both(onEvent, job, tell)), [target.device]);
      return ok(null);
    },
  };
}

function both(onEvent: (event: StickEvent) => void, job: number, tell: Tell): (event: StickEvent) => void {
  return (event) => {
    onEvent(event);
    tell('stick:event', { job, event });
  };
}

/** The drives, or the files that stand for the sticks chosen; `null` if the window names any other file. */
function targetsOf({ targets, practiceBytes }: Request<'kit:make'>, folder: string): StickTarget[] | null {
  if (practiceBytes === null) return targets.map((target) => ({ kind: 'drive', ...target }));
  const known = practicePaths(folder);
  if (!targets.every(({ device }) => known.includes(device))) return null;
  const createBytes = practiceStickBytes(practiceBytes);
  return targets.map(({ device }) => ({ kind: 'virtual', path: device, createBytes }));
}
