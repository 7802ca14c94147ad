import type { DriveResult, MakeStickResult } from '../../preload/contract.ts';
import type { Fact } from '../components/facts.tsx';
import type { Texts } from '../messages/text-provider.tsx';
import { endKind, endKinds } from './end-kind.ts';

export interface Headline {
  readonly mood: 'ready' | 'trouble';
  readonly title: string;
  readonly text: string;
}

/** How it all ended, in one heading and one sentence. */
export function headline(result: MakeStickResult, practice: boolean, texts: Texts): Headline {
  const { t } = texts;
  const count = Math.max(1, result.drives.length);
  const ready = result.drives.filter((drive) => drive.ok).length;
  if (result.outcome === 'done') {
    const changed = result.drives.some((drive) => drive.changed.length > 0);
    const text = t(changed ? 'app-result-done-changed-text' : 'app-result-done-text', { count });
    return {
      mood: 'ready',
      title: t('app-result-done-title', { count }),
      text: practice ? `${text} ${t('app-result-done-practice')}` : text,
    };
  }
  if (ready > 0) {
    return {
      mood: 'trouble',
      title: t('app-result-some-title', { ready, count }),
      text: t('app-result-some-text', { what: troubles(result.drives, texts) }),
    };
  }
  return {
    mood: 'trouble',
    title: t(`app-result-${result.outcome}-title`, { count }),
    text: t(`app-result-${result.outcome}-text`),
  };
}

/** What became of those that are not ready: “1 was pulled out and 1 is worn”. */
export function troubles(drives: readonly DriveResult[], { t, list }: Texts): string {
  const kinds = drives.map(endKind);
  return list(
    endKinds.flatMap((kind) => {
      const count = kinds.filter((one) => one === kind).length;
      return kind === 'done' || count === 0 ? [] : [t(`app-ends-${kind}`, { count })];
    }),
  );
}

/** One drive's facts, for those who want to know exactly. */
export function driveFacts(result: DriveResult, { t, language }: Texts): Fact[] {
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  const facts: Fact[] = [
    { name: t('app-fact-device'), value: result.device, fixed: true },
    { name: t('app-fact-written'), value: `${number.format(result.bytesWritten)} ${t('app-fact-bytes')}` },
  ];
  if (result.bytesSkipped > 0) {
    const skipped = `${number.format(result.bytesSkipped)} ${t('app-fact-bytes')}`;
    facts.push({ name: t('app-fact-skipped'), value: skipped });
  }
  if (result.unmappedBytes > 0) {
    const unmapped = `${number.format(result.unmappedBytes)} ${t('app-fact-bytes')}`;
    facts.push({ name: t('app-fact-unmapped'), value: unmapped });
  }
  const changedBytes = result.changed.reduce((sum, { length }) => sum + length, 0);
  if (changedBytes > 0) {
    const changed = `${number.format(changedBytes)} ${t('app-fact-bytes')}`;
    facts.push({ name: t('app-fact-changed'), value: changed });
  }
  if (result.sha256 !== null) facts.push({ name: 'SHA-256', value: result.sha256, fixed: true });
  if (result.pastPageCache !== null) {
    const how = result.pastPageCache ? 'app-result-past-cache' : 'app-result-through-cache';
    facts.push({ name: t('app-fact-read-back'), value: t(how) });
  }
  const { write, verify } = result.seconds;
  facts.push({
    name: t('app-fact-times'),
    value: t('app-fact-times-value', { write: number.format(write), verify: number.format(verify) }),
  });
  if (result.openedBy !== null) facts.push({ name: t('app-fact-opened'), value: result.openedBy });
  return facts;
}
