import { ArrowLeft, FolderOpen, RefreshCw } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { LibraryEntry, RefreshResult, ShownDownload, ShownLibrary } from '../../preload/images.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Progress } from '../components/progress.tsx';
import { isOffline } from '../image/get-view.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { DownloadList } from './download-list.tsx';
import { ImageList, imageName } from './image-list.tsx';
import { useLibrary, type LibraryActions } from './use-library.ts';
import type { DownloadActions } from './use-downloads.ts';
import './library-screen.css';

interface LibraryScreenProps {
  readonly downloads: readonly ShownDownload[];
  readonly downloadActions: DownloadActions;
  readonly onUse: (path: string) => void;
  /** Leads to a system's own screen. */
  readonly onSystem: (id: string) => void;
  readonly onBack: () => void;
}

/** The images that are here, how old they are, and what can be done with them. */
export function LibraryScreen({ downloads, downloadActions, onUse, onSystem, onBack }: LibraryScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const [view, actions] = useLibrary(downloads.map(({ key, state }) => `${key} ${state}`).join('\n'));
  const { library, trouble, refreshing, refreshed } = view;
  const [removing, setRemoving] = useState<LibraryEntry | null>(null);
  useShortcuts(mac, { back: onBack });
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={onBack}
            keys={keysOf('back', texts, mac)}
          >
            {t('library-back')}
          </Button>
          <p className="screen-footer-note">{library && room(library, texts.t)}</p>
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('library-title')}</ScreenTitle>
        <p className="lead">{t('library-lead')}</p>
      </div>
      {trouble && (
        <Alert tone="bad" title={t('library-trouble-title')} urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
      {downloads.length > 0 && (
        <section className="stack" aria-labelledby="library-downloads">
          <h2 id="library-downloads">{t('library-downloads')}</h2>
          <DownloadList
            downloads={downloads}
            actions={downloadActions}
            onOpen={(download) => onSystem(download.request.id)}
          />
        </section>
      )}
      {library === null ? (
        <Progress label={t('library-looking')} fraction={null} />
      ) : (
        <section className="stack" aria-labelledby="library-images">
          <div className="row library-head">
            <h2 id="library-images">
              {library.images.length === 0
                ? t('library-empty-title')
                : t('library-images', { count: library.images.length })}
            </h2>
            {library.images.some(({ evidence }) => evidence?.system) && (
              <Button
                kind="quiet"
                icon={<RefreshCw aria-hidden="true" size={18} />}
                isDisabled={refreshing}
                onPress={actions.refresh}
              >
                {t(refreshing ? 'library-refreshing' : 'library-refresh')}
              </Button>
            )}
          </div>
          {refreshed && !refreshing && (
            <Refreshed refreshed={refreshed} library={library} onAgain={actions.refresh} />
          )}
          {library.images.length === 0 &&
            library.aside.length === 0 &&
            (library.there || library.usualFolder) && <p className="soft">{t('library-empty')}</p>}
          <ImageList
            library={library}
            downloads={downloads}
            actions={actions}
            onUse={onUse}
            onSystem={onSystem}
            onRemove={setRemoving}
          />
        </section>
      )}
      {library && <Folder library={library} actions={actions} />}
      <Dialog
        title={t('library-remove-title', { system: removing ? imageName(removing) : '' })}
        isOpen={removing !== null}
        onClose={() => setRemoving(null)}
        actions={
          <>
            <Button autoFocus onPress={() => setRemoving(null)}>
              {t('library-remove-no')}
            </Button>
            <Button
              kind="danger"
              onPress={() => {
                if (removing) actions.setAside(removing.name);
                setRemoving(null);
              }}
            >
              {t('library-remove-yes')}
            </Button>
          </>
        }
      >
        <p>{t('library-remove-text', { sizeBytes: removing?.sizeBytes ?? 0 })}</p>
      </Dialog>
    </Screen>
  );
}

function room({ totalBytes, freeBytes }: ShownLibrary, t: ReturnType<typeof useText>['t']): string {
  return freeBytes === null
    ? t('library-room-unknown', { totalBytes })
    : t('library-room', { totalBytes, freeBytes });
}

/** What the publishers said, or that they cannot be reached. */
function Refreshed({
  refreshed,
  library,
  onAgain,
}: {
  readonly refreshed: RefreshResult;
  readonly library: ShownLibrary;
  readonly onAgain: () => void;
}) {
  const { t, say } = useText();
  const announce = useAnnounce();
  const { asked, failed } = refreshed;
  const [first] = failed;
  const old = library.images.filter(({ newer }) => newer !== null).length;
  const told = t('library-refreshed', { asked: asked.length, old });
  useEffect(() => announce(told), [announce, told]);
  if (asked.length === 0 && first && failed.every(({ reason }) => isOffline(reason))) {
    return (
      <Alert tone="caution" title={t('library-offline-title')} urgent>
        <p>{say(first.reason)}</p>
        <p>{t('offer-offline-works')}</p>
        <div>
          <Button onPress={onAgain}>{t('offer-again')}</Button>
        </div>
      </Alert>
    );
  }
  return (
    <Alert tone={old > 0 || failed.length > 0 ? 'info' : 'good'}>
      <p>{told}</p>
      {failed.map(({ id, reason }) => (
        <p key={id}>{say(reason)}</p>
      ))}
    </Alert>
  );
}

function Folder({ library, actions }: { readonly library: ShownLibrary; readonly actions: LibraryActions }) {
  const { t } = useText();
  const { folder, there, writable, usualFolder } = library;
  return (
    <section className="stack library-folder" aria-labelledby="library-folder">
      <h2 id="library-folder">{t('library-folder')}</h2>
      <p className="fixed">{folder}</p>
      {!there && !usualFolder && <Alert tone="caution">{t('library-folder-not-there')}</Alert>}
      {writable === false && <Alert tone="caution">{t('library-folder-read-only')}</Alert>}
      <div className="row">
        {there && (
          <Button icon={<FolderOpen aria-hidden="true" size={20} />} onPress={actions.openFolder}>
            {t('library-open-folder')}
          </Button>
        )}
        <Button onPress={actions.chooseFolder}>{t('library-change-folder')}</Button>
        {!usualFolder && (
          <Button kind="quiet" onPress={actions.takeUsualFolder}>
            {t('library-usual-folder')}
          </Button>
        )}
      </div>
      <p className="soft">{t('library-folder-hint')}</p>
    </section>
  );
}
