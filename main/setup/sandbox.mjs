// Chromium's sandbox, which keeps a page from the rest of the computer, needs the kernel's leave.
import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isRoot, textOf } from './places.mjs';

/**
 * True if this kernel does not let an ordinary program make the namespaces of which the sandbox is built. Debian's
 * switch was 0 until Debian 11; Ubuntu's is 1 since 23.10.
 * @param {string | null} userns /proc/sys/kernel/unprivileged_userns_clone
 * @param {string | null} appArmor /proc/sys/kernel/apparmor_restrict_unprivileged_userns
 */
export const namespacesForbidden = (userns, appArmor) => userns?.trim() === '0' || appArmor?.trim() === '1';

/**
 * What a person has to know before the app starts; `null` if all is well.
 * @param {string} executable of Electron
 */
export function sandboxAdvice(executable) {
  if (process.platform !== 'linux') return null;
  if (isRoot())
    return 'You are root: the app runs without Chromium’s sandbox. As an ordinary user you keep it.';
  const sys = '/proc/sys/kernel';
  const forbidden = namespacesForbidden(
    textOf(`${sys}/unprivileged_userns_clone`),
    textOf(`${sys}/apparmor_restrict_unprivileged_userns`),
  );
  const helper = join(dirname(executable), 'chrome-sandbox');
  if (!forbidden || isRootsOwn(helper)) return null;
  return `This system does not let the app build its sandbox by itself. If it does not open, please run this once:\n  sudo chown root '${helper}' && sudo chmod 4755 '${helper}'`;
}

/** @param {string} file */
function isRootsOwn(file) {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat?.uid === 0 && (stat.mode & 0o4001) === 0o4001;
}
