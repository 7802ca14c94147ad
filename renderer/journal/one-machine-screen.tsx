import { ClipboardCheck, FileOutput, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { JournalMachine, MachineView } from '../../preload/journal.ts';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts } from '../components/facts.tsx';
import { machineFacts } from '../machine/profile-facts.ts';
import { nameOf } from '../machine/machine-name.ts';
import { useText } from '../messages/text-provider.tsx';
import { Happenings } from './happenings.tsx';
import type { JournalMoves } from './journal-place.ts';
import { JournalScreen } from './journal-screen.tsx';
import { dayText, verdictText, verdictTone } from './journal-words.ts';
import { NotesCard } from './notes-card.tsx';
import { timeline } from './timeline.ts';
import { unforeseen, useAsked } from './use-asked.ts';

interface OneMachineScreenProps {
  readonly id: string;
  readonly moves: JournalMoves;
  /** Begins a check of this computer. */
  readonly onCheck: (machine: JournalMachine) => void;
  readonly onGoOn: (run: string) => void;
}

/** One computer: what it is, what people say of it, what happened with it. */
export function OneMachineScreen({ id, moves, onCheck, onGoOn }: OneMachineScreenProps) {
  const texts = useText();
  const { t } = texts;
  const [asked, again] = useAsked(window.rekindle.machine, id);
  /** As it stands since it was changed here. */
  const [changed, setChanged] = useState<JournalMachine | null>(null);
  const [forgetting, setForgetting] = useState(false);
  const machineIn = (view: MachineView): JournalMachine => changed ?? view.machine;
  const titleOf = (view: MachineView): string => {
    const { assetTag, profile } = machineIn(view);
    return nameOf({ assetTag, ...profile }, texts);
  };
  return (
    <JournalScreen
      asked={asked}
      again={again}
      moves={moves}
      waiting={t('machines-one')}
      title={titleOf}
      footer={(view) => (
        <>
          <Button
            kind="quiet"
            icon={<Trash2 aria-hidden="true" size={20} />}
            onPress={() => setForgetting(true)}
          >
            {t('machines-forget')}
          </Button>
          <Button
            icon={<FileOutput aria-hidden="true" size={20} />}
            onPress={() => moves.go({ at: 'export', machines: [id] })}
          >
            {t('export-open')}
          </Button>
          <Button
            kind="primary"
            icon={<ClipboardCheck aria-hidden="true" size={20} />}
            onPress={() => onCheck(machineIn(view))}
          >
            {t('machines-check-again')}
          </Button>
        </>
      )}
    >
      {(view) => (
        <>
          <p className="row">
            <Badge tone={verdictTone(view.machine.verdictKind)}>
              {verdictText(view.machine.verdictKind, texts)}
            </Badge>
            <span className="soft">
              {t('machines-known-since', { date: dayText(view.machine.firstAt, texts) })}
            </span>
          </p>
          <NotesCard machine={machineIn(view)} onChange={setChanged} />
          <section className="stack" aria-labelledby="machine-history">
            <h2 id="machine-history">{t('machines-history')}</h2>
            <Happenings happenings={timeline(view)} moves={moves} onGoOn={onGoOn} />
          </section>
          <Disclosure title={t('machines-facts')}>
            <Facts
              facts={[
                ...machineFacts(view.machine.profile, texts),
                ...view.machine.numbers.map(({ kind, of, value }) => ({
                  name: t(`machines-number-${kind}`, { of }),
                  value,
                  fixed: true,
                })),
                { name: t('machines-id'), value: view.machine.id, fixed: true },
              ]}
            />
          </Disclosure>
          <ForgetQuestion
            isOpen={forgetting}
            view={view}
            name={titleOf(view)}
            onClose={() => setForgetting(false)}
            onForgotten={() => moves.forget(id)}
          />
        </>
      )}
    </JournalScreen>
  );
}

interface ForgetQuestionProps {
  readonly isOpen: boolean;
  readonly view: MachineView;
  readonly name: string;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}

/** What would be gone for good, said before it is. */
function ForgetQuestion({ isOpen, view, name, onClose, onForgotten }: ForgetQuestionProps) {
  const { t, say } = useText();
  const [trouble, setTrouble] = useState<Reason | null>(null);
  const photos = new Set(view.checks.flatMap(({ answers }) => answers.flatMap(({ photo }) => photo ?? [])));
  const forget = (): void => {
    void window.rekindle
      .forgetMachine(view.machine.id)
      .catch(() => unforeseen)
      .then((done) => {
        if (done.ok) onForgotten();
        else setTrouble(done.error);
      });
  };
  return (
    <Dialog
      title={t('machines-forget-title', { name })}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {t('machines-forget-no')}
          </Button>
          <Button kind="danger" onPress={forget}>
            {t('machines-forget-yes')}
          </Button>
        </>
      }
    >
      <p>{t('machines-forget-text', { checks: view.checks.length, photos: photos.size })}</p>
      {trouble && (
        <Alert tone="bad" urgent>
          <p>{say(trouble)}</p>
        </Alert>
      )}
    </Dialog>
  );
}
