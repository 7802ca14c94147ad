import { ArrowLeft, FileText, FolderOpen } from 'lucide-react';
import { Alert } from '../components/alert.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { DropZone, useWindowDrop } from '../components/drop-zone.tsx';
import { Progress } from '../components/progress.tsx';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { CodeField } from './code-field.tsx';
import { ImportOutcome } from './import-outcome.tsx';
import type { JournalMoves } from './journal-place.ts';
import { ResultsSticks } from './results-sticks.tsx';
import { useImport } from './use-import.ts';
import './exchange.css';

/** Results of checks that come in: from a stick, from files, as a short code. */
export function ImportScreen({ moves }: { readonly moves: JournalMoves }) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const [{ sticks, running, done, trouble }, actions] = useImport();
  useShortcuts(mac, { back: moves.back });
  const dropping = useWindowDrop((files) => {
    const paths = files.map((file) => window.rekindle.pathOfDropped(file)).filter((path) => path !== '');
    if (paths.length > 0 && !running) actions.take(paths);
  });
  return (
    <Screen
      footer={
        <Button
          icon={<ArrowLeft aria-hidden="true" size={20} />}
          onPress={moves.back}
          keys={keysOf('back', texts, mac)}
        >
          {t('app-back')}
        </Button>
      }
    >
      <div className="title-block">
        <ScreenTitle>{t('import-title')}</ScreenTitle>
        <p className="lead">{t('import-lead')}</p>
      </div>
      {trouble && (
        <Alert tone="bad" title={t('import-failed')} urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
      {running && <Progress label={t('import-running')} fraction={null} />}
      {done && <ImportOutcome done={done} moves={moves} />}
      <Card labelledBy="import-sticks">
        <h2 id="import-sticks">{t('import-sticks')}</h2>
        <ResultsSticks sticks={sticks} busy={running} onTake={(place) => actions.take([place])} />
      </Card>
      <DropZone isOver={dropping}>
        <div className="stack import-files">
          <h2>{t('import-files')}</h2>
          <p>{t('import-files-text')}</p>
          <div className="row">
            <Button
              icon={<FileText aria-hidden="true" size={20} />}
              isDisabled={running}
              onPress={() => actions.choose('files')}
            >
              {t('import-files-choose')}
            </Button>
            <Button
              icon={<FolderOpen aria-hidden="true" size={20} />}
              isDisabled={running}
              onPress={() => actions.choose('folder')}
            >
              {t('import-folder-choose')}
            </Button>
          </div>
        </div>
      </DropZone>
      <Card labelledBy="import-code">
        <h2 id="import-code">{t('import-code')}</h2>
        <CodeField busy={running} onTake={actions.takeCode} />
      </Card>
    </Screen>
  );
}
