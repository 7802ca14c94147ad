import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { z } from 'zod';
import { languages, themes, type Settings } from '../../preload/contract.ts';
import { noteFailure } from './note-failure.ts';

const side = z.number().int().min(1).max(20_000);
const kept = z.object({
  language: z.enum(languages).optional().catch(undefined),
  theme: z.enum(themes).optional().catch(undefined),
  probe: z.boolean().optional().catch(undefined),
  data: z.boolean().optional().catch(undefined),
  /** Where the images are kept, if not in Rekindle's own folder. */
  imagesFolder: z.string().min(1).max(4096).refine(isAbsolute).optional().catch(undefined),
  window: z.object({ width: side, height: side, maximized: z.boolean() }).optional().catch(undefined),
});

/** What is remembered from one start to the next. */
export type Kept = z.infer<typeof kept>;

/** Reads what was remembered; whatever is missing or damaged is simply not remembered. */
export function parseKept(json: string): Kept {
  try {
    const parsed = kept.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}

export interface SettingsStore {
  readonly kept: () => Kept;
  readonly settings: () => Settings;
  /** Changes some, and remembers them; a disk that cannot be written only costs the remembering. */
  readonly change: (change: Kept) => Settings;
}

/** Settings in one small JSON file, written beside and renamed. */
export function openSettings(file: string, defaults: Settings): SettingsStore {
  let state = parseKept(read(file));
  const settings = (): Settings => ({
    language: state.language ?? defaults.language,
    theme: state.theme ?? defaults.theme,
    probe: state.probe ?? defaults.probe,
    data: state.data ?? defaults.data,
  });
  return {
    kept: () => state,
    settings,
    change: (change) => {
      state = { ...state, ...change };
      write(file, JSON.stringify(state, null, 2));
      return settings();
    },
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8').slice(0, 65_536);
  } catch {
    return '{}';
  }
}

/** At once, in one piece: it is a few lines, and the program may be on its way out. */
function write(file: string, json: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.part`, json);
    renameSync(`${file}.part`, file);
  } catch (error) {
    noteFailure('settings', error);
  }
}
