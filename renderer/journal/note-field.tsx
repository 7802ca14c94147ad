import { useEffect, useRef, useState } from 'react';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import '../components/field.css';

interface NoteFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string | null;
  readonly most: number;
  readonly lines?: number;
  /** Gets what was typed, after a pause, with Enter, and when the field is left in whatever way. */
  readonly onSave: (text: string) => void;
}

/** How long nothing is typed before it is saved, in milliseconds. */
const pauseMs = 900;

/** A field that saves by itself what is typed into it. */
export function NoteField({ label, hint, value, most, lines = 1, onSave }: NoteFieldProps) {
  const [text, setText] = useState(value ?? '');
  /** What was typed and is not saved yet. */
  const unsaved = useRef<string | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const save = useRef(onSave);
  useEffect(() => {
    save.current = onSave;
  });
  const [flush] = useState(() => () => {
    clearTimeout(timer.current);
    const typed = unsaved.current;
    unsaved.current = null;
    if (typed !== null) save.current(typed);
  });
  useEffect(() => flush, [flush]);
  return (
    <TextField
      className="field"
      value={text}
      onChange={(typed) => {
        setText(typed);
        unsaved.current = typed;
        clearTimeout(timer.current);
        timer.current = setTimeout(flush, pauseMs);
      }}
      onBlur={flush}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && lines === 1) flush();
      }}
    >
      <Label className="field-label">{label}</Label>
      {lines === 1 ? (
        <Input className="field-input" spellCheck={false} autoComplete="off" maxLength={most} />
      ) : (
        <TextArea className="field-input" rows={lines} maxLength={most} />
      )}
      {hint !== undefined && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
    </TextField>
  );
}
