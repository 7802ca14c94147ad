import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import { useId } from 'react';
import type { ForeseenSystem } from '../../preload/kit.ts';
import { useAnnounce } from '../components/announcer.tsx';
import { Button } from '../components/button.tsx';
import { Progress } from '../components/progress.tsx';
import { fileName } from '../flow/image-state.ts';
import { KeepSlider } from '../image/keep-slider.tsx';
import { TrustBadge } from '../image/trust-words.tsx';
import { useText, type Texts } from '../messages/text-provider.tsx';
import type { KitChoice } from './kit-draft.ts';
import type { KitActions } from './use-kit.ts';

interface KitSystemProps {
  readonly choice: KitChoice;
  readonly place: { readonly index: number; readonly count: number };
  readonly actions: KitActions;
}

/** One system of the stick: what it is, whether it can come onto it, what it keeps, and where it stands in the menu. */
export function KitSystem({ choice, place, actions }: KitSystemProps) {
  const texts = useText();
  const { t, say, language } = texts;
  const announce = useAnnounce();
  const titleId = useId();
  const { path, seen, proved, proving, keepMiB } = choice;
  const { index, count } = place;
  const system = seen?.ok ? seen.value : null;
  const name = system?.name ?? fileName(path);
  const move = (by: -1 | 1): void => {
    if (index + by < 0 || index + by >= count) return;
    actions.move(path, by);
    announce(t('kit-moved', { name, place: index + by + 1, count }));
  };
  const bad = seen?.ok === false || proved?.ok === false || (proved?.ok && proved.value.level === 'mismatch');
  return (
    <li
      className={bad ? 'kit-system kit-system-bad' : 'kit-system'}
      aria-labelledby={titleId}
      onKeyDown={(event) => {
        if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
        event.preventDefault();
        move(event.key === 'ArrowUp' ? -1 : 1);
      }}
    >
      <span className="kit-system-number" aria-hidden="true">
        {index + 1}
      </span>
      <div className="kit-system-words">
        <div className="row">
          <h2 id={titleId}>{name}</h2>
          {proved?.ok && <TrustBadge verdict={proved.value} />}
        </div>
        <p className="soft">{system ? systemLine(choice.path, system, texts) : fileName(path)}</p>
        {seen === null && (
          <Progress label={t('app-image-looking', { file: fileName(path) })} fraction={null} />
        )}
        {seen?.ok === false && <p className="kit-system-trouble">{say(seen.error)}</p>}
        {proved?.ok === false && <p className="kit-system-trouble">{say(proved.error)}</p>}
        {proved?.ok && proved.value.level === 'mismatch' && (
          <p className="kit-system-trouble">{t('kit-mismatch')}</p>
        )}
        {system && proved === null && <Progress label={t('kit-proving')} fraction={proving} />}
        {system?.notes.map((note) => (
          <p key={note.code} className="soft">
            {say(note)}
          </p>
        ))}
        {system?.packed && <p className="soft">{t('kit-packed')}</p>}
        {system?.sized && (
          <KeepSlider
            label={t('kit-card-room')}
            mib={keepMiB}
            onChange={(mib) => actions.keep(path, mib)}
            keeps={system.keeps?.[language] ?? t('kit-keeps-unknown')}
          />
        )}
      </div>
      <div className="kit-system-buttons">
        <Button
          kind="quiet"
          icon={<ArrowUp aria-hidden="true" size={18} />}
          isDisabled={index === 0}
          onPress={() => move(-1)}
          label={t('kit-up', { name })}
        >
          {''}
        </Button>
        <Button
          kind="quiet"
          icon={<ArrowDown aria-hidden="true" size={18} />}
          isDisabled={index === count - 1}
          onPress={() => move(1)}
          label={t('kit-down', { name })}
        >
          {''}
        </Button>
        <Button
          kind="quiet"
          icon={<Trash2 aria-hidden="true" size={18} />}
          onPress={() => actions.remove(path)}
          label={t('kit-remove', { name })}
        >
          {''}
        </Button>
      </div>
    </li>
  );
}

function systemLine(path: string, system: ForeseenSystem, { t }: Texts): string {
  const { takesBytes, goodFor, packed, needs64 } = system;
  return [
    t(packed ? 'kit-takes-about' : 'kit-takes', { takesBytes }),
    ...(needs64 === null ? [] : [t(needs64 ? 'kit-needs-64' : 'kit-any-processor')]),
    ...(goodFor === '' ? [] : [goodFor]),
    fileName(path),
  ].join(' · ');
}
