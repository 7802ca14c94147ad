import { powerSaveBlocker } from 'electron';
import type { QueueState } from '../jobs/get-image/queue-types.ts';
import type { ShownQueue } from '../../preload/images.ts';
import type { HandlersOf, Tell } from './ipc.ts';
import type { Services } from './services.ts';

interface GetPorts {
  readonly tell: Tell;
  readonly services: () => Promise<Services>;
}

/** What is to be downloaded, and what is being downloaded. */
export function getHandlers({ tell, services }: GetPorts): HandlersOf<'get'> {
  let asking = new AbortController();
  let told = false;

  const queue = async (): Promise<Services['downloads']> => {
    const { downloads, onDownloads, nameOf } = await services();
    if (!told) {
      told = true;
      onDownloads((state) => {
        stayAwake(state);
        void shownQueue(state, nameOf).then((shown) => tell('get:changed', shown));
      });
    }
    return downloads;
  };

  let awake: number | null = null;
  const stayAwake = ({ downloads }: QueueState): void => {
    const running = downloads.some((one) => one.state === 'running');
    if (running) awake ??= powerSaveBlocker.start('prevent-app-suspension');
    else if (awake !== null) {
      powerSaveBlocker.stop(awake);
      awake = null;
    }
  };

  return {
    'get:offer': async (request) => {
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      return (await services()).offerImage(request, signal);
    },
    'get:queue': async () => {
      const { nameOf } = await services();
      return shownQueue((await queue()).state(), nameOf);
    },
    'get:start': async (request) => {
      (await queue()).add(request);
      return null;
    },
    'get:act': async ({ key, act }) => {
      const downloads = await queue();
      if (act === 'discard') await downloads.discard(key);
      else downloads[act](key);
      return null;
    },
  };
}

/** The queue with the systems' names. */
async function shownQueue(
  { downloads, totals }: QueueState,
  nameOf: Services['nameOf'],
): Promise<ShownQueue> {
  const named = downloads.map(async (one) => ({
    ...one,
    name: (await nameOf(one.request.id)) ?? one.request.id,
  }));
  return { downloads: await Promise.all(named), totals };
}
