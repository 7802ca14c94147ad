import { ArrowLeft, ArrowRight, Check, TriangleAlert } from 'lucide-react';
import type { Reason } from '../../main/common/reason.ts';
import type { Advice, RankedSystem } from '../../preload/advice.ts';
import type { Experience, Purpose } from '../../preload/advice.ts';
import { experiences, wishes } from '../../preload/wishes.ts';
import { Alert } from '../components/alert.tsx';
import { Badge } from '../components/badge.tsx';
import { Button } from '../components/button.tsx';
import { Card } from '../components/card.tsx';
import { Choice } from '../components/choice.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { Facts } from '../components/facts.tsx';
import { machineFacts, machineLine } from '../machine/profile-facts.ts';
import { useText } from '../messages/text-provider.tsx';
import { keysOf, useShortcuts } from '../shell/keys.ts';
import { Screen, ScreenTitle } from '../shell/screen.tsx';
import { useApp } from '../shell/settings-provider.tsx';
import { ComparisonTable } from './comparison-table.tsx';
import './system-screen.css';

interface SystemScreenProps {
  readonly advice: Advice;
  readonly onWish: (wish: { readonly for: Purpose; readonly experience: Experience }) => void;
  readonly onTake: (id: string) => void;
  readonly onBack: () => void;
}

/** Which system suits the computer: one clear first choice, alternatives, and why not the others. */
export function SystemScreen({ advice, onWish, onTake, onBack }: SystemScreenProps) {
  const texts = useText();
  const { t, say } = texts;
  const { mac } = useApp();
  const { shown, wish, systems } = advice;
  const take = shown === null ? null : () => onTake(shown.choice.id);
  useShortcuts(mac, { back: onBack, ...(take ? { onward: take } : {}) });
  const nameOf = (id: string): string => systems[id]?.name ?? id;
  return (
    <Screen
      footer={
        <>
          <Button
            icon={<ArrowLeft aria-hidden="true" size={20} />}
            onPress={onBack}
            keys={keysOf('back', texts, mac)}
          >
            {t('advice-other-computer')}
          </Button>
          <span className="screen-footer-note" />
          {take && (
            <Button
              kind="primary"
              onPress={take}
              keys={keysOf('onward', texts, mac)}
              iconAfter={<ArrowRight aria-hidden="true" size={20} />}
            >
              {t('advice-take')}
            </Button>
          )}
        </>
      }
    >
      <div className="title-block">
        <ScreenTitle>
          {shown ? t('advice-title', { system: nameOf(shown.choice.id) }) : t('advice-title-none')}
        </ScreenTitle>
        <p className="lead">{machineLine(advice.profile, texts)}</p>
        {advice.profile.estimated.length > 0 && <p className="soft">{t('advice-estimated')}</p>}
      </div>
      {advice.first && (
        <Alert tone="info" title={t('advice-first', { system: nameOf(advice.first.id) })}>
          <Sentences reasons={advice.first.reasons} />
          <div>
            <Button onPress={() => onTake(advice.first?.id ?? '')}>{t('advice-take-first')}</Button>
          </div>
        </Alert>
      )}
      {advice.advice.length > 0 && (
        <Alert tone={shown ? 'info' : 'caution'}>
          <Sentences reasons={advice.advice} />
        </Alert>
      )}
      {shown && (
        <>
          <SystemCardView
            advice={advice}
            system={shown.choice}
            reasons={shown.reasons}
            cautions={shown.cautions}
            first
          />
          {shown.aboutComputer.length > 0 && (
            <Alert tone="caution" title={t('advice-about-computer')}>
              <Sentences reasons={shown.aboutComputer} />
            </Alert>
          )}
          {shown.alternatives.length > 0 && (
            <section aria-labelledby="alternatives" className="stack">
              <h2 id="alternatives">{t('advice-alternatives')}</h2>
              <div className="advice-alternatives">
                {shown.alternatives.map((system) => (
                  <SystemCardView
                    key={system.id}
                    advice={advice}
                    system={system}
                    reasons={system.reasons.slice(0, 2)}
                    cautions={system.cautions
                      .filter((caution) => !includes(shown.aboutComputer, caution))
                      .slice(0, 2)}
                    onTake={onTake}
                  />
                ))}
              </div>
            </section>
          )}
        </>
      )}
      <section aria-labelledby="wish" className="advice-wish">
        <h2 id="wish">{t('advice-wish')}</h2>
        <Choice
          apart
          label={t('advice-for')}
          value={wish.for}
          onChange={(purpose) => onWish({ ...wish, for: purpose })}
          options={wishes.map((value) => ({ value, text: t(`advice-for-${value}`) }))}
        />
        <Choice
          apart
          label={t('advice-experience')}
          value={wish.experience}
          onChange={(experience) => onWish({ ...wish, experience })}
          options={experiences.map((value) => ({ value, text: t(`advice-experience-${value}`) }))}
        />
      </section>
      {advice.rows.length > 1 && (
        <Disclosure title={t('advice-compare', { count: advice.rows.length })}>
          <ComparisonTable rows={advice.rows} onTake={onTake} />
        </Disclosure>
      )}
      <Disclosure title={t('advice-why-not', { count: advice.rejected.length })}>
        <dl className="advice-rejected">
          {advice.rejected.map(({ id, reasons }) => (
            <div key={id}>
              <dt>{nameOf(id)}</dt>
              <dd>
                <Sentences reasons={reasons} />
              </dd>
            </div>
          ))}
        </dl>
      </Disclosure>
      <Disclosure title={t('advice-what-is-known')}>
        <Facts facts={machineFacts(advice.profile, texts)} />
      </Disclosure>
      {advice.profile.cautions.map((caution) => (
        <p key={caution.code} className="soft">
          {say(caution)}
        </p>
      ))}
    </Screen>
  );
}

interface SystemCardViewProps {
  readonly advice: Advice;
  readonly system: RankedSystem;
  readonly reasons: readonly Reason[];
  readonly cautions: readonly Reason[];
  readonly first?: boolean;
  readonly onTake?: (id: string) => void;
}

function SystemCardView({ advice, system, reasons, cautions, first = false, onTake }: SystemCardViewProps) {
  const { t, say, language } = useText();
  const card = advice.systems[system.id];
  if (!card) return null;
  const titleId = `system-${system.id}`;
  const Heading = first ? 'h2' : 'h3';
  return (
    <Card labelledBy={titleId} tone={first ? 'good' : 'plain'}>
      <div className="stack">
        <div className="row">
          <Heading id={titleId}>{card.name}</Heading>
          <Badge tone={system.fit === 'good' ? 'good' : 'caution'}>{t(`advice-fit-${system.fit}`)}</Badge>
          {system.method !== null && <Badge>{t(`advice-method-${system.method}`)}</Badge>}
          {card.sizeBytes !== null && (
            <span className="soft">{t('advice-size', { sizeBytes: card.sizeBytes })}</span>
          )}
        </div>
        <p>{card.about[language]}</p>
        <ul className="advice-points">
          {reasons.map((reason) => (
            <li key={reason.code} className="advice-reason">
              <Check aria-hidden="true" size={20} />
              {say(reason)}
            </li>
          ))}
          {cautions.map((reason) => (
            <li key={reason.code} className="advice-caution">
              <TriangleAlert aria-hidden="true" size={20} />
              {say(reason)}
            </li>
          ))}
        </ul>
        {onTake && (
          <div>
            <Button onPress={() => onTake(system.id)} describedBy={titleId}>
              {t('advice-take')}
            </Button>
          </div>
        )}
      </div>
    </Card>
  );
}

function Sentences({ reasons }: { readonly reasons: readonly Reason[] }) {
  const { say } = useText();
  return reasons.map((reason) => <p key={`${reason.code} ${JSON.stringify(reason.data)}`}>{say(reason)}</p>);
}

function includes(reasons: readonly Reason[], one: Reason): boolean {
  return reasons.some(({ code }) => code === one.code);
}
