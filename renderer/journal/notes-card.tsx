import { useState } from 'react';
import type { Reason } from '../../main/common/reason.ts';
import type { JournalMachine } from '../../preload/journal.ts';
import { Alert } from '../components/alert.tsx';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { useText } from '../messages/text-provider.tsx';
import { NoteField } from './note-field.tsx';
import { unforeseen } from './use-asked.ts';

type Noted = 'assetTag' | 'owner' | 'note';

interface NotesCardProps {
  readonly machine: JournalMachine;
  /** Gets the computer as it stands in the journal now. */
  readonly onChange: (machine: JournalMachine) => void;
}

/** What people say of a computer: saved while it is typed, and taken back with one button. */
export function NotesCard({ machine, onChange }: NotesCardProps) {
  const { t, say } = useText();
  const announce = useAnnounce();
  /** What was changed last, and what it was before. */
  const [changed, setChanged] = useState<{ field: Noted; before: string | null } | null>(null);
  const [trouble, setTrouble] = useState<{ field: Noted; reason: Reason } | null>(null);
  /** Counts what was taken back: the fields begin anew with what the journal has. */
  const [turns, setTurns] = useState(0);

  const describe = async (field: Noted, text: string | null): Promise<boolean> => {
    const answer = await window.rekindle
      .describeMachine({ id: machine.id, [field]: text })
      .catch(() => unforeseen);
    if (answer.ok) onChange(answer.value);
    else announce(say(answer.error));
    setTrouble(answer.ok ? null : { field, reason: answer.error });
    return answer.ok;
  };
  const save = (field: Noted, text: string): void => {
    if (text.trim() === (machine[field] ?? '')) {
      setTrouble((now) => (now?.field === field ? null : now));
      return;
    }
    const before = changed?.field === field ? changed.before : machine[field];
    void describe(field, text).then((done) => {
      if (!done) return;
      setChanged({ field, before });
      announce(t('machines-saved'));
    });
  };
  const takeBack = (): void => {
    if (!changed) return;
    void describe(changed.field, changed.before).then((done) => {
      if (!done) return;
      setChanged(null);
      setTurns((count) => count + 1);
      announce(t('machines-taken-back'));
    });
  };
  return (
    <Card labelledBy="machine-notes">
      <div className="stack">
        <div className="row journal-head machine-notes-head">
          <h2 id="machine-notes">{t('machines-notes')}</h2>
          {changed && (
            <span className="row">
              <span className="soft">{t('machines-saved')}</span>
              <Button
                kind="quiet"
                onPress={takeBack}
                label={t('machines-undo-named', { field: t(`machines-${changed.field}`) })}
              >
                {t('machines-undo')}
              </Button>
            </span>
          )}
        </div>
        <div className="station-fields" key={turns}>
          <NoteField
            label={t('machines-assetTag')}
            value={machine.assetTag}
            most={64}
            onSave={(text) => save('assetTag', text)}
          />
          <NoteField
            label={t('machines-owner')}
            value={machine.owner}
            most={256}
            onSave={(text) => save('owner', text)}
          />
        </div>
        <NoteField
          key={`note ${turns}`}
          label={t('machines-note')}
          value={machine.note}
          most={4096}
          lines={3}
          onSave={(text) => save('note', text)}
        />
        {trouble && (
          <Alert tone="bad" title={t('machines-not-saved')} urgent>
            <p>{say(trouble.reason)}</p>
          </Alert>
        )}
      </div>
    </Card>
  );
}
