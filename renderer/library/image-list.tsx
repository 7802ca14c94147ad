import { Disc3, RotateCcw, Trash2 } from 'lucide-react';
import type { LibraryEntry, ShownDownload, ShownLibrary } from '../../preload/images.ts';
import { Button } from '../components/button.tsx';
import { LevelBadge } from '../image/trust-words.tsx';
import { Badge } from '../components/badge.tsx';
import { useText, type Texts } from '../messages/text-provider.tsx';
import { isUnderWay } from './download-words.ts';
import type { LibraryActions } from './use-library.ts';

interface ImageListProps {
  readonly library: ShownLibrary;
  readonly downloads: readonly ShownDownload[];
  readonly actions: LibraryActions;
  readonly onUse: (path: string) => void;
  readonly onSystem: (id: string) => void;
  readonly onRemove: (image: LibraryEntry) => void;
}

/** What a person calls an image: its system if that is known, or else its file. */
export function imageName({ systemName, name }: LibraryEntry): string {
  return systemName ?? name;
}

/** Everything that lies in the library's folder, each with what can be done with it. */
export function ImageList({ library, downloads, actions, onUse, onSystem, onRemove }: ImageListProps) {
  const texts = useText();
  const { t, size } = texts;
  // What the queue tells of is shown there.
  const queued = new Set(
    downloads.filter((one) => one.state !== 'ended' || isUnderWay(one)).map((one) => one.release?.fileName),
  );
  const arriving = library.arriving.filter(({ name }) => !queued.has(name));
  return (
    <ul className="images">
      {library.images.map((image) => (
        <ImageRow
          key={image.name}
          image={image}
          onUse={() => onUse(image.path)}
          onSystem={onSystem}
          onRemove={() => onRemove(image)}
        />
      ))}
      {library.aside.map(({ name, sizeBytes }) => (
        <li key={`aside ${name}`} className="image image-aside">
          <div className="image-words">
            <p className="image-name">{t('library-aside', { file: name })}</p>
            <p className="soft">{[size(sizeBytes), t('library-aside-hint')].join(' · ')}</p>
          </div>
          <Button
            icon={<RotateCcw aria-hidden="true" size={18} />}
            onPress={() => actions.putBack(name)}
            label={t('library-put-back-named', { file: name })}
          >
            {t('library-put-back')}
          </Button>
        </li>
      ))}
      {arriving.map(({ name, bytes, totalBytes }) => (
        <li key={`arriving ${name}`} className="image image-aside">
          <div className="image-words">
            <p className="image-name">{t('library-arriving', { file: name })}</p>
            <p className="soft">
              {totalBytes === null
                ? t('download-so-far-open', { bytes })
                : t('download-so-far', { bytes, totalBytes })}
            </p>
          </div>
          <Button
            kind="quiet"
            onPress={() => actions.discardArriving(name)}
            label={t('library-discard-arriving-named', { file: name })}
          >
            {t('library-discard-arriving')}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface ImageRowProps {
  readonly image: LibraryEntry;
  readonly onUse: () => void;
  readonly onSystem: (id: string) => void;
  readonly onRemove: () => void;
}

function ImageRow({ image, onUse, onSystem, onRemove }: ImageRowProps) {
  const texts = useText();
  const { t, say } = texts;
  const { evidence, newer, reasons } = image;
  const system = imageName(image);
  const id = evidence?.system?.id ?? null;
  return (
    <li className={newer ? 'image image-old' : 'image'}>
      <span className="image-icon">
        <Disc3 aria-hidden="true" size={24} />
      </span>
      <div className="image-words">
        <div className="row">
          <p className="image-name">{system}</p>
          {evidence ? <LevelBadge level={evidence.level} /> : <Badge>{t('library-unproved')}</Badge>}
        </div>
        <p className="soft">{imageLine(image, texts)}</p>
        {newer && <p className="image-newer">{t('library-old', { version: newer.version })}</p>}
        {reasons.map((reason) => (
          <p key={reason.code} className="soft">
            {say(reason)}
          </p>
        ))}
        {newer && id !== null && (
          <div>
            <Button
              kind="quiet"
              onPress={() => onSystem(id)}
              label={t('library-get-newer-named', { version: newer.version, system })}
            >
              {t('library-get-newer', { version: newer.version })}
            </Button>
          </div>
        )}
      </div>
      <div className="image-buttons">
        <Button onPress={onUse} label={t('library-use-named', { system })}>
          {t('library-use')}
        </Button>
        <Button
          kind="quiet"
          icon={<Trash2 aria-hidden="true" size={18} />}
          onPress={onRemove}
          label={t('library-remove-named', { system })}
        >
          {''}
        </Button>
      </div>
    </li>
  );
}

/** Size, version, age and, where the system's name stands above, the file. */
function imageLine(
  { sizeBytes, evidence, ageDays, systemName, name }: LibraryEntry,
  { t, size }: Texts,
): string {
  const version = evidence?.system?.version ?? null;
  return [
    size(sizeBytes),
    ...(version === null ? [] : [t('library-version', { version })]),
    ageDays === null ? t('library-age-unknown') : t('library-age', { days: ageDays }),
    ...(systemName === null ? [] : [name]),
  ].join(' · ');
}
