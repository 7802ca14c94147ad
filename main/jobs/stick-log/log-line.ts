import { z } from 'zod';

const identity = z.object({
  majorMinor: z.string().nullable(),
  sizeBytes: z.number().nullable(),
  serial: z.string().nullable(),
  diskseq: z.string().nullable(),
});

/** What every line says: when, in which job, on which drive, with which image. */
const common = {
  /** ISO 8601, UTC. */
  at: z.string(),
  job: z.string(),
  device: z.string(),
};

/** One line of the stick log. */
export const logLine = z.discriminatedUnion('event', [
  z.object({
    ...common,
    event: z.literal('begin'),
    /** `null` for a virtual stick. */
    identity: identity.nullable(),
    /** The file that was chosen, which may be packed, and the size of what goes onto the stick. */
    image: z.object({
      path: z.string(),
      sha256: z.string(),
      sizeBytes: z.number(),
      /** The first image of a stick with several systems, which is made anew instead of being gone on with. */
      kit: z.boolean().optional(),
    }),
  }),
  z.object({ ...common, event: z.literal('phase'), phase: z.string() }),
  z.object({ ...common, event: z.literal('progress'), phase: z.string(), bytes: z.number() }),
  z.object({ ...common, event: z.literal('end'), outcome: z.string(), bytesWritten: z.number() }),
  /** The drive is being made an ordinary stick: what was on it is gone. */
  z.object({ ...common, event: z.literal('emptied'), identity }),
]);

export type LogLine = z.infer<typeof logLine>;

/** A drive whose writing began and did not end well. */
export interface UnfinishedStick {
  readonly device: string;
  readonly identity: z.infer<typeof identity>;
  readonly image: {
    readonly path: string;
    readonly sha256: string;
    readonly sizeBytes: number;
    /** It was to become a stick with several systems; `path` is the first of them. */
    readonly kit?: boolean | undefined;
  };
  /** The last that is known of it. */
  readonly at: string;
  readonly phase: string | null;
  /** How far the phase had come, in bytes. */
  readonly bytes: number;
}

/** Lines out of a log file; a line that was cut off by a crash, or is none, is passed over. */
export function parseLog(text: string): LogLine[] {
  return text.split('\n').flatMap((line) => {
    try {
      const parsed = logLine.safeParse(JSON.parse(line));
      return parsed.success ? [parsed.data] : [];
    } catch {
      return [];
    }
  });
}

/**
 * Drives that were begun and are not ready: interrupted by a crash, pulled out, failed, cancelled. A drive is the
 * same by serial number and size, whatever its name is now; without a serial number it cannot be known again.
 * What came later of the same drive counts: a stick that was made again is finished.
 */
export function unfinishedSticks(lines: readonly LogLine[]): UnfinishedStick[] {
  const open = new Map<string, { key: string; stick: UnfinishedStick }>();
  const unfinished = new Map<string, UnfinishedStick>();
  for (const line of lines) {
    const run = `${line.job} ${line.device}`;
    if (line.event === 'begin') {
      const { device, identity, image, at } = line;
      if (identity?.serial == null) continue;
      const key = keyOf(identity);
      const stick = { device, identity, image, at, phase: null, bytes: 0 };
      open.set(run, { key, stick });
      unfinished.set(key, stick);
      continue;
    }
    if (line.event === 'emptied') {
      unfinished.delete(keyOf(line.identity));
      continue;
    }
    const known = open.get(run);
    if (!known) continue;
    switch (line.event) {
      case 'phase':
        known.stick = { ...known.stick, at: line.at, phase: line.phase, bytes: 0 };
        break;
      case 'progress':
        known.stick = { ...known.stick, at: line.at, phase: line.phase, bytes: line.bytes };
        break;
      case 'end':
        open.delete(run);
        // Nothing is left to go on with where nothing was written, and no use in it where the drive lost what was.
        if (['done', 'refused', 'mismatch'].includes(line.outcome)) {
          unfinished.delete(known.key);
          continue;
        }
        break;
    }
    unfinished.set(known.key, known.stick);
  }
  return [...unfinished.values()];
}

function keyOf({ serial, sizeBytes }: z.infer<typeof identity>): string {
  return `${String(serial)} ${String(sizeBytes)}`;
}
