import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Checkbox } from '../../components/checkbox.tsx';
import { Choice } from '../../components/choice.tsx';
import { useText } from '../../messages/text-provider.tsx';
import { keysOf, layouts, rowsOf, type Layout, type Place } from './keyboard-layout.ts';
import { afterBlur, afterKey, judgeKeys, labelOf, missingKeys, noKeys, type Keys } from './keys.ts';
import type { OwnTestProps } from './own-test.ts';
import './keyboard-test.css';

/** How long Escape is held to end the test, in milliseconds. */
const holdMs = 2000;

/** The keyboard as a map that lights up. While it is tested, every key belongs to it. */
export function KeyboardTest({ onFinding }: OwnTestProps) {
  const { language, t } = useText();
  const [keys, setKeys] = useState(() =>
    noKeys({ layout: language === 'de' ? 'iso' : 'ansi', numpad: false }),
  );
  const [testing, setTesting] = useState(false);
  const map = useRef<HTMLDivElement>(null);
  useKeysAlone(testing, setKeys, () => setTesting(false));
  const started = useRef(false);
  useEffect(() => {
    if (testing) started.current = true;
    if (started.current) map.current?.focus();
    if (started.current && !testing) onFinding(judgeKeys(keys));
  }, [testing, keys, onFinding]);
  const missing = missingKeys(keys).length;
  const expected = keysOf(keys.keyboard).expected.length;
  return (
    <div className="stack">
      <p>{t('own-keyboard-how')}</p>
      {!testing && (
        <>
          <Choice<Layout>
            label={t('own-keyboard-layout')}
            value={keys.keyboard.layout}
            onChange={(layout) => setKeys((now) => ({ ...now, keyboard: { ...now.keyboard, layout } }))}
            options={layouts.map((layout) => ({ value: layout, text: t(`own-keyboard-${layout}`) }))}
          />
          <Checkbox
            isSelected={keys.keyboard.numpad}
            onChange={(numpad) => setKeys((now) => ({ ...now, keyboard: { ...now.keyboard, numpad } }))}
          >
            {t('own-keyboard-numpad')}
          </Checkbox>
        </>
      )}
      <div
        ref={map}
        className="keyboard"
        tabIndex={-1}
        role="group"
        aria-label={t('own-keyboard-map')}
        {...(testing ? { 'data-takes-keys': '' } : {})}
      >
        <KeyboardMap keys={keys} />
      </div>
      <div className="own-row">
        <Button kind={testing ? 'secondary' : 'primary'} onPress={() => setTesting(!testing)}>
          {testing
            ? t('own-keyboard-end')
            : t(keys.seen.size > 0 ? 'own-keyboard-go-on' : 'own-keyboard-start')}
        </Button>
        <span className="soft">
          {t('own-keyboard-came', { pressed: expected - missing, expected })}
          {testing && ` · ${t('own-keyboard-way-out')}`}
        </span>
      </div>
    </div>
  );
}

function KeyboardMap({ keys }: { readonly keys: Keys }) {
  return rowsOf(keys.keyboard).map((places, row) => (
    <div
      className="keyboard-row"
      key={row}
      aria-hidden="true"
      style={{ gridTemplateColumns: `repeat(${quartersOf(places)}, minmax(0, 1fr))` }}
    >
      {places.map(({ code, width }, place) => (
        <span
          key={code ?? `gap ${place}`}
          className={code === null ? 'keyboard-gap' : `keyboard-key${stateOf(keys, code)}`}
          style={{ gridColumn: `span ${width * 4}` }}
          {...(code === null ? {} : { 'data-code': code })}
        >
          {code !== null && labelOf(keys, code)}
        </span>
      ))}
    </div>
  ));
}

/** How wide a row is, in quarters of a key. */
function quartersOf(places: readonly Place[]): number {
  return places.reduce((sum, { width }) => sum + width * 4, 0);
}

function stateOf(keys: Keys, code: string): string {
  const bad = keys.stuck.has(code) || keys.bouncing.has(code) ? ' keyboard-key-bad' : '';
  const held = keys.held.has(code) ? ' keyboard-key-held' : '';
  return `${keys.seen.has(code) ? ' keyboard-key-seen' : ''}${held}${bad}`;
}

/** Every key goes to the test and nowhere else, until Escape has been held. */
function useKeysAlone(testing: boolean, change: (step: (keys: Keys) => Keys) => void, end: () => void): void {
  const atEnd = useRef(end);
  useEffect(() => {
    atEnd.current = end;
  });
  useEffect(() => {
    if (!testing) return;
    let holding: ReturnType<typeof setTimeout> | undefined;
    const hear = (event: KeyboardEvent): void => {
      event.preventDefault();
      event.stopImmediatePropagation();
      const { code, key, repeat, timeStamp: at } = event;
      const kind = event.type === 'keyup' ? 'up' : 'down';
      change((keys) => afterKey(keys, { kind, code, key, repeat, at }));
      if (code !== 'Escape' || repeat) return;
      clearTimeout(holding);
      if (kind === 'down') holding = setTimeout(() => atEnd.current(), holdMs);
    };
    const lose = (): void => {
      clearTimeout(holding);
      change(afterBlur);
    };
    window.addEventListener('keydown', hear, { capture: true });
    window.addEventListener('keyup', hear, { capture: true });
    window.addEventListener('blur', lose);
    return () => {
      clearTimeout(holding);
      window.removeEventListener('keydown', hear, { capture: true });
      window.removeEventListener('keyup', hear, { capture: true });
      window.removeEventListener('blur', lose);
    };
  }, [testing, change]);
}
