import { unprobedDrive } from '../probe-stick/probed-drive.ts';
import type { ProbedDrive } from '../probe-stick/types.ts';
import { converse, type WriterMessage } from './converse.ts';
import type { WriterPort } from './port.ts';
import type { WriterProbe } from './protocol.ts';
import { targetName } from './run-writer.ts';

/** What a writer process says of a drive that it probes. */
export type ProbeMessage = Extract<WriterMessage, { type: 'phase' | 'probing' | 'probed' }>;

/**
 * How long a drive may make no progress after a cancel, in ms. What was overwritten is being put back then, which
 * takes as long as it takes; a drive may also be busy with itself for seconds.
 */
const graceMs = 20_000;

/** Has a writer process probe one drive. The promise never rejects. */
export async function runProbe(
  port: WriterPort,
  start: WriterProbe,
  onEvent: (event: ProbeMessage) => void,
  signal: AbortSignal,
): Promise<ProbedDrive> {
  const name = targetName(start.target);
  const [result] = await converse<ProbedDrive>(
    port,
    {
      start,
      names: [name],
      hear(message) {
        if (message.type !== 'phase' && message.type !== 'probing' && message.type !== 'probed') return null;
        if ((message.type === 'probed' ? message.result.device : message.device) !== name) return null;
        onEvent(message);
        return message.type === 'probed' ? message.result : null;
      },
      missing: (_name, outcome, reason) => unprobedDrive(name, outcome, [reason]),
      graceMs: () => graceMs,
      answers: ({ type }) => type === 'probing',
    },
    signal,
  );
  return result ?? unprobedDrive(name, 'failed', [{ code: 'writer-process-ended', data: {} }]);
}
