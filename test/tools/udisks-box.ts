import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';

/**
 * The real UDisks2 and the real polkit on a message bus of their own, in a mount namespace of their own, so that
 * nothing of this computer's system is touched: not its bus, its rules, its passwords or its device database.
 */
export interface UdisksBox {
  /** For `DBUS_SYSTEM_BUS_ADDRESS`. */
  readonly busAddress: string;
  /** A command inside the box: sees its mounts, its `/run` and its passwords. */
  command(program: string, ...args: string[]): [string, string[]];
  /** What is mounted inside the box. */
  mounts(): string;
  /** The system's own text agent, which asks for the password of an administrator on a terminal of its own. */
  agentFor(pid: number, uid: number): PasswordAgent;
  /** The service dies at once, and nobody starts it again. */
  killService(): void;
  stop(): Promise<void>;
}

export interface PasswordAgent {
  /** Resolves when polkit knows the agent. */
  ready(): Promise<void>;
  /** Resolves when the agent has asked for a password so many times. */
  asked(times: number): Promise<void>;
  timesAsked(): number;
  /** Types it until the agent says what came of it: what is typed before it has hushed its terminal is lost. */
  answer(password: string): Promise<void>;
  /** Ends it, as somebody who closes the dialog. */
  end(): Promise<void>;
}

export interface BoxDevice {
  /** A loop device; the service sees only those that are there when it starts. */
  readonly device: string;
  /** What udev would know of it, for instance `ID_FS_USAGE=filesystem`. */
  readonly udev?: readonly string[];
}

export interface BoxOptions {
  readonly devices: readonly BoxDevice[];
  /** A polkit rule: the body of `function(action, subject)`. */
  readonly rule: string;
  /** Root's password inside the box. */
  readonly password: string;
  /** A polkit action of our own: the text of a `.policy` file. */
  readonly policy?: string;
}

/** Starts the box; needs root. Everything in it ends with `stop`, or with the test. */
export async function startUdisksBox(options: BoxOptions): Promise<UdisksBox> {
  const folder = mkdtempSync(join(tmpdir(), 'rekindle-box-'));
  execFileSync('chmod', ['755', folder]);
  const socket = join(folder, 'bus');
  writeFileSync(join(folder, 'bus.conf'), busConfiguration(socket));
  mkdirSync(join(folder, 'udev'));
  for (const { device, udev = [] } of options.devices) {
    const number = readFileSync(`/sys/class/block/${basename(device)}/dev`, 'utf8').trim();
    // The format of udev's database, systemd's src/libsystemd/sd-device/device-private.c.
    writeFileSync(
      join(folder, 'udev', `b${number}`),
      ['I:1', ...udev.map((line) => `E:${line}`), ''].join('\n'),
    );
  }
  mkdirSync(join(folder, 'rules'));
  writeFileSync(
    join(folder, 'rules', '10-box.rules'),
    `polkit.addRule(function(action, subject) { ${options.rule} });\n`,
  );
  cpSync('/usr/share/polkit-1/actions', join(folder, 'actions'), { recursive: true });
  if (options.policy) writeFileSync(join(folder, 'actions', 'box.policy'), options.policy);
  const hash = execFileSync('openssl', ['passwd', '-6', options.password], { encoding: 'utf8' }).trim();
  const shadow = readFileSync('/etc/shadow', 'utf8').replace(/^root:[^:]*:/m, `root:${hash}:`);
  writeFileSync(join(folder, 'shadow'), shadow, { mode: 0o600 });

  const box = spawn('unshare', ['--mount', 'bash', '-c', script, 'box', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
  });
  const pid = await untilReady(box);
  return {
    busAddress: `unix:path=${socket}`,
    command: (program, ...args) => ['nsenter', [`--mount=/proc/${pid}/ns/mnt`, '--', program, ...args]],
    mounts: () => readFileSync(`/proc/${pid}/mountinfo`, 'utf8'),
    agentFor: (client, uid) => startAgent(pid, client, uid),
    killService: () =>
      void process.kill(Number(readFileSync(join(folder, 'service.pid'), 'utf8')), 'SIGKILL'),
    stop: () =>
      new Promise((resolve) => {
        box.once('close', () => {
          rmSync(folder, { recursive: true, force: true });
          resolve();
        });
        process.kill(pid, 'SIGTERM');
      }),
  };
}

/** The agent closes handle 3 when polkit knows it. */
const registered = 'exec 3> >(cat; echo READY)';

function startAgent(boxPid: number, client: number, uid: number): PasswordAgent {
  // The agent talks to a terminal only; script(1) makes one.
  const user = ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const agent = spawn(
    'nsenter',
    [
      ...[`--mount=/proc/${boxPid}/ns/mnt`, '--', ...user, 'script', '--quiet', '--flush', '--command'],
      ...[`exec bash -c '${registered}; exec pkttyagent --process ${client} --notify-fd 3'`, '/dev/null'],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'], env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' } },
  );
  let said = '';
  const listeners = new Set<() => void>();
  agent.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
    for (const listener of listeners) listener();
  });
  const until = (reached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!reached()) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
    });
  const timesAsked = (): number => said.split('Password:').length - 1;
  return {
    ready: () => until(() => said.includes('READY')),
    timesAsked,
    asked: (times) => until(() => timesAsked() >= times),
    answer: async (password) => {
      const type = (): void => void agent.stdin.write(`${password}\n`);
      const typing = setInterval(type, 500);
      type();
      await until(() => /AUTHENTICATION (COMPLETE|FAILED)/.test(said));
      clearInterval(typing);
    },
    end: () =>
      new Promise((resolve) => {
        if (agent.exitCode !== null) {
          resolve();
          return;
        }
        agent.once('close', () => resolve());
        // The end of its terminal is the end of the agent.
        agent.kill('SIGKILL');
      }),
  };
}

/** The first line that the box prints is its process id, once its services answer. */
function untilReady(box: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    box.stderr?.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    box.once('exit', () => reject(new Error(`the box did not start: ${said.join('')}`)));
    if (box.stdout) createInterface(box.stdout).once('line', (line) => resolve(Number(line)));
  });
}

const script = String.raw`
set -eu
folder=$1
mount --make-rprivate /
mount -t tmpfs -o mode=755 none /run
mkdir -p /run/udev /run/dbus
touch /run/udev/control
mount --bind "$folder/udev" --mkdir /run/udev/data
mount --bind "$folder/rules" /etc/polkit-1/rules.d
mount --bind "$folder/actions" /usr/share/polkit-1/actions
mount --bind "$folder/shadow" /etc/shadow
mount -t tmpfs -o mode=755 none /media
trap 'trap - TERM EXIT; kill $(jobs -p) 2>/dev/null; wait; exit 0' TERM EXIT
dbus-daemon --config-file="$folder/bus.conf" --nofork --nopidfile >&2 &
until [ -S /run/dbus/system_bus_socket ]; do sleep 0.05; done
/usr/lib/polkit-1/polkitd --no-debug >&2 &
gdbus wait --system --timeout 20 org.freedesktop.PolicyKit1
/usr/libexec/udisks2/udisksd >&2 &
echo $! > "$folder/service.pid"
gdbus wait --system --timeout 20 org.freedesktop.UDisks2
echo $$
wait
`;

function busConfiguration(socket: string): string {
  return `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <listen>unix:path=/run/dbus/system_bus_socket</listen>
  <listen>unix:path=${socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/>
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
  </policy>
</busconfig>
`;
}
