// Proving an image against the tools that do the same: `sha256sum`, and `gpg --verify` behind it. The file is in the
// page cache for all of them; each of ours is a process of its own, so that its memory is its own.
import { spawnSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { judgeFile } from '../../main/trust/judge-file.ts';
import { Gnupg } from '../trust/gnupg.ts';
import { median, printBounds } from './measure.ts';

const MiB = 1024 * 1024;
const imageMiB = 768;
const rounds = 3;

interface ProofReport {
  readonly level: string;
  readonly seconds: number;
  readonly residentBytes: number;
}

const [mode, image, key] = process.argv.slice(2);
if (mode === 'child' && image !== undefined) {
  const start = performance.now();
  const judged = await judgeFile({ path: image, digest: null, sumsFile: null, keyFile: key ?? null });
  const report: ProofReport = {
    level: judged.ok ? judged.value.level : judged.error.code,
    seconds: (performance.now() - start) / 1000,
    residentBytes: process.resourceUsage().maxRSS * 1024,
  };
  console.log(JSON.stringify(report));
  process.exit(0);
}

const cache = resolve(import.meta.dirname, '..', 'bench-files');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'trust-'));
const gpg = new Gnupg();
let kept = false;
try {
  kept = measure();
} finally {
  gpg.remove();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(kept ? 0 : 1);

function measure(): boolean {
  const path = join(folder, 'x.iso');
  writeFileSync(path, '');
  for (let done = 0; done < imageMiB; done += 16)
    appendFileSync(path, randomFillSync(Buffer.alloc(16 * MiB)));
  const fingerprint = gpg.makeKey('bench', 'rsa3072');
  const keyFile = join(folder, 'key.asc');
  writeFileSync(keyFile, gpg.publicKey(fingerprint));
  const signature = join(folder, 'signature');
  gpg.run(['--passphrase', '', '--local-user', fingerprint, '--output', signature, '--detach-sign', path]);

  const tool = (command: string, ...args: string[]): number => {
    const start = performance.now();
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`${command}: ${stderr}`);
    return (performance.now() - start) / 1000;
  };
  const ours = (level: string, ...args: string[]): ProofReport => {
    const script = fileURLToPath(import.meta.url);
    const { stdout, stderr } = spawnSync(process.execPath, [script, 'child', ...args], { encoding: 'utf8' });
    const report = JSON.parse(stdout || '{}') as Partial<ProofReport>;
    if (report.level !== level) throw new Error(`${level} was expected: ${stdout}${stderr}`);
    return report as ProofReport;
  };
  tool('sha256sum', path);
  const plain: number[] = [];
  const blake3: number[] = [];
  const signed: number[] = [];
  const memory: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const sha256sum = tool('sha256sum', path);
    const alone = ours('none', path);
    plain.push(sha256sum / alone.seconds);

    tool('sh', '-c', `cd '${folder}' && b3sum x.iso > x.iso.b3`);
    const b3 = ours('checksum', path);
    blake3.push(sha256sum / b3.seconds);
    rmSync(`${path}.b3`);

    const verify = tool('gpg', '--homedir', gpg.home, '--batch', '--verify', signature, path);
    copyFileSync(signature, `${path}.sig`);
    const proved = ours('signed', path, keyFile);
    signed.push((sha256sum + verify) / proved.seconds);
    rmSync(`${path}.sig`);
    memory.push(alone.residentBytes, b3.residentBytes, proved.residentBytes);
  }
  const speed = { bound: 0.9, kind: 'at least', unit: '' } as const;
  const most = { bound: 150, kind: 'at most', unit: 'MB' } as const;
  return printBounds([
    { what: 'SHA-256, times sha256sum', measured: median(plain), ...speed },
    { what: 'SHA-256 and BLAKE3, times sha256sum', measured: median(blake3), ...speed },
    {
      what: 'SHA-256 and OpenPGP in one reading, times sha256sum and gpg',
      measured: median(signed),
      ...speed,
    },
    { what: `most memory of a process, ${imageMiB} MiB`, measured: Math.max(...memory) / 1e6, ...most },
  ]);
}
