import { FolderOpen, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ShownLibrary } from '../../preload/images.ts';
import { Button } from '../components/button.tsx';
import { DropZone } from '../components/drop-zone.tsx';
import { imageName } from '../library/image-list.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf } from '../shell/keys.ts';
import { useApp } from '../shell/settings-provider.tsx';
import type { KitActions } from './use-kit.ts';

interface AddSystemsProps {
  /** Paths of what is on the list already. */
  readonly taken: readonly string[];
  readonly actions: Pick<KitActions, 'add' | 'chooseFiles'>;
  readonly dropping: boolean;
}

/** Further systems: from the collection, from files, or dropped. */
export function AddSystems({ taken, actions, dropping }: AddSystemsProps) {
  const texts = useText();
  const { t, size } = texts;
  const { mac } = useApp();
  const [library, setLibrary] = useState<ShownLibrary | null>(null);
  useEffect(() => {
    let wanted = true;
    void window.rekindle.lookAtLibrary().then((found) => {
      if (wanted) setLibrary(found);
    });
    return () => {
      wanted = false;
    };
  }, []);
  const others = library?.images.filter(({ path }) => !taken.includes(path)) ?? [];
  return (
    <section className="stack" aria-labelledby="kit-add">
      <h2 id="kit-add">{t(taken.length === 0 ? 'kit-add-first' : 'kit-add-more')}</h2>
      {others.length > 0 && (
        <ul className="kit-library">
          {others.map((image) => (
            <li key={image.path}>
              <Button
                icon={<Plus aria-hidden="true" size={18} />}
                onPress={() => actions.add([image.path])}
                label={t('kit-add-named', { system: imageName(image) })}
              >
                {`${imageName(image)} · ${size(image.sizeBytes)}`}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <DropZone isOver={dropping}>
        <div className="kit-drop">
          <p>{t(dropping ? 'app-image-drop-now' : 'kit-drop')}</p>
          <Button
            icon={<FolderOpen aria-hidden="true" size={20} />}
            onPress={actions.chooseFiles}
            keys={keysOf('open', texts, mac)}
          >
            {t('kit-choose')}
          </Button>
        </div>
      </DropZone>
    </section>
  );
}
