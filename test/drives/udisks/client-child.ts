// Asks UDisks2 as the user that this program runs as: steps as JSON in the first argument, results as JSON lines.
import { once } from 'node:events';
import { closeSync, readFileSync } from 'node:fs';

import { createUdisksClient, type BlockRef } from '../../../main/drives/udisks/client.ts';
import { identityOfHandle } from '../../../main/drives/identity.ts';

export type Step =
  | { readonly do: 'open'; readonly block: BlockRef; /** When a line comes in. */ readonly cancel?: true }
  /** Until a line comes in. */
  | { readonly do: 'wait' }
  | { readonly do: 'unmount' | 'rescan' | 'release'; readonly block: BlockRef };

const client = createUdisksClient();

async function open(block: BlockRef, signal: AbortSignal | undefined): Promise<unknown> {
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  const opened = await client.open(block, signal);
  clearInterval(timer);
  if (!opened.ok) return opened;
  const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(`/proc/self/fdinfo/${opened.value}`, 'utf8'))?.[1];
  const facts = await identityOfHandle(opened.value, block.device);
  closeSync(opened.value);
  return { ok: true, turns, flags: parseInt(flags ?? '0', 8), facts };
}

function whenToldSo(): AbortSignal {
  const controller = new AbortController();
  process.stdin.once('data', () => controller.abort());
  return controller.signal;
}

function run(step: Step): Promise<unknown> {
  switch (step.do) {
    case 'open':
      return open(step.block, step.cancel ? whenToldSo() : undefined);
    case 'wait':
      return once(process.stdin, 'data');
    case 'unmount':
      return client.unmount(step.block);
    case 'rescan':
      return client.rescan(step.block);
    case 'release':
      return client.release(step.block);
  }
}

for (const step of JSON.parse(process.argv[2] ?? '[]') as Step[]) {
  process.stdout.write(`${JSON.stringify(await run(step))}\n`);
}
client.close();
process.stdin.destroy();
