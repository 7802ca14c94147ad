import { err, ok } from '../common/result.ts';
import type { MakeStickRequest, StickEvent, StickTarget } from '../jobs/make-stick/types.ts';
import type { Request } from '../../preload/contract.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { practicePaths, practiceStickBytes, clearForPractice } from './practice.ts';
import type { Services } from './services.ts';
import type { SettingsStore } from './settings.ts';
import type { StickRun } from './stick-run.ts';

interface StickPorts {
  readonly tell: Tell;
  readonly run: StickRun;
  readonly services: () => Promise<Services>;
  readonly settings: SettingsStore;
  readonly practiceFolder: string;
  readonly allowLoop: boolean;
}

export function stickHandlers(ports: StickPorts): HandlersOf<'stick'> {
  const { tell, run, services, settings, practiceFolder, allowLoop } = ports;
  return {
    'stick:make': async (request) => {
      const { makeStick, makeKit } = await services();
      const devices = request.targets.map(({ device }) => device);
      if (run.isMaking(devices)) return err({ code: 'app-busy', data: {} });
      const targets = request.practice
        ? await practiceTargets(request, ports)
        : request.targets.map((target) => ({ kind: 'drive' as const, ...target }));
      if (targets === null) return err({ code: 'app-not-a-practice-stick', data: {} });
      if (request.practice) clearForPractice(practiceFolder, devices);
      const { job, image, proof, acceptUnproved } = request;
      const asked: MakeStickRequest = {
        image,
        proof,
        acceptUnproved,
        targets,
        allowLoop,
        probe: settings.settings().probe,
        data: request.practice || !settings.settings().data ? null : { sizeBytes: 'all', required: false },
      };
      const { kit } = request;
      run.begin((onEvent) => {
        const told = (event: StickEvent): void => {
          onEvent(event);
          tell('stick:event', { job, event });
        };
        if (kit === null) return makeStick(asked, told);
        const { persistenceBytes, secureBoot } = kit;
        const items = [{ image, id: null, persistenceBytes }];
        const { language } = settings.settings();
        return makeKit({ ...asked, secureBoot, items, way: 'auto', append: '', language }, told);
      }, devices);
      return ok(null);
    },
    'stick:cancel': () => {
      run.cancel();
      return null;
    },
  };
}

/** The files that stand for the sticks chosen; `null` if the window names any other file. */
async function practiceTargets(
  request: Request<'stick:make'>,
  { practiceFolder, services }: StickPorts,
): Promise<StickTarget[] | null> {
  const known = practicePaths(practiceFolder);
  if (!request.targets.every((target) => known.includes(target.device))) return null;
  const { inspectFile } = await services();
  const inspected = await inspectFile(request.image);
  const createBytes = practiceStickBytes(inspected.ok ? inspected.value.sizeBytes : null);
  return request.targets.map((target) => ({ kind: 'virtual', path: target.device, createBytes }));
}
