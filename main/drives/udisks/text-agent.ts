import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How long polkit may take to know the agent, in ms. */
const readyWithinMs = 5000;

/** Somebody who can ask for a password in this terminal. */
export interface TextAgent {
  end(): void;
}

/**
 * Where there is a terminal but no desktop (over SSH, on a console), polkit's own `pkttyagent` can ask for the
 * password there, as it does for systemctl. It ends with this process, however that ends.
 * @returns `null` without a terminal, or without that program
 */
export async function startTextAgent(): Promise<TextAgent | null> {
  if (!hasTerminal()) return null;
  // It would wait for its terminal for ever, with its client long gone: setpriv ties it to us.
  const agent = spawn(
    'setpriv',
    ['--pdeathsig', 'TERM', 'pkttyagent', '--fallback', '--process', String(process.pid), '--notify-fd', '3'],
    { stdio: ['ignore', 'inherit', 'ignore', 'pipe'] },
  );
  const ready = await untilReady(agent);
  if (!ready) agent.kill('SIGTERM');
  return ready ? { end: () => void agent.kill('SIGTERM') } : null;
}

/** The agent closes handle 3 when polkit knows it; it closes with the agent as well. */
function untilReady(agent: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), readyWithinMs);
    const settle = (): void => {
      clearTimeout(timer);
      // The end of an agent is told a moment after that of its handles.
      setTimeout(() => resolve(agent.exitCode === null && agent.signalCode === null), 100);
    };
    agent.once('error', () => {
      clearTimeout(timer);
      resolve(false);
    });
    const notify = agent.stdio[3];
    notify?.once('close', settle);
    if (notify && 'resume' in notify) notify.resume();
  });
}

function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}
