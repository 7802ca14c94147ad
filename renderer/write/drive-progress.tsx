import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Progress } from '../components/progress.tsx';
import { driveFraction, type DriveRun, type Run } from '../flow/run-state.ts';
import type { Again } from '../flow/try-again.ts';
import { useText } from '../messages/text-provider.tsx';
import { endKind, endTone } from '../result/end-kind.ts';
import { attachedBy, driveTitle } from '../stick/drive-words.ts';
import { AgainHint, againWord } from './again.tsx';
import { paceLine, statusOf } from './run-words.ts';
import './drive-progress.css';

interface DriveProgressProps {
  readonly run: Run;
  readonly one: DriveRun;
  /** Which of the sticks it is, from 1. */
  readonly number: number;
  readonly again: Again;
  /** There are many: each has to do with less room, and keeps its height whatever happens. */
  readonly dense: boolean;
  readonly onAgain: () => void;
}

/** One stick while it is made: how far it is, how fast, and how it ended. */
export function DriveProgress({ run, one, number, again, dense, onAgain }: DriveProgressProps) {
  const texts = useText();
  const { t, say } = texts;
  const { result } = one;
  const tone = result ? endTone(endKind(result)) : 'plain';
  const titleId = `drive-${number}`;
  const failed = result !== null && !result.ok;
  return (
    <Card labelledBy={titleId} tone={tone}>
      <div className={dense ? 'drive-progress drive-progress-dense' : 'drive-progress'}>
        <div className="drive-progress-head">
          <h2 id={titleId}>{driveTitle(one.drive, number, texts)}</h2>
          <Badge tone={one.drive.transport === 'virtual' ? 'practice' : 'plain'}>
            {attachedBy(one.drive, texts)}
          </Badge>
        </div>
        <Progress
          label={t(statusOf(run, one))}
          fraction={failed ? 1 : driveFraction(one)}
          tone={result ? (result.ok ? 'good' : 'bad') : 'ember'}
          {...(failed ? { valueText: '' } : {})}
        />
        {failed && !dense && result.reasons.map((reason) => <p key={reason.code}>{say(reason)}</p>)}
        {failed ? (
          <AgainHint again={again} />
        ) : (
          <p className="soft drive-progress-pace">{result ? '' : paceLine(one.progress, texts)}</p>
        )}
        {again.kind === 'now' && (
          <div className="drive-progress-again">
            <Button onPress={onAgain} describedBy={titleId}>
              {t(againWord(again))}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}
