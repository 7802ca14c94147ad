import type {
  JournalAnswer,
  JournalCheck,
  JournalVerdict,
  MetMachine,
  StickEvent,
} from '../../main/journal/types.ts';
import { unknownMachine, type MachineProfile } from '../../main/machine/profile.ts';

/** The value of a result that has to be one. */
export function valueOf<Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}

export const thinkPad: MachineProfile = {
  ...unknownMachine,
  maker: 'LENOVO',
  model: 'ThinkPad T60',
  form: 'laptop',
  cpu: {
    name: 'Genuine Intel(R) CPU T2400 @ 1.83GHz',
    arch: 'i686',
    cores: 2,
    longMode: false,
    pae: true,
    sse2: true,
    sse3: true,
  },
  ramMiB: 1536,
  firmware: { kind: 'bios', maybeIa32: false, secureBoot: false },
  disks: [
    {
      model: 'HTS541080G9SA00',
      sizeBytes: 80_026_361_856,
      rotational: true,
      transport: 'sata',
      health: 'good',
      reasons: [],
    },
  ],
  battery: { designWh: 56.2, fullWh: 30.1, wear: 0.46, cycles: 312 },
  year: 2006,
};

export function met(changes: Partial<MetMachine> = {}): MetMachine {
  return { identities: [], profile: thinkPad, numbers: [], at: '2026-11-20T09:00:00.000Z', ...changes };
}

export function answer(changes: Partial<JournalAnswer> = {}): JournalAnswer {
  return {
    check: 'desktop',
    outcome: 'pass',
    note: null,
    photo: null,
    at: '2026-11-20T09:01:00.000Z',
    ...changes,
  };
}

export function check(machineId: string, changes: Partial<JournalCheck> = {}): JournalCheck {
  return {
    id: 'c1',
    machineId,
    where: 'station',
    preset: 'full',
    stick: null,
    tried: null,
    who: null,
    startedAt: '2026-11-20T09:00:30.000Z',
    finishedAt: null,
    verdict: null,
    answers: [],
    ...changes,
  };
}

export function stickEvent(changes: Partial<StickEvent> = {}): StickEvent {
  return {
    at: '2026-11-20T08:00:00.000Z',
    kind: 'made',
    data: {
      outcome: 'done',
      image: 'antiX-26_386-core.iso',
      manifest: null,
      sha256: null,
      bytes: 529_530_880,
      writeBytesPerSecond: 8_000_000,
      readBytesPerSecond: 30_000_000,
      retries: 0,
      reasons: [],
    },
    ...changes,
  };
}

export function verdict(kind: string): JournalVerdict {
  return {
    kind,
    headline: { reason: { code: 'verdict-ready', data: {} }, answers: ['desktop'], facts: [] },
    cautions: [
      {
        reason: { code: 'verdict-sound-fail', data: {} },
        answers: ['sound'],
        facts: [],
        part: 'usb-sound',
      },
    ],
    next: [],
    system: null,
  };
}
