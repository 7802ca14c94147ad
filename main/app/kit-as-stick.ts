import { startMakeKit, type MakeKitPorts } from '../jobs/make-kit/make-kit.ts';
import type { KitEvent, MakeKitRequest, MakeKitResult } from '../jobs/make-kit/types.ts';
import type { MakeStick } from '../jobs/make-stick/make-stick.ts';
import type { MakeStickResult, StickEvent } from '../jobs/make-stick/types.ts';

/**
 * Makes a kit stick with one system, told in the words of any other stick: the window shows both in the same way.
 * What is said of the one system is said of the job.
 */
export function startKitAsStick(
  request: MakeKitRequest,
  ports: MakeKitPorts,
  onEvent: (event: StickEvent) => void,
): MakeStick {
  const tell = (event: KitEvent): void => {
    switch (event.event) {
      case 'system':
        break;
      case 'result':
        onEvent({ event: 'result', result: asStick(event.result, request) });
        break;
      case 'phase':
      case 'progress':
      case 'drive':
        onEvent(event);
        break;
    }
  };
  const kit = startMakeKit(request, ports, tell);
  return { done: kit.done.then((result) => asStick(result, request)), cancel: () => kit.cancel() };
}

function asStick(
  { outcome, ok, systems, drives, reasons }: MakeKitResult,
  { items }: MakeKitRequest,
): MakeStickResult {
  const [system] = systems;
  return {
    outcome,
    ok,
    image: {
      path: items[0]?.image ?? '',
      sizeBytes: system?.sizeBytes ?? null,
      sha256: null,
      trust: system?.trust ?? null,
    },
    drives,
    reasons: [...(system?.reasons ?? []), ...reasons],
  };
}
