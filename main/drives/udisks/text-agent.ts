import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** How long polkit may take to know the agent, in ms. */
const readyWithinMs = 5000;

/** Somebody who can ask for a password in this terminal. */
export interface TextAgent {
  /** Starts it when it is first needed. False without a terminal, or without that program. */
  ready(): Promise<boolean>;
  end(): void;
}

/**
 * Where there is a terminal but no desktop (over SSH, on a console), polkit's own `pkttyagent` can ask for the
 * password there, as it does for systemctl; a desktop's dialog goes first. It ends with this process, however
 * that ends.
 */
export function createTextAgent(): TextAgent {
  let agent: ChildProcess | null = null;
  let ready: Promise<boolean> | undefined;
  const start = async (): Promise<boolean> => {
    if (!hasTerminal()) return false;
    // It would wait at its terminal for ever, with its client long gone: setpriv ties it to us.
    agent = spawn(
      'setpriv',
      [
        '--pdeathsig',
        'TERM',
        'pkttyagent',
        '--fallback',
        '--process',
        String(process.pid),
        '--notify-fd',
        '3',
      ],
      { stdio: ['ignore', 'inherit', 'ignore', 'pipe'] },
    );
    return untilReady(agent);
  };
  return {
    ready: () => (ready ??= start()),
    end: () => void agent?.kill('SIGTERM'),
  };
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
