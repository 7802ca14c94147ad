import type { MachineProfile } from '../machine/profile.ts';
import { commonKeys, startKeys, type StartKeys } from './start-keys.ts';
import type {
  BootHelp,
  BootHelpReason,
  BootTrouble,
  PlainBootCode,
  StickStarts,
  TroubleId,
} from './types.ts';

/** What the help is made of. */
export interface BootHelpQuestion {
  /** The computer that is to be started, as far as it is known; often it is not the one that this runs on. */
  readonly machine: MachineProfile | null;
  /** A maker that the person chose; goes before what the profile says. */
  readonly maker: string | null;
  /** `null` if nothing is known of the stick. */
  readonly stick: StickStarts | null;
}

/** Windows with “fast start-up”, Secure Boot and UEFI as a rule: from Windows 8 on. */
const uefiSinceYear = 2012;

/**
 * How to start a computer from a stick, and what to try when it does not. Says “usually” where models differ, and
 * keeps to itself what cannot matter: nothing of Secure Boot on a computer that is known to have a BIOS.
 */
export function bootHelp(question: BootHelpQuestion): BootHelp {
  const { machine, stick } = question;
  const keys = startKeys(question.maker ?? machine?.maker ?? null);
  // A profile of another maker's computer says nothing about this one.
  const mine =
    question.maker !== null && startKeys(machine?.maker ?? null)?.maker !== question.maker ? null : machine;
  const facts: Facts = { keys, machine: mine, stick };
  return {
    maker: keys?.maker ?? null,
    menuKeys: keys?.menu ?? commonKeys.menu,
    setupKeys: setupKeys(facts),
    before: before(facts),
    steps: steps(facts),
    troubles: troubles(facts),
    first: first(),
  };
}

interface Facts {
  readonly keys: StartKeys | null;
  readonly machine: MachineProfile | null;
  readonly stick: StickStarts | null;
}

const setupKeys = ({ keys }: Facts): readonly string[] => keys?.setup ?? commonKeys.setup;
const or = (keys: readonly string[]): string => keys.join(' / ');

function before(facts: Facts): BootHelpReason[] {
  const { machine, stick, keys } = facts;
  const firmware = machine?.firmware ?? null;
  const found: BootHelpReason[] = [];
  const mac = keys?.way === 'mac';
  if (mac) {
    if (machine?.cautions.some(({ code }) => code === 'machine-mac-t2') ?? false)
      found.push(say('boot-mac-t2'));
    if (firmware?.kind === 'uefi32' && stick?.uefiIa32 !== true) found.push(say('boot-mac-32'));
    return found;
  }
  if (stick !== null) {
    if (firmware?.kind === 'bios' && stick.bios === false) found.push(say('boot-cannot-uefi-only'));
    if (firmware?.kind === 'uefi32' && stick.uefiIa32 === false) {
      found.push(say(stick.bios === true ? 'boot-legacy-needed' : 'boot-cannot-uefi32'));
    } else if (firmware?.maybeIa32 === true && firmware.kind !== 'bios' && stick.uefiIa32 === false) {
      found.push(say('boot-perhaps-uefi32'));
    }
    const uefi64WithBiosStick =
      firmware?.kind !== 'bios' &&
      firmware?.kind !== 'uefi32' &&
      stick.bios === true &&
      stick.uefiX64 === false;
    if (uefi64WithBiosStick && couldBeUefi(machine)) found.push(say('boot-legacy-needed'));
  }
  found.push(...aboutSecureBoot(facts));
  if (couldBeUefi(machine)) found.push(say('boot-windows-off'));
  return found;
}

/** Neither known to be a BIOS nor too old for anything else. */
function couldBeUefi(machine: MachineProfile | null): boolean {
  const kind = machine?.firmware.kind ?? null;
  if (kind !== null) return kind !== 'bios';
  return (machine?.year ?? uefiSinceYear) >= uefiSinceYear;
}

function aboutSecureBoot(facts: Facts): BootHelpReason[] {
  const { machine, stick, keys } = facts;
  const on = machine?.firmware.secureBoot ?? null;
  if (on !== true || !couldBeUefi(machine) || stick === null) return [];
  if (stick.secureBoot === true) return [say('boot-secure-boot-ready')];
  // A stick that starts as on a BIOS is not looked at by Secure Boot, but Secure Boot switches that way off.
  const data = { keys: keys?.way === 'surface' ? '–' : or(setupKeys(facts)) };
  return [{ code: 'boot-secure-boot-off', data }, say('boot-secure-boot-bitlocker')];
}

function steps(facts: Facts): BootHelpReason[] {
  const { keys } = facts;
  return [say('boot-plug-in'), ...tapping(keys), choosing(facts), say('boot-wait')];
}

function tapping(keys: StartKeys | null): BootHelpReason[] {
  if (keys === null) return [{ code: 'boot-tap-unknown', data: { keys: or(commonKeys.menu) } }];
  const tap: BootHelpReason = { code: 'boot-tap-known', data: { maker: keys.maker, keys: or(keys.menu) } };
  switch (keys.way) {
    case 'keys':
      return [tap];
    case 'lenovo':
      return [tap, say('boot-button-lenovo')];
    case 'vaio':
      return [tap, say('boot-button-vaio')];
    case 'mac':
      return [say('boot-tap-mac')];
    case 'surface':
      return [say('boot-tap-surface')];
    case 'chromebook':
      return [say('boot-tap-chromebook')];
  }
}

function choosing({ keys, stick, machine }: Facts): BootHelpReason {
  if (keys?.way === 'mac') return say('boot-choose-mac');
  if (stick === null || machine?.firmware.kind === 'bios') return say('boot-choose');
  const uefi = stick.uefiX64 === true || stick.uefiIa32 === true;
  if (uefi && stick.bios === false) return say('boot-choose-uefi');
  if (stick.bios === true && stick.uefiX64 === false && stick.uefiIa32 === false)
    return say('boot-choose-legacy');
  return say('boot-choose');
}

function troubles(facts: Facts): BootTrouble[] {
  const { machine, stick, keys } = facts;
  const modern = couldBeUefi(machine);
  const mac = keys?.way === 'mac';
  const setup: BootHelpReason[] =
    setupKeys(facts).length > 0
      ? [{ code: 'boot-try-setup-keys', data: { keys: or(setupKeys(facts)) } }]
      : [];
  const secure = modern && !mac && stick?.secureBoot !== true && machine?.firmware.secureBoot !== false;
  const trouble = (id: TroubleId, tries: readonly (BootHelpReason | false)[]): BootTrouble => ({
    id,
    title: say(`boot-trouble-${id}`),
    steps: tries.filter((one) => one !== false),
  });
  const legacy = modern && !mac && stick?.bios !== false && say('boot-try-legacy-on');
  const fastBoot = !mac && say('boot-try-fast-boot-off');
  return [
    trouble('key-does-nothing', [
      say('boot-try-keys-earlier'),
      !mac && say('boot-try-fn-lock'),
      say('boot-try-wired-keyboard'),
      modern && !mac && say('boot-try-windows-restart'),
      ...setup,
    ]),
    trouble('not-in-the-list', [
      say('boot-try-plug-before-on'),
      say('boot-try-other-port'),
      secure && say('boot-try-secure-boot-off'),
      legacy,
      fastBoot,
      say('boot-try-write-again'),
    ]),
    trouble('no-bootable-device', [
      say('boot-try-other-port'),
      legacy,
      secure && say('boot-try-secure-boot-off'),
      say('boot-try-other-stick'),
    ]),
    trouble('starts-windows', [
      say('boot-try-boot-menu-not-order'),
      modern && !mac && say('boot-try-windows-restart'),
      fastBoot,
      ...setup,
    ]),
    trouble('shows-nothing', [
      say('boot-try-wait-two-minutes'),
      say('boot-try-safe-graphics'),
      say('boot-try-brightness'),
      say('boot-try-outside-screen'),
      machine?.cpu.longMode !== true && say('boot-try-32-bit-system'),
    ]),
    trouble('stops-with-text', [
      say('boot-try-photo-of-text'),
      machine?.cpu.longMode !== true && say('boot-try-32-bit-system'),
      machine?.cpu.longMode !== true && machine?.cpu.pae !== true && say('boot-try-forcepae'),
      say('boot-try-safe-graphics'),
      say('boot-try-memory-test'),
      say('boot-try-other-stick'),
    ]),
    trouble('asks-for-password', [say('boot-try-login-below'), say('boot-try-firmware-password')]),
  ];
}

function first(): BootHelpReason[] {
  return [
    say('boot-first-nothing-lost'),
    say('boot-first-network'),
    say('boot-first-check'),
    say('boot-first-check-there'),
    say('boot-first-off'),
  ];
}

const say = (code: PlainBootCode): BootHelpReason => ({ code, data: {} });
