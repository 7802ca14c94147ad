import { Alert } from '../components/alert.tsx';
import { Progress } from '../components/progress.tsx';
import type { ShownDrive } from '../../preload/contract.ts';
import { useText } from '../messages/text-provider.tsx';
import { driveTitle, sortDrives } from '../stick/drive-words.ts';
import { neededBytes, type KitDraft } from './kit-draft.ts';

/** Sizes in which sticks are sold, for those who have none plugged in. */
const usualBytes = [8e9, 16e9, 32e9];

/** The sizes that are worth a forecast: of what is plugged in, or of what there is to buy. */
export function sizesToForesee(drives: readonly ShownDrive[]): number[] {
  const sizes = sortDrives(drives, null).offered.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  return sizes.length > 0 ? [...new Set(sizes)] : usualBytes;
}

/** Whether it fits on what is plugged in, and what is left for files then. */
export function KitRoom({
  draft,
  drives,
}: {
  readonly draft: KitDraft;
  readonly drives: readonly ShownDrive[];
}) {
  const texts = useText();
  const { t, size } = texts;
  const { offered } = sortDrives(drives, null);
  const rows =
    offered.length > 0
      ? offered.flatMap((drive, index) =>
          drive.sizeBytes === null
            ? []
            : [{ key: drive.device, name: driveTitle(drive, index + 1, texts), bytes: drive.sizeBytes }],
        )
      : usualBytes.map((bytes) => ({ key: String(bytes), name: t('kit-stick-of', { bytes }), bytes }));
  const shown = rows.filter(({ bytes }) => draft.rooms.has(bytes));
  if (shown.length === 0) return null;
  return (
    <section className="stack" aria-labelledby="kit-room">
      <h2 id="kit-room">{t('kit-room-title')}</h2>
      <ul className="kit-rooms">
        {shown.map(({ key, name, bytes }) => {
          const room = draft.rooms.get(bytes);
          if (!room) return null;
          if (!room.ok) {
            return (
              <li key={key}>
                <Alert tone="caution" title={name}>
                  <p>{texts.say(room.error)}</p>
                </Alert>
              </li>
            );
          }
          const { freeBytes } = room.value;
          return (
            <li key={key}>
              <Progress
                label={name}
                fraction={1 - freeBytes / bytes}
                valueText={t('kit-room-left', { freeBytes })}
                tone="good"
              />
            </li>
          );
        })}
      </ul>
      <p className="soft">{t('kit-room-hint', { taken: size(neededBytes(draft)) })}</p>
    </section>
  );
}
