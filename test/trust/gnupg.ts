import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A GnuPG with a home of its own, in which a test makes its keys and signatures. */
export class Gnupg {
  readonly home = mkdtempSync(join(tmpdir(), 'rk-gpg-'));

  /** @param input what gpg reads */
  run(args: readonly string[], input = ''): Buffer {
    return execFileSync(
      'gpg',
      ['--homedir', this.home, '--batch', '--yes', '--no-tty', '--pinentry-mode', 'loopback', ...args],
      { input, stdio: ['pipe', 'pipe', 'pipe'] },
    );
  }

  /**
   * Makes a key. @returns its fingerprint
   * @param at when it is made, as gpg writes times: `20200101T120000`
   */
  makeKey(
    name: string,
    algorithm: string,
    usage = 'sign',
    expires = 'never',
    at: string | null = null,
  ): string {
    const uid = `${name} <${name}@example.org>`;
    this.run([...atTime(at), '--passphrase', '', '--quick-gen-key', uid, algorithm, usage, expires]);
    return this.fingerprints(name)[0] ?? '';
  }

  addSubkey(fingerprint: string, algorithm: string): string {
    this.run(['--passphrase', '', '--quick-add-key', fingerprint, algorithm, 'sign', 'never']);
    return this.fingerprints(fingerprint)[1] ?? '';
  }

  /** Of the primary key, then of its subkeys. */
  fingerprints(name: string): string[] {
    const listed = this.run(['--with-colons', '--list-keys', name]).toString();
    return [...listed.matchAll(/^fpr:+([0-9A-F]{40}):/gm)].map((match) => match[1] ?? '');
  }

  /** Revokes a key by the certificate that gpg made together with it. */
  revoke(fingerprint: string): void {
    const certificate = readFileSync(join(this.home, 'openpgp-revocs.d', `${fingerprint}.rev`), 'utf8');
    this.run(['--import'], certificate.replace(':-----BEGIN', '-----BEGIN'));
  }

  revokeSubkey(fingerprint: string): void {
    const answers = 'key 1\nrevkey\ny\n1\n\ny\nsave\n';
    execFileSync(
      'gpg',
      [
        ...['--homedir', this.home, '--no-tty', '--pinentry-mode', 'loopback', '--passphrase', ''],
        ...['--command-fd', '0', '--edit-key', fingerprint],
      ],
      { input: answers, stdio: ['pipe', 'pipe', 'pipe'] },
    );
  }

  setExpiry(fingerprint: string, date: string, at: string): void {
    this.run([...atTime(at), '--passphrase', '', '--quick-set-expire', fingerprint, date]);
  }

  publicKey(...names: string[]): Buffer {
    return this.run(['--armor', '--export', ...names]);
  }

  /** A detached signature over bytes. @param options further options of gpg, such as `--armor` */
  sign(data: string | Buffer, keys: readonly string[], options: readonly string[] = []): Buffer {
    return this.signWith('--detach-sign', data, keys, options);
  }

  clearSign(text: string, keys: readonly string[], options: readonly string[] = []): Buffer {
    return this.signWith('--clear-sign', text, keys, options);
  }

  private signWith(
    how: string,
    data: string | Buffer,
    keys: readonly string[],
    options: readonly string[],
  ): Buffer {
    const file = join(this.home, 'to-sign');
    writeFileSync(file, data);
    const users = keys.flatMap((key) => ['--local-user', key]);
    return this.run(['--passphrase', '', ...users, ...options, '--output', '-', how, file]);
  }

  remove(): void {
    execFileSync('gpgconf', ['--homedir', this.home, '--kill', 'all'], { stdio: 'ignore' });
    rmSync(this.home, { recursive: true, force: true });
  }
}

/** Options that make gpg believe it is another time. */
export const atTime = (at: string | null): string[] => (at === null ? [] : [`--faked-system-time=${at}!`]);
