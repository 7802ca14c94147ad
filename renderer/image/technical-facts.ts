import type { Inspection, TrustVerdict } from '../../preload/contract.ts';
import type { Fact } from '../components/facts.tsx';
import type { Texts } from '../messages/text-provider.tsx';

/** All that is known of an image, name by name; what is not known is left out. */
export function technicalFacts(
  path: string,
  inspection: Inspection,
  trust: TrustVerdict | null,
  texts: Texts,
): Fact[] {
  const { t } = texts;
  const number = new Intl.NumberFormat(texts.language);
  const facts: Fact[] = [
    { name: t('app-fact-file'), value: path, fixed: true },
    { name: t('app-fact-kind'), value: t(`image-kind-${inspection.kind}`) },
  ];
  const add = (name: string, value: string | null, fixed = false): void => {
    if (value !== null && value !== '') facts.push({ name, value, fixed });
  };
  add(t('app-fact-packed'), inspection.compression);
  add(t('app-fact-bytes'), number.format(inspection.sizeBytes ?? inspection.fileBytes));
  add(t('app-fact-label'), inspection.label, true);
  add(t('app-fact-publisher'), inspection.publisher);
  add(t('app-fact-arch'), inspection.arch);
  add(t('app-fact-table'), inspection.partitionTable?.toUpperCase() ?? null);
  for (const { number: index, type, sizeBytes } of inspection.partitions.slice(0, 32)) {
    add(t('app-fact-partition', { number: index }), `${type} · ${texts.size(sizeBytes)}`);
  }
  for (const { platform, path: file } of inspection.elTorito.slice(0, 16)) {
    add(t('app-fact-boot-entry'), file === null ? platform : `${platform} · ${file}`, true);
  }
  for (const [algorithm, digest] of Object.entries(trust?.digests ?? {})) {
    add(algorithm.toUpperCase(), digest, true);
  }
  return facts;
}

/** The same as lines of text, to be copied. */
export function factsAsText(facts: readonly Fact[]): string {
  return facts.map(({ name, value }) => `${name}: ${value}`).join('\n');
}
