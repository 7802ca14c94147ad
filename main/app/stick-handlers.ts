import { err, ok } from '../common/result.ts';
import { startMakeStick, type MakeStickPorts } from '../jobs/make-stick/make-stick.ts';
import type { MakeStickRequest, StickTarget } from '../jobs/make-stick/types.ts';
import type { Request } from '../../preload/contract.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import { practicePaths, practiceStickBytes, clearForPractice } from './practice.ts';
import type { StickRun } from './stick-run.ts';

interface StickPorts {
  readonly tell: Tell;
  readonly run: StickRun;
  readonly job: MakeStickPorts;
  readonly practiceFolder: string;
  readonly allowLoop: boolean;
  /** Size of the image, for the size of a practice stick; `null` if not known. */
  readonly imageBytes: (path: string) => Promise<number | null>;
}

export function stickHandlers(ports: StickPorts): HandlersOf<'stick'> {
  const { tell, run, job, practiceFolder, allowLoop } = ports;
  return {
    'stick:make': async (request) => {
      if (run.busy()) return err({ code: 'app-busy', data: {} });
      const targets = request.practice
        ? await practiceTargets(request, ports)
        : request.targets.map((target) => ({ kind: 'drive' as const, ...target }));
      if (targets === null) return err({ code: 'app-not-a-practice-stick', data: {} });
      if (request.practice) await clearForPractice(practiceFolder);
      const { image, proof, acceptUnproved } = request;
      const asked: MakeStickRequest = {
        image,
        proof,
        acceptUnproved,
        targets,
        allowLoop,
      };
      run.begin((onEvent) => {
        return startMakeStick(asked, job, (event) => {
          onEvent(event);
          tell('stick:event', event);
        });
      }, targets.length);
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
  { practiceFolder, imageBytes }: StickPorts,
): Promise<StickTarget[] | null> {
  const known = practicePaths(practiceFolder);
  if (!request.targets.every((target) => known.includes(target.device))) return null;
  const createBytes = practiceStickBytes(await imageBytes(request.image));
  return request.targets.map((target) => ({ kind: 'virtual', path: target.device, createBytes }));
}
